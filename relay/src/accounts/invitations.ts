/**
 * Invitations into an account. They go to an address and are accepted by whoever owns its mailbox: a user of that
 * address who has signed in, or somebody new, whose address the link proves.
 */
import { z } from 'zod'
import { audit } from '../audit/index.ts'
import { createPages } from '../notices/pages.ts'
import { roleNames } from '../notices/role-names.ts'
import { tell } from '../notices/tell.ts'
import { type AccountId, Problem } from '../values.ts'
import type { ApprovalDeps } from './approval.ts'
import { EmailAddress } from './index.ts'
import {
  consume,
  findByToken,
  findInvitation,
  type InvitationRow,
  type InvitationView,
  invitationRows,
  listByAccount,
  putInvitation,
  viewInvitation,
} from './invitation-rows.ts'
import { type Acting, addMember, demandMayGive } from './members.ts'
import { demandGoodPassword, NewPerson } from './operators.ts'
import { hashPassword } from './password.ts'
import { type AccountRow, accountRow } from './rows.ts'
import { type Role, roles } from './scopes.ts'
import { findUserByEmail, type Locale, type User, vouchForUser } from './users.ts'

export type InvitationDeps = ApprovalDeps
export type { InvitationView } from './invitation-rows.ts'

export const NewInvitation = z.object({
  email: EmailAddress,
  role: z.enum(roles),
  /** of the mail */
  locale: z.enum(['de', 'en']).default('en'),
})

export interface Sent {
  readonly invitation: InvitationView
  /** whether the mail is on its way */
  readonly told: boolean
}

/** @param by with the name that the mail says @throws Problem `account-waiting`, `role-not-allowed`, `already-member`, `too-many-requests` */
export async function inviteMember(
  deps: InvitationDeps,
  accountId: AccountId,
  by: Acting & { readonly name: string },
  input: z.input<typeof NewInvitation>,
): Promise<Sent> {
  const { email, role, locale } = NewInvitation.parse(input)
  const account = await accountRow(deps.store, accountId)
  demandActive(account)
  demandMayInvite(account, by, role)
  const known = await findUserByEmail(deps.store, email)
  if (account.members?.some(member => member.userId.toHexString() === known?.id))
    throw new Problem('already-member', `${email} is in this account already`, 'Change the role instead')
  const offer = { accountId, kind: 'member' as const, email, role, locale, invitedBy: by.actor }
  const sent = await send(deps, account, by.name, await putInvitation(deps, offer))
  await note(deps, accountId, by, 'invitation.create', email, { role })
  return sent
}

export const listInvitations = (deps: Pick<InvitationDeps, 'store' | 'now'>, accountId: AccountId) =>
  listByAccount(deps, accountId, 'member')

/** A new link; the one before ends. @throws Problem `invitation-unknown`, `role-not-allowed`, `too-many-requests` */
export async function resendInvitation(
  deps: InvitationDeps,
  accountId: AccountId,
  by: Acting & { readonly name: string },
  id: string,
): Promise<Sent> {
  const { email, role, locale } = await findInvitation(deps, accountId, 'member', id)
  const account = await accountRow(deps.store, accountId)
  demandMayInvite(account, by, role)
  const offer = { accountId, kind: 'member' as const, email, role, locale, invitedBy: by.actor }
  const sent = await send(deps, account, by.name, await putInvitation(deps, offer))
  await note(deps, accountId, by, 'invitation.resend', email, { role })
  return sent
}

/** @throws Problem `invitation-unknown`, `role-not-allowed` */
export async function revokeInvitation(
  deps: InvitationDeps,
  accountId: AccountId,
  by: Acting,
  id: string,
): Promise<void> {
  const row = await findInvitation(deps, accountId, 'member', id)
  demandMayInvite(await accountRow(deps.store, accountId), by, row.role)
  await invitationRows(deps.store).deleteOne({ _id: row._id })
  await note(deps, accountId, by, 'invitation.revoke', row.email, { role: row.role })
}

