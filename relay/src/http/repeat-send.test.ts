import { ObjectId } from 'bson'
import { expect } from 'chai'
import { createContents } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import { createMails } from '../store/mails.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTakingApi, type TakingApi, type TestShop } from './taking-api.test-peer.ts'

describe('a repeated sending with an Idempotency-Key', function () {
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

  const mail = (subject: string, more: object = {}) => ({
    from: shop.from,
    to: 'anna@inbox.test',
    subject,
    text: 'x',
    ...more,
  })
  const large = { attachments: [{ filename: 'a.bin', content: Buffer.alloc(900_000, 7).toString('base64') }] }
  const ask = (to: TakingApi, path: string, json: object, key = 'k') =>
    to.ask('POST', path, { token: shop.token, json, headers: { 'Idempotency-Key': key } })
  const count = (name: string) => store.db.collection(name).countDocuments({ accountId: shop.accountId })

  /** A store whose writes end in different places, each once; afterwards it is whole. */
  const brokenAt = (step: 'before contents' | 'contents' | 'messages' | 'deliveries' | 'half the deliveries') => {
    const contents = createContents(store)
    const mails = createMails(store, contents)
    let broken = true
    const breakAt = (name: string) => {
      if (!broken || name !== step) return
      broken = false
      throw new Error(`the store broke ${name}`)
    }
    return {
      contents: {
        ...contents,
        async put(id: ObjectId, source: AsyncIterable<Buffer>) {
          breakAt('before contents')
          if (broken && step === 'contents') {
            broken = false
            const first = await source[Symbol.asyncIterator]().next()
            await contents.put(
              id,
              (async function* () {
                yield first.value as Buffer
              })(),
            )
            throw new Error('the store broke within the contents')
          }
          await contents.put(id, source)
        },
      },
      async insertMessages(messages: Parameters<typeof mails.insertMessages>[0]) {
        await mails.insertMessages(messages)
        breakAt('messages')
      },
      async insertDeliveries(deliveries: Parameters<typeof mails.insertDeliveries>[0]) {
        if (broken && step === 'half the deliveries') await mails.insertDeliveries(deliveries.slice(0, 1))
        breakAt('half the deliveries')
        await mails.insertDeliveries(deliveries)
        breakAt('deliveries')
      },
    }
  }

  for (const step of ['before contents', 'contents', 'messages', 'half the deliveries', 'deliveries'] as const)
    it(`stores a mail once when the store broke at: ${step}`, async () => {
      const breaking = await startTakingApi(store, {}, brokenAt(step))
      const given = mail('Order 1', { ...large, cc: ['b@inbox.test', 'c@web.test'] })
      const first = await ask(breaking, '/v1/messages', given)
      expect(first.status).to.equal(503)
      const second = await ask(breaking, '/v1/messages', given)
      expect(second.status, second.text).to.equal(202)
      const third = await ask(api, '/v1/messages', given)
      expect([third.status, third.text, third.headers.get('idempotent-replayed')]).to.deep.equal([
        202,
        second.text,
        'true',
      ])
      expect([await count('messages'), await count('deliveries')]).to.deep.equal([1, 3])
      expect(second.json.recipients).to.have.members(['anna@inbox.test', 'b@inbox.test', 'c@web.test'])
      const id = new ObjectId(second.json.id as string)
      const row = await store.db.collection('messages').findOne({ _id: id })
      const body = Buffer.concat(await Array.fromAsync(createContents(store).get(id, row?.bodyBytes)))
      expect(body.length).to.equal(row?.bodyBytes)
      await breaking.close()
    })

  it('is answered from what is stored when the first process died before it could answer', async () => {
    // it stores the mail and never comes back: its key stays leased
    const dead = await startTakingApi(store, {
      sending: { send: () => new Promise(() => undefined), submit: () => new Promise(() => undefined) },
    })
    const given = mail('Order 2')
    const lost = ask(dead, '/v1/messages', given).catch(() => null)
    const deadline = Date.now() + 10_000
    const row = async () => await store.db.collection('repeats').findOne({ accountId: shop.accountId })
    while ((await row()) === null && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 20))
    const { reserved } = (await row()) as unknown as { reserved: ObjectId }
    const keyed = {
      accountId: shop.accountId,
      systemId: null,
      keyId: null,
      client: { address: '::1', helo: 'x', tls: null },
    }
    await api.deps.sending.send(keyed, given as never, { id: reserved, again: false })
    // the system may not send any more, but the mail is on its way: the repeat says so
    await store.models.System.updateOne({ _id: shop.systemId }, { pausedAt: new Date() })
    await dead.close()
    await lost
    const later = await startTakingApi(store, { now: () => new Date(Date.now() + 60_000) })
    const answer = await ask(later, '/v1/messages', given)
    expect([answer.status, answer.json.id]).to.deep.equal([202, String(reserved)])
    expect([await count('messages'), await count('deliveries')]).to.deep.equal([1, 1])
    await later.close()
  })

  it('sends no mail of a batch twice when the store broke in the middle', async () => {
    const mails = createMails(store, createContents(store))
    let writes = 0
    const breaking = await startTakingApi(
      store,
      {},
      {
        insertDeliveries: async deliveries => {
          if (++writes === 2) throw new Error('the store broke')
          await mails.insertDeliveries(deliveries)
        },
      },
    )
    const messages = Array.from({ length: 150 }, (_, n) => mail(`Order ${n}`, n === 7 ? { to: 'nobody' } : {}))
    const first = await ask(breaking, '/v1/messages/batch', { messages })
    const statuses = (answer: typeof first) =>
      Object.entries(Object.groupBy(answer.json.results as { status: number }[], ({ status }) => String(status))).map(
        ([status, all]) => [status, all?.length],
      )
    expect(first.status).to.equal(200)
    expect(Object.fromEntries(statuses(first))).to.have.keys('202', '422', '503')
    const second = await ask(breaking, '/v1/messages/batch', { messages })
    expect(statuses(second)).to.deep.equal([
      ['202', 149],
      ['422', 1],
    ])
    const idsOf = (answer: typeof first) =>
      (answer.json.results as { message: { id: string } | null }[]).map(result => result.message?.id)
    for (const [n, id] of idsOf(first).entries()) if (id !== undefined) expect(idsOf(second)[n]).to.equal(id)
    expect([await count('messages'), await count('deliveries')]).to.deep.equal([149, 149])
    const third = await ask(api, '/v1/messages/batch', { messages })
    expect([third.text, third.headers.get('idempotent-replayed')]).to.deep.equal([second.text, 'true'])
    await breaking.close()
  })

  it('is one sending when it comes many times at once', async () => {
    const given = mail('Order 3')
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(api, '/v1/messages', given)))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).to.equal(1)
    expect(await count('messages')).to.equal(1)
  })
})

