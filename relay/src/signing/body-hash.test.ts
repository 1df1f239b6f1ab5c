import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { expect } from 'chai'
import fc from 'fast-check'
import { createBodyHash } from './body-hash.ts'

// mailauth's own canonicalisation is the judge; it has no types for this file
const { dkimBody } = createRequire(import.meta.url)('mailauth/lib/dkim/body') as {
  dkimBody(kind: string, algorithm: string): { update(chunk: Buffer): void; digest(encoding: string): string }
}

const sha256 = (text: string) => createHash('sha256').update(text, 'latin1').digest('base64')

const hashOf = (chunks: Buffer[]) => {
  const hash = createBodyHash()
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest()
}

const judgeOf = (body: Buffer) => {
  const judge = dkimBody('relaxed', 'sha256')
  judge.update(body)
  return judge.digest('base64')
}

const cut = (body: Buffer, places: number[]) => {
  const at = [0, ...places.map(place => place % (body.length + 1)).sort((a, b) => a - b), body.length]
  return at.slice(1).map((end, i) => body.subarray(at[i], end))
}

describe('the body hash', () => {
  it('follows the example of RFC 6376 §3.4.5', () => {
    expect(hashOf([Buffer.from(' C \r\nD \t E\r\n\r\n\r\n')])).to.equal(sha256(' C\r\nD E\r\n'))
  })

  it('of an empty body is that of no octets at all (RFC 6376 §3.4.4)', () => {
    expect(hashOf([])).to.equal('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
    expect(hashOf([Buffer.from('\r\n\r\n \t\r\n')])).to.equal(sha256(''))
  })

  it('adds the CRLF that the last line lacks and drops its white space', () => {
    expect(hashOf([Buffer.from('a'), Buffer.from(' \t')])).to.equal(sha256('a\r\n'))
  })

  it('takes a lone CR or LF as content', () => {
    expect(hashOf([Buffer.from('a \rb\nc\r')])).to.equal(sha256('a \rb\nc\r\r\n'))
    expect(hashOf([Buffer.from('a \r'), Buffer.from('\r'), Buffer.from('\nb')])).to.equal(sha256('a \r\r\nb\r\n'))
  })

  it('is the same as mailauth says, however the body is cut', () => {
    const word = fc.constantFrom(
      'a',
      'Grüße',
      '.',
      ' ',
      '  ',
      '\t',
      ' \t ',
      '\r\n',
      '\r\n\r\n',
      ' \r\n',
      '=20',
      'x'.repeat(70),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), fc.array(fc.nat(), { maxLength: 12 }), (words, places) => {
        const body = Buffer.from(words.join(''))
        expect(hashOf(cut(body, places))).to.equal(judgeOf(body))
      }),
      { numRuns: 3000 },
    )
  })

  it('is the same as mailauth says for large bodies across the piece size', () => {
    const line = fc.constantFrom(`${'QUJD'.repeat(19)}\r\n`, 'some  words here \r\n', '\r\n', '<td>\ta</td>\r\n')
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 300, maxLength: 2000 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (lines, places) => {
          const body = Buffer.from(lines.join(''))
          expect(hashOf(cut(body, places))).to.equal(judgeOf(body))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('needs no memory or squared time for millions of empty lines', () => {
    const started = performance.now()
    const hash = createBodyHash()
    const chunk = Buffer.alloc(65_536, '\r\n')
    for (let i = 0; i < 480; i++) hash.update(chunk) // 30 MB
    hash.update(Buffer.from('x'))
    hash.digest()
    expect(performance.now() - started).to.be.below(5000)
  })
})
