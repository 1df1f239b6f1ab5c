import type { ObjectId } from 'bson'
import { expect } from 'chai'
import { listAudit } from '../audit/index.ts'
import { readSettings } from '../config/settings.ts'
import { lookAtDueShops } from '../connect/woo/look.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import { createRateLimit } from './rate-limit.ts'
import { startWooShop, type TestWooShop } from './woo-shop.test-peer.ts'

describe('a WooCommerce shop that is looked after from outside', function () {
  this.timeout(30_000)
  let store: Store
  let shop: TestWooShop
  let api: TestApi
  let clock = 0
  let asking: TestApi['deps']['asking']
  before(async () => {
    store = await openTestStore()
    shop = await startWooShop()
    const dns = { resolve4: async () => ['127.0.0.1'], resolve6: async () => [] }
    asking = { dns, isPublicAddress: () => true, allowPrivateDestinations: false, siteWithinMs: 2000 }
    asking = { ...asking, trustedAuthorities: [shop.authority] }
    const settings = readSettings({
      DEPESCHE_HTTP_PORT: '0',
      DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      DEPESCHE_PUBLIC_URL: 'https://relay.example',
    })
    const limit = createRateLimit({ read: 1000, write: 1000, send: 1000, guess: 1000 })
    api = await startTestApi(store, { settings, asking, limit, now: () => new Date(Date.now() + clock) })
  })
  after(async () => {
    await api.close()
    await store.close()
    await shop[Symbol.asyncDispose]()
  })
  const fresh = [...'abcdefghijkl']
  let plugins: TestWooShop['plugins']
  before(() => {
    plugins = shop.plugins
  })
  beforeEach(() => {
    shop.evil = null
    shop.plugins = plugins
    shop.asked.length = 0
    shop.settings.get('email')?.set('woocommerce_email_from_address', 'wordpress@shop.test')
    shop.settings.get('email_new_order')?.set('enabled', 'yes')
  })

  async function system(platform = 'woocommerce') {
    const { token, accountId } = await api.tenant()
    const domain = `${fresh.pop()}-${accountId}.example`
    const json = { name: 'Shop', platform, domains: [{ name: domain, listHelp: ['mailto:help@shop.example'] }] }
    const { id } = (await api.ask('POST', '/v1/systems', { token, json })).json
    const path = `/v1/systems/${id}/woocommerce`
    const link = (scope = 'read', url = shop.url) => api.ask('POST', path, { token, json: { url, scope } })
    return {
      id: id as string,
      accountId: accountId as ObjectId,
      domain,
      link,
      /** asked, approved and given */
      async linked(scope = 'read') {
        const { json } = await link(scope)
        return give(shop.approve(json.authorizeUrl).given)
      },
      list: (query = '') => api.ask('GET', `/v1/woocommerce/shops${query}`, { token }),
      state: () => api.ask('GET', path, { token }),
      look: () => api.ask('POST', `${path}/look`, { token }),
      setSender: (address: string) => api.ask('PUT', `${path}/sender`, { token, json: { address } }),
      unlink: (query = '') => api.ask('DELETE', `${path}${query}`, { token }),
      acts: async () => (await listAudit(store, accountId, {})).items.map(({ act }) => act),
    }
  }
  const give = (json: object) =>
    api.ask('POST', '/v1/woocommerce/keys', {
      headers: { 'content-type': 'application/json;charset=UTF-8' },
      body: JSON.stringify(json),
    })
  const codes = (json: { problems: { code: string }[] }) => json.problems.map(({ code }) => code)

  it('is linked by the page of the shop, with keys that may only read, kept sealed', async () => {
    const { link, state, look, accountId, acts } = await system()
    const made = await link()
    expect(made.status, made.text).to.equal(201)
    const { callback, given } = shop.approve(made.json.authorizeUrl)
    expect(callback).to.equal('https://relay.example/v1/woocommerce/keys')
    expect(given.key_permissions).to.equal('read')
    expect((await state()).json).to.include({ state: 'asked', look: null })
    expect((await look()).json.type).to.equal('/problems/woo-state')
    expect((await give(given)).json).to.deep.equal({ taken: true })
    const kept = JSON.stringify(await store.db.collection('wooShops').findOne({ accountId }))
    for (const secret of [given.user_id, given.consumer_key, given.consumer_secret])
      expect(kept).to.not.include(String(secret))
    expect((await state()).json).to.include({ state: 'linked', scope: 'read', expiresAt: null })
    expect((await state()).text).to.not.match(/c[ks]_[0-9a-f]/)
    expect(await acts()).to.include.members(['woo.link', 'woo.keys'])
  })

  it('tells versions, sender and mails, by Basic over TLS, nothing secret in an address', async () => {
    const { linked, look, domain } = await system()
    await linked()
    shop.settings.get('email_new_order')?.set('enabled', 'no')
    shop.plugins = [{ plugin: 'other/other.php', name: 'Other', version: '1' }]
    const { json, text } = await look()
    expect(json.look, text).to.deep.equal({
      version: '11.0.1',
      wordpress: '7.1.4',
      plugin: null,
      sender: { name: 'The Shop', address: 'wordpress@shop.test' },
      mailsOn: ['customer_on_hold_order', 'customer_processing_order', 'customer_completed_order'],
      mailsOff: ['new_order'],
    })
    expect(codes(json)).to.deep.equal(['plugin-missing', 'sender-domain', 'mails-off'])
    expect(json.problems[1].advice.de).to.include(domain)
    for (const { url, authorization } of shop.asked) {
      expect(url).to.not.match(/c[ks]_|oauth/)
      expect(authorization).to.match(/^Basic /)
    }
    shop.settings.get('email_new_order')?.set('enabled', 'yes')
    shop.settings.get('email')?.set('woocommerce_email_from_address', `shop@${domain}`)
    shop.plugins = plugins
    expect(codes((await look()).json)).to.deep.equal([])
  })

  it('stands in the list of its account, alone or with the others, and in nobody else’s', async () => {
    const { linked, list, id } = await system()
    expect((await list()).json).to.deep.equal({ items: [], next: null })
    await linked()
    const [item] = (await list()).json.items
    expect(item).to.include({ systemId: id, state: 'linked' })
    expect((await list(`?systemId=${id}`)).json.items).to.have.length(1)
    const other = await system()
    expect((await other.list()).json.items).to.deep.equal([])
    expect((await other.list(`?systemId=${id}`)).json.type).to.equal('/problems/system-unknown')
  })

  it('takes each answer once, of who was asked, within the hour, and with no more than was asked for', async () => {
    const { link, state } = await system()
    const first = shop.approve((await link()).json.authorizeUrl).given
    const second = shop.approve((await link()).json.authorizeUrl).given
    expect((await give(first)).json.type, 'the page of before').to.equal('/problems/woo-answer')
    expect((await give({ ...second, key_permissions: 'read_write' })).json.type).to.equal('/problems/woo-scope')
    expect((await give({ ...second, user_id: 'guessed' })).json.type).to.equal('/problems/woo-answer')
    expect((await give({ ...second, consumer_key: 'ck_\r\nX: y' })).json.type).to.equal('/problems/invalid')
    clock = 3601_000
    expect((await give(second)).json.type, 'too late').to.equal('/problems/woo-answer')
    clock = 0
    const both = await Promise.all([give(second), give(second)])
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 422])
    expect((await state()).json.state).to.equal('linked')
    expect((await link()).json.type).to.equal('/problems/woo-exists')
  })

  it('has its sender set only by keys that may, and of the system’s own domain, and gets the old one back', async () => {
    const reading = await system()
    await reading.linked()
    expect((await reading.setSender(`shop@${reading.domain}`)).json.type).to.equal('/problems/woo-scope')
    const sender = () => shop.settings.get('email')?.get('woocommerce_email_from_address')
    const { linked, setSender, unlink, state, domain, acts } = await system()
    await linked('read_write')
    expect((await setSender('shop@gmail.example')).json.type).to.equal('/problems/sender-domain')
    expect(sender()).to.equal('wordpress@shop.test')
    const set = await setSender(`shop@${domain}`)
    expect(set.status, set.text).to.equal(200)
    expect(codes(set.json)).to.deep.equal([])
    expect(sender()).to.equal(`shop@${domain}`)
    await setSender(`other@${domain}`)
    expect((await unlink()).status).to.equal(204)
    expect(sender()).to.equal('wordpress@shop.test')
    expect((await state()).json.type).to.equal('/problems/woo-unknown')
    expect(await acts()).to.include.members(['woo.sender', 'woo.unlink'])
  })

  it('keeps a sender that somebody has set since, and is unlinked with force when it is gone', async () => {
    const { linked, setSender, unlink, domain } = await system()
    await linked('read_write')
    await setSender(`shop@${domain}`)
    shop.evil = (_, response) => {
      response.destroy()
      return true
    }
    expect((await unlink()).json.type).to.equal('/problems/woo-failed')
    shop.evil = null
    shop.settings.get('email')?.set('woocommerce_email_from_address', 'by-hand@shop.test')
    expect((await unlink()).status).to.equal(204)
    expect(shop.settings.get('email')?.get('woocommerce_email_from_address')).to.equal('by-hand@shop.test')
    await linked('read_write')
    await setSender(`shop@${domain}`)
    shop.evil = (_, response) => {
      response.destroy()
      return true
    }
    expect((await unlink('?force=true')).status).to.equal(204)
  })

  it('is looked at by itself, soon and then daily, and stands in the agency’s list', async () => {
    const { linked, state, accountId } = await system()
    await linked()
    const deps = { ...api.deps, asking }
    const due = () => lookAtDueShops({ ...deps, now: () => new Date(Date.now() + clock) }, AbortSignal.timeout(20_000))
    await due()
    expect(codes((await state()).json)).to.deep.equal(['sender-domain'])
    const agency = await api.tenant()
    await store.models.Account.updateOne({ _id: accountId }, { $set: { agencyId: agency.accountId } })
    const fleet = async () =>
      (await api.ask('GET', '/v1/agency/clients', { token: agency.token })).json.items[0].systems[0].shop
    expect(codes(await fleet())).to.deep.equal(['sender-domain'])
    expect(await due()).to.equal(0)
    const spoilt = await system()
    await spoilt.linked()
    const of = { accountId: spoilt.accountId }
    await store.db.collection('wooShops').updateOne(of, { $set: { keys: 'spoilt' } })
    expect(await due().catch(() => 'told')).to.equal('told')
    expect(await due(), 'it doesn’t come first for ever').to.equal(0)
    await store.db.collection('wooShops').deleteOne(of)
    clock = 86_401_000
    shop.keys.clear() // deleted in the shop
    await due()
    expect(codes(await fleet())).to.deep.equal(['access'])
    expect((await state()).json.look.version, 'what was known stays').to.equal('11.0.1')
    clock = 0
  })

  it('can not lead the keys elsewhere, fill the memory, or hold the relay', async () => {
    const { linked, look } = await system()
    await linked()
    shop.evil = (_, response) => {
      response.writeHead(302, { location: 'https://evil.example/' }).end()
      return true
    }
    const redirected = await look()
    expect(codes(redirected.json)).to.deep.equal(['unreachable'])
    expect(shop.asked).to.have.length(1)
    shop.evil = (_, response) => {
      response.writeHead(200).end('x'.repeat(2_000_000))
      return true
    }
    const [huge] = (await look()).json.problems
    expect(huge.reason.en).to.include('answers more than 1048576 octets')
    shop.evil = () => true
    const [slow] = (await look()).json.problems
    expect(slow.reason.en).to.include('does not answer in time')
    shop.evil = (_, response) => {
      response.writeHead(500).end('ck_ in an error')
      return true
    }
    expect(codes((await look()).json)).to.deep.equal(['refused'])
    shop.evil = (_, response) => {
      response.writeHead(404).end('<html>no such page</html>')
      return true
    }
    expect(codes((await look()).json)).to.deep.equal(['not-this'])
    shop.evil = (_, response) => {
      response.writeHead(200).end('{"environment":{"version":7}}')
      return true
    }
    const odd = await look()
    expect(codes(odd.json)).to.deep.equal(['answer'])
    expect(odd.text).to.not.match(/c[ks]_[0-9a-f]/)
  })

  it('is not asked on a private address, nor without https, nor for another platform', async () => {
    const { link, linked, look } = await system()
    for (const url of ['http://shop.test', 'https://a:b@shop.test', 'https://shop.test/?x', 'nonsense'])
      expect((await link('read', url)).json.type, url).to.equal('/problems/site-url')
    await linked()
    Object.assign(api.deps.asking, { isPublicAddress })
    try {
      const [fault] = (await look()).json.problems
      expect(fault.reason.en).to.include('private address')
      expect(shop.asked).to.have.length(0)
    } finally {
      Object.assign(api.deps.asking, { isPublicAddress: () => true })
    }
    expect((await (await system('custom')).link()).json.type).to.equal('/problems/woo-platform')
  })
})
