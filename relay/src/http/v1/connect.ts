/** What the admin UI needs to let a person allow a plugin: in the browser, and by the code that a plugin shows. */
import { z } from 'zod'
import { connectionScopes } from '../../accounts/scopes.ts'
import {
  type Asking,
  approveRequest,
  type BrowserDeps,
  denyRequest,
  describeRequest,
  type Person,
} from '../../connect/browser.ts'
import { approveDevice, denyDevice, findDeviceRequest } from '../../connect/device.ts'
import { allows } from '../../connect/words.ts'
import { demand } from '../caller.ts'
import type { ApiDeps } from '../deps.ts'
import { HttpProblem } from '../problem-details.ts'
import { type Call, Id, nothing, ok, routes, Time } from '../route.ts'
import { systemOf } from './systems.ts'

export const connectRoutes = routes('Allowing plugins')

type AnyCall = Call<unknown, unknown, unknown>

const asked = z.object({
  name: z.string().meta({ description: 'of the plugin, as it says itself' }),
  site: z.string().meta({ description: 'the address of the site it says it is on' }),
  platform: z.string().nullable().meta({ description: 'id of GET /v1/platforms, where it says a known one' }),
  version: z.string().nullable(),
  allows: z.object({ de: z.array(z.string()), en: z.array(z.string()) }).meta({ description: 'what it may do then' }),
  expiresAt: Time,
})
const viewAsking = ({ platforms }: ApiDeps, { name, site, softwareId, softwareVersion }: Asking) => ({
  name,
  site,
  platform: softwareId !== null && platforms.includes(softwareId) ? softwareId : null,
  version: softwareVersion,
  allows,
})

const Query = z.string().min(1).max(6000).meta({ description: 'what stands behind the ? in the address of the page' })
const UserCode = z.string().max(40).meta({ description: 'as it is typed: hyphens and case don’t matter' })
const GoTo = z.object({ redirectTo: z.string() }).meta({ description: 'where the browser goes now' })

/** @throws HttpProblem 503 where nobody can sign in at this process */
export function browserDeps(deps: ApiDeps): BrowserDeps {
  const { identity } = deps
  if (identity === null)
    throw new HttpProblem(503, 'sign-in-off', 'Nobody can sign in here', 'Ask the operator of this relay')
  return { ...deps, identity }
}

/** @throws HttpProblem 403 for keys */
function personOf({ caller, request, clientAddress, deps }: AnyCall): Person {
  if (caller.kind !== 'user')
    throw new HttpProblem(403, 'person-not-allowed', 'Only a person who has signed in may do this', 'Sign in')
  const { cookie = '', origin = new URL(deps.settings.publicUrl).origin } = request.headers
  return { userId: caller.user.id, cookie, origin, address: clientAddress || null }
}

/** The system that a plugin is to be connected to, if the caller may give away all that the plugin gets. */
async function systemToGive(call: AnyCall, id: string) {
  for (const scope of connectionScopes) demand(call.caller, scope)
  return systemOf(call, id)
}

connectRoutes.get(
  '/v1/connect/request',
  {
    name: 'getConnectRequest',
    summary: 'Who asks to be connected, on the page that the plugin has sent the browser to',
    needs: 'user',
    query: z.object({ query: Query }),
    reply: {
      200: asked
        .extend({ answersTo: z.string().meta({ description: 'the origin that the answer goes to' }) })
        .meta({ id: 'ConnectRequest' }),
    },
  },
  async ({ deps, query: { query }, clientAddress }) => {
    const { asking, answersTo, expiresAt } = await describeRequest(browserDeps(deps), query, clientAddress || null)
    return ok({ ...viewAsking(deps, asking), answersTo, expiresAt })
  },
)

connectRoutes.post(
  '/v1/connect/request/approve',
  {
    name: 'approveConnectRequest',
    summary: 'Let the plugin be connected to this system',
    needs: 'keys:write',
    body: z.object({ query: Query, systemId: Id }),
    reply: { 200: GoTo },
  },
  async call => {
    const { query, systemId } = call.body
    const person = personOf(call)
    const system = await systemToGive(call, systemId)
    const redirectTo = await approveRequest(browserDeps(call.deps), query, person, system)
    await call.audit('connection.allow', systemId, { via: 'browser', site: new URL(redirectTo).origin })
    return ok({ redirectTo })
  },
)

connectRoutes.post(
  '/v1/connect/request/deny',
  {
    name: 'denyConnectRequest',
    summary: 'Send the browser back to the plugin with a no',
    needs: 'user',
    body: z.object({ query: Query }),
    reply: { 200: GoTo },
  },
  async call => ok({ redirectTo: await denyRequest(browserDeps(call.deps), call.body.query, personOf(call)) }),
)

connectRoutes.get(
  '/v1/connect/device',
  {
    name: 'getDeviceRequest',
    summary: 'Who asks, of the code that the plugin shows',
    needs: 'user',
    rate: 'guess',
    query: z.object({ userCode: UserCode }),
    reply: { 200: asked.extend({ userCode: z.string() }).meta({ id: 'DeviceRequest' }) },
  },
  async ({ deps, query }) => {
    const { asking, userCode, expiresAt } = await findDeviceRequest(deps, query.userCode)
    return ok({ ...viewAsking(deps, asking), userCode, expiresAt })
  },
)

connectRoutes.post(
  '/v1/connect/device/approve',
  {
    name: 'approveDeviceRequest',
    summary: 'Let the plugin that shows this code be connected to this system',
    needs: 'keys:write',
    rate: 'guess',
    body: z.object({ userCode: UserCode, systemId: Id }),
    reply: { 204: null },
  },
  async call => {
    const { userCode, systemId } = call.body
    const { userId } = personOf(call)
    await approveDevice(call.deps, userCode, userId, await systemToGive(call, systemId))
    await call.audit('connection.allow', systemId, { via: 'device' })
    return nothing()
  },
)

connectRoutes.post(
  '/v1/connect/device/deny',
  {
    name: 'denyDeviceRequest',
    summary: 'Tell the plugin that shows this code no',
    needs: 'user',
    rate: 'guess',
    body: z.object({ userCode: UserCode }),
    reply: { 204: null },
  },
  async call => {
    await denyDevice(call.deps, call.body.userCode, personOf(call).userId)
    return nothing()
  },
)
