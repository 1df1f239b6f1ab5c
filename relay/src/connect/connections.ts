/** Connections: made of a grant, listed, ended. Each is a token for one system (accounts/api-keys.ts) and its credentials. */
import { ObjectId } from 'bson'
import type { z } from 'zod'
import { createApiKey, leaveScopes, revokeApiKey } from '../accounts/api-keys.ts'
import { connectionScopes, retiredScopes } from '../accounts/scopes.ts'
import { durable, type Store } from '../store/index.ts'
import { checkSystem, findSystem, type SystemCheck } from '../systems/index.ts'
import { revokeCredentialsOf } from '../systems/rotation.ts'
import { Problem } from '../values.ts'
import { giveCredential, type SmtpAccess } from './credentials.ts'
import type { ConnectDeps, Grant } from './index.ts'
import { type Site, type SiteInput, siteOf } from './site.ts'

export interface ConnectionRow {
  readonly _id: ObjectId
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly via: Grant['via']
  readonly createdBy: string
  readonly createdAt: Date
  readonly site?: Site
  readonly watch?: Watch
  readonly endedAt: Date | null
}

/** of the plugin's last heartbeat */
export interface Watch {
  readonly at: Date
  readonly since: Date
  readonly orders: number
  readonly received: number
  readonly warning: boolean
}

export interface Connected {
  readonly id: string
  /** shown this once */
  readonly token: string
  readonly systemId: string
  readonly systemName: string
  /** null: `missing` says why */
  readonly smtp: SmtpAccess | null
  readonly check: SystemCheck
}

export const connectionRows = (store: Store) => store.db.collection<ConnectionRow>('connections')

/** @throws Problem `system-unknown` when it is gone since */
export async function connect(
  deps: ConnectDeps,
  grant: Grant,
  site: z.output<typeof SiteInput> | null,
): Promise<Connected> {
  const { store, now } = deps
  const { accountId, systemId, via, createdBy } = grant
  const system = await findSystem(deps, accountId, systemId.toHexString())
  const check = await checkSystem(deps, system)
  const label = (site === null ? system.name : new URL(site.url).host).slice(0, 100)
  const key = await createApiKey(
    deps,
    { accountId, systemId, kind: 'connection', createdBy },
    { label, scopes: [...connectionScopes] },
  )
  const _id = new ObjectId(key.id)
  const told = site === null ? {} : { site: siteOf(site, now()) }
  await connectionRows(store).insertOne(
    { _id, accountId, systemId, via, createdBy, createdAt: now(), ...told, endedAt: null },
    durable,
  )
  if (site !== null) await store.models.System.updateOne({ _id: systemId }, { $set: told })
  const smtp = check.smtp === null ? null : await giveCredential(deps, system, _id, label)
  return { id: key.id, token: key.token, systemId: String(system._id), systemName: system.name, smtp, check }
}

export interface ConnectionView {
  readonly id: string
  readonly via: Grant['via']
  readonly createdBy: string
  readonly createdAt: Date
  readonly site: Site | null
  readonly watch: Watch | null
  readonly endedAt: Date | null
}

export const viewConnection = ({
  _id,
  via,
  createdBy,
  createdAt,
  site,
  watch,
  endedAt,
}: ConnectionRow): ConnectionView => ({
  id: _id.toHexString(),
  via,
  createdBy,
  createdAt,
  site: site ?? null,
  watch: watch ?? null,
  endedAt,
})

/** Oldest first. @param after the last id of the page before */
export async function listConnections(
  { store }: Pick<ConnectDeps, 'store'>,
  { accountId, systemId }: { accountId: ObjectId; systemId: ObjectId },
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ConnectionView[]> {
  const from = after === undefined || !ObjectId.isValid(after) ? {} : { _id: { $gt: new ObjectId(after) } }
  const rows = connectionRows(store).find({ systemId, accountId, ...from })
  return (await rows.sort({ _id: 1 }).limit(limit).toArray()).map(viewConnection)
}

/** @throws Problem `connection-unknown` */
export async function findConnection(
  { store }: Pick<ConnectDeps, 'store'>,
  of: { accountId: ObjectId; systemId: ObjectId },
  id: string,
): Promise<ConnectionRow> {
  const row = ObjectId.isValid(id)
    ? await connectionRows(store).findOne({ _id: new ObjectId(id), accountId: of.accountId, systemId: of.systemId })
    : null
  if (row === null) throw new Problem('connection-unknown', `There is no connection ${id}`, 'List those of the system')
  return row
}

/** Platforms name who is to be forgotten within days after an app was removed, and try for some time. */
const retiredMs = 30 * 24 * 3600_000

/** Ends the token and the credentials of the plugin; the system stays. @returns false when it had ended before */
export async function endConnection(
  deps: Pick<ConnectDeps, 'store' | 'now'>,
  connection: Pick<ConnectionRow, '_id' | 'accountId' | 'systemId'>,
): Promise<boolean> {
  await revokeApiKey(deps, connection.accountId, connection._id.toHexString()).catch(error => {
    if (!(error instanceof Problem)) throw error // revoked before
  })
  return noteEnd(deps, connection)
}

/**
 * Ends it, but for what the law demands: the token can still have recipients of the system exported and erased, for 30 days.
 * @returns false when it had ended before
 */
export async function retireConnection(
  deps: Pick<ConnectDeps, 'store' | 'now'>,
  connection: Pick<ConnectionRow, '_id' | 'accountId' | 'systemId'>,
): Promise<boolean> {
  const expiresAt = new Date(deps.now().getTime() + retiredMs)
  await leaveScopes(deps, connection.accountId, connection._id, { scopes: retiredScopes, expiresAt })
  return noteEnd(deps, connection)
}

async function noteEnd(
  deps: Pick<ConnectDeps, 'store' | 'now'>,
  { _id, accountId, systemId }: Pick<ConnectionRow, '_id' | 'accountId' | 'systemId'>,
): Promise<boolean> {
  await revokeCredentialsOf(deps, systemId, _id)
  const ended = { $set: { endedAt: deps.now() } }
  const where = { _id, accountId, endedAt: null }
  return (await connectionRows(deps.store).updateOne(where, ended, durable)).modifiedCount > 0
}

/** The connection whose token this key is; null for other keys. */
export async function connectionOfKey(
  { store }: Pick<ConnectDeps, 'store'>,
  accountId: ObjectId,
  keyId: string,
): Promise<ConnectionRow | null> {
  return connectionRows(store).findOne({ _id: new ObjectId(keyId), accountId })
}
