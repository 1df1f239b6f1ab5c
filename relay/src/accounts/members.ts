/**
 * Who is in an account, and as what. A member of an agency is in its clients' accounts too (agencies.ts), as what he is
 * in the agency, but never as an owner. Nobody is believed for longer than one question: who is removed is out at once.
 */
import { ObjectId } from 'bson'
import { type Actor, audit } from '../audit/index.ts'
import { durable, type Store } from '../store/index.ts'
import { type AccountId, Problem } from '../values.ts'
import { dropInvitationsBy } from './invitation-rows.ts'
import type { NoticeKind } from './notice-choice.ts'
import { type AccountRow, accountRow, accountRows, type Member } from './rows.ts'
import type { Role } from './scopes.ts'
import { findUsers, type Locale, type User } from './users.ts'

export interface MemberDeps {
  readonly store: Store
  now(): Date
}

/** What somebody is in an account; `agencyId` when he is it as a member of the agency that looks after the account. */
export interface Membership {
  readonly accountId: AccountId
  readonly role: Role
  readonly agencyId: AccountId | null
}

/** Who does something in an account, for the rules and for the audit log. */
export interface Acting {
  readonly actor: Actor
  readonly role: Role | 'operator'
  readonly agencyId?: AccountId | null
}

/** @param accountId null: the user's own, when he has but one */
export async function membershipOf(
  { store }: Pick<MemberDeps, 'store'>,
  userId: string,
  accountId: AccountId | null,
): Promise<Membership | null> {
  const wanted = { members: 1, agencyId: 1 }
  if (accountId === null) {
    const own = accountRows(store)
      .find({ 'members.userId': new ObjectId(userId) }, { projection: wanted })
      .limit(2)
    const [row, another] = await own.toArray()
    const role = row && another === undefined ? roleIn(row, userId) : null
    return row && role ? { accountId: row._id, role, agencyId: null } : null
  }
  const row = await accountRows(store).findOne({ _id: accountId }, { projection: wanted })
  if (row === null) return null
  const own = roleIn(row, userId)
  if (own !== null) return { accountId, role: own, agencyId: null }
  if (!row.agencyId) return null
  const agency = await accountRows(store).findOne({ _id: row.agencyId, agency: true })
  const role = agency === null || (agency.state ?? 'active') !== 'active' ? null : roleIn(agency, userId)
  return role && { accountId, role: role === 'owner' ? 'admin' : role, agencyId: row.agencyId }
}

export async function roleOf(
  deps: Pick<MemberDeps, 'store'>,
  userId: string,
  accountId: AccountId,
): Promise<Role | null> {
  return (await membershipOf(deps, userId, accountId))?.role ?? null
}

const roleIn = (row: AccountRow, userId: string): Role | null =>
  row.members?.find(member => member.userId.toHexString() === userId)?.role ?? null

export interface AccountOfUser {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly state: 'active' | 'waiting' | 'refused'
  readonly agency: boolean
}

