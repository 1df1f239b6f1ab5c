import { get } from 'node:http'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'

const content = {
  merchant: 'Blumen <Meyer>',
  kinds: ['order'],
  reasons: ['ordered'],
  contact: { email: 'info@blumen.example' },
  imprintUrl: 'https://blumen.example/impressum',
}

describe('a hosted List-Help page', function () {
  this.timeout(60_000)
  let store: Store
  let api: TestApi
  let token: string
  let domain: { id: string }
  let path: string
  before(async () => {
    store = await openTestStore()
    api = await startTestApi(store)
    token = (await api.tenant()).token
    domain = (await api.ask('POST', '/v1/domains', { token, json: { name: 'blumen.example' } })).json
    const saved = await api.ask('POST', `/v1/domains/${domain.id}/help-page`, { token, json: content })
    expect(saved.status, saved.text).to.equal(200)
    expect(saved.json).to.include({ inUse: false })
    path = new URL(saved.json.url).pathname
  })
  after(async () => {
    await api.close()
    await store.close()
  })
  const open = (headers: Record<string, string> = {}, query = '') => api.ask('GET', `${path}${query}`, { headers })

  /** as a browser asks: fetch would add that nothing kept may be used */
  async function statusFor(headers: Record<string, string>) {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
    get(`${api.url}${path}`, { headers }, answer => resolve(answer.resume().statusCode)).on('error', reject)
    return promise
  }

  it('is there for everybody, and nothing on it runs or loads', async () => {
    expect(path).to.match(/^\/help\/[a-z0-9]{12}$/)
    const { status, headers, text } = await open()
    expect([status, headers.get('content-type')]).to.deep.equal([200, 'text/html; charset=utf-8'])
    expect(text).to.contain('Blumen &#60;Meyer&#62;').and.to.contain('@blumen.example')
    expect(text).to.not.match(/<(script|img|link|iframe|form|object)|\son\w+=|url\(|@import/i)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).to.match(/^default-src 'none'; style-src 'sha256-[\w+/]+=*'; base-uri 'none'/)
    expect(headers.get('x-content-type-options')).to.equal('nosniff')
  })

  it('speaks the language that was chosen, else the browser’s, else the merchant’s', async () => {
    const language = async (accept?: string, query = '') =>
      (await open(accept === undefined ? {} : { 'Accept-Language': accept }, query)).headers.get('content-language')
    expect(await language('en-GB,en;q=0.9,de;q=0.5')).to.equal('en')
    expect(await language('fr,de-AT;q=0.8,en;q=0.7')).to.equal('de')
    expect(await language('fr')).to.equal('de')
    expect(await language('')).to.equal('de')
    expect(await language('de', '?lang=en')).to.equal('en')
    expect(await language('en', '?lang=xx')).to.equal('en')
  })

  it('may be kept for a moment, and is fetched again only when it has changed', async () => {
    const first = await open({ 'Accept-Language': 'de' })
    expect(first.headers.get('cache-control')).to.equal('public, max-age=300')
    expect(first.headers.get('vary')).to.contain('Accept-Language')
    const etag = first.headers.get('etag') ?? ''
    expect(await statusFor({ 'Accept-Language': 'de', 'If-None-Match': etag })).to.equal(304)
    expect(await statusFor({ 'Accept-Language': 'en', 'If-None-Match': etag })).to.equal(200)
    await api.ask('POST', `/v1/domains/${domain.id}/help-page`, { token, json: { ...content, merchant: 'Meyer' } })
    const changed = await open({ 'Accept-Language': 'de', 'If-None-Match': etag })
    expect(changed.status).to.equal(200)
    expect(changed.text).to.contain('Mails von Meyer')
  })

  it('stands in the mails once it is chosen, and keeps its address', async () => {
    const { json } = await api.ask('PATCH', `/v1/domains/${domain.id}`, {
      token,
      json: { listHelp: ['hosted', 'mailto:info@blumen.example'] },
    })
    expect(json.hosted).to.equal(true)
    expect(json.listHelp).to.deep.equal([`http://localhost:8080${path}`, 'mailto:info@blumen.example'])
    const shown = await api.ask('GET', `/v1/domains/${domain.id}/help-page`, { token })
    expect(shown.json).to.deep.include({ inUse: true, url: `http://localhost:8080${path}` })
  })

  it('can be looked at before it is saved', async () => {
    const { json } = await api.ask('POST', `/v1/domains/${domain.id}/help-page/preview`, {
      token,
      json: { ...content, merchant: 'Nur zum Schauen' },
    })
    expect(json.de).to.contain('Warum bekomme ich Mails von Nur zum Schauen')
    expect(json.en).to.contain('Why do I get mails from Nur zum Schauen')
    expect((await open()).text).to.not.contain('Nur zum Schauen')
    // in a frame of the admin UI, whose own policy would forbid the page's styles
    const look = `/v1/domains/${domain.id}/help-page/look`
    const other = encodeURIComponent(JSON.stringify({ ...content, merchant: 'Im Rahmen' }))
    const framed = await api.ask('GET', `${look}?language=en&content=${other}`, { token })
    expect(framed.text).to.contain('Why do I get mails from Im Rahmen')
    expect(framed.headers.get('content-security-policy')).to.contain("default-src 'none'").and.contain('sandbox')
    expect((await api.ask('GET', look, { token })).text).to.not.contain('Im Rahmen')
    expect((await api.ask('GET', `${look}?content=${encodeURIComponent('{')}`, { token })).status).to.equal(422)
  })

  it('is not there under another name, nor when its domain has gone', async () => {
    for (const other of ['/help/aaaaaaaaaaaa', `/help/${domain.id}`, '/help/..%2f', '/help/%00'])
      expect((await api.ask('GET', other)).status).to.equal(404)
    await api.ask('DELETE', `/v1/domains/${domain.id}`, { token })
    expect((await open()).status).to.equal(404)
  })
})
