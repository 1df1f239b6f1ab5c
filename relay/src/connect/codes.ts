/**
 * Codes that a person pastes into a plugin, where no browser leads back: `dpc_` and base64url of JSON
 * `{"relay": "https://…", "code": "…"}`, so that one string tells the plugin where to go as well. Good for one connection
 * within 15 minutes. The secret in it has 192 random bits and is kept as SHA-256.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { ObjectId } from 'bson'
import type { Actor } from '../audit/index.ts'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import type { ConnectDeps, Grant } from './index.ts'

interface CodeRow {
  readonly _id: string
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly createdBy: Actor
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly usedAt: Date | null
}

const prefix = 'dpc_'
const validMs = 15 * 60_000

const rows = (store: Store) => store.db.collection<CodeRow>('connectionCodes')
const hash = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** @returns the code, which is shown this once */
export async function createConnectionCode(
  { store, now, settings }: Pick<ConnectDeps, 'store' | 'now' | 'settings'>,
  system: { _id: ObjectId; accountId: ObjectId },
  createdBy: Actor,
): Promise<{ code: string; expiresAt: Date }> {
  const secret = randomBytes(24).toString('base64url')
  const createdAt = now()
  const expiresAt = new Date(createdAt.getTime() + validMs)
  const { _id: systemId, accountId } = system
  await rows(store).insertOne(
    { _id: hash(secret), accountId, systemId, createdBy, createdAt, expiresAt, usedAt: null },
    durable,
  )
  const text = JSON.stringify({ relay: settings.publicUrl, code: secret })
  return { code: `${prefix}${Buffer.from(text).toString('base64url')}`, expiresAt }
}

/** @throws Problem `code-unknown` (wrong or too old), `code-done` (used before) */
export async function takeConnectionCode(
  { store, now }: Pick<ConnectDeps, 'store' | 'now'>,
  code: string,
): Promise<Grant> {
  const secret = secretOf(code)
  if (secret === null) throw unknown()
  const _id = hash(secret)
  const at = now()
  const row = await rows(store).findOneAndUpdate(
    { _id, usedAt: null, expiresAt: { $gt: at } },
    { $set: { usedAt: at } },
    durable,
  )
  if (row !== null) {
    const { accountId, systemId, createdBy } = row
    return { accountId, systemId, createdBy, via: 'code' }
  }
  const gone = await rows(store).findOne({ _id }, { projection: { usedAt: 1 } })
  if (gone?.usedAt == null) throw unknown()
  throw new Problem(
    'code-done',
    'This code was used before',
    'Make a new one for this system. If the first use was not yours, end that connection',
  )
}

const unknown = () =>
  new Problem(
    'code-unknown',
    'This code is wrong, or older than 15 minutes',
    'Make a new one in Depesche, and paste it',
  )

function secretOf(code: string): string | null {
  const encoded = new RegExp(`^${prefix}([\\w-]{20,2000})$`).exec(code.trim())?.[1]
  if (encoded === undefined) return null
  try {
    const { code: secret } = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as { code?: unknown }
    return typeof secret === 'string' && secret.length <= 100 ? secret : null
  } catch {
    return null
  }
}
