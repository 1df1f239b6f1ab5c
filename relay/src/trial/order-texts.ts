/** The words of the trial shop's mails: a shoe shop that writes German and English. */
import type { SeededRandom } from './random.ts'

export type MailKind = 'order' | 'shipping' | 'invoice' | 'registration' | 'password' | 'appointment'
export type Language = 'de' | 'en'

export interface Customer {
  readonly first: string
  readonly last: string
}

export interface MailText {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const firstNames = [
  'Jürgen',
  'Anna',
  'Søren',
  'Zoë',
  'Björn',
  'Maria',
  'Łukasz',
  'Émile',
  'Käthe',
  'Tom',
  'Ayşe',
  'Uwe',
] as const
const lastNames = [
  'Müller',
  'Groß',
  'O’Neill',
  'Schröder',
  'Yılmaz',
  'Nowak',
  'Lefèvre',
  'Jansen',
  'Böhm',
  'Smith',
] as const
const articles = {
  de: [
    'Wanderschuh „Höhenweg“, Größe 42',
    'Gummistiefel gelb, Größe 38',
    'Schnürsenkel 120 cm',
    'Filzpantoffeln grün',
    'Lederpflege farblos 75 ml',
  ],
  en: [
    'Hiking boot “Ridgeway”, size 8',
    'Wellington boots yellow, size 5',
    'Shoelaces 47 in',
    'Felt slippers green',
    'Leather care, clear, 75 ml',
  ],
} as const

export const someCustomer = (random: SeededRandom): Customer => ({
  first: random.pick(firstNames),
  last: random.pick(lastNames),
})

/** The local part of an address: ASCII letters, as most people's is. */
export const plainName = (name: string): string =>
  name
    .replace(/ü/g, 'ue')
    .replace(/ö/g, 'oe')
    .replace(/ä/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/gi, 'l')
    .replace(/ı/g, 'i')
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()

interface Line {
  readonly article: string
  readonly count: number
  readonly cents: number
}

/** @param number the order's number, which also makes links and codes differ */
export function writeMail(
  kind: MailKind,
  language: Language,
  customer: Customer,
  number: number,
  random: SeededRandom,
): MailText {
  const name = `${customer.first} ${customer.last}`
  const lines: Line[] = Array.from({ length: random.between(1, 5) }, () => ({
    article: random.pick(articles[language]),
    count: random.between(1, 3),
    cents: random.between(490, 18_990),
  }))
  const link = `https://shop.test/${language}/${kind}/${number}`
  return language === 'de' ? german(kind, name, number, lines, link) : english(kind, name, number, lines, link)
}

function german(kind: MailKind, name: string, number: number, lines: readonly Line[], link: string): MailText {
  const hello = `Guten Tag ${name},`
  const bye = 'Mit freundlichen Grüßen\nIhr Team von Schöne Schuhe'
  const say = (subject: string, sentence: string, withLines = false) =>
    written(subject, hello, sentence, withLines ? lines : [], bye, link, 'de')
  switch (kind) {
    case 'order':
      return say(
        `Ihre Bestellung ${number} bei Schöne Schuhe`,
        'vielen Dank für Ihre Bestellung. Wir packen gleich – das haben Sie bestellt:',
        true,
      )
    case 'shipping':
      return say(
        `Ihr Paket ist unterwegs (Bestellung ${number})`,
        'Ihre Schuhe haben unser Lager verlassen und sind übermorgen bei Ihnen.',
        true,
      )
    case 'invoice':
      return say(`Rechnung RE-${number}`, 'im Anhang finden Sie die Rechnung zu Ihrer Bestellung als PDF.', true)
    case 'registration':
      return say(
        'Bitte bestätigen Sie Ihre Anmeldung',
        'fast fertig: Bestätigen Sie bitte, dass diese Adresse Ihnen gehört.',
      )
    case 'password':
      return say(
        'Neues Passwort für Ihr Kundenkonto',
        'Sie haben ein neues Passwort angefordert. Der Verweis gilt eine Stunde.',
      )
    case 'appointment':
      return say(
        `Ihr Termin zur Fußvermessung (Nr. ${number})`,
        'wir freuen uns auf Sie am Dienstag um 10:30 Uhr in unserer Filiale in Köln.',
      )
  }
}

function english(kind: MailKind, name: string, number: number, lines: readonly Line[], link: string): MailText {
  const hello = `Dear ${name},`
  const bye = 'Kind regards\nThe Schöne Schuhe team'
  const say = (subject: string, sentence: string, withLines = false) =>
    written(subject, hello, sentence, withLines ? lines : [], bye, link, 'en')
  switch (kind) {
    case 'order':
      return say(`Your order ${number} at Schöne Schuhe`, 'thank you for your order. This is what you chose:', true)
    case 'shipping':
      return say(
        `Your parcel is on its way (order ${number})`,
        'your shoes have left our warehouse and will arrive the day after tomorrow.',
        true,
      )
    case 'invoice':
      return say(`Invoice RE-${number}`, 'please find attached the invoice for your order as a PDF.', true)
    case 'registration':
      return say('Please confirm your registration', 'almost done: please confirm that this address is yours.')
    case 'password':
      return say('A new password for your account', 'you asked for a new password. The link is valid for one hour.')
    case 'appointment':
      return say(
        `Your fitting appointment (no. ${number})`,
        'we look forward to seeing you on Tuesday at 10:30 in our shop in Cologne.',
      )
  }
}

function written(
  subject: string,
  hello: string,
  sentence: string,
  lines: readonly Line[],
  bye: string,
  link: string,
  language: Language,
): MailText {
  const money = (cents: number) => (cents / 100).toLocaleString(language, { style: 'currency', currency: 'EUR' })
  const sum = lines.reduce((total, { count, cents }) => total + count * cents, 0)
  const total = language === 'de' ? 'Summe' : 'Total'
  const textLines = lines.map(({ article, count, cents }) => `${count} × ${article}: ${money(count * cents)}`)
  const rows = lines.map(
    ({ article, count, cents }) =>
      `<tr><td style="padding:4px 12px">${count} ×</td><td style="padding:4px 12px">${article}</td>` +
      `<td style="padding:4px 12px;text-align:right">${money(count * cents)}</td></tr>`,
  )
  const table =
    rows.length === 0
      ? ''
      : `<table style="border-collapse:collapse">${rows.join('\n')}<tr><td></td><td>${total}</td><td><b>${money(sum)}</b></td></tr></table>`
  const text = [
    hello,
    '',
    sentence,
    '',
    ...textLines,
    ...(lines.length === 0 ? [] : [`${total}: ${money(sum)}`]),
    '',
    link,
    '',
    bye,
    '',
  ].join('\n')
  const html =
    `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><title>${subject}</title></head>\n` +
    `<body style="font-family:sans-serif;color:#222"><h1 style="font-size:20px">${subject}</h1>\n<p>${hello}</p>\n<p>${sentence}</p>\n` +
    `${table}\n<p><a href="${link}">${link}</a></p>\n<p>${bye.replace('\n', '<br>')}</p></body></html>\n`
  return { subject, text, html }
}
