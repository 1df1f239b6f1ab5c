import { expect } from 'chai'
import { allTexts, moment, type TextName, writeNotice } from './write.ts'

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]).sort()
const anna = { email: 'anna@inbox.test', locale: 'de' } as const

describe('the texts of notices', () => {
  for (const [name, text] of Object.entries(allTexts))
    it(`${name} is there in both languages, with the same values`, () => {
      for (const both of [text.subject, ...text.paragraphs, ...(text.action ? [text.action] : [])]) {
        expect(both.de.trim(), 'de').to.not.equal('')
        expect(both.en.trim(), 'en').to.not.equal('')
        expect(places(both.de)).to.deep.equal(places(both.en))
        if (both.de.length > 20) expect(both.de).to.not.equal(both.en)
      }
      const values = Object.fromEntries(
        [text.subject, ...text.paragraphs].flatMap(both => places(both.de)).map(place => [place ?? '', `<${place}>`]),
      )
      for (const locale of ['de', 'en'] as const) {
        const url = text.action && 'https://x.test/'
        const notice = writeNotice(name as TextName, { ...anna, locale }, values, url)
        expect(JSON.stringify(notice)).to.not.match(/\{\w+\}/)
        expect(notice.action?.label).to.equal(text.action?.[locale])
      }
    })

  it('take a value for a value, and one line of it', () => {
    const { paragraphs, subject } = writeNotice(
      'invitation',
      anna,
      { account: '{email}\r\nBcc: eve@x.test', by: 'x'.repeat(1000), role: 'Entwickler', email: 'a@x.test' },
      'https://x.test/',
    )
    expect(subject).to.equal('Einladung zu {email} Bcc: eve@x.test')
    expect(paragraphs[1]).to.match(/^x{300}… lädt Sie ein/)
  })

  it('are not sent with a hole', () => {
    expect(() => writeNotice('resetPassword', anna, {}, 'https://x.test/')).to.throw('needs {name}')
    expect(() => writeNotice('resetPassword', anna, { name: 'x' })).to.throw('don’t fit'.replace('’', "'"))
  })

  it('write a moment as their readers do', () => {
    const at = new Date('2026-05-01T08:30:00Z')
    expect(moment(at, 'de')).to.equal('1. Mai 2026 um 08:30 UTC')
    expect(moment(at, 'en')).to.equal('1 May 2026 at 08:30 UTC')
  })
})
