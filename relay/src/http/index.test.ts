import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { type Refusal, refusal } from '../values.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import type { HttpDeps } from './index.ts'

describe('the HTTP server', function () {
  this.timeout(30_000)
  let store: Store
  let server: TestApi
  let why: Refusal | null = null
  let metrics: () => Promise<string> = async () => 'depesche_up 1\n'
  const start = (more: Partial<HttpDeps> = {}) =>
    startTestApi(store, { notReady: () => why, allMetrics: () => metrics(), ...more })
  const ask = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init)
  before(async () => {
    store = await openTestStore()
    server = await start()
  })
  after(async () => {
    await server.close()
    await store.close()
  })
  beforeEach(() => {
    why = null
    metrics = async () => 'depesche_up 1\n'
  })

  it('says that it lives', async () => {
    const answer = await ask('/healthz')
    expect([answer.status, await answer.json()]).to.deep.equal([200, { status: 'ok' }])
  })

  it('is ready while mail is taken and the store answers', async () => {
    const answer = await ask('/readyz')
    expect([answer.status, await answer.json()]).to.deep.equal([200, { status: 'ready', store: true, reason: null }])
  })

  it('lives on but is not ready, with the reason, while no mail is taken', async () => {
    why = refusal(451, '4.3.1', 'The disk is full', 'Try later')
    const answer = await ask('/readyz')
    expect(answer.status).to.equal(503)
    expect(await answer.json()).to.deep.equal({
      status: 'not ready',
      store: true,
      reason: 'The disk is full. Try later',
    })
    expect((await ask('/healthz')).status).to.equal(200)
  })

  it('is not ready while the store is away', async () => {
    const away = await openTestStore()
    const other = await start({ store: away })
    await away.close()
    const answer = await fetch(`${other.url}/readyz`)
    expect([answer.status, await answer.json()]).to.deep.equal([
      503,
      { status: 'not ready', store: false, reason: null },
    ])
    await other.close()
  })

  it('gives the metrics of all processes in Prometheus’ form', async () => {
    const answer = await ask('/metrics')
    expect(answer.headers.get('content-type')).to.equal('text/plain; version=0.0.4; charset=utf-8')
    expect(await answer.text()).to.equal('depesche_up 1\n')
  })

  it('answers 500 without a word of the inside when something fails', async () => {
    metrics = async () => {
      throw new Error('secret detail')
    }
    const answer = await ask('/metrics')
    expect([answer.status, await answer.text()]).to.deep.equal([500, 'Internal Server Error'])
  })

  it('knows no other page', async () => {
    for (const path of ['/', '/healthz/x', '/v1/nothing', '/..%2f..%2fetc/passwd', '/%00'])
      expect((await ask(path)).status, path).to.equal(404)
  })

  it('names the methods it takes when asked with another', async () => {
    const answer = await ask('/healthz', { method: 'POST', body: '{}' })
    expect([answer.status, answer.headers.get('allow')]).to.deep.equal([405, 'HEAD, GET'])
    expect((await ask('/healthz', { method: 'HEAD' })).status).to.equal(200)
  })

  it('forbids browsers to do anything with what it says', async () => {
    for (const path of ['/healthz', '/nothing']) {
      const { headers } = await ask(path)
      expect(headers.get('x-content-type-options')).to.equal('nosniff')
      expect(headers.get('content-security-policy')).to.equal("default-src 'none'; frame-ancestors 'none'")
    }
  })

  it('ends at once, with a client still connected', async () => {
    const other = await start()
    const answer = await fetch(`${other.url}/healthz`)
    await answer.text() // the connection is kept alive
    const begun = Date.now()
    await other.close()
    expect(Date.now() - begun).to.be.lessThan(1000)
  })
})
