import net from 'node:net'
import type tls from 'node:tls'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Accepted } from '../values.ts'
import { makeTestCertificate } from './test-certificate.ts'
import { connect, connectLoggedIn, connectSecure, listenForTest, RawClient, type TestListener } from './test-clients.ts'

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

describe('the listener', () => {
  let listener: TestListener
  afterEach(() => listener.close())

  describe('and TLS', () => {
    it('refuses TLS 1.1 and suites without forward secrecy, and takes 1.2 and 1.3', async () => {
      listener = await listenForTest()
      for (const options of [
        { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' },
        { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:AES256-SHA' },
      ] satisfies tls.ConnectionOptions[]) {
        const refused = await connectSecure(listener.port, options).catch((error: Error) => error.message)
        expect(refused).to.equal('closed during the handshake')
      }
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        const client = await connectSecure(listener.port, { maxVersion: version })
        const socket = client.socket as tls.TLSSocket
        expect(socket.getProtocol()).to.equal(version)
        expect(socket.getCipher().standardName).to.match(/^TLS_(ECDHE_|AES|CHACHA)/)
        client.end()
      }
    })

    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      it(`resumes ${maxVersion} sessions by ticket`, async () => {
        listener = await listenForTest()
        const first = await connectSecure(listener.port, { maxVersion, servername: 'localhost' })
        const socket = first.socket as tls.TLSSocket
        const session = await new Promise<Buffer | undefined>(resolve => {
          if (maxVersion === 'TLSv1.2') resolve(socket.getSession())
          else if (socket.isSessionReused() || socket.getSession()) resolve(socket.getSession())
          else socket.once('session', resolve)
        })
        const again = await connectSecure(listener.port, { maxVersion, session, servername: 'localhost' })
        expect((again.socket as tls.TLSSocket).isSessionReused()).to.equal(true)
        for (const client of [first, again]) client.end()
      })
    }

    it('gives the new certificate after a reload, and keeps the old one when the new one is broken', async () => {
      let pem = makeTestCertificate('old.test')
      listener = await listenForTest({ tls: () => pem })
      const nameSeen = async () => {
        const client = await connectSecure(listener.port)
        const { subject } = (client.socket as tls.TLSSocket).getPeerCertificate()
        client.end()
        return subject.CN
      }
      expect(await nameSeen()).to.equal('old.test')
      pem = makeTestCertificate('new.test')
      listener.reloadTls()
      expect(await nameSeen()).to.equal('new.test')
      pem = { ...pem, cert: 'no certificate' }
      expect(() => listener.reloadTls()).to.throw()
      expect(await nameSeen()).to.equal('new.test')
    })

    it('goes on when a client breaks the handshake', async () => {
      listener = await listenForTest()
      const client = await connect(listener.port)
      await client.all('EHLO x', 'STARTTLS')
      client.write('this is not TLS\r\n')
      expect(await client.reply()).to.equal('closed')
      expect(await (await connect(listener.port)).say('NOOP')).to.match(/^250/)
    })
  })

  describe('and slow or silent clients', () => {
    it('tells a client that never logs in', async () => {
      listener = await listenForTest({ limits: { loginMs: 60 } })
      const client = await connect(listener.port)
      expect(await client.reply()).to.equal('421 4.4.2 Timeout: no login. Please connect again')
      expect(await client.reply()).to.equal('closed')
    })

    it('tells a client whose command drips in', async () => {
      listener = await listenForTest({ limits: { lineMs: 80 } })
      const client = await connectLoggedIn(listener.port)
      const drip = setInterval(() => client.write('x'), 10)
      expect(await client.reply()).to.match(/^421 4\.4\.2 Timeout: half a command/)
      clearInterval(drip)
    })

    it('tells a client that is idle', async () => {
      listener = await listenForTest({ limits: { idleMs: 60 } })
      const client = await connectLoggedIn(listener.port)
      expect(await client.reply()).to.match(/^421 4\.4\.2 Timeout: no command/)
    })

    it('ends a mail that stops coming, or that drips', async () => {
      listener = await listenForTest({ limits: { dataIdleMs: 100, dataGraceMs: 150 } })
      for (const everyMs of [0, 10]) {
        const client = await connectLoggedIn(listener.port)
        await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
        client.write('Subject: slow\r\n')
        const drip = everyMs > 0 ? setInterval(() => client.write('x'), everyMs) : undefined
        expect(await client.reply()).to.match(/^421 4\.4\.2 Timeout: the mail came too slowly/)
        clearInterval(drip)
      }
      expect(listener.received).to.have.length(0)
    })

    it("doesn't blame the client when it is we who are slow", async () => {
      const decision = Promise.withResolvers<Accepted>()
      listener = await listenForTest({
        limits: { dataIdleMs: 50, dataGraceMs: 50, idleMs: 50, loginMs: 5000 },
        accept: async ({ content }) => {
          await sleep(200)
          content.resume()
          return decision.promise
        },
      })
      const client = await connectLoggedIn(listener.port)
      await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      client.write(`${`${'x'.repeat(70)}\r\n`.repeat(20_000)}.\r\n`)
      await sleep(400)
      decision.resolve({ id: new ObjectId(), messageId: '<x@shop.test>' })
      expect(await client.reply()).to.match(/^250/)
      client.end()
    })

    for (const implicitTls of [false, true]) {
      it(`ends a handshake that isn't finished (${implicitTls ? 'implicit TLS' : 'STARTTLS'})`, async () => {
        listener = await listenForTest({ implicitTls, limits: { handshakeMs: 80 } })
        const client = new RawClient(net.connect(listener.port, '127.0.0.1'))
        if (!implicitTls) {
          await client.reply()
          await client.all('EHLO x', 'STARTTLS')
        }
        const drip = setInterval(() => client.write(Buffer.from([22])), 1000)
        client.write(Buffer.from([22, 3, 1, 2, 0]))
        expect(await client.reply()).to.equal('closed')
        clearInterval(drip)
      })
    }

    it('serves a shop while 500 silent clients hold what they can', async () => {
      let laterMs = 0 // time passes when the test says so, however long 500 connections take here
      const began = new Date()
      const limits = { connections: 300, connectionsPerAddress: 250, loginMs: 60_000 }
      listener = await listenForTest({ limits, now: () => new Date(began.getTime() + laterMs) })
      const silent = Array.from({ length: 500 }, () => new RawClient(net.connect(listener.port, '127.0.0.1')))
      const greetings = await Promise.all(silent.map(client => client.reply()))
      expect(greetings.filter(g => g.startsWith('421 4.7.0 Too many connections'))).to.have.length(250)
      expect(greetings.filter(g => g.startsWith('220 '))).to.have.length(250)
      const neighbour = await connectLoggedIn(listener.port, '127.0.0.2')
      expect(await neighbour.say('MAIL FROM:<info@shop.test>')).to.match(/^250/)
      laterMs = 61_000
      const ends = await Promise.all(silent.map(client => client.reply()))
      expect(ends.filter(end => end.startsWith('421 4.4.2 Timeout: no login'))).to.have.length(250)
      expect(ends.filter(end => end === 'closed')).to.have.length(250)
      const open = () => listener.deps.registry.getSingleMetricAsString('depesche_submission_connections_open')
      while (!/ 1\n?$/.test(await open())) await sleep(20) // the server hears of the last goodbyes
      const shop = await connectLoggedIn(listener.port)
      expect(await shop.say('MAIL FROM:<info@shop.test>')).to.match(/^250/)
      for (const client of [neighbour, shop, ...silent]) client.end()
    })
  })

  it('holds no more than its buffers while 50 clients send 30 MB each to a slow reader', async function () {
    this.timeout(60_000)
    const open = Promise.withResolvers<void>()
    let held = 0
    listener = await listenForTest({
      accept: async ({ content }) => {
        await open.promise
        let octets = 0
        for await (const chunk of content) octets += chunk.length
        held += octets
        return { id: new ObjectId(), messageId: '<x@shop.test>' }
      },
    })
    const size = 30_000_000
    const lines = Buffer.from(`${'x'.repeat(998)}\r\n`.repeat(1000))
    const send = async () => {
      const client = await connectLoggedIn(listener.port)
      await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      for (let sent = 0; sent < size; sent += lines.length) {
        if (!client.socket.write(lines)) await new Promise(resolve => client.socket.once('drain', resolve))
      }
      const reply = await client.say('.')
      client.end()
      return reply
    }
    global.gc?.()
    const before = process.memoryUsage().rss
    const sending = Promise.all(Array.from({ length: 50 }, send))
    await sleep(1500)
    const grown = process.memoryUsage().rss - before
    open.resolve()
    const replies = await sending
    expect(replies.every(r => r.startsWith('250'))).to.equal(true)
    expect(held).to.equal(50 * size)
    // 1.5 GB were offered; the clients' own buffers (1 MB each here) are in the figure too
    expect(grown).to.be.lessThan(250_000_000)
  })

  describe('when it stops', () => {
    it('lets a running transaction end, and takes nothing new', async () => {
      listener = await listenForTest()
      const busy = await connectLoggedIn(listener.port)
      const idle = await connectLoggedIn(listener.port)
      await busy.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>')
      const closed = listener.close(5000)
      expect(await idle.reply()).to.equal('421 4.3.2 The server is stopping. Please connect again in a minute')
      expect(await busy.say('DATA')).to.match(/^354/)
      expect(await busy.say('Subject: last\r\n\r\n.')).to.match(/^250 2\.0\.0 accepted/)
      expect(await busy.say('MAIL FROM:<info@shop.test>')).to.match(/^421 4\.3\.2/)
      await closed
      const late = new RawClient(net.connect(listener.port, '127.0.0.1'))
      expect(await late.reply()).to.equal('closed')
      expect(listener.received).to.have.length(1)
      listener = await listenForTest()
    })

    it('cuts what has not ended after the grace', async () => {
      const stopping = await listenForTest()
      const busy = await connectLoggedIn(stopping.port)
      await busy.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      const began = performance.now()
      await stopping.close(150)
      expect(performance.now() - began).to.be.within(140, 1000)
      expect(await busy.reply()).to.equal('closed')
      listener = await listenForTest()
    })
  })
})
