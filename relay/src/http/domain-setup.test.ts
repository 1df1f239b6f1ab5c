import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import getRawBody from 'raw-body'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'

interface DnsRow {
  id: string
  type: string
  name: string
  content: string
  comment?: string
  ttl?: number
}

const token = 'cf_token-of-the-merchant_0123456789'

/** Answers as Cloudflare's API does: the shapes are those of its library's types. Not Cloudflare itself. */
class StandIn {
  rows: DnsRow[] = []
  zone = { id: 'z1', name: 'shop.example', status: 'active' }
  tokenStatus = 'active'
  readonly calls: string[] = []
  fails: number | null = null
  private made = 0

  async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const url = new URL(request.url ?? '/', 'http://x')
    const path = url.pathname
    this.calls.push(`${request.method} ${path}`)
    const good = (result: unknown) => ({ status: 200, body: { success: true, errors: [], messages: [], result } })
    const list = (result: unknown[]) => {
      const page = Number(url.searchParams.get('page') ?? 1) > 1 ? [] : result
      const info = { page: 1, per_page: 100, count: page.length, total_count: result.length }
      return { status: 200, body: { success: true, errors: [], messages: [], result: page, result_info: info } }
    }
    const bad = (status: number, code: number, message: string) => ({
      ...{ status, body: { success: false, errors: [{ code, message }], messages: [], result: null } },
    })
    if (request.headers.authorization !== `Bearer ${token}`) return bad(403, 9109, 'Invalid access token')
    if (path === '/user/tokens/verify') return good({ id: 't', status: this.tokenStatus })
    if (path === '/zones') return list(url.searchParams.get('name') === this.zone.name ? [this.zone] : [])
    if (this.fails !== null && request.method !== 'GET') return bad(this.fails, 1, 'broken')
    if (path === '/zones/z1/dns_records' && request.method === 'GET')
      return list(this.rows.filter(({ name }) => name === url.searchParams.get('name.exact')))
    const given = request.method === 'GET' ? {} : JSON.parse((await getRawBody(request)).toString())
    if (path === '/zones/z1/dns_records') {
      const row = { id: `r${++this.made}`, ...given }
      this.rows.push(row)
      return good(row)
    }
    const row = this.rows.find(({ id }) => path === `/zones/z1/dns_records/${id}`)
    if (row === undefined || request.method !== 'PUT') return bad(404, 7003, 'no route')
    Object.assign(row, given)
    return good(row)
  }
}

