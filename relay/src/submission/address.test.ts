import { expect } from 'chai'
import fc from 'fast-check'
import { isMailbox, parseMailbox, splitPath } from './address.ts'

const address = (path: string): string => {
  const mailbox = parseMailbox(path)
  return isMailbox(mailbox) ? mailbox.address : mailbox
}

describe('an address of MAIL or RCPT', () => {
  const same: [string, string][] = [
    ['info@Shop.TEST', 'info@shop.test'],
    ['"info"@shop.test', 'info@shop.test'],
    ['"a b"@shop.test', '"a b"@shop.test'],
    ['"a@b"@shop.test', '"a@b"@shop.test'],
    ['"a\\@b"@shop.test', '"a@b"@shop.test'],
    ['"a\\"b"@shop.test', '"a\\"b"@shop.test'],
    ["o'neil+x/y=z@shop.test", "o'neil+x/y=z@shop.test"],
    ['@relay.test,@b.test:info@shop.test', 'info@shop.test'],
    ['info@Bücher.test', 'info@xn--bcher-kva.test'],
    ['grüße@shop.test', 'grüße@shop.test'],
  ]
  for (const [written, canonical] of same) {
    it(`${written} is ${canonical}`, () => expect(address(written)).to.equal(canonical))
  }

  for (const literal of [
    'a@[127.0.0.1]',
    'a@[IPv6:::1]',
    'a@127.0.0.1',
    'a@127.1',
    'a@0x7f.1',
    'a@2130706433',
    'a@0x7f000001',
    'a@１２７.１',
  ]) {
    it(`${literal} names a machine`, () => expect(address(literal)).to.equal('literal'))
  }

  it('needs a domain with a dot', () => expect(address('root@localhost')).to.equal('domain'))

  const wrong = [
    '',
    'a',
    '@b.test',
    'a@',
    'a@b@c.test',
    '.a@b.test',
    'a.@b.test',
    'a..b@c.test',
    '"a@b.test',
    '"a"b@c.test',
  ]
  const wrongDomains = [
    'a@b..test',
    'a@.test',
    'a@b.test.',
    'a@-b.test',
    'a@b-.test',
    'a@b_c.test',
    'a@b%2etest',
    'a@b test',
    'a@b.te/st',
  ]
  const wrongLengths = [`${'x'.repeat(65)}@b.test`, `a@${'x'.repeat(64)}.test`, `a@${'x.'.repeat(126)}test`]
  for (const written of [
    ...wrong,
    ...wrongDomains,
    ...wrongLengths,
    'a\u200bb@c.test',
    'a\u202eb@c.test',
    'a b@c.test',
  ]) {
    it(`${JSON.stringify(written.slice(0, 40))} is none`, () => expect(address(written)).to.equal('syntax'))
  }

  it('is stable: reading a canonical address gives it again', () => {
    const sign = fc.constantFrom('a', 'B', '.', '"', '\\', '@', ' ', '-', 'ü', '[', ']', ':', '1', 'x')
    fc.assert(
      fc.property(
        fc.string({ unit: sign, maxLength: 12 }),
        fc.string({ unit: sign, maxLength: 12 }),
        (local, domain) => {
          const first = address(`${local}@${domain}.test`)
          if (first.includes('@')) expect(address(first)).to.equal(first)
        },
      ),
      { numRuns: 3000 },
    )
  })
})

describe('the argument of MAIL or RCPT', () => {
  it('is a path in angle brackets and parameters', () => {
    expect(splitPath(' <a@b.test> SIZE=5 BODY=7BIT')).to.deep.equal({
      path: 'a@b.test',
      parameters: 'SIZE=5 BODY=7BIT',
    })
    expect(splitPath('<"a>b"@c.test>')).to.deep.equal({ path: '"a>b"@c.test', parameters: '' })
  })
  for (const text of ['a@b.test', '<a@b.test', 'a@b.test>', '<a@b.test>SIZE=5', '<<a@b.test>>', 'x<a@b.test>']) {
    it(`is not ${text}`, () => expect(splitPath(text)).to.equal(null))
  }
})
