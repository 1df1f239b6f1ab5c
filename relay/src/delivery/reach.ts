/**
 * Opens a session with one of a destination's hosts: by preference, equal ones shuffled, each host's addresses in turn,
 * until one is ready for MAIL. A refusal at connection, greeting, EHLO or TLS is that host's own; the next one is tried.
 */
import { networkInterfaces } from 'node:os'
import type { Logger } from 'pino'
import type { Attempt, TlsPolicy } from '../values.ts'
import { isPublicAddress } from './addresses.ts'
import { type Destinations, isNoWay, type NoWay, type Route } from './destinations.ts'
import { type DomainSecurity, type HostSecurity, smarthostSecurity, type TlsSeen } from './security.ts'
import type { Departure, SendAddresses } from './send-addresses.ts'
import { type ClientDeps, HostTrouble, openSession, type Session, type Target } from './smtp-client.ts'
import type { TlsFailure } from './tls-failure.ts'

/** More hosts than any domain needs; a domain with a hundred dead ones must not hold a lane for an hour. */
const maxTries = 8

export interface Smarthost {
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly pass?: string
  readonly implicitTls: boolean
}

export interface ReachDeps extends ClientDeps {
  readonly destinations: Destinations
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn'>
  readonly mxPort: number
  readonly allowPrivateDestinations: boolean
  readonly addresses: Pick<SendAddresses, 'isOwn' | 'isOwnName'>
  readonly smarthost?: Smarthost | null
  /** see security.ts */
  securityOf(domain: string): Promise<DomainSecurity>
  /** told of every TLS session and every one that failed, for TLS reports */
  tlsSeen?(seen: TlsSeen): void
}

/** Nobody could be reached: what the attempts of all recipients say. */
export interface Unreached {
  readonly phase: Attempt['phase']
  readonly result: 'refused' | 'deferred'
  readonly code: number | null
  readonly enhanced: string | null
  readonly words: string
  readonly target: Target | null
  /** of the host whose words these are */
  readonly policy?: TlsPolicy
  /** what a TLS policy had against a host */
  readonly tlsFailure?: string
  /** the host said or showed that we are too many */
  readonly busy: boolean
  /** nothing was tried: the sending addresses have used today's share */
  readonly waitsUntil?: Date
}

export interface Reach {
  /** @param domain not looked at when there is a smarthost */
  open(domain: string, departure: Departure): Promise<Session | Unreached>
}

export const isUnreached = (value: Session | Unreached): value is Unreached => 'words' in value

export function createReach(deps: ReachDeps): Reach {
  const { destinations, smarthost, log } = deps

  function fault(address: string): string | null {
    if (deps.allowPrivateDestinations || smarthost) return null // the operator's word
    if (!isPublicAddress(address)) return `The address ${address} is not a public one`
    const own = Object.values(networkInterfaces()).some(list => list?.some(local => local.address === address))
    return own || deps.addresses.isOwn(address) ? `The address ${address} is our own` : null
  }

  async function open(target: Target, { rules, watch }: HostSecurity, seen: Seen): Promise<Session> {
    try {
      const session = await openSession(deps, target, rules)
      session.watchedFailure = watch(session)
      seen(session.watchedFailure ?? (session.tls === null ? plaintext : null))
      return session
    } catch (error) {
      if (!(error instanceof HostTrouble) || error.phase !== 'tls') throw error
      seen(error.failure)
      if (rules.tls !== 'opportunistic') throw error
      // opportunistic: a host whose TLS is broken gets the mail as one that has none (RFC 7435 §3)
      log.info(
        { host: target.host, address: target.address, reason: error.message },
        'TLS failed, going on in plaintext',
      )
      const session = await openSession(deps, target, { ...rules, tls: 'none' })
      session.watchedFailure = watch(session) && error.failure
      return session
    }
  }

  async function openOne(
    domain: string,
    hosts: readonly string[],
    port: number,
    departure: Departure,
    securityOf: (host: string, address?: string) => Promise<HostSecurity>,
  ) {
    const troubles: HostTrouble[] = []
    let noAddress: NoWay | null = null
    let blocked: string | null = null
    let insecure: Insecure | null = null
    let tries = 0
    for (const host of hosts) {
      if (deps.addresses.isOwnName(host) && !smarthost && !deps.allowPrivateDestinations) {
        blocked ??= `The mail exchanger ${host} is this relay itself`
        break // a backup MX must not send to its equals or worse ones (RFC 5321 §5.1)
      }
      const found = await destinations.addressesOf(host)
      if (isNoWay(found)) {
        if (noAddress === null || found.result === 'deferred') noAddress = found
        continue
      }
      const security = await securityOf(host, found.addresses[0])
      const { refused, reported, rules } = security
      if (refused !== null) {
        insecure ??= { policy: rules.policy, failure: refused }
        log.info({ domain, host, policy: rules.policy, reason: refused.words }, 'host not used for its TLS policy')
        deps.tlsSeen?.({ domain, host, address: null, policy: reported, failure: refused })
        continue
      }
      for (const [n, address] of found.addresses.entries()) {
        const forbidden = fault(address)
        if (forbidden !== null) {
          blocked ??= `${forbidden}; mail for it is not sent (${host})`
          continue
        }
        if (tries >= maxTries) continue
        const local = await departure.from(address)
        if (local === null) continue
        tries++
        const hasNext = n + 1 < found.addresses.length
        const target = { host, address, port, localAddress: local?.address, ehlo: local?.ehlo, hasNext }
        try {
          return await open(target, security, failure => {
            if (!smarthost) deps.tlsSeen?.({ domain, host, address, policy: reported, failure })
          })
        } catch (error) {
          if (!(error instanceof HostTrouble)) throw error
          log.debug(
            { host, address, phase: error.phase, code: error.reply?.code, reason: error.message },
            'host not used',
          )
          if (error.failure !== null) insecure ??= { policy: rules.policy, failure: error.failure }
          troubles.push(error)
        }
      }
    }
    return unreached(troubles, noAddress, blocked, insecure, departure)
  }

  return {
    async open(domain, departure) {
      if (smarthost) {
        const { user, pass } = smarthost
        const credentials = user === undefined ? undefined : { user, pass: pass ?? '' }
        return openOne(domain, [smarthost.host], smarthost.port, departure, async (_host, address = '') =>
          smarthostSecurity({
            tls: smarthost.implicitTls ? 'implicit' : credentials ? 'required' : 'opportunistic',
            // a password goes to nobody but its owner; within this machine there is nobody in between
            verify: credentials !== undefined && !/^127\.|^::1$/.test(address),
            credentials,
          }),
        )
      }
      const [route, security] = await Promise.all([destinations.route(domain), deps.securityOf(domain)])
      if (isNoWay(route)) return { ...route, phase: 'dns', target: null, busy: false }
      if (security.trouble !== null) {
        const { reported, failure } = security.trouble
        deps.tlsSeen?.({ domain, host: null, address: null, policy: reported, failure })
      }
      return openOne(domain, shuffledByPreference(route), deps.mxPort, departure, host => security.of(host))
    },
  }
}

