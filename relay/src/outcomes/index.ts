/**
 * Outcomes: what an attempt means for its delivery: the next state, when to try again, and why, in words a merchant
 * understands. Pure: it may not read clocks, stores or networks, and it never blames a recipient for a host's trouble.
 */
import type { Attempt, Delivery, DeliveryState, Outcome, OutcomeClass } from '../values.ts'
import { type Cause, type CauseName, causes, deliveredWords, expiredWords, warmingUpWords } from './causes.ts'
import { explain, meaningOf } from './classify.ts'
import { type DeliveryEvent, step } from './delivery-state.ts'

export { ImpossibleStep, isFinal, step } from './delivery-state.ts'

export interface JudgeSettings {
  readonly now: Date
  /** delays between attempts; the last repeats */
  readonly retrySeconds: readonly number[]
  /** from acceptance to giving up */
  readonly expireSeconds: number
  /** 0 ≤ x < 1 */
  random(): number
}

/** RFC 3463: delivery time expired. The enhanced code of a delivery of class `expired`. */
export const expiredStatus = '4.4.7'

/** Spreads the retries of mails that failed together. */
const jitter = 0.1
/** Into so many moments within a delay fall the retries of one destination that is out of order, see `together`. */
const momentsPerDelay = 5

/** @throws ImpossibleStep when the delivery is in a final state */
export function judge(attempt: Attempt, delivery: Delivery, settings: JudgeSettings): Outcome {
  // a due delivery is tried as it was read: deferred, and its step to queued is part of being tried
  const from = delivery.state === 'deferred' ? step('deferred', 'due') : delivery.state
  if (attempt.result === 'accepted')
    return outcome(attempt, step(from, 'accepted'), null, explain(deliveredWords, attempt.host), null)

  if (attempt.waitsUntil !== undefined) return waiting(attempt, attempt.waitsUntil, delivery, from, settings)
  const cause: Cause = causes[causeOf(attempt)]
  const explanation = explainAttempt(attempt)
  // a host that refuses us may have changed its mind in an hour; only DNS has the last word on hosts
  if (attempt.result === 'refused' && (cause.class !== 'host' || attempt.phase === 'dns'))
    return outcome(attempt, step(from, 'refused'), cause.class, explanation, null)

  const expiresAt = expiryOf(delivery, settings)
  if (settings.now.getTime() >= expiresAt) return expired(attempt, from, explanation, settings)
  const event: DeliveryEvent = 'deferred'
  const next = nextAttemptAt(delivery, settings, expiresAt, cause.class === 'host')
  return outcome(attempt, step(from, event), cause.class, explanation, next)
}

const expiryOf = (delivery: Delivery, { expireSeconds }: JudgeSettings) =>
  delivery.receivedAt.getTime() + expireSeconds * 1000

function expired(
  attempt: Attempt,
  from: DeliveryState,
  last: Outcome['explanation'],
  { expireSeconds }: JudgeSettings,
): Outcome {
  const hours = String(Math.round(expireSeconds / 360) / 10)
  const given = { de: expiredWords.de(hours.replace('.', ',')) + last.de, en: expiredWords.en(hours) + last.en }
  return outcome(attempt, step(from, 'expired'), 'expired', given, null)
}

/** Nothing was tried, and nobody is to blame: it goes on when the sending addresses may send again. */
function waiting(
  attempt: Attempt,
  until: Date,
  delivery: Delivery,
  from: DeliveryState,
  settings: JudgeSettings,
): Outcome {
  const expiresAt = expiryOf(delivery, settings)
  if (settings.now.getTime() >= expiresAt) return expired(attempt, from, warmingUpWords, settings)
  // all of a day's at the same moment: then the oldest go first
  const next = new Date(Math.min(until.getTime(), expiresAt))
  return outcome(attempt, step(from, 'deferred'), null, warmingUpWords, next)
}

/** @returns the name of the cause by the table of rules */
export function causeOf({ phase, result, code, enhanced, response }: Answered): CauseName {
  return meaningOf({ phase, result, code: code ?? 0, enhanced, text: response, inReport: false }).cause
}

type Answered = Pick<Attempt, 'phase' | 'result' | 'code' | 'enhanced' | 'response'>

/** Why an attempt wasn't accepted, as `judge` said it then. */
export const explainAttempt = (attempt: Answered & Pick<Attempt, 'host'>): Outcome['explanation'] =>
  explain(causes[causeOf(attempt)], attempt.host)

/** The last try is at expiry itself, so that no mail is given up long before its time. */
function nextAttemptAt(delivery: Delivery, settings: JudgeSettings, expiresAt: number, hostFails: boolean): Date {
  const { retrySeconds, now } = settings
  const seconds = retrySeconds[Math.min(delivery.attemptCount, retrySeconds.length - 1)] ?? 3600
  const delayMs = seconds * 1000 * (1 - jitter + 2 * jitter * settings.random())
  const at = now.getTime() + Math.round(delayMs)
  return new Date(Math.min(hostFails ? together(at, delivery.lane, (seconds * 1000) / momentsPerDelay) : at, expiresAt))
}

/**
 * Moves a time on to the next of the lane's moments, `everyMs` apart: when a host doesn't answer, the mails that wait for
 * it are tried in one run of the lane and not in one each. Each lane has its own moments, so that they don't fall together.
 */
function together(at: number, lane: string, everyMs: number): number {
  let hash = 0
  for (let i = 0; i < lane.length; i++) hash = (Math.imul(hash, 31) + lane.charCodeAt(i)) >>> 0
  const offset = hash % everyMs
  return Math.round(Math.ceil((at - offset) / everyMs) * everyMs + offset)
}

const outcome = (
  attempt: Attempt,
  state: DeliveryState,
  cls: OutcomeClass | null,
  explanation: Outcome['explanation'],
  nextAttemptAt: Date | null,
): Outcome => ({ attempt, state, class: cls, explanation, nextAttemptAt })
