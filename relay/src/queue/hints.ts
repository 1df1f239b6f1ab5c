/**
 * Hints: "this lane has new work", from intake to a running lane in the same process, in microseconds. A hint may be
 * lost; the store is the truth.
 */
export interface Hints {
  /** @returns true when a running lane heard it */
  give(lane: string): boolean
  /** to all running lanes: something has changed for each */
  giveAll(): void
  /** `heard` is called at each hint until disposed. */
  listen(lane: string, heard: () => void): Disposable
}

export function createHints(): Hints {
  const ears = new Map<string, () => void>()
  return {
    give(lane) {
      const heard = ears.get(lane)
      heard?.()
      return heard !== undefined
    },
    giveAll() {
      for (const heard of ears.values()) heard()
    },
    listen(lane, heard) {
      ears.set(lane, heard)
      return {
        [Symbol.dispose]: () => {
          if (ears.get(lane) === heard) ears.delete(lane)
        },
      }
    },
  }
}

/** A bell that one loop waits for and anything may ring; a ring while nobody waits is heard at the next wait. */
export interface Bell {
  ring(): void
  /** Resolves at the next ring, at the latest after `ms` unless that is null. @returns whether it rang */
  wait(ms: number | null): Promise<boolean>
}

export function createBell(): Bell {
  let rung = false
  let answer: (() => void) | null = null
  return {
    ring() {
      rung = true
      answer?.()
    },
    async wait(ms) {
      if (!rung)
        await new Promise<void>(resolve => {
          const timer = ms === null ? undefined : setTimeout(resolve, ms)
          answer = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      answer = null
      const heard = rung
      rung = false
      return heard
    },
  }
}
