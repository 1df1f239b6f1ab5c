/** Platforms that the relay configures itself, through their own API. */
import { z } from 'zod'
import * as remote from '../../connect/remote/index.ts'
import { created, Id, IdParam, nothing, ok, routes, Time } from '../route.ts'
import { systemOf } from './systems.ts'

const Words = z.object({ de: z.string(), en: z.string() })

const RemoteView = z
  .object({
    id: Id,
    systemId: Id,
    platform: z.string(),
    url: z.string(),
    version: z.string().nullable().meta({ description: 'of the platform, where it tells' }),
    state: z.enum(['connecting', 'connected', 'undoing', 'ended']).meta({
      description: '`undoing`: what stood there could not be put back yet; the relay goes on trying',
    }),
    changed: z.array(z.string()).meta({ description: 'the settings that were changed, by the platform’s names' }),
    page: z.string().nullable().meta({ description: 'the List-Help page that was made' }),
    fault: z.object({ kind: z.string(), reason: Words, advice: Words }).nullable(),
    nextTryAt: Time.nullable(),
    createdAt: Time,
    connectedAt: Time.nullable(),
    endedAt: Time.nullable(),
  })
  .meta({ id: 'RemoteConnection' })

const Verified = z
  .object({
    at: Time,
    from: z.string(),
    tls: z.object({ version: z.string(), cipher: z.string() }).nullable(),
    dkim: z.object({ result: z.string(), domain: z.string().nullable() }),
  })
  .nullable()
  .meta({ description: 'the platform’s own test mail, once it came' })

export const remoteRoutes = routes('Platforms the relay configures')

remoteRoutes.post(
  '/v1/systems/{id}/remote/look',
  {
    name: 'lookAtRemote',
    summary: 'Look at a site: which settings stand there now, and what connecting would make of them',
    description: 'Changes nothing and keeps nothing. Passwords are never shown.',
    needs: 'systems:write',
    rate: 'guess',
    params: IdParam,
    body: remote.RemoteAccess,
    reply: {
      200: z
        .object({
          version: z.string().nullable(),
          settings: z.array(z.object({ name: z.string(), before: z.unknown(), after: z.unknown() })),
        })
        .meta({ id: 'RemoteLook' }),
    },
  },
  async call => ok(await remote.lookAtRemote(call.deps, await systemOf(call, call.params.id), call.body)),
)

remoteRoutes.post(
  '/v1/systems/{id}/remote',
  {
    name: 'connectRemote',
    summary: 'Configure a site through its own API: SMTP, sender, and the List-Help page where asked for',
    description:
      'What stood there is kept sealed and put back on failure and by DELETE. `access` is kept sealed as long as it is connected.',
    needs: 'systems:write',
    rate: 'guess',
    params: IdParam,
    body: remote.NewRemote,
    reply: { 201: RemoteView },
  },
  async call => {
    const system = await systemOf(call, call.params.id)
    const { sender = null, page } = call.body
    const app = 'app' in call.body
    const made = await remote.connectRemote(call.deps, system, call.body, call.actor)
    const { url, changed } = made
    await call.audit('remote.connect', call.params.id, { url, app, sender, page, changed })
    return created(made)
  },
)

remoteRoutes.get(
  '/v1/systems/{id}/remote',
  {
    name: 'getRemote',
    summary: 'The site that the relay has configured, and whether its test mail came',
    needs: 'systems:read',
    params: IdParam,
    reply: { 200: RemoteView.extend({ verified: Verified }).meta({ id: 'RemoteState' }) },
  },
  async call => {
    const row = await remote.findRemote(call.deps, await systemOf(call, call.params.id))
    return ok({ ...remote.viewRemote(row), verified: await remote.remoteVerified(call.deps, row) })
  },
)

remoteRoutes.delete(
  '/v1/systems/{id}/remote',
  {
    name: 'disconnectRemote',
    summary: 'Put back the settings that stood there, and end the credentials; the List-Help page stays',
    needs: 'systems:write',
    rate: 'guess',
    params: IdParam,
    query: z.object({
      force: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: 'true: also when the site can’t be reached; its settings then stay as they are' }),
    }),
    reply: { 204: null },
  },
  async call => {
    const system = await systemOf(call, call.params.id)
    const force = call.query.force === 'true'
    await remote.disconnectRemote(call.deps, system, force)
    await call.audit('remote.disconnect', call.params.id, { force })
    return nothing()
  },
)
