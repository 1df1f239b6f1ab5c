/**
 * The OAuth 2.1 authorization server in front of connecting, made of better-auth's OAuth provider and its device codes
 * (RFC 8628). Of what they can do only this is left: public clients that register themselves, the authorization code with
 * PKCE (S256), the device code, and one scope whose opaque token is good for one call. Everything else answers 404.
 */
import type { BetterAuthPlugin } from 'better-auth'
import type { Store } from '../../store/index.ts'
import { browserKey, deviceKey, findAllowed } from '../requests.ts'
import { guardRequest } from './guard.ts'
import { pages } from './pages.ts'
import { connectScope, deviceGrant } from './registration.ts'
import { accessTokenPrefix, accessTokenSeconds, bindToken, hashToken, noteNewClient } from './tokens.ts'

export interface ConnectPluginDeps {
  readonly store: Store
  now(): Date
  readonly settings: { readonly publicUrl: string }
}

/** seconds; of a code, and of the time that somebody may look at the consent page */
const codeSeconds = 600
const deviceMinutes = 15

/** The metadata that says what is true here (RFC 8414 §2). */
const told = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'registration_endpoint',
  'device_authorization_endpoint',
  'scopes_supported',
  'response_types_supported',
  'response_modes_supported',
  'grant_types_supported',
  'code_challenge_methods_supported',
  'authorization_response_iss_parameter_supported',
]

export async function connectPlugins(deps: ConnectPluginDeps): Promise<BetterAuthPlugin[]> {
  const [{ oauthProvider, oauthDeviceAuthorization, getOAuthProviderState }, { jwt }, api] = await Promise.all([
    import('@better-auth/oauth-provider'),
    import('better-auth/plugins'),
    import('better-auth/api'),
  ])
  const { APIError, createAuthMiddleware } = api
  const { origin } = new URL(deps.settings.publicUrl)

  /** The row in which this person has allowed this request; what isn't allowed yet has a reference that nobody knows. */
  async function consentReferenceId({ user }: { user: { id: string } }): Promise<string> {
    const state = await getOAuthProviderState()
    const allowed = await findAllowed(deps, browserKey(new URLSearchParams(state?.query ?? ''), user.id))
    if (allowed !== null) return allowed._id.toHexString()
    // only a consent has a signed query: nobody may give one without a system
    if (state?.signedQueryIssuedAt !== undefined)
      throw new APIError('FORBIDDEN', { error: 'access_denied', error_description: 'choose a system first' })
    return crypto.randomUUID()
  }

  const provider = oauthProvider({
    loginPage: pages.consent, // which sends to the sign-in and back
    consentPage: pages.consent,
    scopes: [connectScope],
    grantTypes: ['authorization_code'],
    allowDynamicClientRegistration: true,
    allowUnauthenticatedClientRegistration: true,
    allowPublicClientPrelogin: true,
    codeExpiresIn: codeSeconds,
    accessTokenExpiresIn: accessTokenSeconds,
    storeTokens: { hash: async token => hashToken(token) },
    prefix: { opaqueAccessToken: accessTokenPrefix },
    postLogin: { page: pages.consent, shouldRedirect: async () => false, consentReferenceId },
    rateLimit: {
      register: { window: 3600, max: 20 },
      authorize: { window: 60, max: 60 },
      token: { window: 60, max: 60 },
    },
    schema: {
      oauthClient: { modelName: 'oauthClients' },
      oauthResource: { modelName: 'oauthResources' },
      oauthClientResource: { modelName: 'oauthClientResources' },
      oauthRefreshToken: { modelName: 'oauthRefreshTokens' },
      oauthAccessToken: { modelName: 'oauthAccessTokens' },
      oauthConsent: { modelName: 'oauthConsents' },
      oauthClientAssertion: { modelName: 'oauthClientAssertions' },
    },
  })
  const device = oauthDeviceAuthorization({
    expiresIn: `${deviceMinutes}m`,
    interval: '5s',
    userCodeLength: 8, // of 32 signs that don't look alike: 40 bits
    verificationUri: `${origin}${pages.device}`,
    schema: { deviceCode: { modelName: 'deviceCodes' } },
  })

  const guard: BetterAuthPlugin = {
    id: 'depesche-connect',
    init: () => ({ options: { onAPIError: { errorURL: `${origin}${pages.error}` } } }),
    onRequest: async given => {
      const guarded = await guardRequest(deps.store, origin, given)
      return guarded instanceof Response ? { response: guarded } : { request: guarded }
    },
    rateLimit: [{ pathMatcher: path => path === '/device/code', window: 3600, max: 30 }],
    hooks: {
      after: [
        {
          matcher: ({ path }) => path === '/oauth2/register',
          handler: createAuthMiddleware(async ctx => {
            const { client_id } = (ctx.context.returned ?? {}) as { client_id?: unknown }
            if (typeof client_id === 'string') await noteNewClient(deps, client_id)
          }),
        },
        {
          matcher: ({ path, body }) => path === '/oauth2/token' && body?.grant_type === deviceGrant,
          handler: createAuthMiddleware(async ctx => {
            const { access_token } = (ctx.context.returned ?? {}) as { access_token?: unknown }
            if (typeof access_token !== 'string') return
            const allowed = await findAllowed(deps, deviceKey(String(ctx.body?.device_code ?? '')))
            if (allowed !== null) await bindToken(deps, access_token, allowed._id)
          }),
        },
      ],
    },
  }
  return [
    guard,
    // its issuer is the relay itself, as merchants know it; nothing is signed
    jwt({ jwt: { issuer: origin }, disableSettingJwtHeader: true, schema: { jwks: { modelName: 'authKeys' } } }),
    {
      ...withoutIndexes(provider),
      async onRequest(request, context) {
        const answer = await provider.onRequest(request, context)
        const isMetadata = answer !== undefined && 'response' in answer && answer.response.body !== null
        return isMetadata && answer.response.ok ? { response: await truthOf(answer.response) } : answer
      },
    },
    withoutIndexes(device),
  ] as BetterAuthPlugin[]
}

/** They are made with all others, see store/connect-models.ts; the adapter would make them again by other names. */
function withoutIndexes<T extends { schema?: object }>(plugin: T): T {
  const tables = Object.entries((plugin.schema ?? {}) as Record<string, object>)
  return { ...plugin, schema: Object.fromEntries(tables.map(([name, table]) => [name, { ...table, indexes: [] }])) }
}

async function truthOf(answer: Response): Promise<Response> {
  const all = (await answer.json()) as Record<string, unknown>
  const metadata = Object.fromEntries(told.flatMap(name => (all[name] === undefined ? [] : [[name, all[name]]])))
  const body = { ...metadata, token_endpoint_auth_methods_supported: ['none'] }
  return Response.json(body, { headers: { 'Cache-Control': answer.headers.get('cache-control') ?? 'no-store' } })
}