type Seen = (failure: TlsFailure | null) => void
interface Insecure {
  readonly policy: TlsPolicy
  readonly failure: TlsFailure
}

const plaintext: TlsFailure = { type: 'starttls-not-supported', words: 'The host offers no STARTTLS' }

/** RFC 5321 §5.1: equal preferences must be randomized, to spread the load. */
function shuffledByPreference({ hosts }: Exclude<Route, NoWay>): string[] {
  return hosts
    .map(({ host, priority }) => ({ host, priority, lot: Math.random() }))
    .sort((a, b) => a.priority - b.priority || a.lot - b.lot)
    .map(({ host }) => host)
}

/** What a host said tells more than a host that said nothing; of equals, the best one's words. */
function unreached(
  troubles: HostTrouble[],
  noAddress: NoWay | null,
  blocked: string | null,
  insecure: Insecure | null,
  { fault, waitsUntil }: Departure,
): Unreached {
  const why = insecure === null ? {} : { policy: insecure.policy, tlsFailure: insecure.failure.words }
  const trouble = troubles.find(({ reply }) => reply !== null) ?? troubles[0]
  if (trouble !== undefined)
    return {
      phase: trouble.phase,
      result: 'deferred', // never the recipient's fault
      code: trouble.reply?.code ?? null,
      enhanced: trouble.reply ? trouble.reply.enhanced : trouble.failure ? enhancedOf(trouble.failure) : null,
      ...why,
      words: trouble.reply?.text || trouble.message,
      target: trouble.target,
      busy: troubles.some(({ reply, message }) => reply?.code === 421 || /refused the connection/.test(message)),
    }
  const base = { phase: 'dns', target: null, busy: false } as const
  // RFC 3463 §3.4: system incorrectly configured; not accepting network messages, which 4.3.2 is nearest to
  if (fault !== null)
    return { ...base, phase: 'connect', result: 'deferred', code: null, enhanced: '4.3.5', words: fault }
  if (waitsUntil !== null)
    return { ...base, result: 'deferred', code: null, enhanced: '4.3.2', words: spentWords, waitsUntil }
  if (insecure !== null)
    return {
      ...base,
      ...why,
      phase: 'tls',
      result: 'deferred',
      code: null,
      enhanced: enhancedOf(insecure.failure),
      words: insecure.failure.words,
    }
  if (noAddress?.result === 'deferred') return { ...base, ...noAddress }
  if (blocked !== null) return { ...base, result: 'refused', code: 550, enhanced: '5.4.4', words: blocked }
  // MX names without addresses are mostly a mistake of the moment
  if (noAddress !== null) return { ...base, ...noAddress, result: 'deferred', code: null, enhanced: '4.4.4' }
  return {
    ...base,
    result: 'deferred',
    code: null,
    enhanced: '4.4.1',
    words: 'None of the addresses to send from can reach the host (IPv4 and IPv6)',
  }
}

const spentWords = 'The sending addresses are being warmed up and have sent all of their share of today'

/** RFC 3463 §3.8: security features not supported, or a failure of cryptography. */
const enhancedOf = ({ type }: TlsFailure) => (type === 'starttls-not-supported' ? '4.7.4' : '4.7.5')
