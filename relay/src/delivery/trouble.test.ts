import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { drop, lastWords, type Script, stall } from './scripted-server.test-peer.ts'
import { sendingLab, short, signed } from './sending.test-peer.ts'

describe('delivery', () => {
  const { peer, relay, one } = sendingLab()

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
})
