/**
 * Delivery: hands a signed mail to the recipients' mail server and tells what each recipient was answered. It may not
 * know stores, queues or what an answer means for a recipient (outcomes says that), and it never changes a mail.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { type Attempt, type Delivery, defaultPool, type SignedMessage } from '../values.ts'
import { attemptsOf, unsentOf } from './attempts.ts'
import { createChunkingMemory } from './chunking.ts'
import { createDestinations, type Dns, isNoWay } from './destinations.ts'
import { createFreshTrouble } from './fresh-trouble.ts'
import { createKeptSessions } from './kept-sessions.ts'
import { type DestinationLimits, knownDestinations } from './known-destinations.ts'
import type { DestinationState, Lesson } from './lane-capacity.ts'
import { lessonOf } from './lessons.ts'
import { declareMetrics } from './metrics.ts'
import type { RememberedPolicies } from './mta-sts.ts'
import { createOpenCount } from './open-count.ts'
import { createPoolCapacity, type LaneParts } from './pool-capacity.ts'
import type { Pool } from './pools.ts'
import { createReach, isUnreached, type Smarthost, type Unreached } from './reach.ts'
import type { TlsSeen } from './security.ts'
import { securityFor } from './security-for.ts'
import { createSendAddresses, type Departure } from './send-addresses.ts'
import { type AddressCounts, createCountMemory, createShares } from './shares.ts'
import type { Session } from './smtp-client.ts'
import { standardTimeouts, type Timeouts } from './timeouts.ts'
import { createTlsMemory } from './tls-memory.ts'
import { type Mail, transact, type Verdict } from './transaction.ts'

export { loadDestinationLimits } from './known-destinations.ts'
export type { DestinationState } from './lane-capacity.ts'
export type { RememberedPolicies, StsPolicy } from './mta-sts.ts'
export { isOnThisMachine } from './on-this-machine.ts'
export { loadPools, type Pool } from './pools.ts'
export { checkReverse, type ReverseCheck } from './reverse-name.ts'
export { validatesByDefault } from './secure-dns.ts'
export type { ReportedPolicy, TlsSeen } from './security.ts'
export type { AddressCounts, CountName } from './shares.ts'
export { standardTimeouts, type Timeouts } from './timeouts.ts'
export { shareAt, utcDay, warmUpDay } from './warm-up.ts'

const tellAgainMs = 30_000
const maxTold = 10_000

export interface DeliveryDeps {
  /** EHLO name */
  readonly hostname: string
  now(): Date
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn'>
  /** without resolveTxt there is no MTA-STS */
  readonly dns: Dns & { resolveTxt?(name: string): Promise<string[][]> }
  /** resolvers that validate DNSSEC, and to which nobody stands in the way; none: no DANE */
  readonly validatingResolvers?: readonly string[]
  readonly policies?: RememberedPolicies
  /** 443, but in tests */
  readonly policyPort?: number
  /** PEM authorities to trust instead of the system's, for tests */
  readonly trustedAuthorities?: readonly string[]
  /** domains whose mail goes over TLS or not at all; `*` for all */
  readonly tlsRequired?: readonly string[]
  tlsSeen?(seen: TlsSeen): void
  /** what receivers bear; the built-in table unless the operator says otherwise */
  readonly destinationLimits?: readonly DestinationLimits[]
  /** told when a destination has said that we are too many, and how it goes on: for `queue explain` */
  destinationChanged?(lane: string, state: DestinationState): void
  readonly mxPort: number
  readonly allowPrivateDestinations: boolean
  /** the addresses to send from; without any the system chooses */
  readonly pools?: readonly Pool[]
  /** what warming addresses have sent; in memory by default */
  readonly addressCounts?: AddressCounts
  /** what a lane's name says; by default all of it is the destination */
  lanePartsOf?(lane: string): LaneParts
  readonly smarthost?: Smarthost | null
  readonly timeouts?: Partial<Timeouts>
  readonly registry: Registry
}

/** What goes out: under this return path. */
export interface ReadyMail {
  readonly signed: SignedMessage
  readonly reversePath: string
}

export interface MailDelivery {
  /**
   * The message to all these recipients of one lane. Never rejects.
   * @param prepare called when a connection stands; what it rejects with is said of the attempt
   * @returns one attempt per delivery, in their order
   */
  transmit(lane: string, prepare: () => Promise<ReadyMail>, deliveries: readonly Delivery[]): Promise<Attempt[]>
  /** How many transmits may run at once on this lane now. */
  capacity(lane: string): number
  /** What has been learnt of the destination. */
  destinationState(lane: string): DestinationState
  /** Waits for what is under way, `graceMs` at most, and says goodbye on all connections that wait. */
  close(graceMs?: number): Promise<void>
}

