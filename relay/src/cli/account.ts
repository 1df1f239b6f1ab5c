import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { setAgency } from '../accounts/agencies.ts'
import { approveAccount, type Decision, listWaiting, refuseAccount } from '../accounts/approval.ts'
import { createAccount, findAccount, listAccounts } from '../accounts/index.ts'
import { listMembers } from '../accounts/members.ts'
import { Problem } from '../values.ts'
import { withContext } from './context.ts'
import { type TellingContext, withNotices } from './notices.ts'
import { print, table, time } from './print.ts'

export function accountCommands(program: Command) {
  const account = program.command('account').description('accounts: the tenants of the relay')
  account
    .command('create')
    .description('create an account; its owner gets reminders and alerts')
    .requiredOption('--email <address>', "the owner's address")
    .requiredOption('--name <name>', 'e.g. the company')
    .option('--locale <de|en>', 'in which language the relay writes to him', 'en')
    .option('--password-stdin', "read the owner's password from standard input (8 characters or more)")
    .option('--json', 'print JSON')
    .action(async ({ email, name, locale, passwordStdin, json }) => {
      const password = passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined
      await withContext(async context => {
        const created = await createAccount(context, { email, name, password, locale })
        print(
          json,
          created,
          () =>
            `Account ${created.name} created: ${created.id}\nNext: depesche system create --account ${created.id} --name "My shop" --platform custom --domain shop.example --list-help https://shop.example/mails`,
        )
      })
    })
  const command = (text: string, description: string) =>
    account.command(text).description(description).option('--json', 'print JSON')

  command('list', 'list accounts').action(({ json }) =>
    withContext(async context => {
      const items = await listAccounts(context)
      print(json, { items, next: null }, () =>
        table(
          ['id', 'created', 'state', 'e-mail', 'name'],
          items.map(a => [a.id, time(a.createdAt), a.state, a.email, a.agency ? `${a.name} (agency)` : a.name]),
          'No accounts yet. Create one with: depesche account create',
        ),
      )
    }),
  )

  command('approvals', 'accounts that wait for your approval, oldest first')
    .option('--after <cursor>', 'the page after this one')
    .action(({ after, json }) =>
      withContext(async context => {
        const page = await listWaiting(context, { after })
        print(json, page, () =>
          table(
            ['id', 'asked', 'owner', 'account', 'note'],
            page.items.map(a => [a.id, time(a.askedAt), a.owner?.email ?? null, a.name, a.note]),
            'No account waits.',
          ),
        )
      }),
    )

  command('approve <id>', 'let an account send; its owner gets a mail').action((id, { json }) =>
    decide(json, telling => approveAccount(telling, id, 'cli'), 'may send now'),
  )
  command('reject <id>', 'refuse an account; its owner gets a mail')
    .requiredOption('--reason <text>', 'what the owner reads')
    .action((id, { reason, json }) => decide(json, telling => refuseAccount(telling, id, 'cli', reason), 'was refused'))

  command('agency <id> <on|off>', 'whether an account may look after others').action((id, text, { json }) =>
    withContext(context =>
      withNotices(context, async telling => {
        if (text !== 'on' && text !== 'off')
          throw new Problem('input', `${text} is neither on nor off`, 'Say on or off')
        const { _id } = await findAccount(context, id)
        const account = await setAgency(telling, _id, text === 'on', 'cli')
        print(json, account, () => `${account.name} ${text === 'on' ? 'is an agency' : 'is no agency any more'}.`)
      }),
    ),
  )

  command('members <account>', 'who is in an account, by its id or its owner’s address').action((key, { json }) =>
    withContext(async context => {
      const items = await listMembers(context, (await findAccount(context, key))._id)
      print(json, { items, next: null }, () =>
        table(
          ['user', 'role', 'since', 'second factor', 'e-mail', 'name'],
          items.map(m => [m.id, m.role, time(m.since), m.twoFactor ? 'yes' : 'no', m.email, m.name]),
        ),
      )
    }),
  )
}

const decide = (json: boolean, work: (telling: TellingContext) => Promise<Decision>, words: string) =>
  withContext(context =>
    withNotices(context, async telling => {
      const { account, told } = await work(telling)
      print(json, { ...account, told }, () => {
        const mail = told
          ? 'Its owner gets a mail.'
          : `Its owner (${account.email}) could not be written to: tell him yourself.`
        return `The account ${account.name} ${words}. ${mail}`
      })
    }),
  )
