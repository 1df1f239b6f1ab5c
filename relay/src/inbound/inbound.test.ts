import { ObjectId } from 'bson'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { closeBuckets, intervalMs, noteStale, readStats } from '../stats/index.ts'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { makeTestCertificate } from '../submission/test-certificate.ts'
import { enterFacts, suppressionRows } from '../suppressions/index.ts'
import { refusal } from '../values.ts'
import { createInbound, type InboundDeps, type ReadReport, startInboundPort } from './index.ts'

const start = new Date('2026-03-01T12:00:00Z').getTime()

describe('A report that comes back', function () {
  this.timeout(20_000)
  let store: Store
  let clock: Date
  const now = () => clock
  let accountId: ObjectId
  let systemId: ObjectId
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    clock = new Date(start + 2 * intervalMs)
    for (const name of ['deliveries', 'messages', 'buckets', 'marks', 'staleBuckets', 'suppressions', 'systems'])
      await store.db.collection(name).deleteMany({})
    accountId = new ObjectId()
    systemId = new ObjectId()
    await store.db.collection('systems').insertOne({ _id: systemId, accountId, username: 'u', domainIds: [] })
  })

  const delivered = async (...recipients: string[]) => {
    const at = new Date(start)
    const delivery = { finalAt: at, latencyMs: 5 }
    const mail = await storeMail(store, {
      accountId,
      systemId,
      recipients,
      receivedAt: at,
      final: 'delivered',
      delivery,
    })
    return mail.deliveryIds as [ObjectId, ...ObjectId[]]
  }
  const bounce = (...recipients: [string, boolean][]): ReadReport => ({
    kind: 'bounce',
    returnPaths: [],
    recipients: recipients.map(([recipient, hard]) => ({
      recipient,
      hard,
      class: hard ? 'hard' : 'soft',
      enhancedStatus: hard ? '5.1.1' : '5.2.2',
      diagnostic: 'so it is',
      explanation: { de: 'so ist es', en: 'so it is' },
    })),
  })
  /** a return path of ours is `ours-<id>` */
  const inbound = (report: ReadReport, more: Partial<InboundDeps> = {}) =>
    createInbound({
      store,
      now,
      log: pino({ level: 'silent' }),
      registry: new Registry(),
      read: async () => report,
      parseReturnPath: path => (path.startsWith('ours-') ? new ObjectId(path.slice(5)) : null),
      returnedState: 'bounced',
      enterFacts: facts => enterFacts({ store, now }, facts),
      noteStale: of => noteStale(store, of),
      tell: async () => undefined,
      ...more,
    })
  const rows = async () => {
    const found = await store.db.collection('deliveries').find().sort({ _id: 1 }).toArray()
    return found.map(({ recipient, state, class: cls }) => [recipient, state, cls ?? null])
  }
  const suppressed = async () =>
    (await suppressionRows(store).find().toArray()).map(({ address, reason }) => [address, reason])

  it('makes the delivery it names bounced, keeps when it was delivered, and suppresses who does not exist', async () => {
    const [id] = await delivered('anna@inbox.test', 'bert@inbox.test')
    await inbound(bounce(['ANNA@inbox.test', true]))(Buffer.from(''), [`ours-${id}`])
    expect(await rows()).to.deep.equal([
      ['anna@inbox.test', 'bounced', 'hard'],
      ['bert@inbox.test', 'delivered', null],
    ])
    const row = await store.db.collection('deliveries').findOne({ _id: id })
    expect(row).to.deep.include({
      finalAt: new Date(start),
      returned: { at: clock, enhanced: '5.1.1', response: 'so it is' },
    })
    expect(await suppressed()).to.deep.equal([['anna@inbox.test', 'hard']])
  })

  it('finds the recipients of the same transaction, each with its own reason', async () => {
    const [id] = await delivered('anna@inbox.test', 'bert@inbox.test', 'cora@inbox.test')
    await inbound(bounce(['bert@inbox.test', false], ['cora@inbox.test', true], ['stranger@else.test', true]))(
      Buffer.from(''),
      [`ours-${id}`],
    )
    expect(await rows()).to.deep.equal([
      ['anna@inbox.test', 'delivered', null],
      ['bert@inbox.test', 'bounced', 'soft'],
      ['cora@inbox.test', 'bounced', 'hard'],
    ])
    expect(await suppressed()).to.deep.equal([['cora@inbox.test', 'hard']])
  })

  it('means the delivery it names when the mail was forwarded to another address', async () => {
    const [id] = await delivered('anna@inbox.test')
    await inbound(bounce(['anna.private@else.test', true]))(Buffer.from(''), [`ours-${id}`])
    expect(await rows()).to.deep.equal([['anna@inbox.test', 'bounced', 'hard']])
  })

  it('changes nothing when it is forged, comes twice, or says only that it takes longer', async () => {
    const [id] = await delivered('anna@inbox.test')
    expect(await inbound(bounce(['anna@inbox.test', true]))(Buffer.from(''), ['b+123@x.test'])).to.match(
      /no mail of ours/,
    )
    const delayed = { ...bounce(['anna@inbox.test', true]), kind: 'delayed' as const }
    await inbound(delayed)(Buffer.from(''), [`ours-${id}`])
    expect(await rows()).to.deep.equal([['anna@inbox.test', 'delivered', null]])
    expect(await suppressed()).to.deep.equal([])
    const take = inbound(bounce(['anna@inbox.test', false]))
    expect(await take(Buffer.from(''), [`ours-${id}`])).to.equal('1 of 1 recipients noted')
    const once = await store.db.collection('deliveries').findOne({ _id: id })
    clock = new Date(clock.getTime() + 60_000)
    await take(Buffer.from(''), [`ours-${id}`])
    expect(await store.db.collection('deliveries').findOne({ _id: id })).to.deep.equal(once)
  })

  it('is a complaint: the recipient gets no mail any more, and the mail stays delivered', async () => {
    const [id] = await delivered('anna@inbox.test')
    const complaint: ReadReport = { kind: 'complaint', recipients: [], returnPaths: ['x@y.test', `ours-${id}`] }
    await inbound(complaint)(Buffer.from(''), ['fbl@bounces.test'])
    expect(await rows()).to.deep.equal([['anna@inbox.test', 'delivered', null]])
    expect(await suppressed()).to.deep.equal([['anna@inbox.test', 'complaint']])
  })

  it('is a complaint of the one recipient of the mail that its feedback id names, and of nobody where there are two', async () => {
    await delivered('anna@inbox.test')
    await delivered('bert@inbox.test', 'cara@inbox.test')
    const messages = await store.db.collection('messages').find().sort({ _id: 1 }).toArray()
    const complaint = (n: number, ...recipients: string[]) => ({
      ...bounce(...recipients.map((recipient): [string, boolean] => [recipient, false])),
      kind: 'complaint' as const,
      returnPaths: [`ours-${messages[n]?._id}`],
    })
    await inbound(complaint(0))(Buffer.from(''), ['fbl@bounces.test'])
    await inbound(complaint(1))(Buffer.from(''), ['fbl@bounces.test'])
    expect(await suppressed()).to.deep.equal([['anna@inbox.test', 'complaint']])
    await inbound(complaint(1, 'cara@inbox.test'))(Buffer.from(''), ['fbl@bounces.test'])
    expect(await suppressed()).to.deep.include(['cara@inbox.test', 'complaint'])
  })

  it('changes the closed interval in which the mail was delivered, and the sums still add up', async () => {
    const [id] = await delivered('anna@inbox.test', 'bert@inbox.test')
    await closeBuckets({ store, now })
    await inbound(bounce(['anna@inbox.test', true]))(Buffer.from(''), [`ours-${id}`])
    clock = new Date(start + 4 * intervalMs)
    await closeBuckets({ store, now })
    const stats = await readStats({ store, now }, [systemId], {})
    expect(stats).to.include({ received: 2, delivered: 1, bounced: 1 })
    expect(await store.db.collection('staleBuckets').countDocuments()).to.equal(0)
  })

  it('changes that interval also when the relay dies between the two writes and the report comes again', async () => {
    const [id] = await delivered('anna@inbox.test')
    await closeBuckets({ store, now })
    const dies = inbound(bounce(['anna@inbox.test', false]), {
      noteStale: async () => {
        throw new Error('killed')
      },
    })
    expect(await dies(Buffer.from(''), [`ours-${id}`]).catch((error: Error) => error.message)).to.equal('killed')
    await inbound(bounce(['anna@inbox.test', false]))(Buffer.from(''), [`ours-${id}`])
    clock = new Date(start + 4 * intervalMs)
    await closeBuckets({ store, now })
    expect(await readStats({ store, now }, [systemId], {})).to.include({ received: 1, delivered: 0, bounced: 1 })
  })

  it('is told to its owner once it is written, and again when the relay dies over it', async () => {
    const [id] = await delivered('anna@inbox.test')
    const told: unknown[] = []
    let dies = true
    const tell: InboundDeps['tell'] = async (what, deliveries, words) => {
      told.push([what, deliveries.map(({ recipient }) => recipient), words, (await rows())[0]?.[1]])
      if (dies) throw new Error('killed')
    }
    const bring = (report: ReadReport) =>
      inbound(report, { tell })(Buffer.from(''), [`ours-${id}`]).catch((error: Error) => error.message)
    expect(await bring(bounce(['anna@inbox.test', true]))).to.equal('killed')
    dies = false
    await bring(bounce(['anna@inbox.test', true]))
    await bring({ ...bounce(['anna@inbox.test', true]), kind: 'complaint' })
    expect(told).to.deep.equal([
      ['returned', ['anna@inbox.test'], '', 'bounced'],
      ['returned', ['anna@inbox.test'], '', 'bounced'],
      ['complained', ['anna@inbox.test'], 'so it is', 'bounced'],
    ])
  })

  it('is asked for again while the mail is still in a lane’s hand', async () => {
    const { deliveryIds } = await storeMail(store, { accountId, systemId, delivery: { leaseId: 'n.1' } })
    const take = inbound(bounce(['anna@inbox.test', false]))
    const refused = await take(Buffer.from(''), [`ours-${deliveryIds[0]}`]).catch((error: Error) => error.name)
    expect(refused).to.equal('StillUnderWay')
  })

  it('comes by SMTP to addresses of ours only; large ones are cut, and what can’t be stored now is asked for again', async () => {
    const certificate = makeTestCertificate('bounces.test')
    let taken: Buffer = Buffer.alloc(0)
    let works = true
    const port = await startInboundPort(
      {
        hostname: 'bounces.test',
        log: pino({ level: 'silent' }),
        tls: { current: () => certificate },
        judge: async address =>
          address.startsWith('ours-') ? null : refusal(550, '5.1.1', 'No such address', 'Check it'),
        take: async ({ raw }) => {
          if (!works) throw new Error('no store')
          taken = raw
          return 'taken'
        },
      },
      { host: '127.0.0.1', port: 0 },
    )
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: port.port,
      requireTLS: true,
      tls: { rejectUnauthorized: false },
    })
    const send = (to: string, bytes = 100) =>
      transport
        .sendMail({ envelope: { from: '', to }, raw: `Subject: x\r\n\r\n${'x'.repeat(70)}\r\n`.repeat(bytes / 70) })
        .then(
          ({ response }) => response,
          (error: { response?: string }) => error.response,
        )
    try {
      expect(await send('ours-1@bounces.test')).to.match(/^250 2\.0\.0 taken/)
      expect(await send('postmaster@else.test')).to.match(/^550 5\.1\.1/)
      expect(await send('ours-1@bounces.test', 5_000_000)).to.match(/^250/)
      expect(taken.length).to.equal(2 * 1024 * 1024)
      works = false
      expect(await send('ours-1@bounces.test')).to.match(/^451 4\.3\.0/)
    } finally {
      transport.close()
      await port.close(1000)
    }
  })
})
