/**
 * Users: the people. better-auth (identity/) signs them in and changes them; here they are looked up, and made where
 * somebody else vouches for the address: the command line, an invitation, the operator's link.
 */
import { ObjectId } from 'bson'
import { authCollections } from '../store/identity-models.ts'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { type NoticeKind, wantsNotice } from './notice-choice.ts'

export type Locale = 'de' | 'en'

export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly locale: Locale
  /** of the relay */
  readonly operator: boolean
  readonly emailVerified: boolean
  readonly twoFactor: boolean
}

interface UserRow {
  readonly _id: ObjectId
  readonly email: string
  readonly name: string
  readonly locale?: Locale
  readonly operator?: boolean
  readonly emailVerified: boolean
  readonly twoFactorEnabled?: boolean
  readonly firstSignInAt?: Date
  readonly mutedNotices?: readonly NoticeKind[]
  readonly accountName?: string | null
  readonly accountNote?: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

interface CredentialRow {
  readonly userId: ObjectId
  readonly accountId: string
  readonly providerId: string
  readonly password: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

const userRows = (store: Store) => store.db.collection<UserRow>(authCollections.user)
const credentialRows = (store: Store) => store.db.collection<CredentialRow>(authCollections.account)

export async function findUser(store: Store, id: string): Promise<User | null> {
  const row = ObjectId.isValid(id) ? await userRows(store).findOne({ _id: new ObjectId(id) }) : null
  return row && viewUser(row)
}

export async function findUserByEmail(store: Store, email: string): Promise<User | null> {
  const row = await userRows(store).findOne({ email: email.toLowerCase() })
  return row && viewUser(row)
}

/** In no order; ids that are nobody's are left out. @param notice of which mails: only who wants them */
export async function findUsers(store: Store, ids: readonly ObjectId[], notice?: NoticeKind): Promise<User[]> {
  if (ids.length === 0) return []
  return (
    await userRows(store)
      .find({ _id: { $in: [...ids] }, ...wantsNotice(notice) })
      .toArray()
  ).map(viewUser)
}

/** @param notice as findUsers */
export async function listOperators(store: Store, notice?: NoticeKind): Promise<User[]> {
  return (
    await userRows(store)
      .find({ operator: true, ...wantsNotice(notice) })
      .toArray()
  ).map(viewUser)
}

export interface NewUser {
  /** lower-case; somebody vouches that it is his */
  readonly email: string
  readonly name: string
  readonly locale: Locale
  /** null: he sets one by "forgot password" */
  readonly passwordHash: string | null
  readonly operator?: boolean
}

/**
 * The user of an address that somebody vouches for. Who has signed up with it and never proved it was perhaps somebody
 * else, so his password goes. @throws Problem `user-exists` when there is one, and another password was given
 */
export async function vouchForUser(store: Store, at: Date, given: NewUser): Promise<User> {
  const known = await userRows(store).findOne({ email: given.email })
  if (known === null) return createUser(store, at, given)
  const { email, name, locale, passwordHash } = given
  const operator = given.operator === true || known.operator === true
  if (known.emailVerified) {
    if (passwordHash !== null) throw userExists(email)
    if (operator !== (known.operator === true)) await setOperator(store, known._id.toHexString(), true, at)
    return viewUser({ ...known, operator })
  }
  await credentialRows(store).deleteMany({ userId: known._id }, durable)
  const set = { name, locale, operator, emailVerified: true, updatedAt: at }
  await userRows(store).updateOne({ _id: known._id }, { $set: set }, durable)
  if (passwordHash !== null) await insertCredential(store, at, known._id, passwordHash)
  return viewUser({ ...known, ...set })
}

async function createUser(store: Store, at: Date, user: NewUser): Promise<User> {
  const { passwordHash, operator = false, ...given } = user
  const dates = { createdAt: at, updatedAt: at }
  const row = { _id: new ObjectId(), ...given, operator, emailVerified: true, twoFactorEnabled: false, ...dates }
  try {
    await userRows(store).insertOne(row, durable)
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error
    throw userExists(user.email)
  }
  if (passwordHash !== null) await insertCredential(store, at, row._id, passwordHash)
  return viewUser(row)
}

async function insertCredential(store: Store, at: Date, userId: ObjectId, password: string): Promise<void> {
  const of = { userId, accountId: userId.toHexString(), providerId: 'credential' }
  await credentialRows(store).insertOne({ ...of, password, createdAt: at, updatedAt: at }, durable)
}

const userExists = (email: string) =>
  new Problem('user-exists', `${email} is a user already`, 'Sign in, or do it without a password')

/** @returns the hash that he signs in with, or null */
export async function passwordHashOf(store: Store, userId: string): Promise<string | null> {
  const row = await credentialRows(store).findOne({ userId: new ObjectId(userId), providerId: 'credential' })
  return row?.password ?? null
}

export async function setOperator(store: Store, userId: string, operator: boolean, at: Date): Promise<void> {
  await userRows(store).updateOne({ _id: new ObjectId(userId) }, { $set: { operator, updatedAt: at } }, durable)
}

/** The owner of the mailbox has opened a mail of ours. */
export async function proveAddress(store: Store, userId: string, at: Date): Promise<void> {
  await userRows(store).updateOne(
    { _id: new ObjectId(userId) },
    { $set: { emailVerified: true, updatedAt: at } },
    durable,
  )
}

/** @returns whether it is the person's first sign-in ever, which is news to nobody; said once */
export async function noteFirstSignIn(store: Store, userId: string, at: Date): Promise<boolean> {
  const { modifiedCount } = await userRows(store).updateOne(
    { _id: new ObjectId(userId), firstSignInAt: { $exists: false } },
    { $set: { firstSignInAt: at } },
  )
  return modifiedCount === 1
}

/** The account that he asked for when he signed up; whoever takes it makes it, so it is given once. */
export async function takeWish(store: Store, userId: string): Promise<{ name: string; note: string | null } | null> {
  const row = await userRows(store).findOneAndUpdate(
    { _id: new ObjectId(userId), accountName: { $exists: true } },
    { $unset: { accountName: true, accountNote: true } },
    { returnDocument: 'before', ...durable },
  )
  if (row === null) return null
  return { name: row.accountName || row.name, note: row.accountNote || null }
}

const viewUser = (row: UserRow): User => ({
  id: row._id.toHexString(),
  email: row.email,
  name: row.name,
  locale: row.locale === 'de' ? 'de' : 'en',
  operator: row.operator === true,
  emailVerified: row.emailVerified,
  twoFactor: row.twoFactorEnabled === true,
})
