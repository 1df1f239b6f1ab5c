/**
 * New accounts of people who sign up. With DEPESCHE_SIGNUP=approval an account waits until an operator has decided: its
 * people may sign in and set everything up, but no system of it gets credentials or sends (systems/entitlement.ts).
 */
import { ObjectId } from 'bson'
import { type Actor, audit } from '../audit/index.ts'
import type { Settings } from '../config/settings.ts'
import { createPages } from '../notices/pages.ts'
import { type TellDeps, tell } from '../notices/tell.ts'
import { durable, type Store } from '../store/index.ts'
import { type PageWish, pageById } from '../store/page-by-id.ts'
import { Problem } from '../values.ts'
import { AccountName, openAccount } from './index.ts'
import { contactsOf } from './members.ts'
import { type AccountRow, type AccountView, accountRows, accountUnknown, viewAccount } from './rows.ts'
import { findUsers, listOperators, type User } from './users.ts'

export interface ApprovalDeps extends TellDeps {
  readonly store: Store
  now(): Date
  readonly settings: Pick<Settings, 'signup' | 'publicUrl'>
}

/** so that nobody fills the operators' list, or their mailbox */
const mostWaiting = 3

/**
 * An account for somebody who has proved his address: at once, or once an operator has approved it.
 * @throws Problem `signup-closed`, `too-many-requests`; ZodError for a name that is none
 */
export async function requestAccount(
  deps: ApprovalDeps,
  user: User,
  wish: { readonly name: string; readonly note: string | null },
): Promise<AccountView> {
  const { store, now, settings } = deps
  const name = AccountName.parse(wish.name)
  if (settings.signup === 'closed')
    throw new Problem('signup-closed', 'New accounts are made by the operator only', 'Ask whoever runs this relay')
  const state = settings.signup === 'open' ? 'active' : 'waiting'
  if (state === 'waiting' && (await countWaiting(store, user.id)) >= mostWaiting)
    throw new Problem('too-many-requests', `${mostWaiting} accounts of yours wait already`, 'Wait for the operator')
  const request = { at: now(), note: wish.note }
  const row = await openAccount({ store, now }, { name, email: user.email, ownerId: user.id, state, request })
  const actor: Actor = `user:${user.id}`
  await audit(store, { accountId: row._id, at: now(), actor, act: 'account.create', subject: name, detail: { state } })
  if (state === 'waiting') await tellWaits(deps, user, row)
  return viewAccount(row)
}

const countWaiting = (store: Store, userId: string) =>
  accountRows(store).countDocuments({ 'members.userId': new ObjectId(userId), state: 'waiting' })

async function tellWaits(deps: ApprovalDeps, user: User, { _id, name, request }: AccountRow): Promise<void> {
  const pages = createPages(deps.settings.publicUrl)
  await tell(deps, 'approvalWaits', [user], { account: name }, pages.signIn())
  const values = { account: name, by: user.name, email: user.email, note: request?.note || '–', id: _id.toHexString() }
  await tell(deps, 'approvalAsked', await listOperators(deps.store, 'requests'), values, pages.approvals())
}

export interface WaitingAccount extends AccountView {
  readonly note: string | null
  readonly askedAt: Date
  readonly owner: { readonly name: string; readonly email: string } | null
}

/** Oldest first. @throws Problem `cursor` */
export async function listWaiting(
  { store }: Pick<ApprovalDeps, 'store'>,
  wish: PageWish,
): Promise<{ items: WaitingAccount[]; next: string | null }> {
  const { rows, next } = await pageById(accountRows(store), { state: 'waiting' }, 'oldest', wish)
  const owners = await findUsers(
    store,
    rows.flatMap(row => row.members?.find(member => member.role === 'owner')?.userId ?? []),
  )
  const items = rows.map(row => {
    const id = row.members?.find(member => member.role === 'owner')?.userId.toHexString()
    const owner = owners.find(user => user.id === id)
    return {
      ...viewAccount(row),
      note: row.request?.note ?? null,
      askedAt: row.request?.at ?? row.createdAt,
      owner: owner === undefined ? null : { name: owner.name, email: owner.email },
    }
  })
  return { items, next }
}

export interface Decision {
  readonly account: AccountView
  /** whether the owner gets a mail about it */
  readonly told: boolean
}

/** @throws Problem `account-unknown`, `not-waiting` */
export async function approveAccount(deps: ApprovalDeps, id: string, actor: Actor): Promise<Decision> {
  const row = await decide(deps, id, actor, { state: 'active', reason: null })
  const url = createPages(deps.settings.publicUrl).home()
  const told = await tell(deps, 'approvalGiven', await contactsOf(deps, row._id), { account: row.name }, url)
  return { account: viewAccount(row), told }
}

/** @param reason what the owner reads @throws Problem `account-unknown`, `not-waiting` */
export async function refuseAccount(deps: ApprovalDeps, id: string, actor: Actor, reason: string): Promise<Decision> {
  const row = await decide(deps, id, actor, { state: 'refused', reason })
  const told = await tell(deps, 'approvalRefused', await contactsOf(deps, row._id), { account: row.name, reason })
  return { account: viewAccount(row), told }
}

async function decide(
  { store, now }: ApprovalDeps,
  id: string,
  actor: Actor,
  { state, reason }: { state: 'active' | 'refused'; reason: string | null },
): Promise<AccountRow> {
  if (!/^[0-9a-f]{24}$/i.test(id)) throw accountUnknown(id)
  const _id = new ObjectId(id)
  // who was refused may be approved later
  const from = state === 'active' ? ['waiting' as const, 'refused' as const] : ['waiting' as const]
  const row = await accountRows(store).findOneAndUpdate(
    { _id, state: { $in: from } },
    { $set: { state, 'request.decidedAt': now(), 'request.decidedBy': actor, 'request.reason': reason } },
    { returnDocument: 'after', ...durable },
  )
  if (row === null) {
    if ((await accountRows(store).findOne({ _id })) === null) throw accountUnknown(id)
    throw new Problem('not-waiting', `The account ${id} does not wait for approval`, 'See the list of accounts')
  }
  const act = state === 'active' ? 'account.approve' : 'account.refuse'
  await audit(store, {
    accountId: _id,
    at: now(),
    actor,
    act,
    subject: row.name,
    detail: reason === null ? {} : { reason },
  })
  return row
}
