/**
 * Promise 5: however a destination misbehaves, and at whichever step, the merchant reads where it went wrong, with the
 * remote's words and ours; a passing trouble ends in a delivery, a lasting one in a bounce. Real sockets, all at once.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { showMessage } from '../../relay/src/queue/messages.ts'
import { openStore, type Store } from '../../relay/src/store/index.ts'
import type { Attempt } from '../../relay/src/values.ts'
import { type Sink, startSink } from '../lab/sink.ts'
import { type SinkScript, troubles } from '../lab/sink-act.ts'
import { startWorld, type World } from '../lab/world.ts'
import { type ShownDelivery, sendFrom } from './lab.ts'

interface Case {
  readonly name: string
  readonly script: SinkScript
  /** what the first attempt says */
  readonly first: Partial<Pick<Attempt, 'phase' | 'code' | 'enhanced' | 'result'>>
  readonly words?: RegExp
  readonly end: 'delivered' | 'bounced'
  /** while it waits, or of the bounce */
  readonly class: string
  readonly explains: RegExp
}

const once = (script: SinkScript) => troubles.times(1, script)
const bounced = { end: 'bounced' } as const
const later = { end: 'delivered' } as const

const casesOf = (): Case[] => [
  {
    name: 'turns away with 554 at the greeting',
    script: once(troubles.at('greeting', { reply: '554 5.7.1 No SMTP service for you', close: true })),
    first: { phase: 'greeting', code: 554, result: 'deferred' },
    words: /No SMTP service/,
    ...later,
    class: 'host',
    explains: /no connection from us at present/,
  },
  {
    name: 'is busy at the greeting (421)',
    script: once(troubles.at('greeting', { reply: '421 4.3.2 Too many connections', close: true })),
    first: { phase: 'greeting', code: 421, result: 'deferred' },
    ...later,
    class: 'soft',
    explains: /fewer mails at present/,
  },
  {
    name: 'hangs up without a greeting',
    script: once(troubles.at('greeting', { close: true })),
    first: { phase: 'greeting', code: null, result: 'deferred' },
    ...later,
    class: 'host',
    explains: /broke off/,
  },
  {
    name: 'greets with garbage',
    script: once(
      troubles.at('greeting', { reply: Buffer.from('\0\xff\xfeHTTP/1.1 400 Bad Request\r\n\r\n', 'latin1') }),
    ),
    first: { phase: 'greeting', code: null, result: 'deferred' },
    ...later,
    class: 'host',
    explains: /try again/,
  },
  {
    name: 'greets with an endless line',
    script: once(troubles.at('greeting', { reply: Buffer.alloc(3_000_000, 'x') })),
    first: { phase: 'greeting', code: null, result: 'deferred' },
    ...later,
    class: 'host',
    explains: /try again/,
  },
  {
    name: 'hangs up at EHLO',
    script: once(troubles.at('ehlo', { close: true })),
    first: { phase: 'ehlo', code: null, result: 'deferred' },
    ...later,
    class: 'host',
    explains: /broke off/,
  },
  {
    name: 'refuses the sender for now',
    script: once(troubles.at('mail', '451 4.3.0 Try later')),
    first: { phase: 'mail', code: 451, enhanced: '4.3.0', result: 'deferred' },
    ...later,
    class: 'soft',
    explains: /not ready at present/,
  },
  {
    name: 'refuses the sender for good',
    script: troubles.at('mail', '550 5.1.8 Sender address rejected: Domain not found'),
    first: { phase: 'mail', code: 550, enhanced: '5.1.8', result: 'refused' },
    ...bounced,
    class: 'policy',
    explains: /sender address/,
  },
  {
    name: 'greylists',
    script: once(troubles.at('rcpt', '450 4.7.1 Greylisted, see you in a minute')),
    first: { phase: 'rcpt', code: 450, enhanced: '4.7.1', result: 'deferred' },
    ...later,
    class: 'soft',
    explains: /second try/,
  },
  {
    name: 'does not know the address',
    script: troubles.at('rcpt', '550 5.1.1 User unknown'),
    first: { phase: 'rcpt', code: 550, enhanced: '5.1.1', result: 'refused' },
    ...bounced,
    class: 'hard',
    explains: /does not exist/,
  },
  {
    name: 'refuses DATA for now',
    script: once(troubles.at('data', '452 4.3.1 Out of disk')),
    first: { phase: 'data', code: 452, enhanced: '4.3.1', result: 'deferred' },
    ...later,
    class: 'soft',
    explains: /next try|try again/,
  },
  {
    name: 'drops the connection in the middle of the mail',
    script: once(troubles.at('data', { dropAfterBytes: 500 })),
    first: { phase: 'data', code: null, result: 'deferred' },
    ...later,
    class: 'host',
    explains: /broke off/,
  },
  {
    name: 'says 421 after the final dot',
    script: once(troubles.at('message', { reply: '421 4.3.2 Shutting down', close: true })),
    first: { phase: 'data', code: 421, enhanced: '4.3.2', result: 'deferred' },
    ...later,
    class: 'soft',
    explains: /not ready at present/,
  },
  {
    name: 'answers the final dot with garbage',
    script: once(troubles.at('message', { reply: Buffer.from('ok, got it\r\n'), close: true })),
    first: { phase: 'data', code: null, result: 'deferred' },
    ...later,
    class: 'host',
    explains: /broke off/,
  },
  {
    name: 'takes the mail for spam',
    script: troubles.at('message', '554 5.7.1 Message rejected as spam'),
    first: { phase: 'data', code: 554, enhanced: '5.7.1', result: 'refused' },
    ...bounced,
    class: 'policy',
    explains: /for spam/,
  },
]

