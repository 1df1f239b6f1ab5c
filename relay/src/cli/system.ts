import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { findAccount } from '../accounts/index.ts'
import { loadPools } from '../delivery/index.ts'
import {
  addSendingDomain,
  checkSystem,
  createCredential,
  createSystem,
  findSystem,
  listCredentials,
  listSystems,
  pauseSystem,
  resumeSystem,
  revokeCredential,
  type System,
  type SystemCheck,
  setPool,
  setSandbox,
  viewSystem,
  warningsOf,
} from '../systems/index.ts'
import { defaultPool, type Priority, Problem } from '../values.ts'
import { type Context, withContext } from './context.ts'
import { identityInWords } from './identity-words.ts'
import { readCount } from './option-values.ts'
import { print, table, time } from './print.ts'

const collect = (value: string, before: string[] = []) => [...before, value]

interface DomainOptions {
  domain: string[]
  listHelp?: string[]
  dkimSelector?: string
  dkimKey?: string
}

/** One List-Help list for all domains of the call; a key belongs to one domain only. */
async function domainInputs({ domain, listHelp, dkimSelector, dkimKey }: DomainOptions) {
  if (domain.length > 1 && (dkimSelector !== undefined || dkimKey !== undefined))
    throw new Problem(
      'input',
      'A DKIM key belongs to one domain',
      'Add the other domains with: depesche system add-domain',
    )
  const pem =
    dkimKey === undefined
      ? undefined
      : await readFile(dkimKey, 'utf8').catch(() => {
          throw new Problem(
            'input',
            `The key file ${dkimKey} can't be read`,
            'Give the path of the private key in PEM form',
          )
        })
  return domain.map(name => ({ name, listHelp: listHelp ?? [], dkimSelector, dkimKeyPem: pem }))
}

const withDomainOptions = (command: Command) =>
  command
    .requiredOption('--domain <domain>', 'sending domain (repeat for several)', collect)
    .option('--list-help <url>', 'https:// page or mailto: that explains the mails (repeat for several)', collect)
    .option('--dkim-selector <selector>', 'selector of an existing key of the account, or of --dkim-key')
    .option('--dkim-key <file>', 'existing private key (PEM) to sign with')
    .option('--json', 'print JSON')

