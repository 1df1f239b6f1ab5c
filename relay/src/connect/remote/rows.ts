/** What is kept of a platform that the relay has configured; access and the settings of before only sealed. */
import type { SiteFault, SiteSettings, Words } from '@depesche/plugin-sdk'
import type { ObjectId } from 'bson'
import type { Vault } from '../../config/seal.ts'
import type { Store } from '../../store/index.ts'
import { Problem } from '../../values.ts'

export interface RemoteRow {
  readonly _id: ObjectId
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly platform: string
  readonly url: string
  readonly access: string
  readonly before: string | null
  readonly changed: readonly string[]
  readonly version: string | null
  readonly page: { readonly id: string; readonly url: string } | null
  readonly nonce: string | null
  readonly state: 'connecting' | 'connected' | 'undoing' | 'ended'
  readonly open?: true
  readonly fault: Fault | null
  readonly tries: number
  readonly nextTryAt: Date | null
  readonly createdBy: string
  readonly createdAt: Date
  readonly connectedAt: Date | null
  readonly endedAt: Date | null
}

export interface Fault {
  readonly kind: string
  readonly reason: Words
  readonly advice: Words
}

export interface RemoteView {
  readonly id: string
  readonly systemId: string
  readonly platform: string
  readonly url: string
  readonly version: string | null
  readonly state: RemoteRow['state']
  /** names of the settings that were changed */
  readonly changed: readonly string[]
  readonly page: string | null
  readonly fault: Fault | null
  readonly nextTryAt: Date | null
  readonly createdAt: Date
  readonly connectedAt: Date | null
  readonly endedAt: Date | null
}

export const remoteRows = (store: Store) => store.db.collection<RemoteRow>('remoteConnections')

const placeOf = (id: ObjectId, what: 'access' | 'before') => `remote:${id.toHexString()}:${what}`

export const sealAccess = (vault: Vault, id: ObjectId, access: Readonly<Record<string, string>>): string =>
  vault.seal(JSON.stringify(access), placeOf(id, 'access'))
export const openAccess = (vault: Vault, { _id, access }: RemoteRow): Readonly<Record<string, string>> =>
  JSON.parse(vault.open(access, placeOf(_id, 'access')))
export const sealBefore = (vault: Vault, id: ObjectId, before: SiteSettings): string =>
  vault.seal(JSON.stringify(before), placeOf(id, 'before'))
export const openBefore = (vault: Vault, { _id, before }: RemoteRow): SiteSettings | null =>
  before === null ? null : JSON.parse(vault.open(before, placeOf(_id, 'before')))

export const faultOf = ({ kind, reason, advice }: SiteFault): Fault => ({ kind, reason, advice })

export const viewRemote = (row: RemoteRow): RemoteView => {
  const { _id, systemId, platform, url, version, state, changed, page, fault, nextTryAt } = row
  const { createdAt, connectedAt, endedAt } = row
  const shown = { platform, url, version, state, changed, fault, nextTryAt, createdAt, connectedAt, endedAt }
  return { id: _id.toHexString(), systemId: systemId.toHexString(), page: page?.url ?? null, ...shown }
}

/** @throws Problem `remote-unknown` */
export async function findRemote(
  { store }: { store: Store },
  { accountId, _id: systemId }: { accountId: ObjectId; _id: ObjectId },
): Promise<RemoteRow> {
  const row = await remoteRows(store).findOne({ systemId, accountId, open: true })
  if (row === null)
    throw new Problem(
      'remote-unknown',
      'The relay has not configured the platform of this system',
      'Give it the address of the site and what it needs to sign in there',
    )
  return row
}
