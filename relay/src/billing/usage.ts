/** What an account has used of its quota, as of now: closed intervals and the open one. Reads only. */
import { startOfInterval } from '../stats/index.ts'
import type { AccountId } from '../values.ts'
import { type Forecast, forecastOf } from './forecast.ts'
import { isRunning, type Lot, periodEnd, withSuccessors } from './lot.ts'
import { type LotView, viewLot } from './lot-view.ts'
import type { MicroEuro } from './money.ts'
import { readPrices } from './prices.ts'
import { countSent } from './sent.ts'
import { countPeriod, lastSettlement, settlementRows, unsettledFrom } from './settlement.ts'
import { type BillingDeps, openTariff, readLots, type Tariff } from './tariff.ts'
import { thresholdOf } from './threshold.ts'

const dayMs = 24 * 3600_000
/** of so many days the forecast is made: a week has its quiet days in it */
const observedDays = 7

export interface UsedLot extends LotView {
  /** until now, also before the period; never above its size */
  readonly used: number
  readonly usedInPeriod: number
}

/** `sent` = the lots' `usedInPeriod` + `overage`, always. */
export interface Usage {
  readonly asOf: Date
  /** since when `sent` and `overage` count: what was before is charged. Longer than 30 days until the last one is settled */
  readonly period: { readonly startsAt: Date; readonly endsAt: Date }
  /** delivered and bounced, per recipient */
  readonly sent: number
  /** those that run or ran in the period, the first to end first */
  readonly lots: readonly UsedLot[]
  /** mails beyond all lots, not charged yet */
  readonly overage: number
  /** what a mail of the overage costs by the list of now */
  readonly overageUnitPriceMicroEuro: MicroEuro
  /** of the lots that run now; 0 while the overage grows */
  readonly remaining: number
  readonly reminder: { readonly threshold: number; readonly isSet: boolean; readonly isBelow: boolean }
  readonly forecast: Forecast
}

/** What billing has to know of an account to judge its quota. */
export interface Quotas {
  readonly tariff: Tariff
  /** with those that follow and aren't stored yet */
  readonly lots: readonly Lot[]
  readonly runs: (lot: Lot) => boolean
  readonly used: ReadonlyMap<string, number>
  readonly begun: ReadonlyMap<string, number>
  readonly sent: number
  readonly overage: number
  /** with what is settled */
  readonly overageSoFar: number
  /** mails counted too many, see allocate.ts */
  readonly owed: number
  readonly remaining: number
  readonly threshold: number
  readonly from: Date
  readonly to: Date
  /** the next billing date */
  readonly periodEndsAt: Date
}

/** Without prices and forecast: for reminders and the floor. */
export async function readQuotas(deps: BillingDeps, accountId: AccountId): Promise<Quotas> {
  const { store, now } = deps
  const tariff = await openTariff(deps, accountId)
  const last = await lastSettlement(store, accountId)
  const from = unsettledFrom(tariff, last)
  // a clock that was ahead may have settled what is still to come: then it is as if that had just ended
  const isBehind = now() < from
  const to = isBehind ? from : now()
  const lots = withSuccessors(await readLots(store, accountId), to)
  const counter = await countSent(deps, accountId)
  const counted = await countPeriod(counter, { tariff, last, lots }, to, isBehind ? 'behind' : 'running')
  const runs = (lot: Lot) => isRunning(lot, to)
  const running = lots.filter(runs)
  const usedOf = (lot: Lot) => counted.used.get(lot._id.toHexString()) ?? 0
  return {
    tariff,
    lots,
    runs,
    used: counted.used,
    begun: counted.begun,
    sent: counted.mails,
    overage: counted.overageSum,
    overageSoFar: (last?.overageSoFar ?? 0) + counted.overageSum,
    owed: counted.owed,
    remaining: running.reduce((sum, lot) => sum + lot.size - usedOf(lot), 0),
    threshold: thresholdOf(tariff.remindBelow, running),
    from,
    to,
    periodEndsAt: endOfPeriod(from, to, lots),
  }
}

/** @throws Problem `account-unknown` */
export async function readUsage(deps: BillingDeps, accountId: AccountId): Promise<Usage> {
  const quotas = await readQuotas(deps, accountId)
  const { tariff, lots, used, begun, from, to, remaining, threshold } = quotas
  return {
    asOf: deps.now(),
    period: { startsAt: from, endsAt: quotas.periodEndsAt },
    sent: quotas.sent,
    lots: lots
      .filter(lot => lot.endsAt > from && lot.startsAt <= to)
      .sort((a, b) => Number(a.endsAt) - Number(b.endsAt) || a.unitPriceMicroEuro - b.unitPriceMicroEuro)
      .map(lot => {
        const id = lot._id.toHexString()
        const all = used.get(id) ?? 0
        return { ...viewLot(lot), used: all, usedInPeriod: all - (begun.get(id) ?? 0) }
      }),
    overage: quotas.overage,
    overageUnitPriceMicroEuro: (await readPrices(deps)).overageUnitPriceMicroEuro,
    remaining,
    reminder: { threshold, isSet: tariff.remindBelow !== null, isBelow: remaining < threshold },
    forecast: forecastOf(lots, used, to, await mailsPerDay(deps, accountId, tariff)),
  }
}

/** of the period that runs, where others before it aren't settled yet */
function endOfPeriod(from: Date, now: Date, lots: readonly Lot[]): Date {
  let end = periodEnd(from, lots)
  while (end <= now) end = periodEnd(end, lots)
  return end
}

async function mailsPerDay(deps: BillingDeps, accountId: AccountId, { startsAt }: Tariff): Promise<number> {
  const to = startOfInterval(deps.now())
  const from = new Date(Math.max(to.getTime() - observedDays * dayMs, startsAt.getTime()))
  const counter = await countSent(deps, accountId)
  // a first hour says nothing of a day
  return (await counter.between(from, null)) / Math.max(1, (to.getTime() - from.getTime()) / dayMs)
}

export interface LotHistory extends LotView {
  readonly used: number
}

/** All lots of an account, newest first. */
export async function listLots(deps: BillingDeps, accountId: AccountId): Promise<LotHistory[]> {
  const { lots, used } = await readQuotas(deps, accountId)
  const settled = await settlementRows(deps.store)
    .find({ accountId }, { projection: { lots: 1 } })
    .sort({ startsAt: 1 })
    .toArray()
  const final = new Map(settled.flatMap(one => one.lots.map(lot => [lot.lotId.toHexString(), lot.used] as const)))
  return lots
    .map(lot => {
      const id = lot._id.toHexString()
      return { ...viewLot(lot), used: used.get(id) ?? final.get(id) ?? 0 }
    })
    .sort((a, b) => b.startsAt.getTime() - a.startsAt.getTime())
}
