/**
 * Connecting where no browser leads back (RFC 8628): the plugin shows a code, a person types it here. better-auth makes
 * the codes and answers the plugin's questions; who allows one, and for which system, is decided here.
 */
import type { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { type Asking, findAsking } from './browser.ts'
import { allow, deviceKey } from './requests.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

interface DeviceRow {
  readonly _id: ObjectId
  readonly deviceCode: string
  readonly userCode: string
  readonly oauthClientId?: string
  readonly status: 'pending' | 'approved' | 'denied'
  readonly userId?: string | null
  readonly expiresAt: Date
}

const rows = (store: Store) => store.db.collection<DeviceRow>('deviceCodes')

export interface DeviceRequest {
  readonly asking: Asking
  readonly userCode: string
  readonly expiresAt: Date
}

/** @param typed as people type: with or without hyphens, in any case. @throws Problem `code-unknown` */
export async function findDeviceRequest(deps: Deps, typed: string): Promise<DeviceRequest> {
  const { userCode, oauthClientId, expiresAt } = await waiting(deps, typed)
  return { asking: await findAsking(deps, oauthClientId ?? ''), userCode, expiresAt }
}

/** The plugin gets its connection with its next question. @throws Problem `code-unknown` */
export async function approveDevice(
  deps: Deps,
  typed: string,
  userId: string,
  system: { _id: ObjectId; accountId: ObjectId },
): Promise<void> {
  const row = await waiting(deps, typed)
  await allow(deps, {
    key: deviceKey(row.deviceCode),
    via: 'device',
    accountId: system.accountId,
    systemId: system._id,
    userId,
    clientId: row.oauthClientId ?? '',
  })
  await decide(deps, row, { status: 'approved', userId })
}

/** @throws Problem `code-unknown` */
export async function denyDevice(deps: Deps, typed: string, userId: string): Promise<void> {
  await decide(deps, await waiting(deps, typed), { status: 'denied', userId })
}

async function waiting({ store, now }: Deps, typed: string): Promise<DeviceRow> {
  const userCode = typed.replace(/[^a-zA-Z0-9]/g, '').toUpperCase()
  const row = userCode.length !== 8 ? null : await rows(store).findOne({ userCode })
  if (row === null || row.status !== 'pending' || row.expiresAt <= now()) throw unknown()
  return row
}

async function decide({ store }: Deps, { _id }: DeviceRow, set: Pick<DeviceRow, 'status' | 'userId'>): Promise<void> {
  const { matchedCount } = await rows(store).updateOne({ _id, status: 'pending' }, { $set: set }, durable)
  if (matchedCount === 0) throw unknown()
}

const unknown = () =>
  new Problem(
    'code-unknown',
    'This code is wrong, used, or too old',
    'Look at the code in the plugin, or begin again there',
  )
