import { request } from 'node:http'
import { expect } from 'chai'
import { readSettings } from '../config/settings.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import { createClientReader } from './client-address.ts'
import { createRateLimit } from './rate-limit.ts'

describe('the client’s address', () => {
  const read = (trusted: string[], peer: string, forwardedFor = '', forwardedProto = '') =>
    createClientReader(trusted)({ peer, forwardedFor, forwardedProto })

  it('is the peer’s where no proxy is trusted, whatever the request says', () => {
    for (const said of ['', '203.0.113.9', '127.0.0.1', '10.0.0.1, 203.0.113.9', 'unknown'])
      for (const trusted of [[], ['10.0.0.0/8'], ['192.0.2.2']])
        expect(read(trusted, '192.0.2.1', said, 'https')).to.deep.equal({
          address: '192.0.2.1',
          protocol: null,
          unheard: said !== '',
        })
  })

  it('is what the trusted proxy saw, and not what the client has put before it', () => {
    const cases: [string[], string, string, string][] = [
      [['10.0.0.1'], '10.0.0.1', '203.0.113.9', '203.0.113.9'],
      [['10.0.0.1'], '10.0.0.1', '1.2.3.4, 203.0.113.9', '203.0.113.9'],
      [['10.0.0.1'], '10.0.0.1', '10.0.0.1, 203.0.113.9', '203.0.113.9'],
      [['10.0.0.0/8'], '10.9.9.9', '1.2.3.4, 203.0.113.9, 10.1.1.1,10.2.2.2', '203.0.113.9'],
      // the client pretends to be a proxy, or is one
      [['10.0.0.0/8'], '10.9.9.9', '10.7.7.7, 10.1.1.1', '10.7.7.7'],
      [['10.0.0.0/8'], '10.9.9.9', '1.2.3.4, 10.1.1.1, 203.0.113.9', '203.0.113.9'],
      [['::1', '2001:db8::/32'], '::1', '2001:db9::7, 2001:db8::5', '2001:db9::7'],
      [['127.0.0.1'], '::ffff:127.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
      [['127.0.0.1'], '127.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
      [['127.0.0.1'], '127.0.0.1', '[2001:db9::7]:4711', '2001:db9::7'],
    ]
    for (const [trusted, peer, said, expected] of cases)
      expect(read(trusted, peer, said).address, `${trusted} ${peer} ${said}`).to.equal(expected)
  })

  it('is the proxy’s where that says nothing that is an address', () => {
    for (const said of [
      '',
      ',',
      'unknown',
      '_hidden',
      '1.2.3.4.5',
      '203.0.113.9, x',
      '256.1.1.1',
      'fe80::1%eth0',
      '[::1',
    ])
      expect(read(['10.0.0.1'], '10.0.0.1', said).address, said).to.equal('10.0.0.1')
  })

  it('comes with the protocol that the nearest proxy names', () => {
    expect(read(['10.0.0.1'], '10.0.0.1', '203.0.113.9', 'https').protocol).to.equal('https')
    expect(read(['10.0.0.1'], '10.0.0.1', '203.0.113.9', 'https, HTTP').protocol).to.equal('http')
    expect(read(['10.0.0.1'], '10.0.0.1', '203.0.113.9').protocol).to.equal(null)
  })
})

describe('a relay behind a proxy', function () {
  this.timeout(60_000)
  let store: Store
  const apis: TestApi[] = []
  before(async () => {
    store = await openTestStore()
  })
  after(async () => {
    for (const api of apis) await api.close()
    await store.close()
  })

  async function behind(proxies: string) {
    const settings = readSettings({
      DEPESCHE_HTTP_PORT: '0',
      DEPESCHE_PUBLIC_URL: 'https://relay.example',
      DEPESCHE_TRUSTED_PROXIES: proxies,
      DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    })
    const rates = { read: 100, write: 100, send: 100, guess: 3 }
    const seen: (string | null)[] = []
    const identity = {
      handle: async (_: Request, client: string | null) => {
        seen.push(client)
        return new Response('{}')
      },
      close: async () => undefined,
    }
    const api = await startTestApi(store, { settings, limit: createRateLimit(rates), identity })
    apis.push(api)
    return { api, seen }
  }
  const guess = (api: TestApi, forwarded: string) =>
    api.ask('GET', '/v1/account', { token: 'wrong', headers: { 'X-Forwarded-For': forwarded } })

  it('limits each client by its own address, and lets nobody take another’s', async () => {
    const { api } = await behind('127.0.0.0/8, ::1')
    const statuses = []
    // the client writes something new on the left each time
    for (let i = 0; i < 4; i++) statuses.push((await guess(api, `198.51.100.${i}, 203.0.113.7`)).status)
    expect(statuses).to.deep.equal([401, 401, 401, 429])
    expect((await guess(api, '203.0.113.8')).status, 'another client').to.equal(401)
  })

  it('that is not trusted takes what requests say for nothing', async () => {
    const { api, seen } = await behind('')
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await guess(api, `203.0.113.${i}`)).status)
    expect(statuses).to.deep.equal([401, 401, 401, 429])
    const headers = { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https' }
    const answer = await api.ask('GET', '/api/auth/get-session', { headers })
    expect(seen).to.deep.equal(['127.0.0.1'])
    expect(answer.headers.get('strict-transport-security')).to.equal(null)
  })

  it('tells sign-in the client’s address too, and browsers to keep to https', async () => {
    const { api, seen } = await behind('127.0.0.1')
    const headers = { 'X-Forwarded-For': '1.1.1.1, 203.0.113.9', 'X-Forwarded-Proto': 'https' }
    const answer = await api.ask('GET', '/api/auth/get-session', { headers })
    expect(seen).to.deep.equal(['203.0.113.9'])
    expect(answer.headers.get('strict-transport-security')).to.equal('max-age=31536000')
    const plain = await api.ask('GET', '/healthz', { headers: { 'X-Forwarded-Proto': 'http' } })
    expect(plain.headers.get('strict-transport-security')).to.equal(null)
  })

  it('reads a field that comes several times as one list', async () => {
    const { api, seen } = await behind('127.0.0.1')
    await new Promise<void>((resolve, reject) => {
      const asked = request(`${api.url}/api/auth/get-session`, answer => answer.resume().once('end', resolve))
      asked.setHeader('X-Forwarded-For', ['1.1.1.1', '203.0.113.9'])
      asked.once('error', reject).end()
    })
    expect(seen).to.deep.equal(['203.0.113.9'])
  })
})
