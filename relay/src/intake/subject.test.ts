import { expect } from 'chai'
import { readableSubject } from './subject.ts'

describe('a subject for lists', () => {
  const cases: [string, string][] = [
    ['Your order 5', 'Your order 5'],
    ['=?UTF-8?B?R3LDvMOfZQ==?= =?utf-8?Q?_aus_K=C3=B6ln?=', 'Grüße aus Köln'],
    ['=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=', 'Grüße'],
    ['=?iso-8859-1?Q?Gr=FC=DFe?= x', 'Grüße x'],
    ['a =?utf-8?Q?b?= c', 'a b c'],
    ['=?nonsense-8?Q?b=41?=', 'bA'],
    ['=?utf-8?Q?broken', '=?utf-8?Q?broken'],
    ['raw Grüße\u0007', 'raw Grüße'],
  ]
  for (const [field, subject] of cases) {
    it(`${JSON.stringify(field)} reads ${JSON.stringify(subject)}`, () =>
      expect(readableSubject(field, 200)).to.equal(subject))
  }
  it('is cut, and never in the middle of a letter', () => {
    expect(readableSubject('a'.repeat(300), 200)).to.have.length(200)
    expect(readableSubject(`${'a'.repeat(199)}😀`, 200).isWellFormed()).to.equal(true)
  })
})
