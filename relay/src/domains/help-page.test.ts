import { expect } from 'chai'
import fc from 'fast-check'
import { escapeHtml } from '../html.ts'
import { renderHelpPage } from './help-page.ts'
import { HelpPageContent, mailKinds, mailReasons, stopWays } from './help-page-content.ts'

const given = {
  merchant: 'Blumen Meyer',
  kinds: ['order', 'shipping'],
  reasons: ['ordered', 'account'],
  contact: { email: 'info@blumen.example', phone: '+49 (30) 123-456', postal: 'Am Markt 1\n12345 Musterstadt' },
  imprintUrl: 'https://blumen.example/impressum',
}
const content = HelpPageContent.parse(given)
const tags = (page: string) => page.match(/<[^>]*>/g)
const asText = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))

describe('a List-Help page', () => {
  it('says who sends which mails, why, and how to reach him, in both languages', () => {
    const de = renderHelpPage(content, 'blumen.example', 'de')
    expect(de).to.contain('<html lang="de">')
    expect(de).to.contain('<h1>Warum bekomme ich Mails von Blumen Meyer?</h1>')
    expect(de).to.contain('weil Sie dort etwas bestellt haben oder weil Sie dort ein Konto haben.')
    expect(de).to.contain('<li>Versandmitteilungen</li>')
    expect(de).to.contain('href="mailto:info@blumen.example"').and.to.contain('href="tel:+4930123456"')
    expect(de).to.contain('Am Markt 1\n12345 Musterstadt')
    expect(de).to.contain('href="https://blumen.example/impressum"')
    const en = renderHelpPage(content, 'blumen.example', 'en')
    expect(en).to.contain('<html lang="en">').and.to.contain('Why do I get mails from Blumen Meyer?')
    expect(en).to.not.match(/\b(und|oder|weil)\b/)
  })

  it('has words for every kind, reason and way in both languages', () => {
    for (const stop of stopWays)
      for (const locale of ['de', 'en'] as const) {
        const all = {
          ...content,
          kinds: [...mailKinds],
          reasons: [...mailReasons],
          stop,
          stopUrl: 'https://x.example/',
        }
        expect(renderHelpPage(all, 'x.example', locale)).to.not.match(/undefined|\{\w+\}|\[object/)
      }
  })

  it('has the same tags whatever a merchant writes, and shows it as he wrote it', () => {
    const harmless = { ...content, note: { de: 'x', en: 'x' } }
    const expected = tags(renderHelpPage(harmless, 'x.example', 'de'))
    const evil = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'script', '{merchant}', '$&', '`', '=', ' ') }),
    )
    fc.assert(
      fc.property(evil, evil, evil, (merchant, note, postal) => {
        const page = renderHelpPage(
          { ...harmless, merchant, note: { de: note, en: note }, contact: { ...content.contact, postal } },
          'x.example',
          'de',
        )
        expect(tags(page)).to.deep.equal(expected)
        expect(asText(/<h1>(.*?)<\/h1>/s.exec(page)?.[1] ?? '')).to.equal(`Warum bekomme ich Mails von ${merchant}?`)
        expect(asText(/<p class="note" lang="de">(.*?)<\/p>/s.exec(page)?.[1] ?? '')).to.equal(note)
      }),
    )
  })

  it('escapes what could begin or end anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(escapeHtml(text)).to.not.match(/[<>"'`=]|&(?!#\d+;)/)
        expect(asText(escapeHtml(text))).to.equal(text)
      }),
    )
  })

  it('shows a note in the language it is there in, and says which', () => {
    const page = renderHelpPage({ ...content, note: { de: 'Nur Mo–Fr', en: null } }, 'x.example', 'en')
    expect(page).to.contain('<p class="note" lang="de">Nur Mo–Fr</p>')
  })

  for (const [what, wrong] of [
    ['a link that runs something', { imprintUrl: 'javascript:alert(1)' }],
    ['a link without TLS', { imprintUrl: 'http://blumen.example/' }],
    ['a link with a password', { imprintUrl: 'https://a:b@blumen.example/' }],
    ['a link to this machine', { privacyUrl: 'https://localhost/' }],
    ['nobody to write to', { contact: { phone: '030 1234' } }],
    ['no name', { merchant: ' \u202e\u0000 ' }],
    ['a page to unsubscribe that isn’t named', { stop: 'page' }],
    ['no kind of mail', { kinds: [] }],
    ['an address that is none', { contact: { email: 'a@b.example?bcc=c@d.example' } }],
    ['a phone number that is none', { contact: { phone: '030 123;ext=1' } }],
    ['a book', { note: { de: 'x'.repeat(1001) } }],
  ] as const)
    it(`may not have ${what}`, () => {
      expect(HelpPageContent.safeParse({ ...given, ...wrong }).success).to.equal(false)
    })

  it('keeps no signs that turn or hide text', () => {
    const { merchant, contact } = HelpPageContent.parse({
      ...given,
      merchant: 'Meyer\u202e\u200b\u0007 GmbH',
      contact: { email: 'a@b.example', postal: 'a\r\nb' },
    })
    expect([merchant, contact.postal]).to.deep.equal(['Meyer GmbH', 'a\nb'])
  })
})
