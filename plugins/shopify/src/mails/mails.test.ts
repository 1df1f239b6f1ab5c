import { expect } from 'chai'
import fc from 'fast-check'
import { contrast, textOn } from './colour.ts'
import {
  type Brand,
  defaultTemplate,
  type Language,
  MailData,
  type MailKind,
  mailKinds,
  placeholders,
  renderMail,
  sampleData,
  type Template,
  TemplateFault,
} from './index.ts'

const brand: Brand = {
  name: 'Kerzen & Wolle',
  url: 'https://kerzen.example',
  logoUrl: 'https://cdn.shopify.com/logo.png',
  colour: '#0b6e4f',
  contactEmail: 'hallo@kerzen.example',
  listHelpUrl: 'https://kerzen.example/pages/e-mails',
}
const languages: readonly Language[] = ['de', 'en']
const each = mailKinds.flatMap(kind => languages.map(language => [kind, language] as const))

const evil = fc.constantFrom(
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  'http://plain.example/',
  'https://user:secret@evil.example/',
  'https://evil.example/"><script>',
  'Hat\r\nBcc: victim@example.com',
  '{{{order.note}}}',
  '{{#lines}}',
  '<!--',
  ']]>',
  '\u202egnp.exe',
  '\ud800',
  '\0',
)
const text = fc.oneof(evil, fc.string({ unit: 'binary', maxLength: 60 }))
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const money = fc.record({
  amount: fc.tuple(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.nat(99)).map(([whole, rest]) => `${whole}.${rest}`),
  currencyCode: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'XXX', 'ZZZ'),
})
const time = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map(date => date.toISOString())
const plainLine = {
  title: text,
  variantTitle: maybe(text),
  sku: maybe(text),
  quantity: fc.nat(1000),
  imageUrl: maybe(text),
}
const few = { maxLength: 3 }
const named = fc.record({ title: maybe(text), amount: money })
const anyData = fc
  .record({
    locale: maybe(fc.oneof(text, fc.constantFrom('de-CH', 'en-CA', 'fr', 'x'))),
    timeZone: fc.oneof(text, fc.constant('Europe/Berlin')),
    order: fc.record({
      name: text,
      confirmationNumber: maybe(text),
      createdAt: time,
      statusPageUrl: maybe(text),
      customerName: maybe(text),
      note: maybe(text),
      lines: fc.array(fc.record({ ...plainLine, originalTotal: money, total: money }), few),
      moreLines: fc.nat(3),
      subtotal: maybe(money),
      discounts: fc.array(named, few),
      shipping: maybe(named),
      fees: fc.array(named, few),
      taxes: fc.array(
        fc.record({ title: maybe(text), rate: maybe(fc.double({ min: 0, max: 1000, noNaN: true })), amount: money }),
        few,
      ),
      taxesIncluded: fc.boolean(),
      total: money,
      outstanding: maybe(money),
      paymentMethods: fc.array(text, few),
      billingAddress: fc.array(text, few),
      shippingAddress: fc.array(text, few),
    }),
    fulfillment: maybe(
      fc.record({
        lines: fc.array(fc.record(plainLine), few),
        tracking: fc.array(fc.record({ company: maybe(text), number: maybe(text), url: maybe(text) }), few),
        status: maybe(fc.constantFrom('DELAYED' as const, 'IN_TRANSIT' as const)),
        estimatedDeliveryAt: maybe(time),
        deliveredAt: maybe(time),
      }),
    ),
    refund: maybe(
      fc.record({
        amount: money,
        reason: maybe(text),
        lines: fc.array(fc.record({ ...plainLine, amount: money }), few),
      }),
    ),
    cancellation: maybe(fc.record({ reason: maybe(fc.constantFrom('CUSTOMER' as const, 'FRAUD' as const)), at: time })),
    invoice: maybe(fc.record({ url: maybe(text), message: maybe(text) })),
  })
  .map(data => MailData.parse(data))
