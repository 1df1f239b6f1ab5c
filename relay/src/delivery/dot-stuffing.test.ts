import { expect } from 'chai'
import fc from 'fast-check'
import { DotStuffing } from './dot-stuffing.ts'

const wire = (chunks: Buffer[]) => {
  const dots = new DotStuffing()
  return Buffer.concat([...chunks.flatMap(chunk => dots.stuff(chunk)), dots.end()]).toString('latin1')
}

/** What a receiver makes of it (RFC 5321 §4.5.2), or null when the mail ends before the end. */
const received = (text: string) => {
  if (!`\r\n${text}`.endsWith('\r\n.\r\n') || `\r\n${text}`.indexOf('\r\n.\r\n') !== text.length - 3) return null
  return `\r\n${text.slice(0, -3)}`.replaceAll('\r\n.', '\r\n').slice(2)
}

describe('dot stuffing', () => {
  it('gives back every body, however it is cut, with the CRLF it lacks', () => {
    const word = fc.constantFrom('.', '..', '\r\n', '\r\n.', '\r\n.\r\n', 'a', '\r', '\n', 'text.', '\r\n..')
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 8 }), { maxLength: 8 }), groups => {
        const chunks = groups.map(words => Buffer.from(words.join(''))).flatMap(c => [c.subarray(0, 1), c.subarray(1)])
        const body = Buffer.concat(chunks).toString()
        const whole = body === '' || body.endsWith('\r\n') ? body : body.endsWith('\r') ? `${body}\n` : `${body}\r\n`
        expect(received(wire(chunks))).to.equal(whole)
      }),
      { numRuns: 2000 },
    )
  })
  it('does not copy what needs no dot', () => {
    const body = Buffer.from('Hello\r\nworld. \r\n')
    expect(new DotStuffing().stuff(body)[0]).to.equal(body)
  })
})
