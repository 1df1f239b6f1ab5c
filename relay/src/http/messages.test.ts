import { ObjectId } from 'bson'
import { expect } from 'chai'
import PostalMime from 'postal-mime'
import { changePrivacy } from '../privacy/setting.ts'
import { createContents } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import { applyRetention } from '../store/retention.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTakingApi, type TakingApi, type TestShop } from './taking-api.test-peer.ts'

describe('messages over the API', function () {
  this.timeout(60_000)
  let store: Store
  let api: TakingApi
  let shop: TestShop
  before(async () => {
    store = await openTestStore()
    api = await startTakingApi(store)
  })
  beforeEach(async () => {
    shop = await api.shop()
  })
  after(async () => {
    await api?.close()
    await store?.close()
  })

  const get = (path: string) => api.ask('GET', path, { token: shop.token })
  const send = async (more: object = {}): Promise<string> => {
    const json = { from: shop.from, to: 'anna@inbox.test', subject: 'Order 4711', text: 'Thank you', ...more }
    const answer = await api.ask('POST', '/v1/messages', { token: shop.token, json })
    expect(answer.status, answer.text).to.equal(202)
    return answer.json.id
  }
  const list = async (query: string) => {
    const { status, json, text } = await get(`/v1/messages?${query}`)
    expect(status, text).to.equal(200)
    return json.items.map(({ id }: { id: string }) => id)
  }

  it('are shown in a page that is locked in, with the pictures they bring and no others', async () => {
    const html =
      '<p onclick="x()">Hi</p><img alt="" src="https://elsewhere.example/p.gif"><img src="cid:logo"><script>x()</script>'
    const logo = {
      filename: 'l.png',
      content: 'iVBORw0KGgo=',
      contentType: 'image/png',
      cid: 'logo',
      disposition: 'inline',
    }
    const id = await send({ html, attachments: [logo] })
    const shown = await get(`/v1/messages/${id}/preview`)
    expect(shown.status, shown.text).to.equal(200)
    const policy = shown.headers.get('content-security-policy') ?? ''
    expect(policy.split('; ')).to.include.members([
      "default-src 'none'",
      'img-src data:',
      'sandbox',
      "form-action 'none'",
    ])
    expect(shown.text).to.include('src="data:image/png;base64,iVBORw0KGgo="')
    expect(shown.text).to.not.match(/\ssrc="https:/)
    const remote = await get(`/v1/messages/${id}/preview?remote=1`)
    expect(remote.headers.get('content-security-policy'))
      .to.include('img-src data: https: http:; ')
      .and.include('; sandbox')
    expect(remote.text).to.include('src="https://elsewhere.example/p.gif"')
    const plain = await get(`/v1/messages/${await send({ text: '<b>1 < 2</b>' })}/preview`)
    expect(plain.text).to.include('&#60;b&#62;1 &#60; 2')
    const foreign = await api.shop()
    expect((await api.ask('GET', `/v1/messages/${id}/preview`, { token: foreign.token })).status).to.equal(404)
  })

  it('are handed over as a table of what a search finds, and a subject is no formula in it', async () => {
    await send({ order: 'A-7', subject: '=1+1', to: ['anna@inbox.test', 'ben@inbox.test'] })
    await send({ subject: 'Other' })
    const { status, text, headers } = await get('/v1/messages/export?order=a-7')
    expect(status, text).to.equal(200)
    expect(headers.get('content-type')).to.include('text/csv')
    const [heading = '', ...lines] = text.trim().split('\n')
    expect(heading.split(',').slice(0, 5)).to.deep.equal(['receivedAt', 'from', 'recipient', 'state', 'subject'])
    expect(lines.map(line => line.split(',')[2]).sort()).to.deep.equal(['anna@inbox.test', 'ben@inbox.test'])
    expect(lines[0]).to.include(",'=1+1,A-7,")
    expect((await get('/v1/messages/export')).text.trim().split('\n')).to.have.length(4)
    await changePrivacy(store, shop.accountId, { maskRecipients: true })
    expect((await get('/v1/messages/export')).text).to.not.include('anna@')
  })

  it('are found by what was noted on them, to whom, and when', async () => {
    const first = await send({ tags: ['vip'], order: 'A-1', subject: 'Your order 4711' })
    const second = await send({ to: 'Ben@web.test', subject: 'Welcome' })
    expect(await list('')).to.deep.equal([second, first])
    expect(await list('tag=vip')).to.deep.equal([first])
    expect(await list('order=a-1')).to.deep.equal([first])
    expect(await list('subject=4711')).to.deep.equal([first])
    expect(await list('subject=welcome')).to.deep.equal([second])
    expect(await list('recipient=ben@web.test')).to.deep.equal([second])
    expect(await list('recipient=ann*')).to.deep.equal([first])
    expect(await list('recipient=@web.test')).to.deep.equal([second])
    expect(await list('state=queued')).to.deep.equal([second, first])
    expect(await list('state=bounced')).to.deep.equal([])
    const later = new Date(Date.now() + 60_000).toISOString()
    expect(await list(`from=${later}`)).to.deep.equal([])
    expect(await list(`to=${later}&limit=1`)).to.deep.equal([second])
    expect((await get('/v1/messages?state=lost')).status).to.equal(422)
    expect((await get('/v1/messages?recipient=*')).json.type).to.equal('/problems/recipient-search')
  })

  it('show their notes and what happened in words', async () => {
    const sendAt = new Date(Date.now() + 3600_000).toISOString()
    const id = await send({ tags: ['vip'], order: 'A-1', metadata: { customer: 42 }, sendAt })
    const { json } = await get(`/v1/messages/${id}`)
    expect(json).to.deep.include({
      tags: ['vip'],
      order: 'A-1',
      metadata: { customer: 42 },
      template: null,
      sendAt,
      resendOf: null,
      resentAs: [],
      contentErasedAt: null,
    })
    expect(json.deliveries[0]).to.include({ state: 'queued', nextAttemptAt: sendAt })
    expect(json.timeline.map(({ kind }: { kind: string }) => kind)).to.deep.equal(['accepted', 'scheduled'])
  })

  it('show what is in them, with nothing fetched and nothing changed', async () => {
    const html = '<p>Größe</p><img src="https://tracker.test/x.png"><script>alert(1)</script>'
    const attachments = [
      { filename: 'Rechnung.pdf', content: Buffer.from('pdf').toString('base64') },
      { filename: 'logo.png', content: Buffer.from('png').toString('base64'), cid: 'logo' },
    ]
    const id = await send({ html, attachments })
    const { json } = await get(`/v1/messages/${id}/content`)
    expect(json).to.deep.include({ text: 'Thank you\n', cut: false })
    expect(json.html.trim()).to.equal(html)
    expect(json.attachments).to.have.deep.members([
      { filename: 'Rechnung.pdf', contentType: 'application/pdf', sizeBytes: 3, contentId: null, inline: false },
      { filename: 'logo.png', contentType: 'image/png', sizeBytes: 3, contentId: 'logo', inline: true },
    ])
    expect(json.headers.map(({ name }: { name: string }) => name)).to.include.members(['Received', 'From', 'Subject'])
    const raw = await get(`/v1/messages/${id}/raw`)
    expect(raw.headers.get('content-type')).to.equal('message/rfc822')
    expect((await PostalMime.parse(raw.text)).subject).to.equal('Order 4711')
  })

  it('show the beginning of a large one', async () => {
    const id = await send({
      attachments: [{ filename: 'a.bin', content: Buffer.alloc(6_000_000, 1).toString('base64') }],
    })
    const { json } = await get(`/v1/messages/${id}/content`)
    expect([json.text, json.cut, json.attachments[0].filename]).to.deep.equal(['Thank you\n', true, 'a.bin'])
  })

  it('say that their content has gone by retention, and stay otherwise', async () => {
    const id = await send()
    await store.db
      .collection('deliveries')
      .updateMany({ messageId: new ObjectId(id) }, { $unset: { open: 1, dueAt: 1 } })
    const later = () => new Date(Date.now() + 8 * 86_400_000)
    await applyRetention({ store, contents: createContents(store), now: later }, new AbortController().signal)
    for (const path of ['content', 'raw']) {
      const gone = await get(`/v1/messages/${id}/${path}`)
      expect([gone.status, gone.json.type]).to.deep.equal([410, '/problems/content-gone'])
    }
    const again = await api.ask('POST', `/v1/messages/${id}/resend`, { token: shop.token, json: {} })
    expect(again.status).to.equal(410)
    expect((await get(`/v1/messages/${id}`)).json.contentErasedAt).to.be.a('string')
  })

  it('are sent once more as new ones, to all or some, and name each other', async () => {
    const id = await send({ cc: ['ben@web.test'], tags: ['vip'], order: 'A-1', html: '<p>Größe</p>' })
    const post = (json: object, key: string) =>
      api.ask('POST', `/v1/messages/${id}/resend`, { token: shop.token, json, headers: { 'Idempotency-Key': key } })
    const some = await post({ recipients: ['BEN@web.test'] }, 'a')
    expect([some.status, some.json.recipients]).to.deep.equal([202, ['ben@web.test']])
    expect((await post({ recipients: ['BEN@web.test'] }, 'a')).text, 'a repeat').to.equal(some.text)
    const all = await post({}, 'b')
    expect(all.json.recipients).to.have.members(['anna@inbox.test', 'ben@web.test'])
    const stranger = await post({ recipients: ['eve@web.test'] }, 'c')
    expect([stranger.status, stranger.json.type]).to.deep.equal([404, '/problems/recipient-unknown'])

    const old = (await get(`/v1/messages/${id}`)).json
    expect(old.resentAs).to.deep.equal([some.json.id, all.json.id])
    const fresh = (await get(`/v1/messages/${some.json.id}`)).json
    expect(fresh).to.deep.include({ resendOf: id, tags: ['vip'], order: 'A-1', subject: 'Order 4711' })
    expect(fresh.messageId).to.not.equal(old.messageId)
    const [before, after] = [await get(`/v1/messages/${id}/content`), await get(`/v1/messages/${some.json.id}/content`)]
    expect([after.json.html, after.json.text]).to.deep.equal([before.json.html, before.json.text])
    const names = after.json.headers.map(({ name }: { name: string }) => name.toLowerCase())
    for (const once of ['received', 'message-id', 'date', 'from', 'subject'])
      expect(
        names.filter((name: string) => name === once),
        once,
      ).to.have.length(1)
    const log = await get('/v1/audit')
    expect(log.json.items[0]).to.include({ act: 'message.resend', subject: id })
  })

  it('mask recipients in lists where the account wants it', async () => {
    await send()
    await changePrivacy(store, shop.accountId, { maskRecipients: true })
    const { json } = await get('/v1/messages')
    expect(json.items[0].recipients[0].recipient).to.equal('a•••@inbox.test')
  })

  it('of another account or another system are unknown', async () => {
    const id = await send()
    const stranger = await api.shop()
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/content'],
      ['GET', '/raw'],
      ['POST', '/cancel'],
      ['POST', '/resend'],
    ] as const) {
      const json = method === 'POST' ? { json: {} } : {}
      const answer = await api.ask(method, `/v1/messages/${id}${path}`, { token: stranger.token, ...json })
      expect([answer.status, answer.json.type], path).to.deep.equal([404, '/problems/message-unknown'])
    }
  })
})
