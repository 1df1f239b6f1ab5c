/**
 * Connecting in the browser: what a plugin asks for, and what a person answers. better-auth has signed the question, and
 * checks the signature each time; this room says to which system the answer leads.
 */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { allow, browserKey } from './requests.ts'

export interface BrowserDeps {
  readonly store: Store
  now(): Date
  readonly settings: { readonly publicUrl: string }
  /** better-auth, with the plugins of oauth/plugins.ts */
  readonly identity: { handle(request: Request, client: string | null): Promise<Response> }
}

/** Who asks; all of it is the plugin's word, but the answer goes to the site. */
export interface Asking {
  readonly clientId: string
  readonly name: string
  /** the site's address */
  readonly site: string
  /** id of the platform, where the plugin says it */
  readonly softwareId: string | null
  readonly softwareVersion: string | null
}

export interface BrowserRequest {
  readonly asking: Asking
  /** origin that the answer goes to */
  readonly answersTo: string
  readonly expiresAt: Date
}

interface ClientRow {
  readonly clientId: string
  readonly name?: string
  readonly uri?: string
  readonly softwareId?: string
  readonly softwareVersion?: string
}

/** @throws Problem `request-unknown` */
export async function findAsking({ store }: Pick<BrowserDeps, 'store'>, clientId: string): Promise<Asking> {
  const client = await store.db.collection<ClientRow>('oauthClients').findOne({ clientId })
  if (client === null) throw unknown()
  const { name, uri, softwareId, softwareVersion } = client
  return {
    clientId,
    name: name ?? '',
    site: uri ?? '',
    softwareId: softwareId ?? null,
    softwareVersion: softwareVersion ?? null,
  }
}

/** @param query what stood in the address of the consent page. @throws Problem `request-unknown` when nobody asked so */
export async function describeRequest(
  deps: BrowserDeps,
  query: string,
  client: string | null,
): Promise<BrowserRequest> {
  const params = new URLSearchParams(query)
  const clientId = params.get('client_id') ?? ''
  const answer = await ask(deps, '/oauth2/public-client-prelogin', { client_id: clientId, oauth_query: query }, client)
  if (!answer.ok) throw unknown()
  return {
    asking: await findAsking(deps, clientId),
    answersTo: new URL(params.get('redirect_uri') ?? '').origin,
    expiresAt: new Date(Number(params.get('exp')) * 1000),
  }
}

/** A person as his browser shows itself: the session's cookie is passed on, and looked at there once more. */
export interface Person {
  readonly userId: string
  readonly cookie: string
  readonly origin: string
  readonly address: string | null
}

/** @returns where the browser goes then. @throws Problem `request-unknown` */
export async function approveRequest(
  deps: BrowserDeps,
  query: string,
  person: Person,
  system: { _id: ObjectId; accountId: ObjectId },
): Promise<string> {
  await describeRequest(deps, query, person.address)
  const params = new URLSearchParams(query)
  await allow(deps, {
    key: browserKey(params, person.userId),
    via: 'browser',
    accountId: system.accountId,
    systemId: system._id,
    userId: person.userId,
    clientId: params.get('client_id') ?? '',
  })
  const url = await consent(deps, query, person, true)
  if (!new URL(url).searchParams.has('code')) throw unknown()
  return url
}

/** @returns where the browser goes then. @throws Problem `request-unknown` */
export const denyRequest = (deps: BrowserDeps, query: string, person: Person): Promise<string> =>
  consent(deps, query, person, false)

async function consent(deps: BrowserDeps, query: string, person: Person, accept: boolean): Promise<string> {
  const { cookie, origin } = person
  const answer = await ask(deps, '/oauth2/consent', { accept, oauth_query: query }, person.address, { cookie, origin })
  const { url } = answer.ok ? ((await answer.json()) as { url?: unknown }) : { url: null }
  const redirect = new URLSearchParams(query).get('redirect_uri') ?? ''
  // anything else leads back to a page of ours: the session has ended, or the request was changed
  if (typeof url !== 'string' || !URL.canParse(url) || new URL(url).origin !== new URL(redirect).origin) throw unknown()
  return url
}

const ask = (
  { identity, settings }: BrowserDeps,
  path: string,
  body: object,
  client: string | null,
  headers: Record<string, string> = {},
) =>
  identity.handle(
    new Request(new URL(`/api/auth${path}`, settings.publicUrl), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
    client,
  )

const unknown = () =>
  new Problem(
    'request-unknown',
    'Nobody asks for this connection (any more)',
    'Begin again in the plugin; a request is good for ten minutes',
  )
