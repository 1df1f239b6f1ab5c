/**
 * What a person has allowed in the browser or for a device code, until the plugin fetches its connection. better-auth
 * carries the id of such a row through code and access token as their reference.
 */
import { createHash } from 'node:crypto'
import { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'

export interface RequestRow {
  readonly _id: ObjectId
  /** digest of the authorization request or of the device code */
  readonly key: string
  readonly via: 'browser' | 'device'
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly userId: string
  readonly clientId: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly usedAt: Date | null
}

/** code and access token live shorter */
const validMs = 30 * 60_000

export const requestRows = (store: Store) => store.db.collection<RequestRow>('connectRequests')

const digest = (parts: readonly string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** One authorization request of one person: nothing else may use what he allows in it. */
export const browserKey = (query: URLSearchParams, userId: string): string =>
  digest([
    'browser',
    userId,
    ...['client_id', 'redirect_uri', 'state', 'code_challenge'].map(name => query.get(name) ?? ''),
  ])

export const deviceKey = (deviceCode: string): string => digest(['device', deviceCode])

export async function allow(
  { store, now }: { store: Store; now(): Date },
  given: Pick<RequestRow, 'key' | 'via' | 'accountId' | 'systemId' | 'userId' | 'clientId'>,
): Promise<ObjectId> {
  const _id = new ObjectId()
  const createdAt = now()
  const expiresAt = new Date(createdAt.getTime() + validMs)
  await requestRows(store).insertOne({ _id, ...given, createdAt, expiresAt, usedAt: null }, durable)
  return _id
}

/** The newest that is allowed and not used. */
export async function findAllowed(
  { store, now }: { store: Store; now(): Date },
  key: string,
): Promise<RequestRow | null> {
  return requestRows(store).findOne({ key, usedAt: null, expiresAt: { $gt: now() } }, { sort: { _id: -1 } })
}

/** Takes it, once. @param id the reference that a token carries; null when it is nobody's or used */
export async function takeAllowed(
  { store, now }: { store: Store; now(): Date },
  id: string,
  of: { userId: string; clientId: string },
): Promise<RequestRow | null> {
  if (!ObjectId.isValid(id)) return null
  return requestRows(store).findOneAndUpdate(
    { _id: new ObjectId(id), ...of, usedAt: null, expiresAt: { $gt: now() } },
    { $set: { usedAt: now() } },
    durable,
  )
}
