import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { lastWords } from './scripted-server.test-peer.ts'
import { ready, sendingLab, short, signed, to } from './sending.test-peer.ts'

describe('delivery', () => {
  const { peer, relay, send, one } = sendingLab()

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
})
