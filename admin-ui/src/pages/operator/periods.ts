/** Periods that papers are exported by, as their first and last day in the time zone of who looks. */
export const periods = ['last-month', 'this-month', 'last-quarter', 'this-year', 'last-year'] as const
export type Period = (typeof periods)[number]

/** first month, and how many; months of a Date may lie outside the year */
const months: Record<Period, (month: number) => readonly [first: number, count: number]> = {
  'last-month': month => [month - 1, 1],
  'this-month': month => [month, 1],
  'last-quarter': month => [Math.floor(month / 3) * 3 - 3, 3],
  'this-year': () => [0, 12],
  'last-year': () => [-12, 12],
}

export function periodOf(period: Period, now: Date): { from: string; to: string } {
  const [first, count] = months[period](now.getMonth())
  return { from: dayOf(now.getFullYear(), first, 1), to: dayOf(now.getFullYear(), first + count, 0) }
}

const dayOf = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10)
