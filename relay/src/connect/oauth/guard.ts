/**
 * Stands before better-auth: lets through of its OAuth what connecting needs, in the form it may have here. What better-auth
 * merges from hooks can only add to a request, so that what must not be in it is taken out before it sees it.
 */
import type { Store } from '../../store/index.ts'
import { pages } from './pages.ts'
import { readRegistration } from './registration.ts'

/** of what the plugins would answer below /api/auth */
const served = new Set(['/oauth2/token', '/oauth2/consent', '/oauth2/public-client-prelogin'])
const isTheirs = (path: string) =>
  /^\/(?:oauth2|admin\/oauth2|device)(?:\/|$)|^\/(?:token|jwks)$|^\/\.well-known\//.test(path)

const metadataPath = '/.well-known/oauth-authorization-server'

/** @returns the request that goes on, or the answer */
export async function guardRequest(store: Store, origin: string, request: Request): Promise<Request | Response> {
  const url = new URL(request.url)
  const path = url.pathname.replace(/^\/api\/auth/, '')
  if (!isTheirs(path) || served.has(path) || path === metadataPath) return request
  if (path === '/oauth2/authorize' && request.method === 'GET') return authorization(store, origin, url, request)
  if (path === '/oauth2/register' && request.method === 'POST') return registration(request)
  if (path === '/device/code' && request.method === 'POST') return deviceCode(request)
  return new Response('Not Found', { status: 404 })
}

/** RFC 6749 §3.1: each parameter once. Everybody is asked each time, whatever prompt the plugin wants. */
async function authorization(store: Store, origin: string, url: URL, request: Request): Promise<Request | Response> {
  const names = [...url.searchParams.keys()]
  const failed = (error: string) => Response.redirect(`${origin}${pages.error}?error=${error}`)
  if (new Set(names).size < names.length) return failed('invalid_request')
  // on loopback better-auth lets the port vary, as RFC 8252 §7.3 has it for programs; a shop has one
  const client = await store.db
    .collection<{ clientId: string; redirectUris: string[] }>('oauthClients')
    .findOne({ clientId: url.searchParams.get('client_id') ?? '' }, { projection: { redirectUris: 1 } })
  if (client === null) return failed('invalid_client')
  if (!client.redirectUris.includes(url.searchParams.get('redirect_uri') ?? '')) return failed('invalid_redirect')
  for (const name of ['prompt', 'max_age']) url.searchParams.delete(name)
  return new Request(url, request)
}

/** Always as nobody: a client belongs to no person. */
async function registration(request: Request): Promise<Request | Response> {
  const body: unknown = await request.json().catch(() => null)
  const read = readRegistration(body)
  if ('error' in read)
    return Response.json(
      { error: read.error, error_description: read.description },
      { status: 400, headers: { 'Cache-Control': 'no-store' } },
    )
  const headers = bare(request, 'application/json')
  return new Request(request.url, { method: 'POST', headers, body: JSON.stringify(read.metadata) })
}

/** Whose code it is, is said by whoever types it. */
async function deviceCode(request: Request): Promise<Request | Response> {
  const text = await request.text()
  const isJson = /^application\/json\b/i.test(request.headers.get('content-type') ?? '')
  const given = isJson ? fieldsOfJson(text) : new URLSearchParams(text)
  const body = new URLSearchParams()
  for (const name of ['client_id', 'scope']) {
    const [value] = given.getAll(name)
    if (value !== undefined) body.set(name, value)
  }
  const headers = bare(request, 'application/x-www-form-urlencoded')
  return new Request(request.url, { method: 'POST', headers, body: body.toString() })
}

function fieldsOfJson(text: string): URLSearchParams {
  try {
    const fields = Object.entries(JSON.parse(text) as object)
    return new URLSearchParams(fields.filter((field): field is [string, string] => typeof field[1] === 'string'))
  } catch {
    return new URLSearchParams()
  }
}

/** the headers without who sends it, and how long it was */
function bare(request: Request, type: string): Headers {
  const headers = new Headers(request.headers)
  for (const name of ['cookie', 'authorization', 'content-length']) headers.delete(name)
  headers.set('Content-Type', type)
  return headers
}
