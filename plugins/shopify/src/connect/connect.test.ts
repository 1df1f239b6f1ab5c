import { expect } from 'chai'
import { createConnectionCode } from 'depesche/src/connect/codes.ts'
import { type ConnectWorld, type Person, startConnectWorld } from 'depesche/src/http/connect-world.test-peer.ts'
import type { Store } from 'depesche/src/store/index.ts'
import { openTestStore } from 'depesche/src/store/test-store.test-peer.ts'
import { findSystem } from 'depesche/src/systems/index.ts'
import { startTestApp, type TestApp } from '../app.test-peer.ts'
import { judgeLook, makePage, PageProblem } from '../list-help/page.ts'
import { relayOf } from '../relay.ts'

const shop = 'schuhe.myshopify.com'

describe('connecting a Shopify shop to a real relay', function () {
  this.timeout(30_000)
  let relay: Store
  let world: ConnectWorld
  let person: Person
  let system: string
  let at: TestApp
  before(async () => {
    relay = await openTestStore()
    world = await startConnectWorld(relay)
    person = await world.person()
    system = await world.shop(person)
    at = await startTestApp(world.url)
  })
  after(async () => {
    await at?.[Symbol.asyncDispose]()
    await world?.close()
    await relay?.close()
  })

  const row = async () => {
    const found = await at.app.deps.store.models.Shop.findById(shop).lean()
    if (found === null) throw new Error('there is no shop')
    return found
  }
  const connections = async () => {
    const { items } = (await person.browser.json('GET', `/v1/systems/${system}/connections`)).json
    return items.filter(({ endedAt }: { endedAt: string | null }) => endedAt === null)
  }
  const post = async (path: string, form = {}) => (await at.ask('POST', `${path}?locale=en`, shop, form)).text()

  it('goes by a code that the app shows and the merchant types at the relay', async () => {
    const page = await post('/connect/device')
    const [, code = ''] = /<strong class="code">([A-Z0-9-]+)</.exec(page) ?? []
    expect(code).to.match(/^[A-Z0-9]{8}$/)
    expect(page).to.include(`${world.url}/connect/device`)
    expect(await post('/connect/device/check')).to.include('not confirmed at the relay yet')
    const shown = await person.browser.get(`/connect/device?user_code=${code}`)
    expect(shown.text).to.include(shop)
    const decided = await person.browser.json('POST', '/v1/connect/device/approve', {
      userCode: code,
      systemId: system,
    })
    expect(decided.status).to.equal(204)
    await relay.db.collection('deviceCodes').updateMany({}, { $unset: { lastPolledAt: 1 } })
    expect(await post('/connect/device/check')).to.include('The shop is connected')
    expect(await connections()).to.have.length(1)
    expect((await row()).sender).to.match(/^shop@/)
  })

  it('hears no in words', async () => {
    const { relayTokenSealed } = await row()
    await at.app.deps.store.models.Shop.updateOne({ _id: shop }, { $set: { relayTokenSealed: null } })
    const page = await post('/connect/device')
    expect(page).to.include('role="status"')
    const [, userCode = ''] = /<strong class="code">([A-Z0-9-]+)</.exec(page) ?? []
    await person.browser.json('POST', '/v1/connect/device/deny', { userCode })
    await relay.db.collection('deviceCodes').updateMany({}, { $unset: { lastPolledAt: 1 } })
    expect(await post('/connect/device/check')).to.include('It was refused at the relay')
    await at.app.deps.store.models.Shop.updateOne({ _id: shop }, { $set: { relayTokenSealed } })
  })

  it('by a pasted code ends the connection of before', async () => {
    const found = await findSystem(world.api.deps, null, system)
    const { code } = await createConnectionCode(world.api.deps, found, `user:${person.id}`)
    const [before] = await connections()
    expect(await post('/connect/code', { code })).to.include('The shop is connected')
    const now = await connections()
    expect(now).to.have.length(1)
    expect(now[0].id).to.not.equal(before.id)
    expect(await post('/connect/code', { code })).to.include('The relay says')
    expect(await post('/connect/code', { code: 'dpc_nonsense' })).to.include('no connection code')
  })

  it('sends as an address of the system only', async () => {
    const refused = await post('/settings', { language: 'de', sender: 'me@elsewhere.example' })
    expect(refused).to.include('me@elsewhere.example is not an address of this system')
    expect((await row()).sender).to.match(/^shop@/)
  })

  it('wants to know that Shopify’s own mails are off before it sends the same', async () => {
    expect(await post('/settings', { language: 'de', mails: ['order-confirmation'] })).to.include('get them twice')
    expect((await row()).mails).to.deep.equal(['order-paid', 'out-for-delivery', 'delivered'])
    const chosen = { language: 'de', mails: ['order-confirmation'], switchedOff: 'on' }
    expect(await post('/settings', chosen)).to.include('Saved.')
    expect((await row()).mails).to.deep.equal(['order-confirmation'])
  })

  it('makes a List-Help page, names it when the world can read it, and deletes that one alone', async () => {
    const { pages } = at.shopify.shop(shop)
    pages.set('gid://shopify/Page/77', {
      id: 'gid://shopify/Page/77',
      handle: 'x',
      title: 'x',
      body: '',
      isPublished: true,
    })
    const { deps } = at.app
    const closed = judgeLook('https://schuhe.test/pages/x', { status: 302, location: '/password' })
    const refused = await makePage(deps, await row(), async () => closed).catch(error => error)
    expect(refused).to.be.instanceOf(PageProblem)
    expect(refused.message).to.include('password')
    const listHelp = async () => (await client.state()).domains[0]?.listHelp ?? []
    const client = relayOf(deps, await row())
    expect((await listHelp()).join()).to.not.include('schuhe.test')
    const looked: string[] = []
    const look = async (url: string) => {
      looked.push(url)
      return null
    }
    const made = await makePage(deps, await row(), look)
    expect(looked).to.deep.equal([made.url])
    expect(made.url).to.equal('https://schuhe.test/pages/warum-sie-mails-von-uns-bekommen')
    expect(pages.size).to.equal(2) // the second try changed the page of the first
    expect((await listHelp())[0]).to.equal(made.url)

    expect(await post('/disconnect')).to.include('The connection is ended')
    expect([...pages.keys()]).to.deep.equal(['gid://shopify/Page/77'])
    const domains = await relay.db.collection('domains').find({}).toArray()
    expect(JSON.stringify(domains)).to.not.include('schuhe.test')
    expect(await connections()).to.deep.equal([])
    expect(await row()).to.include({ relayTokenSealed: null, page: null })
    expect((await row()).mails).to.deep.equal(['order-confirmation']) // what he chose stays
  })

  it('says in words what is wrong with a page', () => {
    expect(judgeLook('https://x.example/pages/a', null)?.en).to.include('does not answer')
    expect(judgeLook('https://x.example/pages/a', { status: 404 })?.en).to.include('answers 404')
    expect(judgeLook('https://x.example/pages/a', { status: 200 })).to.equal(null)
  })
})
