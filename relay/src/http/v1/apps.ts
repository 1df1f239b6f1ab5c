/** Apps that a merchant uploads to his platform: the package, and what the platform asks of the relay's side of it. */
import type { AppRequest } from '@depesche/plugin-sdk'
import { z } from 'zod'
import * as apps from '../../connect/remote/app.ts'
import { type Call, IdParam, nothing, ok, routes } from '../route.ts'
import { systemOf } from './systems.ts'

export const appRoutes = routes('Platforms the relay configures')

appRoutes.get(
  '/v1/systems/{id}/site',
  {
    name: 'getSite',
    summary: 'Whether the relay has set up the site of this system, and whether it has introduced itself by its app',
    needs: 'systems:read',
    params: IdParam,
    reply: {
      200: z.object({
        connected: z.boolean().meta({ description: 'then GET /v1/systems/{id}/remote has the rest' }),
        app: z.object({
          url: z.string().nullable().meta({ description: 'of the site; null: none has introduced itself' }),
          active: z.boolean().meta({ description: 'the app is switched on there' }),
        }),
      }),
    },
  },
  async call => ok(await apps.viewSite(call.deps, await systemOf(call, call.params.id))),
)

appRoutes.get(
  '/v1/systems/{id}/app/package',
  {
    name: 'downloadApp',
    summary: 'The app for this system, as a zip to upload in the platform',
    description: 'Keep it to yourself: who has it can introduce a site for this system.',
    needs: 'systems:write',
    params: IdParam,
    reply: { 200: 'application/zip' },
  },
  async call => {
    const { name, bytes } = apps.packApp(call.deps, await systemOf(call, call.params.id))
    await call.audit('app.download', call.params.id)
    const headers = { 'Content-Type': 'application/zip', 'Content-Disposition': `attachment; filename="${name}"` }
    return { status: 200, bytes, headers }
  },
)

/** Signed by the platform over the octets as they came; no key of ours. */
const signed = { needs: 'public', ownAuthorization: true, rate: 'guess', params: IdParam, tenantless: true } as const
const octets = { body: z.unknown(), bodyTypes: ['application/json'], bodyLimit: 64 * 1024 }

const requestOf = ({ request }: Call<unknown, unknown, unknown>, body: unknown = null): AppRequest => ({
  query: (request.url ?? '').split('?', 2)[1] ?? '',
  headers: request.headers,
  body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
})

appRoutes.get(
  '/v1/apps/{id}/register',
  {
    ...signed,
    name: 'registerApp',
    summary: 'A platform introduces itself by the app of a system, signed with the secret of its package',
    reply: { 200: z.record(z.string(), z.unknown()) },
  },
  async call => ok(await apps.registerApp(call.deps, call.params.id, requestOf(call))),
)

appRoutes.post(
  '/v1/apps/{id}/confirm',
  {
    ...signed,
    ...octets,
    name: 'confirmApp',
    summary: 'The platform confirms that it has introduced itself, and brings the access that the relay needs',
    reply: { 204: null },
  },
  async call => {
    await apps.confirmApp(call.deps, call.params.id, requestOf(call, call.body))
    return nothing()
  },
)

appRoutes.post(
  '/v1/apps/{id}/events',
  {
    ...signed,
    ...octets,
    name: 'noteAppEvent',
    summary: 'The platform tells that its app was switched on or off',
    reply: { 204: null },
  },
  async call => {
    await apps.noteAppEvent(call.deps, call.params.id, requestOf(call, call.body))
    return nothing()
  },
)
