import { expect } from 'chai'
import fc from 'fast-check'
import { DomainName } from './index.ts'
import { ListHelp } from './list-help.ts'

const accepts = (text: string) => ListHelp.safeParse(text).success

describe('List-Help', () => {
  for (const good of [
    'https://shop.example/mail-info',
    'http://shop.example/?a=b%2Cc',
    'mailto:help@shop.example',
    'mailto:help@shop.example?subject=Help',
    '  https://shop.example/x ',
  ])
    it(`may be ${good}`, () => expect(accepts(good)).to.equal(true))

  for (const bad of [
    '',
    'shop.example/help',
    'ftp://shop.example/',
    'javascript:alert(1)',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://user:pass@shop.example/',
    'https://shop.example/a,b',
    'https://shop.example/<x>',
    'https://shop.example/a b',
    'https://shop.example/\r\nBcc: x@y.example',
    'mailto:help',
    'mailto:a@b@c.example',
    `https://shop.example/${'x'.repeat(1000)}`,
    'https://münchen.example/',
  ])
    it(`may not be ${JSON.stringify(bad).slice(0, 60)}`, () => expect(accepts(bad)).to.equal(false))

  it('never leaves the angle brackets of its header', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('https://shop.example/', 'mailto:a@shop.example', ''),
        (text, start) => {
          const parsed = ListHelp.safeParse(start + text)
          if (parsed.success)
            expect(parsed.data)
              .to.match(/^[\x21-\x3b\x3d\x3f-\x7e]+$/)
              .and.to.not.contain(',')
        },
      ),
    )
  })
})

describe('a domain name', () => {
  const read = (text: string) => DomainName.safeParse(text).data
  it('becomes a lower-case A-label', () => {
    expect(read('Shop.Example.')).to.equal('shop.example')
    expect(read('münchen.example')).to.equal('xn--mnchen-3ya.example')
  })
  for (const bad of [
    'shop',
    '',
    'shop..example',
    '-shop.example',
    'shop.example:25',
    '127.0.0.1',
    'a b.example',
    `${'x'.repeat(64)}.example`,
  ])
    it(`is not ${JSON.stringify(bad).slice(0, 40)}`, () => expect(read(bad)).to.equal(undefined))
})
