/**
 * Sending domains of an account: their DKIM keys, what DNS says of them, their List-Help. A domain counts as verified
 * while its DKIM record is found and matches the key (RFC 6376 §3.6). This room signs nothing and sends nothing.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { domainToASCII } from 'node:url'
import type { ObjectId } from 'bson'
import { z } from 'zod'
import type { Vault } from '../config/seal.ts'
import type { Store } from '../store/index.ts'
import type { DomainRow } from '../store/models.ts'
import { Problem } from '../values.ts'
import { ListHelp } from './list-help.ts'

export { ListHelp } from './list-help.ts'

export type DkimState = 'unchecked' | 'match' | 'missing' | 'mismatch' | 'revoked' | 'malformed' | 'unknown'

/** What this room needs of signing's key tools; main.ts and the CLI hand them in. */
export interface KeyTools {
  generate(): Promise<{ algorithm: 'rsa-sha256' | 'ed25519-sha256'; privateKey: string; publicKey: string }>
  /** @throws Problem `dkim-key` when the PEM can't be used */
  importPem(pem: string): { algorithm: 'rsa-sha256' | 'ed25519-sha256'; privateKey: string; publicKey: string }
  /** the TXT record's value for a public key in PEM */
  recordValue(publicKey: string): string
  match(records: string[][], publicKey: string): Exclude<DkimState, 'unchecked' | 'unknown'>
  /** @returns what is wrong with a selector, null when it can be used */
  selectorFault(selector: string, domain: string): string | null
}

export interface DomainDeps {
  readonly store: Store
  readonly vault: Vault
  readonly keys: KeyTools
  readonly dns: { resolveTxt(name: string): Promise<string[][]> }
  now(): Date
}

export type Domain = DomainRow & { _id: ObjectId }

export const DomainName = z
  .string()
  .trim()
  .transform(text => domainToASCII(text.replace(/\.$/, '').toLowerCase()))
  .pipe(
    z
      .string()
      .max(253)
      .regex(
        /^(?=.*\.)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
        'must be a domain name such as shop.example',
      ),
  )

export const NewDomain = z
  .object({
    name: DomainName,
    listHelp: z.array(ListHelp).max(4).default([]),
    dkimSelector: z.string().optional(),
    dkimKeyPem: z.string().optional(),
  })
  .refine(d => d.dkimKeyPem === undefined || d.dkimSelector !== undefined, {
    message: 'an existing key needs its selector (--dkim-selector)',
  })

/**
 * The account's entry for a domain: the existing one, completed by what is given, or a new one. Without a key of its
 * own a new RSA-2048 key is made under a selector of ours.
 * @throws Problem `dkim-selector`, `dkim-key`, `domain-exists` (another key under that selector)
 */
export async function ensureDomain(
  deps: DomainDeps,
  accountId: ObjectId,
  input: z.input<typeof NewDomain>,
): Promise<Domain> {
  const wanted = NewDomain.parse(input)
  const fault = wanted.dkimSelector === undefined ? null : deps.keys.selectorFault(wanted.dkimSelector, wanted.name)
  if (fault !== null) throw new Problem('dkim-selector', fault, 'It is the name before ._domainkey in your DNS')
  const { Domain } = deps.store.models
  const existing = await Domain.findOne({ accountId, name: wanted.name })
  if (existing === null) {
    const key = await newKey(deps, accountId, wanted)
    try {
      const created = await Domain.create({
        accountId,
        name: wanted.name,
        keys: [key],
        listHelp: wanted.listHelp,
        dkim: { state: 'unchecked' },
        createdAt: deps.now(),
      })
      return created.toObject() as Domain
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error
      return ensureDomain(deps, accountId, input) // somebody else made it at this moment
    }
  }
  if (wanted.listHelp.length > 0) existing.listHelp = wanted.listHelp
  const sameSelector = existing.keys.find(key => key.selector === wanted.dkimSelector)
  if (wanted.dkimKeyPem !== undefined) {
    const key = await newKey(deps, accountId, wanted)
    if (sameSelector !== undefined && sameSelector.publicKey !== key.publicKey)
      throw new Problem(
        'domain-exists',
        `${wanted.name} already has another key under the selector ${wanted.dkimSelector}`,
        'Use another selector, or leave the key out to use the entry that exists',
      )
    // the given key signs from now on; the other keys stay in the entry
    if (sameSelector === undefined) existing.keys.unshift(key)
    existing.set('dkim', { state: 'unchecked' })
  } else if (wanted.dkimSelector !== undefined) {
    if (sameSelector === undefined)
      throw new Problem(
        'dkim-selector',
        `${wanted.name} has no key under the selector ${wanted.dkimSelector}`,
        `It has ${existing.keys.map(key => key.selector).join(', ')}; or give the key too (--dkim-key)`,
      )
    if (existing.keys[0]?.selector !== wanted.dkimSelector) {
      existing.set('keys', [sameSelector, ...existing.keys.filter(key => key.selector !== wanted.dkimSelector)])
      existing.set('dkim', { state: 'unchecked' })
    }
  }
  await existing.save()
  return existing.toObject() as Domain
}

