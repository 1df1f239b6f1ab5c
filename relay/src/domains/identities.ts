/**
 * What signs for a domain: its key and its List-Help, kept in memory for a moment, since a lane signs hundreds of
 * mails a second for few domains.
 */
import type { KeyObject } from 'node:crypto'
import type { ObjectId } from 'bson'
import type { Vault } from '../config/seal.ts'
import type { Store } from '../store/index.ts'
import type { Domain } from './index.ts'
import type { Algorithm } from './key-ring.ts'
import { signingKeys } from './keys.ts'

export interface IdentityKey {
  readonly selector: string
  readonly algorithm: Algorithm
  /** private */
  readonly key: KeyObject
  /** the operator's own; absent: the identity's */
  readonly domain?: string
}

export interface Identity {
  readonly domain: string
  readonly keys: readonly IdentityKey[]
  readonly listHelp: readonly string[]
}

/** A changed key or List-Help is used after this time at the latest. */
const believedMs = 5_000
const believedEntries = 5_000

/** @returns a look-up that rejects when the account has no such domain, it has no List-Help, or the key can't be opened */
export function createIdentities(deps: { store: Store; vault: Vault; now(): Date; operatorKey?: IdentityKey | null }) {
  const believed = new Map<string, { until: number; identity: Promise<Identity> }>()
  return (accountId: ObjectId, name: string): Promise<Identity> => {
    const id = `${accountId.toHexString()} ${name}`
    const at = deps.now().getTime()
    const entry = believed.get(id)
    if (entry !== undefined && entry.until > at && entry.until <= at + believedMs) return entry.identity // later: the clock was set back
    if (believed.size >= believedEntries) believed.clear()
    const identity = look(accountId, name)
    believed.set(id, { until: at + believedMs, identity })
    identity.catch(() => believed.delete(id))
    return identity
  }

  async function look(accountId: ObjectId, name: string): Promise<Identity> {
    const domain = (await deps.store.models.Domain.findOne({ accountId, name }).lean()) as unknown as Domain | null
    if (domain === null) throw new Error(`the account has no sending domain ${name}`)
    const own = signingKeys(deps.vault, domain, deps.now())
    // after the domain's own: the aligned one is what receivers shall find first
    const keys = deps.operatorKey == null ? own : [...own, deps.operatorKey]
    return { domain: name, keys, listHelp: domain.listHelp }
  }
}
