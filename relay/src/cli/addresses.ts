import type { Command } from 'commander'
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
import { type Context, withContext } from './context.ts'
import { print, table } from './print.ts'

type Pool = Awaited<ReturnType<typeof loadPools>>[number]

interface AddressView {
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

export function addressesCommands(program: Command) {
  program
    .command('addresses')
    .description('the addresses that mail leaves by')
    .command('list')
    .description('pools, names, reverse DNS, and what warming addresses have sent today')
    .option('--json', 'print JSON')
    .action(({ json }) =>
      withContext(async context => {
        const pools = await loadPools(context.settings)
        const items = (await Promise.all(pools.map(pool => viewPool(context, pool)))).flat()
        print(json, { items, next: null }, () =>
          [
            table(
              ['pool', 'address', 'EHLO name', 'here', 'reverse DNS', 'warm-up', 'today (UTC)'],
              items.map(item => [
                item.pool,
                inWords(item),
                item.ehlo,
                item.here === null ? null : item.here ? 'yes' : 'NO',
                reverseInWords(item),
                warmUpInWords(item),
                todayInWords(item),
              ]),
            ),
            ...(context.settings.smarthost ? ['Mail goes through a smarthost: nothing is counted.'] : []),
          ].join('\n'),
        )
      }),
    )
}

async function viewPool(context: Context, { name, addresses }: Pool): Promise<AddressView[]> {
  const { settings, store, dns, now } = context
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

const inWords = ({ address, publicAddress }: AddressView) =>
  address === null ? "the system's choice" : address === publicAddress ? address : `${address} (${publicAddress})`

function reverseInWords({ reverse, ehlo }: AddressView): string | null {
  if (reverse === null) return null
  const { names, matches, confirmed, error } = reverse
  if (error !== null) return `DNS does not answer (${error})`
  if (names.length === 0) return 'NO PTR record'
  if (!matches) return `NOT ${ehlo} but ${names.join(', ')}`
  return confirmed ? 'right' : `${ehlo} leads ELSEWHERE`
}

const warmUpInWords = ({ address, warmUp }: AddressView) =>
  address === null
    ? null
    : warmUp === null
      ? 'warm'
      : warmUp.day < 1
        ? `from ${warmUp.from}`
        : `day ${warmUp.day} of ${warmUp.days}`

function todayInWords({ today }: AddressView): string | null {
  if (today === null) return null
  const operators = today.operators.slice(0, 3).map(({ operator, mails, share }) => `${operator} ${mails} of ${share}`)
  const rest = today.operators.length > 3 ? ` … ${today.operators.length - 3} more` : ''
  return `${today.mails} of ${today.share}${operators.length === 0 ? '' : `: ${operators.join(', ')}${rest}`}`
}
