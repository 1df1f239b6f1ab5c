import { readFile } from 'node:fs/promises'
import { stdin, stdout } from 'node:process'
import { buffer } from 'node:stream/consumers'
import type { ObjectId } from 'bson'
import type { Command } from 'commander'
import { findAccount } from '../accounts/index.ts'
import {
  addSuppression,
  changeRules,
  importSuppressions,
  listSuppressions,
  removeSuppression,
  type SuppressionView,
  toCsv,
} from '../suppressions/list.ts'
import { findSystem } from '../systems/index.ts'
import { Problem } from '../values.ts'
import { type Context, withContext } from './context.ts'
import { readCount, readTime } from './option-values.ts'
import { print, table, time } from './print.ts'

const importLimitBytes = 64 * 1024 * 1024

export function suppressionCommands(program: Command) {
  const suppression = program.command('suppression').description('addresses that get no mail any more, and why')
  const command = (text: string, description: string) =>
    suppression
      .command(text)
      .description(description)
      .requiredOption('--account <id>', "the account's id, or its owner's address")
      .option('--json', 'print JSON')

  command('list', 'show the list')
    .option('--search <text>', 'only addresses with this in them')
    .option('--limit <n>', 'at most so many', readCount, 100)
    .option('--after <next>', 'go on after this (`next` of the page before)')
    .action(({ account, search, limit, after, json }) =>
      withContext(async context => {
        const page = await listSuppressions(context, await accountId(context, account), { search, limit, after })
        print(json, page, () => lines(page.items))
      }),
    )

  command('add <address>', 'enter an address, or @domain for all of a domain')
    .option('--system <id>', 'for this system only')
    .option('--note <text>', 'why, for whoever reads it later')
    .option('--expires <time>', 'when the entry ends (ISO 8601)')
    .action((address, { account, system, note, expires, json }) =>
      withContext(async context => {
        const owner = await accountId(context, account)
        const expiresAt = expires === undefined ? null : readTime(expires)
        const added = await addSuppression(context, owner, await systemId(context, owner, system), {
          address,
          note,
          expiresAt,
        })
        print(json, added, () => `${added.address} gets no mail any more.`)
      }),
    )

  command('remove <address>', 'take an address off the list')
    .requiredOption('--note <text>', 'why it may get mail again; kept in the audit log')
    .action((address, { account, note, json }) =>
      withContext(async context => {
        const owner = await accountId(context, account)
        const removed = await removeSuppression(context, owner, address, { note, actor: 'cli' })
        print(json, { address, removed }, () => `${address} may get mail again.`)
      }),
    )

  command('import <file>', 'enter a list: one address a line, or CSV; - reads standard input')
    .option('--system <id>', 'for this system only')
    .action((file, { account, system, json }) =>
      withContext(async context => {
        const owner = await accountId(context, account)
        const text = file === '-' ? await buffer(stdin) : await readFile(file).catch(unreadable(file))
        if (text.length > importLimitBytes)
          throw new Problem('input', 'The list is larger than 64 MB', 'Import it in parts')
        const result = await importSuppressions(
          context,
          owner,
          await systemId(context, owner, system),
          text.toString('utf8'),
        )
        print(json, result, () =>
          [
            `${result.added} addresses are on the list.`,
            ...result.wrong.map(({ line, why }) => `line ${line} was left out: ${why}`),
          ].join('\n'),
        )
        if (result.wrong.length > 0) process.exitCode = 1
      }),
    )

  command('export', 'print the whole list as CSV').action(({ account, json }) =>
    withContext(async context => {
      const owner = await accountId(context, account)
      for (let after: string | undefined, first = true; ; first = false) {
        const page = await listSuppressions(context, owner, { limit: 1000, after })
        stdout.write(json ? page.items.map(item => `${JSON.stringify(item)}\n`).join('') : toCsv(page.items, first))
        if (page.next === null) break
        after = page.next
      }
    }),
  )

  command('rules', 'how the list works; options change it')
    .option('--scope <account|system>', 'whether a bounce counts for the whole account or for its system alone')
    .option('--hard-days <n|never>', 'when entries after hard bounces end', readDays)
    .option('--complaint-days <n|never>', 'when entries after complaints end', readDays)
    .action(({ account, scope, hardDays, complaintDays, json }) =>
      withContext(async context => {
        const rules = await changeRules(context, await accountId(context, account), { scope, hardDays, complaintDays })
        const end = (days: number | null) => (days === null ? 'never' : `after ${days} days`)
        print(
          json,
          rules,
          () =>
            `A bounce counts for the ${rules.scope === 'account' ? 'whole account' : 'system'}. Entries end: after hard bounces ${end(rules.hardDays)}, after complaints ${end(rules.complaintDays)}.`,
        )
      }),
    )
}

const unreadable = (file: string) => (error: Error) => {
  throw new Problem(
    'input',
    `${file} can't be read (${error.message})`,
    'Give the path of a file, or - for standard input',
  )
}

const accountId = async (context: Context, key: string): Promise<ObjectId> => (await findAccount(context, key))._id

const systemId = async (context: Context, owner: ObjectId, key: string | undefined): Promise<ObjectId | null> =>
  key === undefined ? null : (await findSystem(context, owner, key))._id

const lines = (items: readonly SuppressionView[]): string =>
  table(
    ['address', 'since', 'until', 'reason', 'the answer, or a note'],
    items.map(item => [
      item.address,
      time(item.createdAt),
      item.expiresAt === null ? 'removed' : time(item.expiresAt),
      item.reason,
      item.note ?? item.evidence?.response ?? null,
    ]),
    'The list is empty.',
  )

function readDays(text: string): number | null {
  if (text === 'never') return null
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1)
    throw new Problem('input', `${text} is no number of days`, 'Give a whole number from 1 on, or never')
  return days
}
