/** `depesche dkim` and `depesche key`: what to publish for DKIM, and changing keys. */
import type { Command } from 'commander'
import { findAccount } from '../accounts/index.ts'
import type { DomainCheck, KeyLook } from '../domains/check.ts'
import { findDomain, listDomains } from '../domains/find.ts'
import type { IdentityCheck } from '../domains/identity-check.ts'
import { checkIdentity } from '../domains/identity-look.ts'
import { checkDkim, type Domain } from '../domains/index.ts'
import { addSecondKey, rotateKey } from '../domains/keys.ts'
import { zoneRecords } from '../domains/rotate-all.ts'
import { zoneFileForm } from '../signing/dkim-key.ts'
import { Problem } from '../values.ts'
import { type Context, withContext } from './context.ts'
import { identityInWords } from './identity-words.ts'
import { print, time } from './print.ts'

interface Options {
  account?: string
  json: boolean
}

const withAccount = (command: Command) =>
  command.option('--account <id or e-mail>', 'of this account').option('--json', 'print JSON')

async function domainOf(context: Context, text: string, { account }: Options): Promise<Domain> {
  return findDomain(context, text, account === undefined ? undefined : (await findAccount(context, account))._id)
}

export function dkimCommands(program: Command) {
  const dkim = withAccount(
    program.command('dkim').description('DKIM: what to publish, and whether it is found').argument('[domain]'),
  ).action((name: string | undefined, options: Options) => withContext(context => show(context, name, options)))
  withAccount(
    dkim.command('add-ed25519 <domain>').description('a second key (RFC 8463); signs once its record is found'),
  ).action((name: string, options: Options, command: Command) =>
    withContext(async context => {
      const domain = await domainOf(context, name, all(options, command))
      await addSecondKey(context, domain)
      await show(context, String(domain._id), { json: all(options, command).json })
    }),
  )
  dkim
    .command('zone')
    .description('the records of DEPESCHE_DKIM_ZONE, for the operator’s DNS, as a zone file')
    .option('--json', 'print JSON')
    .action((options: Options, command: Command) =>
      withContext(async context => {
        const items = zoneRecords(context, await listDomains(context))
        print(all(options, command).json, { items, next: null }, () =>
          items.length === 0
            ? '; No domain is delegated. New ones are, once DEPESCHE_DKIM_ZONE is set.'
            : items.map(({ name, value }) => `${name}. 3600 IN TXT ${zoneFileForm(value)}`).join('\n'),
        )
      }),
    )
  const key = program.command('key').description('DKIM keys')
  withAccount(key.command('rotate <domain>').description('make the next key; it signs once its record is found'))
    .option('--ed25519', 'the Ed25519 key, not the RSA key')
    .option('--finish', 'make no key; look whether the next one’s record is there')
    .action((name: string, options: Options & { ed25519?: boolean; finish?: boolean }) =>
      withContext(async context => {
        const domain = await domainOf(context, name, options)
        if (!options.finish) await rotateKey(context, domain, options.ed25519 ? 'ed25519-sha256' : undefined)
        await show(context, String(domain._id), { json: options.json })
      }),
    )
}

/** An option that the group knows too is read by the group. */
const all = (options: Options, command: Command): Options => ({ ...options, ...command.optsWithGlobals() })

async function show(context: Context, name: string | undefined, options: Options) {
  if (name === undefined && options.account === undefined) {
    const items = (await listDomains(context)).map(d => ({ id: String(d._id), name: d.name, state: d.dkim?.state }))
    print(options.json, { items, next: null }, () =>
      items.length === 0 ? 'No domains yet.' : items.map(d => `${d.id}  ${d.name}  ${d.state}`).join('\n'),
    )
    return
  }
  const domains =
    name === undefined
      ? await listDomains(context, (await findAccount(context, options.account ?? ''))._id)
      : [await domainOf(context, name, options)]
  const items: ReturnType<typeof view>[] = []
  for (const domain of domains) {
    const check = await checkDkim(context, domain)
    items.push(view(domain, check, await checkIdentity(context, domain.name, check.state)))
  }
  if (items.length === 0) throw new Problem('domain-unknown', 'The account has no sending domain', 'Add a system first')
  print(options.json, name === undefined ? { items, next: null } : items[0], () => items.map(inWords).join('\n\n'))
}

const view = ({ _id, name, accountId }: Domain, { state, records, keys }: DomainCheck, identity: IdentityCheck) => ({
  id: String(_id),
  accountId: String(accountId),
  name,
  state,
  records: records.map(r => (r.type === 'TXT' ? { ...r, zoneFile: `${r.name}. IN TXT ${zoneFileForm(r.value)}` } : r)),
  keys: keys.map(({ record, ...key }) => ({ ...key, name: record.name, found: record.found })),
  identity,
})

const inWords = ({ name, records, keys, identity }: ReturnType<typeof view>) =>
  [
    name,
    ...keys.map(key => `  ${key.found ? '✓' : '✗'} ${key.selector} (${key.algorithm}): ${roleInWords(key)}`),
    ...records.map(r =>
      [
        `\n${r.found ? '✓' : '✗'} ${r.purpose}`,
        `  ${r.type}  ${r.name}`,
        `  ${r.value}`,
        ...('zoneFile' in r ? [`  zone file: ${r.zoneFile}`] : []),
        ...(r.found || r.seen.length === 0 ? [] : [`  DNS has instead: ${r.seen.join(' | ')}`]),
      ].join('\n'),
    ),
    `\n${identityInWords(identity)}`,
  ].join('\n')

const roleInWords = ({ role, waitingSince, retiredAt }: Pick<KeyLook, 'role' | 'waitingSince' | 'retiredAt'>) =>
  ({
    signing: 'signs',
    published: 'signs too once its record is found',
    next: `next since ${time(waitingSince)}; signs once its record is found`,
    retired: `retired since ${time(retiredAt)}; leave its record for seven days from then`,
    spare: 'not used',
  })[role]
