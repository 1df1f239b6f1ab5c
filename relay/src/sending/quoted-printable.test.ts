import { expect } from 'chai'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { quotedPrintable } from './quoted-printable.ts'

const encode = (text: string) => quotedPrintable(Buffer.from(text)).toString('latin1')

describe('quoted-printable', () => {
  it('leaves what needs nothing, and encodes the rest', () => {
    expect(encode('Hallo\r\n')).to.equal('Hallo\r\n')
    expect(encode('1 = 2, Größe')).to.equal('1 =3D 2, Gr=C3=B6=C3=9Fe')
    expect(encode('a \r\nb\t\r\nc ')).to.equal('a=20\r\nb=09\r\nc=20')
    expect(encode('a\nb\rc\0')).to.equal('a=0Ab=0Dc=00')
  })

  it('breaks long lines softly, and no longer than 76', () => {
    expect(encode('x'.repeat(76))).to.equal('x'.repeat(76))
    expect(encode('x'.repeat(77))).to.equal(`${'x'.repeat(75)}=\r\nxx`)
    expect(encode(`${'x'.repeat(74)}ü`)).to.equal(`${'x'.repeat(74)}=\r\n=C3=BC`)
  })

  it('gives back every text when it is read by another library', async () => {
    const pieces = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc.constantFrom('\r\n', ' ', '\t', '=', '=\r\n', '.', 'ü'.repeat(40), 'x'.repeat(75)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 30 }), async all => {
        const text = all
          .join('')
          .toWellFormed()
          .replace(/\r\n|\r|\n/g, '\r\n')
        const encoded = encode(text)
        for (const line of encoded.split('\r\n')) {
          expect(line.length).to.be.at.most(76)
          expect(line)
            .to.match(/^[\t -~]*$/)
            .and.not.match(/[ \t]$/)
        }
        const part = `Content-Type: application/x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${encoded}`
        const mail = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${part}\r\n--b--\r\n`
        const [read] = (await PostalMime.parse(mail)).attachments
        // it writes lines as \n, and one more at the end
        const decoded = Buffer.from(read?.content as ArrayBuffer).toString()
        expect(decoded).to.equal(`${text.replaceAll('\r\n', '\n')}\n`)
      }),
      { numRuns: 500 },
    )
  })
})
