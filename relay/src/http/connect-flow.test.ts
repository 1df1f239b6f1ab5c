import { expect } from 'chai'
import * as oauth from 'oauth4webapi'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { createPlugin, fieldsOf, type Plugin, queryOf } from './connect-plugin.test-peer.ts'
import { Browser, type ConnectWorld, startConnectWorld } from './connect-world.test-peer.ts'

describe('connecting in the browser', function () {
  this.timeout(60_000)
  let store: Store
  let world: ConnectWorld
  let plugin: Plugin
  before(async () => {
    store = await openTestStore()
    world = await startConnectWorld(store)
    plugin = await createPlugin(world)
  })
  after(async () => {
    await world.close()
    await store.close()
  })

  it('finds everything by the address of the relay alone', () => {
    expect(plugin.server).to.deep.equal({
      issuer: world.url,
      authorization_endpoint: `${world.url}/api/auth/oauth2/authorize`,
      token_endpoint: `${world.url}/api/auth/oauth2/token`,
      registration_endpoint: `${world.url}/api/auth/oauth2/register`,
      device_authorization_endpoint: `${world.url}/api/auth/device/code`,
      scopes_supported: ['connect'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      token_endpoint_auth_methods_supported: ['none'],
    })
  })

  it('leads over the consent page to a connection that sends', async () => {
    const client = await plugin.register()
    const person = await world.person()
    const system = await world.shop(person)
    const begun = await plugin.begin(client)
    const asked = await person.browser.get(begun.url.href)
    const page = await person.browser.get(asked.location)
    expect(page.status, page.text).to.equal(200)
    for (const words of ['Depesche for WooCommerce', 'https://shop.example', person.email, system])
      expect(page.text).to.include(words)
    const answer = await person.browser.submit('/connect/consent', fieldsOf(page.text, { do: 'allow', system }))
    expect(answer.status, answer.text).to.equal(302)
    expect(answer.location).to.match(/^https:\/\/shop\.example\/wp-admin\/admin\.php\?page=depesche&code=/)
    const token = await plugin.exchange(begun, answer.location)
    expect(token).to.include({ scope: 'connect', expires_in: 300, token_type: 'bearer' })
    expect(token).to.not.have.any.keys('refresh_token', 'id_token')
    const made = await plugin.connection(token.access_token)
    expect(made.status, made.text).to.equal(201)
    expect(made.json).to.include({ systemId: system, retry: null })
    expect(await world.logsIn(made.json.smtp)).to.equal(true)
    const mine = await world.api.ask('GET', '/v1/connection', { token: made.json.token })
    expect(mine.json.connection).to.include({ via: 'browser', createdBy: `user:${person.id}` })
    const log = await person.browser.json('GET', '/v1/audit')
    expect(log.json.items.slice(0, 2).map(({ act, actor }: Record<string, string>) => [act, actor])).to.deep.equal([
      ['connection.create', `user:${person.id}`],
      ['connection.allow', `user:${person.id}`],
    ])
  })

  it('lets him make the system on the way, and shows what DNS still lacks', async () => {
    const client = await plugin.register()
    const person = await world.person()
    const begun = await plugin.begin(client)
    const page = await person.browser.get((await person.browser.get(begun.url.href)).location)
    expect(page.text).to.include('There is no system').and.include('value="shop.example"')
    const wrong = await person.browser.submit(
      '/connect/consent',
      fieldsOf(page.text, { do: 'create', name: '<b>Mine</b>', domain: 'no domain', listHelp: 'x' }),
    )
    expect(wrong.status).to.equal(422)
    expect(wrong.text).to.include('role="alert"').and.include('&#60;b&#62;Mine').and.not.include('<b>Mine')
    const made = await person.browser.submit(
      '/connect/consent',
      fieldsOf(page.text, { do: 'create', name: 'Mine', domain: 'made.example', listHelp: 'mailto:a@made.example' }),
    )
    expect([made.status, made.location.split('?')[0]]).to.deep.equal([303, '/connect/consent'])
    const shown = await person.browser.get(made.location)
    expect(shown.text).to.include('._domainkey.made.example').and.include('v&#61;DKIM1')
    const system = new URLSearchParams(queryOf(made.location)).get('chosen_system') ?? ''
    const answer = await person.browser.submit('/connect/consent', fieldsOf(shown.text, { do: 'allow', system }))
    const { json } = await plugin.connection((await plugin.exchange(begun, answer.location)).access_token)
    expect(json).to.deep.include({ systemId: system, smtp: null, missing: ['dkim'], retry: '/v1/connection' })
  })

  it('asks in the language of who is asked, and lets him say no', async () => {
    const client = await plugin.register()
    const person = await world.person()
    await world.shop(person)
    await person.browser.json('POST', '/api/auth/update-user', { locale: 'de' })
    const begun = await plugin.begin(client)
    const page = await person.browser.get((await person.browser.get(begun.url.href)).location)
    expect(page.text).to.include('<html lang="de">').and.include('möchte mit einem System')
    const no = await person.browser.submit('/connect/consent', fieldsOf(page.text, { do: 'deny' }))
    expect(() => oauth.validateAuthResponse(plugin.server, client, new URL(no.location), begun.state))
      .to.throw(oauth.AuthorizationResponseError)
      .with.property('error', 'access_denied')
  })

  it('sends who has not signed in to the sign-in, and back to the same question', async () => {
    const person = await world.person()
    const begun = await plugin.begin(await plugin.register())
    const stranger = new Browser(world.url)
    const first = await stranger.get(begun.url.href)
    const second = await stranger.get(first.location)
    expect(second.status).to.equal(302)
    const next = new URL(second.location, world.url).searchParams.get('next') ?? ''
    expect(next).to.equal(first.location)
    expect((await person.browser.get(next)).text).to.include('Depesche for WooCommerce')
  })

  it('asks anew each time, whatever was allowed before', async () => {
    const client = await plugin.register()
    const person = await world.person()
    const system = await world.shop(person)
    expect((await plugin.approve(person, await plugin.begin(client), system)).status).to.equal(200)
    await plugin.ask(person, await plugin.begin(client))
    for (const prompt of ['none', 'login', 'consent', 'select_account', 'create'])
      await plugin.ask(person, await plugin.begin(client, { prompt }))
    expect(
      (await plugin.approve(person, await plugin.begin(client, { prompt: 'login', max_age: '0' }), system)).status,
    ).to.equal(200)
  })
})
