/** The keys of a domain as they are stored: reading them as a ring, adding the next one, and writing a changed ring. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { ObjectId } from 'bson'
import type { Vault } from '../config/seal.ts'
import { Problem } from '../values.ts'
import { delegatedSelectors } from './delegation.ts'
import type { Domain, DomainDeps } from './index.ts'
import {
  type Algorithm,
  neverLooked,
  nextOf,
  otherAlgorithm,
  type RecordFacts,
  type RingKey,
  roleOf,
  signers,
} from './key-ring.ts'
import { nextLookAt } from './watch.ts'

export interface StoredKey extends RingKey {
  /** PEM, SPKI */
  readonly publicKey: string
  /** PEM, PKCS #8, sealed */
  readonly privateKey: string
  readonly source: 'generated' | 'imported'
}

/** What the secret of a key is sealed for. */
export const keyPlace = (accountId: ObjectId, domain: string, selector: string) =>
  `dkim:${accountId}:${domain}:${selector}`

/** The first key's record is the one of the domain's `dkim` field, as it was before keys had records of their own. */
export function ringOf(domain: Domain): StoredKey[] {
  return domain.keys.map((key, i) => ({
    selector: key.selector,
    algorithm: key.algorithm as Algorithm,
    publicKey: key.publicKey,
    privateKey: key.privateKey,
    source: key.source,
    createdAt: key.createdAt,
    waitingSince: key.waitingSince ?? null,
    retiredAt: key.retiredAt ?? null,
    dns: i === 0 ? { ...neverLooked, ...(domain.dkim as Partial<RecordFacts> | null) } : (key.dns ?? neverLooked),
  }))
}

/** Some record of its keys that should be there isn't found. */
export const waitsForRecord = (ring: readonly RingKey[], now: Date): boolean =>
  ring.some(
    (key, i) =>
      key.dns.state !== 'match' && (i === 0 || ['signing', 'published', 'next'].includes(roleOf(ring, key, now))),
  )

/**
 * Writes the ring where the entry still has the keys it was read with; a second process that changed them wins. And when it
 * is to be looked at again.
 * @returns whether it was written
 */
export async function saveRing(
  { store, now }: Pick<DomainDeps, 'store' | 'now'>,
  domain: Domain,
  ring: readonly StoredKey[],
): Promise<boolean> {
  const dkim = ring[0]?.dns ?? neverLooked
  const lookAt = nextLookAt({ ...domain, dkim }, waitsForRecord(ring, now()), now())
  const unchanged = Object.fromEntries(domain.keys.map((key, i) => [`keys.${i}.selector`, key.selector]))
  const { matchedCount } = await store.models.Domain.updateOne(
    { _id: domain._id, ...unchanged, [`keys.${domain.keys.length}`]: { $exists: false } },
    {
      $set: { keys: ring, dkim, ...(lookAt === null ? {} : { lookAt }) },
      ...(lookAt === null ? { $unset: { lookAt: 1 } } : {}),
    },
  )
  return matchedCount === 1
}

/** The keys that sign for the domain now, its first one first. @throws when the vault can't open one or there is none */
export function signingKeys(
  vault: Vault,
  domain: Domain,
  now: Date,
): { selector: string; algorithm: Algorithm; key: KeyObject }[] {
  const keys = signers(ringOf(domain), now)
  if (keys.length === 0) throw new Error(`${domain.name} has no DKIM key`)
  return keys.map(({ selector, algorithm, privateKey }) => {
    const pem = vault.open(privateKey, keyPlace(domain.accountId as unknown as ObjectId, domain.name, selector))
    return { selector, algorithm, key: createPrivateKey(pem) }
  })
}

/** The first of them. */
export function signingKey(vault: Vault, domain: Domain) {
  const [key] = signingKeys(vault, domain, new Date(0))
  if (key === undefined) throw new Error(`${domain.name} has no DKIM key`)
  return key
}

/**
 * A new key under a new selector that takes over once its record is seen. One that waits already is not made again.
 * @param algorithm of the key to be followed; the first key's without it
 * @throws Problem `dkim-rotation`
 */
