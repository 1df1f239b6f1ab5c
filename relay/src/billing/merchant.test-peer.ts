/** A merchant's time with the relay, for tests: a clock to set, mails that were sent, lots of any size. */
import { ObjectId } from 'bson'
import { pino } from 'pino'
import { intervalMs, noteStale, replaceBucket, startOfInterval } from '../stats/index.ts'
import { durable, type Store } from '../store/index.ts'
import { bill } from './bill.ts'
import { chargeRows } from './charge.ts'
import { grantLot } from './lots.ts'
import { microEuro } from './money.ts'
import { lotRows, openTariff, wantBill } from './tariff.ts'

const log = pino({ level: 'silent' })
export const hourMs = 3600_000
export const dayMs = 24 * hourMs
const collections = 'accounts buckets charges deliveries lots marks pricelists settlements systems tariffs audit'

export interface Merchant {
  readonly accountId: ObjectId
  readonly deps: { store: Store; now(): Date }
  time: number
  /** mails whose final state came at `at`; `hidden`: their outcomes are written later than their interval is closed */
  send(mails: number, at?: number, hidden?: boolean): Promise<void>
  /** somebody repairs the database: so many of the oldest deliveries were wrong */
  unsend(mails: number): Promise<void>
  /** as closeBuckets, but looks at intervals with mails only, so that months go by at once */
  close(): Promise<void>
  bill(store?: Store): Promise<number>
  /** a booked lot, though it may be smaller than what is sold */
  book(size: number, renews: boolean, unitPrice?: number): Promise<ObjectId>
  /** of all mails that were sent */
  readonly sentAt: number[]
  invoices: number
}

export async function newMerchant(store: Store, time: number, demoSize?: number): Promise<Merchant> {
  for (const name of collections.split(' ')) await store.db.collection(name).deleteMany({})
  const accountId = new ObjectId()
  const systems = [new ObjectId(), new ObjectId()]
  await store.db.collection('systems').insertMany(systems.map(_id => ({ _id, accountId, username: String(_id) })))
  await store.db.collection('accounts').insertOne({ _id: accountId, email: 'a@b.test', createdAt: new Date(time) })
  const dirty = new Map<string, { systemId: ObjectId; startsAt: Date }>()
  const merchant: Merchant = {
    accountId,
    time,
    sentAt: [],
    invoices: 0,
    deps: { store, now: () => new Date(merchant.time) },
    async send(mails, at = merchant.time, hidden = false) {
      const finalAt = new Date(at)
      const startsAt = startOfInterval(finalAt)
      const rows = Array.from({ length: mails }, (_, i) => ({
        systemId: systems[i % 2] as ObjectId,
        accountId,
        receivedAt: finalAt,
        finalAt,
        lane: 'inbox.test',
        state: i % 5 === 4 ? 'bounced' : 'delivered',
      }))
      // these cost nothing
      const free = { systemId: systems[0], accountId, receivedAt: finalAt, finalAt, lane: 'inbox.test' }
      const sandboxed = { ...free, state: 'delivered', lane: 'sandbox' }
      await store.db.collection('deliveries').insertMany([...rows, { ...free, state: 'suppressed' }, sandboxed])
      for (let i = 0; i < mails; i++) merchant.sentAt.push(at)
      for (const systemId of systems) {
        dirty.set(`${systemId}:${startsAt.getTime()}`, { systemId, startsAt })
        if (hidden) await noteStale(store, { accountId, systemId, at: finalAt })
      }
    },
    async unsend(mails) {
      const deliveries = store.db.collection('deliveries')
      const billed = { accountId, lane: 'inbox.test', state: { $in: ['delivered', 'bounced'] } }
      for (const row of await deliveries.find(billed).sort({ finalAt: 1 }).limit(mails).toArray()) {
        await deliveries.deleteOne({ _id: row._id })
        merchant.sentAt.splice(merchant.sentAt.indexOf(row.finalAt.getTime()), 1)
        const startsAt = startOfInterval(row.finalAt)
        dirty.set(`${row.systemId}:${startsAt.getTime()}`, { systemId: row.systemId, startsAt })
      }
    },
    async close() {
      const end = startOfInterval(new Date(merchant.time - 60_000))
      for (const [key, { systemId, startsAt }] of dirty) {
        if (startsAt.getTime() + intervalMs > end.getTime()) continue
        await replaceBucket(merchant.deps, systemId, accountId, startsAt)
        dirty.delete(key)
      }
      const mark = { _id: 'buckets-closed-until' }
      await store.models.Mark.updateOne(mark, { $set: { at: end } }, { upsert: true, ...durable })
    },
    bill(through = store) {
      const deps = { store: through, now: merchant.deps.now, log }
      const issueInvoices = async (owner: ObjectId) => {
        const open = { accountId: owner, invoiceId: null }
        const { modifiedCount } = await chargeRows(store).updateMany(open, { $set: { invoiceId: new ObjectId() } })
        if (modifiedCount > 0) merchant.invoices++
      }
      return bill({ ...deps, issueInvoices, mendInvoices: async () => undefined }, new AbortController().signal)
    },
    async book(size, renews, unitPrice = 950) {
      const { id } = await grantLot(merchant.deps, accountId, { size, renews }, { actor: 'cli' })
      const booked = { source: 'booked', uncharged: true, unitPriceMicroEuro: microEuro(unitPrice) } as const
      await lotRows(store).updateOne({ _id: new ObjectId(id) }, { $set: booked })
      await wantBill(merchant.deps, accountId)
      return new ObjectId(id)
    },
  }
  await openTariff(merchant.deps, accountId)
  if (demoSize !== undefined) await lotRows(store).updateOne({ accountId }, { $set: { size: demoSize } })
  return merchant
}

/** The store as a process sees it that is cut off after so many of its commands. */
export function cutStore(store: Store, commands: number): Store {
  let left = commands
  const db = new Proxy(store.db, {
    get(target, name) {
      if (name !== 'collection') return Reflect.get(target, name, target)
      return (...args: Parameters<Store['db']['collection']>) => {
        if (left-- <= 0) throw new Error('cut off')
        return target.collection(...args)
      }
    },
  })
  return { ...store, db }
}
