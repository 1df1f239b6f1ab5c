import { expect } from 'chai'
import type { SendAddress } from './pools.ts'
import { plainAddress } from './pools.ts'
import { createSendAddresses } from './send-addresses.ts'
import { createCountMemory, createShares } from './shares.ts'

const warming = (address: string, perDay: number[], perOperator = perDay): SendAddress => ({
  ...plainAddress(address),
  warmUp: { from: '2026-12-01', plan: { perDay, perOperator } },
})

describe('the address a mail leaves by', () => {
  let time: number
  let missing: Set<string>
  let warned: object[]
  const now = () => new Date(time)
  beforeEach(() => {
    time = Date.parse('2026-12-01T12:00:00Z')
    missing = new Set()
    warned = []
  })
  const start = (transactional: SendAddress[], other: SendAddress[] = [plainAddress('192.0.2.99')]) =>
    createSendAddresses({
      pools: [
        { name: 'transactional', addresses: transactional },
        { name: 'other', addresses: other },
      ],
      hostname: 'relay.test',
      shares: createShares({ counts: createCountMemory(), now }),
      now,
      log: { warn: facts => warned.push(facts) },
      isHere: async address => !missing.has(address),
    })
  const four = Array.from({ length: 4 }, (_, i) => plainAddress(`192.0.2.${i + 1}`))
  const operators = Array.from({ length: 2000 }, (_, i) => `operator-${i}.test`)
  type Started = ReturnType<typeof start>
  const leaves = async (addresses: Started, operator: string, to = '198.51.100.1', pool = 'transactional') =>
    (await addresses.departure(pool, operator, 1).from(to))?.address

  it('is the same for an operator, and spreads operators evenly', async () => {
    const addresses = start(four)
    const counts = new Map<string | undefined, number>()
    for (const operator of operators) {
      const address = await leaves(addresses, operator)
      counts.set(address, (counts.get(address) ?? 0) + 1)
      expect(await leaves(addresses, operator)).to.equal(address)
    }
    for (const { address } of four) expect(counts.get(address)).to.be.within(420, 580)
  })

  it('changes for a share of the operators only when one is added', async () => {
    const [before, after] = [start(four.slice(0, 3)), start(four)]
    let moved = 0
    for (const operator of operators) {
      const address = await leaves(after, operator)
      if (address === (await leaves(before, operator))) continue
      moved++
      expect(address).to.equal('192.0.2.4')
    }
    expect(moved).to.be.within(420, 580)
  })

  it('is of the destination’s family, or none', async () => {
    const both = start([plainAddress('192.0.2.1'), plainAddress('2001:db8::1')])
    expect(await leaves(both, 'a', '198.51.100.1')).to.equal('192.0.2.1')
    expect(await leaves(both, 'a', '2001:db8::25')).to.equal('2001:db8::1')
    expect(await leaves(start([plainAddress('192.0.2.1')]), 'a', '2001:db8::25')).to.equal(undefined)
  })

  it('is of its own pool, whatever happens to the others', async () => {
    const addresses = start([warming('192.0.2.1', [1])], [warming('192.0.2.9', [1])])
    for (const pool of ['transactional', 'other', 'transactional', 'other']) {
      const address = await leaves(addresses, 'a', '198.51.100.1', pool)
      if (address !== undefined) expect(address).to.equal(pool === 'other' ? '192.0.2.9' : '192.0.2.1')
    }
    const unknown = addresses.departure('news', 'a', 1)
    expect(await unknown.from('198.51.100.1')).to.equal(null)
    expect(unknown.fault).to.match(/pool news has no sending addresses/)
    const system = start([])
    expect(await system.departure('transactional', 'a', 1).from('198.51.100.1')).to.equal(undefined)
  })

  it('has its own EHLO name, or the relay’s', async () => {
    const addresses = start([{ ...plainAddress('192.0.2.1'), ehlo: 'mta1.test' }])
    const from = (pool: string) => addresses.departure(pool, 'a', 1).from('198.51.100.1')
    expect(await from('transactional')).to.deep.equal({ address: '192.0.2.1', ehlo: 'mta1.test' })
    expect(await from('other')).to.deep.equal({ address: '192.0.2.99', ehlo: 'relay.test' })
    expect(['mta1.test', 'relay.test', 'mx.test'].map(addresses.isOwnName)).to.deep.equal([true, true, false])
  })

  it('is none that isn’t on this machine', async () => {
    missing.add('192.0.2.1')
    const addresses = start(four)
    for (const operator of operators.slice(0, 50)) expect(await leaves(addresses, operator)).to.not.equal('192.0.2.1')
    expect(warned).to.deep.equal([{ address: '192.0.2.1' }])
    for (const { address } of four) missing.add(address)
    const departure = start(four).departure('transactional', 'a', 1)
    expect(await departure.from('198.51.100.1')).to.equal(null)
    expect(departure.fault).to.match(/on this machine/)
  })

  describe('while it warms up', () => {
    it('is passed over when its share is used, and the warm one takes the rest', async () => {
      const addresses = start([warming('192.0.2.1', [3]), plainAddress('192.0.2.2')])
      const left: (string | undefined)[] = []
      for (let i = 0; i < 200; i++) left.push(await leaves(addresses, `operator-${i}.test`))
      expect(left.filter(address => address === '192.0.2.1')).to.have.length(3)
      expect(left.filter(address => address === '192.0.2.2')).to.have.length(197)
    })

    it('waits for the next day when all are used up', async () => {
      const addresses = start([warming('192.0.2.1', [3, 5], [2, 5])])
      const departure = addresses.departure('transactional', 'Gmail', 4)
      expect((await departure.from('198.51.100.1'))?.address).to.equal('192.0.2.1')
      expect(departure.mails).to.equal(2)
      const next = addresses.departure('transactional', 'Gmail', 2)
      expect(await next.from('198.51.100.1')).to.equal(null)
      expect(next.waitsUntil).to.deep.equal(new Date('2026-12-02T00:00:00Z'))
      expect(next.fault).to.equal(null)
      expect(await leaves(addresses, 'Yahoo')).to.equal('192.0.2.1')
      expect(await leaves(addresses, 'Yahoo')).to.equal(undefined)
      time = Date.parse('2026-12-02T00:00:00Z')
      expect(await leaves(addresses, 'Gmail')).to.equal('192.0.2.1')
    })

    it('gives back what was taken for a host that could not be reached', async () => {
      const addresses = start([warming('192.0.2.1', [3])])
      const departure = addresses.departure('transactional', 'Gmail', 3)
      await departure.from('198.51.100.1')
      await departure.from('198.51.100.2')
      expect(departure.mails).to.equal(3)
      departure.giveBack(2)
      expect(await leaves(addresses, 'Gmail')).to.equal('192.0.2.1')
      expect(await leaves(addresses, 'Gmail')).to.equal('192.0.2.1')
      expect(await leaves(addresses, 'Gmail')).to.equal(undefined)
    })

    it('asks for an open session too', async () => {
      const addresses = start([warming('192.0.2.1', [2]), plainAddress('192.0.2.2')])
      const may = (local: string) => addresses.departure('transactional', 'Gmail', 1).mayUse(local)
      expect([await may('192.0.2.1'), await may('192.0.2.1'), await may('192.0.2.1')]).to.deep.equal([
        true,
        true,
        false,
      ])
      expect(await may('192.0.2.2')).to.equal(true)
    })

    it('is over some day', async () => {
      const addresses = start([warming('192.0.2.1', [2])])
      expect(addresses.departure('transactional', 'Gmail', 1).warms).to.equal(true)
      time = Date.parse('2026-12-02T00:00:00Z')
      expect(addresses.departure('transactional', 'Gmail', 1).warms).to.equal(false)
      expect(addresses.departure('other', 'Gmail', 1).warms).to.equal(false)
      for (let i = 0; i < 10; i++) expect(await leaves(addresses, 'Gmail')).to.equal('192.0.2.1')
    })
  })
})
