/**
 * One slice of one lane: takes its due deliveries in batches, and for each mail signs, transmits, judges and records.
 * The caller (the lane's Agenda job) holds the lane's lock; nobody else works on it.
 *
 * Workers follow what the destination bears (`capacity`), the next batch is claimed while the last one is under way,
 * and outcomes that come while a write is under way go together in the next one: the more load, the bigger the batches.
 *
 * Thousands of lanes may run at once, and most of their hosts may be dead: a lane claims no more than its destination is
 * likely to take soon, and a mail is read and signed when its connection stands. Only a lane that delivers reads ahead.
 */
import { setTimeout as setTimeoutPromise } from 'node:timers/promises'
import type { ObjectId } from 'bson'
import type { Logger } from 'pino'
import type { Attempt, Delivery, Message, Outcome, SignedMessage } from '../values.ts'
import type { Claims } from './claims.ts'
import type { Allowance, Gate } from './gate.ts'
import { createBell, type Hints } from './hints.ts'
import { urgentBefore } from './priority.ts'

export interface LaneDeps {
  readonly claims: Claims
  readonly hints: Hints
  readonly log: Logger
  now(): Date
  sign(message: Message): Promise<SignedMessage>
  /** @param prepare gives the signed mail once there is somebody to give it to; the same each time it is called */
  transmit(lane: string, prepare: () => Promise<SignedMessage>, deliveries: Delivery[]): Promise<Attempt[]>
  judge(attempt: Attempt, delivery: Delivery): Outcome
  /** which of these must not be tried, by the delivery's id, and why in words */
  suppressed(deliveries: readonly Delivery[]): Promise<ReadonlyMap<string, Outcome['explanation']>>
  /** told before outcomes are written, so that what follows from a bounce is never lost; may be told twice */
  beforeRecord(ended: readonly { delivery: Delivery; outcome: Outcome }[]): Promise<void>
  /** how many mails may be under way at once to this destination */
  capacity(lane: string): number
  readonly leaseSeconds: number
  /** how many lanes claim at once: the rest of the store's time is for what is under way, and for its locks */
  readonly claiming: Gate
  /** how many mails all lanes read and sign at once */
  readonly preparing: Gate
  /** how many mails all lanes may have read before their turn */
  readonly readAhead: Allowance
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
/** A claim is for so many rounds of what the destination bears at once … */
const roundsPerBatch = 5
/** … and for so many at least: of a host that is down all hear the same at once. */
const leastBatch = 20

/** A lane with enough to do looks so often whether an urgent mail has come. */
const urgentLookMs = 250

type OutcomeWrite = Parameters<Claims['record']>[0][number]

interface Work {
  readonly leaseId: string
  readonly messageId: ObjectId
  /** read ahead; null: to be read when its turn comes; undefined: it isn't there, which says the attempt */
  readonly message: Message | undefined | null
  readonly deliveries: Delivery[]
}

/**
 * @param stillMine renews the lane's lock; false or an error means that it is lost, and the slice ends at once
 * @param fresh a mail has just come for it: it goes before lanes that only try again
 * @param signal looked at when the lane is hinted at
 * @returns when to run next; null when the lane is empty
 */
export async function runLane(
  deps: LaneDeps,
  lane: string,
  { stillMine, signal, fresh }: { stillMine(): Promise<boolean>; signal: AbortSignal; fresh: boolean },
): Promise<Date | null> {
  const { claims } = deps
  const bell = createBell()
  const waiting: Work[] = [] // claimed, not begun
  const held = new Map<string, { leaseId: string; id: ObjectId; since: number }>() // every delivery we hold a lease on
  let underWay = 0 // mails between us and the destination
  let unfinished = 0 // those, and the ones whose outcomes are being written
  let claiming = false
  let maybeDue = true
  let urgentLookAt = 0
  let hasDelivered = false
  let lost = false // the lane is another node's: nothing more may be written
  let failure: unknown = null // ours: stop, and let the job be tried again
  using _ear = deps.hints.listen(lane, () => {
    maybeDue = true
    bell.ring()
  })
  const fail = (error: unknown) => {
    failure ??= error
  }
  const outcomes = createOutcomeWriter(deps, lane, () => lost)

  // the lane's lock and the leases are renewed together, at a third of their life; leases of a moment ago the next time
  const renewal = setInterval(async () => {
    try {
      if (!(await stillMine())) throw new Error('the lock of the lane was taken over')
      const before = performance.now() - deps.leaseSeconds * 250
      const old = [...held.values()].filter(({ since }) => since < before)
      for (const [leaseId, rows] of Map.groupBy(old, row => row.leaseId)) {
        const since = performance.now()
        await claims.renew(
          leaseId,
          rows.map(row => row.id),
        )
        for (const row of rows) row.since = since
      }
    } catch (error) {
      deps.log.error({ lane, err: error }, 'lane lost')
      lost = true
      bell.ring()
    }
  }, deps.leaseSeconds * 333)

  async function work(of: Work) {
    const { leaseId, deliveries } = of
    if (of.message !== null) deps.readAhead.give(1)
    const attempts = await attemptAll(deps, lane, of)
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
      batchNow(),
      urgent ? urgentBefore(deps.now()) : undefined,
    )
    maybeDue ||= urgent || taken.length > 0
    if (taken.length === 0) return
    const deliveries = await withoutSuppressed(deps, leaseId, taken)
    const since = performance.now()
    for (const delivery of deliveries) held.set(delivery._id.toHexString(), { leaseId, id: delivery._id, since })
    const byMessage = Map.groupBy(deliveries, delivery => delivery.messageId.toHexString())
    const ids = [...byMessage.values()].flatMap(([first]) => (first === undefined ? [] : [first.messageId]))
    const messages = hasDelivered && deps.readAhead.take(ids.length) ? await readAhead(ids) : null
    // a mail with many recipients may come in several claims, so each keeps its own
    const groups = ids.map((messageId): Work => {
      const id = messageId.toHexString()
      const message = messages === null ? null : messages.get(id)
      return { leaseId, messageId, message, deliveries: byMessage.get(id) ?? [] }
    })
    if (urgent) waiting.unshift(...groups)
    else waiting.push(...groups)
  }

