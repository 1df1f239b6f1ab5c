/** When an event is tried again, and when a webhook is given a rest or given up. Pure. */

/** Spreads what failed together. */
const jitter = 0.1
/** A failing webhook is asked so often at least, by one event, so that it is back soon after its server is. */
const longestPauseMs = 300_000
const hourMs = 3_600_000
const longestRetryAfterMs = 24 * hourMs
/** Failing all the time for so long disables it. */
const disableAfterMs = 5 * 24 * hourMs
/** After a longer silence (the longest delay is a day) a failure begins anew: nothing was asked, so nothing is known. */
const silenceMs = 36 * hourMs
/** After a real outage what waits for its next attempt is tried at once; a single bad event isn't one. */
const outageFailures = 3

/** @param tries made so far. @returns null when it is given up */
export function nextTryAt(
  tries: number,
  {
    now,
    retrySeconds,
    retryAfterSeconds,
    random,
  }: { now: Date; retrySeconds: readonly number[]; retryAfterSeconds: number | null; random(): number },
): Date | null {
  const seconds = retrySeconds[tries - 1]
  if (seconds === undefined) return null
  const delayMs = seconds * 1000 * (1 - jitter + 2 * jitter * random())
  return new Date(now.getTime() + Math.round(Math.max(delayMs, asked(retryAfterSeconds))))
}

const asked = (seconds: number | null): number => Math.min((seconds ?? 0) * 1000, longestRetryAfterMs)

/** How a webhook has been doing. */
export interface Health {
  readonly state: 'active' | 'failing' | 'disabled'
  readonly reason: string | null
  /** batches in a row in which nothing was taken */
  readonly failures: number
  readonly failingSince: Date | null
  readonly lastFailureAt: Date | null
  readonly pausedUntil: Date | null
}

export const healthy: Health = {
  state: 'active',
  reason: null,
  failures: 0,
  failingSince: null,
  lastFailureAt: null,
  pausedUntil: null,
}

export const isOutage = ({ failures }: Health): boolean => failures >= outageFailures

export interface Failure {
  /** null: no answer */
  readonly status: number | null
  readonly error: string | null
  readonly retryAfterSeconds: number | null
}

/** What it is after a batch of which nothing was taken. */
export function afterFailure(before: Health, failure: Failure, now: Date, retrySeconds: readonly number[]): Health {
  const words = failure.error ?? `It answered ${failure.status}`
  const silent = before.lastFailureAt === null || now.getTime() - before.lastFailureAt.getTime() > silenceMs
  const failingSince = silent || before.failingSince === null ? now : before.failingSince
  const failures = before.failures + 1
  const failed = { failures, failingSince, lastFailureAt: now, pausedUntil: null }
  if (failure.status === 410)
    return { ...failed, state: 'disabled', reason: 'It answered 410 Gone: it wants no more events' }
  if (now.getTime() - failingSince.getTime() >= disableAfterMs)
    return { ...failed, state: 'disabled', reason: `It took nothing for five days. The last time: ${words}` }
  const seconds = retrySeconds[Math.min(failures, retrySeconds.length) - 1] ?? 5
  const pauseMs = Math.max(Math.min(seconds * 1000, longestPauseMs), asked(failure.retryAfterSeconds))
  return { ...failed, state: 'failing', reason: words, pausedUntil: new Date(now.getTime() + pauseMs) }
}
