import { Binary, ObjectId } from 'bson'
import { expect } from 'chai'
import { matchReturned, recordReturned } from '../inbound/returned.ts'
import { replaceBucket } from '../stats/index.ts'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { enterFacts } from '../suppressions/index.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'

const anna = 'anna.meyer@inbox.example'

describe('privacy over the API', function () {
  this.timeout(60_000)
  let store: Store
  let api: TestApi
  let token: string
  let accountId: ObjectId
  let systemId: ObjectId
  before(async () => {
    store = await openTestStore()
    api = await startTestApi(store)
  })
  after(async () => {
    await api.close()
    await store.close()
  })
  beforeEach(async () => {
    const tenant = await api.tenant()
    token = tenant.token
    accountId = tenant.accountId
    const domains = [{ name: `shop-${accountId.toHexString()}.example` }]
    systemId = new ObjectId((await ask('POST', '/v1/systems', { name: 'Shop', platform: 'custom', domains })).json.id)
  })
  const ask = (method: string, path: string, json?: unknown) =>
    api.ask(method, path, { token, ...(json === undefined ? {} : { json }) })

  /** A mail whose every row names its recipients, as after its delivery. */
  async function sent(recipients: string[], more: { large?: boolean; open?: boolean; of?: ObjectId } = {}) {
    const { large = false, open = false, of = accountId } = more
    const at = new Date()
    const given = { accountId: of, systemId, receivedAt: at, recipients, large }
    const mail = await storeMail(store, { ...given, ...(open ? {} : { final: 'delivered' as const }) })
    const words = `<${recipients.join('>, <')}> ok`
    const chunk = new Binary(Buffer.from(`Dear ${recipients.join()}\r\n`))
    if (large) await store.db.collection('contents').updateMany({ contentId: mail.id }, { $set: { data: chunk } })
    await store.db.collection('messages').updateOne(
      { _id: mail.id },
      {
        $set: {
          header: Buffer.from(`To: ${recipients.join(', ')}\r\nSubject: ${words}\r\n`),
          ...(large ? { bodyBytes: chunk.position * 2 } : { body: Buffer.from(words), bodyBytes: words.length }),
          subject: `Order of ${recipients.join()}`,
          metadata: { customer: recipients.join() },
          order: `of ${recipients.join()}`,
          searchKeys: [`order:${recipients.join()}`],
        },
      },
    )
    for (const [i, recipient] of recipients.entries()) {
      const deliveryId = mail.deliveryIds[i]
      const response = `<${recipient}> ok`
      const attempt = { at, ms: 1, phase: 'data', result: 'accepted', code: 250, enhanced: '2.0.0', response }
      await store.db.collection('deliveries').updateOne(
        { _id: deliveryId },
        {
          $set: {
            address: recipient.toLowerCase(),
            attempts: [{ ...attempt, host: 'mx.inbox.example', address: null, tls: null }],
            attemptCount: 1,
          },
        },
      )
      const eventId = `evt_${deliveryId}_delivered`
      const event = { accountId: of, systemId, type: 'message.delivered', at, expiresAt: new Date('2099-01-01') }
      const data = { recipient, response, message: { id: 'x', metadata: { customer: recipient } } }
      for (const _id of [eventId, `evt_${deliveryId}_deferred-1`])
        await store.db.collection('events').insertOne({ _id: _id as never, ...event, data })
      await store.db.collection('dispatchattempts').insertOne({
        accountId: of,
        webhookId: new ObjectId(),
        eventId,
        at,
        ms: 1,
        status: 500,
        answer: `no ${recipient}`,
      })
    }
    const accepted = { accountId: of, systemId, type: 'message.accepted', at, expiresAt: new Date('2099-01-01') }
    const data = { recipients, message: { id: 'x', metadata: { customer: recipients.join() } }, sendAt: null }
    const acceptedId = `evt_${mail.id}_accepted`
    await store.db.collection('events').insertOne({ _id: acceptedId as never, ...accepted, data })
    return mail
  }
  const erase = async (more: object = {}) => (await ask('POST', '/v1/privacy/erase', { address: anna, ...more })).json

  /** Where the text stands in the store, also inside of octets. */
  async function traces(text: string): Promise<string[]> {
    const found: string[] = []
    for (const { name } of await store.db.listCollections().toArray())
      for (const row of await store.db.collection(name).find({ accountId }).toArray()) {
        const seen = JSON.stringify(row, (_, value) =>
          value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
        )
        if (seen.toLowerCase().includes(text)) found.push(name)
      }
    const ids = (await store.db.collection('messages').find({ accountId }).toArray()).map(({ _id }) => _id)
    for (const chunk of await store.db
      .collection('contents')
      .find({ contentId: { $in: ids } })
      .toArray())
      if (
        Buffer.from(chunk.data.buffer ?? chunk.data)
          .toString('latin1')
          .includes(text)
      )
        found.push('contents')
    return found
  }

  it('lets an account say what is kept', async () => {
    const usual = { bodyDays: 7, storeSubjects: true, maskRecipients: false }
    expect((await ask('GET', '/v1/account/privacy')).json).to.deep.equal(usual)
    const none = await ask('PATCH', '/v1/account/privacy', { bodyDays: 0, maskRecipients: true })
    expect(none.json).to.deep.equal({ bodyDays: 0, storeSubjects: false, maskRecipients: true })
    expect((await ask('PATCH', '/v1/account/privacy', { bodyDays: 91 })).status).to.equal(422)
    expect((await ask('PATCH', '/v1/account/privacy', { bodyDays: 30 })).json.storeSubjects).to.equal(true)
    const acts = await store.db.collection('audit').find({ accountId, act: 'privacy.change' }).toArray()
    expect(acts).to.have.length(2)
  })

  it('masks recipients in lists when that is wanted, and not in the message itself', async () => {
    const { id } = await sent([anna])
    const shown = async () => {
      const { status, text, json } = await ask('GET', '/v1/messages')
      expect(status, text).to.equal(200)
      return json.items[0].recipients[0].recipient
    }
    expect(await shown()).to.equal(anna)
    await ask('PATCH', '/v1/account/privacy', { maskRecipients: true })
    expect(await shown()).to.equal('a•••@inbox.example')
    expect((await ask('GET', `/v1/messages/${id}`)).json.deliveries[0].recipient).to.equal(anna)
  })

  it('exports everything of a recipient, however it is written, page by page, and nothing of others', async () => {
    const mails = [await sent([anna]), await sent(['Anna.Meyer@Inbox.example', 'bob@else.example'], { large: true })]
    await sent(['bob@else.example'])
    await sent([anna], { of: new ObjectId() })
    await ask('POST', '/v1/suppressions', { address: anna, note: 'she wrote' })
    const read = async (after?: string) =>
      (await ask('POST', '/v1/privacy/export', { address: ' ANNA.meyer@inbox.EXAMPLE', limit: 1, after })).json
    const first = await read()
    expect(first.items).to.have.length(1)
    expect(first.suppressions.map((one: { note: string }) => one.note)).to.deep.equal(['she wrote'])
    expect(first.audit.map((one: { act: string }) => one.act)).to.deep.equal(['suppression.add'])
    const second = await read(first.next)
    expect(second.next).to.equal(null)
    expect(second.suppressions).to.deep.equal([])
    const [large, small] = [first.items[0], second.items[0]]
    expect([large.message.id, small.message.id]).to.deep.equal(mails.map(({ id }) => id.toHexString()).reverse())
    expect(Buffer.from(small.content.header, 'base64').toString()).to.contain(`To: ${anna}`)
    expect(Buffer.from(large.content.body, 'base64').toString()).to.match(/^(Dear Anna\S+\r\n){2}$/)
    expect(large.deliveries).to.have.length(1)
    const [accepted, ...others] = small.events
    expect(accepted.data.recipients).to.deep.equal([anna])
    for (const { data } of others) expect(data.recipient).to.equal(anna)
    expect(others).to.have.length(2)
    expect(small.webhookAttempts[0].answer).to.equal(`no ${anna}`)
    const acts = await store.db.collection('audit').find({ accountId, act: 'privacy.export' }).toArray()
    expect(acts).to.have.length(1)
    expect(JSON.stringify(acts)).to.not.contain('anna')
  })

  it('erases a recipient from everything, counts what was counted, and does nothing the second time', async () => {
    await sent([anna], { large: true })
    await sent([anna.toUpperCase(), anna])
    const shared = await sent([anna, 'bob@else.example'])
    const others = [await sent(['bob@else.example']), await sent([anna], { of: new ObjectId() })]
    await ask('POST', '/v1/suppressions', { address: anna })
    await store.db.collection('suppressions').updateMany({ accountId }, { $set: { evidence: { response: anna } } })
    const startsAt = new Date(Math.floor(Date.now() / 900_000) * 900_000)
    const count = async () => {
      await replaceBucket({ store, now: () => new Date() }, systemId, accountId, startsAt)
      const fields = { projection: { _id: 0, closedAt: 0 } }
      return (await store.db.collection('buckets').findOne({ systemId }, fields)) ?? {}
    }
    const before = await count()
    expect(before).to.include({ delivered: 7 })
    const erased = await erase({ keepSuppression: false })
    expect(erased).to.deep.include({ done: true, deliveries: 4, messages: 3, suppressions: 1, waiting: 0 })
    expect(erased.pseudonym).to.match(/^erased:[0-9a-f]{20}$/)
    expect(await traces('anna')).to.deep.equal(['messages']) // the subject of the mail that is bob's too
    expect(await count()).to.deep.equal(before)
    const rows = await store.db.collection('deliveries').find({ accountId, address: erased.pseudonym }).toArray()
    expect(rows).to.have.length(4)
    for (const row of rows) expect(row).to.deep.include({ state: 'delivered', lane: 'erased', attemptCount: 1 })
    const opened = await ask('GET', `/v1/messages/${shared.id}`)
    expect(opened.json.deliveries[0].recipient).to.equal(erased.pseudonym)
    const bob = await store.db.collection('deliveries').findOne({ messageId: shared.id, address: 'bob@else.example' })
    expect(bob?.attempts[0].response).to.contain('bob@else.example')
    for (const { id } of others) {
      const message = await store.db.collection('messages').findOne({ _id: id })
      expect(message?.header).to.not.equal(null)
    }
    expect(await erase({ keepSuppression: false })).to.deep.include({
      ...{ done: true, deliveries: 0, messages: 0, suppressions: 0, waiting: 0, pseudonym: erased.pseudonym },
    })
    await ask('POST', '/v1/privacy/erase', { address: 'bob@else.example', keepSuppression: false })
    expect(await traces('anna')).to.deep.equal([])
  })

  it('remembers that somebody gets no mail, unless he wants that forgotten too', async () => {
    await ask('POST', '/v1/suppressions', { address: anna })
    await store.db
      .collection('suppressions')
      .updateMany({ accountId }, { $set: { evidence: { response: 'no such user' } } })
    expect((await erase()).suppressions).to.equal(0)
    const entry = await store.db.collection('suppressions').findOne({ accountId })
    expect(entry).to.deep.include({ address: anna, evidence: { response: '' } })
    expect((await erase({ keepSuppression: false })).suppressions).to.equal(1)
    expect(await traces(anna)).to.deep.equal([])
  })

  it('leaves what still waits until it has ended, also where it waits for somebody else', async () => {
    const own = await sent([anna], { open: true })
    const shared = await sent([anna, 'bob@else.example'])
    const bob = { messageId: shared.id, address: 'bob@else.example' }
    await store.db.collection('deliveries').updateOne(bob, { $set: { open: true, state: 'deferred' } })
    await sent([anna])
    expect(await erase()).to.deep.include({ done: true, deliveries: 1, waiting: 2 })
    for (const { id } of [own, shared])
      expect((await store.db.collection('messages').findOne({ _id: id }))?.header).to.not.equal(null)
    await store.db
      .collection('deliveries')
      .updateMany({ accountId }, { $set: { state: 'delivered' }, $unset: { open: 1 } })
    expect(await erase()).to.deep.include({ deliveries: 2, waiting: 0 })
    expect((await ask('POST', '/v1/privacy/export', { address: anna })).json.items).to.deep.equal([])
  })

  it('doesn’t learn an erased address again from what comes back late', async () => {
    const { deliveryIds } = await sent([anna])
    await erase()
    const [id] = deliveryIds
    if (id === undefined) throw new Error('nothing was stored')
    const explanation = { de: 'x', en: 'x' }
    const returned = { recipient: anna, class: 'hard' as const, hard: true, enhanced: '5.1.1', response: `no ${anna}` }
    const matched = await matchReturned(store, id, [{ ...returned, explanation }])
    const now = () => new Date()
    const [one] = await recordReturned({ store, now, returnedState: 'bounced' }, matched)
    if (one === undefined) throw new Error('nothing was returned')
    const fact = { delivery: one.delivery, at: now(), reason: 'hard' as const, enhanced: null, response: `no ${anna}` }
    await enterFacts({ store, now }, [fact])
    expect(await traces('anna')).to.deep.equal([])
    expect(await store.db.collection('suppressions').countDocuments({ accountId })).to.equal(0)
  })

  it('goes through more deliveries than one call takes', async () => {
    const rows = Array.from({ length: 450 }, () => ({
      ...{ _id: new ObjectId(), accountId, systemId, messageId: new ObjectId(), recipient: anna, address: anna },
      ...{ lane: 'inbox.example', state: 'delivered', receivedAt: new Date() },
    }))
    await store.db.collection('deliveries').insertMany(rows)
    const { erasePerson } = await import('../privacy/erase.ts')
    const { createContents } = await import('../store/contents.ts')
    const deps = { ...api.deps, contents: createContents(store) }
    const first = await erasePerson(deps, accountId, anna, true, { limit: 150 })
    expect(first.done).to.equal(false)
    const second = await erasePerson(deps, accountId, anna, true, { limit: 1000 })
    expect(second.done).to.equal(true)
    expect(first.deliveries + second.deliveries).to.equal(450)
  })

  it('lets a plugin export and erase a recipient, in the mails of its own system only', async () => {
    const { code } = (await ask('POST', `/v1/systems/${systemId}/connection-code`, {})).json
    const plugin = (await api.ask('POST', '/v1/connection', { json: { code } })).json.token
    const asPlugin = (path: string) =>
      api.ask('POST', `/v1/connection/privacy/${path}`, { token: plugin, json: { address: anna } })
    await sent([anna])
    const own = systemId
    systemId = new ObjectId()
    const other = await sent([anna])
    systemId = own
    expect((await asPlugin('export')).json.items).to.have.length(1)
    expect((await asPlugin('erase')).json).to.include({ done: true, deliveries: 1, waiting: 0 })
    expect((await asPlugin('export')).json.items).to.deep.equal([])
    const left = await store.db.collection('deliveries').find({ accountId, address: anna }).toArray()
    expect(left.map(({ messageId }) => messageId.toHexString())).to.deep.equal([other.id.toHexString()])
    for (const path of ['export', 'erase'])
      expect((await ask('POST', `/v1/connection/privacy/${path}`, { address: anna })).status).to.equal(403)
  })

  it('wants an address, and a key of the whole account', async () => {
    for (const address of ['anna', '@inbox.example', 'a b@inbox.example', ''])
      expect((await ask('POST', '/v1/privacy/erase', { address })).status).to.equal(422)
    const { token: narrow } = await api.tenant(['account:write'], new ObjectId())
    const answer = await api.ask('POST', '/v1/privacy/erase', { token: narrow, json: { address: anna } })
    expect(answer.status).to.equal(403)
    expect((await api.ask('POST', '/v1/privacy/export', { json: { address: anna } })).status).to.equal(401)
  })

  it('tells everybody what is stored and for how long', async () => {
    const { status, json } = await api.ask('GET', '/v1/data-processing')
    expect(status).to.equal(200)
    const messages = json.items.find((one: { id: string }) => one.id === 'messages')
    expect(messages.people).to.deep.equal(['recipient'])
    expect(messages.kept.en).to.contain('7 days')
  })
})
