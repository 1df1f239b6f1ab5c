/**
 * Opens a session with one of a destination's hosts: by preference, equal ones shuffled, each host's addresses in turn,
 * until one is ready for MAIL. A refusal at connection, greeting, EHLO or TLS is that host's own; the next one is tried.
 */
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Logger } from 'pino'
import type { Attempt } from '../values.ts'
import { isPublicAddress } from './addresses.ts'
import { type Destinations, isNoWay, type NoWay, type Route } from './destinations.ts'
import {
  type ClientDeps,
  HostTrouble,
  openSession,
  type SecurityRules,
  type Session,
  type Target,
} from './smtp-client.ts'

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
  /** local addresses; empty: the system's choice */
  readonly sendAddresses: readonly string[]
  readonly smarthost?: Smarthost | null
}

/** Nobody could be reached: what the attempts of all recipients say. */
export interface Unreached {
  readonly phase: Attempt['phase']
  readonly result: 'refused' | 'deferred'
  readonly code: number | null
  readonly enhanced: string | null
  readonly words: string
  readonly target: Target | null
  /** the host said or showed that we are too many */
  readonly busy: boolean
}

export interface Reach {
  /** @param domain not looked at when there is a smarthost */
  open(domain: string): Promise<Session | Unreached>
}

export const isUnreached = (value: Session | Unreached): value is Unreached => 'words' in value

export function createReach(deps: ReachDeps): Reach {
  const { destinations, smarthost, log } = deps
  let turn = 0

  /** @returns undefined: any; null: none of ours speaks to such an address */
  function localAddressFor(address: string): string | undefined | null {
    if (deps.sendAddresses.length === 0) return undefined
    const same = deps.sendAddresses.filter(local => isIPv6(local) === isIPv6(address))
    return same[turn++ % same.length] ?? null
  }

  function fault(address: string): string | null {
    if (deps.allowPrivateDestinations || smarthost) return null // the operator's word
    if (!isPublicAddress(address)) return `The address ${address} is not a public one`
    const own = Object.values(networkInterfaces()).some(list => list?.some(local => local.address === address))
    return own || deps.sendAddresses.includes(address) ? `The address ${address} is our own` : null
  }

  async function open(target: Target, rules: SecurityRules): Promise<Session> {
    try {
      return await openSession(deps, target, rules)
    } catch (error) {
      if (!(error instanceof HostTrouble) || error.phase !== 'tls' || rules.tls !== 'opportunistic') throw error
      // opportunistic: a host whose TLS is broken gets the mail as one that has none (RFC 7435 §3)
      log.info(
        { host: target.host, address: target.address, reason: error.message },
        'TLS failed, going on in plaintext',
      )
      return openSession(deps, target, { ...rules, tls: 'none' })
    }
  }

  async function openOne(hosts: readonly string[], port: number, rulesFor: (address: string) => SecurityRules) {
    const troubles: HostTrouble[] = []
    let noAddress: NoWay | null = null
    let blocked: string | null = null
    let tries = 0
    for (const host of hosts) {
      if (host === deps.hostname && !smarthost && !deps.allowPrivateDestinations) {
        blocked ??= `The mail exchanger ${host} is this relay itself`
        break // a backup MX must not send to its equals or worse ones (RFC 5321 §5.1)
      }
      const found = await destinations.addressesOf(host)
      if (isNoWay(found)) {
        if (noAddress === null || found.result === 'deferred') noAddress = found
        continue
      }
      for (const address of found.addresses) {
        const forbidden = fault(address)
        if (forbidden !== null) {
          blocked ??= `${forbidden}; mail for it is not sent (${host})`
          continue
        }
        const localAddress = localAddressFor(address)
        if (localAddress === null || tries >= maxTries) continue
        tries++
        try {
          return await open({ host, address, port, localAddress }, rulesFor(address))
        } catch (error) {
          if (!(error instanceof HostTrouble)) throw error
          log.debug(
            { host, address, phase: error.phase, code: error.reply?.code, reason: error.message },
            'host not used',
          )
          troubles.push(error)
        }
      }
    }
    return unreached(troubles, noAddress, blocked)
  }

  return {
    async open(domain) {
      if (smarthost) {
        const { user, pass } = smarthost
        const credentials = user === undefined ? undefined : { user, pass: pass ?? '' }
        return openOne([smarthost.host], smarthost.port, address => ({
          tls: smarthost.implicitTls ? 'implicit' : credentials ? 'required' : 'opportunistic',
          // a password goes to nobody but its owner; within this machine there is nobody in between
          verify: credentials !== undefined && !/^127\.|^::1$/.test(address),
          credentials,
        }))
      }
      const route = await destinations.route(domain)
      if (isNoWay(route)) return { ...route, phase: 'dns', target: null, busy: false }
      return openOne(shuffledByPreference(route), deps.mxPort, () => ({ tls: 'opportunistic', verify: false }))
    },
  }
}

/** RFC 5321 §5.1: equal preferences must be randomized, to spread the load. */
function shuffledByPreference({ hosts }: Exclude<Route, NoWay>): string[] {
  return hosts
    .map(({ host, priority }) => ({ host, priority, lot: Math.random() }))
    .sort((a, b) => a.priority - b.priority || a.lot - b.lot)
    .map(({ host }) => host)
}

/** What a host said tells more than a host that said nothing; of equals, the best one's words. */
function unreached(troubles: HostTrouble[], noAddress: NoWay | null, blocked: string | null): Unreached {
  const trouble = troubles.find(({ reply }) => reply !== null) ?? troubles[0]
  if (trouble !== undefined)
    return {
      phase: trouble.phase,
      result: 'deferred', // never the recipient's fault
      code: trouble.reply?.code ?? null,
      enhanced: trouble.reply?.enhanced ?? null,
      words: trouble.reply?.text || trouble.message,
      target: trouble.target,
      busy: troubles.some(({ reply, message }) => reply?.code === 421 || /refused the connection/.test(message)),
    }
  const base = { phase: 'dns', target: null, busy: false } as const
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
