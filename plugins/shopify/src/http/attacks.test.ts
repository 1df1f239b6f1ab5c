import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { SignJWT } from 'jose'
import { startTestApp, type TestApp } from '../app.test-peer.ts'
import { apiKey, apiSecret } from '../shopify/simulated.test-peer.ts'

const [mine, theirs] = ['mine.myshopify.com', 'theirs.myshopify.com']

describe('the app for Shopify, attacked', function () {
  this.timeout(20_000)
  let at: TestApp
  before(async () => {
    at = await startTestApp()
    for (const shop of [mine, theirs]) expect((await at.ask('GET', '/', shop)).status).to.equal(200)
  })
  after(() => at?.[Symbol.asyncDispose]())

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${at.url}${path}`, { headers, redirect: 'manual' })
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

  it('believes no session token that is forged, old, or made for another app', async () => {
    const forged = [
      await at.shopify.sessionToken(mine, { secret: 'another secret of the same length' }),
      await at.shopify.sessionToken(mine, { audience: 'another-app' }),
      await at.shopify.sessionToken(mine, { age: 600 }),
      await at.shopify.sessionToken(mine, { issuer: `https://${theirs}/admin` }),
      await at.shopify.sessionToken('evil.com'),
      await at.shopify.sessionToken('mine.myshopify.com.evil.com'),
      await new SignJWT({ dest: 'nonsense' })
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(apiKey)
        .setExpirationTime('1m')
        .sign(new TextEncoder().encode(apiSecret)),
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(`{"dest":"https://${mine}"}`).toString('base64url')}.`,
      'x',
    ]
    for (const token of forged) {
      for (const answer of [await get('/', bearer(token)), await get(`/?shop=${mine}&id_token=${token}`)]) {
        expect(answer.status, token).to.equal(401)
        expect(answer.headers.get('content-security-policy')).to.include("frame-ancestors 'none'")
        expect(await answer.text()).to.not.include(mine)
      }
    }
    expect(at.shopify.grants).to.have.length(2) // nobody's token was offered to Shopify
  })

  it('shows and changes nothing of a shop with the token of another', async () => {
    const token = await at.shopify.sessionToken(theirs)
    expect((await get(`/?shop=${mine}`, bearer(token))).status).to.equal(401)
    await at.app.deps.store.models.Shop.updateOne({ _id: mine }, { $set: { colour: '#123456' } })
    expect(await (await at.ask('GET', '/mails', theirs)).text()).to.not.include('#123456')
    await at.ask('POST', '/settings', theirs, { language: 'de', colour: '#654321' })
    expect((await at.app.deps.store.models.Shop.findById(mine).lean())?.colour).to.equal('#123456')
    const hmac = createHmac('sha256', apiSecret).update('{"customer":{"email":"a@b.example"}}').digest('base64')
    await at.shopify.tell(
      at.url,
      mine,
      'customers/data_request',
      {},
      { hmac, body: '{"customer":{"email":"a@b.example"}}' },
    )
    const { DataRequest } = at.app.deps.store.models
    for (const until = Date.now() + 5000; (await DataRequest.countDocuments({ shop: mine })) === 0; )
      if (Date.now() > until) throw new Error('it was not worked off')
    const request = await DataRequest.findOne({ shop: mine }).lean()
    expect((await at.ask('GET', `/data-requests/${request?._id}`, mine)).status).to.equal(200)
    expect((await at.ask('GET', `/data-requests/${request?._id}`, theirs)).status).to.equal(404)
  })

  it('takes no form without a token: cookies and other sites’ pages have none', async () => {
    for (const path of ['/disconnect', '/connect/code', '/settings', '/list-help', '/templates/refund/de']) {
      const answer = await fetch(`${at.url}${path}`, {
        method: 'POST',
        headers: { Cookie: 'x=y', Origin: 'https://evil.com' },
      })
      expect(answer.status, path).to.equal(401)
    }
  })

  it('may be framed by the shop’s admin and by nobody else', async () => {
    const policyOf = async (path: string) => (await get(path)).headers.get('content-security-policy')
    expect(await policyOf(`/?shop=${mine}`)).to.include(`frame-ancestors https://${mine} https://admin.shopify.com`)
    for (const shop of [
      'evil.com',
      'mine.myshopify.com.evil.com',
      `${mine};script-src *`,
      `${mine} https://evil.com`,
      '',
    ])
      expect(await policyOf(`/?shop=${encodeURIComponent(shop)}`), shop).to.match(/frame-ancestors 'none'$/)
  })

  it('leads nowhere', async () => {
    for (const query of [
      'shop=evil.com',
      'host=ZXZpbC5jb20',
      'return_to=https://evil.com',
      'shopify-reload=//evil.com',
    ])
      for (const path of ['/', '//evil.com', '/\\evil.com', '/mails']) {
        const answer = await get(`${path}?${query}`)
        expect(answer.status, `${path}?${query}`).to.be.oneOf([200, 404])
        expect(answer.headers.get('location')).to.equal(null)
        expect(await answer.text()).to.not.include('evil')
      }
  })

  it('connects to its own relay only, whatever a code says', async () => {
    let asked = 0
    const { createServer } = await import('node:http')
    const evil = createServer((_, response) => {
      asked++
      response.end()
    }).listen(0, '127.0.0.1')
    await new Promise(done => evil.once('listening', done))
    const { port } = evil.address() as { port: number }
    const code = `dpc_${Buffer.from(JSON.stringify({ relay: `http://127.0.0.1:${port}`, code: 'x' })).toString('base64url')}`
    const answer = await at.ask('POST', '/connect/code?locale=en', mine, { code })
    evil.close()
    expect(await answer.text()).to.include('This app belongs to')
    expect(asked).to.equal(0)
  })

  it('shows what is typed as text, and refuses what would be more', async () => {
    const evil = '"><script>alert(1)</script>'
    const page = await (await at.ask('POST', '/connect/code', mine, { code: evil })).text()
    expect(page).to.not.include('<script>alert')
    const forms: Record<string, string | string[]>[] = [
      { language: 'de', colour: 'red;}' },
      { language: 'de', logoUrl: 'javascript:alert(1)' },
      { language: 'xx' },
      { language: 'de', mails: ['$where'] },
    ]
    for (const form of forms)
      expect(await (await at.ask('POST', '/settings', mine, form)).text()).to.include('role="alert"')
    const template = { do: 'save', subject: 'x', html: '<script>alert(1)</script>', text: 'x' }
    const refused = await (await at.ask('POST', '/templates/refund/de', mine, template)).text()
    expect(refused).to.include('role="alert"')
    expect(refused).to.not.include('<script>alert')
    for (const path of ['/templates/__proto__/de', '/templates/refund/$x', '/templates/constructor/en'])
      expect((await at.ask('GET', path, mine)).status).to.equal(404)
  })

  it('takes no endless form and no endless webhook', async () => {
    const much = 'x'.repeat(2 * 1024 * 1024)
    expect((await at.ask('POST', '/connect/code', mine, { code: much })).status).to.equal(413)
    expect(await at.shopify.tell(at.url, mine, 'orders/create', {}, { body: much })).to.equal(413)
  })

  it('takes webhooks of Shopify only, of shops only, in their form only', async () => {
    const tell = at.shopify.tell
    expect(await tell(at.url, mine, 'orders/create', { id: 1 }, { hmac: 'AAAA' })).to.equal(401)
    expect(await tell(at.url, mine, 'orders/create', {}, { body: '' })).to.equal(401)
    expect(await tell(at.url, 'evil.com', 'orders/create', { id: 1 })).to.equal(400)
    for (const payload of [{}, { id: 'x' }, { id: { $gt: '' } }, [1], { id: -1 }])
      expect(await tell(at.url, mine, 'orders/create', payload), JSON.stringify(payload)).to.equal(400)
    expect(await tell(at.url, mine, 'products/create', { id: 1 })).to.equal(200) // nobody asked for it: nothing is kept
    expect(await at.app.deps.store.models.Notice.countDocuments({ topic: 'products/create' })).to.equal(0)
  })

  it('keeps no token and no address in the clear', async () => {
    const { connection } = at.app.deps.store
    for (const { name } of (await connection.db?.listCollections().toArray()) ?? []) {
      const rows = await connection.db?.collection(name).find({}).toArray()
      expect(JSON.stringify(rows), name).to.not.match(/shp(at|rt)_|a@b\.example/)
    }
  })
})
