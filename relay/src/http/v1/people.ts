/** How people come in: the first operator, invitations, agencies and their clients. */
import { z } from 'zod'
import * as agencies from '../../accounts/agencies.ts'
import { listClients } from '../../accounts/fleet.ts'
import { listClientBilling } from '../../accounts/fleet-billing.ts'
import {
  acceptInvitation,
  inviteMember,
  listInvitations,
  NewInvitation,
  NewMember,
  resendInvitation,
  revokeInvitation,
  showInvitation,
} from '../../accounts/invitations.ts'
import { chooseNotices, NoticeChange, readNoticeChoice } from '../../accounts/notice-choice.ts'
import { NewPerson, setUpOperator } from '../../accounts/operators.ts'
import { roles } from '../../accounts/scopes.ts'
import { demand } from '../caller.ts'
import { type Call, created, Id, IdParam, nothing, ok, PageQuery, pageOf, routes, Time } from '../route.ts'
import { AccountView, actingOf } from './account.ts'
import { InvoiceView, UsageView, viewInvoice, wholeAccount } from './billing.ts'
import { Because, Explanation } from './systems.ts'
import { WooProblemView } from './woo.ts'

const Token = z.string().min(1).max(200)

const InvitationView = z
  .object({
    id: Id,
    email: z.string(),
    role: z.enum(roles),
    invitedBy: z.string(),
    createdAt: Time,
    sentAt: Time,
    expiresAt: Time,
  })
  .meta({ id: 'Invitation' })

const told = z.boolean().meta({ description: 'whether the mail is on its way' })

export const peopleRoutes = routes('People')

const nameOf = ({ caller }: Call<unknown, unknown, unknown>) => (caller.kind === 'user' ? caller.user.name : 'Depesche')

peopleRoutes.post(
  '/v1/operator-setup',
  {
    name: 'setUpOperator',
    summary: 'Become the first operator, by the link that the relay printed at its start',
    needs: 'public',
    rate: 'guess',
    body: z.object({ token: Token, person: NewPerson.optional() }),
    reply: { 200: z.object({ email: z.string(), name: z.string() }) },
  },
  async ({ deps, caller, body }) => {
    const who = caller.kind === 'user' ? { userId: caller.user.id } : NewPerson.parse(body.person ?? {})
    const { email, name } = await setUpOperator(deps, body.token, who)
    return ok({ email, name })
  },
)

peopleRoutes.get(
  '/v1/account/invitations',
  {
    name: 'listInvitations',
    summary: 'Who was invited and has not come yet',
    needs: 'account:read',
    reply: { 200: z.object({ items: z.array(InvitationView), next: z.null() }) },
  },
  async ({ deps, accountId }) => ok({ items: await listInvitations(deps, accountId), next: null }),
)

peopleRoutes.post(
  '/v1/account/invitations',
  {
    name: 'inviteMember',
    summary: 'Invite somebody into the account, by mail',
    needs: 'account:write',
    body: NewInvitation,
    reply: { 201: z.object({ invitation: InvitationView, told }) },
  },
  async call => {
    wholeAccount(call)
    const by = { ...actingOf(call), name: nameOf(call) }
    return created(await inviteMember(call.deps, call.accountId, by, call.body))
  },
)

peopleRoutes.post(
  '/v1/account/invitations/{id}/resend',
  {
    name: 'resendInvitation',
    summary: 'Send the invitation again, with a new link',
    needs: 'account:write',
    params: IdParam,
    reply: { 200: z.object({ invitation: InvitationView, told }) },
  },
  async call =>
    ok(await resendInvitation(call.deps, call.accountId, { ...actingOf(call), name: nameOf(call) }, call.params.id)),
)

peopleRoutes.delete(
  '/v1/account/invitations/{id}',
  {
    name: 'revokeInvitation',
    summary: 'Take an invitation back',
    needs: 'account:write',
    params: IdParam,
    reply: { 204: null },
  },
  async call => {
    await revokeInvitation(call.deps, call.accountId, actingOf(call), call.params.id)
    return nothing()
  },
)

