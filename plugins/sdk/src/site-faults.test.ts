import { expect } from 'chai'
import { at, isOlderThan } from './site-faults.ts'

describe('a platform’s version', () => {
  for (const [version, minimum, older] of [
    ['4.2.7', '4.2.8', true],
    ['4.2.8', '4.2.8', false],
    ['4.10.0', '4.9.9', false],
    ['v9.0.12', '9.1', true],
    ['9.1.0', '9.1', false],
    ['9', '9.0.1', true],
    ['5.0.0-beta2', '5.0.0', false],
    ['6.6.9999999-dev', '6.7', true],
  ] as const)
    it(`${version} is ${older ? '' : 'not '}older than ${minimum}`, () => {
      expect(isOlderThan(version, minimum)).to.equal(older)
    })
})

describe('a place of an answer', () => {
  it('is found, and what isn’t there is nothing', () => {
    const json = { data: [{ attributes: { version: '5.2' } }], none: null }
    expect(at(json, 'data', 0, 'attributes', 'version')).to.equal('5.2')
    for (const path of [['data', 1, 'attributes'], ['none', 'x'], ['constructor'], ['data', 0, 'toString'], ['x', 'y']])
      expect(at(json, ...path), path.join('.')).to.equal(undefined)
  })
})
