/** The addresses that mail leaves by, as an operator sees them. */
import type { Settings } from '../config/settings.ts'
import {
  checkReverse,
  isOnThisMachine,
  loadPools,
  type ReverseCheck,
  shareAt,
  utcDay,
  warmUpDay,
} from '../delivery/index.ts'
import { readAddressCounts } from '../store/address-counts.ts'
import type { Store } from '../store/index.ts'

interface Deps {
  readonly settings: Settings
  readonly store: Store
  readonly dns: Parameters<typeof checkReverse>[0]
  now(): Date
}

type Pool = Awaited<ReturnType<typeof loadPools>>[number]

export interface AddressView {
  readonly pool: string
  /** null: the system's choice */
  readonly address: string | null
  readonly publicAddress: string | null
  readonly ehlo: string
  /** on this machine */
  readonly here: boolean | null
  readonly reverse: ReverseCheck | null
  /** null: warm, or over; `day` is 1 on the first one */
  readonly warmUp: { readonly from: string; readonly day: number; readonly days: number } | null
  /** what a warming address has sent of its share; others aren't counted */
  readonly today: {
    readonly mails: number
    readonly share: number
    readonly operators: readonly { readonly operator: string; readonly mails: number; readonly share: number }[]
  } | null
}

export async function viewAddresses(deps: Deps): Promise<AddressView[]> {
  const pools = await loadPools(deps.settings)
  return (await Promise.all(pools.map(pool => viewPool(deps, pool)))).flat()
}

async function viewPool(deps: Deps, { name, addresses }: Pool): Promise<AddressView[]> {
  const { settings, store, dns, now } = deps
  if (addresses.length === 0) {
    const nothing = { address: null, publicAddress: null, here: null, reverse: null, warmUp: null, today: null }
    return [{ pool: name, ehlo: settings.hostname, ...nothing }]
  }
  return Promise.all(
    addresses.map(async ({ address, publicAddress, ehlo: own, warmUp }) => {
      const ehlo = own ?? settings.hostname
      const share = warmUp && shareAt(warmUp, now())
      const [here, reverse, counts] = await Promise.all([
        isOnThisMachine(address),
        checkReverse(dns, publicAddress, ehlo),
        share && readAddressCounts(store, utcDay(now()), address),
      ])
      return {
        pool: name,
        address,
        publicAddress,
        ehlo,
        here,
        reverse,
        warmUp: warmUp &&
          share && { from: warmUp.from, day: warmUpDay(warmUp, now()), days: warmUp.plan.perDay.length },
        today: share &&
          counts && {
            mails: counts.mails,
            share: share.mails,
            operators: counts.operators.map(count => ({ ...count, share: share.perOperator })),
          },
      }
    }),
  )
}
