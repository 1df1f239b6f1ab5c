import { once } from 'node:events'
import net from 'node:net'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { labCertificate } from './certificate.ts'
import { type Sink, type SinkOptions, startSink } from './sink.ts'
import { type SinkScript, troubles } from './sink-act.ts'

describe('the lab’s sink', () => {
  let sink: Sink
  const start = async (options: SinkOptions = {}) => {
    sink = await startSink(options)
  }
  afterEach(() => sink.close())

  const send = async (options: { to?: string | string[]; raw?: string; secure?: boolean } = {}) => {
    const transport = nodemailer.createTransport({
      host: sink.host,
      port: sink.port,
      socketTimeout: 400,
      greetingTimeout: 400,
      ...(options.secure ? { requireTLS: true, tls: { rejectUnauthorized: false } } : { ignoreTLS: true }),
    })
    const envelope = { from: 'a@shop.test', to: options.to ?? 'b@sink.test' }
    return transport.sendMail({ envelope, raw: options.raw ?? 'Subject: x\r\n\r\nHello\r\n' }).then(
      ({ response }) => response,
      (error: { response?: string; code?: string }) => error.response ?? error.code ?? 'failed',
    )
  }

  it('keeps mails octet by octet, with envelope and TLS', async () => {
    await start({ tls: await labCertificate() })
    const raw = '.a\r\n..b\r\n\r\n.\r\n'.replace('\r\n.\r\n', '\r\n..c\r\n')
    expect(await send({ raw, secure: true, to: ['b@sink.test', 'c@sink.test'] })).to.match(/^250 2\.0\.0/)
    expect(await send({ raw: 'x: y\r\n\r\n' })).to.match(/^250/)
    expect(sink.mails.map(mail => mail.raw.toString())).to.deep.equal([raw, 'x: y\r\n\r\n'])
    expect(sink.mails[0]?.recipients).to.deep.equal(['b@sink.test', 'c@sink.test'])
    expect(sink.mails.map(mail => mail.tls?.version)).to.deep.equal(['TLSv1.3', undefined])
  })

  it('takes a whole session in one packet, and one octet at a time', async () => {
    await start()
    const session =
      'EHLO x\r\nMAIL FROM:<a@b.test> BODY=8BITMIME\r\nRCPT TO:<c@d.test>\r\nDATA\r\nA: 1\r\n\r\n..\r\nend\r\n.\r\n' +
      'MAIL FROM:<>\r\nRCPT TO:<é@d.test>\r\nDATA\r\n.\r\nQUIT\r\n'
    const talk = async (pieces: string[]) => {
      const socket = net.connect({ port: sink.port, host: sink.host, noDelay: true })
      socket.setEncoding('utf8')
      let heard = ''
      socket.on('data', text => {
        heard += text
      })
      for (const piece of pieces) socket.write(piece)
      await once(socket, 'close')
      return heard
    }
    for (const pieces of [[session], [...session]]) {
      sink.clear()
      const replies = await talk(pieces)
      expect(replies).to.match(/354 .*\r\n250 .*\r\n250 .*\r\n250 .*\r\n354 .*\r\n250 .*\r\n221 .*\r\n$/)
      expect(sink.mails.map(mail => mail.raw.toString())).to.deep.equal(['A: 1\r\n\r\n.\r\nend\r\n', ''])
      expect(sink.mails.map(mail => [mail.reversePath, mail.recipients[0]])).to.deep.equal([
        ['a@b.test', 'c@d.test'],
        ['', 'é@d.test'],
      ])
    }
  })

  it('takes chunks as they are, and reads one that it refuses', async () => {
    await start({ chunking: true, script: troubles.recipient(/^no@/, '550 5.1.1 Unknown') })
    const socket = net.connect({ port: sink.port, host: sink.host, noDelay: true }).setEncoding('utf8')
    let heard = ''
    socket.on('data', text => {
      heard += text
    })
    socket.write('EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@d.test>\r\nBDAT 7\r\n..\r\n.\r\nBDAT 4\r\nQU')
    socket.write('ITBDAT 0 LAST\r\nMAIL FROM:<>\r\nRCPT TO:<no@d.test>\r\nBDAT 6 LAST\r\nQUIT\r\n')
    socket.write('MAIL FROM:<>\r\nRCPT TO:<a@d.test>\r\nDATA\r\n..\r\n.\r\nQUIT\r\n')
    await once(socket, 'close')
    const codes = heard.replace(/250-.*\r\n/g, '').match(/^\d+/gm)
    expect(codes?.map(Number)).to.deep.equal([
      220, 250, 250, 250, 250, 250, 250, 250, 550, 503, 250, 250, 354, 250, 221,
    ])
    expect(sink.mails.map(({ by, raw }) => [by, raw.toString()])).to.deep.equal([
      ['BDAT', '..\r\n.\r\nQUIT'],
      ['DATA', '.\r\n'],
    ])
  })

  const refusals: [string, SinkScript, RegExp][] = [
    ['refuse at the greeting', troubles.at('greeting', '554 5.7.1 Go away'), /^554 5\.7\.1/],
    ['refuse at MAIL', troubles.at('mail', '451 4.3.0 Later'), /^451/],
    ['refuse a recipient', troubles.recipient(/^b@/, '550 5.1.1 Unknown'), /^550 5\.1\.1/],
    ['refuse DATA', troubles.at('data', '452 4.3.1 Full'), /^452/],
    ['refuse after the dot', troubles.at('message', '550 5.7.1 Spam'), /^550 5\.7\.1/],
    ['close at the greeting', troubles.at('greeting', { close: true }), /ECONNECTION|ESOCKET|failed/],
    ['drop in the middle of DATA', troubles.at('data', { dropAfterBytes: 5 }), /ECONNECTION|ESOCKET|failed/],
    ['stall at RCPT', troubles.at('rcpt', { stall: true }), /ETIMEDOUT/],
    ['answer garbage', troubles.at('mail', { reply: Buffer.from([0, 255, 10, 13, 10]), close: true }), /.+/],
  ]
  for (const [name, script, expected] of refusals)
    it(`can ${name}`, async () => {
      await start({ script })
      expect(await send()).to.match(expected)
      expect(sink.accepted).to.equal(0)
      sink.setScript(null)
      expect(await send()).to.match(/^250/)
    })

  it('can answer 421 after some mails, fail some times, and take its time', async () => {
    await start({
      script: troubles.first(
        troubles.times(1, troubles.at('rcpt', '450 4.7.1 Greylisted')),
        troubles.at('message', { delayMs: 150 }),
      ),
    })
    expect(await send()).to.match(/^450/)
    const before = Date.now()
    expect(await send()).to.match(/^250/)
    expect(Date.now() - before).to.be.at.least(150)
    sink.setScript(troubles.closeAfterMails(2))
    const pool = nodemailer.createTransport({
      host: sink.host,
      port: sink.port,
      pool: true,
      maxConnections: 1,
      ignoreTLS: true,
    })
    const results: string[] = []
    for (let n = 0; n < 3; n++)
      results.push(
        await pool.sendMail({ envelope: { from: 'a@b.test', to: 'c@d.test' }, raw: 'x: y\r\n\r\n' }).then(
          r => r.response.slice(0, 3),
          (e: { response?: string }) => (e.response ?? '').slice(0, 3),
        ),
      )
    pool.close()
    expect(results).to.deep.equal(['250', '250', '421'])
  })

  it('only counts when told so', async () => {
    await start({ keep: 'count' })
    await send()
    expect([sink.accepted, sink.mails.length]).to.deep.equal([1, 0])
    expect(await sink.waitFor(2, 30).catch((error: Error) => error.message)).to.equal('1 of 2 mails came within 30 ms')
  })
})
