/** What a plugin asks: its connection, the settings of its system, credentials, whether its mails come. */
import type { ObjectId } from 'bson'
import { z } from 'zod'
import { connectionScopes, scopesOf } from '../../accounts/scopes.ts'
import { audit } from '../../audit/index.ts'
import { takeConnectionCode } from '../../connect/codes.ts'
import { type ConnectionRow, connect, findConnection } from '../../connect/connections.ts'
import { giveCredential } from '../../connect/credentials.ts'
import { Heartbeat, heartbeat, warningWords } from '../../connect/heartbeat.ts'
import type { Grant } from '../../connect/index.ts'
import { takeAccessToken } from '../../connect/oauth/tokens.ts'
import { ConnectionPatch, changeConnection } from '../../connect/settings.ts'
import { SiteInput } from '../../connect/site.ts'
import { connectionState, systemOfConnection } from '../../connect/state.ts'
import { askForMail, mailSeen } from '../../connect/verification.ts'
import type { ApiDeps } from '../deps.ts'
import { HttpProblem } from '../problem-details.ts'
import { type Call, created, Id, nothing, ok, routes, Time } from '../route.ts'
import { finishConnection } from './connection-end.ts'
import { ConnectionStateView, NewConnectionView, SmtpAccess } from './connection-views.ts'

export const connectionRoutes = routes('Connection of a plugin')

type AnyCall = Call<unknown, unknown, unknown>

/** The connection that calls. @throws HttpProblem 403 for anybody else */
export function callerOf({ caller }: AnyCall): { _id: ObjectId; accountId: ObjectId; systemId: ObjectId } {
  if (caller.kind !== 'connection' || caller.key.systemId === null)
    throw new HttpProblem(
      403,
      'connection-not-allowed',
      'Only the plugin of a connected system may ask this',
      'Send the token that the plugin got when it was connected; for keys and people there is /v1/systems',
    )
  const { _id, accountId, systemId } = caller.key
  return { _id, accountId, systemId }
}

async function connectionOf(call: AnyCall): Promise<ConnectionRow> {
  const of = callerOf(call)
  return findConnection(call.deps, of, of._id.toHexString())
}

connectionRoutes.post(
  '/v1/connection',
  {
    name: 'connect',
    summary: 'Connect a plugin: by the access token it got in the browser, or by a code that somebody pasted',
    description: 'The answer has the token of the connection and the SMTP password, which are shown this once.',
    needs: 'public',
    rate: 'guess',
    ownAuthorization: true,
    body: z.object({
      code: z.string().max(3000).optional().meta({ description: '`dpc_…`, of POST /v1/systems/{id}/connection-code' }),
      site: SiteInput.optional(),
    }),
    reply: { 201: NewConnectionView },
  },
  async ({ deps, body, request }) => {
    const grant =
      body.code === undefined
        ? await grantOfToken(deps, request.headers.authorization)
        : await takeConnectionCode(deps, body.code)
    const { check, ...made } = await connect(deps, grant, body.site ?? null)
    await audit(deps.store, {
      accountId: grant.accountId,
      at: deps.now(),
      actor: grant.createdBy,
      act: 'connection.create',
      subject: made.id,
      detail: { systemId: made.systemId, via: grant.via, site: body.site?.url ?? null },
    })
    const { state, reason, explanation, missing, records } = check
    const retry = made.smtp === null ? '/v1/connection' : null
    return created({ ...made, state, reason, explanation, missing, records, retry })
  },
)

