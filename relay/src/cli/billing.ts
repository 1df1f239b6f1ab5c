import { readFile } from 'node:fs/promises'
import type { ObjectId } from 'bson'
import type { Command } from 'commander'
import { type AccountView, findAccount, listAccounts } from '../accounts/index.ts'
import { bookLots, changeLot, grantLot } from '../billing/lots.ts'
import { inEuro } from '../billing/money.ts'
import { readPrices, setPrices } from '../billing/prices.ts'
import { setReminder } from '../billing/reminder-setting.ts'
import { listLots, readUsage, type Usage } from '../billing/usage.ts'
import { findSystem } from '../systems/index.ts'
import { Problem } from '../values.ts'
import { type Context, withContext } from './context.ts'
import { readCount } from './option-values.ts'
import { print, table, time } from './print.ts'

const by = { actor: 'cli' } as const
const account = [
  '--account <id>',
  "the account's id, or its owner's address; needn't be named if it is the only one",
] as const

export function billingCommands(program: Command) {
  program
    .command('usage')
    .description('what is used of the quota, in this period and until now')
    .option(account[0], 'without it: of all accounts together, but that of the relay’s own mails')
    .option('--json', 'print JSON')
    .action(({ account, json }) =>
      withContext(async context => {
        const usage = account === undefined ? await usageOfAll(context) : await usageOf(context, account)
        print(json, usage, () => usageLines(usage))
      }),
    )
  lotsCommands(program)
  pricesCommands(program)
}

function lotsCommands(program: Command) {
  const lots = program.command('lots').description('booked quota: so many mails within 30 days each')
  const command = (text: string, description: string) =>
    lots
      .command(text)
      .description(description)
      .option(...account)
      .option('--json', 'print JSON')

  command('list', 'all lots of an account, newest first').action(({ account, json }) =>
    withContext(async context => {
      const items = await listLots(context, await accountId(context, account))
      print(json, { items, next: null }, () =>
        table(
          ['id', 'source', 'mails', 'used', 'from', 'to', 'then', 'EUR per mail'],
          items.map(lot => [
            ...[lot.id, lot.source, lot.size, lot.used, time(lot.startsAt), time(lot.endsAt)],
            ...[lot.renews ? `again ${lot.next?.size ?? lot.size}` : 'ends', inEuro(lot.unitPriceMicroEuro)],
          ]),
        ),
      )
    }),
  )

  command('book', 'book lots; each counts from now on for 30 days, and is followed by its like')
    .requiredOption('--size <mails…>', 'mails of each lot, by comma; see: depesche prices show', readSizes)
    .option('--no-renew', 'let them end with their 30 days')
    .action(({ account, size: sizes, renew, json }) =>
      withContext(async context => {
        const wanted = (sizes as number[]).map(size => ({ size, renews: renew }))
        const items = await bookLots(context, await accountId(context, account), { lots: wanted }, by)
        print(json, { items, next: null }, () =>
          items.map(lot => `${lot.size} mails booked until ${time(lot.endsAt)}: ${lot.id}`).join('\n'),
        )
      }),
    )

  const change = (name: string, description: string, what: object, words: string) =>
    command(`${name} <id>`, description).action((id, { account, json }) =>
      withContext(async context => {
        const lot = await changeLot(context, await accountId(context, account), id, what, by)
        print(json, lot, () => words.replace('END', time(lot.endsAt)))
      }),
    )
  change('cancel', 'let a lot end with its 30 days', { renews: false }, 'The lot runs to its end, END, and ends then.')
  change('resume', 'take the cancelling back', { renews: true }, 'The lot renews on END.')

  command('change <id>', 'what follows a lot at its end')
    .requiredOption('--next-size <mails>', 'at the price of today; `same`: its like, at its own price', readNext)
    .action((id, { account, nextSize, json }) =>
      withContext(async context => {
        const lot = await changeLot(context, await accountId(context, account), id, { nextSize }, by)
        print(json, lot, () => `On ${time(lot.endsAt)} it is followed by ${lot.next?.size ?? lot.size} mails.`)
      }),
    )

  command('grant', 'give mails for nothing')
    .requiredOption('--size <mails>', 'so many', readCount)
    .option('--days <n>', 'for so long', readCount)
    .option('--renew', 'again every 30 days')
    .option('--note <text>', 'why, for whoever reads it later')
    .action(({ account, size, days, renew, note, json }) =>
      withContext(async context => {
        const lot = await grantLot(context, await accountId(context, account), { size, days, renews: renew, note }, by)
        print(json, lot, () => `${lot.size} mails granted until ${time(lot.endsAt)}: ${lot.id}`)
      }),
    )

  command('remind', 'remind the owner when fewer mails remain')
    .requiredOption('--below <mails>', '`default`: a tenth of the running lots, 100 at least', readNext)
    .action(({ account, below, json }) =>
      withContext(async context => {
        const id = await accountId(context, account)
        await setReminder(context, id, { threshold: below }, by)
        const { reminder } = await readUsage(context, id)
        print(json, reminder, () => `The owner is reminded when fewer than ${reminder.threshold} mails remain.`)
      }),
    )
}

