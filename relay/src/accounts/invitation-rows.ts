/** Offers that wait for an answer, as they are stored. A token has 192 random bits; only its SHA-256 is kept. */
import { createHash, randomBytes } from 'node:crypto'
import { ObjectId } from 'bson'
import type { Actor } from '../audit/index.ts'
import { durable, type Store } from '../store/index.ts'
import { type AccountId, Problem } from '../values.ts'
import type { Role } from './scopes.ts'
import type { Locale } from './users.ts'

export interface InvitationRow {
  readonly _id: ObjectId
  readonly accountId: AccountId
  /** to become a member of the account; or, of an agency's account, to be looked after by it */
  readonly kind: 'member' | 'agency'
  readonly email: string
  readonly role: Role
  readonly locale: Locale
  readonly tokenHash: Buffer
  readonly invitedBy: Actor
  readonly createdAt: Date
  readonly sentAt: Date
  readonly expiresAt: Date
}

export interface InvitationView {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: Actor
  readonly createdAt: Date
  readonly sentAt: Date
  readonly expiresAt: Date
}

const validMs = 7 * 24 * 3_600_000
/** so that nobody's mailbox is filled by pressing a button again and again */
const againAfterMs = 60_000
/** pending ones of an account: enough for a company, few for a spammer */
const most = 50

export const invitationRows = (store: Store) => store.db.collection<InvitationRow>('invitations')

const hash = (token: string) => createHash('sha256').update(token).digest()

interface Deps {
  readonly store: Store
  now(): Date
}

/**
 * Makes an offer, or makes it anew: an earlier one to the same address ends.
 * @returns it with its token, which is nowhere else @throws Problem `too-many-requests`
 */
export async function putInvitation(
  { store, now }: Deps,
  of: Pick<InvitationRow, 'accountId' | 'kind' | 'email' | 'role' | 'locale' | 'invitedBy'>,
): Promise<{ row: InvitationRow; token: string }> {
  const { accountId, kind, email, ...given } = of
  const key = { accountId, kind, email }
  const known = await invitationRows(store).findOne(key)
  if (known !== null && now().getTime() - known.sentAt.getTime() < againAfterMs)
    throw new Problem('too-many-requests', `${email} was written to within the last minute`, 'Wait a moment')
  if (known === null && (await invitationRows(store).countDocuments({ accountId, kind }, { limit: most })) >= most)
    throw new Problem('too-many-requests', `${most} invitations wait already`, 'Revoke some, or wait')
  const token = randomBytes(24).toString('base64url')
  const expiresAt = new Date(now().getTime() + validMs)
  const row = await invitationRows(store).findOneAndUpdate(
    key,
    {
      $set: { ...given, tokenHash: hash(token), sentAt: now(), expiresAt },
      $setOnInsert: { _id: new ObjectId(), createdAt: now() },
    },
    { upsert: true, returnDocument: 'after', ...durable },
  )
  if (row === null) throw new Error('an upsert gave nothing back')
  return { row, token }
}

/** @throws Problem `invitation-invalid` */
export async function findByToken(
  { store, now }: Deps,
  kind: InvitationRow['kind'],
  token: string,
): Promise<InvitationRow> {
  const row = await invitationRows(store).findOne({ tokenHash: hash(token) })
  if (row === null || row.kind !== kind || row.expiresAt <= now()) throw invitationInvalid()
  return row
}

/** Takes the offer away: who does gets to act on it, once. @throws Problem `invitation-invalid` */
export async function consume(store: Store, row: InvitationRow): Promise<void> {
  const { deletedCount } = await invitationRows(store).deleteOne({ _id: row._id, tokenHash: row.tokenHash }, durable)
  if (deletedCount === 0) throw invitationInvalid()
}

/** @throws Problem `invitation-unknown` */
export async function findInvitation(
  { store, now }: Deps,
  accountId: AccountId,
  kind: InvitationRow['kind'],
  id: string,
): Promise<InvitationRow> {
  const row = /^[0-9a-f]{24}$/.test(id)
    ? await invitationRows(store).findOne({ _id: new ObjectId(id), accountId, kind })
    : null
  if (row === null || row.expiresAt <= now())
    throw new Problem('invitation-unknown', `There is no invitation ${id}`, 'It was answered, revoked, or has ended')
  return row
}

/** Newest first; there are few. */
export async function listByAccount(
  { store, now }: Deps,
  accountId: AccountId,
  kind: InvitationRow['kind'],
): Promise<InvitationView[]> {
  const rows = await invitationRows(store).find({ accountId, kind }).toArray()
  return rows
    .filter(row => row.expiresAt > now())
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .map(viewInvitation)
}

/** Who may invite no more leaves no door open. */
export async function dropInvitationsBy(store: Store, accountId: AccountId, userId: string): Promise<void> {
  await invitationRows(store).deleteMany(
    { accountId, kind: { $in: ['member', 'agency'] }, invitedBy: `user:${userId}` },
    durable,
  )
}

export const viewInvitation = (row: InvitationRow): InvitationView => ({
  id: row._id.toHexString(),
  email: row.email,
  role: row.role,
  invitedBy: row.invitedBy,
  createdAt: row.createdAt,
  sentAt: row.sentAt,
  expiresAt: row.expiresAt,
})

const invitationInvalid = () =>
  new Problem('invitation-invalid', 'This invitation is not valid any more', 'Ask for a new one')
