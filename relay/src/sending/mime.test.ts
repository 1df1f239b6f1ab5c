import { once } from 'node:events'
import { expect } from 'chai'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { type MailParts, mimeOctets, treeOf } from './mime.ts'

const parts = (more: Partial<MailParts> = {}): MailParts => ({
  from: { name: 'Schöne Schuhe', address: 'shop@shop.test' },
  to: [{ name: 'Schmidt, Anna', address: 'anna@inbox.test' }],
  cc: [],
  replyTo: [],
  subject: 'Größe 42 ist da',
  text: 'Hallo Anna,\nIhre Größe ist da.\n',
  html: undefined,
  attachments: [],
  headers: {},
  messageId: '<1@shop.test>',
  date: new Date('2030-01-02T03:04:05Z'),
  id: 'a'.repeat(24),
  ...more,
})

/** What the library's own streams make of the tree. */
async function streamed(given: MailParts): Promise<Buffer> {
  const stream = treeOf(given).createReadStream()
  const chunks: Buffer[] = []
  stream.on('data', chunk => chunks.push(Buffer.from(chunk)))
  await once(stream, 'end')
  return Buffer.concat(chunks)
}

const words = fc.string({ unit: 'grapheme', maxLength: 300 }).map(text => text.toWellFormed())
const body = fc.array(
  fc.oneof(words, fc.constant('\r\n'), fc.constant('\n'), fc.constant(' '), fc.constant('x'.repeat(1200))),
  {
    maxLength: 12,
  },
)

describe('a mail made of its parts', () => {
  it('has the tree, the headers and the contents that the library streams, whatever is in it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          subject: words.map(text => text.replace(/\p{C}/gu, '')),
          text: fc.option(body, { nil: undefined }),
          html: fc.option(body, { nil: undefined }),
          files: fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 3 }),
          inline: fc.boolean(),
        }),
        async ({ subject, text, html, files, inline }) => {
          const given = parts({
            subject,
            text: text?.join(''),
            html: html?.join(''),
            attachments: files.map((content, n) => ({
              filename: `datei ${n} ä.bin`,
              content: Buffer.from(content),
              ...(inline ? { cid: `c${n}` } : {}),
            })),
          })
          const [own, theirs] = [mimeOctets(given), await streamed(given)]
          // soft breaks may stand elsewhere
          const [ownMail, theirMail] = [await PostalMime.parse(own), await PostalMime.parse(theirs)]
          expect(ownMail).to.deep.equal(theirMail)
          const structure = (mail: Buffer) => mail.toString('latin1').match(/^(--|[A-Z][\w-]*:).*$/gm)
          if (text === undefined && html === undefined) expect(structure(own)).to.deep.equal(structure(theirs))
        },
      ),
      { numRuns: 150 },
    ))

  it('can be read as it was meant', async () => {
    const pdf = Buffer.from(Array.from({ length: 3000 }, (_, i) => i % 256))
    const mail = await PostalMime.parse(
      mimeOctets(
        parts({
          cc: [{ name: '', address: 'b@inbox.test' }],
          replyTo: [{ name: 'Hilfe', address: 'hilfe@shop.test' }],
          html: '<p>Ihre Größe ist da. <img src="cid:logo"></p>',
          headers: { 'X-Shop': 'Größe', References: '<0@shop.test>' },
          attachments: [
            { filename: 'Rechnung für Anna.pdf', content: pdf },
            { filename: 'logo.png', content: Buffer.from('png'), cid: 'logo' },
            { filename: 'alt.eml', content: Buffer.from('Subject: x\n\nHallo\n'), contentType: 'message/rfc822' },
          ],
        }),
      ),
    )
    expect(mail).to.deep.include({
      from: { name: 'Schöne Schuhe', address: 'shop@shop.test' },
      to: [{ name: 'Schmidt, Anna', address: 'anna@inbox.test' }],
      cc: [{ name: '', address: 'b@inbox.test' }],
      replyTo: [{ name: 'Hilfe', address: 'hilfe@shop.test' }],
      subject: 'Größe 42 ist da',
      messageId: '<1@shop.test>',
      references: '<0@shop.test>',
      date: '2030-01-02T03:04:05.000Z',
    })
    expect(mail.text).to.match(/^Hallo Anna,\r?\nIhre Größe ist da\.\r?\n/)
    expect(mail.html).to.include('Ihre Größe ist da')
    const named = (name: string) => mail.attachments.find(({ filename }) => filename === name)
    const [first, second] = [named('Rechnung für Anna.pdf'), named('logo.png')]
    expect(Buffer.from(first?.content as ArrayBuffer).equals(pdf)).to.equal(true)
    expect(second).to.include({ contentId: '<logo>', mimeType: 'image/png' })
  })

  it('has the same body each time it is made', () => {
    const given = parts({ html: '<p>x</p>', attachments: [{ filename: 'a.bin', content: Buffer.from('x') }] })
    const bodyOf = (mail: Buffer) => mail.subarray(mail.indexOf('\r\n\r\n'))
    expect(bodyOf(mimeOctets(given)).equals(bodyOf(mimeOctets({ ...given, date: new Date(), subject: 'y' })))).to.equal(
      true,
    )
  })

  it('has no bare line ends and no field for recipients it has none of', () => {
    const mail = mimeOctets(parts({ to: [], text: 'a\nb\rc\r\nd' })).toString('latin1')
    expect(mail.replaceAll('\r\n', '')).to.not.match(/[\r\n]/)
    expect(mail).to.not.match(/^(To|Cc|Reply-To):/m)
  })
})
