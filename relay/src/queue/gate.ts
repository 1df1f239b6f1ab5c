/** Bounds on what all lanes of a process do together. */

/** Runs at most `places` at once; the others wait in order, holding nothing but their place in the line. */
export function createGate(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  const line: (() => void)[] = []
  let free = places
  return async work => {
    if (free > 0) free--
    else await new Promise<void>(resolve => line.push(resolve))
    try {
      return await work()
    } finally {
      const next = line.shift()
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
