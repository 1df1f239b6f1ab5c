import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { definePlatform, jsonOf, SiteFault, type SiteSettings } from '@depesche/plugin-sdk'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { strFromU8, unzipSync } from 'fflate'
import { app } from '../../../plugins/shopware/app.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { checkSystem, findSystem } from '../systems/index.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import { createRateLimit } from './rate-limit.ts'

const words = { de: 'x', en: 'x' }

/** Shopware's app on a site that is simpler to set up than Shopware: GET and PUT / with the keys that the app brought. */
const shopware = definePlatform({
  id: 'shopware',
  name: 'Shopware',
  kinds: ['shop'],
  configureSmtp: 'remote',
  listHelpPage: 'hosted',
  sender: 'set',
  replacesMails: false,
  restore: 'all',
  verify: 'first-mail',
  steps: [words],
  automatic: [],
  byHand: [],
  undo: words,
  remote: {
    access: ['accessKeyId', 'secretAccessKey'].map(name => ({ name, label: words, secret: true })),
    restores: 'all',
    makesPage: false,
    app,
    async open(ask, { accessKeyId, secretAccessKey }) {
      const headers = { authorization: `Bearer ${accessKeyId}:${secretAccessKey}` }
      const read = async () => {
        const answer = await ask({ method: 'GET', path: '/', headers })
        if (answer.status !== 200) throw new SiteFault('access', { de: 'falsch', en: 'The key is wrong' }, words)
        return jsonOf(answer) as SiteSettings
      }
      await read()
      return {
        version: null,
        secrets: ['pass'],
        read,
        wanted: ({ host, username, password }) => ({ host, user: username, pass: password }),
        async write(json) {
          await ask({ method: 'PUT', path: '/', headers, json })
        },
      }
    },
  },
})

const sign = (octets: string, secret: string) => createHmac('sha256', secret).update(octets).digest('hex')

