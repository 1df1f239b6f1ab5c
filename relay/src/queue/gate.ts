/** Bounds on what all lanes of a process do together. */

/** @param first goes before all that do not */
export type Gate = <T>(work: () => Promise<T>, first?: boolean) => Promise<T>

/** Runs at most `places` at once; the others wait in order, holding nothing but their place in the line. */
export function createGate(places: number): Gate {
  const firsts: (() => void)[] = []
  const line: (() => void)[] = []
  let free = places
  return async (work, first = false) => {
    if (free > 0) free--
    else await new Promise<void>(resolve => (first ? firsts : line).push(resolve))
    try {
      return await work()
    } finally {
      const next = firsts.shift() ?? line.shift()
      if (next === undefined) free++
      else next() // its place goes on
    }
  }
}

/** So much may be held by all together. */
export interface Allowance {
  /** @returns false when that is more than is left */
  take(amount: number): boolean
  give(amount: number): void
}

export function createAllowance(total: number): Allowance {
  let left = total
  return {
    take(amount) {
      if (amount > left) return false
      left -= amount
      return true
    },
    give(amount) {
      left += amount
    },
  }
}