export function systemCommands(program: Command) {
  const system = program.command('system').description('systems: connected shops, CMS, forums …')
  withDomainOptions(system.command('create').description('connect a system; a DKIM key is made for each new domain'))
    .requiredOption('--account <id or e-mail>', 'the account it belongs to')
    .requiredOption('--name <name>', 'an own name, e.g. of the shop')
    .requiredOption('--platform <platform>', 'see `depesche platform list`; custom for plain SMTP')
    .option('--pool <pool>', 'the sending addresses its mails leave by (docs/addresses.md)', defaultPool)
    .action(options =>
      withContext(async context => {
        const account = await findAccount(context, options.account)
        const created = await createSystem(context, account._id, {
          name: options.name,
          platform: options.platform,
          domains: await domainInputs(options),
          pool: await readPool(context, options.pool),
        })
        const warnings = await warningsOf(context, await findSystem(context, account._id, created.id))
        print(options.json, { ...created, warnings }, () =>
          [
            `System ${created.name} created: ${created.id}`,
            created.reason,
            ...warnings.map(warning => `! ${warning.message}`),
            `See what to set: depesche system check ${created.id}`,
          ].join('\n'),
        )
      }),
    )
  withDomainOptions(
    system.command('add-domain <id>').description('add a sending domain, or change its List-Help or key'),
  ).action((id, options) =>
    withContext(async context => {
      for (const input of await domainInputs(options))
        await addSendingDomain(context, await findSystem(context, null, id), input)
      printCheck(options.json, await checkSystem(context, await findSystem(context, null, id)))
    }),
  )
  system
    .command('check <id>')
    .description('look at DNS now: what is right, what is missing, and when all is right, the SMTP values')
    .option('--json', 'print JSON')
    .action((id, { json }) =>
      withContext(async context => printCheck(json, await checkSystem(context, await findSystem(context, null, id)))),
    )
  system
    .command('credentials <id>')
    .description('make SMTP credentials; the password is shown this once')
    .requiredOption('--label <label>', 'what they are for, e.g. the plugin')
    .option(
      '--priority <high|normal>',
      'high: their mails pass the others, e.g. password resets',
      readPriority,
      'normal',
    )
    .option('--json', 'print JSON')
    .action((id, { label, priority, json }) => withContext(context => credentials(context, id, label, priority, json)))
  system
    .command('show <id>')
    .description('a system and its credentials (never their passwords)')
    .option('--json', 'print JSON')
    .action((id, { json }) =>
      withContext(async context => {
        const system = await findSystem(context, null, id)
        const shown = {
          ...(await viewSystem(context, system)),
          username: system.username,
          credentials: await listCredentials(context, system._id),
        }
        print(json, shown, () =>
          [
            `${shown.name} (${shown.platform}), ${shown.domains.join(', ')}`,
            `${shown.state.toUpperCase()}: ${shown.reason}`,
            `SMTP user name ${shown.username}`,
            `Pool of sending addresses: ${shown.pool}`,
            '',
            table(
              ['credential', 'made', 'last used', 'revoked', 'label'],
              shown.credentials.map(c => [c.id, time(c.createdAt), time(c.lastUsedAt), time(c.revokedAt), c.label]),
              'No credentials yet. Make some with: depesche system credentials',
            ),
          ].join('\n'),
        )
      }),
    )
  system
    .command('revoke <credential>')
    .description('revoke SMTP credentials; they stop within seconds')
    .requiredOption('--account <id or e-mail>', 'the account they belong to')
    .option('--json', 'print JSON')
    .action((id, { account, json }) =>
      withContext(async context => {
        await revokeCredential(context, (await findAccount(context, account))._id, id)
        print(json, { id, revoked: true }, () => `Credentials ${id} revoked.`)
      }),
    )
  system
    .command('list')
    .description('list systems')
    .option('--account <id or e-mail>', 'of this account only')
    .option('--limit <n>', 'at most so many', readCount, 100)
    .option('--after <id>', 'go on after this id (`next` of the page before)')
    .option('--json', 'print JSON')
    .action(({ account, limit, after, json }) =>
      withContext(async context => {
        const accountId = account === undefined ? undefined : (await findAccount(context, account))._id
        const items = await listSystems(context, { accountId, after, limit })
        const next = items.length === limit ? (items.at(-1)?.id ?? null) : null
        print(json, { items, next }, () =>
          table(
            ['id', 'state', 'domains', 'name', 'reason'],
            items.map(s => [s.id, s.state, s.domains.join(' '), s.name, s.reason]),
            'No systems yet. Connect one with: depesche system create',
          ),
        )
      }),
    )
  system
    .command('pause <id>')
    .description('refuse new mail of this system until it is resumed')
    .option('--reason <text>', 'shown in the dashboard and in the shop’s log')
    .option('--json', 'print JSON')
    .action((id, { reason, json }) =>
      withContext(async context => {
        await pauseSystem(context, await findSystem(context, null, id), reason ?? null)
        print(
          json,
          { id, paused: true },
          () =>
            `System ${id} is paused: its new mails are refused with a sentence. Go on with: depesche system resume ${id}`,
        )
      }),
    )
  system
    .command('resume <id>')
    .description('take mail of this system again')
    .option('--json', 'print JSON')
    .action((id, { json }) =>
      withContext(async context => {
        await resumeSystem(context, await findSystem(context, null, id))
        print(json, { id, paused: false }, () => `System ${id} takes mail again.`)
      }),
    )
  system
    .command('sandbox <id> <on|off>')
    .description('on: new mails are checked, signed and counted, but none leaves (docs/sandbox.md)')
    .option('--json', 'print JSON')
    .action((id, state, { json }) =>
      withContext(async context => {
        if (state !== 'on' && state !== 'off')
          throw new Problem('input', `${state} is neither on nor off`, 'Give on or off')
        await setSandbox(context, await findSystem(context, null, id), state === 'on')
        print(json, { id, sandbox: state === 'on' }, () =>
          state === 'on'
            ? `No new mail of system ${id} leaves. Try recipients such as bounce-hard@example.com or defer@example.com.`
            : `New mails of system ${id} leave again.`,
        )
      }),
    )
  system
    .command('pool <id> <pool>')
    .description('by which sending addresses its new mails leave (docs/addresses.md)')
    .option('--json', 'print JSON')
    .action((id, name, { json }) =>
      withContext(async context => {
        const system = await findSystem(context, null, id)
        const pool = await readPool(context, name)
        await setPool(context, system, pool)
        print(json, { id, pool }, () => `New mails of system ${id} leave by the addresses of the pool ${pool}.`)
      }),
    )
}

