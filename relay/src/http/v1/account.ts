/** The account: its name, and who is in it with which role. */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { readAccount, renameAccount } from '../../accounts/index.ts'
import { type Acting, changeRole, listMembers, removeMember, transferOwnership } from '../../accounts/members.ts'
import { roles } from '../../accounts/scopes.ts'
import { type Call, Id, nothing, ok, routes, Time } from '../route.ts'
import { wholeAccount } from './billing.ts'

export const AccountView = z
  .object({
    id: Id,
    name: z.string(),
    email: z.string().meta({ description: 'of the first owner' }),
    state: z.enum(['active', 'waiting', 'refused']),
    reason: z.string().nullable().meta({ description: 'why it was refused' }),
    agency: z.boolean().meta({ description: 'it may look after other accounts' }),
    agencyId: Id.nullable().meta({ description: 'the account that looks after this one' }),
    createdAt: Time,
  })
  .meta({ id: 'Account' })

const MemberView = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    locale: z.enum(['de', 'en']),
    twoFactor: z.boolean(),
    role: z.enum(roles),
    since: Time,
  })
  .meta({ id: 'Member' })

export const accountRoutes = routes('Account')

/** A key acts as an admin would: what only an owner may stays with people. */
export const actingOf = ({ caller, actor }: Call<unknown, unknown, unknown>): Acting =>
  caller.kind === 'user' && caller.membership !== null
    ? { actor, role: caller.membership.role, agencyId: caller.membership.agencyId }
    : { actor, role: 'admin' }

accountRoutes.get(
  '/v1/account',
  {
    name: 'getAccount',
    summary: 'The account',
    needs: 'account:read',
    reply: {
      200: AccountView.extend({
        agencyName: z.string().nullable().meta({ description: 'of the account that looks after this one' }),
      }),
    },
  },
  async ({ deps, accountId }) => {
    const account = await readAccount(deps, accountId)
    const agency = account.agencyId === null ? null : await readAccount(deps, new ObjectId(account.agencyId))
    return ok({ ...account, agencyName: agency?.name ?? null })
  },
)

accountRoutes.patch(
  '/v1/account',
  {
    name: 'renameAccount',
    summary: 'Rename the account',
    needs: 'account:write',
    body: z.object({ name: z.string().trim().min(1, 'must not be empty').max(200) }),
    reply: { 200: AccountView },
  },
  async call => {
    wholeAccount(call)
    await renameAccount(call.deps, call.accountId, call.body.name)
    await call.audit('account.rename', call.accountId.toHexString(), { name: call.body.name })
    return ok(await readAccount(call.deps, call.accountId))
  },
)

accountRoutes.get(
  '/v1/account/members',
  {
    name: 'listMembers',
    summary: 'Who is in the account, owners first',
    needs: 'account:read',
    reply: { 200: z.object({ items: z.array(MemberView), next: z.null() }) },
  },
  async ({ deps, accountId }) => ok({ items: await listMembers(deps, accountId), next: null }),
)

const MemberParam = z.object({ userId: Id })

accountRoutes.patch(
  '/v1/account/members/{userId}',
  {
    name: 'changeRole',
    summary: 'Give somebody another role',
    needs: 'account:write',
    params: MemberParam,
    body: z.object({ role: z.enum(roles) }),
    reply: { 204: null },
  },
  async call => {
    await changeRole(call.deps, call.accountId, actingOf(call), call.params.userId, call.body.role)
    return nothing()
  },
)

accountRoutes.delete(
  '/v1/account/members/{userId}',
  {
    name: 'removeMember',
    summary: 'Take somebody out of the account',
    needs: 'account:write',
    params: MemberParam,
    reply: { 204: null },
  },
  async call => {
    await removeMember(call.deps, call.accountId, actingOf(call), call.params.userId)
    return nothing()
  },
)

accountRoutes.post(
  '/v1/account/members/{userId}/ownership',
  {
    name: 'transferOwnership',
    summary: 'Make another member the owner in your place',
    needs: 'account:write',
    params: MemberParam,
    reply: { 204: null },
  },
  async call => {
    const from = call.caller.kind === 'user' ? call.caller.user.id : ''
    await transferOwnership(call.deps, call.accountId, actingOf(call), from, call.params.userId)
    return nothing()
  },
)
