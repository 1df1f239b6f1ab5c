/**
 * Whether the machine's clock may be billed by. At start it may be years off until it is set by the network, and a virtual
 * machine may sleep: renewals by such a time would be charged.
 */
export interface SteadyClockDeps {
  now(): Date
  /** ms, of a clock that nobody sets */
  elapsed(): number
}

/** So long both clocks must go alike: the network sets a wrong one within minutes. */
export const steadyAfterMs = 10 * 60_000
/** what being slewed makes of an hour is less */
const toleranceMs = 60_000

/** @returns a question, to be asked from time to time */
export function createSteadyClock({ now, elapsed }: SteadyClockDeps): () => boolean {
  let known = { at: now().getTime(), elapsed: elapsed() }
  return () => {
    const at = now().getTime()
    const passed = elapsed() - known.elapsed
    if (Math.abs(at - known.at - passed) > toleranceMs) {
      known = { at, elapsed: elapsed() }
      return false
    }
    return passed >= steadyAfterMs
  }
}
