import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { createAccount, listAccounts } from '../accounts/index.ts'
import { withContext } from './context.ts'
import { print, table, time } from './print.ts'

export function accountCommands(program: Command) {
  const account = program.command('account').description('accounts: the tenants of the relay')
  account
    .command('create')
    .description('create an account; its owner gets reminders and alerts')
    .requiredOption('--email <address>', "the owner's address")
    .requiredOption('--name <name>', 'e.g. the company')
    .option('--password-stdin', "read the owner's password from standard input (8 characters or more)")
    .option('--json', 'print JSON')
    .action(async ({ email, name, passwordStdin, json }) => {
      const password = passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined
      await withContext(async context => {
        const created = await createAccount(context, { email, name, password })
        print(
          json,
          created,
          () =>
            `Account ${created.name} created: ${created.id}\nNext: depesche system create --account ${created.id} --name "My shop" --platform custom --domain shop.example --list-help https://shop.example/mails`,
        )
      })
    })
  account
    .command('list')
    .description('list accounts')
    .option('--json', 'print JSON')
    .action(({ json }) =>
      withContext(async context => {
        const items = await listAccounts(context)
        print(json, { items, next: null }, () =>
          table(
            ['id', 'created', 'e-mail', 'name'],
            items.map(a => [a.id, time(a.createdAt), a.email, a.name]),
            'No accounts yet. Create one with: depesche account create',
          ),
        )
      }),
    )
}
