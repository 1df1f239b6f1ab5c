import { expect } from 'chai'
import { plainAddress } from './pools.ts'
import { type Script, startScriptedServer } from './scripted-server.test-peer.ts'
import { oneHost, ready, sendingLab, signed, to, type Zone } from './sending.test-peer.ts'
import { startSilentHost } from './silent-host.test-peer.ts'

describe('delivery', () => {
  const { open, peer, relay, send, one } = sendingLab()

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
})