export function createDelivery(deps: DeliveryDeps): MailDelivery {
  const timeouts = { ...standardTimeouts, ...deps.timeouts }
  const metrics = declareMetrics(deps.registry)
  const destinations = createDestinations(deps.dns, deps.now)
  const partsOf = deps.lanePartsOf ?? (lane => ({ destination: lane, pool: defaultPool }))
  const { now, log, hostname, pools = [{ name: defaultPool, addresses: [] }] } = deps
  // what receivers see of a smarthost are its own addresses
  const shares = deps.smarthost ? null : createShares({ counts: deps.addressCounts ?? createCountMemory(), now })
  const addresses = createSendAddresses({ pools, hostname, shares, now, log })
  const reach = createReach({
    ...deps,
    addresses,
    timeouts,
    destinations,
    tlsMemory: createTlsMemory(deps.trustedAuthorities),
    chunkingOf: createChunkingMemory(now),
    securityOf: securityFor(deps),
  })
  const kept = createKeptSessions(timeouts)
  // a smarthost's limits are its own, whatever the recipients' domains
  const limits = deps.smarthost ? [] : (deps.destinationLimits ?? knownDestinations)
  const capacity = createPoolCapacity(now, limits, partsOf)
  const openOf = createOpenCount()
  const told = new Map<string, number>()
  const joins = new Map<string, Promise<void>>()
  const fresh = createFreshTrouble()
  const underWay = new Set<Promise<unknown>>()

  async function open(lane: string, key: string, domain: string, departure: Departure): Promise<Session | Unreached> {
    const known = fresh.known(key)
    if (known !== undefined) return { ...known, busy: false } // busy was told once
    const group = capacity.group(lane)
    const { connections } = capacity.state(lane)
    while (openOf.count(group) >= connections.most && (await kept.makeRoom(group)));
    const closed = openOf.opened(group) // from here on, so that two at once don't both see room
    const started = performance.now()
    const session = await reach.open(domain, departure)
    if (isUnreached(session)) {
      closed()
      if (session.waitsUntil !== undefined) return session
      metrics.connections.inc({ result: 'failed' })
      if (session.tlsFailure !== undefined) metrics.insecure.inc({ policy: session.policy ?? 'none' })
      fresh.learn(key, session, performance.now() - started)
    } else {
      metrics.connections.inc({ result: session.tls?.version ?? 'plaintext' })
      metrics.policies.inc({ policy: session.policy })
      metrics.open.inc()
      session.wire.socket.once('close', () => {
        closed()
        metrics.open.dec()
      })
    }
    return session
  }

  /** Lanes of one operator learn together; which operator it is the MX hosts tell, before the first mail takes a place. */
  function joinGroup(lane: string, domain: string): Promise<void> | undefined {
    const underWay = joins.get(lane)
    if (underWay !== undefined || deps.smarthost || !capacity.wantsHosts(lane)) return underWay
    const join = destinations
      .route(domain)
      .then(route => {
        if (isNoWay(route)) return
        const hosts = route.hosts.map(({ host }) => host)
        capacity.join(lane, hosts)
      })
      .finally(() => joins.delete(lane))
    joins.set(lane, join)
    return join
  }

  /** A destination that had trouble is told of again, so that nobody reads of a limit that was lifted long ago. */
  function tell(lane: string, how: Lesson) {
    if (deps.destinationChanged === undefined) return
    const last = told.get(lane)
    if (how !== 'busy' && (last === undefined || performance.now() - last < tellAgainMs)) return
    if (last === undefined && told.size >= maxTold) told.clear()
    told.set(lane, performance.now())
    deps.destinationChanged(lane, capacity.state(lane))
  }

  /** Ends sessions whose address has used up its share. @returns one that is of use, or undefined */
  async function takeKept(key: string, lane: string, departure: Departure): Promise<Session | undefined> {
    let session = kept.take(key)
    while (session !== undefined && !(await departure.mayUse(session.target.localAddress))) {
      kept.give(key, session, capacity.group(lane), 0)
      session = kept.take(key)
    }
    return session
  }

  /**
   * One transaction with recipients of one domain: the first ones of the group, as many as the sending address may still
   * send to today; all where it isn't warming up.
   */
  async function transmitTo(
    lane: string,
    domain: string,
    prepare: () => Promise<ReadyMail>,
    group: readonly Delivery[],
  ) {
    const at = deps.now()
    const started = performance.now()
    const attempts = (end: readonly Verdict[] | Unreached, session: Session | null): Attempt[] => {
      const some = 'words' in end ? group : group.slice(0, end.length)
      const made = attemptsOf(some, end, session, { at, ms: Math.round(performance.now() - started) })
      for (const { result, phase, waitsUntil } of made)
        if (waitsUntil === undefined) metrics.attempts.inc({ result, phase })
        else metrics.waits.inc()
      return made
    }
    // lanes may be split or hold several domains; a connection is good for what its MX host was looked up for
    const { pool } = partsOf(lane)
    const key = deps.smarthost ? pool : `${lane} ${domain}`
    const joining = joinGroup(lane, domain)
    if (joining !== undefined) await joining
    const place = capacity.begin(lane)
    if (place !== undefined) await place
    let how: Lesson = 'neutral'
    let words = ''
    const departure = addresses.departure(pool, capacity.operator(lane), group.length)
    const transactOn = async (session: Session) => {
      const ready = await prepare().catch(error => {
        kept.give(key, session, capacity.group(lane), capacity.mailsPerConnection(lane)) // it isn't the host's fault
        throw error
      })
      return transact(session, mailOf(ready, group.slice(0, departure.mails)), timeouts)
    }
    const learn = (verdicts: readonly Verdict[], session: Session) => {
      ;({ how, words } = lessonOf(verdicts, session.wire.lost === null))
      kept.give(key, session, capacity.group(lane), capacity.mailsPerConnection(lane))
      departure.giveBack(unsentOf(verdicts))
    }
    try {
      let session: Session | Unreached | undefined = departure.warms
        ? await takeKept(key, lane, departure)
        : kept.take(key)
      for (let isKept = session !== undefined; ; isKept = false) {
        session ??= await open(lane, key, domain, departure)
        if (isUnreached(session)) {
          words = session.words
          if (session.busy) how = session.code === null ? 'refused' : 'busy'
          return attempts(session, null)
        }
        const { verdicts, neverBegan, withoutBdat, contentBy } = await transactOn(session)
        if (contentBy !== null) metrics.contents.inc({ command: contentBy })
        if (!withoutBdat && !(isKept && neverBegan)) {
          learn(verdicts, session)
          return attempts(verdicts, session)
        }
        // a new connection: the host had closed the kept one, which only shows now, or turned out not to take BDAT
        session = undefined
      }
    } catch (error) {
      // preparing failed, or it is a mistake of ours; the mail must not pay for it
      deps.log.warn({ lane, err: error }, 'transmitting failed')
      const words = `The relay could not send this mail: ${(error as Error).message}`
      const base = {
        phase: 'connect',
        result: 'deferred',
        code: null,
        enhanced: '4.3.0',
        target: null,
        busy: false,
      } as const
      return attempts({ ...base, words }, null)
    } finally {
      departure.giveBack(departure.mails) // what a mistake or an unreachable host has left untouched
      capacity.end(lane, how, words)
      tell(lane, how)
      metrics.seconds.observe((performance.now() - started) / 1000)
    }
  }

  async function transmitAll(...[lane, domain, prepare, group]: Parameters<typeof transmitTo>) {
    const attempts = await transmitTo(lane, domain, prepare, group)
    while (attempts.length < group.length)
      attempts.push(...(await transmitTo(lane, domain, prepare, group.slice(attempts.length))))
    return attempts
  }

  return {
    async transmit(lane, prepare, deliveries) {
      const byDomain = Map.groupBy(deliveries, ({ recipient }) => domainOf(recipient))
      const all = Promise.all([...byDomain].map(([domain, group]) => transmitAll(lane, domain, prepare, group))).then(
        groups => groups.flat(),
      )
      underWay.add(all)
      const attempts = await all.finally(() => underWay.delete(all))
      if (byDomain.size <= 1) return attempts
      const byDelivery = new Map(attempts.map(attempt => [attempt.deliveryId, attempt]))
      return deliveries.map(({ _id }) => byDelivery.get(_id) as Attempt)
    },
    capacity: lane => capacity.of(lane),
    destinationState: lane => capacity.state(lane),
    async close(graceMs = timeouts.finalMs) {
      const ended = async () => {
        while (underWay.size > 0) await Promise.allSettled(underWay)
      }
      await Promise.race([ended(), pause(graceMs, undefined, { ref: false })])
      await kept.close()
      await shares?.close()
    },
  }
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

function mailOf({ signed, reversePath }: ReadyMail, group: readonly Delivery[]): Mail {
  const { message, header, body } = signed
  return {
    reversePath,
    recipients: group.map(({ recipient }) => recipient),
    header,
    body,
    sizeBytes: header.length + message.bodyBytes,
    eightBit: message.eightBit,
    // a client that asked for SMTPUTF8 without need must not make the mail undeliverable (RFC 6531 §3.4)
    needsUtf8: hasHighOctet(reversePath) || (message.smtputf8 && hasHighOctet(header.toString('latin1'))),
  }
}

const hasHighOctet = (text: string) => /[^\0-\x7f]/.test(text)
