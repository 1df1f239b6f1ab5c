import { expect } from 'chai'
import { isSandbox, laneFor } from '../sandbox/index.ts'
import { laneOf, partsOfLane } from './lane.ts'

describe('the name of a lane', () => {
  it('is the domain, and the pool where it isn’t the default one', () => {
    expect(laneOf('a@Example.ORG')).to.equal('example.org')
    expect(laneOf('"a@b/c"@example.org', 'transactional')).to.equal('example.org')
    expect(laneOf('a@example.org', 'other')).to.equal('example.org/other')
  })

  it('tells both again', () => {
    for (const pool of ['transactional', 'other'])
      expect(partsOfLane(laneOf('a@example.org', pool))).to.deep.equal({ destination: 'example.org', pool })
  })

  it('of a system in sandbox mode is the sandbox, whatever its pool', () => {
    const of = laneFor(laneOf)
    expect(isSandbox(of('a@example.org', { sandbox: true, pool: 'other' }))).to.equal(true)
    expect(of('a@example.org', { sandbox: false, pool: 'other' })).to.equal('example.org/other')
    expect(of('a@example.org', { sandbox: false })).to.equal('example.org')
  })
})
