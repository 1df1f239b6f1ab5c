/** Settles periods that are over: counts them for good, and charges the mails beyond the quota at the dearest price. */
import { intervalMs } from '../stats/index.ts'
import { durable, type Store } from '../store/index.ts'
import type { AccountId } from '../values.ts'
import { charge, overageKey } from './charge.ts'
import { type Lot, periodEnd, withSuccessors } from './lot.ts'
import { readPrices } from './prices.ts'
import { countSent } from './sent.ts'
import { countPeriod, lastSettlement, type Settlement, settlementRows, unsettledFrom } from './settlement.ts'
import { type BillingDeps, openTariff } from './tariff.ts'

/**
 * Settles what can be settled, period after period. Safe to run twice, at once, and to be cut off anywhere: a period's
 * settlement is stored once, and charged from what is stored.
 * @param lots all of the account, renewed. `at`: before they were read; what ended later may lack a lot booked since
 * @returns the end of the first period that isn't settled: to come, or over and not yet counted
 */
export async function settlePeriods(
  deps: BillingDeps,
  accountId: AccountId,
  { lots, at }: { lots: readonly Lot[]; at: Date },
  signal?: AbortSignal,
): Promise<Date> {
  const { store, now } = deps
  const tariff = await openTariff(deps, accountId)
  const all = withSuccessors(lots, at)
  let last = await lastSettlement(store, accountId)
  if (last !== null) await chargeOverage(store, last) // we may have been cut off just before
  for (;;) {
    const startsAt = unsettledFrom(tariff, last)
    const endsAt = periodEnd(startsAt, all)
    const counter = await countSent(deps, accountId)
    // an interval later than it is closed, when it has been computed twice: see stats/index.ts
    const isCounted = counter.closedUntil !== null && counter.closedUntil.getTime() >= endsAt.getTime() + intervalMs
    if (!isCounted || endsAt > at || signal?.aborted === true) return endsAt
    const counted = await countPeriod(counter, { tariff, last, lots: all }, endsAt, 'over')
    const settlement: Settlement = {
      _id: `${accountId.toHexString()}:${startsAt.getTime()}`,
      accountId,
      startsAt,
      endsAt,
      mails: counted.mails,
      correction: counted.correction,
      owed: counted.owed,
      lots: all.flatMap(({ _id }) => {
        const used = counted.used.get(_id.toHexString())
        return used === undefined ? [] : [{ lotId: _id, used }]
      }),
      overage: counted.overageSum,
      overageUnitPriceMicroEuro: (await readPrices(deps)).overageUnitPriceMicroEuro,
      overageSoFar: (last?.overageSoFar ?? 0) + counted.overageSum,
      sent: counted.sent,
      sentSoFar: (counted.sentBefore ?? 0) + counted.sent,
      at: now(),
    }
    last = await storeSettlement(store, settlement)
    await chargeOverage(store, last)
  }
}

/** @returns what is stored of the period: another process may have been first */
async function storeSettlement(store: Store, settlement: Settlement): Promise<Settlement> {
  try {
    await settlementRows(store).insertOne(settlement, durable)
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error
  }
  return (await settlementRows(store).findOne({ _id: settlement._id })) ?? settlement
}

async function chargeOverage(store: Store, settled: Settlement): Promise<void> {
  const { accountId, startsAt, endsAt, overage, overageUnitPriceMicroEuro, at } = settled
  if (overage === 0) return
  const of = { quantity: overage, unitPriceMicroEuro: overageUnitPriceMicroEuro, from: startsAt, to: endsAt }
  await charge(store, [{ key: overageKey(accountId, startsAt), accountId, kind: 'overage', ...of, at }])
}
