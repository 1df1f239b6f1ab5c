import { expect } from 'chai'
import fc from 'fast-check'
import { formatReply } from './reply.ts'

describe('a reply', () => {
  it('has code and enhanced code on each line', () => {
    expect(formatReply(550, '5.7.1', ['one', 'two'])).to.equal('550-5.7.1 one\r\n550 5.7.1 two\r\n')
  })

  it('says letters beyond ASCII in a form that every client can read', () => {
    expect(formatReply(553, '5.6.7', 'grüße@x')).to.equal('553 5.6.7 gr\\x{FC}\\x{DF}e@x\r\n')
  })

  it('is never longer than 512 octets a line, and nothing said by a client makes a second reply', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1500 }), text => {
        const lines = formatReply(550, '5.7.1', text).split('\r\n')
        expect(lines.pop()).to.equal('')
        for (const [i, line] of lines.entries()) {
          expect(line).to.match(/^550[ -]5\.7\.1 [ -~]*$/)
          expect(line[3]).to.equal(i === lines.length - 1 ? ' ' : '-')
          expect(line.length).to.be.at.most(510)
        }
      }),
    )
  })
})
