/**
 * Sending domains of an account: their DKIM keys, what DNS says of them, their List-Help. A domain counts as verified
 * while its DKIM record is found and matches the key (RFC 6376 §3.6). This room signs nothing and sends nothing.
 */
import { domainToASCII } from 'node:url'
import type { ObjectId } from 'bson'
import { z } from 'zod'
import type { Vault } from '../config/seal.ts'
import type { Store } from '../store/index.ts'
import type { DomainRow } from '../store/models.ts'
import { Problem } from '../values.ts'
import { delegationFor } from './delegation.ts'
import type { Algorithm, DkimState } from './key-ring.ts'
import { freeSelector, keyPlace, selectorsOf } from './keys.ts'
import { ListHelp } from './list-help.ts'

export { checkDkim, type DnsRecord, dkimRecord } from './check.ts'
export type { DkimState } from './key-ring.ts'
export { signingKey } from './keys.ts'
export { ListHelp } from './list-help.ts'

/** What this room needs of signing's key tools; main.ts and the CLI hand them in. */
export interface KeyTools {
  /** without an algorithm RSA-2048 */
  generate(algorithm?: Algorithm): Promise<{ algorithm: Algorithm; privateKey: string; publicKey: string }>
  /** @throws Problem `dkim-key` when the PEM can't be used */
  importPem(pem: string): { algorithm: Algorithm; privateKey: string; publicKey: string }
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
  readonly dns: {
    resolveTxt(name: string): Promise<string[][]>
    /** to tell whether a delegation's CNAME is set; without it that is unknown */
    resolveCname?(name: string): Promise<string[]>
    /** of the zone's own name servers, which remember no absence; see direct-txt.ts */
    resolveTxtDirect?(name: string): Promise<string[][]>
    /** to tell which zone a name lies in, and whose name servers it has */
    resolveNs?(name: string): Promise<string[]>
    resolveSoa?(name: string): Promise<{ nsname: string }>
  }
  /** the operator's zone for DKIM records; without it merchants set TXT records */
  readonly dkimZone?: string | null
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
    const delegation = wanted.dkimSelector === undefined ? delegationFor(deps.dkimZone, wanted.name) : null
    const free = freeSelector(deps.now(), await selectorsOf(deps, wanted.name))
    const key = await newKey(deps, accountId, wanted, delegation === null ? free : 'dp1')
    try {
      const created = await Domain.create({
        accountId,
        name: wanted.name,
        keys: [key],
        ...(delegation === null ? {} : { delegation }),
        listHelp: wanted.listHelp,
        dkim: { state: 'unchecked' },
        changedAt: deps.now(),
        lookAt: deps.now(),
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
    const key = await newKey(deps, accountId, wanted, wanted.dkimSelector ?? '')
    if (sameSelector !== undefined && sameSelector.publicKey !== key.publicKey)
      throw new Problem(
        'domain-exists',
        `${wanted.name} already has another key under the selector ${wanted.dkimSelector}`,
        'Use another selector, or leave the key out to use the entry that exists',
      )
    const [signing] = existing.keys
    const isUsed = existing.dkim?.state === 'match' && existing.delegation == null
    if (isUsed && sameSelector === undefined && signing?.algorithm === key.algorithm)
      existing.keys.push({ ...key, waitingSince: deps.now() }) // takes over once its record is seen, without a gap
    else if (sameSelector === undefined || sameSelector !== signing || existing.delegation != null) {
      // the given key signs from now on; the other keys stay in the entry
      if (sameSelector === undefined) existing.keys.unshift(key)
      existing.set('delegation', null) // its record stands in the merchant's own DNS
      existing.set('dkim', { state: 'unchecked' })
    }
  } else if (wanted.dkimSelector !== undefined) {
    if (sameSelector === undefined)
      throw new Problem(
        'dkim-selector',
        `${wanted.name} has no key under the selector ${wanted.dkimSelector}`,
        `It has ${existing.keys.map(key => key.selector).join(', ')}; or give the key too (--dkim-key)`,
      )
    if (existing.keys[0]?.selector !== wanted.dkimSelector) {
      sameSelector.set({ waitingSince: null, retiredAt: null })
      existing.set('keys', [sameSelector, ...existing.keys.filter(key => key.selector !== wanted.dkimSelector)])
      existing.set('dkim', { state: 'unchecked' })
    }
  }
  if (existing.isModified('keys') || existing.isModified('dkim'))
    existing.set({ changedAt: deps.now(), lookAt: deps.now() })
  await existing.save()
  return existing.toObject() as Domain
}

async function newKey(deps: DomainDeps, accountId: ObjectId, wanted: z.output<typeof NewDomain>, generated: string) {
  const imported = wanted.dkimKeyPem !== undefined
  const pair = wanted.dkimKeyPem === undefined ? await deps.keys.generate() : deps.keys.importPem(wanted.dkimKeyPem)
  const selector = wanted.dkimSelector ?? generated
  return {
    selector,
    algorithm: pair.algorithm,
    publicKey: pair.publicKey,
    privateKey: deps.vault.seal(pair.privateKey, keyPlace(accountId, wanted.name, selector)),
    source: imported ? ('imported' as const) : ('generated' as const),
    createdAt: deps.now(),
  }
}
