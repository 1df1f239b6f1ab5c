import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { EventRow, Interest } from '../events/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { announce, claim, dispatchRows, dueWebhooks, record, sendAgain } from './dispatches.ts'

describe('events on their way', () => {
  let store: Store
  let time = new Date('2046-03-01T00:00:00Z').getTime() // the store removes what has expired by its own clock
  const now = () => new Date(time)
  const deps = () => ({ store, now })
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(() => store.db.collection('dispatches').deleteMany({}))

  const accountId = new ObjectId()
  const webhook = (more: Partial<Interest> = {}): Interest => ({
    webhookId: new ObjectId(),
    accountId,
    systemId: null,
    types: ['message.bounced'],
    since: new Date(0),
    active: true,
    ...more,
  })
  const events = (count: number): EventRow[] =>
    Array.from({ length: count }, (_, i) => ({
      _id: `evt_${i}_bounced`,
      accountId,
      systemId: new ObjectId(),
      type: 'message.bounced',
      at: now(),
      data: {},
      expiresAt: new Date(time + 1e9),
    }))

  it('are one for each active webhook that wants it, however often it is announced', async () => {
    const wanting = webhook()
    const interests = [wanting, webhook({ active: false }), webhook({ types: ['message.delayed'] })]
    const [one] = events(1)
    if (one === undefined) throw new Error()
    await Promise.all([announce(deps(), interests, [one]), announce(deps(), interests, [one])])
    const [claimed] = await claim(deps(), wanting.webhookId, 5)
    if (claimed === undefined) throw new Error('nothing was due')
    await record(deps(), [{ dispatch: claimed, end: { end: 'sent' } }])
    await announce(deps(), interests, [one])
    const rows = await dispatchRows(store).find().toArray()
    expect(rows.map(({ webhookId, state, open }) => [String(webhookId), state, open])).to.deep.equal([
      [String(wanting.webhookId), 'sent', undefined],
    ])
  })

  it('are claimed by one only, and by another when the lease has ended; who was too slow changes nothing', async () => {
    const to = webhook()
    await announce(deps(), [to], events(40))
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(deps(), to.webhookId, 8)))
    const ids = claims.flat().map(({ _id }) => _id)
    expect(new Set(ids).size, 'claimed twice').to.equal(ids.length)
    while ((await claim(deps(), to.webhookId, 8)).length > 0);
    expect(await Array.fromAsync(dueWebhooks(deps()))).to.deep.equal([])
    time += 31_000
    const [slow] = claims.flat()
    const again = await claim(deps(), to.webhookId, 100)
    expect(again).to.have.length(40)
    if (slow === undefined) throw new Error()
    expect(await record(deps(), [{ dispatch: slow, end: { end: 'sent' } }])).to.equal(0)
    const dueAt = new Date(time + 5)
    expect(
      await record(
        deps(),
        again.map(dispatch => ({ dispatch, end: { end: 'again', dueAt } })),
      ),
    ).to.equal(40)
    expect(await dispatchRows(store).countDocuments({ open: true, tries: 1, dueAt })).to.equal(40)
  })

  it('are looked for webhook by webhook', async () => {
    const webhooks = [webhook(), webhook(), webhook()]
    await announce(deps(), webhooks, events(10))
    const later = webhooks[1]
    const claimed = await claim(deps(), later?.webhookId ?? new ObjectId(), 100)
    await record(
      deps(),
      claimed.map(dispatch => ({ dispatch, end: { end: 'again', dueAt: new Date(time + 1000) } })),
    )
    const due = await Array.fromAsync(dueWebhooks(deps()))
    expect(due.map(String)).to.deep.equal([webhooks[0], webhooks[2]].map(one => String(one?.webhookId)))
    time += 1000
    expect(await Array.fromAsync(dueWebhooks(deps()))).to.have.length(3)
  })

  it('that are replayed while they are sent are sent once more', async () => {
    const to = webhook()
    const [one] = events(1)
    if (one === undefined) throw new Error()
    await announce(deps(), [to], [one])
    const [claimed] = await claim(deps(), to.webhookId, 1)
    await sendAgain(deps(), { _id: to.webhookId, accountId }, [one])
    if (claimed === undefined) throw new Error()
    await record(deps(), [{ dispatch: claimed, end: { end: 'sent' } }])
    expect(await claim(deps(), to.webhookId, 1)).to.have.length(1)
  })
})
