/**
 * Pools: which local addresses a kind of mail leaves by, so that what some systems send never touches the reputation of
 * others' addresses. Read once from DEPESCHE_POOLS_FILE, or DEPESCHE_SEND_ADDRESSES for the one pool most relays need.
 */
import { isIPv6 } from 'node:net'
import { z } from 'zod'
import { defaultPool } from '../values.ts'
import { loadOperatorFile, readOperatorJson } from './operator-file.ts'
import { standardPlan, type WarmUp, type WarmUpPlan } from './warm-up.ts'

export interface SendAddress {
  /** local, as the machine has it; IPv6 in its canonical form */
  readonly address: string
  /** as the world sees it, where there is a NAT in between (a cloud's elastic address) */
  readonly publicAddress: string
  /** null: the relay's own name */
  readonly ehlo: string | null
  /** null: it is warm */
  readonly warmUp: WarmUp | null
}

export interface Pool {
  readonly name: string
  /** empty: the system's choice */
  readonly addresses: readonly SendAddress[]
}

const poolName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'a pool is named by up to 32 of a-z, 0-9 and -')
const ipAddress = z.union([z.ipv4(), z.ipv6()], 'must be an IPv4 or IPv6 address').transform(canonicalAddress)
const hostName = z
  .string()
  .toLowerCase()
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]$/, 'must be a full host name')
const mails = z.number().int().min(1).max(100_000_000)
const Plan = z
  .strictObject({ perDay: z.array(mails).min(1).max(366), perOperator: z.array(mails).optional() })
  .refine(({ perDay, perOperator = perDay }) => perOperator.length === perDay.length, {
    message: 'must have as many days as perDay',
    path: ['perOperator'],
  })
const Given = z.strictObject({
  pools: z.record(
    poolName,
    z.strictObject({
      addresses: z
        .array(
          z.strictObject({
            address: ipAddress,
            publicAddress: ipAddress.optional(),
            ehlo: hostName.optional(),
            warmUp: z.strictObject({ from: z.iso.date(), plan: z.string().default('standard') }).optional(),
          }),
        )
        .min(1),
    }),
  ),
  plans: z.record(poolName, Plan).default({}),
})

/**
 * @param text JSON, see docs/addresses.md
 * @throws Error with a sentence
 */
export function readPools(text: string): Pool[] {
  const { pools, plans } = readOperatorJson(text, Given)
  if (pools[defaultPool] === undefined)
    throw new Error(`pools: ${defaultPool} is missing, and its mail must not go by the addresses of another pool`)
  const seen = new Map<string, string>()
  return Object.entries(pools).map(([name, { addresses }]) => ({
    name,
    addresses: addresses.map(({ address, publicAddress = address, ehlo = null, warmUp }) => {
      const other = seen.get(address)
      if (other !== undefined) throw new Error(`pools.${name}: ${address} is in ${other} already`)
      seen.set(address, name)
      return { address, publicAddress, ehlo, warmUp: warmUp === undefined ? null : planned(warmUp, plans) }
    }),
  }))
}

function planned({ from, plan }: { from: string; plan: string }, plans: z.output<typeof Given>['plans']): WarmUp {
  const own = plans[plan]
  if (own !== undefined) return { from, plan: { perDay: own.perDay, perOperator: own.perOperator ?? own.perDay } }
  if (plan !== 'standard') throw new Error(`there is no plan ${plan}; name it below plans, or leave it out`)
  return { from, plan: standardPlan satisfies WarmUpPlan }
}

/** @throws Error naming the setting */
export async function loadPools(settings: {
  readonly poolsFile: string | null
  readonly sendAddresses: readonly string[]
}): Promise<readonly Pool[]> {
  const { poolsFile, sendAddresses } = settings
  if (poolsFile === null)
    return [{ name: defaultPool, addresses: [...new Set(sendAddresses.map(canonicalAddress))].map(plainAddress) }]
  if (sendAddresses.length > 0)
    throw new Error(
      'DEPESCHE_POOLS_FILE and DEPESCHE_SEND_ADDRESSES say the same: set one, and name the addresses in the file',
    )
  return loadOperatorFile('DEPESCHE_POOLS_FILE', poolsFile, readPools)
}

export const plainAddress = (address: string): SendAddress => ({
  address,
  publicAddress: address,
  ehlo: null,
  warmUp: null,
})

/** The URL parser writes an IPv6 address in one canonical form (RFC 5952), as the system tells it too. */
export function canonicalAddress(address: string): string {
  return isIPv6(address) && !address.includes('%') ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address
}
