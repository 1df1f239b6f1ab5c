/**
 * One webhook's turn: what is due for it is sent, some events at a time, until nothing is due or nothing of a batch was
 * taken. One that takes nothing is asked with a single event from time to time, until it takes one.
 */
import type { Agent } from 'node:http'
import type { ObjectId } from 'bson'
import type { Logger } from 'pino'
import { type EventRow, eventDays, eventRows, testType } from '../events/index.ts'
import { durable } from '../store/index.ts'
import { type Attempted, logAttempts } from './attempts.ts'
import {
  bringForward,
  claim,
  type DispatchEnd,
  type DispatchRow,
  dropDispatches,
  record,
  stopDispatches,
} from './dispatches.ts'
import { type WebhookRow, webhookRows } from './index.ts'
import { createPostAgent } from './post.ts'
import { afterFailure, type Health, healthy, isOutage, nextTryAt } from './schedule.ts'
import { isTaken, type SendDeps, sendEvent } from './send.ts'

export interface TurnDeps extends SendDeps {
  readonly retrySeconds: readonly number[]
  readonly log: Pick<Logger, 'info' | 'warn'>
  random(): number
  /** told of each attempt */
  seen(attempted: Attempted): void
}

/** Wide enough for some hundred events a second, narrow enough for a small shop's server. */
const eventsAtOnce = 8
/** An event that is announced is stored a moment later, or announced once more after a crash. */
const notStoredYetMs = 2_000
/** One that isn't stored by then never will be: its account has no such webhook any more, or its retention has ended. */
const noEventMs = 3_600_000
const dayMs = 86_400_000
/** After 429, where the receiver doesn't say for how long. */
const restMs = 1_000

interface Tried {
  readonly dispatch: DispatchRow
  /** or why there was no attempt: its event isn't stored, or we broke it off */
  readonly attempted: Attempted | 'no event' | 'broken off'
  /** its owner tries the webhook, once */
  readonly isTest?: boolean
}

/**
 * @param cut ends what is under way; it counts as not tried
 * @returns until when this webhook is left alone; null: it isn't
 */
export async function takeTurn(
  deps: TurnDeps,
  webhookId: ObjectId,
  { goesOn, cut }: { goesOn(): boolean; cut: AbortSignal },
): Promise<Date | null> {
  const agents = new Map<string, Agent>()
  try {
    while (goesOn()) {
      const webhook = await webhookRows(deps.store).findOne({ _id: webhookId }) // its owner may have changed it
      if (webhook === null) await dropDispatches(deps.store, webhookId)
      else if (webhook.state === 'disabled') await stopDispatches(deps.store, webhookId)
      if (webhook === null || webhook.state === 'disabled') return null
      if (webhook.pausedUntil !== null && webhook.pausedUntil > deps.now()) return webhook.pausedUntil
      const claimed = await claim(deps, webhookId, webhook.failures > 0 ? 1 : eventsAtOnce)
      if (claimed.length === 0) return null
      const agent = agents.get(webhook.url) ?? createPostAgent(new URL(webhook.url))
      agents.set(webhook.url, agent)
      const tried = await tryAll(deps, webhook, claimed, { agent, signal: cut })
      const attempts = tried.flatMap(({ attempted }) => (typeof attempted === 'string' ? [] : attempted))
      await record(
        deps,
        tried.map(one => ({ dispatch: one.dispatch, end: endOf(deps, one) })),
      )
      await logAttempts(deps.store, webhook, attempts)
      const rest = await noteHealth(deps, webhook, attempts)
      if (rest !== null) return rest
    }
    return null
  } finally {
    for (const agent of agents.values()) agent.destroy()
  }
}

async function tryAll(
  deps: TurnDeps,
  webhook: WebhookRow,
  claimed: readonly DispatchRow[],
  way: { readonly agent: Agent; readonly signal: AbortSignal },
): Promise<Tried[]> {
  const ids = claimed.map(({ eventId }) => eventId)
  const found = await eventRows(deps.store)
    .find({ _id: { $in: ids } })
    .toArray()
  const events = new Map<string, EventRow>(found.map(event => [event._id, event]))
  return Promise.all(
    claimed.map(async (dispatch): Promise<Tried> => {
      const event = events.get(dispatch.eventId)
      if (event === undefined) return { dispatch, attempted: 'no event' }
      const attempted = await sendEvent(deps, webhook, event, way)
      if (attempted.answer.status === null && way.signal.aborted) return { dispatch, attempted: 'broken off' }
      deps.seen(attempted)
      return { dispatch, attempted, isTest: event.type === testType }
    }),
  )
}

function endOf({ now, retrySeconds, random }: TurnDeps, { dispatch, attempted, isTest }: Tried): DispatchEnd {
  if (attempted === 'broken off') return { end: 'back', dueAt: now() }
  if (attempted === 'no event') {
    const age = now().getTime() - (dispatch.expiresAt.getTime() - eventDays * dayMs)
    return age > noEventMs ? { end: 'failed' } : { end: 'back', dueAt: new Date(now().getTime() + notStoredYetMs) }
  }
  if (isTaken(attempted)) return { end: 'sent' }
  if (isTest) return { end: 'failed' }
  const { retryAfterSeconds } = attempted.answer
  const dueAt = nextTryAt(dispatch.tries + 1, { now: now(), retrySeconds, retryAfterSeconds, random })
  return dueAt === null ? { end: 'failed' } : { end: 'again', dueAt }
}

/** Writes how the webhook does, when that has changed. @returns until when it is left alone, or null */
async function noteHealth(deps: TurnDeps, webhook: WebhookRow, attempts: readonly Attempted[]): Promise<Date | null> {
  const { store, now, log, retrySeconds } = deps
  const { _id } = webhook
  const failed = attempts.filter(attempted => !isTaken(attempted)).map(({ answer }) => answer)
  const gone = failed.find(({ status }) => status === 410)
  const worst = gone ?? failed.at(-1)
  const health = async (to: Health) => webhookRows(store).updateOne({ _id }, { $set: to }, durable)
  if (worst !== undefined && (gone !== undefined || failed.length === attempts.length)) {
    const after = afterFailure(webhook, worst, now(), retrySeconds)
    await health(after)
    if (after.state === 'disabled') await stopDispatches(store, _id)
    if (after.state !== webhook.state)
      log.warn({ webhook: _id, state: after.state, reason: after.reason }, 'a webhook takes no events')
    return after.pausedUntil
  }
  if (attempts.length > failed.length && webhook.state === 'failing') {
    await health(healthy)
    if (isOutage(webhook)) await bringForward(deps, _id)
    log.info({ webhook: _id }, 'a webhook takes events again')
  }
  const throttled = failed.find(({ status }) => status === 429)
  if (throttled === undefined) return null
  return new Date(now().getTime() + Math.max((throttled.retryAfterSeconds ?? 0) * 1000, restMs))
}
