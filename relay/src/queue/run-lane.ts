/**
 * One slice of one lane: takes its due deliveries in batches, and for each mail signs, transmits, judges and records.
 * The caller (the lane's Agenda job) holds the lane's lock; nobody else works on it.
 *
 * Workers follow what the destination bears (`capacity`), the next batch is claimed while the last one is under way,
 * and outcomes that come while a write is under way go together in the next one: the more load, the bigger the batches.
 */
import { setTimeout as setTimeoutPromise } from 'node:timers/promises'
import type { ObjectId } from 'bson'
import type { Logger } from 'pino'
import type { Attempt, Delivery, Message, Outcome, SignedMessage } from '../values.ts'
import type { Claims } from './claims.ts'
import { createBell, type Hints } from './hints.ts'
import { urgentBefore } from './priority.ts'

export interface LaneDeps {
  readonly claims: Claims
  readonly hints: Hints
  readonly log: Logger
  now(): Date
  sign(message: Message): Promise<SignedMessage>
  transmit(lane: string, signed: SignedMessage, deliveries: Delivery[]): Promise<Attempt[]>
  judge(attempt: Attempt, delivery: Delivery): Outcome
  /** which of these must not be tried, by the delivery's id, and why in words */
  suppressed(deliveries: readonly Delivery[]): Promise<ReadonlyMap<string, Outcome['explanation']>>
  /** told before outcomes are written, so that what follows from a bounce is never lost; may be told twice */
  beforeRecord(ended: readonly { delivery: Delivery; outcome: Outcome }[]): Promise<void>
  /** how many mails may be under way at once to this destination */
  capacity(lane: string): number
  readonly leaseSeconds: number
}

/** A slice ends after this long, so that many lanes share the node's lane slots. */
const sliceMs = 30_000
/**
 * An empty lane that has delivered something waits so long for the next mail before its job ends: under steady load no
 * mail costs an Agenda operation. One that could deliver nothing ends at once: thousands of dead ones would look in vain.
 */
const lingerMs = 5_000
/** So often an idle lane looks whether another machine has stored mail for it. */
const idleLookMs = 1_000
/** One claim's size: enough to make the store's share per mail small, few enough to repeat little after a crash. */
const batchSize = 100

/** A lane with enough to do looks so often whether an urgent mail has come. */
const urgentLookMs = 250

type OutcomeWrite = Parameters<Claims['record']>[0][number]

interface Work {
  readonly leaseId: string
  /** undefined: it isn't there, which says the attempt */
  readonly message: Message | undefined
  readonly deliveries: Delivery[]
}

/**
 * @param stillMine renews the lane's lock; false or an error means that it is lost, and the slice ends at once
 * @returns when to run next; null when the lane is empty
 */
export async function runLane(
  deps: LaneDeps,
  lane: string,
  { stillMine, signal }: { stillMine(): Promise<boolean>; signal: AbortSignal },
): Promise<Date | null> {
  const { claims } = deps
  const bell = createBell()
  const waiting: Work[] = [] // claimed, not begun
  const held = new Map<string, { leaseId: string; id: ObjectId }>() // every delivery we hold a lease on
  let underWay = 0 // mails between us and the destination
  let unfinished = 0 // those, and the ones whose outcomes are being written
  let claiming = false
  let maybeDue = true
  let urgentLookAt = 0
  let hasDelivered = false
  let lost = false // the lane is another node's: nothing more may be written
  let failure: unknown = null // ours: stop, and let the job be tried again
  const stop = () => bell.ring()
  signal.addEventListener('abort', stop, { once: true })
  using _ear = deps.hints.listen(lane, () => {
    maybeDue = true
    bell.ring()
  })
  const fail = (error: unknown) => {
    failure ??= error
  }
  const outcomes = createOutcomeWriter(deps, lane, () => lost)

  // the lane's lock and the leases are renewed together, at a third of their life
  const renewal = setInterval(async () => {
    try {
      if (!(await stillMine())) throw new Error('the lock of the lane was taken over')
      for (const [leaseId, rows] of Map.groupBy(held.values(), row => row.leaseId))
        await claims.renew(
          leaseId,
          rows.map(row => row.id),
        )
    } catch (error) {
      deps.log.error({ lane, err: error }, 'lane lost')
      lost = true
      bell.ring()
    }
  }, deps.leaseSeconds * 333)

  async function work({ leaseId, message, deliveries }: Work) {
    const attempts = await attemptAll(deps, lane, message, deliveries)
    underWay--
    hasDelivered ||= attempts.some(({ result }) => result === 'accepted')
    bell.ring() // the connection is free: the next mail needn't wait for our write
    const ended = deliveries.flatMap((delivery, i) => {
      const attempt = attempts[i]
      return attempt === undefined ? [] : [{ leaseId, delivery, outcome: deps.judge(attempt, delivery) }]
    })
    await outcomes.write(ended)
    for (const { delivery } of ended) held.delete(delivery._id.toHexString())
  }

  /** @param urgent takes only what passes the mails that wait already, and puts it before them */
  async function claim(urgent: boolean) {
    const { leaseId, deliveries: taken } = await claims.take(
      lane,
      batchSize,
      urgent ? urgentBefore(deps.now()) : undefined,
    )
    maybeDue ||= urgent || taken.length > 0
    if (taken.length === 0) return
    const deliveries = await withoutSuppressed(deps, leaseId, taken)
    for (const delivery of deliveries) held.set(delivery._id.toHexString(), { leaseId, id: delivery._id })
    const byMessage = Map.groupBy(deliveries, delivery => delivery.messageId.toHexString())
    const ids = [...byMessage.values()].flatMap(([first]) => (first === undefined ? [] : [first.messageId]))
    const messages = new Map((await claims.messages(ids)).map(message => [message._id.toHexString(), message]))
    // a mail with many recipients may come in several claims, so each keeps its own
    const groups = [...byMessage].map(([id, group]) => ({ leaseId, message: messages.get(id), deliveries: group }))
    if (urgent) waiting.unshift(...groups)
    else waiting.push(...groups)
  }

  const endsAt = deps.now().getTime() + sliceMs
  let idleSince: number | null = null
  const goesOn = () => !signal.aborted && !lost && failure === null
  while (goesOn() || unfinished > 0 || claiming) {
    const now = deps.now().getTime()
    const takesMore = goesOn() && now < endsAt
    while (takesMore && underWay < deps.capacity(lane) && unfinished < 2 * batchSize) {
      const next = waiting.shift()
      if (next === undefined) break
      underWay++
      unfinished++
      work(next)
        .catch(fail)
        .finally(() => {
          unfinished--
          bell.ring()
        })
    }
    // enough is waiting here: only what passes it is looked for, and not at every hint
    const urgent = waiting.length >= batchSize / 2
    if (takesMore && maybeDue && !claiming && (!urgent || now - urgentLookAt >= urgentLookMs)) {
      claiming = true
      maybeDue = false // a hint from here on asks for another look
      if (urgent) urgentLookAt = now
      claim(urgent)
        .catch(fail)
        .finally(() => {
          claiming = false
          bell.ring()
        })
    }
    const idle = unfinished === 0 && !claiming && waiting.length === 0 && !maybeDue
    if (unfinished > 0 || waiting.length > 0) idleSince = null
    else if (!idle) idleSince ??= now
    else {
      idleSince ??= now
      if (!hasDelivered || now - idleSince >= lingerMs) break
    }
    if (!takesMore && unfinished === 0 && !claiming) break
    // another machine's intake can't ring: an idle lane looks by itself
    if (!(await bell.wait(idleLookMs)) && unfinished === 0) maybeDue = true
  }

  clearInterval(renewal)
  signal.removeEventListener('abort', stop)
  if (!lost)
    for (const [leaseId, rows] of Map.groupBy(waiting, row => row.leaseId)) {
      const ids = rows.flatMap(row => row.deliveries.map(delivery => delivery._id))
      await claims.release(leaseId, ids).catch(() => undefined) // else the lease's end does it
    }
  if (failure !== null) throw failure
  return lost ? null : claims.nextDueAt(lane)
}

