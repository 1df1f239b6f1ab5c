import { ObjectId } from 'bson'
import { expect } from 'chai'
import { tellComplained } from '../events/tell.ts'
import { readMessage } from '../queue/messages.ts'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { enterFacts } from '../suppressions/index.ts'
import { dispatchRows } from '../webhooks/dispatches.ts'
import { createInterests } from '../webhooks/interests.ts'
import { type TimelineDelivery, type TimelineMessage, timelineOf } from './timeline.ts'

describe('the timeline of a message', function () {
  this.timeout(60_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store?.close())

  const start = Date.UTC(2030, 0, 1)
  const at = (seconds: number) => new Date(start + seconds * 1000)
  const attempt = (seconds: number, result: string, response: string, more: object = {}) => ({
    at: at(seconds),
    ms: 500,
    phase: 'data',
    result,
    code: 250,
    enhanced: null,
    response,
    host: 'mx.inbox.test',
    address: '192.0.2.1',
    tls: { version: 'TLSv1.3', cipher: 'x', verified: true },
    ...more,
  })
  const timeline = async (id: ObjectId) => {
    const { message, deliveries } = await readMessage(store, String(id), null, null)
    return timelineOf(store, message as unknown as TimelineMessage, deliveries as unknown as TimelineDelivery[])
  }
  const inWords = async (id: ObjectId) => (await timeline(id)).map(({ kind, text }) => `${kind}: ${text.en}`)

  it('tells each step in order and in both languages', async () => {
    const { id } = await storeMail(store, {
      receivedAt: at(0),
      final: 'delivered',
      delivery: {
        finalAt: at(61),
        attempts: [
          attempt(1, 'deferred', 'no  route\nto host', { host: null, address: null, tls: null }),
          attempt(2, 'deferred', '451 4.7.1 Greylisted'),
          attempt(60, 'accepted', '250 2.0.0 Ok'),
        ],
      },
    })
    expect(await inWords(id)).to.deep.equal([
      'accepted: Accepted from 127.0.0.1 and stored',
      'deferred: No server could be reached: no route to host',
      'deferred: mx.inbox.test (192.0.2.1) put it off: 451 4.7.1 Greylisted',
      'delivered: mx.inbox.test (192.0.2.1) took it with TLSv1.3: 250 2.0.0 Ok',
    ])
    const [, , , last] = await timeline(id)
    expect(last).to.deep.include({ at: new Date(start + 60_500), recipient: 'anna@inbox.test' })
    expect(last?.text.de).to.equal('mx.inbox.test (192.0.2.1) hat sie mit TLSv1.3 angenommen: 250 2.0.0 Ok')
  })

  it('tells how it ended: bounced, returned, suppressed, cancelled', async () => {
    const explanation = { de: 'Die Adresse gibt es nicht', en: 'The address does not exist' }
    const ends = async (final: 'bounced' | 'suppressed' | 'cancelled', delivery: object) =>
      (await inWords((await storeMail(store, { receivedAt: at(0), final, delivery })).id)).at(-1)
    expect(await ends('bounced', { finalAt: at(1), explanation })).to.equal('bounced: The address does not exist')
    expect(await ends('suppressed', { finalAt: at(1), explanation })).to.equal('suppressed: The address does not exist')
    expect(await ends('cancelled', { finalAt: at(1) })).to.equal('cancelled: Cancelled before it left')
    const returned = { at: at(90), enhanced: '5.1.1', response: 'User unknown' }
    expect(await ends('bounced', { finalAt: at(1), returned, explanation })).to.equal(
      'returned: It came back after delivery: User unknown',
    )
  })

  it('tells of schedules, repeats and complaints', async () => {
    const accountId = new ObjectId()
    const { id, deliveryIds } = await storeMail(store, { accountId, receivedAt: at(0), final: 'delivered' })
    const again = new ObjectId()
    await store.db
      .collection('messages')
      .updateOne({ _id: id }, { $set: { sendAt: at(3600), resentAs: [again], resendOf: again } })
    const delivery = await store.db.collection('deliveries').findOne({ _id: deliveryIds[0] })
    const fact = { reason: 'complaint' as const, at: at(7200), enhanced: null, response: 'abuse' }
    await enterFacts({ store, now: () => at(7200) }, [{ ...fact, delivery: delivery as never }])
    const words = await inWords(id)
    expect(words).to.include.members([
      `scheduled: To leave at ${at(3600).toISOString()}; until then it can be cancelled`,
      `accepted: Sent once more: ${again}`,
      `resent: Sent once more as ${again}`,
      'complained: The recipient reported it as spam (abuse)',
    ])
    const other = await storeMail(store, { accountId, receivedAt: at(0), final: 'delivered' })
    expect((await inWords(other.id)).join()).to.not.include('spam')
  })

  it('tells whether webhooks were told, and not their secret paths', async () => {
    const [accountId, systemId] = [new ObjectId(), new ObjectId()]
    const now = () => at(10)
    const { id, deliveryIds } = await storeMail(store, { accountId, systemId, receivedAt: at(0), final: 'delivered' })
    await store.db.collection('webhooks').insertOne({
      accountId,
      systemId: null,
      url: 'https://hooks.shop.test/secret-path',
      types: ['message.complained'],
      secrets: [],
      createdAt: at(-100),
      state: 'active',
    })
    const interests = createInterests({ store, now })
    const [deliveryId = new ObjectId()] = deliveryIds
    await tellComplained({ store, now, interests }, [{ _id: deliveryId, accountId, systemId }], 'abuse')
    expect((await inWords(id)).at(-1)).to.equal(
      'told: hooks.shop.test is to be told of message.complained (tried 0 times)',
    )
    await dispatchRows(store).updateMany({ accountId }, { $set: { state: 'sent', tries: 1 } })
    expect((await inWords(id)).at(-1)).to.equal('told: hooks.shop.test was told of message.complained')
  })
})
