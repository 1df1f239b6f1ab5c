import { Readable } from 'node:stream'
import { expect } from 'chai'
import { header, ready, sendingLab, short, signed, to } from './sending.test-peer.ts'

describe('delivery', () => {
  const { peer, relay, send, one } = sendingLab()

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
})
