import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { followDeliveries } from './follow.ts'
import { type EventRow, type EventType, eventRows, type Interest, type Interests } from './index.ts'
import { tellReturned } from './tell.ts'

/** not gone by: the store removes what has expired by its own clock */
const start = new Date('2046-03-01T00:00:00Z').getTime()
const second = 1000
const minute = 60 * second
const delayedSeconds = 900
const lookSeconds = 30
/** how a look ends: the relay dies just before it announces something, or just after it */
type End = 'before' | 'after' | 'no'
const all: EventType[] = [
  'message.delivered',
  'message.deferred',
  'message.delayed',
  'message.bounced',
  'message.suppressed',
]
const never = new AbortController().signal

describe('events of deliveries', function () {
  this.timeout(120_000)
  let store: Store
  let time = start
  const accountId = new ObjectId()
  const systemId = new ObjectId()
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    await clear()
  })
  const clear = async () => {
    time = start
    for (const name of ['deliveries', 'messages', 'systems', 'events', 'eventcursors'])
      await store.db.collection(name).deleteMany({})
    await store.db.collection('systems').insertOne({ _id: systemId, accountId, username: 'u', domainIds: [] })
  }

  const interest = (more: Partial<Interest> = {}): Interest => ({
    webhookId: new ObjectId(),
    accountId,
    systemId: null,
    types: all,
    since: new Date(start),
    active: true,
    ...more,
  })
  /** @param dies whether the process dies just before an announcement, or just after it */
  const watched = (interests: Interest[], dies: () => End = () => 'no') => {
    const announced = new Map<string, EventRow[]>()
    const watching: Interests = {
      read: async of => interests.filter(one => of === undefined || one.accountId.equals(of)),
      async announce(_, events) {
        if (dies() === 'before') throw new Error('killed')
        for (const { _id, at } of events) if (at.getTime() > time) throw new Error(`${_id} was told before it happened`)
        for (const event of events) announced.set(event._id, [...(announced.get(event._id) ?? []), event])
        if (dies() === 'after') throw new Error('killed')
      },
    }
    return { announced, interests: watching }
  }
  const follow = (interests: Interests) =>
    followDeliveries({ store, now: () => new Date(time), interests, delayedSeconds }, never)
  const row = (receivedAt: number, more: object = {}) => ({
    _id: new ObjectId(),
    accountId,
    systemId,
    messageId: new ObjectId(),
    recipient: 'anna@inbox.test',
    lane: 'inbox.test',
    state: 'queued',
    receivedAt: new Date(receivedAt),
    attemptCount: 0,
    ...('finalAt' in more ? {} : { open: true }),
    ...more,
  })
  const tried = (at: number, result: 'accepted' | 'refused' | 'deferred', more: object = {}) => ({
    ...{ at: new Date(at), ms: 0, phase: 'rcpt', result, code: 451, enhanced: '4.2.2', response: 'Mailbox full' },
    ...{ host: 'mx.inbox.test', address: '192.0.2.1', tls: null, class: result === 'accepted' ? null : 'soft' },
    ...more,
  })
  const idOf = (delivery: { _id: ObjectId }, type: string) => `evt_${delivery._id.toHexString()}_${type}`

  it('are told once each and none is lost, whatever dies when, and in whatever order outcomes are seen', async () => {
    const mail = fc.record({
      received: fc.integer({ min: 0, max: 40 * 60 }), // seconds
      took: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 40 * 60 })),
      /** from the outcome's time to its being seen */
      lag: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 600 }),
      ),
      end: fc.constantFrom('delivered', 'bounced', 'suppressed', 'cancelled', 'returned', 'queued'),
      /** when in that time it was put off, as shares of it */
      putOff: fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 3 }),
    })
    /** how each look ends */
    const ends = fc.array(fc.constantFrom('no', 'before', 'no', 'after'), { minLength: 200, maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(fc.array(mail, { minLength: 1, maxLength: 30 }), ends, async (mails, cuts) => {
        await clear()
        let dies: End = 'no'
        let deaths = 0
        const { announced, interests } = watched([interest()], () => {
          if (dies === 'after') deaths++
          return dies
        })
        const deps = { store, now: () => new Date(time), interests }
        const expected = new Set<string>()
        const possible = new Set<string>()
        const steps: { at: number; act(): Promise<unknown> }[] = []
        const deliveries = store.db.collection<ReturnType<typeof row>>('deliveries')
        for (const { received, took, lag, end, putOff } of mails) {
          const delivery = row(start + received * second)
          const finalAt = start + (received + took) * second
          steps.push({ at: start + received * second, act: () => deliveries.insertOne(delivery) })
          const offs = putOff.toSorted((a, b) => a - b).map(share => start + (received + (took * share) / 100) * second)
          for (const [n, offAt] of offs.entries()) {
            expected.add(idOf(delivery, `deferred-${n + 1}`))
            const attempt = tried(offAt, 'deferred')
            const put = { $set: { deferredAt: new Date(offAt) }, $push: { attempts: attempt } }
            const act = () => deliveries.updateOne({ _id: delivery._id }, put as never)
            steps.push({ at: offAt + lag * second, act })
          }
          const isLate = end === 'queued' || took > delayedSeconds
          if (isLate) expected.add(idOf(delivery, 'delayed'))
          // its end was in time, but not seen in time
          else if (took + lag > delayedSeconds) possible.add(idOf(delivery, 'delayed'))
          if (end === 'queued') continue
          const state = end === 'returned' ? 'delivered' : end
          const last = state === 'delivered' ? tried(finalAt, 'accepted') : tried(finalAt, 'refused')
          const outcome = {
            $set: { state, finalAt: new Date(finalAt) },
            $unset: { open: 1 },
            ...(state === 'delivered' || state === 'bounced' ? { $push: { attempts: last } } : {}),
          }
          const act = () => deliveries.updateOne({ _id: delivery._id }, outcome as never)
          steps.push({ at: finalAt + lag * second, act })
          if (state !== 'cancelled') expected.add(idOf(delivery, state))
          if (end !== 'returned') continue
          expected.add(idOf(delivery, 'bounced'))
          const backAt = finalAt + (lag + 5) * second
          steps.push({
            at: backAt,
            async act() {
              const returned = { at: new Date(backAt), enhanced: '5.1.1', response: 'gone' }
              await deliveries.updateOne({ _id: delivery._id }, { $set: { state: 'bounced', returned } } as never)
              // whoever brought it comes again until he is told 250
              for (let tries = 0; tries < 3; tries++)
                try {
                  await tellReturned(deps, [delivery])
                  break
                } catch {
                  dies = 'no'
                }
            },
          })
        }
        // the relay looks all the time, and dies now and then; at the end it lives
        const look = async (cut: typeof dies) => {
          dies = cut
          await follow(interests).catch(() => undefined)
          dies = 'no'
        }
        cuts.forEach((cut, i) => void steps.push({ at: start + i * lookSeconds * second, act: () => look(cut) }))
        for (let i = 0; i < 40; i++) steps.push({ at: start + (100 + i) * minute, act: () => look('no') })
        for (const step of steps.sort((a, b) => a.at - b.at)) {
          time = step.at
          await step.act()
          for (const id of announced.keys())
            if (!expected.has(id) && !possible.has(id)) throw new Error(`${id} was told and never was`)
        }
        expect(
          [...expected].filter(id => !announced.has(id)),
          'never told',
        ).to.deep.equal([])
        const stored = await eventRows(store).find().toArray()
        const kept = new Set(stored.map(({ _id }) => _id))
        expect(
          [...expected].filter(id => !kept.has(id)),
          'not stored',
        ).to.deep.equal([])
        expect(
          [...kept].filter(id => !announced.has(id)),
          'stored and not told',
        ).to.deep.equal([])
        const repeats = [...announced.values()].filter(list => list.length > 1).length
        if (deaths === 0) expect(repeats, 'told twice without a reason').to.equal(0)
      }),
      { numRuns: 15 },
    )
  })

  it('of one moment are all told, however many they are', async () => {
    const { announced, interests } = watched([interest()])
    const at = start + minute
    const many = Array.from({ length: 4500 }, (_, i) =>
      row(start, { state: 'bounced', finalAt: new Date(i < 4000 ? at : at + i) }),
    )
    await store.db.collection('deliveries').insertMany(many)
    time = at + minute
    let rounds = 1
    while ((await follow(interests)).more) rounds++
    expect(announced.size).to.equal(4500)
    expect(rounds).to.equal(2)
  })

  it('are told of from the beginning of the interest on, to whoever wants that type and that system', async () => {
    const other = new ObjectId()
    await store.db.collection('systems').insertOne({ _id: other, accountId, username: 'v', domainIds: [] })
    const old = row(start, { state: 'bounced', finalAt: new Date(start) })
    const ours = row(start, { state: 'bounced', finalAt: new Date(start + minute) })
    const delivered = row(start, { state: 'delivered', finalAt: new Date(start + minute) })
    const theirs = row(start, { systemId: other, state: 'bounced', finalAt: new Date(start + minute) })
    await store.db.collection('deliveries').insertMany([old, ours, delivered, theirs])
    const { announced, interests } = watched([
      interest({ systemId, types: ['message.bounced'], since: new Date(start + minute / 2) }),
    ])
    time = start + 2 * minute
    await follow(interests)
    expect([...announced.keys()]).to.deep.equal([idOf(ours, 'bounced')])
  })

  it('go on when the clock was ahead and is put right', async () => {
    const { announced, interests } = watched([interest()])
    const ended = async (at: number) => {
      const delivery = row(at, { state: 'bounced', finalAt: new Date(at) })
      await store.db.collection('deliveries').insertOne(delivery)
      return idOf(delivery, 'bounced')
    }
    time = start + 24 * 60 * minute
    const ahead = await ended(time)
    await follow(interests)
    time = start + minute
    const right = await ended(time - second)
    await follow(interests)
    time += minute
    const after = await ended(time)
    for (let i = 0; i < 20; i++, time += minute) await follow(interests)
    expect([...announced.keys()].sort()).to.deep.equal([ahead, right, after].sort())
  })

  it('tell once of each mail that was accepted, however late and in however many parts it is stored', async () => {
    const mail = fc.record({
      received: fc.integer({ min: 0, max: 20 * 60 }),
      /** from the message to its deliveries, and between these */
      lag: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 })),
      recipients: fc.integer({ min: 0, max: 3 }),
      scheduled: fc.boolean(),
      /** a crash came in between, and it was submitted once more under the same key */
      repeatedAfter: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 40 * 60 })),
    })
    const ends = fc.array(fc.constantFrom('no', 'before', 'no', 'after'), { minLength: 60, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(fc.array(mail, { minLength: 1, maxLength: 20 }), ends, async (mails, cuts) => {
        await clear()
        let dies: End = 'no'
        const { announced, interests } = watched([interest({ types: ['message.accepted'] })], () => dies)
        const steps: { at: number; act(): Promise<unknown> }[] = []
        const expected = new Map<string, string[]>()
        for (const { received, lag, recipients, scheduled, repeatedAfter } of mails) {
          const at = start + received * second
          const sendAt = scheduled ? { sendAt: new Date(at + 90 * minute) } : {}
          const message = {
            ...{ _id: new ObjectId(), accountId, systemId, receivedAt: new Date(at), recipientCount: recipients },
            ...{ messageIdHeader: '<1@shop.test>', from: 'shop@shop.test', ...sendAt },
          }
          steps.push({ at, act: () => store.db.collection('messages').insertOne(message) })
          const to = Array.from({ length: recipients }, (_, i) => `r${i}@inbox.test`)
          for (const [i, recipient] of to.entries()) {
            const storedAt = at + repeatedAfter * second
            const delivery = row((sendAt.sendAt?.getTime() ?? storedAt) + 0, {
              ...{ messageId: message._id, recipient, ...sendAt },
            })
            const act = () => store.db.collection('deliveries').insertOne(delivery)
            steps.push({ at: storedAt + i * lag * second, act })
          }
          if (recipients > 0) expected.set(`evt_${message._id.toHexString()}_accepted`, to)
        }
        const look = async (cut: typeof dies) => {
          dies = cut
          await follow(interests).catch(() => undefined)
          dies = 'no'
        }
        cuts.forEach((cut, i) => void steps.push({ at: start + i * lookSeconds * second, act: () => look(cut) }))
        for (let i = 0; i < 60; i++) steps.push({ at: start + (30 + 3 * i) * minute, act: () => look('no') })
        for (const step of steps.sort((a, b) => a.at - b.at)) {
          time = step.at
          await step.act()
        }
        const stored = await eventRows(store).find().toArray()
        expect([...announced.keys()].sort()).to.deep.equal([...expected.keys()].sort())
        expect(stored.map(({ _id }) => _id).sort()).to.deep.equal([...expected.keys()].sort())
        for (const { _id, data } of stored)
          expect((data as { recipients: string[] }).recipients, 'whole').to.have.members(expected.get(_id) ?? [])
      }),
      {
        numRuns: 8,
        // of the very moment the interest begins with, and half stored at the first look
        examples: [
          [[{ received: 0, lag: 1, recipients: 2, scheduled: false, repeatedAfter: 0 }], Array(60).fill('no')],
          // seen half stored, and again only after a minute, since the looks in between died
          [
            [
              { received: 121, lag: 0, recipients: 1, scheduled: false, repeatedAfter: 0 },
              { received: 121, lag: 45, recipients: 3, scheduled: false, repeatedAfter: 0 },
            ],
            Array.from({ length: 60 }, (_, i) => (i === 5 ? 'before' : i === 6 ? 'after' : 'no')),
          ],
        ],
      },
    )
  })

  it('of acceptance say what is known of the mail, to whoever had asked before it came', async () => {
    const message = {
      ...{ _id: new ObjectId(), accountId, systemId, receivedAt: new Date(start + minute), recipientCount: 1 },
      ...{
        messageIdHeader: '<1@shop.test>',
        from: 'shop@shop.test',
        tags: ['vip'],
        sendAt: new Date(start + 3 * minute),
      },
    }
    await store.db.collection('messages').insertOne(message)
    const { _id: messageId, sendAt } = message
    await store.db.collection('deliveries').insertOne(row(sendAt.getTime(), { messageId, sendAt }))
    const asked = interest({ types: ['message.accepted'] })
    const late = watched([interest({ types: ['message.accepted'], since: new Date(start + 2 * minute) })])
    const { announced, interests } = watched([asked])
    time = start + 4 * minute
    await follow(late.interests) // also at the time when it leaves
    expect(late.announced.size).to.equal(0)
    await store.db.collection('eventcursors').deleteMany({})
    await follow(interests)
    const [[id, [event]] = ['', []]] = announced
    expect(id).to.equal(`evt_${messageId.toHexString()}_accepted`)
    expect(event?.at).to.deep.equal(message.receivedAt)
    expect(event?.data).to.deep.equal({
      message: {
        ...{ id: messageId.toHexString(), messageId: '<1@shop.test>', systemId: systemId.toHexString() },
        ...{ from: 'shop@shop.test', receivedAt: message.receivedAt.toISOString(), tags: ['vip'], metadata: {} },
        ...{ template: null, order: null },
      },
      recipients: ['anna@inbox.test'],
      sendAt: sendAt.toISOString(),
    })
  })

  it('tell of each attempt that puts a mail off: its own answer, and when the next one is or was', async () => {
    const { announced, interests } = watched([interest({ types: ['message.deferred'] })])
    const first = tried(start + minute, 'deferred', { ms: 500 })
    const waits = row(start, {
      state: 'deferred',
      deferredAt: new Date(start + 3 * minute),
      dueAt: new Date(start + 8 * minute),
      attemptCount: 2,
      attempts: [
        first,
        tried(start + 3 * minute, 'refused', { class: 'host', phase: 'greeting', enhanced: null, response: 'busy' }),
      ],
    })
    const ends = [tried(start + minute, 'deferred'), tried(start + 2 * minute, 'deferred', { class: 'expired' })]
    const expired = row(start, {
      state: 'bounced',
      finalAt: new Date(start + 2 * minute),
      deferredAt: new Date(start + minute),
      attempts: ends,
    })
    const cancelled = row(start, {
      state: 'cancelled',
      finalAt: new Date(start + 2 * minute),
      deferredAt: new Date(start + minute),
      attempts: [first],
    })
    await store.db.collection('deliveries').insertMany([waits, expired, cancelled])
    time = start + 4 * minute
    for (let i = 0; i < 3; i++, time += 20 * minute) await follow(interests)
    expect([...announced.keys()].sort()).to.deep.equal(
      [
        idOf(waits, 'deferred-1'),
        idOf(waits, 'deferred-2'),
        idOf(expired, 'deferred-1'),
        idOf(cancelled, 'deferred-1'),
      ].sort(),
    )
    expect([...announced.values()].every(({ length }) => length === 1)).to.equal(true)
    const [one] = announced.get(idOf(waits, 'deferred-1')) ?? []
    expect(one?.at).to.deep.equal(new Date(start + minute + 500))
    expect(one?.data).to.deep.include({
      ...{ recipient: 'anna@inbox.test', attempt: 1, class: 'soft', enhancedStatus: '4.2.2', response: 'Mailbox full' },
      nextAttemptAt: new Date(start + 3 * minute).toISOString(),
    })
    const { explanation } = (one?.data ?? {}) as { explanation: { de: string; en: string } }
    expect(explanation.de).to.contain('Das Postfach des Empfängers ist voll')
    expect(explanation.en).to.contain('full')
    expect(announced.get(idOf(waits, 'deferred-2'))?.[0]?.data).to.deep.include({
      ...{ attempt: 2, class: 'host', enhancedStatus: null, response: 'busy' },
      nextAttemptAt: new Date(start + 8 * minute).toISOString(),
    })
  })

  it('are read of those kinds only that somebody wants', async () => {
    const { interests } = watched([interest({ types: ['message.deferred'] })])
    await follow(interests)
    const [cursor] = await store.db.collection('eventcursors').find().toArray()
    expect(cursor).to.include.keys('deferredTo', 'deferredSealedTo').and.not.include.keys('readTo', 'delayedTo')
  })

  it('say that a system was paused: once for each pause, with the reason, whatever dies', async () => {
    let dies: End = 'no'
    const { announced, interests } = watched(
      [interest({ types: ['system.inactive'], since: new Date(start + minute) })],
      () => dies,
    )
    const systems = store.db.collection('systems')
    const pause = (at: number, reason: string | null) =>
      systems.updateOne({ _id: systemId }, { $set: { name: 'Shop', pausedAt: new Date(at), pauseReason: reason } })
    await pause(start, 'before anybody asked')
    time = start + 2 * minute
    await follow(interests)
    await pause(start + 3 * minute, 'token found in a public repository')
    await follow(interests) // the pause is of after this look
    expect(announced.size).to.equal(0)
    time = start + 4 * minute
    for (const end of ['before', 'after', 'no', 'no'] as const) {
      dies = end
      await follow(interests).catch(() => undefined)
    }
    await systems.updateOne({ _id: systemId }, { $set: { pausedAt: null, pauseReason: null } })
    await follow(interests)
    await pause(start + 4 * minute, null)
    for (let i = 0; i < 3; i++) await follow(interests)
    const of = (at: number) => `evt_${systemId.toHexString()}-paused-${at}_system-inactive`
    expect([...announced.keys()]).to.deep.equal([of(start + 3 * minute), of(start + 4 * minute)])
    expect([...announced.values()].map(list => list.length)).to.deep.equal([2, 1])
    const reason = 'Paused since 2046-03-01T00:03:00.000Z: token found in a public repository'
    expect(announced.get(of(start + 3 * minute))?.[0]?.data).to.deep.equal({
      system: { id: systemId.toHexString(), name: 'Shop' },
      reason,
      explanation: { de: reason.replace('Paused since', 'Angehalten seit'), en: reason },
    })
    expect(await eventRows(store).countDocuments()).to.equal(2)
  })

  it('cost one look where nobody is interested', async () => {
    const { interests } = watched([])
    expect(await follow(interests)).to.deep.equal({ told: 0, more: false, followed: 0 })
    expect(await tellReturned({ store, now: () => new Date(time), interests }, [row(start)])).to.equal(0)
    expect(await store.db.collection('eventcursors').countDocuments()).to.equal(0)
  })
})
