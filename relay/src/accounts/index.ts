/**
 * Accounts: the tenants. What belongs to an account is only ever asked for with its id. Who is in one stands in the
 * account itself (members.ts), so that it is made, and handed over, in one write.
 */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { openTariff } from '../billing/tariff.ts'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { hashPassword, Password, verifyPassword } from './password.ts'
import { type AccountRow, type AccountView, accountRow, accountRows, accountUnknown, viewAccount } from './rows.ts'
import { findUserByEmail, type Locale, passwordHashOf, type User, vouchForUser } from './users.ts'

export type { AccountState, AccountView } from './rows.ts'

export const EmailAddress = z
  .email('must be an e-mail address')
  .max(254)
  .transform(text => text.toLowerCase())

export const AccountName = z.string().trim().min(1, 'must not be empty').max(200)

export const NewAccount = z.object({
  email: EmailAddress,
  name: AccountName,
  /** the owner's; without one he sets it by "forgot password" */
  password: Password.optional(),
  locale: z.enum(['de', 'en']).default('en'),
})

interface Deps {
  readonly store: Store
  now(): Date
}

/**
 * An account with its owner, as somebody makes it who need not ask: the operator's command line.
 * @throws Problem `account-exists` when the address already owns an account, `user-exists` for another password
 */
export async function createAccount(deps: Deps, input: z.input<typeof NewAccount>): Promise<AccountView> {
  const { store, now } = deps
  const { email, name, password, locale } = NewAccount.parse(input)
  if ((await accountRows(store).findOne({ email }, { projection: { _id: 1 } })) !== null)
    throw new Problem(
      'account-exists',
      `${email} already owns an account`,
      'Use another address, or the account it owns',
    )
  const owner = await ownerFor(deps, { email, name, locale }, password)
  return viewAccount(await openAccount({ store, now }, { name, email, ownerId: owner.id }))
}

/** Who is there already keeps his password; saying it again does no harm (the command before may have failed half-way). */
async function ownerFor(
  { store, now }: Deps,
  who: { email: string; name: string; locale: Locale },
  password: string | undefined,
): Promise<User> {
  const known = password === undefined ? null : await findUserByEmail(store, who.email)
  const hash = known === null ? null : await passwordHashOf(store, known.id)
  const same = hash !== null && password !== undefined && (await verifyPassword(hash, password))
  const passwordHash = password === undefined || same ? null : await hashPassword(password)
  return vouchForUser(store, now(), { ...who, passwordHash })
}

/** The write that makes an account, its owner in it, and the quota to try it. */
export async function openAccount(
  { store, now }: Deps,
  account: Pick<AccountRow, 'name' | 'email' | 'state' | 'request' | 'agencyId'> & { readonly ownerId: string | null },
): Promise<AccountRow> {
  const { ownerId, agencyId = null, ...given } = account
  const owner = { userId: new ObjectId(ownerId ?? undefined), role: 'owner' as const, since: now() }
  const row = { _id: new ObjectId(), ...given, agencyId, members: ownerId === null ? [] : [owner], createdAt: now() }
  await accountRows(store).insertOne(row, { ...durable, ignoreUndefined: true })
  await openTariff({ store, now }, row._id) // with its demo lot; cut off here, it is made when it is needed
  return row
}

export async function listAccounts({ store }: Deps): Promise<AccountView[]> {
  return (await accountRows(store).find().sort({ _id: 1 }).toArray()).map(viewAccount)
}

/** Oldest first, page by page. @param search how the name or the owner's address begins */
export async function findAccounts(
  { store }: Pick<Deps, 'store'>,
  { after, limit, search }: { after?: string; limit: number; search?: string },
): Promise<{ items: AccountView[]; next: string | null }> {
  if (after !== undefined && !ObjectId.isValid(after))
    throw new Problem('cursor', `There is no page after ${after}`, 'Use `next` of the page before')
  const beginning = search === undefined ? null : new RegExp(`^${RegExp.escape(search)}`, 'i')
  const rows = await accountRows(store)
    .find({
      ...(after === undefined ? {} : { _id: { $gt: new ObjectId(after) } }),
      ...(beginning === null ? {} : { $or: [{ name: beginning }, { email: beginning }] }),
    })
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray()
  const page = rows.slice(0, limit)
  return { items: page.map(viewAccount), next: rows.length > limit ? String(page.at(-1)?._id) : null }
}

/** @throws Problem `account-unknown` */
export async function readAccount(
  { store }: Pick<Deps, 'store'>,
  accountId: ObjectId,
): Promise<AccountView & { readonly reason: string | null }> {
  const row = await accountRow(store, accountId)
  return { ...viewAccount(row), reason: row.request?.reason ?? null }
}

/** What it is called in lists and mails. */
export async function renameAccount({ store }: Pick<Deps, 'store'>, accountId: ObjectId, name: string): Promise<void> {
  await accountRows(store).updateOne({ _id: accountId }, { $set: { name } }, durable)
}

/** @param key id or owner's address @throws Problem `account-unknown`, `account-ambiguous` */
export async function findAccount({ store }: Deps, key: string): Promise<AccountRow> {
  const rows = await accountRows(store)
    .find(/^[0-9a-f]{24}$/i.test(key) ? { _id: new ObjectId(key) } : { email: key.toLowerCase() })
    .limit(2)
    .toArray()
  const [account, another] = rows
  if (account === undefined) throw accountUnknown(key)
  if (another !== undefined) throw new Problem('account-ambiguous', `${key} owns several accounts`, 'Name it by its id')
  return account
}

/** For other rooms. @throws Problem `account-unknown` */
export async function showAccount(deps: Deps, accountId: ObjectId): Promise<AccountView> {
  return viewAccount(await findAccount(deps, accountId.toHexString()))
}