/** @returns those that may be tried; the others are ended */
async function withoutSuppressed(deps: LaneDeps, leaseId: string, taken: Delivery[]): Promise<Delivery[]> {
  const forbidden = await deps.suppressed(taken)
  if (forbidden.size === 0) return taken
  const rows = taken.flatMap(delivery => {
    const explanation = forbidden.get(delivery._id.toHexString())
    return explanation === undefined ? [] : [{ delivery, explanation }]
  })
  await deps.claims.suppress(leaseId, rows)
  return taken.filter(delivery => !forbidden.has(delivery._id.toHexString()))
}

/**
 * Writes outcomes, what comes during a write together in the next one. A store that is away is tried again until the
 * lane is lost: the remote has the mail already, and an outcome that isn't written is a mail sent twice. Repeating is
 * harmless, since a written outcome has taken the lease id away.
 */
function createOutcomeWriter(deps: LaneDeps, lane: string, isLost: () => boolean) {
  let next: OutcomeWrite[] = []
  let writing: Promise<void> | null = null
  async function flush() {
    const batch = next
    next = []
    for (let delayMs = 50; !isLost(); delayMs = Math.min(delayMs * 2, 2000)) {
      try {
        await deps.beforeRecord(batch)
        const matched = await deps.claims.record(batch)
        if (matched < batch.length)
          deps.log.warn({ lane, stale: batch.length - matched }, 'outcomes were written before or the lease was lost')
        return
      } catch (error) {
        deps.log.error({ lane, outcomes: batch.length, err: error }, 'outcomes not written yet')
        await setTimeoutPromise(delayMs)
      }
    }
  }
  return {
    /** Resolves when these are written, or the lane is lost. */
    async write(outcomes: OutcomeWrite[]): Promise<void> {
      next.push(...outcomes)
      if (writing !== null) await writing // then ours are in the next batch, begun by whoever comes first
      if (next.length > 0)
        writing ??= flush().finally(() => {
          writing = null
        })
      await writing
    },
  }
}

/** Signs and transmits; whatever goes wrong on our side defers the mail with the reason, it never loses or bounces it. */
async function attemptAll(
  deps: LaneDeps,
  lane: string,
  message: Message | undefined,
  deliveries: Delivery[],
): Promise<Attempt[]> {
  const at = deps.now()
  const ours = (reason: string): Attempt[] =>
    deliveries.map(delivery => ({
      deliveryId: delivery._id,
      at,
      ms: deps.now().getTime() - at.getTime(),
      phase: 'dns',
      result: 'deferred',
      code: null,
      enhanced: '4.3.0', // RFC 3463: other mail system status
      response: reason,
      host: null,
      address: null,
      tls: null,
    }))
  if (message === undefined) return ours('the stored message could not be read')
  try {
    return await deps.transmit(lane, await deps.sign(message), deliveries)
  } catch (error) {
    deps.log.error({ lane, message: message._id, err: error }, 'a mail could not be signed or sent')
    return ours(`the relay could not prepare this mail: ${(error as Error).message}`)
  }
}
