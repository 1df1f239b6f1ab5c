import { Readable } from 'node:stream'
import { expect } from 'chai'
import { SMTPServer } from 'smtp-server'
import type { DestinationState } from './index.ts'
import { readDestinationLimits } from './known-destinations.ts'
import { certificate, lastWords } from './scripted-server.test-peer.ts'
import { ready, sendingLab, signed, to, type Zone } from './sending.test-peer.ts'

describe('delivery', () => {
  const { open, peer, relay, send, one } = sendingLab()

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
