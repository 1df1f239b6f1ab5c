/** What is there before anything else: platforms, and who I am. */
import { type Platform, platformKinds } from '@depesche/plugin-sdk'
import { z } from 'zod'
import { readAccount } from '../../accounts/index.ts'
import { roles, scopes } from '../../accounts/scopes.ts'
import { Problem } from '../../values.ts'
import { type Caller, scopesOfCaller } from '../caller.ts'
import type { ApiDeps } from '../deps.ts'
import { Id, ok, routes } from '../route.ts'

const Text = z.object({ de: z.string(), en: z.string() })

const PlatformView = z
  .object({
    id: z.string(),
    name: z.string(),
    kinds: z.array(z.enum(platformKinds)),
    configureSmtp: z
      .enum(['remote', 'in-platform', 'snippet', 'impossible'])
      .meta({ description: 'who puts the SMTP settings into the platform' }),
    listHelpPage: z.enum(['remote', 'in-platform', 'hosted']).meta({ description: 'who makes the List-Help page' }),
    sender: z.enum(['set', 'by-hand']).meta({ description: 'who sets the sender address' }),
    replacesMails: z.boolean().meta({ description: 'its own mails can’t be sent by us; the plugin writes others' }),
    restore: z
      .enum(['all', 'all-but-passwords', 'switched-off', 'by-hand'])
      .meta({ description: 'what disconnecting puts back' }),
    verify: z.enum(['test-mail', 'first-mail']).meta({ description: 'how it is seen that it works' }),
    instructions: Text.meta({ description: 'where to put the values' }),
    steps: z.array(Text).meta({ description: 'what the merchant does, one after the other' }),
    automatic: z.array(Text).meta({ description: 'what is set for him' }),
    byHand: z.array(Text).meta({ description: 'what stays for him to do, or to know' }),
    undo: Text.meta({ description: 'how it is undone' }),
    access: z
      .array(z.object({ name: z.string(), label: Text, hint: Text.nullable(), secret: z.boolean() }))
      .nullable()
      .meta({
        description: 'what the relay needs to configure it (POST /v1/systems/{id}/remote); null where it can’t',
      }),
    app: z
      .boolean()
      .meta({ description: 'there is an app that brings `access` by itself (GET /v1/systems/{id}/app/package)' }),
  })
  .meta({ id: 'Platform' })

const viewPlatform = ({ remote, snippet: _, ...platform }: Platform) => ({
  ...platform,
  app: remote?.app !== undefined,
  access: remote?.access.map(({ hint = null, ...field }) => ({ ...field, hint })) ?? null,
})

export const generalRoutes = routes('General')

generalRoutes.get(
  '/v1/platforms',
  {
    name: 'listPlatforms',
    summary: 'The systems that can be connected',
    needs: 'public',
    reply: { 200: z.object({ items: z.array(PlatformView), next: z.null() }) },
  },
  async ({ deps }) =>
    ok({ items: deps.platformList.map(viewPlatform), next: null }, { 'Cache-Control': 'public, max-age=300' }),
)

generalRoutes.get(
  '/v1/platforms/{id}',
  {
    name: 'getPlatform',
    summary: 'One system that can be connected',
    needs: 'public',
    params: z.object({ id: z.string().max(100) }),
    reply: { 200: PlatformView },
    tenantless: true,
  },
  async ({ deps, params: { id } }) => {
    const found = deps.platformList.find(platform => platform.id === id)
    if (found === undefined)
      throw new Problem('platform-unknown', `There is no platform ${id}`, 'See GET /v1/platforms')
    return ok(viewPlatform(found), { 'Cache-Control': 'public, max-age=300' })
  },
)

generalRoutes.get(
  '/v1/relay',
  {
    name: 'getRelay',
    summary: 'What anybody may know of this relay before he signs in',
    needs: 'public',
    reply: {
      200: z
        .object({
          signup: z
            .enum(['open', 'approval', 'closed'])
            .meta({ description: 'who may sign up: everybody, everybody once the operator approves, or nobody' }),
          writes: z.boolean().meta({ description: 'it can send its own mails, which sign-up and new passwords need' }),
          support: z.string().nullable().meta({ description: 'where to find help: an https URL or an e-mail address' }),
        })
        .meta({ id: 'Relay' }),
    },
  },
  async ({ deps: { settings, notices } }) =>
    ok({ signup: settings.signup, writes: (await notices.whyNot()) === null, support: settings.support }),
)

async function lookedAt({ store }: ApiDeps, caller: Caller) {
  if (caller.kind !== 'user' || caller.membership === null) return { account: null, onBehalfOf: null }
  const { accountId, agencyId } = caller.membership
  const [account, agency] = await Promise.all([
    readAccount({ store }, accountId),
    agencyId === null ? null : readAccount({ store }, agencyId),
  ])
  return { account, onBehalfOf: agency }
}

generalRoutes.get(
  '/v1/me',
  {
    name: 'whoAmI',
    summary: 'Who calls: the person with his accounts, or the key with its scopes',
    needs: 'public',
    reply: {
      200: z
        .object({
          kind: z.enum(['nobody', 'key', 'connection', 'user']),
          user: z
            .object({
              id: z.string(),
              email: z.string(),
              name: z.string(),
              locale: z.enum(['de', 'en']),
              operator: z.boolean(),
              emailVerified: z.boolean(),
              twoFactor: z.boolean(),
            })
            .nullable(),
          accountId: Id.nullable(),
          account: z
            .object({
              name: z.string(),
              state: z.enum(['active', 'waiting', 'refused']),
              reason: z.string().nullable().meta({ description: 'why it was refused' }),
              agency: z.boolean(),
            })
            .nullable()
            .meta({ description: 'the one that a person looks at' }),
          onBehalfOf: z
            .object({ id: Id, name: z.string() })
            .nullable()
            .meta({ description: 'the agency in whose name a person acts in it' }),
          systemId: Id.nullable(),
          role: z.enum(roles).nullable(),
          scopes: z.array(z.enum(scopes)),
          accounts: z.array(
            z.object({ id: Id, name: z.string(), role: z.enum(roles), state: z.string(), agency: z.boolean() }),
          ),
        })
        .meta({ id: 'Me' }),
    },
  },
  async ({ deps, caller, systemId }) =>
    ok({
      kind: caller.kind,
      user: caller.kind === 'user' ? caller.user : null,
      accountId:
        caller.kind === 'user'
          ? (caller.membership?.accountId.toHexString() ?? null)
          : caller.kind === 'nobody'
            ? null
            : caller.key.accountId.toHexString(),
      ...(await lookedAt(deps, caller)),
      systemId: systemId?.toHexString() ?? null,
      role: caller.kind === 'user' ? (caller.membership?.role ?? null) : null,
      scopes: [...scopesOfCaller(caller)],
      accounts: caller.kind === 'user' ? await deps.callers.accountsOf(caller.user.id) : [],
    }),
)
