/**
 * Which mails are in which lot. Pure, so that it can be computed at any time and always gives the same: mails of an
 * interval are taken from the lots that run then, from the one that ends first; what is beyond them all is overage.
 */
export interface Quota {
  /** names it */
  readonly id: string
  readonly size: number
  /** of a mail; decides between lots that begin and end together */
  readonly price: number
  readonly startsAt: Date
  readonly endsAt: Date
}

/** Mails whose final state came in an interval in which no lot begins or ends. */
export interface Sent {
  readonly startsAt: Date
  /** negative: so many were counted before that weren't sent */
  readonly mails: number
}

export interface Allocation {
  /** by lot, all in all */
  readonly used: ReadonlyMap<string, number>
  /** by interval */
  readonly overage: readonly number[]
  /** mails counted too many that no later one made up for; 0 or more */
  readonly owed: number
}

/** @param begun what had been used before the first interval */
export function allocate(
  lots: readonly Quota[],
  sent: readonly Sent[],
  begun: { readonly used: ReadonlyMap<string, number>; readonly owed: number } = { used: new Map(), owed: 0 },
): Allocation {
  const used = new Map(lots.map(({ id }) => [id, begun.used.get(id) ?? 0]))
  const inOrder = [...lots].sort(firstEnding)
  let owed = begun.owed
  const overage = sent.map(({ startsAt, mails }) => {
    let left = mails - owed
    owed = Math.max(0, -left)
    for (const lot of inOrder) {
      if (left <= 0) break
      if (lot.startsAt > startsAt || lot.endsAt <= startsAt) continue
      const before = used.get(lot.id) ?? 0
      const taken = Math.max(0, Math.min(left, lot.size - before))
      used.set(lot.id, before + taken)
      left -= taken
    }
    return Math.max(0, left)
  })
  return { used, overage, owed }
}

/** Of lots that end together the older one, then the cheaper; the id only so that the answer is always the same. */
const firstEnding = (a: Quota, b: Quota): number =>
  a.endsAt.getTime() - b.endsAt.getTime() ||
  a.startsAt.getTime() - b.startsAt.getTime() ||
  a.price - b.price ||
  (a.id < b.id ? -1 : Number(a.id > b.id))

/**
 * The times between which nothing begins or ends, from `from` on: there the sum of the mails is all that matters.
 * @returns `from`, and the borders after it and before `to`
 */
export function borders(lots: readonly Pick<Quota, 'startsAt' | 'endsAt'>[], from: Date, to: Date): Date[] {
  const times = lots.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()])
  const within = times.filter(time => time > from.getTime() && time < to.getTime())
  return [...new Set([from.getTime(), ...within])].sort((a, b) => a - b).map(time => new Date(time))
}
