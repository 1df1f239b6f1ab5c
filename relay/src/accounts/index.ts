/** Accounts: the tenants. What belongs to an account is only ever asked for with its id. */
import type { ObjectId } from 'bson'
import { z } from 'zod'
import type { Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { hashPassword, Password } from './password.ts'

export const NewAccount = z.object({
  email: z
    .email('must be an e-mail address')
    .max(254)
    .transform(text => text.toLowerCase()),
  name: z.string().trim().min(1, 'must not be empty').max(200),
  /** the owner's, for the admin UI; without one he sets it there */
  password: Password.optional(),
})

export interface AccountView {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly createdAt: Date
}

interface Deps {
  readonly store: Store
  now(): Date
}

/** @throws Problem `account-exists` when the address already owns an account */
export async function createAccount({ store, now }: Deps, input: z.input<typeof NewAccount>): Promise<AccountView> {
  const { password, ...account } = NewAccount.parse(input)
  const ownerPasswordHash = password === undefined ? undefined : await hashPassword(password)
  try {
    return viewAccount(await store.models.Account.create({ ...account, ownerPasswordHash, createdAt: now() }))
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error
    throw new Problem(
      'account-exists',
      `${account.email} already owns an account`,
      'Use another address, or the account it owns',
    )
  }
}

export async function listAccounts({ store }: Deps): Promise<AccountView[]> {
  return (await store.models.Account.find().sort({ _id: 1 })).map(viewAccount)
}

/** @param key id or owner's address @throws Problem `account-unknown` */
export async function findAccount(
  { store }: Deps,
  key: string,
): Promise<{ _id: ObjectId; name: string; email: string }> {
  const account = await store.models.Account.findOne(
    /^[0-9a-f]{24}$/i.test(key) ? { _id: key } : { email: key.toLowerCase() },
  )
  if (account === null)
    throw new Problem('account-unknown', `There is no account ${key}`, 'List them with: depesche account list')
  return { _id: account._id as ObjectId, name: account.name, email: account.email }
}

const viewAccount = (account: { _id: unknown; name: string; email: string; createdAt: Date }): AccountView => ({
  id: String(account._id),
  name: account.name,
  email: account.email,
  createdAt: account.createdAt,
})