/** @throws HttpProblem 401, also when whoever allowed it may do so no longer */
async function grantOfToken(deps: ApiDeps, authorization: string | undefined): Promise<Grant> {
  const grant = await takeAccessToken(deps, authorization)
  const membership =
    grant === null ? null : await deps.callers.membershipOf(grant.createdBy.slice('user:'.length), grant.accountId)
  const may = membership === null ? new Set() : scopesOf[membership.role]
  if (grant !== null && may.has('keys:write') && [...connectionScopes].every(scope => may.has(scope))) return grant
  throw new HttpProblem(
    401,
    'credentials-wrong',
    'This access token is missing, wrong, used, or older than five minutes',
    'Connect again in the browser, or send a pasted code as {"code": …}',
    { 'WWW-Authenticate': authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"' },
  )
}

connectionRoutes.get(
  '/v1/connection',
  {
    name: 'getConnection',
    summary: 'The system of the plugin: what is right, what is missing, where mails go in, and which came',
    needs: 'systems:read',
    rate: 'write',
    reply: { 200: ConnectionStateView },
  },
  async call => {
    const { mails, platform, ...state } = await connectionState(call.deps, await connectionOf(call))
    return ok({ ...state, ...mails, instructions: platform?.instructions ?? null })
  },
)

connectionRoutes.patch(
  '/v1/connection',
  {
    name: 'changeConnection',
    summary: 'Tell where the plugin runs, what it sends as, and the List-Help page it has made',
    needs: 'systems:write',
    body: ConnectionPatch,
    reply: { 204: null },
  },
  async call => {
    const connection = await connectionOf(call)
    const system = await systemOfConnection(call.deps, connection)
    await changeConnection(call.deps, connection, system, call.body)
    await call.audit('connection.change', connection._id.toHexString(), call.body)
    return nothing()
  },
)

connectionRoutes.post(
  '/v1/connection/credentials',
  {
    name: 'renewConnectionCredentials',
    summary: 'SMTP credentials: the first, or new ones',
    description:
      'The ones of before go on for a day after the first login with the new ones, so that no process of the shop that still has the old settings loses a mail. New ones that are never used end nothing.',
    needs: 'systems:write',
    reply: { 201: SmtpAccess.extend({ id: Id }).meta({ id: 'NewConnectionCredentials' }) },
  },
  async call => {
    const { deps } = call
    const connection = await connectionOf(call)
    const system = await systemOfConnection(deps, connection)
    const label = connection.site === undefined ? system.name : new URL(connection.site.url).host
    const made = await giveCredential(deps, system, connection._id, label.slice(0, 100))
    await call.audit('credential.create', made.id)
    return created(made)
  },
)

connectionRoutes.post(
  '/v1/connection/verification',
  {
    name: 'askForVerificationMail',
    summary: 'An address to which the plugin is to send a mail by the shop’s own way',
    description:
      'The mail is signed as any other, seen, and ends in the relay: nobody gets it, and it costs nothing. Any subject and content will do; From must be an address of the system.',
    needs: 'systems:write',
    reply: {
      201: z.object({ nonce: z.string(), address: z.string(), expiresAt: Time }).meta({ id: 'VerificationMail' }),
    },
  },
  async call => {
    const { _id, accountId, systemId } = callerOf(call)
    return created(await askForMail(call.deps, { accountId, systemId, connectionId: _id }))
  },
)

connectionRoutes.get(
  '/v1/connection/verification/{nonce}',
  {
    name: 'getVerificationMail',
    summary: 'Whether that mail came, and how',
    needs: 'systems:read',
    params: z.object({ nonce: z.string().max(60) }),
    reply: {
      200: z
        .object({
          state: z.enum(['waiting', 'seen']),
          seen: z
            .object({
              at: Time,
              receivedAt: Time,
              messageId: z.string(),
              from: z.string(),
              credential: z.object({ id: Id, label: z.string() }).nullable(),
              tls: z.object({ version: z.string(), cipher: z.string() }).nullable(),
              dkim: z
                .object({ result: z.string(), domain: z.string().nullable() })
                .meta({ description: 'what receivers will find: `pass` is right' }),
            })
            .nullable(),
        })
        .meta({ id: 'VerificationState' }),
    },
  },
  async call => {
    const { accountId, systemId } = callerOf(call)
    const seen = await mailSeen(call.deps, { accountId, systemId }, call.params.nonce)
    return ok({ state: seen === null ? 'waiting' : 'seen', seen })
  },
)

connectionRoutes.post(
  '/v1/connection/heartbeat',
  {
    name: 'sendHeartbeat',
    summary: 'How many orders the shop took; the answer warns when none of its mails came',
    needs: 'systems:write',
    body: Heartbeat,
    reply: {
      200: z
        .object({
          received: z.number().int().meta({ description: 'mails since then; more than 10,000 aren’t counted' }),
          warning: z.object({ code: z.literal('no-mails'), de: z.string(), en: z.string() }).nullable(),
        })
        .meta({ id: 'HeartbeatAnswer' }),
    },
  },
  async call => {
    const { received, warning } = await heartbeat(call.deps, await connectionOf(call), call.body)
    return ok({ received, warning: warning ? warningWords(call.body.orders) : null })
  },
)

connectionRoutes.post(
  '/v1/connection/retire',
  {
    name: 'retireConnection',
    summary: 'The plugin was removed: nothing can be sent or changed any more',
    description:
      'For platforms that tell of a removal first, and days later whose data is to be erased. Token and SMTP credentials end as by DELETE, save that for 30 days the token may still ask `/v1/connection/privacy/…`, see the state of its system, and DELETE.',
    needs: 'systems:read', // asked again it says the same
    reply: { 204: null },
  },
  async call => {
    await finishConnection(call, await connectionOf(call), 'but-for-erasing')
    return nothing()
  },
)

connectionRoutes.delete(
  '/v1/connection',
  {
    name: 'disconnect',
    summary: 'End this connection: its token and its credentials; the system stays',
    needs: 'systems:read', // a retired one too
    reply: { 204: null },
  },
  async call => {
    await finishConnection(call, await connectionOf(call))
    return nothing()
  },
)
