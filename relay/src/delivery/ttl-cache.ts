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
  const entries = new Map<string, { answer: Promise<V>; from: number; until: number }>()
  return {
    get(key, ask) {
      const known = entries.get(key)
      const at = now().getTime()
      // one from the future was asked before the clock was set back
      if (known !== undefined && known.until > at && known.from <= at) return known.answer
      const entry = { answer: ask(), from: at, until: Number.POSITIVE_INFINITY }
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
