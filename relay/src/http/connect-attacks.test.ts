import { expect } from 'chai'
import * as oauth from 'oauth4webapi'
import { authCollections } from '../store/identity-models.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { type Begun, createPlugin, fieldsOf, type Plugin, redirect, site } from './connect-plugin.test-peer.ts'
import { Browser, type ConnectWorld, type Person, startConnectWorld } from './connect-world.test-peer.ts'

describe('whoever attacks the browser connect', function () {
  this.timeout(60_000)
  let store: Store
  let world: ConnectWorld
  let plugin: Plugin
  let client: oauth.Client
  let person: Person
  let system: string
  before(async () => {
    store = await openTestStore()
    world = await startConnectWorld(store)
    plugin = await createPlugin(world)
    client = await plugin.register()
    person = await world.person()
    system = await world.shop(person)
  })
  after(async () => {
    await world.close()
    await store.close()
  })

  /** a request that was allowed: the code and all that belongs to it */
  async function allowed(): Promise<Begun & { code: string; answer: string }> {
    const begun = await plugin.begin(client)
    const { json, text, status } = await plugin.approve(person, begun, system)
    expect(status, text).to.equal(200)
    const code = new URL(json.redirectTo).searchParams.get('code') ?? ''
    return { ...begun, code, answer: json.redirectTo }
  }
  const fields = ({ client, code, verifier }: Begun & { code: string }) => ({
    grant_type: 'authorization_code',
    client_id: client.client_id,
    code,
    redirect_uri: redirect,
    code_verifier: verifier,
  })
  const connections = () => store.db.collection('connections').countDocuments({})

  describe('with a redirect', () => {
    for (const [what, uri] of [
      ['to another site', 'https://evil.example/'],
      ['to another path', `${site}/wp-admin/`],
      ['with more behind it', `${redirect}&x=1`],
      ['with another path behind it', `${site}/wp-admin/admin.php/../evil?page=depesche`],
      ['to another port', 'https://shop.example:8443/wp-admin/admin.php?page=depesche'],
      ['without TLS', redirect.replace('https:', 'http:')],
      ['to a host below', redirect.replace('shop.', 'evil.shop.')],
      ['with a user name', redirect.replace('shop.', 'shop.example@evil.')],
      ['with a fragment', `${redirect}#x`],
      ['in capitals', redirect.replace('/wp-admin', '/WP-ADMIN')],
      ['that is none', 'x'],
      ['left out', null],
    ] as const)
      it(`${what} is not sent there, nor asked`, async () => {
        const { url } = await plugin.begin(client, { redirect_uri: uri })
        const answer = await person.browser.get(url.href)
        expect(answer.status).to.equal(302)
        expect(answer.location).to.match(new RegExp(`^${world.url}/connect/error\\?error=\\w+`))
        const page = await person.browser.get(answer.location)
        expect(page.status).to.equal(400)
      })

    it('to another port of the machine itself is not sent there either', async () => {
      const local = 'http://localhost:8080/callback'
      const at = await plugin.register({ client_uri: 'http://localhost:8080/', redirect_uris: [local] })
      const right = await plugin.begin(at, { redirect_uri: local })
      await plugin.ask(person, right)
      for (const uri of ['http://localhost:9090/callback', 'http://127.0.0.1:8080/callback']) {
        const { url } = await plugin.begin(at, { redirect_uri: uri })
        expect((await person.browser.get(url.href)).location).to.include('/connect/error')
      }
    })

    it('in the token request that isn’t the one of the question gets no token', async () => {
      const one = await allowed()
      const wrong = await plugin.askToken({ ...fields(one), redirect_uri: `${site}/` })
      expect([wrong.status, wrong.json.error]).to.deep.equal([400, 'invalid_grant'])
    })
  })

  describe('by registering', () => {
    for (const [what, metadata] of [
      ['for a redirect to another site', { redirect_uris: ['https://evil.example/'] }],
      ['for two sites', { redirect_uris: [redirect, 'https://evil.example/'] }],
      ['for a host below', { redirect_uris: ['https://evil.shop.example/'] }],
      ['without TLS', { client_uri: 'http://shop.example/', redirect_uris: ['http://shop.example/'] }],
      ['with a script', { redirect_uris: ['javascript:alert(1)'] }],
      ['with a scheme of its own', { redirect_uris: ['com.evil.app:/x'] }],
      ['without a site', { client_uri: undefined }],
      ['with a secret', { token_endpoint_auth_method: 'client_secret_basic' }],
      ['for more', { scope: 'connect openid' }],
      ['to go on for ever', { grant_types: ['authorization_code', 'refresh_token'] }],
      ['as a machine', { grant_types: ['client_credentials'] }],
      ['with a name that hides', { client_name: 'Depesche\u202egnp.exe' }],
      ['with a name of lines', { client_name: 'Shop\nSigned in as admin' }],
    ] as const)
      it(`${what} is refused`, async () => {
        const error = await plugin.register(metadata).catch(error => error)
        expect(error).to.be.instanceOf(oauth.ResponseBodyError)
        expect(error.error).to.match(/^invalid_(redirect_uri|client_metadata)$/)
      })

    it('leaves nothing of what nobody asked for', async () => {
      const made = await plugin.register({ logo_uri: 'https://evil.example/x.png', jwks_uri: 'https://evil.example/' })
      expect(made).to.not.have.any.keys('logo_uri', 'jwks_uri', 'client_secret')
      const row = await store.db.collection('oauthClients').findOne({ clientId: made.client_id })
      expect(row?.skipConsent ?? null).to.equal(null)
      const hours = (row?.expiresAt.getTime() - Date.now()) / 3600_000
      expect(hours, 'a client that is never used goes').to.be.within(23, 24)
    })
  })

  describe('with PKCE', () => {
    for (const [what, given] of [
      ['left out', { code_challenge: null, code_challenge_method: null }],
      ['in plain', { code_challenge_method: 'plain' }],
      ['of no method', { code_challenge_method: null }],
    ] as const)
      it(`${what} is refused before anybody is asked`, async () => {
        const { url, state } = await plugin.begin(client, given)
        const { location } = await person.browser.get(url.href)
        expect(() => oauth.validateAuthResponse(plugin.server, client, new URL(location), state))
          .to.throw(oauth.AuthorizationResponseError)
          .with.property('error', 'invalid_request')
      })

    it('of another verifier, or none, gets no token', async () => {
      for (const wrong of [{ code_verifier: oauth.generateRandomCodeVerifier() }, { code_verifier: '' }]) {
        const one = await allowed()
        const { status, json } = await plugin.askToken({ ...fields(one), ...wrong })
        expect(status, JSON.stringify(json)).to.be.oneOf([400, 401])
        expect(json).to.not.have.property('access_token')
      }
    })

    it('as its own challenge (downgrade) gets no token', async () => {
      const one = await allowed()
      const challenge = one.url.searchParams.get('code_challenge') ?? ''
      const { json } = await plugin.askToken({ ...fields(one), code_verifier: challenge })
      expect(json).to.not.have.property('access_token')
    })
  })

  describe('with a code', () => {
    it('that was used gets nothing, and what the first use got ends', async () => {
      const one = await allowed()
      const first = await plugin.askToken(fields(one))
      expect(first.status).to.equal(200)
      const second = await plugin.askToken(fields(one))
      expect([second.status, second.json.error]).to.deep.equal([400, 'invalid_grant'])
      expect((await plugin.connection(first.json.access_token ?? '')).status).to.equal(401)
    })

    it('at once from two sides gets one token at most, and one connection', async () => {
      const one = await allowed()
      const before = await connections()
      const tries = await Promise.all(Array.from({ length: 5 }, () => plugin.askToken(fields(one))))
      const tokens = tries.flatMap(({ json }) => json.access_token ?? [])
      expect(tokens.length).to.be.at.most(1)
      const made = await Promise.all(tokens.flatMap(token => [token, token, token]).map(plugin.connection))
      expect(made.filter(({ status }) => status === 201).length).to.be.at.most(1)
      expect((await connections()) - before).to.be.at.most(1)
    })

    it('of another client gets nothing', async () => {
      const one = await allowed()
      const other = await plugin.register()
      const { json } = await plugin.askToken({ ...fields(one), client_id: other.client_id })
      expect(json.error).to.equal('invalid_grant')
    })

    it('that is too old gets nothing', async () => {
      const one = await allowed()
      await store.db
        .collection(authCollections.verification)
        .updateMany({ value: { $regex: one.state } }, { $set: { expiresAt: new Date(Date.now() - 1000) } })
      expect((await plugin.askToken(fields(one))).json.error).to.equal('invalid_grant')
    })

    it('of a person who has signed out since gets nothing', async () => {
      const leaving = await world.person()
      const shop = await world.shop(leaving)
      const begun = await plugin.begin(client)
      const { json } = await plugin.approve(leaving, begun, shop)
      const code = new URL(json.redirectTo).searchParams.get('code') ?? ''
      await leaving.browser.json('POST', '/api/auth/sign-out', {})
      expect((await plugin.askToken(fields({ ...begun, code }))).json).to.not.have.property('access_token')
    })
  })

  describe('in the answer', () => {
    it('with another state, or another relay’s name, is found out by the plugin', async () => {
      const one = await allowed()
      const changed = (name: string, value: string | null) => {
        const url = new URL(one.answer)
        if (value === null) url.searchParams.delete(name)
        else url.searchParams.set(name, value)
        return () => oauth.validateAuthResponse(plugin.server, client, url, one.state)
      }
      for (const [name, value] of [
        ['state', oauth.generateRandomState()],
        ['state', null],
        ['iss', 'https://evil.example'],
        ['iss', null],
      ] as const)
        expect(changed(name, value), `${name} ${value}`).to.throw(oauth.OperationProcessingError)
    })
  })

  describe('on the consent page', () => {
    const page = async (begun: Begun) => {
      const query = await plugin.ask(person, begun)
      const { text, headers } = await person.browser.get(`/connect/consent?${query}`)
      return { query, text, policy: String(headers['content-security-policy']) }
    }

    it('can run nothing, frame nothing, and send the form nowhere but here and to the site', async () => {
      const { policy } = await page(await plugin.begin(client))
      expect(policy).to.include("default-src 'none'").and.include("frame-ancestors 'none'")
      expect(policy).to.include(`form-action 'self' ${site};`).and.not.include('unsafe')
    })

    it('with words of its own shows them as words', async () => {
      const loud = await plugin.register({ client_name: '<img src=x onerror=alert(1)>"\'' })
      const { text } = await page(await plugin.begin(loud))
      expect(text).to.include('&#60;img src&#61;x onerror&#61;alert(1)&#62;&#34;&#39;').and.not.include('<img')
    })

    it('from another site, without the page’s sign, or with another person’s, changes nothing', async () => {
      const begun = await plugin.begin(client)
      const { text } = await page(begun)
      const filled = fieldsOf(text, { do: 'allow', system })
      const before = await store.db.collection('connectRequests').countDocuments({})
      const other = await world.person()
      const { sign = '' } = fieldsOf((await other.browser.get(`/connect/consent?${filled.query}`)).text, {})
      for (const [changed, headers] of [
        [{}, { Origin: 'https://evil.example' }],
        [{}, { Origin: 'null' }],
        [{}, { Origin: '' }],
        [{ sign: '' }, {}],
        [{ sign }, {}],
        [{ query: `${filled.query}&x=1` }, {}],
        [{}, { 'Content-Type': 'text/plain' }],
      ] as [Record<string, string>, Record<string, string>][]) {
        const answer = await person.browser.submit('/connect/consent', { ...filled, ...changed }, headers)
        expect(answer.status, JSON.stringify([changed, headers])).to.be.oneOf([403, 415])
      }
      const nobody = await new Browser(world.url).submit('/connect/consent', filled)
      expect([nobody.status, nobody.location.split('?')[0]]).to.deep.equal([302, '/sign-in'])
      expect(await store.db.collection('connectRequests').countDocuments({})).to.equal(before)
    })

    it('with a question that was changed asks nothing', async () => {
      const query = await plugin.ask(person, await plugin.begin(client))
      for (const changed of [
        query.replace(encodeURIComponent(site), encodeURIComponent('https://evil.example')),
        query.replace('scope=connect', 'scope=connect+openid'),
        query.replace(/sig=[^&]+/, 'sig=x'),
        query.replace(/exp=\d+/, `exp=${Math.floor(Date.now() / 1000) + 86_400}`),
        `${query}&redirect_uri=https%3A%2F%2Fevil.example%2F`,
        `redirect_uri=https%3A%2F%2Fevil.example%2F&${query}`,
        'client_id=x',
      ]) {
        const { status, text } = await person.browser.get(`/connect/consent?${changed}`)
        expect([status, text.includes('evil')], changed).to.deep.equal([404, false])
        for (const act of ['approve', 'deny'])
          expect(
            (await person.browser.json('POST', `/v1/connect/request/${act}`, { query: changed, systemId: system }))
              .status,
          ).to.equal(404)
      }
    })

    it('can not give a system of another account, nor without the right to', async () => {
      const other = await world.person()
      const theirs = await world.shop(other)
      const begun = await plugin.begin(client)
      expect((await plugin.approve(person, begun, theirs)).status).to.equal(404)
      const { text } = await page(begun)
      const answer = await person.browser.submit('/connect/consent', fieldsOf(text, { do: 'allow', system: theirs }))
      expect(answer.status).to.equal(404)
      const account = fieldsOf(text, { do: 'allow', system: theirs, account: other.accountId })
      expect((await person.browser.submit('/connect/consent', account)).status).to.equal(404)

      const { Account } = store.models
      await Account.updateOne({ _id: person.accountId }, { $set: { 'members.0.role': 'viewer' } })
      try {
        expect((await plugin.approve(person, begun, system)).status).to.equal(403)
        expect(
          (await person.browser.submit('/connect/consent', fieldsOf(text, { do: 'allow', system }))).status,
        ).to.equal(403)
      } finally {
        await Account.updateOne({ _id: person.accountId }, { $set: { 'members.0.role': 'owner' } })
      }
    })

    it('that is left out gets no code: better-auth’s own consent needs a system', async () => {
      const query = await plugin.ask(person, await plugin.begin(client))
      const answer = await person.browser.json('POST', '/api/auth/oauth2/consent', { accept: true, oauth_query: query })
      expect([answer.status, answer.json.error]).to.deep.equal([403, 'access_denied'])
    })

    it('with a key instead of a person is refused', async () => {
      const key = await person.browser.json('POST', '/v1/keys', { label: 'x', scopes: ['keys:write', 'systems:read'] })
      const query = await plugin.ask(person, await plugin.begin(client))
      const json = { query, systemId: system }
      const answer = await world.api.ask('POST', '/v1/connect/request/approve', { token: key.json.token, json })
      expect(answer.status).to.equal(403)
    })
  })

  describe('with an access token', () => {
    it('gets one connection, and nothing else', async () => {
      const one = await allowed()
      const { access_token: token } = await plugin.exchange(one, one.answer)
      for (const [method, path] of [
        ['GET', '/v1/connection'],
        ['GET', '/v1/messages'],
        ['POST', '/v1/messages'],
        ['GET', '/v1/systems'],
        ['GET', '/v1/me'],
      ] as const)
        expect((await world.api.ask(method, path, { token })).status, path).to.equal(401)
      const tries = await Promise.all([1, 2, 3].map(() => plugin.connection(token)))
      expect(tries.map(({ status }) => status).sort()).to.deep.equal([201, 401, 401])
    })

    it('that is too old, another’s, or of somebody who lost the right, gets none', async () => {
      const late = await allowed()
      const { access_token: old } = await plugin.exchange(late, late.answer)
      await store.db.collection('oauthAccessTokens').updateMany({}, { $set: { expiresAt: new Date() } })
      expect((await plugin.connection(old)).status).to.equal(401)
      expect((await plugin.connection(`${old.slice(0, -1)}x`)).status).to.equal(401)
      expect((await plugin.connection('depesche_acc_')).status).to.equal(401)

      const member = await world.person()
      const shop = await world.shop(member)
      const begun = await plugin.begin(client)
      const { json } = await plugin.approve(member, begun, shop)
      const { access_token: token } = await plugin.exchange(begun, json.redirectTo)
      await store.models.Account.updateOne({ _id: member.accountId }, { $set: { members: [] } })
      expect((await plugin.connection(token)).status).to.equal(401)
    })
  })

  it('finds nothing else of better-auth’s OAuth', async () => {
    for (const path of [
      '/oauth2/introspect',
      '/oauth2/revoke',
      '/oauth2/userinfo',
      '/oauth2/continue',
      '/oauth2/create-client',
      '/oauth2/get-clients',
      '/oauth2/public-client',
      '/oauth2/end-session',
      '/admin/oauth2/create-client',
      '/admin/oauth2/resources',
      '/device',
      '/device/approve',
      '/device/deny',
      '/device/token',
      '/token',
      '/jwks',
      '/.well-known/openid-configuration',
    ])
      for (const method of ['GET', 'POST'])
        expect(
          (await person.browser.json(method, `/api/auth${path}`, method === 'GET' ? undefined : {})).status,
          `${method} ${path}`,
        ).to.equal(404)
    const refresh = await plugin.askToken({
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id: client.client_id,
    })
    expect(refresh.json.error).to.equal('unsupported_grant_type')
    const machine = await plugin.askToken({ grant_type: 'client_credentials', client_id: client.client_id })
    expect(machine.json.error).to.equal('unsupported_grant_type')
  })

  it('registers some, and then waits', async () => {
    // as from one address: the world gives each request another
    const identity = world.api.deps.identity
    if (identity === null) throw new Error('no identity')
    const { handle } = identity
    const statuses: number[] = []
    try {
      Object.assign(identity, { handle: (request: Request) => world.handleFrom(request, '192.0.2.1') })
      for (let i = 0; i < 22; i++) {
        const answer = await fetch(plugin.server.registration_endpoint ?? '', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ client_name: 'x', client_uri: site, redirect_uris: [redirect] }),
        })
        statuses.push(answer.status)
      }
    } finally {
      Object.assign(identity, { handle })
    }
    expect([statuses[0], statuses[19], statuses[20], statuses[21]]).to.deep.equal([201, 201, 429, 429])
  })
})
