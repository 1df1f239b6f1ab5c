/**
 * By which of its pool's addresses a mail leaves. Each operator has its own order of them (rendezvous hashing), so that
 * its mail keeps coming from the address it knows, operators are spread evenly, and a new address takes over few.
 *
 * Only the family of the destination and a used-up share move a mail to the next address. A refusal never does: mail that
 * an operator has blocked by address is not sent by another one until it gets through (docs/addresses.md).
 */
import { hash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { isOnThisMachine } from './on-this-machine.ts'
import type { Pool, SendAddress } from './pools.ts'
import type { Grant, Shares } from './shares.ts'
import { nextUtcDay, shareAt } from './warm-up.ts'

export interface LocalAddress {
  readonly address: string
  readonly ehlo: string
}

/** Where a transaction starts. It holds the last share that it took until it is given back. */
export interface Departure {
  /** some address has a share, so sessions that are open must be asked for */
  readonly warms: boolean
  /**
   * For a new session; gives back what was taken before.
   * @returns undefined: the system's choice; null: none speaks to this destination, or may send any more today
   */
  from(destination: string): Promise<LocalAddress | undefined | null>
  /** For an open session; gives back what was taken before. @returns whether its address may still send today */
  mayUse(localAddress: string | undefined): Promise<boolean>
  /** how many of the mails may go by the address that was given last */
  readonly mails: number
  /** Of those, so many were not sent. */
  giveBack(unsent: number): void
  /** an address was passed over since its share is used up; when it has one again */
  readonly waitsUntil: Date | null
  /** why the pool has no address at all, in words */
  readonly fault: string | null
}

export interface SendAddresses {
  readonly pools: readonly Pool[]
  isOwn(address: string): boolean
  isOwnName(host: string): boolean
  /** @param mails to go to this operator, one per recipient */
  departure(pool: string, operator: string, mails: number): Departure
}

interface Deps {
  readonly pools: readonly Pool[]
  /** EHLO name of addresses that have none of their own */
  readonly hostname: string
  /** null: nobody counts, e.g. since a smarthost's addresses are what receivers see */
  readonly shares: Shares | null
  now(): Date
  readonly log: { warn(facts: object, text: string): void }
  isHere?(address: string): Promise<boolean>
}

/** An address may move between machines. */
const lookAgainMs = 60_000

export function createSendAddresses(deps: Deps): SendAddresses {
  const { pools, hostname, shares, now, log, isHere = isOnThisMachine } = deps
  const byName = new Map(pools.map(pool => [pool.name, pool]))
  const all = pools.flatMap(({ addresses }) => addresses)
  const own = new Set(all.map(({ address }) => address))
  const ownNames = new Set([hostname, ...all.flatMap(({ ehlo }) => (ehlo === null ? [] : [ehlo]))])
  let elsewhere = new Set<string>()
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null

  async function lookAround() {
    const missing = new Set<string>()
    await Promise.all(all.map(async ({ address }) => (await isHere(address)) || missing.add(address)))
    for (const address of missing)
      if (!elsewhere.has(address)) log.warn({ address }, 'a sending address is not on this machine and is not used')
    elsewhere = missing
    lookedAt = performance.now()
  }

  async function addressesHere({ addresses }: Pool): Promise<readonly SendAddress[]> {
    if (performance.now() - lookedAt > lookAgainMs) {
      looking ??= lookAround().finally(() => {
        looking = null
      })
      await looking
    }
    return elsewhere.size === 0 ? addresses : addresses.filter(({ address }) => !elsewhere.has(address))
  }

  const shareOf = ({ warmUp }: SendAddress) => (warmUp === null || shares === null ? null : shareAt(warmUp, now()))

  return {
    pools,
    isOwn: address => own.has(address),
    isOwnName: host => ownNames.has(host),
    departure(poolName, operator, wanted) {
      const pool = byName.get(poolName)
      let grant: Grant | null = null
      let mails = wanted
      let waitsUntil: Date | null = null
      let fault: string | null = null
      const drop = () => {
        grant?.giveBack(mails)
        grant = null
        mails = wanted
      }
      /** @returns false: its share is used up */
      async function take(address: SendAddress): Promise<boolean> {
        const share = shareOf(address)
        if (share === null || shares === null) return true
        const taken = await shares.take(address.address, share, operator, wanted)
        if (taken.mails === 0) {
          waitsUntil = nextUtcDay(now())
          return false
        }
        grant = taken
        mails = taken.mails
        return true
      }
      return {
        warms: pool?.addresses.some(address => shareOf(address) !== null) ?? false,
        async from(destination) {
          drop()
          if (pool === undefined) {
            fault = `The pool ${poolName} has no sending addresses here: see DEPESCHE_POOLS_FILE`
            return null
          }
          if (pool.addresses.length === 0) return undefined
          const here = await addressesHere(pool)
          if (here.length === 0) {
            fault = `None of the sending addresses of the pool ${poolName} is on this machine`
            return null
          }
          const family = here.filter(({ address }) => isIPv6(address) === isIPv6(destination))
          for (const address of inOrderOf(operator, family))
            if (await take(address)) return { address: address.address, ehlo: address.ehlo ?? hostname }
          return null
        },
        async mayUse(localAddress) {
          drop()
          const address = pool?.addresses.find(one => one.address === localAddress)
          return address === undefined || take(address)
        },
        get mails() {
          return mails
        },
        giveBack(unsent) {
          grant?.giveBack(Math.min(unsent, mails))
          grant = null
        },
        get waitsUntil() {
          return waitsUntil
        },
        get fault() {
          return fault
        },
      }
    },
  }
}

/** The operator's own order: each address has a lot with it, and an address more or less changes no other's. */
function inOrderOf(operator: string, addresses: readonly SendAddress[]): readonly SendAddress[] {
  if (addresses.length < 2) return addresses
  return addresses
    .map(address => ({ address, lot: hash('sha256', `${operator} ${address.address}`, 'hex') }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ address }) => address)
}