export interface InvitationOffer {
  readonly accountName: string
  readonly email: string
  readonly role: Role
  readonly expiresAt: Date
  /** who accepts has to sign in; otherwise he chooses a password */
  readonly hasUser: boolean
}

/** What the page of an invitation shows, to whoever has the link. @throws Problem `invitation-invalid` */
export async function showInvitation(
  deps: Pick<InvitationDeps, 'store' | 'now'>,
  token: string,
): Promise<InvitationOffer> {
  const { accountId, email, role, expiresAt } = await findByToken(deps, 'member', token)
  const { name } = await accountRow(deps.store, accountId)
  const user = await findUserByEmail(deps.store, email)
  return { accountName: name, email, role, expiresAt, hasUser: user?.emailVerified === true }
}

export const NewMember = NewPerson.omit({ email: true })

/**
 * @param who who has signed in, or how somebody new wants to
 * @throws Problem `invitation-invalid`, `invitation-foreign`, `user-exists`, `password-easy`
 */
export async function acceptInvitation(
  deps: InvitationDeps,
  token: string,
  who: { readonly user: User } | z.input<typeof NewMember>,
): Promise<{ accountId: AccountId; user: User; role: Role }> {
  const { store, now } = deps
  const row = await findByToken(deps, 'member', token)
  const { accountId, role } = row
  const user = 'user' in who ? await acceptAs(deps, row, who.user) : await acceptAnew(deps, row, who)
  if (await addMember(deps, accountId, user.id, role)) {
    const actor = `user:${user.id}` as const
    await audit(store, { accountId, at: now(), actor, act: 'member.add', subject: user.email, detail: { role } })
  }
  return { accountId, user, role }
}

async function acceptAs({ store }: InvitationDeps, row: InvitationRow, user: User): Promise<User> {
  if (user.email !== row.email || !user.emailVerified)
    throw new Problem(
      'invitation-foreign',
      'This invitation is for another address',
      'Sign in with the address it went to',
    )
  await consume(store, row)
  return user
}

async function acceptAnew(
  { store, now }: InvitationDeps,
  row: InvitationRow,
  who: z.input<typeof NewMember>,
): Promise<User> {
  const { name, password, locale } = NewMember.parse({ locale: row.locale, ...who })
  demandGoodPassword(password, [row.email, name])
  if ((await findUserByEmail(store, row.email))?.emailVerified === true)
    throw new Problem('user-exists', `${row.email} is a user already`, 'Sign in, and open the link again')
  const passwordHash = await hashPassword(password)
  await consume(store, row)
  return vouchForUser(store, now(), { email: row.email, name, locale, passwordHash })
}

/** Who looks after an account that has no owner yet finds it one. */
function demandMayInvite(account: AccountRow, by: Acting, role: Role): void {
  const ownerless = !account.members?.some(member => member.role === 'owner')
  if (role === 'owner' && ownerless && by.role === 'admin') return
  demandMayGive(by, role)
}

/** An account that waits would let strangers write to the world in the operator's name. */
export function demandActive({ state = 'active' }: AccountRow): void {
  if (state !== 'active')
    throw new Problem('account-waiting', 'This account is not approved yet', 'Wait for the operator of this relay')
}

async function send(
  deps: InvitationDeps,
  account: AccountRow,
  by: string,
  { row, token }: { row: InvitationRow; token: string },
): Promise<Sent> {
  const { email, role, locale } = row
  const values = (l: Locale) => ({ account: account.name, by, role: roleNames[role][l], email })
  const url = createPages(deps.settings.publicUrl).invitation(token)
  const told = await tell(deps, 'invitation', [{ email, name: email, locale }], values, url)
  return { invitation: viewInvitation(row), told }
}

const note = (
  { store, now }: Pick<InvitationDeps, 'store' | 'now'>,
  accountId: AccountId,
  { actor, agencyId }: Acting,
  act: string,
  subject: string,
  detail: Record<string, unknown>,
) => audit(store, { accountId, at: now(), actor, onBehalfOf: agencyId ?? null, act, subject, detail })