function pricesCommands(program: Command) {
  const prices = program.command('prices').description('what lots cost, and mails beyond them')
  const show = async (json: boolean, context: Context) => {
    const list = await readPrices(context)
    print(json, list, () =>
      [
        `Lots are multiples of ${list.block} mails. A mail beyond them costs ${inEuro(list.overageUnitPriceMicroEuro)} EUR.`,
        table(
          ['from', 'EUR per mail'],
          list.tiers.map(({ from, unitPriceMicroEuro }) => [from, inEuro(unitPriceMicroEuro)]),
        ),
      ].join('\n'),
    )
  }
  prices
    .command('show')
    .description('the price list in force')
    .option('--json', 'print JSON, as `set` takes it')
    .action(({ json }) => withContext(context => show(json, context)))
  prices
    .command('set <file>')
    .description('a new price list: JSON with `block` and `tiers`; lots that are booked keep their price')
    .option('--json', 'print JSON')
    .action((file, { json }) =>
      withContext(async context => {
        await setPrices(context, readList(await readFile(file, 'utf8'), file), by)
        await show(json, context)
      }),
    )
}

function readList(text: string, file: string): Parameters<typeof setPrices>[1] {
  try {
    const { version: _, since: __, overageUnitPriceMicroEuro: ___, ...list } = JSON.parse(text)
    return list // judged by setPrices
  } catch (error) {
    throw new Problem('input', `${file} is no JSON: ${(error as Error).message}`, 'See: depesche prices show --json')
  }
}

const readSizes = (text: string): number[] => text.split(',').map(size => readCount(size.trim()))

const readNext = (text: string): number | null =>
  text === 'same' || text === 'default' ? null : text === '0' ? 0 : readCount(text)

async function accountId(context: Context, key: string | undefined): Promise<ObjectId> {
  if (key !== undefined) return (await findAccount(context, key))._id
  const [only, ...others] = await customers(context)
  if (only !== undefined && others.length === 0) return (await findAccount(context, only.id))._id
  throw new Problem(
    'input',
    'There are several accounts, or none',
    'Name one with --account; they are in: depesche account list',
  )
}

/** All accounts but that whose system sends the relay's own mails; where there is none but that, it is meant. */
async function customers(context: Context): Promise<AccountView[]> {
  const accounts = await listAccounts(context)
  const own = context.run?.trial?.operatorSystem ?? context.settings.operatorSystem
  if (own === null || accounts.length < 2) return accounts
  const system = await findSystem(context, null, own).catch(() => null) // it may not be there yet
  return accounts.filter(({ id }) => id !== system?.accountId.toHexString())
}

const usageOf = async (context: Context, key: string) => readUsage(context, (await findAccount(context, key))._id)

type Shown = Pick<Usage, 'asOf' | 'sent' | 'lots' | 'overage' | 'remaining'> & Partial<Usage>

/** Of the only account all there is; of several what can be added up. */
async function usageOfAll(context: Context): Promise<Shown> {
  const accounts = await customers(context)
  const [only, ...others] = accounts
  if (only !== undefined && others.length === 0) return usageOf(context, only.id)
  const sum = { asOf: context.now(), sent: 0, lots: [] as Usage['lots'][number][], overage: 0, remaining: 0 }
  for (const { id } of accounts) {
    const { sent, lots, overage, remaining } = await usageOf(context, id)
    sum.sent += sent
    sum.overage += overage
    sum.remaining += remaining
    sum.lots.push(...lots.map(lot => ({ ...lot, accountId: id })))
  }
  return sum
}

function usageLines({ asOf, period, sent, lots, overage, remaining, forecast }: Shown): string {
  return [
    `As of ${time(asOf)}${period === undefined ? '' : `, period ${time(period.startsAt)} to ${time(period.endsAt)}`}`,
    `${sent} mails sent, ${overage} of them beyond the quota; ${remaining} remain.`,
    ...(forecast === undefined || forecast.lastsUntil === null
      ? []
      : [`With ${forecast.mailsPerDay} mails a day it lasts until about ${time(forecast.lastsUntil)}.`]),
    '',
    table(
      ['source', 'mails', 'used', 'from', 'to', 'then'],
      lots.map(lot => [
        ...[lot.source, lot.size, lot.used, time(lot.startsAt), time(lot.endsAt), lot.renews ? 'again' : 'ends'],
      ]),
      'No lots.',
    ),
  ].join('\n')
}