describe('an app that a merchant uploads to his shop', function () {
  this.timeout(30_000)
  let store: Store
  let api: TestApi
  let site: Server
  let url: string
  let stored: Record<string, unknown> = { host: 'old.example', user: 'old', pass: 'old' }
  let keys = ''
  before(async () => {
    store = await openTestStore()
    site = createServer(async (request, response) => {
      if (request.headers.authorization !== `Bearer ${keys}`) return response.writeHead(401).end('{}')
      if (request.method === 'PUT') stored = JSON.parse(await text(request))
      response.end(JSON.stringify(stored))
    })
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    const dns = { resolve4: async () => ['127.0.0.1'], resolve6: async () => [] }
    api = await startTestApi(store, {
      platformList: [shopware],
      platforms: [shopware.id],
      limit: createRateLimit({ read: 1000, write: 1000, send: 1000, guess: 1000 }),
      asking: { dns, isPublicAddress, allowPrivateDestinations: true },
    })
  })
  after(async () => {
    await api.close()
    await store.close()
    site.close()
  })

  /** A system of a new account that may send, and what its app's package says. */
  async function system() {
    const { token, accountId } = await api.tenant()
    const domains = [{ name: `d${accountId}.example`, listHelp: ['mailto:help@shop.example'] }]
    const json = { name: 'Shop', platform: 'shopware', domains }
    const { id } = (await api.ask('POST', '/v1/systems', { token, json })).json
    const { records } = await checkSystem(api.deps, await findSystem({ store }, accountId, id))
    for (const { name, value } of records) api.texts.set(name, [value])
    const downloaded = await fetch(`${api.url}/v1/systems/${id}/app/package`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(downloaded.headers.get('content-disposition')).to.include('DepescheMail.zip')
    const files = unzipSync(await downloaded.bytes())
    const manifest = strFromU8(files['DepescheMail/manifest.xml'] as Uint8Array)
    const tag = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(manifest)?.[1] ?? ''
    const events = /event="app.activated"/.test(manifest) && (/url="([^"]+)"/.exec(manifest)?.[1] ?? '')
    return {
      ...{ id, token, accountId, manifest, secret: tag('secret'), register: tag('registrationUrl'), events },
      state: async () => (await api.ask('GET', `/v1/systems/${id}/site`, { token })).json.app,
      connect: (json: object = { app: true }) => api.ask('POST', `/v1/systems/${id}/remote`, { token, json }),
      disconnect: () => api.ask('DELETE', `/v1/systems/${id}/remote`, { token }),
    }
  }
  type Made = Awaited<ReturnType<typeof system>>

  const pathOf = (address: string | false) => new URL(String(address)).pathname
  /** As Shopware does it when the app is installed. */
  async function introduce({ register, secret }: Pick<Made, 'register' | 'secret'>, shop = 'shop1', shopUrl = url) {
    const query = `shop-id=${shop}&shop-url=${encodeURIComponent(shopUrl)}&timestamp=1`
    const headers = { 'shopware-app-signature': sign(query, secret) }
    const answered = await api.ask('GET', `${pathOf(register)}?${query}`, { headers })
    return { ...answered, proves: answered.json.proof === sign(`${shop}${shopUrl}DepescheMail`, secret) }
  }
  const post = (address: string | false, secret: string, body: object) => {
    const octets = JSON.stringify(body)
    const headers = { 'shopware-shop-signature': sign(octets, secret), 'content-type': 'application/json' }
    return api.ask('POST', pathOf(address), { headers, body: octets })
  }
  async function install(made: Made, shop = 'shop1', shopUrl = url) {
    const { json } = await introduce(made, shop, shopUrl)
    const [apiKey, secretKey] = [randomUUID(), randomUUID()]
    const given = { apiKey, secretKey, timestamp: '1', shopUrl, shopId: shop }
    const { status } = await post(json.confirmation_url, json.secret, given)
    return { status, keys: `${apiKey}:${secretKey}`, secret: json.secret as string }
  }

  it('introduces the shop, and brings the keys by which it is connected and put back', async () => {
    const made = await system()
    expect(made.manifest)
      .to.include('<read>system_config</read>')
      .and.not.match(/>(user|integration|customer|order)/)
    expect(await made.state()).to.deep.equal({ url: null, active: false })
    expect((await made.connect()).json.type).to.equal('/problems/app-missing')
    expect(await introduce(made)).to.include({ status: 200, proves: true })
    expect(await made.state(), 'not confirmed yet').to.deep.equal({ url: null, active: false })
    const shop = await install(made)
    keys = shop.keys
    expect(shop.status).to.equal(204)
    expect((await post(made.events, shop.secret, { data: { event: 'app.installed' } })).status).to.equal(204)
    expect(await made.state(), 'installed, not active').to.deep.equal({ url, active: false })
    expect((await post(made.events, shop.secret, { data: { event: 'app.activated' } })).status).to.equal(204)
    expect(await made.state()).to.deep.equal({ url, active: true })
    const connected = await made.connect()
    expect(connected.status, connected.text).to.equal(201)
    expect(connected.json).to.include({ url, state: 'connected' })
    expect(stored.user).to.be.a('string').and.not.equal('old')

    const again = await install(made)
    keys = again.keys // those of before have ended in the shop
    expect((await post(made.events, shop.secret, { data: { event: 'app.deleted' } })).status, 'old secret').to.equal(
      403,
    )
    expect((await made.disconnect()).status).to.equal(204)
    expect(stored).to.deep.equal({ host: 'old.example', user: 'old', pass: 'old' })
    expect((await post(made.events, again.secret, { data: { event: 'app.deleted' } })).status).to.equal(204)
    expect(await made.state(), 'taken away').to.deep.equal({ url: null, active: false })
    expect(await store.db.collection('remoteApps').findOne({ _id: new ObjectId(made.id) })).to.include({ access: null })
    for (const row of await store.db.collection('remoteApps').find().toArray())
      expect(JSON.stringify(row)).to.not.match(new RegExp(`${keys.split(':')[1]}|${again.secret}`))
  })

  it('believes nobody without the secret of that very system', async () => {
    const [made, other] = [await system(), await system()]
    expect((await introduce({ ...made, secret: 'x' })).json.type).to.equal('/problems/app-denied')
    expect((await introduce({ ...made, secret: other.secret })).status).to.equal(403)
    const { json } = await introduce(made)
    const body = { apiKey: 'a', secretKey: 'b', shopId: 'shop1' }
    expect((await post(json.confirmation_url, other.secret, body)).status).to.equal(403)
    expect((await post(json.confirmation_url, json.secret, { ...body, shopId: 'shop2' })).status).to.equal(403)
    expect((await post(json.confirmation_url, json.secret, { shopId: 'shop1' })).status).to.equal(403)
    expect((await post(made.events, json.secret, { data: { event: 'app.activated' } })).status).to.equal(403)
    expect(await made.state()).to.deep.equal({ url: null, active: false })
    expect((await api.ask('GET', `/v1/systems/${made.id}/app/package`, { token: other.token })).status).to.equal(404)
    expect((await api.ask('GET', `/v1/apps/${'0'.repeat(24)}/register?x=1`, {})).status).to.equal(403)
  })

  it('of a copy of the shop does not take the connection over', async () => {
    const made = await system()
    keys = (await install(made)).keys
    expect((await made.connect()).status).to.equal(201)
    expect((await introduce(made, 'shop2')).json.title).to.match(/^Another shop is connected/)
    expect((await introduce(made, 'shop1', 'https://staging.example')).status).to.equal(403)
    const { secret } = await install(made)
    expect((await post(made.events, secret, { data: { event: 'app.deleted' } })).status).to.equal(204)
    expect((await introduce(made, 'shop1', 'https://staging.example')).status, 'gone, still connected').to.equal(403)
    keys = (await install(made)).keys // by which it is put back
    expect((await made.disconnect()).status).to.equal(204)
    expect((await introduce(made, 'shop2')).status).to.equal(200)
  })

  it('is connected either by the app or by keys, not by both', async () => {
    const made = await system()
    for (const json of [{}, { app: true, url }, { url }, { app: true, access: { accessKeyId: 'x' } }])
      expect((await made.connect(json)).status, JSON.stringify(json)).to.equal(422)
  })
})
