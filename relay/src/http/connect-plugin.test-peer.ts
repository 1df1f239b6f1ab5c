/** A plugin that connects with oauth4webapi, and a person who answers it, for tests. */
import { expect } from 'chai'
import * as oauth from 'oauth4webapi'
import type { ConnectWorld, Person } from './connect-world.test-peer.ts'

/** The relay is on loopback, without TLS. */
export const plainly = { [oauth.allowInsecureRequests]: true }

export const site = 'https://shop.example'
export const redirect = `${site}/wp-admin/admin.php?page=depesche`

export interface Begun {
  readonly client: oauth.Client
  readonly verifier: string
  readonly state: string
  readonly url: URL
}

/** what stands behind the ? */
export const queryOf = (location: string): string => new URL(location, 'http://localhost').search.slice(1)

/** the fields of a form of a page, with what is filled in and pressed */
export function fieldsOf(page: string, more: Record<string, string>): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g))
    fields[name] = value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
  return { ...fields, ...more }
}

export async function createPlugin(world: Pick<ConnectWorld, 'url'>) {
  const issuer = new URL(world.url)
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...plainly })
  const server = await oauth.processDiscoveryResponse(issuer, found)

  const register = async (metadata: object = {}): Promise<oauth.Client> => {
    const whole = {
      client_name: 'Depesche for WooCommerce',
      client_uri: `${site}/`,
      redirect_uris: [redirect],
      software_id: 'custom',
      software_version: '1.0.0',
      ...metadata,
    }
    const answer = await oauth.dynamicClientRegistrationRequest(server, whole as never, plainly)
    return oauth.processDynamicClientRegistrationResponse(answer)
  }

  /** @param given null leaves a parameter out */
  const begin = async (client: oauth.Client, given: Record<string, string | null> = {}): Promise<Begun> => {
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const url = new URL(server.authorization_endpoint ?? '')
    const params: Record<string, string | null> = {
      response_type: 'code',
      client_id: client.client_id,
      redirect_uri: redirect,
      scope: 'connect',
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...given,
    }
    for (const [name, value] of Object.entries(params)) if (value !== null) url.searchParams.set(name, value)
    return { client, verifier, state, url }
  }

  /** the token request, once the browser is back */
  const exchange = async ({ client, state, verifier }: Begun, answer: string) => {
    const params = oauth.validateAuthResponse(server, client, new URL(answer), state)
    const asked = oauth.authorizationCodeGrantRequest(server, client, oauth.None(), params, redirect, verifier, plainly)
    return oauth.processAuthorizationCodeResponse(server, client, await asked)
  }

  /** the token request as anybody may send it */
  const askToken = async (fields: Record<string, string>) => {
    const answer = await fetch(server.token_endpoint ?? '', { method: 'POST', body: new URLSearchParams(fields) })
    return { status: answer.status, json: (await answer.json()) as Record<string, string> }
  }

  /** @returns what the browser is asked on the consent page */
  const ask = async ({ browser }: Person, { url }: Begun): Promise<string> => {
    const asked = await browser.get(url.href)
    expect([asked.status, asked.location.split('?')[0]]).to.deep.equal([302, '/connect/consent'])
    return queryOf(asked.location)
  }

  const approve = async (person: Person, begun: Begun, systemId: string) => {
    const query = await ask(person, begun)
    return person.browser.json('POST', '/v1/connect/request/approve', { query, systemId })
  }

  const connection = async (token: string) => {
    const answer = await fetch(`${world.url}/v1/connection`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ site: { url: site, plugin: 'walk' } }),
    })
    const text = await answer.text()
    return { status: answer.status, text, json: JSON.parse(text) }
  }

  const askDevice = async (as: oauth.Client) => {
    const asked = oauth.deviceAuthorizationRequest(server, as, oauth.None(), { scope: 'connect' }, plainly)
    return oauth.processDeviceAuthorizationResponse(server, as, await asked)
  }

  return { server, register, begin, exchange, askToken, askDevice, ask, approve, connection }
}

export type Plugin = Awaited<ReturnType<typeof createPlugin>>
