/** Pools and warm-up on the wire: which addresses a real server sees, under which names, and how often. */
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import { partsOfLane } from '../queue/lane.ts'
import type { Attempt, Delivery, SignedMessage } from '../values.ts'
import { createDelivery, type DeliveryDeps, type MailDelivery } from './index.ts'
import { type Pool, plainAddress, type SendAddress } from './pools.ts'
import { type Script, type ScriptedServer, startScriptedServer, type Talk } from './scripted-server.test-peer.ts'

const header = Buffer.from('From: a@shop.test\r\n\r\n')
const message = { bodyBytes: 0, eightBit: false, smtputf8: false } as SignedMessage['message']
const body = Buffer.alloc(0)
const ready = (reversePath: string) => async () => ({ signed: { message, header, body: () => body }, reversePath })
const to = (recipient: string) =>
  ({ _id: new ObjectId(), recipient, lane: 'example.org', attemptCount: 0 }) as unknown as Delivery

const named = (address: string, ehlo: string, share?: number[], perOperator = share): SendAddress => ({
  ...plainAddress(address),
  ehlo,
  warmUp: share && perOperator ? { from: '2026-12-01', plan: { perDay: share, perOperator } } : null,
})
const poolsOf = (transactional: SendAddress[], other = [named('127.0.0.3', 'news.test')]): Pool[] => [
  { name: 'transactional', addresses: transactional },
  { name: 'other', addresses: other },
]
const results = (attempts: readonly Attempt[]) => attempts.map(({ result, code }) => `${result} ${code ?? '-'}`)
const accepted = (attempts: readonly Attempt[]) => attempts.filter(({ result }) => result === 'accepted').length

const addresses = {
  resolve4: async () => ['127.0.0.1'],
  resolve6: () => Promise.reject(Object.assign(new Error('none'), { code: 'ENODATA' })),
}

