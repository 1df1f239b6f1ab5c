import { expect } from 'chai'
import fc from 'fast-check'
import {
  type Algorithm,
  afterLook,
  dkimGraceMs,
  neverLooked,
  type RingKey,
  roleOf,
  settle,
  signers,
} from './key-ring.ts'

const hour = 3600_000
const start = new Date('2026-01-01T00:00:00Z')
const key = (selector: string, algorithm: Algorithm, more: Partial<RingKey> = {}): RingKey => ({
  selector,
  algorithm,
  createdAt: start,
  waitingSince: null,
  retiredAt: null,
  dns: neverLooked,
  ...more,
})
const later = (ms: number) => new Date(start.getTime() + ms)
const seen = { state: 'match', checkedAt: start, matchedAt: start, lostAt: null } as const

/** A domain, its DNS and its merchant, played step by step. */
function play() {
  let ring = [key('s0', 'rsa-sha256')]
  let now = start
  let made = 0
  const dns = new Set<string>()
  return {
    ring: () => ring,
    now: () => now,
    dns,
    rotate(algorithm: Algorithm) {
      if (ring.some(k => k.algorithm === algorithm && k.waitingSince !== null)) return
      const waitingSince = ring.some(k => k.algorithm === algorithm) ? now : null
      ring = [...ring, key(`s${++made}`, algorithm, { createdAt: now, waitingSince })]
    },
    publish: (which: number) => dns.add(ring[which % ring.length]?.selector ?? ''),
    pass: (hours: number) => {
      now = new Date(now.getTime() + hours * hour)
    },
    check(answers = true) {
      const look = (k: RingKey) => (!answers ? 'unknown' : dns.has(k.selector) ? 'match' : 'missing')
      ring = settle(
        ring.map(k => ({ ...k, dns: afterLook(k.dns, look(k), now) })),
        now,
      )
    },
  }
}

const steps = fc.array(
  fc.record({
    do: fc.constantFrom('rotate', 'rotateEd', 'publish', 'remove', 'check', 'check', 'silence', 'pass'),
    n: fc.nat(20),
  }),
  { maxLength: 60 },
)

describe('the keys of a domain', () => {
  it('always have a signing one whose record was seen, if there was one before', () => {
    fc.assert(
      fc.property(steps, sequence => {
        const world = play()
        let had = false
        for (const step of sequence) {
          const selector = world.ring()[step.n % world.ring().length]?.selector ?? ''
          if (step.do === 'rotate') world.rotate('rsa-sha256')
          else if (step.do === 'rotateEd') world.rotate('ed25519-sha256')
          else if (step.do === 'publish') world.publish(step.n)
          else if (step.do === 'remove') world.dns.delete(selector)
          else if (step.do === 'pass') world.pass(step.n * 6)
          else world.check(step.do === 'check')
          const has = signers(world.ring(), world.now()).some(k => k.dns.matchedAt !== null)
          if (had) expect(has).to.equal(true)
          had = has
          const selectors = world.ring().map(k => k.selector)
          expect(new Set(selectors).size).to.equal(selectors.length)
          expect(world.ring()[0]).to.deep.include({ waitingSince: null, retiredAt: null, algorithm: 'rsa-sha256' })
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never sign with a key that is not in DNS, while its owner removes only what is gone from the list', () => {
    fc.assert(
      fc.property(steps, sequence => {
        const world = play()
        world.publish(0)
        world.check()
        for (const step of sequence) {
          if (step.do === 'rotate') world.rotate('rsa-sha256')
          else if (step.do === 'rotateEd') world.rotate('ed25519-sha256')
          else if (step.do === 'publish') world.publish(step.n)
          else if (step.do === 'remove') {
            const listed = world.ring().map(k => k.selector)
            for (const selector of world.dns) if (!listed.includes(selector)) world.dns.delete(selector)
          } else if (step.do === 'pass') world.pass(step.n * 6)
          else world.check(step.do === 'check')
          for (const { selector } of signers(world.ring(), world.now())) expect(world.dns.has(selector)).to.equal(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('wait with the change until the next record is seen, and keep the old key seven days', () => {
    const world = play()
    world.publish(0)
    world.rotate('rsa-sha256')
    world.check()
    expect(world.ring().map(k => [k.selector, roleOf(world.ring(), k, world.now())])).to.deep.equal([
      ['s0', 'signing'],
      ['s1', 'next'],
    ])
    world.publish(1)
    world.check()
    expect(world.ring().map(k => [k.selector, roleOf(world.ring(), k, world.now())])).to.deep.equal([
      ['s1', 'signing'],
      ['s0', 'retired'],
    ])
    world.pass(7 * 24 - 1)
    world.check()
    expect(world.ring()).to.have.length(2)
    world.pass(1)
    world.check()
    expect(world.ring().map(k => k.selector)).to.deep.equal(['s1'])
  })

  it('go back to the retired one when the new record vanishes and the old one is still there', () => {
    const world = play()
    world.publish(0)
    world.rotate('rsa-sha256')
    world.publish(1)
    world.check()
    world.dns.delete('s1')
    world.check()
    expect(world.ring().map(k => k.selector)).to.deep.equal(['s0', 's1'])
    expect(world.ring()[1]?.waitingSince).to.deep.equal(start)
  })

  it('sign twice only while the second record is there, or lost for less than the grace', () => {
    const first = key('r', 'rsa-sha256', { dns: seen })
    const ed = (dns: RingKey['dns']) => [first, key('e', 'ed25519-sha256', { dns })]
    const names = (ring: RingKey[], at = start) => signers(ring, at).map(k => k.selector)
    expect(names(ed(neverLooked))).to.deep.equal(['r'])
    expect(names(ed(seen))).to.deep.equal(['r', 'e'])
    const lost = afterLook(seen, 'missing', start)
    expect(names(ed(lost), later(dkimGraceMs - 1))).to.deep.equal(['r', 'e'])
    expect(names(ed(lost), later(dkimGraceMs))).to.deep.equal(['r'])
    expect(afterLook(seen, 'unknown', later(1))).to.equal(seen)
  })

  it('leave alone a key of the same algorithm that nobody rotated to', () => {
    const ring = [key('own', 'rsa-sha256'), key('older', 'rsa-sha256', { dns: seen })]
    expect(settle(ring, start).map(k => k.selector)).to.deep.equal(['own', 'older'])
    expect(roleOf(ring, ring[1] as RingKey, start)).to.equal('spare')
  })
})
