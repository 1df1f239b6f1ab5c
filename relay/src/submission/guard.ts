/**
 * What clients may not do across connections: hold too many, or try passwords. Both listeners (587 and 465) share one
 * guard. Everything is in memory and bounded; a restart forgets, which costs an attacker's list nothing but time.
 *
 * A merchant must not be locked out by somebody else's tries: an address that has logged in with a user name before
 * goes on being heard for it, whatever others do.
 */
import { isIPv6 } from 'node:net'
import type { SubmissionLimits } from './limits.ts'

export interface Guard {
  /** @returns what to call when the connection has ended, or null when there are too many */
  enter(address: string): (() => void) | null
  /** may this address try a password for this user name now? */
  mayTry(address: string, username: string): boolean
  failed(address: string, username: string): void
  succeeded(address: string, username: string): void
}

type Caps = Pick<
  SubmissionLimits,
  'connections' | 'connectionsPerAddress' | 'failuresPerAddress' | 'failuresPerUsername' | 'failureWindowMs'
>

/** Entries per table; about 10 MB for all when somebody fills them with long user names. */
const tableSize = 10_000

export function createGuard(caps: Caps, now: () => Date): Guard {
  const open = new Map<string, number>()
  const byAddress = createFailureCount(caps.failureWindowMs, now)
  const byUsername = createFailureCount(caps.failureWindowMs, now)
  const known = new Map<string, true>()
  let total = 0

  return {
    enter: address => {
      const key = addressKey(address)
      const mine = open.get(key) ?? 0
      if (total >= caps.connections || mine >= caps.connectionsPerAddress) return null
      total++
      open.set(key, mine + 1)
      let left = false
      return () => {
        if (left) return
        left = true
        total--
        const rest = (open.get(key) ?? 1) - 1
        if (rest > 0) open.set(key, rest)
        else open.delete(key)
      }
    },
    mayTry: (address, username) =>
      known.has(pair(address, username)) ||
      (byAddress.of(addressKey(address)) < caps.failuresPerAddress &&
        byUsername.of(usernameKey(username)) < caps.failuresPerUsername),
    failed: (address, username) => {
      byAddress.add(addressKey(address))
      byUsername.add(usernameKey(username))
    },
    succeeded: (address, username) => remember(known, pair(address, username), true),
  }
}

const usernameKey = (username: string): string => username.slice(0, 255)
const pair = (address: string, username: string): string => `${addressKey(address)} ${usernameKey(username)}`

/** Puts the key last and drops the first when there are too many: a Map keeps the order of insertion. */
function remember<V>(table: Map<string, V>, key: string, value: V): void {
  table.delete(key)
  table.set(key, value)
  if (table.size > tableSize) for (const oldest of table.keys()) return void table.delete(oldest)
}

function createFailureCount(windowMs: number, now: () => Date) {
  const failures = new Map<string, { count: number; since: number }>()
  const current = (key: string) => {
    const entry = failures.get(key)
    return entry && now().getTime() - entry.since < windowMs ? entry : null
  }
  return {
    of: (key: string): number => current(key)?.count ?? 0,
    add: (key: string): void => {
      const entry = current(key)
      remember(failures, key, { count: (entry?.count ?? 0) + 1, since: entry?.since ?? now().getTime() })
    },
  }
}

/** One subscriber: an IPv4 address, or the /64 of an IPv6 address (RFC 6177). */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`
}
