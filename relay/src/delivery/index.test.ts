import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import { SMTPServer } from 'smtp-server'
import type { Attempt, Delivery, SignedMessage } from '../values.ts'
import { createDelivery, type DeliveryDeps, type DestinationState, type MailDelivery } from './index.ts'
import { readDestinationLimits } from './known-destinations.ts'
import { plainAddress } from './pools.ts'
import {
  certificate,
  drop,
  lastWords,
  type Script,
  type ScriptedServer,
  stall,
  startScriptedServer,
} from './scripted-server.test-peer.ts'
import { startSilentHost } from './silent-host.test-peer.ts'

const dnsError = (code: string) => Object.assign(new Error(code), { code })
/** What DNS says: a list, or an error code. */
type Zone = {
  mx?: Record<string, { exchange: string; priority: number }[] | string>
  a?: Record<string, string[] | string>
  aaaa?: Record<string, string[] | string>
}
function dnsOf({ mx = {}, a = {}, aaaa = {} }: Zone) {
  const asked: string[] = []
  const look = <T>(kind: string, table: Record<string, T[] | string>, name: string): Promise<T[]> => {
    asked.push(`${kind} ${name}`)
    const found = table[name] ?? 'ENOTFOUND'
    return typeof found === 'string' ? Promise.reject(dnsError(found)) : Promise.resolve(found)
  }
  return {
    asked,
    resolveMx: (name: string) => look('MX', mx, name),
    resolve4: (name: string) => look('A', a, name),
    resolve6: (name: string) => look('AAAA', aaaa, name),
  }
}
const oneHost: Zone = {
  mx: { 'example.org': [{ exchange: 'mx.test', priority: 10 }] },
  a: { 'mx.test': ['127.0.0.1'] },
}

const header = Buffer.from('From: a@shop.test\r\nSubject: hi\r\n\r\n')
const signed = (
  body: Buffer | (() => Readable) = Buffer.from('Hello\r\n'),
  over: Partial<SignedMessage['message']> = {},
): SignedMessage => ({
  message: {
    _id: new ObjectId(),
    accountId: new ObjectId(),
    systemId: new ObjectId(),
    reversePath: 'b@bounces.test',
    fromDomain: 'shop.test',
    messageIdHeader: '<1@shop.test>',
    smtputf8: false,
    eightBit: false,
    receivedAt: new Date(),
    sizeBytes: 100,
    header,
    body: null,
    bodyBytes: Buffer.isBuffer(body) ? body.length : 0,
    bodyHash: '',
    ...over,
  },
  header,
  body: Buffer.isBuffer(body) ? () => body : body,
})
const to = (recipient: string): Delivery => ({
  _id: new ObjectId(),
  accountId: new ObjectId(),
  systemId: new ObjectId(),
  messageId: new ObjectId(),
  recipient,
  lane: 'example.org',
  state: 'queued',
  receivedAt: new Date(),
  attemptCount: 0,
})
const short = (attempt: Attempt | undefined) =>
  attempt && { result: attempt.result, phase: attempt.phase, code: attempt.code }

const ready =
  (mail: SignedMessage, reversePath = '') =>
  async () => ({ signed: mail, reversePath })

