/**
 * Keys to the HTTP API, and the connection tokens of plugins, which are keys bound to one system. Tokens have 192 random
 * bits and are looked up by their SHA-256, so neither guessing nor timing tells anything.
 */
import { createHash, randomBytes } from 'node:crypto'
import { ObjectId } from 'bson'
import { z } from 'zod'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { type Scope, scopes } from './scopes.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

export interface ApiKeyRow {
  readonly _id: ObjectId
  readonly accountId: ObjectId
  readonly systemId: ObjectId | null
  readonly kind: 'key' | 'connection'
  readonly label: string
  readonly scopes: readonly Scope[]
  readonly tokenHash: Buffer
  readonly hint: string
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

export interface ApiKeyView {
  readonly id: string
  readonly systemId: string | null
  readonly kind: 'key' | 'connection'
  readonly label: string
  readonly scopes: readonly Scope[]
  readonly hint: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

/** How long a key is believed without a look: a revoked one stops within this time. */
const believedMs = 5_000
const believedEntries = 10_000

const prefix = { key: 'depesche_key_', connection: 'depesche_con_' } as const
const hash = (token: string) => createHash('sha256').update(token).digest()
const rows = (store: Store) => store.db.collection<ApiKeyRow>('apikeys')

export const NewApiKey = z.object({
  label: z.string().trim().min(1, 'must not be empty').max(100),
  scopes: z.array(z.enum(scopes)).min(1, 'a key needs a scope').max(scopes.length),
  expiresAt: z.coerce.date().nullable().default(null),
})

/**
 * @param of whose it is; with a system it reaches nothing but that system
 * @returns the key with its token, which is shown this once
 */
export async function createApiKey(
  { store, now }: Deps,
  of: { accountId: ObjectId; systemId: ObjectId | null; kind: 'key' | 'connection'; createdBy: string },
  input: z.input<typeof NewApiKey>,
): Promise<ApiKeyView & { token: string }> {
  const { label, scopes, expiresAt } = NewApiKey.parse(input)
  const token = `${prefix[of.kind]}${randomBytes(24).toString('base64url')}`
  const row: ApiKeyRow = {
    _id: new ObjectId(),
    ...of,
    label,
    scopes: [...new Set(scopes)],
    tokenHash: hash(token),
    hint: token.slice(0, prefix[of.kind].length + 4),
    createdAt: now(),
    expiresAt,
    lastUsedAt: null,
    revokedAt: null,
  }
  await rows(store).insertOne(row, durable)
  return { ...viewApiKey(row), token }
}

/** Oldest first. @param systemId of this system only */
export async function listApiKeys(
  { store }: Pick<Deps, 'store'>,
  accountId: ObjectId,
  { after, limit, systemId }: { after?: string | undefined; limit: number; systemId?: ObjectId | undefined },
): Promise<ApiKeyView[]> {
  if (after !== undefined && !ObjectId.isValid(after))
    throw new Problem('cursor', `There is no page after ${after}`, 'Use `next` of the page before')
  return (
    await rows(store)
      .find(
        {
          accountId,
          ...(systemId === undefined ? {} : { systemId }),
          ...(after === undefined ? {} : { _id: { $gt: new ObjectId(after) } }),
        },
        { projection: { tokenHash: 0 } },
      )
      .sort({ _id: 1 })
      .limit(limit)
      .toArray()
  ).map(viewApiKey)
}

/** @throws Problem `key-unknown` */
export async function revokeApiKey({ store, now }: Deps, accountId: ObjectId, id: string): Promise<void> {
  const result = ObjectId.isValid(id)
    ? await rows(store).updateOne(
        { _id: new ObjectId(id), accountId, revokedAt: null },
        { $set: { revokedAt: now() } },
        durable,
      )
    : { matchedCount: 0 }
  if (result.matchedCount === 0)
    throw new Problem('key-unknown', `There is no valid key ${id}`, 'List the keys of the account')
}

/** Leaves a key, which had no end, these scopes until then; one that was left less before, or is revoked, stays as it is. */
export async function leaveScopes(
  { store }: Pick<Deps, 'store'>,
  accountId: ObjectId,
  id: ObjectId,
  { scopes, expiresAt }: Pick<ApiKeyRow, 'scopes' | 'expiresAt'>,
): Promise<void> {
  const where = { _id: id, accountId, revokedAt: null, expiresAt: null }
  await rows(store).updateOne(where, { $set: { scopes, expiresAt } }, durable)
}

/** What a key may or might do, also one that is revoked; nothing when there is none. */
export async function scopesOfKey(
  { store }: Pick<Deps, 'store'>,
  accountId: ObjectId,
  id: ObjectId,
): Promise<ReadonlySet<Scope>> {
  return new Set((await rows(store).findOne({ _id: id, accountId }, { projection: { scopes: 1 } }))?.scopes)
}

/** All keys of a system that is disconnected. */
export async function revokeKeysOf({ store, now }: Deps, accountId: ObjectId, systemId: ObjectId): Promise<number> {
  const where = { accountId, systemId, revokedAt: null }
  return (await rows(store).updateMany(where, { $set: { revokedAt: now() } }, durable)).modifiedCount
}

/**
 * Authentication by a token. Answers are believed for some seconds: a shop sends many mails with one key.
 * @returns null for a token that is wrong, expired or revoked
 */
export function createKeyAuthenticator({ store, now }: Deps) {
  const believed = new Map<string, { until: number; row: ApiKeyRow }>()
  const usedAt = new Map<string, number>()

  return async (token: string): Promise<ApiKeyRow | null> => {
    const at = now().getTime()
    const tokenHash = hash(token)
    const name = tokenHash.toString('base64')
    const kept = believed.get(name)
    let row = kept !== undefined && kept.until >= at && kept.until <= at + believedMs ? kept.row : null
    if (row === null) {
      row = await rows(store).findOne({ tokenHash })
      if (row === null) return null
      if (believed.size >= believedEntries) believed.clear()
      believed.set(name, { until: at + believedMs, row })
    }
    if (row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt.getTime() <= at)) return null
    noteUse(row._id, at)
    return row
  }

  function noteUse(id: ObjectId, at: number) {
    const key = id.toHexString()
    if ((usedAt.get(key) ?? 0) > at - 60_000) return
    if (usedAt.size >= believedEntries) usedAt.clear()
    usedAt.set(key, at)
    // a fact for the key's page only: nothing waits for it and a lost one comes again
    rows(store)
      .updateOne({ _id: id }, { $set: { lastUsedAt: new Date(at) } })
      .catch(() => undefined)
  }
}

const viewApiKey = (row: Omit<ApiKeyRow, 'tokenHash'>): ApiKeyView => ({
  id: row._id.toHexString(),
  systemId: row.systemId?.toHexString() ?? null,
  kind: row.kind,
  label: row.label,
  scopes: row.scopes,
  hint: row.hint,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  lastUsedAt: row.lastUsedAt,
  revokedAt: row.revokedAt,
})