peopleRoutes.post(
  '/v1/invitations/show',
  {
    name: 'showInvitation',
    summary: 'Who invites, and into what',
    needs: 'public',
    rate: 'guess',
    body: z.object({ token: Token }),
    reply: {
      200: z.object({
        accountName: z.string(),
        email: z.string(),
        role: z.enum(roles),
        hasUser: z.boolean().meta({ description: 'somebody with this address can sign in' }),
        expiresAt: Time,
      }),
    },
  },
  async ({ deps, body }) => ok(await showInvitation(deps, body.token)),
)

peopleRoutes.post(
  '/v1/invitations/accept',
  {
    name: 'acceptInvitation',
    summary: 'Come in: as who has signed in, or as a new person',
    needs: 'public',
    rate: 'guess',
    body: z.object({ token: Token, person: NewMember.optional() }),
    reply: { 200: z.object({ email: z.string(), accountId: Id }) },
  },
  async ({ deps, caller, body }) => {
    const who = caller.kind === 'user' ? { user: caller.user } : NewMember.parse(body.person ?? {})
    const { user, accountId } = await acceptInvitation(deps, body.token, who)
    return ok({ email: user.email, accountId: accountId.toHexString() })
  },
)

const NoticeChoiceView = z
  .object({
    quota: z.boolean().meta({ description: 'the quota of an account runs low or is used up; to owners and admins' }),
    domains: z.boolean().meta({ description: 'a DNS record of a domain is gone, or is back; to owners and admins' }),
    requests: z.boolean().meta({ description: 'somebody asks for an account; to operators' }),
  })
  .meta({ id: 'NoticeChoice', description: 'which mails of the relay a person wants' })

peopleRoutes.get(
  '/v1/me/notices',
  {
    name: 'readNoticeChoice',
    summary: 'Which mails of the relay you want, in all your accounts',
    needs: 'user',
    reply: { 200: NoticeChoiceView },
  },
  async call => ok(await readNoticeChoice(call.deps.store, personOf(call).id)),
)

peopleRoutes.patch(
  '/v1/me/notices',
  {
    name: 'chooseNotices',
    summary: 'Say which mails of the relay you want',
    description: 'Mails about your sign-in, about what is decided on an account, and invoices can’t be switched off.',
    needs: 'user',
    body: NoticeChange,
    reply: { 200: NoticeChoiceView },
  },
  async call => ok(await chooseNotices(call.deps.store, personOf(call).id, call.body)),
)

const count = z.number().int()

const ClientView = AccountView.omit({ reason: true })
  .extend({
    systems: z.array(
      z.object({
        id: Id,
        name: z.string(),
        platform: z.string(),
        state: z.enum(['draft', 'ready', 'active', 'inactive']),
        reason: z.string(),
        explanation: Explanation,
        because: Because,
        domains: z.array(z.string()),
        shop: z
          .object({ url: z.string(), problems: z.array(WooProblemView), lookedAt: Time })
          .nullable()
          .meta({
            description: 'what is wrong at the linked WooCommerce shop, as it was looked at; null: none is linked',
          }),
      }),
    ),
    lastDay: z.object({ received: count, delivered: count, bounced: count }),
  })
  .meta({ id: 'Client' })

peopleRoutes.get(
  '/v1/agency/clients',
  {
    name: 'listClients',
    summary: 'The accounts an agency looks after, with their systems and numbers',
    needs: 'account:read',
    query: PageQuery,
    reply: { 200: pageOf(ClientView).extend({ asOf: Time }) },
  },
  async ({ deps, accountId, query }) => ok(await listClients(deps, accountId, query)),
)

const ClientBillingView = z
  .object({
    id: Id,
    name: z.string(),
    state: z.enum(['active', 'waiting', 'refused']),
    usage: UsageView,
    renewalMicroEuro: count.meta({ description: 'of the running lots that renew, for 30 days' }),
    overageMicroEuro: count.meta({ description: 'of the mails beyond the quota so far' }),
    openCents: count.meta({ description: 'what is to pay of all its invoices' }),
    overdueCents: count.meta({ description: 'the part of it that is overdue' }),
    invoices: z.array(InvoiceView).meta({ description: 'the last three, newest first' }),
  })
  .meta({ id: 'ClientBilling' })