/** Where CHUNKING makes a difference, once more with it. */
const cases = [
  ...casesOf().map(one => ({ ...one, chunking: false })),
  ...casesOf().flatMap(one =>
    one.first.phase === 'data' ? { ...one, chunking: true, name: `offers CHUNKING and ${one.name}` } : [],
  ),
]

describe('a destination that', function () {
  this.timeout(60_000)
  let world: World
  const sinks: Sink[] = []
  const ids: string[] = []
  const domain = (i: number) => `case${i}.test`
  const whileWaiting: (ShownDelivery | undefined)[] = []
  let store: Store
  const look = async (id = ''): Promise<ShownDelivery | undefined> => (await showMessage(store, id)).deliveries[0]
  before(async () => {
    world = await startWorld({ env: { DEPESCHE_RETRY_SECONDS: '3,1,1,2' } })
    const send = await sendFrom(world)
    store = await openStore(world.relay.addresses.store, { maxPoolSize: 2 })
    for (const [i, { script, chunking }] of cases.entries()) {
      const host = `127.0.1.${i + 1}` // the same port everywhere: a relay has one DEPESCHE_MX_PORT
      sinks.push(await startSink({ host, port: world.sink.port, script, chunking }))
      world.dns.set([
        { type: 'MX', name: domain(i), preference: 10, exchange: `mx.${domain(i)}` },
        { type: 'A', name: `mx.${domain(i)}`, value: host },
      ])
    }
    for (const i of cases.keys()) ids.push(await send(`anna@${domain(i)}`))
    // all are tried at once, and again after 3 s: what is said in between is read now
    for (const until = Date.now() + 2500; Date.now() < until; await delay(100))
      for (const [i, id] of ids.entries()) if (whileWaiting[i]?.state !== 'deferred') whileWaiting[i] = await look(id)
  })
  after(async () => {
    await store?.close()
    for (const sink of sinks) await sink.close()
    await world?.[Symbol.asyncDispose]()
  })

  for (const [i, { name, first, words, end, class: outcomeClass, explains, chunking }] of cases.entries())
    it(`${name}: ${end === 'bounced' ? 'bounced, and the sender reads why' : 'tried again and delivered'}`, async () => {
      let delivery: ShownDelivery | undefined
      for (const until = Date.now() + 30_000; ; await delay(100)) {
        delivery = await look(ids[i])
        if (delivery?.state === end) break
        if (Date.now() > until) throw new Error(`not ${end}: ${JSON.stringify(delivery)}`)
      }
      const [attempt] = delivery.attempts
      expect(attempt).to.deep.include({ ...first, host: `mx.${domain(i)}`, address: `127.0.1.${i + 1}`, tls: null })
      if (words !== undefined) expect(attempt?.response).to.match(words)
      expect(attempt?.response).to.match(/\S/)
      expect(attempt?.class).to.equal(outcomeClass)
      expect(delivery.explanation?.de).to.match(/\S+ \S+ \S+/)
      if (end === 'bounced') {
        expect(delivery).to.include({ class: outcomeClass, enhancedStatus: first.enhanced })
        expect(delivery.explanation?.en).to.match(explains)
        expect(delivery.attempts).to.have.length(1)
        expect(sinks[i]?.accepted).to.equal(0)
      } else {
        expect(whileWaiting[i]).to.include({ state: 'deferred', class: outcomeClass })
        expect(whileWaiting[i]?.explanation?.en).to.match(explains)
        expect(new Date(whileWaiting[i]?.nextAttemptAt ?? 0).getTime()).to.be.greaterThan(Date.now() - 60_000)
        expect(delivery.class).to.equal(null)
        expect(delivery.explanation?.en).to.equal(`Accepted by the mail server mx.${domain(i)}.`)
        expect(delivery.attempts).to.have.length(2)
        expect(sinks[i]?.mails.map(({ by }) => by)).to.deep.equal([chunking ? 'BDAT' : 'DATA'])
      }
    })
})
