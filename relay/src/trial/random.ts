/** Numbers that look random and are the same for the same seed, so that a trial can be repeated. */
export interface SeededRandom {
  /** 0 ≤ x < 1 */
  next(): number
  /** an integer, both ends included */
  between(low: number, high: number): number
  pick<T>(from: readonly [T, ...T[]]): T
  octets(count: number): Buffer
}

/** mulberry32: 32 bits of state, good enough for choosing names, not for secrets. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    pick: from => from[between(0, from.length - 1)] ?? from[0],
    octets(count) {
      const octets = Buffer.allocUnsafe(count)
      for (let at = 0; at < count; at++) octets[at] = next() * 256
      return octets
    },
  }
}
