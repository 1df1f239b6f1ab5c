import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import * as oauth from 'oauth4webapi'
import { deviceGrant } from '../connect/oauth/registration.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { createPlugin, fieldsOf, type Plugin, plainly } from './connect-plugin.test-peer.ts'
import { type ConnectWorld, type Person, startConnectWorld } from './connect-world.test-peer.ts'
import { createRateLimit } from './rate-limit.ts'

describe('connecting by a code that the plugin shows', function () {
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
    client = await plugin.register({ grant_types: [deviceGrant], redirect_uris: undefined })
    person = await world.person()
    system = await world.shop(person)
  })
  after(async () => {
    await world.close()
    await store.close()
  })

  const begin = (as = client) => plugin.askDevice(as)
  /** the plugin's question; an error as its name */
  const poll = async (deviceCode: string, as = client): Promise<oauth.TokenEndpointResponse | string> => {
    const asked = oauth.deviceCodeGrantRequest(plugin.server, as, oauth.None(), deviceCode, plainly)
    return oauth
      .processDeviceCodeResponse(plugin.server, as, await asked)
      .catch((error: oauth.ResponseBodyError) => error.error)
  }
  /** so that the plugin may ask at once */
  const patiently = () => store.db.collection('deviceCodes').updateMany({}, { $unset: { lastPolledAt: 1 } })
  const decide = (userCode: string, act: string, who = person, systemId = system) =>
    who.browser.json('POST', `/v1/connect/device/${act}`, { userCode, systemId })

  it('waits, is allowed on the page, and gets a connection that sends', async () => {
    const begun = await begin()
    expect(begun.user_code).to.match(/^[A-HJ-NP-Z2-9]{8}$/)
    expect(begun).to.include({ interval: 5, expires_in: 900, verification_uri: `${world.url}/connect/device` })
    expect(await poll(begun.device_code)).to.equal('authorization_pending')
    expect(await poll(begun.device_code)).to.equal('slow_down')

    const code = await person.browser.get('/connect/device')
    expect(code.text).to.include('name="user_code"').and.include('Only go on if you have just begun')
    const typed = begun.user_code.toLowerCase().replace(/^(.{4})/, '$1-')
    const page = await person.browser.get(`/connect/device?user_code=${typed}`)
    expect(page.text).to.include('Depesche for WooCommerce').and.include('https://shop.example')
    const done = await person.browser.submit('/connect/device', fieldsOf(page.text, { do: 'allow', system }))
    expect([done.status, done.text.includes('Allowed.')], done.text).to.deep.equal([200, true])

    await pause(5000)
    const token = await poll(begun.device_code)
    if (typeof token === 'string') throw new Error(token)
    const made = await plugin.connection(token.access_token)
    expect(made.status, made.text).to.equal(201)
    expect(await world.logsIn(made.json.smtp)).to.equal(true)
    const mine = await world.api.ask('GET', '/v1/connection', { token: made.json.token })
    expect(mine.json.connection).to.include({ via: 'device', createdBy: `user:${person.id}` })
    expect(await poll(begun.device_code)).to.equal('invalid_grant')
    expect((await plugin.connection(token.access_token)).status).to.equal(401)
  })

  it('makes a system on the way there too', async () => {
    const { user_code } = await begin()
    const page = await person.browser.get(`/connect/device?user_code=${user_code}`)
    const fields = fieldsOf(page.text, {
      do: 'create',
      name: 'New',
      domain: 'new.example',
      listHelp: 'mailto:a@new.example',
    })
    const made = await person.browser.submit('/connect/device', fields)
    expect([made.status, made.location.split('?')[0]]).to.deep.equal([303, '/connect/device'])
    expect((await person.browser.get(made.location)).text).to.include('._domainkey.new.example')
  })

  it('hears no, and that it is too late', async () => {
    const [denied, late] = [await begin(), await begin()]
    expect((await decide(denied.user_code, 'deny')).status).to.equal(204)
    expect(await poll(denied.device_code)).to.equal('access_denied')
    await store.db
      .collection('deviceCodes')
      .updateOne({ userCode: late.user_code }, { $set: { expiresAt: new Date() } })
    expect((await decide(late.user_code, 'approve')).status).to.equal(404)
    expect(await poll(late.device_code)).to.equal('expired_token')
  })

  it('is decided once, and only for a system of who decides', async () => {
    const { user_code, device_code } = await begin()
    const other = await world.person()
    expect((await decide(user_code, 'approve', other)).status).to.equal(404)
    expect(await poll(device_code)).to.equal('authorization_pending')
    const both = await Promise.all([decide(user_code, 'approve'), decide(user_code, 'approve')])
    expect(both.map(({ status }) => status).sort()).to.deep.equal([204, 404])
    expect((await decide(user_code, 'deny')).status).to.equal(404)
  })

  it('gives nothing to another client, and two of its questions one token', async () => {
    const { user_code, device_code } = await begin()
    const thief = await plugin.register({ grant_types: [deviceGrant], redirect_uris: undefined })
    await decide(user_code, 'approve')
    expect(await poll(device_code, thief)).to.equal('invalid_grant')
    await patiently()
    const tries = await Promise.all([1, 2, 3].map(() => poll(device_code)))
    const tokens = tries.filter(one => typeof one !== 'string')
    expect(tokens.length).to.be.at.most(1)
  })

  it('is not for clients that have not registered for it', async () => {
    const refused = await begin(await plugin.register()).catch((error: oauth.ResponseBodyError) => error.error)
    expect(refused).to.equal('unauthorized_client')
    for (const unknown of ['x', '']) {
      const answer = await fetch(plugin.server.device_authorization_endpoint ?? '', {
        method: 'POST',
        body: new URLSearchParams({ client_id: unknown, scope: 'connect' }),
      })
      expect(answer.status).to.equal(400)
    }
  })

  it('can not be bound to a person by whoever begins it', async () => {
    const answer = await fetch(plugin.server.device_authorization_endpoint ?? '', {
      method: 'POST',
      body: new URLSearchParams({ client_id: client.client_id, scope: 'connect', user_id: person.id }),
    })
    const { user_code } = (await answer.json()) as { user_code: string }
    const row = await store.db.collection('deviceCodes').findOne({ userCode: user_code })
    expect(row?.userId ?? null).to.equal(null)
  })

  it('is not found by trying: twenty codes a minute, of a million million', async () => {
    const { limit } = world.api.deps
    const tried: number[] = []
    try {
      Object.assign(world.api.deps, { limit: createRateLimit() })
      for (let i = 0; i < 22; i++)
        tried.push((await person.browser.json('GET', `/v1/connect/device?userCode=AAAA${1000 + i}`)).status)
      const page = await person.browser.get('/connect/device?user_code=AAAAAAAA')
      expect(page.status, 'the page counts too').to.equal(429)
    } finally {
      Object.assign(world.api.deps, { limit })
    }
    expect(tried.slice(0, 20).every(status => status === 404)).to.equal(true)
    expect(tried.slice(20)).to.deep.equal([429, 429])
  })

  it('from another site, or without the page’s sign, is not allowed', async () => {
    const { user_code, device_code } = await begin()
    const page = await person.browser.get(`/connect/device?user_code=${user_code}`)
    const fields = fieldsOf(page.text, { do: 'allow', system })
    const foreign = await person.browser.submit('/connect/device', fields, { Origin: 'https://evil.example' })
    const unsigned = await person.browser.submit('/connect/device', { ...fields, sign: 'x' })
    expect([foreign.status, unsigned.status]).to.deep.equal([403, 403])
    expect(await poll(device_code)).to.equal('authorization_pending')
  })

  it('leaves an entry in the audit log of each of these acts', async () => {
    expect(await store.db.collection('audit').distinct('act')).to.include.members(['connection.allow'])
  })
})
