import { expect } from 'chai'
import fc from 'fast-check'
import { createScan, type Fault } from './scan.ts'

const limit = 12

/** The same by the letter: every fault in the octets, looked for one by one. */
function faultsOf(text: string): Set<Fault> {
  const faults = new Set<Fault>()
  if (text.includes('\0')) faults.add('nul')
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\r' && text[i + 1] !== '\n') faults.add('bareCr')
    if (text[i] === '\n' && text[i - 1] !== '\r') faults.add('bareLf')
  }
  if (text.split('\r\n').some(line => line.replace(/\r$/, '').length > limit)) faults.add('longLine')
  return faults
}

function cut(octets: Buffer, places: number[]): Buffer[] {
  const at = [...new Set(places.map(p => p % (octets.length + 1)))].sort((a, b) => a - b)
  return [0, ...at].map((from, i) => octets.subarray(from, at[i] ?? octets.length))
}

const mailText = fc
  .array(fc.constantFrom('\r\n', '\r\n', 'abc', 'x', 'xxxxxx', '\r', '\n', '\0', '\u00e9'), { maxLength: 12 })
  .map(pieces => pieces.join(''))

describe('the scan of a mail', () => {
  it('finds NUL, bare CR, bare LF and long lines exactly where there are some, whatever the chunks', () => {
    fc.assert(
      fc.property(mailText, fc.array(fc.nat(), { maxLength: 6 }), (text, places) => {
        const octets = Buffer.from(text, 'latin1')
        const scan = createScan(limit)
        for (const chunk of cut(octets, places)) scan.pass(chunk)
        const fault = scan.end()
        const expected = faultsOf(text)
        if (expected.size === 0) expect(fault).to.equal(null)
        else expect(fault !== null && expected.has(fault), `${fault} in ${JSON.stringify(text)}`).to.equal(true)
        if (fault === null) expect(scan.eightBit).to.equal(text.includes('\u00e9'))
      }),
      { numRuns: 20_000 },
    )
  })
})