describe('delivery', () => {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close()
  })
  const peer = async (script: Script = {}, host?: string): Promise<ScriptedServer> => {
    const server = await startScriptedServer(script, host)
    open.push(server)
    return server
  }
  const relay = (port: number, over: Partial<DeliveryDeps> & { zone?: Zone } = {}) => {
    const dns = dnsOf(over.zone ?? oneHost)
    const delivery = createDelivery({
      hostname: 'relay.test',
      now: () => new Date(),
      log: { debug: () => undefined, info: () => undefined, warn: console.error } as never,
      dns,
      mxPort: port,
      allowPrivateDestinations: true,
      registry: new Registry(),
      ...over,
      timeouts: { quitMs: 200, ...over.timeouts },
    })
    open.push(delivery)
    return Object.assign(delivery, { dns })
  }
  const send = (delivery: MailDelivery, recipients = ['a@example.org'], mail = signed()) =>
    delivery.transmit('example.org', ready(mail, 'b+1@bounces.test'), recipients.map(to))
  const one = async (delivery: MailDelivery, mail = signed()) =>
    (await send(delivery, ['a@example.org'], mail))[0] as Attempt

  describe('of a mail to a willing host', () => {
    it('is accepted, with what the host said and where', async () => {
      const server = await peer()
      const attempt = await one(relay(server.port))
      expect(attempt).to.deep.include({
        result: 'accepted',
        phase: 'data',
        code: 250,
        enhanced: '2.0.0',
        response: '2.0.0 queued as 4711',
        host: 'mx.test',
        address: '127.0.0.1',
        tls: null,
      })
      expect(server.mails()).to.deep.equal(['From: a@shop.test\r\nSubject: hi\r\n\r\nHello\r\n'])
      expect(server.talks[0]?.lines).to.deep.equal([
        'EHLO relay.test',
        'MAIL FROM:<b+1@bounces.test> SIZE=41',
        'RCPT TO:<a@example.org>',
        'DATA',
      ])
    })

    it('needs two packets when it offers PIPELINING', async () => {
      const server = await peer()
      await one(relay(server.port))
      expect(server.talks[0]?.packets.slice(1).map(packet => packet.split('\r\n')[0])).to.deep.equal([
        'MAIL FROM:<b+1@bounces.test> SIZE=41',
        'From: a@shop.test',
      ])
    })

    it('goes step by step when it does not', async () => {
      const server = await peer({ extensions: [] })
      expect((await one(relay(server.port))).result).to.equal('accepted')
      expect(server.talks[0]?.packets.length).to.equal(5)
      expect(server.talks[0]?.lines[1]).to.equal('MAIL FROM:<b+1@bounces.test>')
    })

    it('says HELO to one that knows no EHLO', async () => {
      const server = await peer({ EHLO: '500 5.5.1 unknown' })
      expect((await one(relay(server.port))).result).to.equal('accepted')
      expect(server.talks[0]?.lines.slice(0, 2)).to.deep.equal(['EHLO relay.test', 'HELO relay.test'])
    })

    it('keeps dots and long bodies whole, from memory and from a stream', async () => {
      const server = await peer({ extensions: ['PIPELINING'] })
      const delivery = relay(server.port)
      const body = Buffer.from(`.dot\r\n..two\r\n.\r\n${'0123456789abcdef'.repeat(5000)}\r\n.end`)
      const chunks = function* () {
        for (let at = 0; at < body.length; at += 997) yield body.subarray(at, at + 997)
      }
      await one(delivery, signed(body))
      await one(
        delivery,
        signed(() => Readable.from(chunks())),
      )
      const got = server.mails().map(mail => `\r\n${mail}`.replaceAll('\r\n.', '\r\n').slice(header.length + 2))
      expect(got).to.deep.equal([`${body}\r\n`, `${body}\r\n`])
    })

    it('sends megabytes without holding them', async () => {
      const server = await peer({ extensions: ['PIPELINING', 'SIZE'] })
      let made = 0
      const chunks = function* () {
        for (; made < 400; made++) yield Buffer.alloc(65_536, 'x')
      }
      const attempt = await one(
        relay(server.port),
        signed(() => Readable.from(chunks(), { highWaterMark: 1 })),
      )
      expect(attempt.result).to.equal('accepted')
      expect(server.talks[0]?.mails[0]?.length).to.equal(header.length + 400 * 65_536 + 2)
    }).timeout(60_000)

    it('tells BODY=8BITMIME where it is offered, and sends the same where it is not', async () => {
      const offers = await peer({ extensions: ['8BITMIME'] })
      const lacks = await peer({ extensions: ['PIPELINING'] })
      const mail = () => signed(Buffer.from('Grüße\r\n'), { eightBit: true })
      expect((await one(relay(offers.port), mail())).result).to.equal('accepted')
      expect((await one(relay(lacks.port), mail())).result).to.equal('accepted')
      expect(offers.talks[0]?.lines[1]).to.equal('MAIL FROM:<b+1@bounces.test> BODY=8BITMIME')
      expect(lacks.talks[0]?.lines[1]).to.equal('MAIL FROM:<b+1@bounces.test>')
    })

    it('offers the null reverse-path', async () => {
      const server = await peer()
      await relay(server.port).transmit('example.org', ready(signed()), [to('a@example.org')])
      expect(server.talks[0]?.lines[1]).to.match(/^MAIL FROM:<> /)
    })
  })

  describe('with SMTPUTF8', () => {
    it('uses it where it is offered and needed', async () => {
      const server = await peer({ extensions: ['PIPELINING', 'SMTPUTF8'] })
      const delivery = relay(server.port)
      expect((await send(delivery, ['käthe@example.org'])).map(a => a.result)).to.deep.equal(['accepted'])
      await send(delivery)
      expect(server.talks[0]?.lines.filter(line => line.startsWith('MAIL'))).to.deep.equal([
        'MAIL FROM:<b+1@bounces.test> SMTPUTF8',
        'MAIL FROM:<b+1@bounces.test>',
      ])
    })
    it('refuses only those who need it where it is not', async () => {
      const server = await peer()
      const attempts = await send(relay(server.port), ['käthe@example.org', 'a@example.org'])
      expect(attempts.map(a => [a.result, a.code, a.enhanced])).to.deep.equal([
        ['refused', 553, '5.6.7'],
        ['accepted', 250, '2.0.0'],
      ])
    })
    it('does not need it because a client once asked for it', async () => {
      const server = await peer()
      expect((await one(relay(server.port), signed(undefined, { smtputf8: true }))).result).to.equal('accepted')
    })
  })

  describe('to several recipients', () => {
    for (const extensions of [['PIPELINING'], []])
      it(`has a fate for each (${extensions[0] ?? 'step by step'})`, async () => {
        const server = await peer({
          extensions,
          RCPT: line =>
            line.includes('bad') ? '550 5.1.1 no such user' : line.includes('later') ? '450 4.2.1 later' : '250 ok',
        })
        const attempts = await send(relay(server.port), [
          'a@example.org',
          'bad@example.org',
          'later@example.org',
          'b@example.org',
        ])
        expect(attempts.map(short)).to.deep.equal([
          { result: 'accepted', phase: 'data', code: 250 },
          { result: 'refused', phase: 'rcpt', code: 550 },
          { result: 'deferred', phase: 'rcpt', code: 450 },
          { result: 'accepted', phase: 'data', code: 250 },
        ])
        expect(server.mails().length).to.equal(1)
      })

    it('who are all refused sends an empty mail to nobody when DATA got 354, and goes on', async () => {
      let refuse = true
      const server = await peer({
        extensions: ['PIPELINING'],
        RCPT: () => (refuse ? '550 5.1.1 no' : '250 ok'),
        end: () => (refuse ? '554 no valid recipients' : '250 ok'),
      })
      const delivery = relay(server.port)
      expect((await send(delivery, ['a@example.org', 'b@example.org'])).map(a => a.code)).to.deep.equal([550, 550])
      refuse = false
      expect((await one(delivery)).result).to.equal('accepted')
      expect(server.talks.length).to.equal(1)
      expect(server.talks[0]?.mails.map(mail => mail.length > 0)).to.deep.equal([false, true])
    })

    it('who are all refused and DATA too resets before the next mail on the same connection', async () => {
      let refuse = true
      const server = await peer({
        RCPT: () => (refuse ? '550 5.1.1 no' : '250 ok'),
        DATA: () => (refuse ? '503 5.5.1 no valid recipients' : '354 go'),
      })
      const delivery = relay(server.port)
      expect(short(await one(delivery))).to.deep.equal({ result: 'refused', phase: 'rcpt', code: 550 })
      refuse = false
      expect((await one(delivery)).result).to.equal('accepted')
      expect(server.talks.length).to.equal(1)
      expect(server.talks[0]?.lines).to.include('RSET')
    })

    it('where the host names no codes for "too many" defers the rest', async () => {
      let count = 0
      const server = await peer({ RCPT: () => (++count > 1 ? '552 too many recipients' : '250 ok') })
      const attempts = await send(relay(server.port), ['a@example.org', 'b@example.org'])
      expect(attempts.map(a => a.result)).to.deep.equal(['accepted', 'deferred'])
    })
  })

  describe('to a host that refuses', () => {
    const refusals: [string, Script, object][] = [
      [
        'the connection at the greeting for good',
        { greeting: '554 go away' },
        { result: 'deferred', phase: 'greeting', code: 554 },
      ],
      [
        'at the greeting for now',
        { greeting: lastWords('421 4.3.2 busy') },
        { result: 'deferred', phase: 'greeting', code: 421 },
      ],
      ['at EHLO', { EHLO: '550 no', HELO: '550 no' }, { result: 'deferred', phase: 'ehlo', code: 550 }],
      [
        'at MAIL for good',
        { MAIL: '550 5.7.1 blocked', RCPT: '503 no MAIL', DATA: '503 no MAIL' },
        { result: 'refused', phase: 'mail', code: 550 },
      ],
      [
        'at MAIL for now',
        { MAIL: '451 later', RCPT: '503 no MAIL', DATA: '503 no MAIL' },
        { result: 'deferred', phase: 'mail', code: 451 },
      ],
      [
        'at MAIL, and takes DATA all the same',
        { MAIL: '550 no', RCPT: '550 no', end: '554 no' },
        { result: 'refused', phase: 'mail', code: 550 },
      ],
      [
        'because it wants TLS first',
        { MAIL: '530 5.7.0 STARTTLS first', RCPT: '530 no', DATA: '530 no' },
        { result: 'deferred', phase: 'mail', code: 530 },
      ],
      ['at RCPT', { RCPT: '550 5.1.1 unknown' }, { result: 'refused', phase: 'rcpt', code: 550 }],
      ['at DATA', { DATA: '554 5.7.1 no' }, { result: 'refused', phase: 'data', code: 554 }],
      ['after the final dot for good', { end: '554 5.7.1 spam' }, { result: 'refused', phase: 'data', code: 554 }],
      ['after the final dot for now', { end: '452 4.3.1 full' }, { result: 'deferred', phase: 'data', code: 452 }],
      [
        'with 421 in the middle',
        { RCPT: lastWords('421 4.7.0 too many') },
        { result: 'deferred', phase: 'rcpt', code: 421 },
      ],
      [
        'with 421 after the final dot',
        { end: lastWords('421 4.7.0 too many') },
        { result: 'deferred', phase: 'data', code: 421 },
      ],
    ]
    for (const [when, script, expected] of refusals)
      for (const pipelining of [true, false])
        it(`${when} (${pipelining ? 'pipelined' : 'step by step'})`, async () => {
          const server = await peer({ ...script, extensions: pipelining ? ['PIPELINING'] : [] })
          expect(short(await one(relay(server.port)))).to.deep.equal(expected)
        })

    it('a mail that is larger than its SIZE, and is not asked', async () => {
      const server = await peer({ extensions: ['SIZE 30', 'PIPELINING'] })
      expect(short(await one(relay(server.port)))).to.deep.equal({ result: 'refused', phase: 'mail', code: 552 })
      expect(server.talks[0]?.lines).to.deep.equal(['EHLO relay.test'])
    })

    it('in the middle of a large mail', async () => {
      const server = await peer({
        tooMuch: { octets: 100_000, answer: '552 5.3.4 too large' },
        extensions: ['PIPELINING'],
      })
      let made = 0
      const chunks = function* () {
        for (; made < 2000; made++) yield Buffer.alloc(65_536, 'x')
      }
      const attempt = await one(
        relay(server.port),
        signed(() => Readable.from(chunks(), { highWaterMark: 1 })),
      )
      expect(short(attempt)).to.deep.equal({ result: 'refused', phase: 'data', code: 552 })
      expect(made).to.be.below(1500)
      expect(server.mails()).to.deep.equal([])
    })

    it('keeps its words to 1,000 octets', async () => {
      const server = await peer({ RCPT: `550-${'x'.repeat(900)}\r\n550-${'ä'.repeat(900)}\r\n550 end` })
      const attempt = await one(relay(server.port))
      expect(attempt.code).to.equal(550)
      expect(Buffer.byteLength(attempt.response)).to.be.within(990, 1000)
    })
  })

  describe('to a host that misbehaves', () => {
    const brief = {
      greetingMs: 200,
      ehloMs: 200,
      mailMs: 200,
      rcptMs: 200,
      dataMs: 200,
      finalMs: 200,
      tlsMs: 200,
      blockMs: 200,
    }
    const faults: [string, Script, { phase: string; response: RegExp }][] = [
      ['stalls before the greeting', { greeting: stall }, { phase: 'greeting', response: /within 0.2 seconds/ }],
      ['stalls at EHLO', { EHLO: stall }, { phase: 'ehlo', response: /within/ }],
      ['stalls at MAIL', { MAIL: stall }, { phase: 'mail', response: /within/ }],
      ['stalls at RCPT', { RCPT: stall }, { phase: 'rcpt', response: /within/ }],
      ['stalls at DATA', { DATA: stall }, { phase: 'data', response: /within/ }],
      ['stalls after the final dot', { end: stall }, { phase: 'data', response: /within/ }],
      ['hangs up at the greeting', { greeting: drop }, { phase: 'greeting', response: /closed|cut/ }],
      ['hangs up at MAIL', { MAIL: drop }, { phase: 'mail', response: /closed|cut/ }],
      ['hangs up at RCPT', { RCPT: drop }, { phase: 'rcpt', response: /closed|cut/ }],
      ['hangs up after the final dot', { end: drop }, { phase: 'data', response: /closed|cut/ }],
      [
        'is no mail server',
        { greeting: 'SSH-2.0-OpenSSH_9.2' },
        { phase: 'greeting', response: /no SMTP reply: "SSH-2.0/ },
      ],
      ['answers nonsense at MAIL', { MAIL: 'hello there' }, { phase: 'mail', response: /no SMTP reply/ }],
      ['never ends a line', { RCPT: 'x'.repeat(20_000) }, { phase: 'rcpt', response: /line/ }],
      ['never ends a reply', { MAIL: '250-x\r\n'.repeat(3000) }, { phase: 'mail', response: /does not end/ }],
      ['changes its mind within a reply', { RCPT: '250-yes\r\n550 no' }, { phase: 'rcpt', response: /changes/ }],
      ['answers 354 to MAIL', { MAIL: '354 what' }, { phase: 'mail', response: /what/ }],
      ['answers 250 to DATA', { DATA: '250 ok' }, { phase: 'data', response: /ok/ }],
      ['floods replies', { MAIL: '250 x\r\n'.repeat(5000) }, { phase: 'rcpt', response: /./ }],
    ]
    for (const [what, script, { phase, response }] of faults)
      it(`and ${what}, is deferred with a clear sentence`, async () => {
        const server = await peer(script)
        const attempt = await one(relay(server.port, { timeouts: brief }))
        if (!what.startsWith('floods'))
          expect(attempt.phase).to.be.oneOf(what === 'hangs up at the greeting' ? ['connect', phase] : [phase])
        expect(attempt.result).to.equal('deferred')
        expect(attempt.response).to.match(response)
      })

    it('and hangs up in the middle of a mail, is deferred', async () => {
      const server = await peer({ tooMuch: { octets: 200_000, answer: drop } })
      const body = () =>
        Readable.from(
          (function* () {
            for (let i = 0; i < 500; i++) yield Buffer.alloc(65_536, 'x')
          })(),
        )
      expect(short(await one(relay(server.port), signed(body)))).to.deep.equal({
        result: 'deferred',
        phase: 'data',
        code: null,
      })
    })
    it('and stops reading in the middle of a mail, is deferred', async () => {
      const server = await peer({ tooMuch: { octets: 200_000, answer: stall } })
      const body = () =>
        Readable.from(
          (function* () {
            for (let i = 0; i < 500; i++) yield Buffer.alloc(65_536, 'x')
          })(),
        )
      const attempt = await one(relay(server.port, { timeouts: brief }), signed(body))
      expect(short(attempt)).to.deep.equal({ result: 'deferred', phase: 'data', code: null })
      expect(attempt.response).to.match(/within/)
    })
    it('and is silent, is asked once for all mails that wait', async () => {
      const server = await peer({ greeting: stall })
      const delivery = relay(server.port, { timeouts: brief })
      await one(delivery)
      const attempts = await Promise.all(Array.from({ length: 50 }, () => one(delivery)))
      expect(attempts.every(a => a.result === 'deferred' && a.phase === 'greeting' && a.host === 'mx.test')).to.equal(
        true,
      )
      expect(server.talks.length).to.equal(1)
      await pause(250)
      await one(delivery)
      expect(server.talks.length).to.equal(2)
    })
    it('and says goodbye at a fresh connection, is deferred and not tried for ever', async () => {
      const server = await peer({ MAIL: lastWords('421 later') })
      expect(short(await one(relay(server.port)))).to.deep.equal({ result: 'deferred', phase: 'mail', code: 421 })
      expect(server.talks.length).to.equal(1)
    })
  })

  it('of a mail whose stored body breaks off sends no final dot', async () => {
    const server = await peer({ extensions: ['PIPELINING'] })
    const body = () =>
      Readable.from(
        (function* () {
          yield Buffer.from('half')
          throw new Error('chunk 2 is missing')
        })(),
      )
    const attempt = await one(relay(server.port), signed(body))
    expect(short(attempt)).to.deep.equal({ result: 'deferred', phase: 'data', code: null })
    expect(attempt.response).to.match(/stored mail could not be read: chunk 2/)
    expect(server.mails()).to.deep.equal([])
  })

  describe('with STARTTLS', () => {
    const tlsExtensions = ['PIPELINING', 'STARTTLS']
    it('is encrypted wherever it is offered, trusted or not, and says so', async () => {
      const server = await peer({ extensions: tlsExtensions })
      const attempt = await one(relay(server.port))
      expect(attempt.result).to.equal('accepted')
      expect(attempt.tls).to.deep.include({ version: 'TLSv1.3', verified: false })
      expect(attempt.tls?.cipher).to.match(/^TLS_/)
      expect(server.talks[0]?.lines.filter(line => line.startsWith('EHLO')).length).to.equal(2)
    })
    it('resumes the session on the next connection', async () => {
      const server = await peer({
        extensions: tlsExtensions,
        MAIL: (_, talk) => (talk.mails.length > 0 ? lastWords('421 enough') : '250 ok'),
      })
      const delivery = relay(server.port)
      await one(delivery)
      await pause(50)
      expect((await one(delivery)).result).to.equal('accepted')
      expect(server.talks.map(talk => talk.resumed)).to.deep.equal([false, true])
    })
    it('forgets what came in plaintext before it', async () => {
      const server = await peer({ extensions: tlsExtensions, injected: '250 2.0.0 injected\r\n250 injected\r\n' })
      expect((await one(relay(server.port))).response).to.equal('2.0.0 queued as 4711')
    })
    it('that is broken goes on in plaintext, once', async () => {
      const server = await peer({ extensions: tlsExtensions, brokenTls: true })
      const attempt = await one(relay(server.port))
      expect(attempt).to.deep.include({ result: 'accepted', tls: null })
      expect(server.talks.length).to.equal(2)
    })
    it('that is refused goes on in plaintext', async () => {
      const server = await peer({ extensions: tlsExtensions, STARTTLS: '454 4.7.0 not now' })
      expect(await one(relay(server.port))).to.deep.include({ result: 'accepted', tls: null })
    })
  })

  describe('over a kept connection', () => {
    it('sends one mail after the other', async () => {
      const server = await peer()
      const delivery = relay(server.port)
      for (let i = 0; i < 5; i++) expect((await one(delivery)).result).to.equal('accepted')
      expect(server.talks.length).to.equal(1)
      expect(server.talks[0]?.lines).to.not.include('RSET')
      await delivery.close()
      expect(server.talks[0]?.lines.at(-1)).to.equal('QUIT')
    })
    it('takes a new one after 100 mails', async () => {
      const server = await peer()
      const delivery = relay(server.port)
      for (let i = 0; i < 101; i++) expect((await one(delivery)).result).to.equal('accepted')
      await delivery.close()
      expect(server.talks.map(talk => talk.mails.length)).to.deep.equal([100, 1])
    })
    it('says goodbye when nothing follows', async () => {
      const server = await peer()
      await one(relay(server.port, { timeouts: { idleMs: 100 } }))
      await pause(400)
      expect(server.talks[0]?.lines.at(-1)).to.equal('QUIT')
    })
    for (const [how, act] of [
      ['was closed', (s: ScriptedServer) => s.talks[0]?.socket.end()],
      ['was closed with 421', (s: ScriptedServer) => s.talks[0]?.socket.end('421 4.4.2 idle\r\n')],
      ['was reset', (s: ScriptedServer) => s.talks[0]?.socket.resetAndDestroy()],
      ['said something', (s: ScriptedServer) => s.talks[0]?.socket.write('250 hm\r\n')],
    ] as const)
      it(`that ${how} meanwhile is not used`, async () => {
        const server = await peer()
        const delivery = relay(server.port)
        await one(delivery)
        act(server)
        await pause(50)
        expect((await one(delivery)).result).to.equal('accepted')
        expect(server.talks.length).to.equal(2)
      })
    for (const [how, answer] of [
      ['is cut', drop],
      ['ends with 421', lastWords('421 4.4.2 idle')],
    ] as const)
      it(`that ${how} at MAIL costs no attempt`, async () => {
        const server = await peer({ MAIL: (_, talk) => (talk.mails.length > 0 ? answer : '250 ok') })
        const delivery = relay(server.port)
        await one(delivery)
        expect((await one(delivery)).result).to.equal('accepted')
        expect(server.talks.map(talk => talk.mails.length)).to.deep.equal([1, 1])
      })
    it('that dies after the mail was sent is not tried again', async () => {
      let mails = 0
      const server = await peer({ end: () => (++mails > 1 ? drop : '250 ok') })
      const delivery = relay(server.port)
      await one(delivery)
      expect(short(await one(delivery))).to.deep.equal({ result: 'deferred', phase: 'data', code: null })
      expect(server.talks.length).to.equal(1)
    })
  })

  describe('finds the way', () => {
    const mx = (...hosts: [string, number][]) => ({
      'example.org': hosts.map(([exchange, priority]) => ({ exchange, priority })),
    })
    it('to the next MX when the first refuses or is not there', async () => {
      const good = await peer({}, '127.0.0.3')
      const zone = {
        mx: mx(['c.test', 30], ['a.test', 10], ['b.test', 20]),
        a: { 'a.test': ['127.0.0.9'], 'b.test': ['127.0.0.2'], 'c.test': ['127.0.0.3'] },
      }
      const bad = await startScriptedServerOn(good.port, { greeting: '554 5.7.1 not you' }, '127.0.0.2')
      const attempt = await one(relay(good.port, { zone }))
      expect(attempt).to.include({ result: 'accepted', host: 'c.test' })
      expect(bad.talks.length).to.equal(1)
    })
    it('and keeps the words of the host that said something when none would', async () => {
      const bad = await peer({ greeting: '554 5.7.1 not you' }, '127.0.0.2')
      const zone = { mx: mx(['a.test', 10], ['b.test', 20]), a: { 'a.test': ['127.0.0.9'], 'b.test': ['127.0.0.2'] } }
      expect(await one(relay(bad.port, { zone }))).to.include({
        result: 'deferred',
        code: 554,
        host: 'b.test',
        response: '5.7.1 not you',
        phase: 'greeting',
      })
    })
    it('to equal MX hosts in turn, by lot', async () => {
      const server = await peer()
      const seen = new Set<string | null>()
      const zone = { mx: mx(['a.test', 10], ['b.test', 10]), a: { 'a.test': ['127.0.0.1'], 'b.test': ['127.0.0.1'] } }
      const delivery = relay(server.port, { zone, timeouts: { idleMs: 0 } })
      for (let i = 0; i < 60 && seen.size < 2; i++) {
        const attempts = await delivery.transmit(`lane${i}`, ready(signed()), [to('a@example.org')])
        seen.add(attempts[0]?.host ?? null)
      }
      expect([...seen].sort()).to.deep.equal(['a.test', 'b.test'])
    })
    it("to the domain's own address when it has no MX", async () => {
      const server = await peer()
      const zone = { mx: { 'example.org': 'ENODATA' }, a: { 'example.org': ['127.0.0.1'] } }
      expect(await one(relay(server.port, { zone }))).to.include({ result: 'accepted', host: 'example.org' })
    })
    it('over IPv6', async function () {
      const server = await peer({}, '::1').catch(() => null)
      if (server === null) return this.skip()
      const zone = { mx: mx(['mx.test', 1]), aaaa: { 'mx.test': ['::1'] }, a: { 'mx.test': 'ENODATA' } }
      expect(await one(relay(server.port, { zone }))).to.include({ result: 'accepted', address: '::1' })
    })
    it('from IPv6 to IPv4 when nobody listens there', async () => {
      const server = await peer()
      const zone = { mx: mx(['mx.test', 1]), aaaa: { 'mx.test': ['::1'] }, a: { 'mx.test': ['127.0.0.1'] } }
      expect(await one(relay(server.port, { zone }))).to.include({ result: 'accepted', address: '127.0.0.1' })
    })
    it('from an address that says nothing to the next one within seconds', async () => {
      const server = await peer()
      const silent = await startSilentHost('127.0.0.9', server.port)
      open.push(silent)
      const zone: Zone = { ...oneHost, a: { 'mx.test': ['127.0.0.9', '127.0.0.1'] } }
      const began = performance.now()
      expect(await one(relay(server.port, { zone }))).to.include({ result: 'accepted', address: '127.0.0.1' })
      expect(performance.now() - began).to.be.within(3_500, 8_000)
    })

    it('from the address it was told to send from', async () => {
      const server = await peer()
      await one(relay(server.port, { pools: [{ name: 'transactional', addresses: [plainAddress('127.0.0.7')] }] }))
      expect(server.talks[0]?.socket.remoteAddress).to.equal('127.0.0.7')
    })
    it('asks DNS once for many mails', async () => {
      const server = await peer()
      const delivery = relay(server.port)
      await Promise.all([one(delivery), one(delivery), one(delivery)])
      await one(delivery)
      expect(delivery.dns.asked).to.deep.equal(['MX example.org', 'AAAA mx.test', 'A mx.test'])
    })

    const none: [string, Zone, object][] = [
      [
        'null MX',
        { mx: { 'example.org': [{ exchange: '', priority: 0 }] } },
        { result: 'refused', code: 556, enhanced: '5.1.10' },
      ],
      ['a domain that does not exist', {}, { result: 'refused', code: 550, enhanced: '5.1.2' }],
      [
        'a domain without any host',
        { mx: { 'example.org': 'ENODATA' }, a: { 'example.org': 'ENODATA' }, aaaa: { 'example.org': 'ENODATA' } },
        { result: 'refused', code: 550, enhanced: '5.1.2' },
      ],
      [
        'a name server that is down',
        { mx: { 'example.org': 'ESERVFAIL' } },
        { result: 'deferred', code: null, enhanced: '4.4.3' },
      ],
      [
        'a name server that does not answer',
        { mx: { 'example.org': 'ETIMEOUT' } },
        { result: 'deferred', code: null, enhanced: '4.4.3' },
      ],
      [
        'an MX whose address is not answered',
        { ...oneHost, a: { 'mx.test': 'ESERVFAIL' } },
        { result: 'deferred', code: null, enhanced: '4.4.3' },
      ],
      ['an MX without address', { ...oneHost, a: {} }, { result: 'deferred', code: null, enhanced: '4.4.4' }],
    ]
    for (const [what, zone, expected] of none)
      it(`nowhere for ${what}, and says why`, async () => {
        const attempt = await one(relay(1, { zone }))
        expect(attempt).to.include({ ...expected, phase: 'dns', host: null })
        expect(attempt.response).to.match(/example\.org|mx\.test/)
      })

    for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '0.0.0.0'])
      it(`not to ${address}, whatever DNS says`, async () => {
        const server = await peer()
        const zone = { ...oneHost, a: { 'mx.test': [address] } }
        const attempt = await one(
          relay(server.port, { zone, allowPrivateDestinations: false, timeouts: { connectMs: 300 } }),
        )
        expect(attempt).to.include({ result: 'refused', phase: 'dns', code: 550, enhanced: '5.4.4' })
        expect(server.talks).to.deep.equal([])
      })
    it('not to itself', async () => {
      const zone = {
        mx: mx(['relay.test', 10], ['z.test', 20]),
        a: { 'relay.test': ['8.8.8.8'], 'z.test': ['8.8.8.8'] },
      }
      expect(await one(relay(1, { zone, allowPrivateDestinations: false }))).to.include({
        result: 'refused',
        enhanced: '5.4.4',
      })
    })
    it('not to an address literal', async () => {
      expect((await send(relay(1), ['a@[127.0.0.1]']))[0]).to.include({ result: 'refused', code: 553, phase: 'dns' })
    })

    async function startScriptedServerOn(port: number, script: Script, host: string) {
      const server = await startScriptedServer(script, host, port)
      open.push(server)
      return server
    }
  })

  describe('through a smarthost', () => {
    const smarthost = (port: number, over = {}) => ({
      host: '127.0.0.1',
      port,
      user: 'u',
      pass: 'p\u00e4',
      implicitTls: false,
      ...over,
    })
    it('signs in with PLAIN over TLS and sends every domain over one connection', async () => {
      const server = await peer({ extensions: ['STARTTLS', 'AUTH PLAIN LOGIN', 'PIPELINING'] })
      const delivery = relay(1, { zone: {}, smarthost: smarthost(server.port) })
      expect((await send(delivery, ['a@example.org'])).map(a => a.result)).to.deep.equal(['accepted'])
      expect(
        (await delivery.transmit('other.org', ready(signed()), [to('b@other.org')])).map(a => a.result),
      ).to.deep.equal(['accepted'])
      expect(server.talks.length).to.equal(1)
      expect(server.talks[0]?.lines).to.include(`AUTH PLAIN ${Buffer.from('\0u\0pä').toString('base64')}`)
    })
    it('signs in with LOGIN where PLAIN is not offered', async () => {
      const server = await peer({
        extensions: ['STARTTLS', 'AUTH=LOGIN'],
        AUTH: '334 VXNlcm5hbWU6',
        other: (_, talk) => (talk.lines.length < 5 ? '334 UGFzc3dvcmQ6' : '235 ok'),
      })
      expect((await one(relay(1, { zone: {}, smarthost: smarthost(server.port) }))).result).to.equal('accepted')
    })
    it('never shows the password without TLS', async () => {
      const server = await peer({ extensions: ['AUTH PLAIN'] })
      const attempt = await one(relay(1, { smarthost: smarthost(server.port) }))
      expect(attempt).to.include({ result: 'deferred', phase: 'tls' })
      expect(server.talks.flatMap(talk => talk.lines).join()).to.not.include('AUTH')
    })
    it('that refuses the password blames no recipient', async () => {
      const server = await peer({ extensions: ['STARTTLS', 'AUTH PLAIN'], AUTH: '535 5.7.8 wrong' })
      expect(short(await one(relay(1, { smarthost: smarthost(server.port) })))).to.deep.equal({
        result: 'deferred',
        phase: 'ehlo',
        code: 535,
      })
    })
    it('needs no TLS without a password', async () => {
      const server = await peer({ extensions: [] })
      expect(
        (await one(relay(1, { zone: {}, smarthost: smarthost(server.port, { user: undefined }) }))).result,
      ).to.equal('accepted')
    })
  })

  describe('before a second implementation (smtp-server)', () => {
    it('sends over TLS, many at once, small and large', async () => {
      const { key, cert } = await certificate()
      const mails: string[] = []
      const server = new SMTPServer({
        key,
        cert,
        authOptional: true,
        logger: false,
        onRcptTo: ({ address }, _, done) =>
          done(address.startsWith('bad') ? Object.assign(new Error('no'), { responseCode: 550 }) : null),
        onData(stream, _, done) {
          const chunks: Buffer[] = []
          stream
            .on('data', chunk => chunks.push(chunk))
            .on('end', () => {
              mails.push(Buffer.concat(chunks).toString('latin1'))
              done()
            })
        },
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      open.push({ close: () => new Promise(resolve => server.close(resolve)) })
      const delivery = relay((server.server.address() as { port: number }).port)
      const body = Buffer.from('.a line\r\n'.repeat(50_000))
      const attempts = await Promise.all([
        ...Array.from({ length: 8 }, () => one(delivery)),
        one(delivery, signed(body)),
        one(
          delivery,
          signed(() => Readable.from([body.subarray(0, 9), body.subarray(9)])),
        ),
        send(delivery, ['bad@example.org', 'a@example.org']),
      ])
      const flat = attempts.flat()
      expect(flat.map(a => a.result).sort()).to.deep.equal([...Array(11).fill('accepted'), 'refused'])
      expect(flat.every(a => a.tls?.version === 'TLSv1.3')).to.equal(true)
      expect(mails.filter(mail => mail.endsWith(body.toString())).length).to.equal(2)
      expect(mails.length).to.equal(11)
    })
  })

  describe('capacity', () => {
    it('begins with 2, grows while it is made use of, and halves when the host is busy', async () => {
      let busy = false
      const server = await peer({
        greeting: () => (busy ? lastWords('421 4.7.0 too many') : '220 ok'),
        MAIL: () => (busy ? lastWords('421 no') : '250 ok'),
      })
      const delivery = relay(server.port)
      expect(delivery.capacity('example.org')).to.equal(2)
      for (let i = 0; i < 12; i++)
        await Promise.all(Array.from({ length: delivery.capacity('example.org') }, () => one(delivery)))
      expect(delivery.capacity('example.org')).to.equal(20)
      busy = true
      await one(delivery)
      expect(delivery.capacity('example.org')).to.be.below(3)
      expect(delivery.capacity('other.org')).to.equal(2)
    })
    it('keeps an operator’s connections to what it allows, over all its domains and kept ones', async () => {
      let most = 0
      let now = 0
      const server = await peer({
        greeting: (_line, { socket }) => {
          most = Math.max(most, ++now)
          socket.once('close', () => now--)
          return '220 ok'
        },
      })
      const zone: Zone = {
        mx: Object.fromEntries(
          ['a.org', 'b.org', 'c.org'].map(domain => [domain, [{ exchange: 'mx.strict.test', priority: 1 }]]),
        ),
        a: { 'mx.strict.test': ['127.0.0.1'] },
      }
      const destinationLimits = readDestinationLimits(
        '[{"name": "Strict", "mx": [".strict.test"], "connections": 2, "most": 2, "mailsPerConnection": 3}]',
      )
      const told: string[] = []
      const destinationChanged = (lane: string) => told.push(lane)
      const delivery = relay(server.port, { zone, destinationLimits, destinationChanged })
      const sent = await Promise.all(
        Array.from({ length: 30 }, (_, i) => ['a.org', 'b.org', 'c.org'][i % 3] ?? '').map(domain =>
          delivery.transmit(domain, ready(signed()), [to(`x@${domain}`)]),
        ),
      )
      expect(sent.flat().map(({ result }) => result)).to.deep.equal(Array(30).fill('accepted'))
      expect(most).to.equal(2)
      expect(Math.max(...server.talks.map(talk => talk.mails.length))).to.be.at.most(3)
      expect(delivery.destinationState('a.org')).to.deep.include({ group: 'Strict', mailsPerConnection: 3 })
      expect(told, 'nothing was wrong').to.deep.equal([])
    })

    it('tells who asks when a host said that we are too many', async () => {
      const server = await peer({ RCPT: '450 4.7.0 Too many mails from you, slow down' })
      const told: [string, DestinationState][] = []
      const delivery = relay(server.port, { destinationChanged: (lane, state) => told.push([lane, state]) })
      await one(delivery)
      expect(told).to.have.length(1)
      expect(told[0]?.[0]).to.equal('example.org')
      expect(told[0]?.[1].lastTrouble?.words).to.match(/slow down/)
      expect(delivery.capacity('example.org'), 'a pause').to.equal(0)
    })

    it('does not grow by mails that come one by one', async () => {
      const delivery = relay((await peer()).port)
      for (let i = 0; i < 10; i++) await one(delivery)
      expect(delivery.capacity('example.org')).to.be.at.most(3)
    })
  })
})