async function newKey(deps: DomainDeps, accountId: ObjectId, wanted: z.output<typeof NewDomain>) {
  const imported = wanted.dkimKeyPem !== undefined
  const pair = wanted.dkimKeyPem === undefined ? await deps.keys.generate() : deps.keys.importPem(wanted.dkimKeyPem)
  const createdAt = deps.now()
  const selector = wanted.dkimSelector ?? `dp${createdAt.toISOString().slice(0, 10).replaceAll('-', '')}`
  return {
    selector,
    algorithm: pair.algorithm,
    publicKey: pair.publicKey,
    privateKey: deps.vault.seal(pair.privateKey, keyPlace(accountId, wanted.name, selector)),
    source: imported ? ('imported' as const) : ('generated' as const),
    createdAt,
  }
}

const keyPlace = (accountId: ObjectId, domain: string, selector: string) => `dkim:${accountId}:${domain}:${selector}`

/** The key that signs for the domain. @throws when the vault can't open it or there is none */
export function signingKey(
  vault: Vault,
  domain: Domain,
): { selector: string; algorithm: 'rsa-sha256' | 'ed25519-sha256'; key: KeyObject } {
  const key = domain.keys[0]
  if (key === undefined) throw new Error(`${domain.name} has no DKIM key`)
  const pem = vault.open(key.privateKey, keyPlace(domain.accountId as unknown as ObjectId, domain.name, key.selector))
  return {
    selector: key.selector,
    algorithm: key.algorithm as 'rsa-sha256' | 'ed25519-sha256',
    key: createPrivateKey(pem),
  }
}

export interface DnsRecord {
  readonly type: 'TXT'
  readonly name: string
  readonly value: string
  readonly purpose: string
  readonly found: boolean
  /** what DNS has at that name now */
  readonly seen: readonly string[]
}

/** The record a merchant sets for DKIM. */
export function dkimRecord(keys: KeyTools, domain: Domain): { name: string; value: string } {
  const key = domain.keys[0]
  if (key === undefined) throw new Error(`${domain.name} has no DKIM key`)
  return { name: `${key.selector}._domainkey.${domain.name}`, value: keys.recordValue(key.publicKey) }
}

/**
 * Looks the DKIM record up, and remembers what it saw.
 * `unknown`: DNS didn't answer; then what was known before stays, since an outage of DNS proves nothing.
 */
export async function checkDkim(deps: DomainDeps, domain: Domain): Promise<{ state: DkimState; record: DnsRecord }> {
  const { name, value } = dkimRecord(deps.keys, domain)
  const key = domain.keys[0]
  let seen: string[][] = []
  let state: DkimState
  try {
    seen = await deps.dns.resolveTxt(name)
    state = deps.keys.match(seen, key?.publicKey ?? '')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    state = code === 'ENOTFOUND' || code === 'ENODATA' ? 'missing' : 'unknown'
  }
  const now = deps.now()
  if (state !== 'unknown') {
    const lost = state !== 'match' && domain.dkim?.matchedAt != null
    await deps.store.models.Domain.updateOne(
      { _id: domain._id, 'keys.0.selector': key?.selector },
      {
        $set: {
          'dkim.state': state,
          'dkim.checkedAt': now,
          ...(state === 'match' ? { 'dkim.matchedAt': now, 'dkim.lostAt': null } : {}),
          ...(lost && domain.dkim?.lostAt == null ? { 'dkim.lostAt': now } : {}),
        },
      },
    )
  }
  return {
    state,
    record: {
      type: 'TXT',
      name,
      value,
      purpose: `DKIM: proves that mails from ${domain.name} are yours`,
      found: state === 'match',
      seen: seen.map(parts => parts.join('')),
    },
  }
}
