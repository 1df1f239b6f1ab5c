/** Accounts as they are stored. The other files of this room share it; nobody outside needs it. */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import { type AccountId, Problem } from '../values.ts'
import type { Role } from './scopes.ts'

/** `waiting` for an operator's approval, or `refused`: its people may look, but no system of it gets to send. */
export type AccountState = 'active' | 'waiting' | 'refused'

export interface Member {
  readonly userId: ObjectId
  readonly role: Role
  readonly since: Date
}

export interface AccountRow {
  readonly _id: ObjectId
  readonly name: string
  readonly email: string
  readonly createdAt: Date
  readonly members?: readonly Member[]
  readonly state?: AccountState
  readonly request?: {
    readonly at: Date
    readonly note: string | null
    readonly decidedAt?: Date
    readonly decidedBy?: string
    readonly reason?: string | null
  }
  readonly agency?: boolean
  readonly agencyAskedAt?: Date
  readonly agencyId?: ObjectId | null
  readonly ownerPasswordHash?: string
}

export const accountRows = (store: Store) => store.db.collection<AccountRow>('accounts')

export interface AccountView {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly createdAt: Date
  readonly state: AccountState
  /** may look after other accounts */
  readonly agency: boolean
  /** the account that looks after this one */
  readonly agencyId: string | null
}

export const viewAccount = (row: AccountRow): AccountView => ({
  id: row._id.toHexString(),
  name: row.name,
  email: row.email,
  createdAt: row.createdAt,
  state: row.state ?? 'active',
  agency: row.agency === true,
  agencyId: row.agencyId?.toHexString() ?? null,
})

/** @throws Problem `account-unknown` */
export async function accountRow(store: Store, accountId: AccountId): Promise<AccountRow> {
  const row = await accountRows(store).findOne({ _id: accountId })
  if (row === null) throw accountUnknown(accountId.toHexString())
  return row
}

export const accountUnknown = (key: string) =>
  new Problem('account-unknown', `There is no account ${key}`, 'See the list of accounts')

/** Whether the account's systems may have credentials and send. */
export async function isApproved(store: Store, accountId: AccountId): Promise<boolean> {
  const row = await accountRows(store).findOne({ _id: accountId }, { projection: { state: 1 } })
  return (row?.state ?? 'active') === 'active'
}

/** An agency looks after it, and no owner of its own is in it (yet). */
export async function isKeptByAgency(store: Store, accountId: AccountId): Promise<boolean> {
  const row = await accountRows(store).findOne({ _id: accountId }, { projection: { agencyId: 1, members: 1 } })
  return row?.agencyId != null && !row.members?.some(({ role }) => role === 'owner')
}

/** Those of the accounts whose systems may have no credentials and send nothing. */
export async function unapprovedAccounts(store: Store, ids: readonly AccountId[]): Promise<Set<string>> {
  const rows = await accountRows(store)
    .find({ _id: { $in: [...ids] } }, { projection: { state: 1 } })
    .toArray()
  return new Set(rows.filter(({ state = 'active' }) => state !== 'active').map(({ _id }) => _id.toHexString()))
}
