import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import fc from 'fast-check'
import { quote } from './snippet.ts'

const printable = fc.string().filter(text => !/\p{Cc}/u.test(text))

describe('quoting for configuration files', () => {
  it('is read by JSON as what was put in', () =>
    fc.assert(
      fc.property(printable, text => {
        expect(JSON.parse(quote.json(text))).to.equal(text)
      }),
    ))

  it('is read by a shell as what was put in', () =>
    fc.assert(
      fc.property(
        printable.filter(text => !text.includes("'") && text.isWellFormed()),
        text => {
          const said = execFileSync('sh', ['-c', `A=${quote.env(text)}; printf %s "$A"`], { encoding: 'utf8' })
          expect(said).to.equal(text)
        },
      ),
      { numRuns: 30 },
    ))

  it('of PHP and Ruby leaves no quote open', () =>
    fc.assert(
      fc.property(printable, text => {
        for (const quoted of [quote.php(text), quote.ruby(text)])
          expect(quoted.slice(1, -1).replace(/\\[\\']/g, '')).to.not.match(/[\\']/)
      }),
    ))

  it('refuses what would begin another line, and what a format has no way to write', () => {
    for (const write of [quote.php, quote.json, quote.yaml, quote.env]) expect(() => write('a\nb')).to.throw(TypeError)
    expect(() => quote.env("it's")).to.throw(TypeError)
    expect(() => quote.word('two words')).to.throw(TypeError)
    expect(quote.word('sys-0a1b')).to.equal('sys-0a1b')
  })
})
