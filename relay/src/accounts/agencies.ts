/**
 * Agencies: accounts that look after others. An operator makes an account an agency. It makes accounts for clients, or is
 * let into existing ones by their owners; its people act there as what they are in the agency, never as owners, and the
 * audit log names them and the agency. Either side can end it; the account stays with its owner.
 */
import { z } from 'zod'
import { type Actor, audit } from '../audit/index.ts'
import { createPages } from '../notices/pages.ts'
import { tell } from '../notices/tell.ts'
import { moment } from '../notices/write.ts'
import { durable } from '../store/index.ts'
import { type AccountId, Problem } from '../values.ts'
import type { ApprovalDeps } from './approval.ts'
import { AccountName, EmailAddress, openAccount } from './index.ts'
import {
  consume,
  findByToken,
  type InvitationView,
  listByAccount,
  putInvitation,
  viewInvitation,
} from './invitation-rows.ts'
import { demandActive } from './invitations.ts'
import { type Acting, contactsOf, membershipOf } from './members.ts'
import { type AccountRow, type AccountView, accountRow, accountRows, viewAccount } from './rows.ts'
import { listOperators, type User } from './users.ts'

export { type ClientView, listClients } from './fleet.ts'
export { listClientBilling } from './fleet-billing.ts'
export type AgencyDeps = ApprovalDeps

/** @throws Problem `account-unknown`, `agency-has-clients` */
export async function setAgency(
  deps: AgencyDeps,
  accountId: AccountId,
  agency: boolean,
  actor: Actor,
): Promise<AccountView> {
  const { store, now } = deps
  await accountRow(store, accountId)
  if (!agency && (await accountRows(store).findOne({ agencyId: accountId }, { projection: { _id: 1 } })) !== null)
    throw new Problem('agency-has-clients', 'This agency still has clients', 'Let it hand their accounts back first')
  const row = await accountRows(store).findOneAndUpdate(
    { _id: accountId },
    { $set: { agency }, $unset: { agencyAskedAt: true } },
    { returnDocument: 'after', ...durable },
  )
  await audit(store, {
    accountId,
    at: now(),
    actor,
    act: agency ? 'agency.on' : 'agency.off',
    subject: accountId.toHexString(),
  })
  return viewAccount(row ?? (await accountRow(store, accountId)))
}

/** An owner asks; operators get a mail, once. @throws Problem `role-not-allowed`, `account-waiting` */
export async function askToBeAgency(
  deps: AgencyDeps,
  accountId: AccountId,
  by: Acting & { readonly user: User },
): Promise<void> {
  const { store, now, settings } = deps
  const account = await accountRow(store, accountId)
  demandActive(account)
  demandOwner(by)
  if (account.agency === true || account.agencyAskedAt !== undefined) return
  await accountRows(store).updateOne({ _id: accountId }, { $set: { agencyAskedAt: now() } }, durable)
  await audit(store, { accountId, at: now(), actor: by.actor, act: 'agency.ask', subject: account.name })
  const values = { account: account.name, by: by.user.name, email: by.user.email, id: accountId.toHexString() }
  await tell(
    deps,
    'agencyAsked',
    await listOperators(store, 'requests'),
    values,
    createPages(settings.publicUrl).approvals(),
  )
}

/** Accounts whose owners want that, oldest wish first; there are few. */
export async function listAgencyWishes({ store }: Pick<AgencyDeps, 'store'>): Promise<AccountView[]> {
  const rows = await accountRows(store)
    .find({ agencyAskedAt: { $gt: new Date(0) } })
    .sort({ agencyAskedAt: 1 })
    .limit(100)
    .toArray()
  return rows.map(viewAccount)
}

export const NewClient = z.object({
  name: AccountName,
  /** where reminders go while it has no owner; default: the agency's */
  email: EmailAddress.optional(),
})

/** An account that nobody but the agency is in yet; its owner is invited. @throws Problem `not-agency`, `role-not-allowed` */
export async function createClient(
  deps: AgencyDeps,
  agencyId: AccountId,
  by: Acting,
  input: z.input<typeof NewClient>,
): Promise<AccountView> {
  const { store, now } = deps
  const { name, email } = NewClient.parse(input)
  const agency = await agencyOf(deps, agencyId, by)
  const row = await openAccount(deps, { name, email: email ?? agency.email, ownerId: null, agencyId })
  const entry = { at: now(), actor: by.actor, act: 'client.create', subject: row._id.toHexString(), detail: { name } }
  await audit(store, { ...entry, accountId: row._id, onBehalfOf: agencyId })
  await audit(store, { ...entry, accountId: agencyId })
  return viewAccount(row)
}

export const NewOffer = z.object({ email: EmailAddress, locale: z.enum(['de', 'en']).default('en') })

/**
 * Asks the owner of an account, by his address. Whether there is one isn't told: the mail goes out either way.
 * @throws Problem `not-agency`, `role-not-allowed`, `too-many-requests`
 */
export async function offerCare(
  deps: AgencyDeps,
  agencyId: AccountId,
  by: Acting,
  input: z.input<typeof NewOffer>,
): Promise<{ offer: InvitationView; told: boolean }> {
  const { email, locale } = NewOffer.parse(input)
  const agency = await agencyOf(deps, agencyId, by)
  const wanted = {
    accountId: agencyId,
    kind: 'agency' as const,
    email,
    role: 'admin' as const,
    locale,
    invitedBy: by.actor,
  }
  const { row, token } = await putInvitation(deps, wanted)
  const url = createPages(deps.settings.publicUrl).agencyOffer(token)
  const told = await tell(deps, 'agencyOffer', [{ email, name: email, locale }], { agency: agency.name }, url)
  await audit(deps.store, { accountId: agencyId, at: deps.now(), actor: by.actor, act: 'client.offer', subject: email })
  return { offer: viewInvitation(row), told }
}