/** The accounts a person is in himself, by name; an agency's clients are listed by agencies.ts. */
export async function accountsOf({ store }: Pick<MemberDeps, 'store'>, userId: string): Promise<AccountOfUser[]> {
  const rows = await accountRows(store)
    .find({ 'members.userId': new ObjectId(userId) })
    .limit(1000)
    .toArray()
  return rows
    .map(row => ({
      id: row._id.toHexString(),
      name: row.name,
      role: roleIn(row, userId) ?? 'viewer',
      state: row.state ?? 'active',
      agency: row.agency === true,
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

export interface Contact {
  readonly email: string
  readonly name: string
  readonly locale: Locale
}

/**
 * Whom to write to about an account. One that has nobody of its own is its agency's business.
 * @param notice of mails that a person may do without: only who wants them
 */
export async function contactsOf(
  { store }: Pick<MemberDeps, 'store'>,
  accountId: AccountId,
  roles: readonly Role[] = ['owner', 'admin'],
  notice?: NoticeKind,
): Promise<Contact[]> {
  const wanted = (row: AccountRow | null) =>
    (row?.members ?? []).filter(member => roles.includes(member.role)).map(member => member.userId)
  const account = await accountRow(store, accountId)
  const own = wanted(account)
  const ids = own.length > 0 || !account.agencyId ? own : wanted(await accountRow(store, account.agencyId))
  const users = await findUsers(store, ids, notice)
  return users.map(({ email, name, locale }) => ({ email, name, locale }))
}

export interface MemberView extends Omit<User, 'operator' | 'emailVerified'> {
  readonly role: Role
  readonly since: Date
}

/** Owners first. */
export async function listMembers({ store }: Pick<MemberDeps, 'store'>, accountId: AccountId): Promise<MemberView[]> {
  const members = (await accountRow(store, accountId)).members ?? []
  const users = new Map(
    (
      await findUsers(
        store,
        members.map(member => member.userId),
      )
    ).map(user => [user.id, user]),
  )
  return members
    .flatMap(({ userId, role, since }) => {
      const user = users.get(userId.toHexString())
      if (user === undefined) return []
      const { id, email, name, locale, twoFactor } = user
      return [{ id, email, name, locale, twoFactor, role, since }]
    })
    .sort((a, b) => Number(b.role === 'owner') - Number(a.role === 'owner') || a.since.getTime() - b.since.getTime())
}

/** Owners give and take every role; admins every one but the owner's. @throws Problem `role-not-allowed` */
export function demandMayGive({ role: own }: Acting, ...given: readonly Role[]): void {
  if (own === 'operator' || own === 'owner') return
  if (own === 'admin' && !given.includes('owner')) return
  throw new Problem('role-not-allowed', 'Your role doesn’t allow this', 'Ask an owner of the account')
}

/** @throws Problem `member-unknown`, `role-not-allowed`, `last-owner` */
export async function changeRole(
  deps: MemberDeps,
  accountId: AccountId,
  by: Acting,
  userId: string,
  role: Role,
): Promise<void> {
  const member = await memberOf(deps, accountId, userId)
  if (member.role === role) return
  demandMayGive(by, member.role, role)
  const { matchedCount } = await accountRows(deps.store).updateOne(
    unchanged(accountId, member),
    { $set: { 'members.$[m].role': role } },
    { arrayFilters: [{ 'm.userId': member.userId }], ...durable },
  )
  if (matchedCount === 0) throw member.role === 'owner' ? lastOwner() : changedMeanwhile()
  await settleEmail(deps, accountId)
  if (!['owner', 'admin'].includes(role)) await dropInvitationsBy(deps.store, accountId, userId)
  await note(deps, accountId, by, 'member.role', userId, { from: member.role, to: role })
}

/** Also how somebody leaves. @throws Problem `member-unknown`, `role-not-allowed`, `last-owner` */
export async function removeMember(deps: MemberDeps, accountId: AccountId, by: Acting, userId: string): Promise<void> {
  const member = await memberOf(deps, accountId, userId)
  if (by.actor !== `user:${userId}`) demandMayGive(by, member.role)
  const { matchedCount } = await accountRows(deps.store).updateOne(
    unchanged(accountId, member),
    { $pull: { members: { userId: member.userId } } },
    durable,
  )
  if (matchedCount === 0) throw member.role === 'owner' ? lastOwner() : changedMeanwhile()
  await settleEmail(deps, accountId)
  await dropInvitationsBy(deps.store, accountId, userId)
  await note(deps, accountId, by, 'member.remove', userId, { role: member.role })
}

/** An owner makes another member the owner, and becomes an admin himself. @throws Problem as changeRole */
export async function transferOwnership(
  deps: MemberDeps,
  accountId: AccountId,
  by: Acting,
  from: string,
  to: string,
): Promise<void> {
  const [giver, taker] = [await memberOf(deps, accountId, from), await memberOf(deps, accountId, to)]
  demandMayGive(by, 'owner')
  if (giver.role !== 'owner' || from === to)
    throw new Problem('not-owner', 'Only an owner’s account can be handed over', 'Name an owner and another member')
  const { matchedCount } = await accountRows(deps.store).updateOne(
    { _id: accountId, $and: [giver, taker].map(({ userId, role }) => ({ members: { $elemMatch: { userId, role } } })) },
    { $set: { 'members.$[from].role': 'admin', 'members.$[to].role': 'owner' } },
    { arrayFilters: [{ 'from.userId': giver.userId }, { 'to.userId': taker.userId }], ...durable },
  )
  if (matchedCount === 0) throw changedMeanwhile()
  await settleEmail(deps, accountId)
  await note(deps, accountId, by, 'owner.transfer', to, { from })
}

/**
 * Puts somebody into an account. @returns false when he is in it already, and stays what he is
 */
export async function addMember(
  { store, now }: MemberDeps,
  accountId: AccountId,
  userId: string,
  role: Role,
): Promise<boolean> {
  const id = new ObjectId(userId)
  const { matchedCount } = await accountRows(store).updateOne(
    { _id: accountId, 'members.userId': { $ne: id } },
    { $push: { members: { userId: id, role, since: now() } } },
    durable,
  )
  return matchedCount === 1
}

/** The account's address is an owner's: reminders go there, and the operator finds the account by it. */
export async function settleEmail({ store }: Pick<MemberDeps, 'store'>, accountId: AccountId): Promise<void> {
  const { members = [], email } = await accountRow(store, accountId)
  const owners = members.filter(member => member.role === 'owner').map(member => member.userId)
  const users = await findUsers(store, owners)
  const [first] = users
  if (first === undefined || users.some(user => user.email === email)) return
  await accountRows(store).updateOne({ _id: accountId, email }, { $set: { email: first.email } }, durable)
}

async function memberOf({ store }: MemberDeps, accountId: AccountId, userId: string): Promise<Member> {
  const { members = [] } = await accountRow(store, accountId)
  const member = members.find(other => other.userId.toHexString() === userId)
  if (member === undefined)
    throw new Problem('member-unknown', `${userId} is not in this account`, 'See the list of members')
  return member
}

/** The account while this member is what he was; when he owns it, only while somebody else owns it too. */
const unchanged = (accountId: AccountId, { userId, role }: Member) => ({
  _id: accountId,
  $and: [
    { members: { $elemMatch: { userId, role } } },
    ...(role === 'owner' ? [{ members: { $elemMatch: { userId: { $ne: userId }, role: 'owner' as const } } }] : []),
  ],
})

const lastOwner = () =>
  new Problem('last-owner', 'An account needs an owner, and this is the only one', 'Make somebody else the owner first')

const changedMeanwhile = () => new Problem('changed-meanwhile', 'Somebody changed the members meanwhile', 'Look again')

const note = (
  { store, now }: MemberDeps,
  accountId: AccountId,
  { actor, agencyId }: Acting,
  act: string,
  subject: string,
  detail: Record<string, unknown>,
) => audit(store, { accountId, at: now(), actor, onBehalfOf: agencyId ?? null, act, subject, detail })
