/**
 * A lot: so many mails may be sent within 30 days. Pure: what lots there are at a time follows from those that were
 * booked. 30 days are 30 × 24 hours, so summer time and leap days change nothing. A lot counts from the beginning of the
 * quarter of an hour in which it is booked, and ends on such a border too: mails are counted in these intervals, so that
 * each is in a lot or isn't, and never half.
 */
import { createHash } from 'node:crypto'
import { ObjectId } from 'bson'
import type { AccountId } from '../values.ts'
import type { MicroEuro } from './money.ts'

export const lotDays = 30
export const lotMs = lotDays * 24 * 3600_000
export const demoSize = 1_000

export const lotSources = ['demo', 'booked', 'granted'] as const
export type LotSource = (typeof lotSources)[number]

export interface Lot {
  readonly _id: ObjectId
  readonly accountId: AccountId
  /** the first of the lots that follow each other */
  readonly chainId: ObjectId
  /** 0: the first */
  readonly generation: number
  readonly source: LotSource
  readonly size: number
  readonly unitPriceMicroEuro: MicroEuro
  readonly startsAt: Date
  readonly endsAt: Date
  readonly renews: boolean
  /** what follows it, where that isn't its like */
  readonly next: { readonly size: number; readonly unitPriceMicroEuro: MicroEuro } | null
  readonly followedAt?: Date
  readonly uncharged?: true
  readonly note?: string | null
  readonly createdAt: Date
}

/** An id that is the same wherever and whenever it is made, so that a lot can be stored once only. */
export const lotId = (of: ObjectId, name: string | number): ObjectId =>
  new ObjectId(createHash('sha256').update(`${of.toHexString()}:${name}`).digest().subarray(0, 12))

/** What follows a renewing lot, without a gap. */
export function successorOf(lot: Lot): Lot {
  const { _id: _, followedAt: __, uncharged: ___, ...like } = lot
  return {
    ...like,
    ...lot.next,
    _id: lotId(lot.chainId, lot.generation + 1),
    generation: lot.generation + 1,
    startsAt: lot.endsAt,
    endsAt: new Date(lot.endsAt.getTime() + lotMs),
    next: null,
    createdAt: lot.endsAt,
    ...(lot.source === 'booked' ? { uncharged: true } : {}),
  }
}

/** All lots that have begun or will have begun by `until`: stored ones, and those that follow them and aren't stored yet. */
export function withSuccessors(lots: readonly Lot[], until: Date): Lot[] {
  const following: Lot[] = []
  for (const lot of unfollowed(lots))
    for (let last = lot; last.endsAt <= until; ) {
      last = successorOf(last)
      following.push(last)
    }
  return [...lots, ...following]
}

/** The renewing lots that nothing follows yet. */
export function unfollowed(lots: readonly Lot[]): Lot[] {
  const known = new Set(lots.map(lot => lot._id.toHexString()))
  return lots.filter(lot => lot.renews && !known.has(successorOf(lot)._id.toHexString()))
}

export const isRunning = ({ startsAt, endsAt }: Pick<Lot, 'startsAt' | 'endsAt'>, at: Date): boolean =>
  startsAt <= at && at < endsAt

/**
 * When the period that begins at `start` ends: after 30 days; or before that, when a lot is booked while no booked one
 * runs, since the account's periods go with its lots from then on. So overage and renewal come on one day.
 */
export function periodEnd(start: Date, lots: readonly Lot[]): Date {
  const end = new Date(start.getTime() + lotMs)
  const booked = lots.filter(lot => lot.source === 'booked')
  const begins = booked
    .filter(lot => lot.startsAt > start && lot.startsAt < end)
    .filter(lot => !booked.some(other => other.startsAt < lot.startsAt && other.endsAt >= lot.startsAt))
    .map(lot => lot.startsAt.getTime())
  return begins.length === 0 ? end : new Date(Math.min(...begins))
}
