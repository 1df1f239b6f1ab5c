/** Access tokens: good for one call of POST /v1/connection, and for nothing else. better-auth issues them; here they are taken. */
import { createHash } from 'node:crypto'
import type { ObjectId } from 'bson'
import { durable, type Store } from '../../store/index.ts'
import type { Grant } from '../index.ts'
import { takeAllowed } from '../requests.ts'
import { connectScope } from './registration.ts'

export const accessTokenPrefix = 'depesche_acc_'
/** the plugin calls at once */
export const accessTokenSeconds = 300
/** clients that never got a connection */
const unusedClientMs = 24 * 3600_000
/** a plugin whose client is gone registers again */
const usedClientMs = 400 * 24 * 3600_000

/** as better-auth is told to keep codes and tokens */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')

interface Deps {
  readonly store: Store
  now(): Date
}

interface TokenRow {
  readonly _id: ObjectId
  readonly token: string
  readonly clientId: string
  readonly userId: ObjectId
  readonly referenceId?: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date
  readonly revoked?: Date | null
}

const tokenRows = (store: Store) => store.db.collection<TokenRow>('oauthAccessTokens')
const clientRows = (store: Store) => store.db.collection<{ clientId: string; expiresAt?: Date }>('oauthClients')

/** @param authorization the header field. @returns null when the token is wrong, too old, revoked or used */
export async function takeAccessToken(deps: Deps, authorization: string | undefined): Promise<Grant | null> {
  const token = new RegExp(`^Bearer +${accessTokenPrefix}([\\w-]{20,100})$`, 'i').exec(authorization ?? '')?.[1]
  if (token === undefined) return null
  const row = await tokenRows(deps.store).findOneAndDelete(
    { token: hashToken(token), expiresAt: { $gt: deps.now() } },
    durable,
  )
  if (row === null || row.revoked != null || !row.scopes.includes(connectScope)) return null
  const { clientId, referenceId } = row
  const request = await takeAllowed(deps, referenceId ?? '', { userId: String(row.userId), clientId })
  if (request === null) return null
  await keepClient(deps, clientId, usedClientMs)
  const { accountId, systemId, via, userId } = request
  return { accountId, systemId, via, createdBy: `user:${userId}` }
}

/** The store removes the client then. */
const keepClient = ({ store, now }: Deps, clientId: string, ms: number) =>
  clientRows(store).updateOne({ clientId }, { $set: { expiresAt: new Date(now().getTime() + ms) } })

export const noteNewClient = (deps: Deps, clientId: string) => keepClient(deps, clientId, unusedClientMs)

/** Says what the token of a device code is for; better-auth leaves that open there. */
export async function bindToken({ store }: Deps, token: string, requestId: ObjectId): Promise<void> {
  const hashed = hashToken(token.slice(accessTokenPrefix.length))
  await tokenRows(store).updateOne({ token: hashed }, { $set: { referenceId: requestId.toHexString() } }, durable)
}