  async function readAhead(ids: ObjectId[]) {
    try {
      return new Map((await claims.messages(ids)).map(message => [message._id.toHexString(), message]))
    } catch (error) {
      deps.readAhead.give(ids.length)
      throw error
    }
  }

  const batchNow = () => Math.min(batchSize, Math.max(leastBatch, roundsPerBatch * deps.capacity(lane)))
  let endsAt = Number.POSITIVE_INFINITY // the slice's time begins with its first claim: it may have stood in line for it
  let idleSince: number | null = null
  const goesOn = () => !signal.aborted && !lost && failure === null
  while (goesOn() || unfinished > 0 || claiming) {
    const now = deps.now().getTime()
    const takesMore = goesOn() && now < endsAt
    const batch = batchNow()
    while (takesMore && underWay < deps.capacity(lane) && unfinished < 2 * batch) {
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
    const urgent = waiting.length >= batch / 2
    if (takesMore && maybeDue && !claiming && (!urgent || now - urgentLookAt >= urgentLookMs)) {
      claiming = true
      maybeDue = false // a hint from here on asks for another look
      if (urgent) urgentLookAt = now
      deps
        .claiming(() => claim(urgent), fresh || hasDelivered)
        .catch(fail)
        .finally(() => {
          claiming = false
          if (endsAt === Number.POSITIVE_INFINITY) endsAt = deps.now().getTime() + sliceMs
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
    // another machine's intake can't ring: an idle lane looks by itself; so does one that waits for room at its destination
    const looks = waiting.length > 0 || (unfinished === 0 && !claiming)
    if (!(await bell.wait(looks ? idleLookMs : null)) && unfinished === 0) maybeDue = true
  }

  clearInterval(renewal)
  deps.readAhead.give(waiting.filter(({ message }) => message !== null).length)
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
async function attemptAll(deps: LaneDeps, lane: string, { messageId, message, deliveries }: Work): Promise<Attempt[]> {
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
  let trouble: unknown = null // of reading or signing, which is no matter of the destination's
  let prepared: Promise<SignedMessage> | null = null
  const prepare = () =>
    (prepared ??= deps.preparing(async () => {
      try {
        const [stored] = message === null ? await deps.claims.messages([messageId]) : [message]
        if (stored === undefined) throw new Error('its stored message could not be read')
        return await deps.sign(stored)
      } catch (error) {
        trouble = error
        throw error
      }
    }))
  try {
    const attempts = await deps.transmit(lane, prepare, deliveries)
    if (trouble === null) return attempts
  } catch (error) {
    trouble = error
  }
  deps.log.error({ lane, message: messageId, err: trouble }, 'a mail could not be signed or sent')
  return ours(`the relay could not prepare this mail: ${(trouble as Error).message}`)
}