export async function rotateKey(deps: DomainDeps, domain: Domain, algorithm?: Algorithm): Promise<StoredKey> {
  const ring = ringOf(domain)
  const which = algorithm ?? ring[0]?.algorithm ?? 'rsa-sha256'
  if (!ring.some(key => key.algorithm === which))
    throw new Problem('dkim-rotation', `${domain.name} has no ${which} key`, 'Add one as a second key first')
  const waiting = nextOf(ring, which)
  if (waiting !== undefined) return waiting
  return addKey(deps, domain, ring, which, deps.now())
}

/**
 * A key of the other algorithm than the first one's (RFC 8463), which signs beside it once its record is seen.
 * @throws Problem `dkim-rotation` when there is one
 */
export async function addSecondKey(deps: DomainDeps, domain: Domain): Promise<StoredKey> {
  const ring = ringOf(domain)
  const algorithm = otherAlgorithm(ring[0]?.algorithm ?? 'rsa-sha256')
  const there = ring.find(key => key.algorithm === algorithm && key.retiredAt === null)
  if (there !== undefined)
    throw new Problem(
      'dkim-rotation',
      `${domain.name} has the ${algorithm} key ${there.selector} already`,
      'Set its DNS record, which is listed with the domain',
    )
  return addKey(deps, domain, ring, algorithm, null)
}

async function addKey(
  deps: DomainDeps,
  domain: Domain,
  ring: readonly StoredKey[],
  algorithm: Algorithm,
  waitingSince: Date | null,
): Promise<StoredKey> {
  const selector = newSelector(domain, ring, algorithm, deps.now(), await selectorsOf(deps, domain.name))
  const pair = await deps.keys.generate(algorithm)
  const accountId = domain.accountId as unknown as ObjectId
  const key: StoredKey = {
    selector,
    algorithm,
    publicKey: pair.publicKey,
    privateKey: deps.vault.seal(pair.privateKey, keyPlace(accountId, domain.name, selector)),
    source: 'generated',
    createdAt: deps.now(),
    waitingSince,
    retiredAt: null,
    dns: neverLooked,
  }
  if (await saveRing(deps, domain, [...ring, key])) await watchFrom(deps, domain._id)
  else throw new Problem('dkim-rotation', `The keys of ${domain.name} were changed at this moment`, 'Try it again')
  return key
}

/** To be called when its owner has changed something that DNS must follow: then it is looked at often, see watch.ts. */
export async function watchFrom({ store, now }: Pick<DomainDeps, 'store' | 'now'>, id: ObjectId): Promise<void> {
  const at = now()
  await store.models.Domain.updateOne({ _id: id }, { $set: { changedAt: at, lookAt: at } })
}

/** A name that no key of the domain has; a delegated domain alternates between two. */
function newSelector(
  { name, delegation }: Domain,
  ring: readonly StoredKey[],
  algorithm: Algorithm,
  now: Date,
  everybodys: ReadonlySet<string>,
): string {
  const isFree = (selector: string) => !ring.some(key => key.selector === selector)
  if (delegation != null) {
    const [free] = delegatedSelectors(algorithm).filter(isFree)
    if (free !== undefined) return free
    throw new Problem(
      'dkim-rotation',
      `Both delegated selectors of ${name} are in use`,
      'The retired key goes seven days after the last change; rotate again then',
    )
  }
  return freeSelector(now, everybodys)
}

/** The selectors of a domain in every account that has it: they share one place in its DNS. */
export async function selectorsOf({ store }: Pick<DomainDeps, 'store'>, name: string): Promise<ReadonlySet<string>> {
  const entries = await store.models.Domain.find({ name }).lean()
  return new Set(entries.flatMap(({ keys }) => keys.map(({ selector }) => selector)))
}

/** The day's name, with a number where that is taken. */
export function freeSelector(now: Date, taken: ReadonlySet<string>): string {
  const day = `dp${now.toISOString().slice(0, 10).replaceAll('-', '')}`
  for (let n = 1; ; n++) {
    const selector = n === 1 ? day : `${day}-${n}`
    if (!taken.has(selector)) return selector
  }
}