/** @throws Problem when no addresses are named for it */
async function readPool({ settings }: Context, name: string): Promise<string> {
  const pools = (await loadPools(settings)).map(pool => pool.name)
  if (pools.includes(name)) return name
  throw new Problem(
    'pool-unknown',
    `There is no pool ${name}, only ${pools.join(', ')}`,
    'Name its addresses in DEPESCHE_POOLS_FILE, and see them with: depesche addresses list',
  )
}

function readPriority(text: string): Priority {
  if (text === 'high' || text === 'normal') return text
  throw new Problem('input', `There is no priority ${text}`, 'Give high or normal')
}

/** @throws Problem naming the records that are to be set */
export async function demandComplete(context: Context, system: System): Promise<void> {
  const { missing, records } = await checkSystem(context, system)
  if (missing.length > 0)
    throw new Problem(
      'system-incomplete',
      `SMTP credentials come when everything is set; still missing: ${missing.join(', ')}`,
      `${records
        .filter(r => !r.found)
        .map(r => `Set the ${r.type} record ${r.name}. `)
        .join('')}See: depesche system check ${system._id}`,
    )
}

async function credentials(context: Context, id: string, label: string, priority: Priority, json: boolean) {
  const system = await findSystem(context, null, id)
  await demandComplete(context, system)
  const { username, password, id: credentialId } = await createCredential(context, system, label, priority)
  const { host, port } = context.smtp
  const value = { host, port, encryption: 'starttls', username, password, id: credentialId, label, priority }
  print(json, value, () =>
    table(
      ['', ''],
      [
        ['Host', value.host],
        ['Port', value.port],
        ['Encryption', 'STARTTLS (required)'],
        ['User name', username],
        ['Password', `${password}   (shown only now)`],
      ],
    ).trimStart(),
  )
}

function printCheck(json: boolean, check: SystemCheck) {
  print(json, check, () =>
    [
      `${check.state.toUpperCase()}: ${check.reason}`,
      ...check.records.map(
        r =>
          `\n${r.found ? '✓' : '✗'} ${r.purpose}\n  ${r.type}  ${r.name}\n  ${r.value}${r.found || r.seen.length === 0 ? '' : `\n  DNS has instead: ${r.seen.join(' | ')}`}`,
      ),
      ...(check.missing.includes('listHelp')
        ? [
            `\n✗ List-Help: give a page or a mailto: with: depesche system add-domain ${check.id} --domain … --list-help …`,
          ]
        : []),
      ...check.identity.map(identity => `\n${identityInWords(identity)}`),
      ...check.warnings.map(warning => `\n! ${warning.message}`),
      ...(check.smtp
        ? [
            `\nSMTP: ${check.smtp.host}:${check.smtp.port}, STARTTLS, user ${check.smtp.username}\nMake a password with: depesche system credentials ${check.id} --label shop`,
          ]
        : []),
    ].join('\n'),
  )
}
