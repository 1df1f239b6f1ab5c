import { expect } from 'chai'
import fc from 'fast-check'
import { isHeaderFault, parseHeader } from './header.ts'
import { isRemoved, rewrittenHeader } from './rewrite.ts'

const fieldText = fc
  .tuple(
    fc.constantFrom(
      'From',
      'to',
      'Subject',
      'X-Shop',
      'List-Help',
      'BCC',
      'Return-Path',
      'X-Depesche-Id',
      'Received',
      'x',
    ),
    fc.array(fc.constantFrom('a', ' b', ':', 'ü', '\r\n ', '\r\n\t', 'x@y.test'), { maxLength: 6 }),
  )
  .map(([name, value]) => `${name}:${value.join('')}\r\n`)

describe('the header section', () => {
  it('is read field by field, and rewritten with every kept field octet for octet and in order', () => {
    fc.assert(
      fc.property(fc.array(fieldText, { maxLength: 12 }), fields => {
        const header = parseHeader(Buffer.from(fields.join('')), 100)
        if (isHeaderFault(header)) return expect.fail('not read')
        expect(header.fields.map(f => header.section.toString('utf8', f.start, f.end))).to.deep.equal(fields)
        const kept = fields.filter(f => !isRemoved(f.slice(0, f.indexOf(':')).toLowerCase()))
        expect(rewrittenHeader(header, 'Received: x\r\n', 'Date: y\r\n', new Set()).toString()).to.equal(
          `Received: x\r\n${kept.join('')}Date: y\r\n`,
        )
      }),
      { numRuns: 3000 },
    )
  })

  const malformed: [string, number][] = [
    [' folded from nowhere\r\n', 1],
    ['From: a\r\nno field\r\n', 2],
    ['From : a\r\n', 1],
    [': a\r\n', 1],
    ['From a@b Mon Jan 1 00:00:00 2030\r\nFrom: a\r\n', 1],
    ['Gr\u00fc\u00dfe: a\r\n', 1],
  ]
  for (const [section, malformedLine] of malformed) {
    it(`is malformed in line ${malformedLine}: ${JSON.stringify(section)}`, () =>
      expect(parseHeader(Buffer.from(section), 100)).to.deep.equal({ malformedLine }))
  }

  it('has a limit on its fields', () => {
    expect(parseHeader(Buffer.from('a: b\r\n'.repeat(3)), 2)).to.deep.equal({ tooManyFields: true })
  })
})
