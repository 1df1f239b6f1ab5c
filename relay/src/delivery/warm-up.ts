/**
 * Warm-up: how many mails a new sending address may send on each of its first days. Receivers know nothing of a new
 * address and trust what grows slowly. Days are UTC days, so that every machine turns them together. Pure.
 */

export interface WarmUpPlan {
  /** mails per day, from the first day on; after the last day the address is warm */
  readonly perDay: readonly number[]
  /** how many of these may go to one operator; as many days */
  readonly perOperator: readonly number[]
}

export interface WarmUp {
  /** the first day, e.g. `2026-12-01` */
  readonly from: string
  readonly plan: WarmUpPlan
}

export interface Share {
  readonly mails: number
  /** of these to one operator */
  readonly perOperator: number
}

/**
 * SendGrid publishes this series for a new address (warm-up guide: 50, 100, 500 … doubling); Amazon SES says that two
 * weeks are the least for a reputation. Half of a day's mails at most to one operator, since each of them sees its own
 * part only and should not see all of a day's growth.
 */
const standardDays = [
  50, 100, 500, 1_000, 5_000, 10_000, 20_000, 40_000, 70_000, 100_000, 150_000, 250_000, 400_000, 600_000,
]
export const standardPlan: WarmUpPlan = { perDay: standardDays, perOperator: standardDays.map(mails => mails / 2) }

const dayMs = 86_400_000

/** @returns e.g. `2026-12-01` */
export const utcDay = (at: Date): string => at.toISOString().slice(0, 10)

/** @returns when the next day begins */
export const nextUtcDay = (at: Date): Date => new Date((Math.floor(at.getTime() / dayMs) + 1) * dayMs)

/** @returns 1 on the first day, 0 or less before it */
export const warmUpDay = ({ from }: Pick<WarmUp, 'from'>, at: Date): number =>
  Math.round((Date.parse(utcDay(at)) - Date.parse(from)) / dayMs) + 1

/** @returns what may be sent on the day of `at`, nothing before the first; null: the address is warm */
export function shareAt(warmUp: WarmUp, at: Date): Share | null {
  const day = warmUpDay(warmUp, at)
  if (day < 1) return { mails: 0, perOperator: 0 }
  const mails = warmUp.plan.perDay[day - 1]
  if (mails === undefined) return null
  return { mails, perOperator: Math.min(mails, warmUp.plan.perOperator[day - 1] ?? mails) }
}
