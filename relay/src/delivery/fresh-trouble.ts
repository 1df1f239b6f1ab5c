/**
 * Destinations that could just not be reached. To learn that a host is silent takes half a minute per address, and a
 * lane with a thousand mails for it would spend the night on asking. So the answer holds for the mails that follow, for
 * as long as it took to find it out: a connection refused in a millisecond is asked for again at once.
 */
import type { Unreached } from './reach.ts'

const longestMs = 60_000
const maxDestinations = 10_000

export interface FreshTrouble {
  /** @returns what was found out a moment ago */
  known(key: string): Unreached | undefined
  learn(key: string, unreached: Unreached, tookMs: number): void
}

export function createFreshTrouble(): FreshTrouble {
  const troubles = new Map<string, { unreached: Unreached; until: number }>()
  return {
    known(key) {
      const trouble = troubles.get(key)
      if (trouble === undefined) return undefined
      if (trouble.until > performance.now()) return trouble.unreached
      troubles.delete(key)
      return undefined
    },
    learn(key, unreached, tookMs) {
      troubles.delete(key)
      troubles.set(key, { unreached, until: performance.now() + Math.min(tookMs, longestMs) })
      if (troubles.size > maxDestinations) troubles.delete(troubles.keys().next().value ?? '')
    },
  }
}
