import { generateKeyPairSync } from 'node:crypto'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'

describe('sending domains over the API', function () {
  this.timeout(60_000)
  let store: Store
  let api: TestApi
  let token: string
  let accountId: ObjectId
  const missing = async () => Promise.reject(Object.assign(new Error('queryNs ENODATA'), { code: 'ENODATA' }))
  before(async () => {
    store = await openTestStore()
    api = await startTestApi(store, {
      bounceDomain: 'bounces.relay.test',
      lookAtPage: async url => (url.includes('gone') ? { de: 'antwortet mit 404', en: 'answers 404' } : null),
    })
    Object.assign(api.deps.dns, {
      resolveNs: async (name: string) =>
        name === 'shop.example' ? ['ns5.kasserver.com', 'ns6.kasserver.com'] : missing(),
    })
  })
  beforeEach(async () => {
    const tenant = await api.tenant()
    token = tenant.token
    accountId = tenant.accountId
  })
  after(async () => {
    await api.close()
    await store.close()
  })

  const ask = (method: string, path: string, json?: unknown) =>
    api.ask(method, path, { token, ...(json === undefined ? {} : { json }) })
  const enter = async (name: string, more: object = {}) => {
    const made = await ask('POST', '/v1/domains', { name, ...more })
    expect(made.status, made.text).to.equal(201)
    return made.json
  }
  const connect = async (name: string) =>
    (await ask('POST', '/v1/systems', { name: `Shop ${name}`, platform: 'custom', domains: [{ name }] })).json

  it('are entered with a new key, and told what to set, as the DNS provider’s form wants it', async () => {
    const { id } = await enter('mail.shop.example', { listHelp: ['https://shop.example/gone'] })
    const { status, json } = await ask('POST', `/v1/domains/${id}/check`)
    expect(status).to.equal(200)
    expect(json.zone).to.deep.equal({ apex: 'shop.example', nameServers: ['ns5.kasserver.com', 'ns6.kasserver.com'] })
    expect(json.provider).to.include({ id: 'all-inkl', host: 'relative' })
    const [dkim, dmarc] = json.records
    expect(dkim).to.include({ type: 'TXT', needed: true, found: false, ttl: 3600 })
    expect(dkim.host).to.match(/^dp\d{8}\._domainkey\.mail$/)
    expect(dkim.name).to.equal(`${dkim.host}.shop.example`)
    expect(dkim.purpose.de).to.contain('beweist, dass Mails von mail.shop.example')
    expect(dmarc).to.include({ name: '_dmarc.mail.shop.example', host: '_dmarc.mail', needed: false })
    expect(json.identity.findings.map((f: { id: string; state: string }) => `${f.id} ${f.state}`)).to.deep.equal([
      'dkim wrong',
      'alignment wrong',
      'spf wrong',
      'dmarc wrong',
    ])
    expect(json.warnings[0].message).to.contain('https://shop.example/gone answers 404')
    expect(json.domain).to.include({ state: 'missing', waiting: true })
    api.texts.set(dkim.name, [dkim.value])
    const again = (await ask('POST', `/v1/domains/${id}/check`)).json
    expect(again.records[0]).to.include({ found: true })
    expect(again.domain).to.include({ state: 'match', waiting: false })
  })

  it('have no relative name where the zone isn’t known', async () => {
    const { id } = await enter('a.b.unknown.example')
    const { json } = await ask('POST', `/v1/domains/${id}/check`)
    expect(json.zone).to.equal(null)
    expect(json.records[0].host).to.equal(null)
    expect(json.records[0].name).to.match(/\.a\.b\.unknown\.example$/)
  })

  it('are entered with a key that exists, and that is never shown', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const domain = await enter('own.example', { dkimSelector: 'mine', dkimKeyPem: pem })
    expect(domain.keys).to.have.length(1)
    expect(domain.keys[0]).to.include({ selector: 'mine', source: 'imported', role: 'signing' })
    expect(JSON.stringify(domain)).to.not.match(/PRIVATE|privateKey|publicKey/)
    const wrong = await ask('POST', '/v1/domains', { name: 'own.example', dkimSelector: 'x y', dkimKeyPem: pem })
    expect([wrong.status, wrong.json.type]).to.deep.equal([422, '/problems/dkim-selector'])
  })

  it('come in pages by name, with the systems that use them', async () => {
    for (const name of ['c.example', 'a.example', 'b.example']) await enter(name)
    await connect('b.example')
    const first = (await ask('GET', '/v1/domains?limit=2')).json
    expect(first.items.map((d: { name: string }) => d.name)).to.deep.equal(['a.example', 'b.example'])
    expect(first.items[1].systems).to.have.length(1)
    expect(first.items[1].systems[0].name).to.equal('Shop b.example')
    const second = (await ask('GET', `/v1/domains?limit=2&after=${first.next}`)).json
    expect(second.items.map((d: { name: string }) => d.name)).to.deep.equal(['c.example'])
    expect(second.next).to.equal(null)
  })

  it('change their List-Help and what becomes of replies', async () => {
    const { id } = await enter('shop.example')
    const changed = await ask('PATCH', `/v1/domains/${id}`, {
      listHelp: ['https://shop.example/mails', 'mailto:info@shop.example'],
      forwardRepliesTo: 'anna@else.example',
    })
    expect(changed.status, changed.text).to.equal(200)
    expect(changed.json).to.deep.include({
      listHelp: ['https://shop.example/mails', 'mailto:info@shop.example'],
      hosted: false,
      forwardRepliesTo: 'anna@else.example',
    })
    for (const wrong of [{ listHelp: ['javascript:alert(1)'] }, { forwardRepliesTo: 'info@shop.example' }])
      expect((await ask('PATCH', `/v1/domains/${id}`, wrong)).status).to.equal(422)
    const kept = (await ask('GET', `/v1/domains/${id}`)).json
    expect(kept.forwardRepliesTo).to.equal('anna@else.example')
    expect((await ask('PATCH', `/v1/domains/${id}`, { listHelp: 'hosted' })).json.type).to.equal(
      '/problems/help-page-unset',
    )
  })

  it('get a next key and a second one', async () => {
    const { id } = await enter('shop.example')
    const rotated = (await ask('POST', `/v1/domains/${id}/rotate`, {})).json
    expect(rotated.keys.map((k: { role: string }) => k.role)).to.deep.equal(['signing', 'next'])
    const second = (await ask('POST', `/v1/domains/${id}/second-key`)).json
    expect(second.keys.map((k: { algorithm: string }) => k.algorithm)).to.include('ed25519-sha256')
    expect(second.nextLookAt).to.not.equal(null)
    expect((await ask('POST', `/v1/domains/${id}/second-key`)).status).to.equal(422)
  })

  it('are removed only when nothing uses them', async () => {
    const { id: system } = await connect('shop.test')
    const [{ id }] = (await ask('GET', '/v1/domains')).json.items
    const inUse = await ask('DELETE', `/v1/domains/${id}`)
    expect([inUse.status, inUse.json.type]).to.deep.equal([409, '/problems/domain-conflict'])
    expect((await ask('DELETE', `/v1/domains/${id}/systems/${system}`)).status).to.equal(204)
    await storeMail(store, {
      accountId,
      systemId: new ObjectId(system),
      receivedAt: new Date(),
    })
    const waits = await ask('DELETE', `/v1/domains/${id}`)
    expect([waits.status, waits.json.title]).to.deep.equal([409, 'Mails from shop.test still wait to be delivered'])
    await store.db
      .collection('deliveries')
      .updateMany({ accountId }, { $set: { state: 'delivered' }, $unset: { open: '' } })
    expect((await ask('DELETE', `/v1/domains/${id}`)).status).to.equal(204)
    expect((await ask('GET', `/v1/domains/${id}`)).status).to.equal(404)
    const acts = await store.db.collection('audit').find({ accountId }).toArray()
    expect(acts.map(({ act }) => act)).to.include.members(['system.remove-domain', 'domain.remove'])
  })

  it('of another account are not there', async () => {
    const { id } = await enter('mine.example')
    const other = await api.tenant()
    for (const [method, path, json] of [
      ['GET', ''],
      ['PATCH', '', { listHelp: [] }],
      ['DELETE', ''],
      ['POST', '/check'],
      ['POST', '/rotate', {}],
      ['GET', '/dmarc'],
      ['GET', '/help-page'],
    ] as const)
      expect((await api.ask(method, `/v1/domains/${id}${path}`, { token: other.token, json })).status).to.equal(404)
  })

  it('are those of its system for a key of one system', async () => {
    const { id: system } = await connect('one.example')
    const elsewhere = await enter('two.example')
    const key = (
      await ask('POST', '/v1/keys', { label: 'x', scopes: ['domains:read', 'domains:write'], systemId: system })
    ).json
    const asked = (path: string, method = 'GET', json?: unknown) => api.ask(method, path, { token: key.token, json })
    expect((await asked('/v1/domains')).json.items.map((d: { name: string }) => d.name)).to.deep.equal(['one.example'])
    expect((await asked(`/v1/domains/${elsewhere.id}`)).status).to.equal(404)
    expect((await asked('/v1/domains', 'POST', { name: 'three.example' })).status).to.equal(403)
  })

  it('say who else sends in their name', async () => {
    const { id } = await enter('seen.example')
    const { status, json } = await ask('GET', `/v1/domains/${id}/dmarc?days=7`)
    expect([status, json.domain, json.reports]).to.deep.equal([200, 'seen.example', 0])
    expect((await ask('GET', `/v1/domains/${id}/dmarc?days=4000`)).status).to.equal(422)
  })
})
