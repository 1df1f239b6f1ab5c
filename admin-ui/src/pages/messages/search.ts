/** What is looked for, as it stands in the address of the page. */

export const fields = ['recipient', 'subject', 'order'] as const
export type Field = (typeof fields)[number]

export const states = ['delivered', 'bounced', 'deferred', 'queued', 'held', 'suppressed', 'cancelled'] as const
export const times = ['hour', 'day', 'week', 'month', 'other'] as const

export interface MessageSearch {
  readonly q?: string
  /** where it is looked for; absent: by what it looks like */
  readonly in?: Field
  readonly state?: (typeof states)[number]
  readonly system?: string
  readonly time?: (typeof times)[number]
  /** days, of `time: other` */
  readonly from?: string
  readonly to?: string
}

const oneOf = <T extends string>(list: readonly T[], value: unknown): T | undefined => list.find(each => each === value)
const matching = (pattern: RegExp, value: unknown): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined
const day = /^\d{4}-\d{2}-\d{2}$/

export function readSearch(search: Record<string, unknown>): MessageSearch {
  const read = {
    // the router reads digits as a number
    q: search.q === undefined ? undefined : String(search.q).slice(0, 200) || undefined,
    in: oneOf(fields, search.in),
    state: oneOf(states, search.state),
    system: matching(/^[0-9a-f]{24}$/, search.system),
    time: oneOf(times, search.time),
    from: matching(day, search.from),
    to: matching(day, search.to),
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}

/** An address looks like one; everything else is looked for in the subject, where numbers of orders stand too. */
export const fieldOf = ({ q = '', in: chosen }: MessageSearch): Field =>
  chosen ?? (q.includes('@') ? 'recipient' : 'subject')

const hoursOf = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24, other: 0 } as const

/** As the API is asked. */
export function queryOf(search: MessageSearch) {
  const { q, state, system, time, from, to } = search
  const field = fieldOf(search)
  const term = q?.trim() ?? ''
  const query = {
    ...(term === '' ? {} : { [field]: field === 'recipient' && !term.includes('@') ? `${term}*` : term }),
    ...(state === undefined ? {} : { state }),
    ...(system === undefined ? {} : { systemId: system }),
  }
  if (time === undefined) return query
  if (time !== 'other') {
    // to the minute, so that it is asked for once
    const begin = Math.floor(Date.now() / 60_000) * 60_000 - hoursOf[time] * 3_600_000
    return { ...query, from: new Date(begin).toISOString() }
  }
  return {
    ...query,
    ...(from === undefined ? {} : { from: new Date(`${from}T00:00`).toISOString() }),
    ...(to === undefined ? {} : { to: dayAfter(to).toISOString() }),
  }
}

function dayAfter(text: string): Date {
  const at = new Date(`${text}T00:00`)
  at.setDate(at.getDate() + 1)
  return at
}
