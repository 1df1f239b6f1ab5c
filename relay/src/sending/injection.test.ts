import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { isHeaderFault, parseHeader } from '../intake/header.ts'
import { createScan } from '../intake/scan.ts'
import { isRefusal } from '../values.ts'
import { compose } from './compose.ts'
import { headerFault } from './extra-headers.ts'
import { NewMessage } from './new-message.ts'

const breaks = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\u2028',
  '\u0085',
  '\t',
  '\r\n\r\n',
  '\r\nBcc: evil@evil.test',
  '\n\nevil',
  '?=',
  '=?utf-8?q?=0d=0aBcc:=20evil=40evil.test?=',
]
/** Texts of what breaks headers, between harmless ones. */
const nasty = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...breaks), weight: 1 },
      {
        arbitrary: fc.constantFrom(
          'a',
          'ü',
          '"',
          '\\',
          ';',
          ',',
          '<',
          '>',
          '@',
          ':',
          '(',
          ')',
          '日',
          ' ',
          'x'.repeat(80),
        ),
        weight: 4,
      },
      { arbitrary: fc.string({ unit: 'binary', maxLength: 4 }), weight: 1 },
    ),
    { minLength: 1, maxLength: 9 },
  )
  .map(pieces => pieces.join(''))
/** Mostly harmless, else all would be refused at once. */
const some = (plain: string) => fc.oneof({ arbitrary: fc.constant(plain), weight: 4 }, { arbitrary: nasty, weight: 1 })

const given = fc.record({
  from: fc.oneof(some('shop@shop.test'), fc.record({ address: some('shop@shop.test'), name: some('Shop') })),
  to: fc.array(fc.oneof(some('a@b.test'), fc.record({ address: some('a@b.test'), name: some('Anna') })), {
    minLength: 1,
    maxLength: 3,
  }),
  replyTo: some('r@shop.test'),
  subject: some('Order'),
  text: nasty,
  html: nasty,
  attachments: fc.array(
    fc.record({
      filename: some('a.pdf'),
      content: fc.constant('QQ=='),
      contentType: some('application/pdf'),
      cid: some('logo'),
    }),
    { maxLength: 2 },
  ),
  headers: fc.dictionary(some('X-Shop'), some('7'), { maxKeys: 2 }),
})

const own = ['from', 'to', 'reply-to', 'subject', 'date', 'message-id', 'mime-version', 'content-type']

describe('a mail given by HTTP', () => {
  it('has the header fields that were asked for and no other, whatever stands in its parts', async () => {
    let taken = 0
    await fc.assert(
      fc.asyncProperty(given, async mail => {
        const read = NewMessage.safeParse(mail)
        if (!read.success) return
        const composed = compose(read.data, { id: new ObjectId(), at: new Date() })
        if (isRefusal(composed)) return
        taken++
        const { octets, envelope } = composed
        const end = octets.indexOf('\r\n\r\n')
        const header = parseHeader(octets.subarray(0, end + 2), 500)
        if (isHeaderFault(header)) throw new Error(`not a header: ${octets.subarray(0, end)}`)
        const names = header.fields.map(({ name }) => name).filter(name => name !== 'content-transfer-encoding')
        const asked = Object.keys(mail.headers).filter(name => mail.headers[name]?.trim() !== '')
        const wanted = [...own.filter(name => name !== 'subject' || mail.subject.trim() !== ''), ...asked]
        expect(names.sort()).to.deep.equal(wanted.map(name => name.toLowerCase()).sort())
        const scan = createScan(998)
        scan.pass(octets.subarray(0, end + 4))
        expect(scan.end()).to.equal(null)
        expect(envelope.recipients.length).to.be.at.most(mail.to.length)
        const parsed = await PostalMime.parse(octets)
        expect(parsed.to?.length).to.equal(mail.to.length)
        expect(parsed.from?.address).to.equal(envelope.reversePath)
        expect(parsed.bcc).to.equal(undefined)
        expect(parsed.attachments).to.have.length(mail.attachments.length)
      }),
      { numRuns: 3000 },
    )
    expect(taken, 'most were refused: the test says little').to.be.greaterThan(300)
  })

  it('can’t be given fields that break it or forge its way', () => {
    const names =
      'From To Cc Bcc Reply-To Subject Date Message-ID MIME-Version Content-Type Content-Transfer-Encoding Sender Resent-From Return-Path Delivered-To Received Authentication-Results ARC-Seal DKIM-Signature List-Help CFBL-Address X-Depesche-Tag'
    for (const name of names.split(' '))
      for (const written of [name, name.toLowerCase(), name.toUpperCase()])
        expect(headerFault(written), written).to.be.a('string')
    for (const name of ['', 'X Shop', 'X-Shop:', 'X-Größe', 'From ', ' From', 'X-A\r\nBcc', 'x'.repeat(77)])
      expect(headerFault(name), name).to.be.a('string')
    for (const name of ['X-Shop', 'References', 'In-Reply-To', 'List-Unsubscribe', 'Auto-Submitted', 'Precedence'])
      expect(headerFault(name), name).to.equal(null)
  })
})
