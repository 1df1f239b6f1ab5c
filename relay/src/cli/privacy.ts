/** `depesche privacy`: what is kept of an account's mails, and what people ask about themselves. */
import { open } from 'node:fs/promises'
import type { Command } from 'commander'
import { findAccount } from '../accounts/index.ts'
import { audit } from '../audit/index.ts'
import { erasePerson } from '../privacy/erase.ts'
import { exportPerson } from '../privacy/export.ts'
import { pseudonymOf, readAddress } from '../privacy/pseudonym.ts'
import { changePrivacy, PrivacyChange, readPrivacy } from '../privacy/setting.ts'
import { createContents } from '../store/contents.ts'
import { type Context, withContext } from './context.ts'
import { print } from './print.ts'

interface Options {
  account: string
  json: boolean
  out?: string
  dropSuppression?: boolean
  bodyDays?: string
  storeSubjects?: string
  maskRecipients?: string
}

const note = (
  { store, now }: Context,
  accountId: Awaited<ReturnType<typeof findAccount>>['_id'],
  act: string,
  subject: string,
  detail = {},
) => audit(store, { accountId, at: now(), actor: 'cli', act, subject, detail })

export function privacyCommands(program: Command) {
  const privacy = program.command('privacy').description('what is kept, and what people may ask about themselves')
  const of = (command: Command) =>
    command.requiredOption('--account <id or e-mail>', 'the account it is about').option('--json', 'print JSON')

  of(privacy.command('show').description('what is kept of the account’s mails; with an option: changes it'))
    .option('--body-days <n>', 'days that header and body are kept (0 to 90; 0: until the mail has ended)')
    .option('--store-subjects <yes|no>', 'whether subjects are stored')
    .option('--mask-recipients <yes|no>', 'whether lists show a•••@example.com')
    .action(({ account, json, bodyDays, storeSubjects, maskRecipients }: Options) =>
      withContext(async context => {
        const { _id } = await findAccount(context, account)
        const change = PrivacyChange.parse({
          ...(bodyDays === undefined ? {} : { bodyDays: Number(bodyDays) }),
          ...(storeSubjects === undefined ? {} : { storeSubjects: storeSubjects === 'yes' }),
          ...(maskRecipients === undefined ? {} : { maskRecipients: maskRecipients === 'yes' }),
        })
        if (Object.keys(change).length > 0) {
          await changePrivacy(context.store, _id, change)
          await note(context, _id, 'privacy.change', _id.toHexString(), change)
        }
        const setting = await readPrivacy(context.store, _id)
        print(json, setting, () =>
          [
            `content kept: ${setting.bodyDays === 0 ? 'until the mail has ended' : `${setting.bodyDays} days`}`,
            `subjects stored: ${setting.storeSubjects ? 'yes' : 'no'}`,
            `recipients masked in lists: ${setting.maskRecipients ? 'yes' : 'no'}`,
          ].join('\n'),
        )
      }),
    )

  of(privacy.command('export <address>').description('everything that is stored of a recipient, as lines of JSON'))
    .requiredOption('--out <file>', 'where it is written; - for standard output')
    .action((given: string, { account, json, out = '-' }: Options) =>
      withContext(async context => {
        const { _id } = await findAccount(context, account)
        const address = readAddress(given)
        const contents = createContents(context.store)
        await using file = out === '-' ? null : await open(out, 'wx', 0o600)
        const write = async (line: object) => {
          const text = `${JSON.stringify(line)}\n`
          if (file === null) process.stdout.write(text)
          else await file.write(text)
        }
        let mails = 0
        let after: string | undefined
        do {
          const {
            items,
            suppressions,
            audit: acts,
            next,
          } = await exportPerson({ ...context, contents }, _id, address, { after })
          for (const suppression of suppressions) await write({ kind: 'suppression', ...suppression })
          for (const act of acts) await write({ kind: 'audit', ...act })
          for (const mail of items) await write({ kind: 'mail', ...mail })
          mails += items.length
          after = next ?? undefined
        } while (after !== undefined)
        await note(context, _id, 'privacy.export', pseudonymOf(context.vault, _id, address))
        if (file !== null) print(json, { file: out, mails }, () => `${mails} mails written to ${out}`)
      }),
    )

  of(privacy.command('erase <address>').description('erase a recipient; a keyed hash takes the place of his address'))
    .option('--drop-suppression', 'also forget that he wants no mail or can’t get any')
    .action((given: string, { account, json, dropSuppression }: Options) =>
      withContext(async context => {
        const { _id } = await findAccount(context, account)
        const address = readAddress(given)
        const contents = createContents(context.store)
        const total = { deliveries: 0, messages: 0, suppressions: 0 }
        for (;;) {
          const erased = await erasePerson({ ...context, contents }, _id, address, dropSuppression !== true)
          for (const name of ['deliveries', 'messages', 'suppressions'] as const) total[name] += erased[name]
          if (!erased.done) continue
          const { pseudonym, waiting } = erased
          await note(context, _id, 'privacy.erase', pseudonym, { ...total, waiting })
          print(json, { pseudonym, ...total, waiting }, () =>
            [
              `${total.messages} mails and ${total.deliveries} deliveries erased; they are counted as ${pseudonym}`,
              ...(waiting === 0 ? [] : [`${waiting} deliveries still wait: run this again when they have ended`]),
            ].join('\n'),
          )
          return
        }
      }),
    )
}