describe('a mail leaves', () => {
  let time: number
  const open: { close(): Promise<void> }[] = []
  beforeEach(() => {
    time = Date.parse('2026-12-01T12:00:00Z')
  })
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close()
  })
  const peer = async (script: Script = {}): Promise<ScriptedServer> => {
    const server = await startScriptedServer({ extensions: ['PIPELINING'], ...script })
    open.push(server)
    return server
  }
  const relay = (port: number, pools: Pool[], over: Partial<DeliveryDeps> = {}) => {
    const delivery = createDelivery({
      hostname: 'relay.test',
      now: () => new Date(time),
      log: { debug: () => undefined, info: () => undefined, warn: console.error } as never,
      dns: {
        resolveMx: async () => [{ exchange: 'mx.google.com', priority: 1 }],
        ...addresses,
      },
      mxPort: port,
      allowPrivateDestinations: true,
      registry: new Registry(),
      timeouts: { quitMs: 200 },
      lanePartsOf: partsOfLane,
      pools,
      ...over,
    })
    open.push(delivery)
    return delivery
  }
  /** @param recipients of one mail each */
  const send = async (delivery: MailDelivery, lane: string, recipients: string[], from = 'b@bounces.test') =>
    (await Promise.all(recipients.map(one => delivery.transmit(lane, ready(from), [to(one)])))).flat()
  const many = (n: number, domain = 'example.org') => Array.from({ length: n }, (_, i) => `r${i}@${domain}`)
  /** e.g. `127.0.0.2 mta1.test`: what the server knows of a connection */
  const comesFrom = ({ socket, lines }: Talk) => `${peers.get(socket)} ${lines[0]?.replace(/^EHLO /, '')}`
  const peers = new Map<Talk['socket'], string | undefined>() // a closed socket has forgotten it
  const remembered = (talk: Talk) => {
    peers.set(talk.socket, talk.socket.remoteAddress)
  }
  const greets: Script = {
    EHLO: (_line, talk) => {
      remembered(talk)
      return '250-mx.test\r\n250 PIPELINING'
    },
  }
  const wasSent = (talk: Talk) => talk.lines.filter(line => line.startsWith('RCPT'))

  it('by its pool’s address, under its name, and never over another pool’s connection', async () => {
    const server = await peer(greets)
    const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test')]))
    for (let round = 0; round < 4; round++)
      await Promise.all([
        send(delivery, 'example.org', many(5), 'shop@bounces.test'),
        send(delivery, 'example.org/other', many(5), 'news@bounces.test'),
      ])
    const seen = new Set<string>()
    let mails = 0
    for (const talk of server.talks)
      for (const line of talk.lines.filter(line => line.startsWith('MAIL'))) {
        seen.add(`${comesFrom(talk)} ${/<(\w+)/.exec(line)?.[1]}`)
        mails++
      }
    expect([...seen].sort()).to.deep.equal(['127.0.0.2 mta1.test shop', '127.0.0.3 news.test news'])
    expect(mails).to.equal(40)
    expect(server.talks.length, 'connections are kept all the same').to.be.below(20)
  })

  it('by no address of another pool when its own has none', async () => {
    const server = await peer(greets)
    const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test')]))
    const [attempt] = await send(delivery, 'example.org/unknown', ['a@example.org'])
    expect(attempt).to.include({ result: 'deferred', enhanced: '4.3.5', phase: 'connect' })
    expect(attempt?.response).to.match(/The pool unknown has no sending addresses/)
    expect(server.talks).to.deep.equal([])
  })

  it('and tells by which address', async () => {
    const server = await peer(greets)
    const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test')]))
    const [attempt] = await send(delivery, 'example.org', ['a@example.org'])
    expect(attempt).to.include({ result: 'accepted', localAddress: '127.0.0.2' })
  })

  it('not by another address when the host blocks the one it knows', async () => {
    const greeting = (_line: string, talk: Talk) => {
      remembered(talk)
      return '554 5.7.1 your IP address is blocked'
    }
    const server = await peer({ greeting })
    const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test'), named('127.0.0.4', 'mta2.test')]))
    for (let i = 0; i < 6; i++)
      expect(results(await send(delivery, 'example.org', many(1)))).to.deep.equal(['deferred 554'])
    expect(new Set(server.talks.map(talk => peers.get(talk.socket))).size).to.equal(1)
  })

  it('slower where its own pool was told to slow down, and nowhere else', async () => {
    const server = await peer({
      ...greets,
      MAIL: line => (line.includes('news') ? '421 4.7.0 too many mails from your IP' : '250 ok'),
    })
    const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test')]))
    await send(delivery, 'example.org', many(4), 'shop@bounces.test')
    await send(delivery, 'example.org/other', many(4), 'news@bounces.test')
    expect(delivery.capacity('example.org/other')).to.equal(0)
    expect(delivery.destinationState('example.org/other')).to.include({ group: 'Gmail' })
    expect(delivery.capacity('example.org')).to.be.at.least(2)
    expect(delivery.destinationState('example.org').lastTrouble).to.equal(null)
  })

  describe('while its address warms up', () => {
    const spent = { result: 'deferred', enhanced: '4.3.2', phase: 'dns', host: null }
    const tomorrow = new Date('2026-12-02T00:00:00Z')

    it('only up to the share, and on the next day again', async () => {
      const server = await peer(greets)
      const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test', [7, 9])]))
      const attempts = [
        ...(await send(delivery, 'example.org', many(20))),
        ...(await send(delivery, 'example.org', many(5))),
      ]
      expect(accepted(attempts)).to.equal(7)
      for (const attempt of attempts.filter(({ result }) => result !== 'accepted')) {
        expect(attempt).to.deep.include({ ...spent, waitsUntil: tomorrow })
        expect(attempt.response).to.match(/warmed up/)
      }
      expect(server.mails()).to.have.length(7)
      expect(accepted(await send(delivery, 'example.org/other', many(5)))).to.equal(5)
      time = tomorrow.getTime()
      expect(accepted(await send(delivery, 'example.org', many(20)))).to.equal(9)
      time += 86_400_000
      expect(accepted(await send(delivery, 'example.org', many(20)))).to.equal(20)
    })

    it('and then by the warm address of its pool', async () => {
      const server = await peer(greets)
      const dns = { resolveMx: async (domain: string) => [{ exchange: `mx.${domain}`, priority: 1 }], ...addresses }
      const delivery = relay(
        server.port,
        poolsOf([named('127.0.0.2', 'mta1.test', [3]), named('127.0.0.4', 'mta2.test')]),
        { dns },
      )
      const all: Attempt[] = []
      for (const domain of ['a.test', 'b.test', 'c.test', 'd.test', 'e.test', 'f.test']) // each an operator of its own
        all.push(...(await send(delivery, domain, many(4, domain))))
      expect(accepted(all)).to.equal(24)
      expect(all.filter(({ localAddress }) => localAddress === '127.0.0.2')).to.have.length(3)
    })

    it('for as many of its recipients as the share has room, and for the others later', async () => {
      const server = await peer(greets)
      const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test', [4])]))
      const attempts = await delivery.transmit('example.org', ready('b@bounces.test'), many(10).map(to))
      expect(results(attempts)).to.deep.equal([...Array(4).fill('accepted 250'), ...Array(6).fill('deferred -')])
      expect(server.talks.flatMap(wasSent)).to.deep.equal(many(4).map(one => `RCPT TO:<${one}>`))
    })

    it('over connections that stand only as long as their address may', async () => {
      const server = await peer(greets)
      const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test', [2])]))
      const attempts = []
      for (let i = 0; i < 4; i++) attempts.push(...(await send(delivery, 'example.org', many(1))))
      expect(results(attempts)).to.deep.equal(['accepted 250', 'accepted 250', 'deferred -', 'deferred -'])
      expect(server.talks).to.have.length(1)
    })

    it('with one share for an operator, over all its domains', async () => {
      const server = await peer(greets)
      const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test', [100], [5])]))
      const attempts = []
      for (const domain of ['gmail.com', 'one.test', 'two.test'])
        attempts.push(...(await send(delivery, domain, many(3, domain)))) // all of them at mx.google.com
      expect(accepted(attempts)).to.equal(5)
    })

    it('without using the share where its content was not sent', async () => {
      let n = 0
      const server = await peer({ ...greets, RCPT: () => (n++ < 6 ? '451 4.7.1 greylisted' : '250 ok') })
      const pools = poolsOf([named('127.0.0.2', 'mta1.test', [3])])
      const delivery = relay(server.port, pools)
      for (let i = 0; i < 6; i++)
        expect(results(await send(delivery, 'example.org', many(1)))).to.deep.equal(['deferred 451'])
      expect(accepted(await send(delivery, 'example.org', many(5)))).to.equal(3)
      const nobody = relay(1, pools)
      for (let i = 0; i < 5; i++) expect((await send(nobody, 'example.org', many(1)))[0]?.response).to.match(/refused/)
    })

    it('and counts nothing for a smarthost, whose addresses are what receivers see', async () => {
      const server = await peer(greets)
      const smarthost = { host: '127.0.0.1', port: server.port, implicitTls: false }
      const delivery = relay(server.port, poolsOf([named('127.0.0.2', 'mta1.test', [2])]), { smarthost })
      expect(accepted(await send(delivery, 'example.org', many(6)))).to.equal(6)
      expect(accepted(await send(delivery, 'example.org/other', many(1)))).to.equal(1)
      expect(new Set(server.talks.map(comesFrom))).to.deep.equal(
        new Set(['127.0.0.2 mta1.test', '127.0.0.3 news.test']),
      )
    })
  })
})
