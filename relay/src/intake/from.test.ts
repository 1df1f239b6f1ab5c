import { expect } from 'chai'
import fc from 'fast-check'
import { readFrom } from './from.ts'

const domains = ['good.test', 'xn--bcher-kva.test']
const read = (value: string): string => {
  const reading = readFrom(value, domains)
  if ('author' in reading) return reading.author.address
  return 'foreign' in reading ? `foreign ${reading.foreign}` : 'unreadable'
}

describe('the From field', () => {
  const cases: [string, string][] = [
    ['x@good.test', 'x@good.test'],
    ['<x@GOOD.test>', 'x@good.test'],
    ['Shop <x@good.test>', 'x@good.test'],
    ['"Shop, Inc." <x@good.test>', 'x@good.test'],
    ['x@good.test <x@good.test>', 'x@good.test'],
    ['x@good.test (the shop (in town))', 'x@good.test'],
    ['=?utf-8?Q?B=C3=BCcher?= <x@good.test>', 'x@good.test'],
    ['Bücher <x@bücher.test>', 'x@xn--bcher-kva.test'],
    ['x@good.test, "Y" <y@good.test>', 'x@good.test'],
    // A display name in quotes may say what it likes; the address counts (RFC 5322 §3.4).
    ['"a@evil.test" <x@good.test>', 'x@good.test'],

    ['x@evil.test', 'foreign x@evil.test'],
    ['a@evil.test <x@good.test>', 'foreign a@evil.test'],
    ['x@good.test, y@evil.test', 'foreign y@evil.test'],
    ['x@good.test <y@evil.test>', 'foreign y@evil.test'],
    ['x@sub.good.test', 'foreign x@sub.good.test'],
    ['x@good.test.', 'foreign x@good.test.'],
    ['x@[127.0.0.1]', 'foreign x@[127.0.0.1]'],

    ['', 'unreadable'],
    ['Shop', 'unreadable'],
    ['<x@good.test> <y@evil.test>', 'unreadable'],
    ['<@evil.test:x@good.test>', 'unreadable'],
    ['Group: x@good.test, y@evil.test;', 'unreadable'],
    ['<x@good.test', 'unreadable'],
    ['x@good.test>', 'unreadable'],
    ['"unclosed <x@good.test>', 'unreadable'],
    ['(unclosed <x@good.test>', 'unreadable'],
    ['x @ good.test', 'unreadable'],
    ['x@evil.test@good.test', 'unreadable'],
    ['Shop, Inc. <x@good.test>', 'unreadable'],
    ['<x@good.test>, ', 'unreadable'],
    ['\\x@good.test', 'unreadable'],
    [`${'a'.repeat(5000)}@good.test`, 'unreadable'],
  ]
  for (const [value, reading] of cases) {
    it(`${JSON.stringify(value.slice(0, 60))} is ${reading}`, () => expect(read(value)).to.equal(reading))
  }

  it('never names an author of a foreign domain, whatever is put around it', () => {
    const piece = fc.constantFrom(
      'x@good.test',
      'y@evil.test',
      '<',
      '>',
      '"',
      '(',
      ')',
      ',',
      ' ',
      ':',
      ';',
      '\\',
      'n',
      '@',
      '=?utf-8?q?',
      '?=',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), pieces => {
        const value = pieces.join('')
        const reading = readFrom(value, domains)
        if (!('author' in reading)) return
        expect(reading.author.domain).to.equal('good.test')
        // outside of quotes and comments no foreign address may stand
        const bare = value.replace(/"(?:\\.|[^"\\])*"/g, 'q')
        if (!bare.includes('(')) expect(bare).not.to.contain('evil.test')
      }),
      { numRuns: 20_000 },
    )
  })
})
