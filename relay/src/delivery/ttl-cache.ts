/**
 * Answers that stay good for a while, bounded in number. Those who ask while a question is under way wait for the same
 * answer.
 */
export interface TtlCache<V> {
  get(key: string, ask: () => Promise<V>): Promise<V>
}

/**
 * @param lifeMs how long an answer is good
 * @param maxEntries the oldest go first
 */
export function createTtlCache<V>(now: () => Date, lifeMs: (answer: V) => number, maxEntries = 10_000): TtlCache<V> {
  const entries = new Map<string, { answer: Promise<V>; until: number }>()
  return {
    get(key, ask) {
      const known = entries.get(key)
      if (known !== undefined && known.until > now().getTime()) return known.answer
      const entry = { answer: ask(), until: Number.POSITIVE_INFINITY }
      entries.delete(key)
      entries.set(key, entry)
      if (entries.size > maxEntries) entries.delete(entries.keys().next().value ?? '')
      entry.answer.then(
        answer => {
          entry.until = now().getTime() + lifeMs(answer)
        },
        () => entries.delete(key),
      )
      return entry.answer
    },
  }
}