const anyBrand: fc.Arbitrary<Brand> = fc.record({
  name: text,
  url: fc.oneof(text, fc.constant('https://shop.example')),
  logoUrl: maybe(text),
  colour: fc.oneof(text, fc.constant('#ffee00')),
  contactEmail: maybe(fc.oneof(text, fc.constant('a@b.example'), fc.constant('a@b.example?bcc=c@d.example'))),
  listHelpUrl: maybe(text),
})
const anyMail = fc.tuple(fc.constantFrom(...mailKinds), fc.constantFrom(...languages), anyData, anyBrand)

/** Tags and their attributes as they were written, without their values; a shop's name may lack its link. */
const tagsOf = (html: string): string[] =>
  [...html.matchAll(/<\/?[a-z!][^>"]*(?:"[^"]*"[^>"]*)*>/gi)].map(([tag]) =>
    tag.replace(/"[^"]*"/g, '""').replace(' href=""', ''),
  )

const ownTags = new Set(
  each.flatMap(([kind, language]) => tagsOf(defaultTemplate(kind, language).html.replace(/\{\{[^}]*\}\}/g, ''))),
)

describe('the mails of a Shopify shop', () => {
  it('are made of any data: one line of subject, no tag and no link but our own', () => {
    fc.assert(
      fc.property(anyMail, ([kind, language, data, anyShop]) => {
        const { subject, html, text: plain } = renderMail(kind, language, data, anyShop)
        expect(subject).to.match(/^[^\p{Cc}\u2028\u2029]+$/u)
        expect(subject.isWellFormed() && html.isWellFormed() && plain.isWellFormed()).to.equal(true)
        for (const tag of tagsOf(html)) expect(ownTags.has(tag), tag).to.equal(true)
        for (const [, url = ''] of html.matchAll(/(?:href|src)="([^"]*)"/g))
          expect(url).to.match(/^(?:https:|mailto:[^?&]*$)/)
        expect(html).not.to.match(/<script|undefined|\[object|NaN/i)
        expect(plain).not.to.match(/undefined|\[object|NaN/)
      }),
      { numRuns: 300 },
    )
  })

  for (const [kind, language] of each)
    it(`show all of a ${kind} in ${language}, in HTML and in text`, () => {
      const data = sampleData(kind, language)
      const { subject, html, text: plain } = renderMail(kind, language, data, brand)
      expect(html).to.contain(`<html lang="${language}"`)
      expect(subject).to.contain(data.order.name)
      const told = [
        ...(kind.startsWith('order') || kind === 'invoice' ? data.order.lines : []).map(({ title }) => title),
        ...(data.fulfillment?.lines ?? []).map(({ title }) => title),
        ...(data.fulfillment?.tracking ?? []).flatMap(({ number, url }) => [number, url]),
        data.invoice?.url,
        brand.contactEmail,
        brand.listHelpUrl,
      ]
      for (const each of told.filter(each => typeof each === 'string')) {
        expect(plain).to.contain(each)
        expect(unescaped(html)).to.contain(each)
      }
      expect(html).not.to.contain('{{')
      expect(plain).not.to.match(/\{\{|\n{3}/)
    })

  it('write money exactly, in the customer’s manner', () => {
    const data = sampleData('refund', 'de')
    const refund = { amount: { amount: '9007199254740993.10', currencyCode: 'EUR' }, reason: null, lines: [] }
    const text = (locale: string) => renderMail('refund', 'de', { ...data, locale, refund }, brand).text
    expect(text('de')).to.contain('9.007.199.254.740.993,10\u00a0€')
    expect(text('de-CH')).to.contain("EUR\u00a09'007'199'254'740'993.10")
    expect(text('fr')).to.equal(text('de'))
  })

  it('add up as they are read: lines, discount, shipping, total', () => {
    const { text } = renderMail('order-confirmation', 'de', sampleData('order-confirmation', 'de'), brand)
    expect(text).to.contain(
      [
        '2 × Duftkerze „Abendrot“ (groß, 30 Stunden), Art.-Nr. KE-30: 39,80\u00a0€',
        '1 × Wolldecke aus Merinowolle (Waldgrün): 89,00\u00a0€',
        '1 × Set aus 6 Postkarten: 9,90\u00a0€',
        '',
        'Rabatt (WILLKOMMEN10): -13,87\u00a0€',
        'Versand (DHL Paket): 4,90\u00a0€',
        'Gesamtsumme: 129,73\u00a0€',
        'enthält MwSt. 19\u00a0%: 20,71\u00a0€',
      ].join('\n'),
    )
  })

  it('tell nobody what staff noted for itself', () => {
    const secret = 'third complaint, be careful with her'
    for (const [kind, language] of each) {
      const data = sampleData(kind, language)
      const { html, text } = renderMail(
        kind,
        language,
        {
          ...data,
          order: { ...data.order, note: secret },
          refund: data.refund && { ...data.refund, reason: secret },
          invoice: data.invoice && { ...data.invoice, message: secret },
        },
        brand,
      )
      expect(html + text, kind).not.to.contain(secret)
    }
  })

  it('tell nobody that he was taken for a fraudster', () => {
    const data = sampleData('order-cancelled', 'en')
    const cancellation = { reason: 'FRAUD' as const, at: '2026-11-27T08:00:00Z' }
    const { html, text } = renderMail('order-cancelled', 'en', { ...data, cancellation }, brand)
    expect(html + text).not.to.match(/fraud/i)
  })

  it('are read on any colour', () => {
    const colour = fc.nat(0xffffff).map(number => `#${number.toString(16).padStart(6, '0')}`)
    fc.assert(fc.property(colour, ground => contrast(ground, textOn(ground)) >= 4.5))
  })
})

describe('a template that a merchant has edited', () => {
  const [kind, language]: [MailKind, Language] = ['order-confirmation', 'de']
  const edited = (change: Partial<Template>): Template => ({ ...defaultTemplate(kind, language), ...change })
  const made = (change: Partial<Template>) =>
    renderMail(kind, language, sampleData(kind, language), brand, edited(change))
  const fault = (change: Partial<Template>): TemplateFault => {
    try {
      made(change)
    } catch (error) {
      if (error instanceof TemplateFault) return error
      throw error
    }
    throw new Error('nothing was refused')
  }

  it('is filled in', () => {
    const { subject, html } = made({ subject: '{{order.number}}\n!', html: '<b>{{shop.name}}</b>' })
    expect(subject).to.equal('#1042 !')
    expect(html).to.equal('<b>Kerzen &amp; Wolle</b>')
  })

  it('is refused with words that name the mistake', () => {
    const wrong: [Partial<Template>, RegExp][] = [
      [{ subject: ' ' }, /Betreff ist leer/],
      [{ html: '' }, /„HTML“ ist leer/],
      [{ text: '' }, /„Text“ ist leer/],
      [{ html: '{{order.numbr}}' }, /\{\{order\.numbr\}\} gibt es nicht/],
      [{ text: '{{#order}}' }, /nicht lesbar/],
      [{ html: '<p>{{{order.number}}}</p>' }, /ungeprüftes HTML/],
      [{ html: '{{#lines}}{{&title}}{{/lines}}' }, /ungeprüftes HTML/],
      [{ html: '{{> other}}' }, /nicht lesbar/],
      [{ html: '<ScRiPt>alert(1)</script>' }, /Skripte/],
      [{ html: 'x'.repeat(100_001) }, /100\.000 Zeichen/],
      [{ html: `${'{{#lines}}'.repeat(12)}x${'{{/lines}}'.repeat(12)}` }, /zu groß/],
    ]
    for (const [change, words] of wrong)
      expect(fault(change).reason.de, JSON.stringify(change).slice(0, 80)).to.match(words)
  })

  it('may ask for what an order lacks: it prints nothing', () => {
    expect(made({ text: '({{refund.amount}})' }).text).to.equal('()\n')
    expect(placeholders.has('refund.amount')).to.equal(true)
    expect(placeholders.has('order.title')).to.equal(false)
  })
})

const unescaped = (html: string): string =>
  html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot));/gi, (_, decimal, hex, name) =>
    name === undefined
      ? String.fromCharCode(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
      : ({ amp: '&', lt: '<', gt: '>', quot: '"' }[String(name)] ?? ''),
  )
