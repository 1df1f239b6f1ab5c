import type { Command } from 'commander'
import { type AddressView, viewAddresses } from '../ops/address-views.ts'
import { withContext } from './context.ts'
import { print, table } from './print.ts'

export function addressesCommands(program: Command) {
  program
    .command('addresses')
    .description('the addresses that mail leaves by')
    .command('list')
    .description('pools, names, reverse DNS, and what warming addresses have sent today')
    .option('--json', 'print JSON')
    .action(({ json }) =>
      withContext(async context => {
        const items = await viewAddresses(context)
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
