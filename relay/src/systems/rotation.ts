/**
 * A plugin gets new SMTP credentials without losing a mail. The old ones go on for a day after the first login with the
 * new ones: a shop has workers and web servers that keep the settings they began with. New ones that are never used end
 * nothing, since the plugin may have failed to save them.
 */
import type { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

/** Credentials of one plugin that are older than one which was used now for the first time. */
export interface Replaced {
  readonly systemId: ObjectId
  readonly connectionId: ObjectId
  readonly before: Date
}

export const overlapMs = 24 * 3600_000

/** @returns what ends with this credential's first use; null when it was used before, or isn't a plugin's */
export const replacedBy = (credential: {
  readonly systemId: ObjectId
  readonly connectionId?: ObjectId | null
  readonly createdAt: Date
  readonly lastUsedAt?: Date | null
}): Replaced | null =>
  credential.connectionId == null || credential.lastUsedAt != null
    ? null
    : { systemId: credential.systemId, connectionId: credential.connectionId, before: credential.createdAt }

export async function endReplaced({ store, now }: Deps, { systemId, connectionId, before }: Replaced): Promise<void> {
  await store.models.Credential.updateMany(
    { systemId, revokedAt: null, connectionId, createdAt: { $lt: before }, endsAt: null },
    { $set: { endsAt: new Date(now().getTime() + overlapMs) } },
    durable,
  )
}

/** Of a plugin that is disconnected. @returns how many there were */
export async function revokeCredentialsOf(
  { store, now }: Deps,
  systemId: ObjectId,
  connectionId: ObjectId,
): Promise<number> {
  const which = { systemId, revokedAt: null, connectionId }
  const { modifiedCount } = await store.models.Credential.updateMany(which, { $set: { revokedAt: now() } }, durable)
  return modifiedCount
}
