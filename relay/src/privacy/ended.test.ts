import { Readable } from 'node:stream'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createIntake } from '../intake/index.ts'
import { createClaims } from '../queue/claims.ts'
import { cancelMessage } from '../queue/messages.ts'
import { createBodyHash } from '../signing/index.ts'
import { createContents } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import { createMails } from '../store/mails.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { readEntitlement } from '../systems/index.ts'
import { type Delivery, isRefusal, type Outcome, type Submitter } from '../values.ts'
import { eraseEnded, erasingClaims, sweepEnded } from './ended.ts'
import { changePrivacy, keeping, readPrivacy } from './setting.ts'

const log = pino({ level: 'silent' })

describe('zero content', function () {
  this.timeout(60_000)
  let store: Store
  const now = () => new Date('2046-05-01T08:00:00Z')
  const accountId = new ObjectId()
  const systemId = new ObjectId()
  before(async () => {
    store = await openTestStore()
    await store.models.Account.create({ _id: accountId, name: 'x', email: 'x@x.test', createdAt: now() })
    const domain = await store.models.Domain.create({
      ...{ accountId, name: 'shop.test', keys: [], listHelp: ['mailto:a@shop.test'], createdAt: now() },
      dkim: { state: 'match', matchedAt: now() },
    })
    const system = { _id: systemId, accountId, name: 'x', platform: 'custom', username: 'x', createdAt: now() }
    await store.models.System.create({ ...system, domainIds: [domain._id] })
  })
  after(() => store.close())
  beforeEach(async () => {
    for (const name of ['messages', 'deliveries', 'contents']) await store.db.collection(name).deleteMany({})
  })

  const contents = () => createContents(store)
  const claimsOf = (node: string) =>
    erasingClaims(createClaims({ store, now, leaseSeconds: 30, name: { node, boot: '1' } }), {
      ...{ store, contents: contents(), now, log },
    })

  /** Through intake, as what the system may do says now. */
  async function send(recipients: string[], text = 'Thank you!') {
    const may = (await readEntitlement({ store, now }, { _id: systemId }))?.answer
    if (may === undefined || isRefusal(may)) throw new Error('the system may not send')
    const submitter: Submitter = { ...may, credentialId: null, priority: 'normal' }
    const intake = createIntake({
      ...{ now, log, registry: new Registry(), hostname: 'relay.test', newId: () => new ObjectId() },
      ...createMails(store, contents()),
      ...{
        laneOf: (to: string) => to.slice(to.lastIndexOf('@') + 1),
        dueFrom: (at: Date) => at,
        wake: () => undefined,
      },
      ...{ contents: contents(), newBodyHash: createBodyHash },
    })
    const mail = `From: a@shop.test\r\nTo: b@one.test\r\nSubject: Order 4711\r\n\r\n${text}\r\n`
    const answer = await intake.accept({
      submitter,
      client: { address: '127.0.0.1', helo: 'x', tls: null },
      protocol: 'ESMTPSA',
      envelope: { reversePath: 'a@shop.test', recipients, body: '7BIT', smtputf8: false },
      content: Readable.from([Buffer.from(mail)]),
    })
    if (isRefusal(answer)) throw new Error(answer.reason)
    return answer.id
  }
  const message = async (id: ObjectId) => store.db.collection('messages').findOne({ _id: id })
  const hasContent = async (id: ObjectId) => {
    const chunks = await store.db.collection('contents').countDocuments({ contentId: id })
    const row = await message(id)
    return row?.header !== null || row?.body !== null || chunks > 0
  }
  const outcome = (delivery: Delivery, state: Outcome['state']): Outcome => ({
    attempt: {
      ...{ deliveryId: delivery._id, at: now(), ms: 1, phase: 'data', result: 'accepted', code: 250, enhanced: null },
      ...{ response: '', host: null, address: null, tls: null },
    },
    ...{ state, class: null, explanation: { de: '', en: '' } },
    nextAttemptAt: state === 'deferred' ? now() : null,
  })
  async function end(lane: string, state: Outcome['state'], node = 'n') {
    const claims = claimsOf(node)
    const { leaseId, deliveries } = await claims.take(lane, 10)
    expect(deliveries.length).to.be.greaterThan(0)
    await claims.record(deliveries.map(delivery => ({ leaseId, delivery, outcome: outcome(delivery, state) })))
  }

  it('is what an account has to ask for', async () => {
    const id = await send(['b@one.test'])
    expect(await message(id)).to.include({ subject: 'Order 4711' })
    await end('one.test', 'delivered')
    expect(await hasContent(id)).to.equal(true)
    expect(keeping(await readPrivacy(store, accountId))).to.equal(undefined)
  })

  describe('once it is asked for', () => {
    before(() => changePrivacy(store, accountId, { bodyDays: 0 }))

    it('never stores the subject, nor what can be searched of it', async () => {
      const id = await send(['b@one.test'])
      const row = await message(id)
      expect(row).to.include({ subject: '' })
      expect(row?.searchKeys).to.equal(undefined)
    })

    it('takes header and body away when the last recipient’s mail has ended, and not before', async () => {
      const id = await send(['b@one.test', 'c@two.test'])
      await end('one.test', 'delivered')
      expect(await hasContent(id)).to.equal(true)
      await end('two.test', 'deferred')
      expect(await hasContent(id)).to.equal(true)
      await end('two.test', 'bounced')
      expect(await hasContent(id)).to.equal(false)
      expect(await message(id)).to.deep.include({ erasedAt: now(), recipientCount: 2 })
    })

    it('takes large bodies away too', async () => {
      const id = await send(['b@one.test'], 'x'.repeat(70).concat('\r\n').repeat(4000))
      expect(await store.db.collection('contents').countDocuments({ contentId: id })).to.be.greaterThan(0)
      await end('one.test', 'delivered')
      expect(await hasContent(id)).to.equal(false)
    })

    it('ends so too when the last two end at the same moment on two nodes', async () => {
      for (let i = 0; i < 5; i++) {
        const id = await send(['b@one.test', 'c@two.test'])
        await Promise.all([end('one.test', 'delivered', 'n'), end('two.test', 'delivered', 'm')])
        expect(await hasContent(id)).to.equal(false)
      }
    })

    it('erases what was suppressed, and by the sweep what was cancelled or left by a crash', async () => {
      const suppressed = await send(['b@one.test'])
      const { leaseId, deliveries } = await claimsOf('n').take('one.test', 10)
      const [delivery] = deliveries
      if (delivery === undefined) throw new Error('nothing was due')
      await claimsOf('n').suppress(leaseId, [{ delivery, explanation: { de: '', en: '' } }])
      expect(await hasContent(suppressed)).to.equal(false)

      const cancelled = await send(['b@one.test'])
      await cancelMessage({ store, now }, cancelled.toHexString())
      const waits = await send(['b@two.test'])
      expect(await sweepEnded({ store, contents: contents(), now }, new AbortController().signal)).to.equal(1)
      expect([await hasContent(cancelled), await hasContent(waits)]).to.deep.equal([false, true])
      expect(await sweepEnded({ store, contents: contents(), now }, new AbortController().signal)).to.equal(0)
    })

    it('leaves alone what another account keeps', async () => {
      await changePrivacy(store, accountId, { bodyDays: 7 })
      const id = await send(['b@one.test'], 'x'.repeat(70).concat('\r\n').repeat(4000))
      await store.db.collection('deliveries').updateMany({}, { $unset: { open: 1 } })
      expect(await eraseEnded({ store, contents: contents(), now }, [id])).to.equal(0)
      expect((await message(id))?.header).to.not.equal(null)
      expect(await store.db.collection('contents').countDocuments({ contentId: id })).to.be.greaterThan(0)
      await changePrivacy(store, accountId, { bodyDays: 0 })
    })
  })

  it('can be had of subjects alone', async () => {
    await changePrivacy(store, accountId, { bodyDays: 7, storeSubjects: false })
    const id = await send(['b@one.test'])
    expect((await message(id))?.subject).to.equal('')
    await end('one.test', 'delivered')
    expect(await hasContent(id)).to.equal(true)
  })
})