describe('setting a domain up', function () {
  this.timeout(60_000)
  let store: Store
  let api: TestApi
  let key: string
  let server: Server
  let cloudflare: StandIn
  let domain: { id: string }
  let name: string
  let value: string
  const links: unknown[] = []
  const missing = async () => Promise.reject(Object.assign(new Error('none'), { code: 'ENODATA' }))

  before(async () => {
    store = await openTestStore()
    server = createServer((request, response) => {
      void cloudflare.answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    api = await startTestApi(store, {
      bounceDomain: 'bounces.relay.test',
      cloudflareApi: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      domainConnect: async of => {
        links.push(of)
        return { provider: 'Example Domains', url: 'https://www.dns.example/connect' }
      },
    })
    Object.assign(api.deps.dns, {
      resolveNs: async (asked: string) => (asked === 'shop.example' ? ['ada.ns.cloudflare.com'] : missing()),
    })
  })
  after(async () => {
    server.closeAllConnections()
    server.close()
    await api.close()
    await store.close()
  })
  beforeEach(async () => {
    cloudflare = new StandIn()
    api.texts.clear()
    key = (await api.tenant()).token
    domain = (await api.ask('POST', '/v1/domains', { token: key, json: { name: 'shop.example' } })).json
    const [record] = (await api.ask('GET', `/v1/domains/${domain.id}/setup`, { token: key })).json.records
    name = record.name
    value = record.value
  })
  const set = (apply: boolean, of = token) =>
    api.ask('POST', `/v1/domains/${domain.id}/setup/cloudflare`, { token: key, json: { token: of, apply } })
  const actions = (answer: { json: { changes: { action: string; name: string }[] } }) =>
    Object.fromEntries(answer.json.changes.map(change => [change.name, change.action]))

  it('says where to set what, and by which click', async () => {
    const { status, json } = await api.ask('GET', `/v1/domains/${domain.id}/setup`, { token: key })
    expect(status).to.equal(200)
    expect(json).to.deep.include({ zone: 'shop.example', cloudflare: true })
    expect(json.provider.name).to.equal('Cloudflare')
    expect(json.domainConnect).to.deep.equal({ provider: 'Example Domains', url: 'https://www.dns.example/connect' })
    expect(links.at(-1)).to.deep.include({
      domain: 'shop.example',
      back: `http://localhost:8080/domains/${domain.id}`,
    })
  })

  it('shows first what would be changed at Cloudflare, and changes nothing', async () => {
    const planned = await set(false)
    expect(planned.status, planned.text).to.equal(200)
    expect(planned.json.applied).to.equal(false)
    expect(actions(planned)).to.deep.equal({ [name]: 'create', '_dmarc.shop.example': 'create' })
    expect(cloudflare.rows).to.deep.equal([])
    expect(cloudflare.calls.filter(call => !call.startsWith('GET '))).to.deep.equal([])
  })

  it('sets the records, in strings of 255 octets, and does nothing the second time', async () => {
    expect((await set(true)).json.applied).to.equal(true)
    const row = cloudflare.rows.find(one => one.name === name)
    expect(row).to.deep.include({ type: 'TXT', comment: 'Depesche', ttl: 3600 })
    const parts = row?.content.match(/"([^"]*)"/g) ?? []
    expect(parts.length).to.be.greaterThan(1)
    expect(parts.map(part => part.slice(1, -1)).join('')).to.equal(value)
    for (const part of parts) expect(part.length).to.be.at.most(257)
    cloudflare.calls.length = 0
    expect(actions(await set(true))).to.deep.equal({ [name]: 'keep', '_dmarc.shop.example': 'keep' })
    expect(cloudflare.calls.filter(call => !call.startsWith('GET '))).to.deep.equal([])
  })

  it('changes only what it has set itself, and leaves everything else alone', async () => {
    const others: DnsRow[] = [
      { id: 'o1', type: 'A', name: 'shop.example', content: '192.0.2.1' },
      { id: 'o2', type: 'TXT', name: '_dmarc.shop.example', content: '"v=DMARC1; p=reject"' },
      { id: 'o3', type: 'TXT', name: 'other._domainkey.shop.example', content: '"v=DKIM1; p=x"' },
    ]
    const stale = { id: 'mine', type: 'TXT', name, content: '"v=DKIM1; k=rsa; p=old"', comment: 'Depesche' }
    cloudflare.rows = [...others.map(row => ({ ...row })), { ...stale }]
    expect(actions(await set(true))).to.deep.equal({ [name]: 'update', '_dmarc.shop.example': 'conflict' })
    expect(cloudflare.rows.slice(0, 3)).to.deep.equal(others)
    expect(cloudflare.rows).to.have.length(4)
    expect(cloudflare.rows[3]?.content.replaceAll('" "', '').slice(1, -1)).to.equal(value)
    expect(cloudflare.calls.some(call => call.startsWith('DELETE'))).to.equal(false)
  })

  for (const [what, there] of [
    ['another’s TXT record', [{ id: 'o', type: 'TXT', content: '"v=DKIM1; p=theirs"' }]],
    ['another’s CNAME', [{ id: 'o', type: 'CNAME', content: 'dkim.else.example' }]],
    [
      'ours beside another’s',
      [
        { id: 'o', type: 'TXT', content: '"v=DKIM1; p=a"' },
        { id: 'm', type: 'TXT', content: '"v=DKIM1; p=b"', comment: 'Depesche' },
      ],
    ],
  ] as const)
    it(`finds a conflict where ${what} stands at our name, and says what it is`, async () => {
      cloudflare.rows = there.map(row => ({ ...row, name }))
      const before = structuredClone(cloudflare.rows)
      const { json } = await set(true)
      const conflict = json.changes.find((change: { name: string }) => change.name === name)
      expect(conflict.action).to.equal('conflict')
      expect(conflict.present).to.have.length(there.length)
      expect(cloudflare.rows.filter(row => row.name === name)).to.deep.equal(before)
    })

  it('says what is wrong with a token or a zone', async () => {
    const wrong = await set(false, 'another-token-that-is-long-enough')
    expect([wrong.status, wrong.json.type]).to.deep.equal([422, '/problems/cloudflare-token'])
    cloudflare.tokenStatus = 'expired'
    expect((await set(false)).json.title).to.equal('The token is expired')
    cloudflare.tokenStatus = 'active'
    cloudflare.zone.status = 'pending'
    expect((await set(false)).json.type).to.equal('/problems/cloudflare-zone')
    cloudflare.zone.name = 'else.example'
    expect((await set(false)).json.title).to.contain('reaches no zone shop.example')
    expect((await set(false, 'short')).status).to.equal(422)
    expect((await set(false, `${token}\r\nX-Evil: 1`)).status).to.equal(422)
    cloudflare.zone = { id: 'z1', name: 'shop.example', status: 'active' }
    cloudflare.fails = 500
    expect((await set(true)).json.title).to.equal('Cloudflare answered 500: broken')
  })

  it('keeps the token nowhere', async () => {
    await set(true)
    cloudflare.fails = 500
    expect((await set(true)).text).to.not.contain(token)
    for (const { name: collection } of await store.db.listCollections().toArray())
      expect(JSON.stringify(await store.db.collection(collection).find().toArray()), collection).to.not.contain(token)
    const acts = await store.db
      .collection('audit')
      .find({ act: 'domain.set-at-cloudflare', subject: domain.id })
      .toArray()
    expect(acts[0]?.detail.records).to.include(name)
  })
})
