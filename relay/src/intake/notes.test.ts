import { expect } from 'chai'
import { type Header, isHeaderFault, parseHeader } from './header.ts'
import { readNotes } from './notes.ts'

const notesOf = (...fields: string[]) => {
  const header = parseHeader(Buffer.from(`From: x@shop.test\r\n${fields.map(f => `${f}\r\n`).join('')}`), 500)
  if (isHeaderFault(header)) throw new Error('the test’s header is broken')
  return readNotes(header as Header)
}

describe('what a shop notes on a mail', () => {
  it('is read from its fields', () => {
    expect(
      notesOf(
        'X-Depesche-Tag: order, vip',
        'X-Depesche-Tag: =?utf-8?q?gr=C3=B6=C3=9Fe?=',
        'X-Depesche-Metadata: {"customer":42,\r\n "returning":true}',
        'X-Depesche-Template: order-confirmation',
        'x-depesche-order: 10042',
      ),
    ).to.deep.equal({
      tags: ['order', 'vip', 'größe'],
      metadata: { customer: 42, returning: true },
      template: 'order-confirmation',
      order: '10042',
    })
  })

  it('is nothing where nothing is noted', () => {
    expect(notesOf('Subject: Order')).to.deep.equal({})
  })

  it('is left out where it is not as it should be, and the mail goes on', () => {
    expect(
      notesOf(
        `X-Depesche-Order: ${'1'.repeat(101)}`,
        'X-Depesche-Metadata: {"a":',
        'X-Depesche-Template:',
        'X-Depesche-Tag: ,,',
      ),
    ).to.deep.equal({})
    for (const metadata of ['[1]', 'null', '"x"', '{"a.b":1}', '{"$where":"x"}', '{"a":{"b":1}}', '{"a":null}'])
      expect(notesOf(`X-Depesche-Metadata: ${metadata}`), metadata).to.deep.equal({})
    const long = JSON.stringify({ a: 'x'.repeat(2048) })
    expect(notesOf(`X-Depesche-Metadata: ${long}`)).to.deep.equal({})
  })

  it('has ten tags at most, each once', () => {
    const { tags } = notesOf(`X-Depesche-Tag: a,a,${Array.from({ length: 20 }, (_, i) => `t${i}`).join(',')}`)
    expect(tags).to.deep.equal(['a', ...Array.from({ length: 9 }, (_, i) => `t${i}`)])
  })
})
