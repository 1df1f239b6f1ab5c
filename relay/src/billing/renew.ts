/** What follows a lot that has ended: its like, without a gap, for each 30 days that have passed. */
import { durable, type Store } from '../store/index.ts'
import type { AccountId } from '../values.ts'
import { charge, lotKey } from './charge.ts'
import { type Lot, successorOf, unfollowed } from './lot.ts'
import { type BillingDeps, lotRows, readLots, storeLot } from './tariff.ts'

/**
 * Stores what follows the renewing lots that have ended, also those of the time in which no relay ran, and charges what
 * isn't charged yet. Safe to run twice, at once, and to be cut off anywhere.
 * @returns all lots of the account, and a time before they were read
 */
export async function renewLots({ store, now }: BillingDeps, accountId: AccountId): Promise<{ lots: Lot[]; at: Date }> {
  const at = now()
  const lots = await readLots(store, accountId)
  const ended = unfollowed(lots).filter(lot => lot.endsAt <= at)
  for (const lot of ended) {
    const final = await follow(store, lot, at)
    if (final === null) continue // cancelled just now
    const next = successorOf(final)
    await storeLot(store, next)
    lots.push(next)
    if (next.endsAt <= at) ended.push(next)
  }
  await chargeLots(store, lots, at)
  return { lots, at }
}

/** From here on nobody changes what follows the lot. @returns it as it is then, or null when it isn't to be followed */
async function follow(store: Store, { _id, accountId }: Lot, at: Date): Promise<Lot | null> {
  const open = { _id, accountId, renews: true, followedAt: { $exists: false } }
  await lotRows(store).updateOne(open, { $set: { followedAt: at } }, durable)
  return lotRows(store).findOne({ _id, accountId, followedAt: { $exists: true } })
}

/** A booked lot is charged when it is booked, and at each renewal. */
export async function chargeLots(store: Store, lots: readonly Lot[], at: Date): Promise<void> {
  for (const { _id, accountId, size, unitPriceMicroEuro, startsAt, endsAt, uncharged } of lots) {
    if (uncharged !== true) continue
    const paid = { quantity: size, unitPriceMicroEuro, from: startsAt, to: endsAt }
    await charge(store, [{ key: lotKey(_id), accountId, kind: 'lot', ...paid, at }])
    await lotRows(store).updateOne({ _id, accountId }, { $unset: { uncharged: 1 } }, durable)
  }
}
