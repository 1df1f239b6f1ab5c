import { Readable } from 'node:stream'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import { drop, type Script, type ScriptedServer, stall } from './scripted-server.test-peer.ts'
import { header, sendingLab, short, signed } from './sending.test-peer.ts'

const offered = { extensions: ['PIPELINING', 'CHUNKING', '8BITMIME', 'SIZE 1000000'] }
const firstLine = header.indexOf('\n') + 1
const commands = (server: ScriptedServer, connection = 0) =>
  server.talks[connection]?.lines
    .filter(line => /^(BDAT|DATA|RSET|MAIL|QUIT)/.test(line))
    .map(line => line.replace(/ F.*/, ''))
/** A body that isn't in memory, in pieces of this size. */
const streamed = (body: Buffer, pieceOctets = 1000) =>
  signed(() =>
    Readable.from(
      (function* () {
        for (let at = 0; at < body.length; at += pieceOctets) yield body.subarray(at, at + pieceOctets)
      })(),
    ),
  )

describe('a mail to a host that offers CHUNKING', () => {
  const { peer, relay, send, one } = sendingLab()
  /** Sends one mail, so that the host is known to take BDAT. */
  const known = async (script: Script = {}, over: Parameters<typeof relay>[1] = {}) => {
    const server = await peer({ ...offered, ...script })
    const delivery = relay(server.port, over)
    await one(delivery, signed(Buffer.from('The first.\r\n')))
    return { server, delivery }
  }

  for (const extensions of [offered.extensions, ['CHUNKING']])
    it(`goes by one BDAT, and the first one to it shows a line of its header before the rest (${extensions[0]})`, async () => {
      const { server, delivery } = await known({ extensions })
      expect((await one(delivery)).result).to.equal('accepted')
      const size = header.length + 'Hello\r\n'.length
      expect(commands(server)).to.deep.equal([
        'MAIL',
        `BDAT ${firstLine}`,
        `BDAT ${size + 5 - firstLine} LAST`,
        'MAIL',
        `BDAT ${size} LAST`,
      ])
      expect(server.mails()).to.deep.equal([`${header}The first.\r\n`, `${header}Hello\r\n`])
    })

  it('takes two packets with PIPELINING: envelope, content', async () => {
    const { server, delivery } = await known()
    const before = server.talks[0]?.packets.length
    await one(delivery)
    expect(server.talks[0]?.packets.slice(before).map(packet => packet.split(' ')[0])).to.deep.equal(['MAIL', 'BDAT'])
  })

  it('keeps its dots as they are, and gets the line end that DATA would give it', async () => {
    const body = Buffer.from('.one\r\n..\r\n.\r\nMAIL FROM:<x@shop.test>\r\n.end')
    const { server, delivery } = await known()
    await one(delivery, signed(body))
    await one(delivery, streamed(body, 3))
    expect(server.mails().slice(1)).to.deep.equal([`${header}${body}\r\n`, `${header}${body}\r\n`])
  })

  for (const [how, extensions] of [
    ['pipelined', ['PIPELINING', 'CHUNKING']],
    ['chunk by chunk', ['CHUNKING']],
  ] as const)
    it(`goes in chunks when it is large, whole and without being held (${how})`, async () => {
      const { server, delivery } = await known({ extensions: [...extensions] })
      let made = 0
      let ahead = 0
      const pieces = function* () {
        for (; made < 160; made++) {
          const there = server.talks[0]?.lines.filter(line => /^BDAT \d+$/.test(line)).length ?? 0
          ahead = Math.max(ahead, made - there * 2) // two pieces make a chunk
          yield Buffer.alloc(131_072, `${made % 10}`)
        }
        yield Buffer.from('\r\n')
      }
      const mail = signed(() => Readable.from(pieces(), { highWaterMark: 1 }))
      expect((await one(delivery, mail)).result).to.equal('accepted')
      const got = server.talks[0]?.mails[1]
      expect(got?.length).to.equal(header.length + 160 * 131_072 + 2)
      for (let n = 0; n < 160; n++) expect(got?.[header.length + n * 131_072]).to.equal(48 + (n % 10))
      const sizes = server.talks[0]?.lines.filter(line => line.startsWith('BDAT')).slice(2)
      expect(sizes?.length).to.equal(81)
      expect(sizes?.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)).to.equal(got?.length)
      expect(ahead).to.be.below(24)
    }).timeout(60_000)

  it('sends no content when nobody may get it, and the connection goes on', async () => {
    let refuse = false
    const { server, delivery } = await known({ RCPT: () => (refuse ? '550 5.1.1 no' : '250 ok') })
    refuse = true
    expect((await send(delivery, ['a@example.org', 'b@example.org'])).map(a => a.code)).to.deep.equal([550, 550])
    refuse = false
    expect((await one(delivery)).result).to.equal('accepted')
    expect(server.talks.length).to.equal(1)
    expect(commands(server)?.slice(3)).to.deep.equal(['MAIL', 'RSET', 'MAIL', `BDAT ${header.length + 7} LAST`])
  })

  it('goes to those recipients it accepts', async () => {
    const { delivery } = await known({ RCPT: line => (line.includes('<no') ? '550 5.1.1 no' : '250 ok') })
    const attempts = await send(delivery, ['a@example.org', 'no@example.org', 'b@example.org'])
    expect(attempts.map(short)).to.deep.equal([
      { result: 'accepted', phase: 'data', code: 250 },
      { result: 'refused', phase: 'rcpt', code: 550 },
      { result: 'accepted', phase: 'data', code: 250 },
    ])
  })

  it('says BODY=8BITMIME and SIZE as ever, and never BINARYMIME', async () => {
    const server = await peer({ extensions: [...offered.extensions, 'BINARYMIME'] })
    await one(relay(server.port), signed(Buffer.from('Grüße\r\n'), { eightBit: true }))
    expect(server.talks[0]?.lines[1]).to.match(/^MAIL FROM:<b\+1@bounces.test> SIZE=\d+ BODY=8BITMIME$/)
    expect(server.mails()[0]).to.contain('Gr\xc3\xbc\xc3\x9fe')
  })

  for (const reply of ['550 5.7.1 spam', '452 4.3.1 full', '554 5.5.0 no', '500 5.7.1 spam'])
    it(`that answers the content with ${reply} has said so of the mail, and the connection goes on`, async () => {
      let refuse = false
      const { server, delivery } = await known({ end: () => (refuse ? reply : '250 ok') })
      refuse = true
      const result = reply.startsWith('4') ? 'deferred' : 'refused'
      expect(short(await one(delivery))).to.deep.equal({ result, phase: 'data', code: Number(reply.slice(0, 3)) })
      refuse = false
      expect((await one(delivery)).result).to.equal('accepted')
      expect(server.talks.length).to.equal(1)
      expect(commands(server)?.slice(5)).to.deep.equal(['RSET', 'MAIL', `BDAT ${header.length + 7} LAST`])
    })

  it('that refuses a chunk gets no more of it than what was on its way', async () => {
    let chunks = 0
    const { server, delivery } = await known({ BDAT: () => (++chunks > 3 ? '552 5.3.4 too large' : '250 ok') })
    const attempt = await one(delivery, streamed(Buffer.alloc(5_000_000, 'x'), 200_000))
    expect(short(attempt)).to.deep.equal({ result: 'refused', phase: 'data', code: 552 })
    expect(server.talks[0]?.mails.length).to.equal(1)
    expect((await one(delivery)).result).to.equal('accepted')
  })

  it('that refuses a large chunk before it has come, and reads no further, is understood', async () => {
    const { delivery } = await known({ tooMuch: { octets: 300_000, answer: '552 5.3.4 too large' } })
    const attempt = await one(delivery, streamed(Buffer.alloc(90_000_000, 'x'), 20_000_000))
    expect(short(attempt)).to.deep.equal({ result: 'refused', phase: 'data', code: 552 })
  })

  it('that says it has a chunk that it can not have got keeps the mail waiting', async () => {
    const { delivery } = await known({ tooMuch: { octets: 300_000, answer: '250 got it' } })
    const attempt = await one(delivery, streamed(Buffer.alloc(90_000_000, 'x'), 20_000_000))
    expect(short(attempt)).to.deep.equal({ result: 'deferred', phase: 'data', code: 451 })
  })

  it('counts what went by BDAT and what by DATA', async () => {
    const registry = new Registry()
    const { delivery } = await known({}, { registry })
    await one(delivery)
    const plain = await peer()
    const other = new Registry()
    await one(relay(plain.port, { registry: other }))
    const counted = (of: Registry) => of.getSingleMetricAsString('depesche_delivery_contents_total')
    expect(await counted(registry)).to.match(/\{command="BDAT"\} 2$/)
    expect(await counted(other)).to.match(/\{command="DATA"\} 1$/)
  })

  describe('and does not take BDAT', () => {
    for (const reply of ['500 5.5.1 what?', '502 not implemented', '503 5.5.1 bad sequence', '504 no'])
      it(`but says ${reply}: the mail goes by DATA, once, without a line of it read as a command; so do those that follow`, async () => {
        const server = await peer({ ...offered, knowsNoBdat: reply })
        const delivery = relay(server.port)
        const body = Buffer.from('RSET\r\nMAIL FROM:<evil@shop.test>\r\nRCPT TO:<victim@example.org>\r\n')
        expect((await one(delivery, signed(body))).result).to.equal('accepted')
        expect((await one(delivery)).result).to.equal('accepted')
        expect(server.mails()).to.deep.equal([`${header}${body}`, `${header}Hello\r\n`])
        expect(server.talks.map((_, n) => commands(server, n))).to.deep.equal([
          ['MAIL', `BDAT ${firstLine}`],
          ['MAIL', 'DATA', 'MAIL', 'DATA'],
        ])
        expect(server.talks[0]?.lines).to.not.include('RSET')
      })

    it('but did so before: the mail goes by DATA, and only once', async () => {
      let broken = false
      const { server, delivery } = await known({ end: line => (broken && line !== '' ? '503 5.5.1 no' : '250 ok') })
      broken = true
      expect((await one(delivery)).result).to.equal('accepted')
      expect(server.talks.map((_, n) => commands(server, n)?.slice(-2))).to.deep.equal([
        ['MAIL', `BDAT ${header.length + 7} LAST`],
        ['MAIL', 'DATA'],
      ])
    })

    it('is asked again the day after', async () => {
      let day = 1
      const server = await peer({ ...offered, BDAT: '502 5.5.1 no' })
      const delivery = relay(server.port, { now: () => new Date(Date.UTC(2026, 0, day)) })
      await one(delivery)
      day = 3
      await one(delivery)
      expect(commands(server, 1)).to.deep.equal(['MAIL', 'DATA', 'MAIL', `BDAT ${firstLine}`])
    })

    for (const [what, answer] of [
      ['hangs up', drop],
      ['falls silent', stall],
    ] as const)
      it(`but ${what}: the mail waits, and goes by DATA the next time`, async () => {
        const server = await peer({ ...offered, BDAT: answer })
        const delivery = relay(server.port, { timeouts: { blockMs: 100 } })
        expect(short(await one(delivery))).to.deep.equal({ result: 'deferred', phase: 'data', code: null })
        expect((await one(delivery)).result).to.equal('accepted')
        expect(commands(server, 1)).to.deep.equal(['MAIL', 'DATA'])
      })
  })

  describe('is deferred when', () => {
    it('the connection breaks in the middle of a chunk; BDAT stays what it uses', async () => {
      const { server, delivery } = await known({ tooMuch: { octets: 300_000, answer: drop } })
      const attempt = await one(delivery, streamed(Buffer.alloc(2_000_000, 'x'), 150_000))
      expect(short(attempt)).to.deep.equal({ result: 'deferred', phase: 'data', code: null })
      expect(server.mails().length).to.equal(1)
      expect((await one(delivery)).result).to.equal('accepted')
      expect(commands(server, 1)).to.deep.equal(['MAIL', `BDAT ${header.length + 7} LAST`])
    })
    it('the host says 421 to a chunk', async () => {
      let chunks = 0
      const { delivery } = await known({ BDAT: () => (++chunks > 1 ? '421 4.3.2 bye' : '250 ok') })
      const attempt = await one(delivery, streamed(Buffer.alloc(2_000_000, 'x'), 150_000))
      expect(short(attempt)).to.deep.equal({ result: 'deferred', phase: 'data', code: 421 })
    })
    it('the host answers 354', async () => {
      let odd = false
      const { server, delivery } = await known({ end: () => (odd ? '354 go on' : '250 ok') })
      odd = true
      expect(short(await one(delivery))).to.deep.equal({ result: 'deferred', phase: 'data', code: 354 })
      odd = false
      expect((await one(delivery)).result).to.equal('accepted')
      expect(server.talks.length).to.equal(2)
    })
    it('the host answers nothing to the last chunk in time', async () => {
      let silent = false
      const { delivery } = await known({ end: () => (silent ? stall : '250 ok') }, { timeouts: { finalMs: 100 } })
      silent = true
      const attempt = await one(delivery)
      expect(attempt.response).to.equal('The host did not answer within 0.1 seconds')
      expect(attempt.result).to.equal('deferred')
    })
    it('the host stops reading', async () => {
      const { delivery } = await known({ tooMuch: { octets: 100_000, answer: stall } }, { timeouts: { blockMs: 100 } })
      const attempt = await one(delivery, streamed(Buffer.alloc(90_000_000, 'x'), 1_000_000))
      expect(attempt.response).to.equal('The host did not answer within 0.1 seconds')
      expect(short(attempt)).to.deep.equal({ result: 'deferred', phase: 'data', code: null })
    })
    it('the stored mail breaks off: it never gets its last chunk', async () => {
      const { server, delivery } = await known()
      const broken = signed(() =>
        Readable.from(
          (async function* () {
            yield Buffer.alloc(400_000, 'x')
            yield Buffer.alloc(400_000, 'x')
            throw new Error('chunk 2 is missing')
          })(),
        ),
      )
      const attempt = await one(delivery, broken)
      expect(attempt.response).to.equal('The stored mail could not be read: chunk 2 is missing')
      expect(server.talks[0]?.lines.filter(line => line.endsWith('LAST')).length).to.equal(1)
      expect((await one(delivery)).result).to.equal('accepted')
    })
  })
})
