/** `depesche replies`: what becomes of mail that people write to the addresses of a sending domain. */
import type { Command } from 'commander'
import { findAccount } from '../accounts/index.ts'
import { findDomain } from '../domains/find.ts'
import { setReplies } from '../replies/index.ts'
import { Problem } from '../values.ts'
import { withContext } from './context.ts'
import { print } from './print.ts'

interface Options {
  account?: string
  forwardTo?: string
  refuse?: boolean
  json: boolean
}

export function repliesCommands(program: Command) {
  program
    .command('replies <domain>')
    .description('mail to addresses of a sending domain whose MX leads here: refused with advice, or passed on')
    .option('--forward-to <address>', 'pass it on to this address, as a mail of the domain’s system')
    .option('--refuse', 'refuse it and name the List-Help address or page (the default)')
    .option('--account <id or e-mail>', 'of this account')
    .option('--json', 'print JSON')
    .action((name: string, { account, forwardTo, refuse, json }: Options) =>
      withContext(async context => {
        if (forwardTo !== undefined && refuse)
          throw new Problem('option', '--forward-to and --refuse exclude each other', 'Give one of them')
        const accountId = account === undefined ? undefined : (await findAccount(context, account))._id
        if (forwardTo !== undefined || refuse)
          await setReplies(context, await findDomain(context, name, accountId), forwardTo ?? null)
        const domain = await findDomain(context, name, accountId)
        const setting = { id: String(domain._id), domain: domain.name, forwardTo: domain.forwardRepliesTo ?? null }
        print(json, setting, () =>
          setting.forwardTo === null
            ? `Mail to ${domain.name} is refused with advice where to write instead.`
            : `Mail to ${domain.name} is passed on to ${setting.forwardTo}. Each counts as a mail of the system.\n` +
              `For this the MX record of ${domain.name} must lead to DEPESCHE_INBOUND_PORT of this relay.`,
        )
      }),
    )
}
