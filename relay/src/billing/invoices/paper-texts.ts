/** The words on papers, in both languages; the XML's lines and the PDF's say the same. */
import type { Language } from './words.ts'

const de = {
  invoice: 'Rechnung',
  credit: 'Gutschrift (Rechnungskorrektur)',
  /** in file names */
  invoiceFile: 'Rechnung',
  creditFile: 'Gutschrift',
  number: 'Rechnungsnummer',
  creditNumber: 'Belegnummer',
  issuedOn: 'Rechnungsdatum',
  creditIssuedOn: 'Belegdatum',
  dueOn: 'Zahlbar bis',
  period: 'Leistungszeitraum',
  customerNumber: 'Kundennummer',
  yourVatId: 'Ihre USt-IdNr.',
  reference: 'Ihre Referenz',
  corrects: 'Zu Rechnung',
  of: 'vom',
  position: 'Pos.',
  service: 'Leistung',
  quantity: 'E-Mails',
  unitPrice: 'je 1.000',
  amount: 'Betrag',
  lot: (mails: string) => `Transaktions-E-Mails: Kontingent ${mails}`,
  overage: 'Transaktions-E-Mails über das Kontingent hinaus',
  net: 'Summe netto',
  vat: (percent: string) => `Umsatzsteuer ${percent} %`,
  noVat: 'Umsatzsteuer',
  total: 'Rechnungsbetrag',
  creditTotal: 'Gutschriftsbetrag',
  please: (amount: string, day: string) => `Bitte überweisen Sie ${amount} bis zum ${day} auf dieses Konto:`,
  nothing: 'Es ist nichts zu zahlen.',
  creditTerms: 'Der Betrag wird mit der offenen Rechnung verrechnet; ist sie schon bezahlt, wird er erstattet.',
  holder: 'Empfänger',
  purpose: 'Verwendungszweck',
  scan: 'Mit der Banking-App bezahlen',
  reason: 'Grund',
  machineReadable: 'Dieses PDF enthält die Rechnung auch als XML nach EN 16931 (ZUGFeRD/Factur-X).',
  vatId: 'USt-IdNr.',
  taxNumber: 'Steuernummer',
  page: (page: number, pages: number) => `Seite ${page} von ${pages}`,
  phone: 'Telefon',
}

const en: typeof de = {
  invoice: 'Invoice',
  credit: 'Credit note',
  invoiceFile: 'Invoice',
  creditFile: 'Credit-note',
  number: 'Invoice number',
  creditNumber: 'Credit note number',
  issuedOn: 'Invoice date',
  creditIssuedOn: 'Date',
  dueOn: 'Due on',
  period: 'Service period',
  customerNumber: 'Customer number',
  yourVatId: 'Your VAT ID',
  reference: 'Your reference',
  corrects: 'For invoice',
  of: 'of',
  position: 'No.',
  service: 'Service',
  quantity: 'E-mails',
  unitPrice: 'per 1,000',
  amount: 'Amount',
  lot: mails => `Transactional e-mails: quota of ${mails}`,
  overage: 'Transactional e-mails beyond the quota',
  net: 'Net total',
  vat: percent => `VAT ${percent}%`,
  noVat: 'VAT',
  total: 'Invoice total',
  creditTotal: 'Credit total',
  please: (amount, day) => `Please transfer ${amount} by ${day} to this account:`,
  nothing: 'There is nothing to pay.',
  creditTerms: 'The amount is set off against the open invoice; if that is paid already, it is refunded.',
  holder: 'Account holder',
  purpose: 'Payment reference',
  scan: 'Pay with your banking app',
  reason: 'Reason',
  machineReadable: 'This PDF also contains the invoice as XML by EN 16931 (ZUGFeRD/Factur-X).',
  vatId: 'VAT ID',
  taxNumber: 'Tax number',
  page: (page, pages) => `Page ${page} of ${pages}`,
  phone: 'Phone',
}

export const paperTexts: Record<Language, typeof de> = { de, en }

const locales = { de: 'de-DE', en: 'en-GB' } as const

export const printCount = (count: number, language: Language): string =>
  new Intl.NumberFormat(locales[language]).format(count)

/** @param decimals an exact decimal of euros; formatted as text, never as a floating point number */
export const printEuro = (decimals: string, language: Language): string =>
  new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  }).format(decimals as `${number}`)