peopleRoutes.get(
  '/v1/agency/billing',
  {
    name: 'listClientBilling',
    summary: 'What each client of an agency has booked, used and to pay',
    description:
      'Each account is billed itself, to its own billing address. An agency that pays for a client gives its own address there.',
    needs: 'billing:read',
    query: PageQuery.extend({ limit: z.coerce.number().int().min(1).max(50).default(20) }),
    reply: { 200: pageOf(ClientBillingView) },
  },
  async call => {
    wholeAccount(call)
    const { items, next } = await listClientBilling(call.deps, call.accountId, call.query)
    const views = items.map(each => ({
      ...each,
      invoices: each.invoices.map(invoice => viewInvoice(call.deps, invoice)),
    }))
    return ok({ items: views, next })
  },
)

const AccountRow = AccountView.omit({ reason: true })

peopleRoutes.post(
  '/v1/agency/clients',
  {
    name: 'createClient',
    summary: 'A new account that the agency looks after; its owner is invited later',
    needs: 'account:write',
    body: agencies.NewClient,
    reply: { 201: AccountRow },
    repeatable: true,
  },
  async call => {
    wholeAccount(call)
    return created(await agencies.createClient(call.deps, call.accountId, actingOf(call), call.body))
  },
)

const OfferView = InvitationView.omit({ role: true }).meta({ id: 'AgencyOffer' })

peopleRoutes.get(
  '/v1/agency/offers',
  {
    name: 'listAgencyOffers',
    summary: 'Whom the agency has offered to look after his account',
    needs: 'account:read',
    reply: { 200: z.object({ items: z.array(OfferView), next: z.null() }) },
  },
  async ({ deps, accountId }) => ok({ items: await agencies.listOffers(deps, accountId), next: null }),
)

peopleRoutes.post(
  '/v1/agency/offers',
  {
    name: 'offerCare',
    summary: 'Ask the owner of an account to let the agency look after it',
    needs: 'account:write',
    body: agencies.NewOffer,
    reply: { 201: z.object({ offer: OfferView, told }) },
  },
  async call => {
    wholeAccount(call)
    return created(await agencies.offerCare(call.deps, call.accountId, actingOf(call), call.body))
  },
)

peopleRoutes.post(
  '/v1/agency-offers/show',
  {
    name: 'showAgencyOffer',
    summary: 'Which agency offers',
    needs: 'public',
    rate: 'guess',
    body: z.object({ token: Token }),
    reply: { 200: z.object({ agencyName: z.string(), email: z.string(), expiresAt: Time }) },
  },
  async ({ deps, body }) => ok(await agencies.showOffer(deps, body.token)),
)

peopleRoutes.post(
  '/v1/agency-offers/accept',
  {
    name: 'acceptAgencyOffer',
    summary: 'Let the agency look after this account',
    needs: 'account:write',
    body: z.object({ token: Token }),
    reply: { 204: null },
  },
  async call => {
    await agencies.acceptOffer(call.deps, call.body.token, personOf(call), call.accountId)
    return nothing()
  },
)

peopleRoutes.post(
  '/v1/account/agency-wish',
  {
    name: 'askToBeAgency',
    summary: 'Ask the operator to let this account look after others',
    needs: 'account:write',
    reply: { 204: null },
  },
  async call => {
    await agencies.askToBeAgency(call.deps, call.accountId, { ...actingOf(call), user: personOf(call) })
    return nothing()
  },
)

peopleRoutes.delete(
  '/v1/account/agency',
  {
    name: 'endCare',
    summary: 'The agency no longer looks after this account',
    needs: 'account:write',
    reply: { 204: null },
  },
  async call => {
    await agencies.endCare(call.deps, call.accountId, actingOf(call))
    return nothing()
  },
)

function personOf({ caller }: Call<unknown, unknown, unknown>) {
  demand(caller, 'user')
  if (caller.kind !== 'user') throw new Error('demand lets nobody else through')
  return caller.user
}
