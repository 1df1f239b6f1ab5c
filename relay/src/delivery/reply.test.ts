import { expect } from 'chai'
import fc from 'fast-check'
import { boundedWords, type Reply, ReplyReader } from './reply.ts'

const read = (...chunks: string[]) => {
  const reader = new ReplyReader()
  const replies: Reply[] = []
  for (const chunk of chunks) reader.push(Buffer.from(chunk), reply => replies.push(reply))
  return replies
}
const one = (text: string) => {
  const [reply] = read(text)
  return reply === undefined ? null : { code: reply.code, enhanced: reply.enhanced, text: reply.text }
}

describe('a reply', () => {
  it('is read with its code, enhanced code and words', () => {
    expect(one('550 5.1.1 <a@b>: no such user\r\n')).to.deep.equal({
      code: 550,
      enhanced: '5.1.1',
      text: '5.1.1 <a@b>: no such user',
    })
    expect(one('250-first\r\n250-second\r\n250 last\r\n')?.text).to.equal('first\nsecond\nlast')
  })
  it('may lack text, CR or space', () => {
    expect(one('250\r\n')).to.include({ code: 250, text: '' })
    expect(one('250 ok\n')).to.include({ code: 250, text: 'ok' })
    expect(one('354 \r\n')).to.include({ code: 354 })
  })
  it('has no enhanced code of another class', () => {
    expect(one('450 5.1.1 what\r\n')?.enhanced).to.equal(null)
    expect(one('250 2.0 ok\r\n')?.enhanced).to.equal(null)
  })
  it('is the same however the chunks are cut', () => {
    const text = '220-mx.test\r\n220 ready\r\n250-SIZE 5\r\n250 8BITMIME\r\n554 5.7.1 ünwanted\r\n'
    const whole = read(text)
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 9 }), cuts => {
        const octets = Buffer.from(text)
        const at = [0, ...cuts.sort((a, b) => a - b), octets.length]
        const reader = new ReplyReader()
        const replies: Reply[] = []
        at.slice(1).forEach((end, i) => {
          reader.push(octets.subarray(at[i], end), reply => replies.push(reply))
        })
        expect(replies).to.deep.equal(whole)
        expect(reader.isEmpty).to.equal(true)
      }),
    )
  })
  for (const garbage of [
    'HTTP/1.1 200 OK\r\n',
    '99 x\r\n',
    '600 x\r\n',
    '150 x\r\n',
    '250-a\r\n550 b\r\n',
    '\r\n',
    '2500 x\r\n',
    '\0\0\0\n',
  ])
    it(`is not ${JSON.stringify(garbage)}`, () => expect(() => read(garbage)).to.throw(/The host sent/))
  it('that never ends is given up', () => {
    expect(() => read('x'.repeat(5000))).to.throw(/without an end/)
    expect(() => read(`250-${'x'.repeat(5000)}\n`)).to.throw(/4,096/)
    expect(() => read(...Array<string>(300).fill('250-x\r\n'))).to.throw(/does not end/)
  })
  it('is kept to 1,000 octets of whole characters, without control characters', () => {
    expect(boundedWords('\x1b[31mred\x07')).to.equal('\ufffd[31mred\ufffd')
    expect(Buffer.byteLength(boundedWords('ä'.repeat(2000)))).to.equal(1000)
    expect(boundedWords('€'.repeat(999))).to.match(/^€{333}$/)
  })
})
