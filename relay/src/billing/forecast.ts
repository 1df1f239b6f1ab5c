/**
 * How long the quota lasts if mails go on as in the last days. Pure. Lots that renew go on renewing; what isn't used of a
 * lot is lost at its end, as in truth. An estimate: nothing of it is ever charged.
 */
import { isRunning, type Lot, withSuccessors } from './lot.ts'

const dayMs = 24 * 3600_000
/** Further than this nobody's guess is worth anything. */
export const forecastDays = 90

export interface Forecast {
  /** of the last days, rounded */
  readonly mailsPerDay: number
  /** about when the first mail is beyond the quota; null: nothing is sent, or it lasts longer than anyone can say */
  readonly lastsUntil: Date | null
}

/** @param used by lot, until now @param perDay mails */
export function forecastOf(
  lots: readonly Lot[],
  used: ReadonlyMap<string, number>,
  now: Date,
  perDay: number,
): Forecast {
  const mailsPerDay = Math.round(perDay)
  if (perDay <= 0) return { mailsPerDay, lastsUntil: null }
  const end = now.getTime() + forecastDays * dayMs
  const all = withSuccessors(lots, new Date(end))
  const left = new Map(all.map(lot => [lot, Math.max(0, lot.size - (used.get(lot._id.toHexString()) ?? 0))]))
  const times = all.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()])
  let from = now.getTime()
  for (const to of [...times.filter(time => time > from && time < end), end].sort((a, b) => a - b)) {
    let wanted = (perDay * (to - from)) / dayMs
    const running = all.filter(lot => isRunning(lot, new Date(from)))
    for (const lot of running.sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime())) {
      const taken = Math.min(wanted, left.get(lot) ?? 0)
      left.set(lot, (left.get(lot) ?? 0) - taken)
      wanted -= taken
    }
    // a hundredth of a mail is what floating point leaves over
    if (wanted > 0.01) return { mailsPerDay, lastsUntil: new Date(Math.round(to - (wanted / perDay) * dayMs)) }
    from = to
  }
  return { mailsPerDay, lastsUntil: null }
}
