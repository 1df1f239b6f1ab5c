import { expect } from 'chai'
import { knownDestinations, readDestinationLimits } from './known-destinations.ts'
import { createLaneCapacity, type LaneCapacity } from './lane-capacity.ts'
import { lessonOf } from './lessons.ts'

describe('what a destination bears', () => {
  let time: number
  let capacity: LaneCapacity
  const start = (known = knownDestinations) => {
    time = Date.parse('2026-05-04T10:00:00Z')
    capacity = createLaneCapacity(() => new Date(time), known)
  }
  beforeEach(() => start())
  /** As many transactions at once as may be, all ending so. @returns how many */
  const round = (lane: string, how: 'success' | 'busy' = 'success') => {
    const many = Math.min(capacity.of(lane), 1000)
    for (let i = 0; i < many; i++) capacity.begin(lane)
    for (let i = 0; i < many; i++) capacity.end(lane, how, 'too many')
    return many
  }
  const rounds = (lane: string, n: number) => {
    for (let i = 0; i < n; i++) round(lane)
  }

  it('begins with the receiver’s own figure and keeps to it', () => {
    expect(capacity.of('orange.fr')).to.equal(2)
    rounds('orange.fr', 50)
    expect(capacity.of('orange.fr')).to.equal(2)
    expect(capacity.mailsPerConnection('yahoo.de')).to.equal(20)
    rounds('yahoo.de', 50)
    expect(capacity.of('yahoo.de')).to.equal(10)
  })

  it('is shared by all domains of an operator', () => {
    capacity.begin('orange.fr')
    capacity.begin('wanadoo.fr')
    expect(capacity.of('orange.fr'), 'its own one, and no room for another').to.equal(1)
    expect(capacity.of('wanadoo.fr')).to.equal(1)
  })

  it('is shared by domains whose mail hosts are the operator’s', () => {
    capacity.join('shop.example', ['mx1.smtp-in.orange.fr'])
    expect(capacity.state('shop.example')).to.include({ group: 'Orange', mailsPerConnection: 100 })
    capacity.begin('orange.fr')
    capacity.begin('orange.fr')
    expect(capacity.of('shop.example')).to.equal(0)
    capacity.join('other.example', ['mx.notorange.fr', 'mx1.orange.fr'])
    expect(capacity.state('other.example').group, 'only the best host counts').to.equal('other.example')
  })

  it('lets one that saw room too early wait for a place', async () => {
    const order: string[] = []
    capacity.begin('orange.fr')
    capacity.begin('wanadoo.fr')
    const third = capacity.begin('wanadoo.fr')?.then(() => order.push('third'))
    const fourth = capacity.begin('orange.fr')?.then(() => order.push('fourth'))
    expect(third, 'no place').to.not.equal(undefined)
    await new Promise(resolve => setImmediate(resolve))
    expect(order).to.deep.equal([])
    capacity.end('orange.fr', 'success')
    await third
    expect(order).to.deep.equal(['third'])
    capacity.end('wanadoo.fr', 'success')
    await fourth
    expect(order).to.deep.equal(['third', 'fourth'])
  })

  it('halves and pauses when the host says it is too much, longer from time to time, and grows slowly again', () => {
    rounds('shop.example', 30)
    expect(capacity.of('shop.example')).to.equal(20)
    round('shop.example', 'busy')
    expect(capacity.of('shop.example'), 'paused').to.equal(0)
    const { pausedUntil, lastTrouble, connections } = capacity.state('shop.example')
    expect(pausedUntil?.getTime()).to.equal(time + 2_000)
    expect(lastTrouble).to.deep.equal({ at: new Date(time), words: 'too many' })
    expect(connections.allowed).to.be.within(1, 10)
    const pauses: number[] = []
    for (let i = 0; i < 9; i++) {
      time = capacity.state('shop.example').pausedUntil?.getTime() ?? time
      time += 60_000 // the learnt rate lets some through
      capacity.begin('shop.example')
      capacity.end('shop.example', 'busy', 'still')
      pauses.push((capacity.state('shop.example').pausedUntil?.getTime() ?? 0) - time)
    }
    expect(pauses).to.deep.equal([4, 8, 16, 32, 64, 128, 256, 300, 300].map(seconds => seconds * 1000))
    time += 300_000
    capacity.begin('shop.example')
    capacity.end('shop.example', 'success')
    time += 3_600_000
    rounds('shop.example', 3)
    expect(capacity.of('shop.example')).to.be.within(2, 6)
    rounds('shop.example', 200)
    expect(capacity.of('shop.example')).to.equal(20)
  })

  it('does not pause for a connection that was refused: so are those of a dead host', () => {
    capacity.begin('shop.example')
    capacity.end('shop.example', 'refused')
    expect(capacity.of('shop.example')).to.equal(1)
  })

  it('keeps to a rate, where the operator or the receiver has one', () => {
    start(readDestinationLimits('[{"name": "Slow", "domains": ["slow.example"], "perMinute": 60, "connections": 20}]'))
    let begun = 0
    for (let second = 0; second < 120; second++) {
      begun += round('slow.example')
      time += 1000
    }
    expect(begun).to.be.within(115, 132) // two minutes, and the ten seconds it may begin with
  })

  it('learns a rate from a host that complains, and lets it go when all is well', () => {
    for (let i = 0; i < 60; i++) round('shop.example')
    const before = capacity.state('shop.example')
    expect(before.perMinute).to.equal(null)
    round('shop.example', 'busy')
    const learnt = capacity.state('shop.example').perMinute
    expect(learnt).to.be.within(400, 700) // half of about 1,150
    time += 5 * 60_000
    rounds('shop.example', 1)
    expect(capacity.state('shop.example').perMinute).to.be.greaterThan(learnt ?? 0)
    for (let i = 0; i < 20; i++) {
      time += 60_000
      round('shop.example')
    }
    expect(capacity.state('shop.example').perMinute).to.equal(null)
  })

  it('is forgotten of lanes that nobody uses', () => {
    for (let i = 0; i < 25_000; i++) capacity.of(`lane-${i}.example`)
    capacity.begin('last.example')
    expect(capacity.of('last.example')).to.equal(2)
  })
})

