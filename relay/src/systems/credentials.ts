/**
 * SMTP credentials: a user name per system and random tokens, of which only the SHA-256 is kept. Tokens have 192 bits,
 * so a plain hash is enough and guessing is hopeless; compares are constant in time all the same.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ObjectId } from 'bson'
import { z } from 'zod'
import { isApproved } from '../accounts/rows.ts'
import type { Store } from '../store/index.ts'
import { type Priority, Problem, type Refusal, type Submitter } from '../values.ts'
import { believedEntries, believedMs, type Entitlement, isFresh, readEntitlement } from './entitlement.ts'
import { endReplaced } from './rotation.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

const hash = (token: string) => createHash('sha256').update(token).digest()

export const Label = z.string().trim().min(1, 'must not be empty').max(100)

/**
 * A new credential of a system that is set up. The password is in the answer and nowhere else.
 * @param connectionId the plugin it is for @throws Problem
 */
export async function createCredential(
  { store, now }: Deps,
  system: { _id: ObjectId; accountId: ObjectId; username: string },
  label: string,
  priority: Priority = 'normal',
  connectionId?: ObjectId,
): Promise<{ id: string; username: string; password: string }> {
  if (!(await isApproved(store, system.accountId)))
    throw new Problem(
      'account-waiting',
      'Your account is not approved by the operator of this relay yet',
      'Set everything up meanwhile; you get a mail when it is',
    )
  const password = randomBytes(24).toString('base64url')
  const { _id } = await store.models.Credential.create({
    accountId: system.accountId,
    systemId: system._id,
    label: Label.parse(label),
    priority,
    tokenHash: hash(password),
    ...(connectionId === undefined ? {} : { connectionId }),
    createdAt: now(),
  })
  return { id: String(_id), username: system.username, password }
}

export interface CredentialView {
  readonly id: string
  readonly label: string
  readonly priority: Priority
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  /** the plugin it was given to */
  readonly connectionId: string | null
  /** another has taken its place, and it goes on until then */
  readonly endsAt: Date | null
  readonly revokedAt: Date | null
}

/** All credentials of a system, oldest first; never their tokens. */
export async function listCredentials({ store }: Pick<Deps, 'store'>, systemId: ObjectId): Promise<CredentialView[]> {
  const rows = await store.models.Credential.find({ systemId }, { tokenHash: 0 }).sort({ _id: 1 }).lean()
  return rows.map(({ _id, label, priority, createdAt, lastUsedAt, connectionId, endsAt, revokedAt }) => ({
    id: String(_id),
    label,
    priority: priority === 'high' ? 'high' : 'normal',
    createdAt,
    lastUsedAt: lastUsedAt ?? null,
    connectionId: connectionId == null ? null : String(connectionId),
    endsAt: endsAt ?? null,
    revokedAt: revokedAt ?? null,
  }))
}

/** @throws Problem `credential-unknown` */
export async function revokeCredential({ store, now }: Deps, accountId: ObjectId, credentialId: string): Promise<void> {
  const known = ObjectId.isValid(credentialId)
  const result = known
    ? await store.models.Credential.updateOne(
        { _id: credentialId, accountId, revokedAt: null },
        { $set: { revokedAt: now() } },
      )
    : { matchedCount: 0 }
  if (result.matchedCount === 0)
    throw new Problem(
      'credential-unknown',
      `There is no valid credential ${credentialId}`,
      'See the list of the system’s credentials',
    )
}

/**
 * Authentication for submission. Answers are kept for some seconds, since shops open a connection per mail.
 * @returns the submitter; null for a wrong user name or password; a refusal when the system may not send now
 */
export function createAuthenticator({ store, now }: Deps) {
  const believed = new Map<string, Entitlement & { until: number }>()
  const usedAt = new Map<string, number>()

  return async (username: string, password: string): Promise<Submitter | Refusal | null> => {
    const at = now().getTime()
    const offered = hash(password)
    const kept = believed.get(username)
    let entry = kept !== undefined && isFresh(kept.until, at) ? kept : null
    let match = entry === null ? null : matching(entry, offered)
    if (entry === null || match === null) {
      // also when something is believed: the password may be newer than that
      const found = await readEntitlement({ store, now }, { username })
      if (found === null) {
        timingSafeEqual(offered, hash(username)) // as much work as for a known name
        return null
      }
      entry = { ...found, until: at + believedMs }
      if (believed.size >= believedEntries) believed.clear()
      believed.set(username, entry)
      match = matching(entry, offered)
    }
    if (match === null) return null
    if ('refused' in entry.answer) return entry.answer
    noteUse(match, at)
    return { ...entry.answer, credentialId: match.id, priority: match.priority }
  }

  function noteUse({ id, replaces }: Entitlement['tokens'][number], at: number) {
    const key = id.toHexString()
    if ((usedAt.get(key) ?? 0) > at - 60_000) return
    if (usedAt.size >= believedEntries) usedAt.clear()
    usedAt.set(key, at)
    // nothing waits for it and a lost one comes again, since it is the last thing written
    const note = async () => {
      if (replaces !== null) await endReplaced({ store, now }, replaces)
      await store.models.Credential.updateOne({ _id: id }, { $set: { lastUsedAt: new Date(at) } })
    }
    note().catch(() => usedAt.delete(key))
  }
}

function matching({ tokens }: Entitlement, offered: Buffer): Entitlement['tokens'][number] | null {
  let match: Entitlement['tokens'][number] | null = null
  // no early end: the time must not tell which token nearly fitted
  for (const token of tokens) if (timingSafeEqual(token.tokenHash, offered)) match = token
  return match
}