export const listOffers = (deps: Pick<AgencyDeps, 'store' | 'now'>, agencyId: AccountId) =>
  listByAccount(deps, agencyId, 'agency')

/** What the page of an offer shows. @throws Problem `invitation-invalid` */
export async function showOffer(
  deps: Pick<AgencyDeps, 'store' | 'now'>,
  token: string,
): Promise<{ agencyName: string; email: string; expiresAt: Date }> {
  const { accountId, email, expiresAt } = await findByToken(deps, 'agency', token)
  return { agencyName: (await accountRow(deps.store, accountId)).name, email, expiresAt }
}

/**
 * The owner lets the agency in.
 * @throws Problem `invitation-invalid`, `invitation-foreign`, `role-not-allowed`, `has-agency`, `not-agency`
 */
export async function acceptOffer(deps: AgencyDeps, token: string, user: User, accountId: AccountId): Promise<void> {
  const { store, now } = deps
  const row = await findByToken(deps, 'agency', token)
  if (user.email !== row.email || !user.emailVerified)
    throw new Problem('invitation-foreign', 'This offer is for another address', 'Sign in with the address it went to')
  const membership = await membershipOf(deps, user.id, accountId)
  if (membership === null) throw new Problem('account-unknown', 'You are not in this account', 'Choose one of your own')
  const actor: Actor = `user:${user.id}`
  demandOwner({ actor, role: membership.role })
  const agency = await accountRow(store, row.accountId)
  if (agency.agency !== true) throw notAgency()
  const account = await accountRow(store, accountId)
  if (account.agency === true || accountId.equals(row.accountId))
    throw new Problem('has-agency', 'An agency is not looked after by another one', 'Choose another account')
  if (account.agencyId) throw hasAgency()
  await consume(store, row)
  const { matchedCount } = await accountRows(store).updateOne(
    { _id: accountId, agencyId: null, agency: { $ne: true } },
    { $set: { agencyId: row.accountId } },
    durable,
  )
  if (matchedCount === 0) throw hasAgency()
  const entry = { at: now(), actor, act: 'agency.accept', detail: { agency: agency.name, account: account.name } }
  await audit(store, { ...entry, accountId, subject: row.accountId.toHexString() })
  await audit(store, { ...entry, accountId: row.accountId, subject: accountId.toHexString() })
}

/**
 * Ends it, from either side: an owner of the account, or owners and admins of its agency.
 * @throws Problem `no-agency`, `role-not-allowed`, `no-owner` when nobody would be left in the account
 */
export async function endCare(deps: AgencyDeps, accountId: AccountId, by: Acting): Promise<void> {
  const { store, now } = deps
  const account = await accountRow(store, accountId)
  const agencyId = account.agencyId
  if (!agencyId) throw new Problem('no-agency', 'No agency looks after this account', 'There is nothing to end')
  if (by.role !== 'operator' && by.role !== 'owner' && !(by.role === 'admin' && by.agencyId))
    throw new Problem('role-not-allowed', 'Only its owner, or the agency, may end this', 'Ask an owner of the account')
  if (!account.members?.some(member => member.role === 'owner'))
    throw new Problem('no-owner', 'This account has no owner yet', 'Invite its owner first, and let him accept')
  const people = [...(await contactsOf(deps, accountId, ['owner'])), ...(await contactsOf(deps, agencyId))]
  const agency = await accountRow(store, agencyId)
  await accountRows(store).updateOne({ _id: accountId, agencyId }, { $set: { agencyId: null } }, durable)
  const entry = {
    at: now(),
    actor: by.actor,
    act: 'agency.end',
    detail: { agency: agency.name, account: account.name },
  }
  await audit(store, { ...entry, accountId, onBehalfOf: by.agencyId ?? null, subject: agencyId.toHexString() })
  await audit(store, { ...entry, accountId: agencyId, subject: accountId.toHexString() })
  const values = { agency: agency.name, account: account.name }
  await tell(deps, 'agencyEnded', people, locale => ({ ...values, at: moment(now(), locale) }))
}

/** @throws Problem `not-agency`, `role-not-allowed`, `account-waiting` */
async function agencyOf({ store }: AgencyDeps, agencyId: AccountId, by: Acting): Promise<AccountRow> {
  const agency = await accountRow(store, agencyId)
  demandActive(agency)
  if (agency.agency !== true) throw notAgency()
  if (!['owner', 'admin', 'operator'].includes(by.role) || by.agencyId)
    throw new Problem('role-not-allowed', 'Your role doesn’t allow this', 'Ask an owner of the agency')
  return agency
}

function demandOwner({ role, agencyId }: Acting): void {
  if ((role !== 'owner' || agencyId) && role !== 'operator')
    throw new Problem('role-not-allowed', 'Only an owner of the account may do this', 'Ask an owner of the account')
}

const notAgency = () =>
  new Problem('not-agency', 'This account is no agency', 'Ask the operator of this relay to make it one')
const hasAgency = () => new Problem('has-agency', 'An agency looks after this account already', 'End that first')