describe('the lesson of an answer', () => {
  const lesson = (code: number, words: string) =>
    lessonOf([{ phase: 'rcpt', result: 'deferred', code, enhanced: null, words }], true).how

  for (const [code, words] of [
    [421, '4.3.2 Service shutting down'],
    [450, '4.7.0 Our system has detected an unusual rate of unsolicited mail'],
    [451, '4.7.1 Too many connections, slow down'],
    [452, '4.7.28 The sending rate is exceeded'],
    [450, '4.7.650 The mail server has been temporarily rate limited due to IP reputation'],
  ] as const)
    it(`${code} ${words} is that we are too many`, () => {
      expect(lesson(code, words)).to.equal('busy')
    })
  for (const [code, words] of [
    [450, '4.2.0 Greylisted, too fast, see http://postgrey.schweikert.ch/'],
    [452, '4.2.2 Mailbox full: too many messages'],
    [452, '4.5.3 Too many recipients'],
    [550, '5.7.1 Too many complaints'],
    [250, '2.0.0 too many thanks'],
  ] as const)
    it(`${code} ${words} is not`, () => {
      expect(lesson(code, words)).to.equal('success')
    })
})

describe('the operator’s own limits', () => {
  it('change a known group and add new ones', () => {
    const limits = readDestinationLimits(
      '[{"name": "Gmail", "connections": 50}, {"name": "Partner", "mx": [".partner.example"], "perMinute": 10}]',
    )
    expect(limits.find(({ name }) => name === 'Gmail')).to.deep.include({ connections: 50, most: 50 })
    expect(limits.find(({ name }) => name === 'Gmail')?.domains).to.include('gmail.com')
    expect(limits.find(({ name }) => name === 'Partner')).to.deep.include({
      connections: 2,
      perMinute: 10,
      domains: [],
    })
    expect(limits).to.have.length(knownDestinations.length + 1)
  })

  for (const [text, words] of [
    ['{', /no JSON/],
    ['{}', /expected array/],
    ['[{"name": "a", "connections": 0}]', /0\.connections/],
    ['[{"name": "a", "conections": 1}]', /conections/],
  ] as const)
    it(`are refused with a sentence when they are ${text}`, () => {
      expect(() => readDestinationLimits(text)).to.throw(words)
    })
})
