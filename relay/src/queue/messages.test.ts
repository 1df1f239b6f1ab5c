import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { Problem } from '../values.ts'
import { createClaims } from './claims.ts'
import { cancelMessage, showMessage } from './messages.ts'

describe('a message as its owner sees it', function () {
  this.timeout(60_000)
  let store: Store
  const at = new Date('2026-05-01T10:00:00Z')
  const now = () => at
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    for (const name of ['messages', 'deliveries']) await store.db.collection(name).deleteMany({})
  })
  const typeOf = (error: unknown) => (error instanceof Problem ? error.type : error)

  it('show every attempt, the last answer and the time of the next one', async () => {
    const attempts = [
      { at, ms: 5, result: 'deferred', code: 450, enhanced: '4.2.0', response: 'later', host: 'mx.test', tls: null },
      { at, ms: 7, result: 'deferred', code: 451, enhanced: '4.3.0', response: 'busy', host: 'mx.test', tls: null },
    ]
    const more = { state: 'deferred', attempts, class: 'soft', explanation: { de: 'voll', en: 'full' } }
    const { id } = await storeMail(store, { receivedAt: at, delivery: more })
    const shown = await showMessage(store, String(id))
    expect(shown.deliveries).to.deep.equal([
      {
        recipient: 'anna@inbox.test',
        state: 'deferred',
        class: 'soft',
        enhancedStatus: '4.3.0',
        response: 'busy',
        deliveredAt: null,
        returnedAt: null,
        explanation: { de: 'voll', en: 'full' },
        nextAttemptAt: at,
        attempts,
      },
    ])
    const ended = await storeMail(store, { receivedAt: at, final: 'delivered' })
    expect((await showMessage(store, String(ended.id))).deliveries[0]).to.include({
      state: 'delivered',
      nextAttemptAt: null,
    })
    const returned = { at: new Date(at.getTime() + 60_000), enhanced: '5.1.1', response: 'unknown after all' }
    const back = await storeMail(store, {
      receivedAt: at,
      final: 'bounced',
      delivery: { attempts, latencyMs: 1000, returned },
    })
    expect((await showMessage(store, String(back.id))).deliveries[0]).to.deep.include({
      state: 'bounced',
      enhancedStatus: '5.1.1',
      response: 'unknown after all',
      deliveredAt: new Date(at.getTime() + 1000),
      returnedAt: returned.at,
    })
  })

  it('are unknown to another tenant, as if they weren’t there', async () => {
    const accountId = new ObjectId()
    const { id } = await storeMail(store, { accountId, receivedAt: at })
    const foreign = new ObjectId()
    expect(typeOf(await showMessage(store, String(id), foreign).catch(error => error))).to.equal('message-unknown')
    expect(typeOf(await cancelMessage({ store, now }, String(id), foreign).catch(error => error))).to.equal(
      'message-unknown',
    )
    expect((await showMessage(store, String(id), accountId)).deliveries[0]?.state).to.equal('queued')
    for (const nothing of [String(new ObjectId()), 'x', ''])
      expect(typeOf(await showMessage(store, nothing).catch(error => error))).to.equal('message-unknown')
  })

  describe('being cancelled', () => {
    it('end what hasn’t left, and nothing that has', async () => {
      const { id, deliveryIds } = await storeMail(store, {
        receivedAt: at,
        recipients: ['queued@a.test', 'held@b.test', 'gone@c.test'],
      })
      const set = (n: number, update: object) =>
        store.db.collection('deliveries').updateOne({ _id: deliveryIds[n] }, update)
      await set(1, { $set: { state: 'held' }, $unset: { dueAt: 1 } })
      await set(2, { $set: { state: 'delivered', finalAt: new Date(0) }, $unset: { open: 1, dueAt: 1 } })
      expect(await cancelMessage({ store, now }, String(id))).to.equal(2)
      const rows = await store.db.collection('deliveries').find({ messageId: id }).sort({ _id: 1 }).toArray()
      expect(rows.map(row => row.state)).to.deep.equal(['cancelled', 'cancelled', 'delivered'])
      expect(rows.map(row => row.finalAt)).to.deep.equal([at, at, new Date(0)])
      for (const row of rows) expect(row).to.not.have.any.keys('open', 'dueAt')
      expect(await cancelMessage({ store, now }, String(id)), 'once more').to.equal(0)
    })

    it('leave alone what is being transmitted at this moment', async () => {
      const { id } = await storeMail(store, { receivedAt: at })
      const claims = createClaims({ store, now, leaseSeconds: 30, name: { node: 'n', boot: '1' } })
      expect((await claims.take('inbox.test', 1)).deliveries).to.have.length(1)
      expect(await cancelMessage({ store, now }, String(id))).to.equal(0)
    })
  })
})
