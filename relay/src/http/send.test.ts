import { ObjectId } from 'bson'
import { expect } from 'chai'
import PostalMime from 'postal-mime'
import { createContents } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import { createMails } from '../store/mails.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import type { Message } from '../values.ts'
import { startTakingApi, type TakingApi, type TestShop } from './taking-api.test-peer.ts'

describe('POST /v1/messages', function () {
  this.timeout(60_000)
  let store: Store
  let api: TakingApi
  let shop: TestShop
  before(async () => {
    store = await openTestStore()
    api = await startTakingApi(store)
    shop = await api.shop()
  })
  after(async () => {
    await api?.close()
    await store?.close()
  })

  const send = (json: object, headers: Record<string, string> = {}, token = shop.token) =>
    api.ask('POST', '/v1/messages', { token, json, headers })
  const mail = (more: object = {}) => ({
    from: { address: shop.from, name: 'Schöne Schuhe' },
    to: 'Anna Schmidt <Anna@Inbox.test>',
    subject: 'Ihre Bestellung 10042',
    text: 'Vielen Dank!\n',
    ...more,
  })
  const stored = async (id: string) => {
    const message = (await store.db.collection('messages').findOne({ _id: new ObjectId(id) })) as unknown as Message
    const deliveries = await store.db
      .collection('deliveries')
      .find({ messageId: new ObjectId(id) })
      .sort({ recipient: 1 })
      .toArray()
    const body = createMails(store, createContents(store)).body(message)()
    const octets = Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray())
    return { message, deliveries, octets: Buffer.concat([message.header, Buffer.from('\r\n'), octets]) }
  }

  it('stores the mail with a delivery for each recipient, wakes their lanes, and says its ids', async () => {
    const { status, json } = await send(
      mail({
        cc: ['b@web.test', 'anna@inbox.test'],
        bcc: [{ address: 'secret@web.test' }],
        replyTo: 'hilfe@shop.test',
      }),
    )
    expect(status).to.equal(202)
    const { message, deliveries, octets } = await stored(json.id)
    expect(json).to.deep.equal({
      id: json.id,
      messageId: `<${json.id}@${shop.domain}>`,
      systemId: String(shop.systemId),
      recipients: ['Anna@inbox.test', 'b@web.test', 'anna@inbox.test', 'secret@web.test'],
      sendAt: null,
    })
    expect(deliveries.map(({ recipient, lane, state, open }) => [recipient, lane, state, open])).to.deep.equal([
      ['Anna@inbox.test', 'inbox.test', 'queued', true],
      ['anna@inbox.test', 'inbox.test', 'queued', true],
      ['b@web.test', 'web.test', 'queued', true],
      ['secret@web.test', 'web.test', 'queued', true],
    ])
    expect(api.woken).to.include.members(['inbox.test', 'web.test'])
    const text = octets.toString('latin1')
    expect(text).to.match(/^Received: from \[127\.0\.0\.1\] \(\[127\.0\.0\.1\]\)\r\n\tby relay\.test with HTTPS id /)
    expect(text).to.not.include('secret')
    const read = await PostalMime.parse(octets)
    expect(read).to.deep.include({
      subject: 'Ihre Bestellung 10042',
      from: { name: 'Schöne Schuhe', address: shop.from },
      messageId: json.messageId,
      replyTo: [{ name: '', address: 'hilfe@shop.test' }],
    })
    expect(message).to.deep.include({ reversePath: shop.from, accountId: shop.accountId, systemId: shop.systemId })
  })

  it('carries attachments octet for octet, and what is noted stays here', async () => {
    const pdf = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) % 256))
    const { status, json } = await send(
      mail({
        attachments: [{ filename: 'Rechnung ü.pdf', content: pdf.toString('base64'), contentType: 'application/pdf' }],
        headers: { 'X-Shop-Id': '7', References: '<a@b>' },
        tags: ['order', 'vip', 'vip'],
        metadata: { customer: 42, returning: true },
        order: 'RE-10042',
        templateName: 'order-confirmation',
        priority: 'high',
      }),
    )
    expect(status).to.equal(202)
    const { message, deliveries, octets } = await stored(json.id)
    const read = await PostalMime.parse(octets)
    expect(read.attachments[0]?.filename).to.equal('Rechnung ü.pdf')
    expect(Buffer.from(read.attachments[0]?.content as ArrayBuffer).equals(pdf)).to.equal(true)
    expect(octets.toString('latin1'))
      .to.match(/^X-Shop-Id: 7\r\n/im)
      .and.not.match(/vip|RE-10042|order-confirmation|depesche-/i)
    expect(message).to.deep.include({
      tags: ['order', 'vip'],
      metadata: { customer: 42, returning: true },
      order: 'RE-10042',
      template: 'order-confirmation',
      searchKeys: ['order:re-10042', 'tag:order', 'tag:vip', 'number:10042'],
      body: null, // large: its chunks are in `contents`
    })
    const dueBefore = Date.now() - Number(deliveries[0]?.dueAt)
    expect(dueBefore, 'high priority is due since long').to.be.greaterThan(3600_000)
  })

  it('takes addresses with other letters, and says so to the next server', async () => {
    const { status, json } = await send(mail({ to: 'jürgen@bücher.test', subject: '日本語の件名 – ✓' }))
    expect([status, json.recipients]).to.deep.equal([202, ['jürgen@xn--bcher-kva.test']])
    const { message, octets } = await stored(json.id)
    expect(message.smtputf8).to.equal(true)
    expect((await PostalMime.parse(octets)).subject).to.equal('日本語の件名 – ✓')
  })

  it('shows nobody where all recipients are hidden', async () => {
    const { json } = await send({ ...mail({ bcc: ['a@web.test', 'b@web.test'] }), to: undefined })
    const { octets, deliveries } = await stored(json.id)
    expect(deliveries).to.have.length(2)
    expect(octets.toString('latin1'))
      .to.match(/^To: "undisclosed-recipients":;\r\n/m)
      .and.not.include('web.test')
  })

  it('lets a scheduled mail wait until its time', async () => {
    const sendAt = new Date(Date.now() + 3 * 86_400_000)
    const { status, json } = await send(mail({ sendAt: sendAt.toISOString() }))
    expect([status, json.sendAt]).to.deep.equal([202, sendAt.toISOString()])
    const { message, deliveries } = await stored(json.id)
    expect(deliveries[0]).to.deep.include({ state: 'queued', dueAt: sendAt, receivedAt: sendAt })
    expect(Number(message.receivedAt)).to.be.lessThan(Date.now() + 1)
    const cancelled = await api.ask('POST', `/v1/messages/${json.id}/cancel`, { token: shop.token })
    expect([cancelled.status, cancelled.json]).to.deep.equal([200, { cancelled: 1 }])
    const far = new Date(Date.now() + 31 * 86_400_000).toISOString()
    expect((await send(mail({ sendAt: far }))).json.type).to.equal('/problems/schedule')
    expect((await send(mail({ sendAt: 'tomorrow' }))).status).to.equal(422)
  })

  it('says each field that is wrong', async () => {
    const cases: [object, string][] = [
      [mail({ subject: undefined }), '/subject'],
      [mail({ text: undefined }), '/text'],
      [mail({ to: undefined }), '/to'],
      [mail({ from: undefined }), '/from'],
      [mail({ reply_to: 'x@y.test' }), '/'],
      [mail({ tags: Array.from({ length: 11 }, (_, i) => `t${i}`) }), '/tags'],
      [mail({ metadata: { 'a.b': 1 } }), '/metadata/a.b'],
      [mail({ metadata: { a: 'x'.repeat(1000), b: 'x'.repeat(1000), c: 'x'.repeat(100) } }), '/metadata'],
      [mail({ attachments: [{ filename: 'a.pdf', content: '%%%' }] }), '/attachments/0/content'],
      [mail({ headers: { 'DKIM-Signature': 'v=1' } }), '/headers/DKIM-Signature'],
      [mail({ raw: 'RnJvbTogeA==' }), '/from'],
      [mail({ subject: undefined, text: undefined, template: { name: 'a' }, templateName: 'b' }), '/templateName'],
      [mail({ templateName: 'a\r\nb' }), '/templateName'],
      [mail({ subject: 'a\r\nBcc: x@y.test' }), '/subject'],
    ]
    for (const [json, at] of cases) {
      const answer = await send(json)
      expect(answer.status, at).to.equal(422)
      expect(
        answer.json.errors?.map((error: { at: string }) => error.at),
        JSON.stringify(json),
      ).to.include(at)
    }
  })

  it('refuses what SMTP would refuse, in the same words', async () => {
    const cases: [object, number, string, RegExp][] = [
      [mail({ from: 'x@elsewhere.test' }), 550, '5.7.1', /is not a sending address of this system/],
      [mail({ to: 'not an address' }), 501, '5.1.3', /is not a valid address/],
      [mail({ to: 'root@localhost' }), 550, '5.1.2', /cannot be on the internet/],
      [mail({ to: 'a@[127.0.0.1]' }), 501, '5.1.3', /by its IP address/],
      [mail({ to: 'a@b.test, c@d.test' }), 501, '5.1.3', /is not a valid address/],
      [mail({ to: '<a@b.test> <c@d.test>' }), 501, '5.1.3', /is not a valid address/],
      [mail({ from: `"x@elsewhere.test" <y@elsewhere.test>` }), 550, '5.7.1', /is not a sending address/],
    ]
    for (const [json, code, enhanced, title] of cases) {
      const answer = await send({ ...json, systemId: String(shop.systemId) })
      expect(answer.status, JSON.stringify(answer.json)).to.equal(422)
      expect(answer.json).to.include({ type: '/problems/mail-refused', code, enhanced })
      expect(answer.json.title).to.match(title)
    }
    expect(await store.db.collection('messages').countDocuments({ subject: 'never' })).to.equal(0)
  })

  it('takes no mail of a system that may not send: paused, without its record, or with another account', async () => {
    const paused = await api.shop()
    await store.models.System.updateOne({ _id: paused.systemId }, { pausedAt: new Date(), pauseReason: 'holidays' })
    const first = await send(mail({ from: paused.from }), {}, paused.token)
    expect(first.json).to.include({ code: 550, enhanced: '5.7.13' })
    expect(first.json.title).to.match(/may not send now: Paused since .*holidays/)
    const lost = await api.shop()
    await store.models.Domain.updateOne({ name: lost.domain }, { 'dkim.state': 'missing', 'dkim.matchedAt': null })
    expect((await send(mail({ from: lost.from }), {}, lost.token)).json.title).to.match(/the DKIM record in DNS/)
    const theirs = await send(mail({ systemId: String(paused.systemId) }))
    expect([theirs.status, theirs.json.type]).to.deep.equal([404, '/problems/system-unknown'])
    expect((await send(mail({ from: lost.from }))).json.code, 'a domain of somebody else').to.equal(550)
  })

  it('finds the system by the domain of From, and asks where several have it', async () => {
    const { accountId, domain, token } = await api.shop()
    const first = await store.db.collection('systems').findOne({ accountId })
    const second = { ...first, _id: new ObjectId(), username: `sys-${domain}` }
    await store.db.collection('systems').insertOne(second)
    const unclear = await send(mail({ from: `a@${domain}` }), {}, token)
    expect([unclear.status, unclear.json.type]).to.deep.equal([422, '/problems/system-needed'])
    const clear = await send(mail({ from: `a@${domain}`, systemId: String(second._id) }), {}, token)
    expect([clear.status, clear.json.systemId]).to.deep.equal([202, String(second._id)])
  })

  it('takes none while the relay can’t store any, and says when to come again', async () => {
    const busy = await startTakingApi(store, {
      notReady: () => ({
        refused: true,
        code: 451,
        enhanced: '4.3.1',
        reason: 'The disk is nearly full',
        advice: 'Later',
      }),
    })
    const answer = await busy.ask('POST', '/v1/messages', { token: shop.token, json: mail() })
    expect([answer.status, answer.headers.get('retry-after'), answer.json.enhanced]).to.deep.equal([503, '30', '4.3.1'])
    await busy.close()
  })

  it('takes a mail of nearly 30 MiB and refuses a larger one', async () => {
    const attach = (bytes: number) =>
      mail({ attachments: [{ filename: 'a.bin', content: Buffer.alloc(bytes, 65).toString('base64') }] })
    const MiB = 1024 * 1024
    expect((await send(attach(21 * MiB))).status).to.equal(202)
    const large = await send(attach(23 * MiB))
    expect(large.json).to.include({ status: 422, code: 552, enhanced: '5.3.4' })
    const huge = await send(attach(33 * MiB))
    expect([huge.status, huge.json.type]).to.deep.equal([413, '/problems/body-too-large'])
  })
})
