/** Walks the queries of billing, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { pino } from 'pino'
import { bill, billAccount } from '../billing/bill.ts'
import { charge, lotKey, openCharges } from '../billing/charge.ts'
import { noteCrossing } from '../billing/crossings.ts'
import { createDemoFloor } from '../billing/demo-floor.ts'
import { bookLots, changeLot, grantLot } from '../billing/lots.ts'
import { microEuro } from '../billing/money.ts'
import { readPrices, setPrices } from '../billing/prices.ts'
import { setReminder } from '../billing/reminder-setting.ts'
import { remindLow } from '../billing/reminders.ts'
import { openTariff, storeLot } from '../billing/tariff.ts'
import { listLots, readUsage } from '../billing/usage.ts'
import { readSettings } from '../config/settings.ts'
import { tellAccount } from '../events/tell.ts'
import { createQuotaMail } from '../ops/quota-mail.ts'
import { closeBuckets } from '../stats/index.ts'
import { createInterests } from '../webhooks/interests.ts'
import type { Store } from './index.ts'

const log = pino({ level: 'silent' })
const by = { actor: 'cli' } as const
const dayMs = 24 * 3600_000

export async function walkBilling(
  store: Store,
  now: () => Date,
  tenant: { accountId: ObjectId; systemId: ObjectId },
): Promise<void> {
  const { accountId } = tenant
  const begin = now().getTime()
  let clock = begin
  const deps = {
    store,
    now: () => new Date(clock),
    log,
    issueInvoices: async () => undefined,
    mendInvoices: async () => undefined,
  }
  const one = { accountId, kind: 'lot', quantity: 25_000, unitPriceMicroEuro: microEuro(950) } as const
  await charge(store, [{ ...one, key: lotKey(new ObjectId()), from: now(), to: now(), at: now() }])
  await openCharges(store, accountId)

  const { block, tiers } = await readPrices(deps)
  await setPrices(deps, { block, tiers: [...tiers] }, by)
  await openTariff(deps, accountId)
  const [booked] = await bookLots(deps, accountId, { lots: [{ size: 25_000 }] }, by)
  const granted = await grantLot(deps, accountId, { size: 5 }, by)
  await changeLot(deps, accountId, booked?.id ?? '', { nextSize: 50_000 }, by)
  await storeLot(store, {
    ...granted,
    ...one,
    _id: new ObjectId(),
    chainId: new ObjectId(),
    generation: 0,
    createdAt: now(),
  })
  await setReminder(deps, accountId, { threshold: 5 }, by)
  await readUsage(deps, accountId)

  const interests = createInterests({ store, now })
  const data = { remaining: 1, threshold: 2, overage: 0 }
  for (const systemId of [null, tenant.systemId])
    await tellAccount({ ...deps, interests }, { key: 'walk', accountId, systemId, type: 'quota.low', at: now(), data })

  // months that are over: closing their intervals one by one would take long
  clock += 65 * dayMs
  const marks = store.models.Mark
  const closed = await marks.findById('buckets-closed-until').lean()
  await marks.updateOne({ _id: 'buckets-closed-until' }, { $set: { at: new Date(clock - 900_000) } }, { upsert: true })
  await closeBuckets(deps)
  const { signal } = new AbortController()
  const settings = readSettings({
    DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    DEPESCHE_OPERATOR_SYSTEM: tenant.systemId.toHexString(),
  })
  const ownMail = async () => ({ domain: 'relay.test', send: async () => new ObjectId() })
  await setReminder(deps, accountId, { threshold: 1_000_000 }, by)
  await noteCrossing(deps, accountId)
  await remindLow({ ...deps, interests, remind: createQuotaMail({ ...deps, settings, ownMail }) }, signal)
  await bill(deps, signal)
  await billAccount(deps, accountId)
  await readUsage(deps, accountId)
  await createDemoFloor({ ...deps, demoFloor: 5 })({ accountId, sandbox: false })
  await listLots(deps, accountId)
  if (closed === null) await marks.deleteOne({ _id: 'buckets-closed-until' })
  else await marks.replaceOne({ _id: closed._id }, closed)
}