describe('POST /v1/messages/batch', function () {
  this.timeout(60_000)
  let store: Store
  let api: TakingApi
  before(async () => {
    store = await openTestStore()
    api = await startTakingApi(store)
  })
  after(async () => {
    await api?.close()
    await store?.close()
  })

  it('answers for each mail in its place, and takes the good ones', async () => {
    const { from, token, accountId } = await api.shop()
    const good = (n: number) => ({ from, to: `a${n}@inbox.test`, subject: `Order ${n}`, text: 'x' })
    const messages = [
      good(0),
      { ...good(1), to: 'nobody' },
      { subject: 'x' },
      good(3),
      { ...good(4), from: 'x@y.test' },
    ]
    const { status, json } = await api.ask('POST', '/v1/messages/batch', { token, json: { messages } })
    expect(status).to.equal(200)
    expect(json.results.map((result: { status: number }) => result.status)).to.deep.equal([202, 422, 422, 202, 422])
    expect(json.results[1].problem).to.include({ type: '/problems/mail-refused', enhanced: '5.1.3' })
    expect(json.results[2].problem.errors.map(({ at }: { at: string }) => at)).to.include.members([
      '/from',
      '/to',
      '/text',
    ])
    expect(json.results[3].message.recipients).to.deep.equal(['a3@inbox.test'])
    expect(await store.db.collection('deliveries').countDocuments({ accountId })).to.equal(2)
  })

  it('takes 500 mails and no more, and stores them in few writes', async () => {
    const { from, token } = await api.shop()
    const messages = Array.from({ length: 500 }, (_, n) => ({ from, to: `a${n}@inbox.test`, subject: 'x', text: 'x' }))
    let groups = 0
    const mails = createMails(store, createContents(store))
    const counting = await startTakingApi(
      store,
      {},
      {
        insertMessages: async all => {
          groups++
          await mails.insertMessages(all)
        },
      },
    )
    const { json } = await counting.ask('POST', '/v1/messages/batch', { token, json: { messages } })
    expect(json.results.filter((result: { status: number }) => result.status === 202)).to.have.length(500)
    expect(groups).to.be.lessThan(60)
    const more = await counting.ask('POST', '/v1/messages/batch', {
      token,
      json: { messages: [...messages, messages[0]] },
    })
    expect(more.status).to.equal(422)
    await counting.close()
  })
})
