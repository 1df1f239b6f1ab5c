/** An operator and his customers, for tests of papers. */
import type { z } from 'zod'
import { microEuro } from '../money.ts'
import { BillingAddress } from './address.ts'
import { totalsOf } from './cents.ts'
import { Issuer } from './issuer.ts'
import { type Charged, draftInvoice, type Paper, periodOf } from './paper.ts'

export const anIssuer: z.input<typeof Issuer> = {
  name: 'Böttcher & Söhne Postbetrieb GmbH',
  lines: ['Karl-Liebknecht-Straße 12'],
  postcode: '04107',
  city: 'Leipzig',
  country: 'DE',
  vatId: 'DE123456789',
  taxNumber: '231/123/45678',
  registration: 'Amtsgericht Leipzig, HRB 12345',
  legal: 'Geschäftsführerin: Johanna Böttcher',
  email: 'rechnung@postbetrieb.example',
  phone: '+49 341 1234567',
  website: 'postbetrieb.example',
  bank: { name: 'Musterbank Leipzig', iban: 'DE89 3704 0044 0532 0130 00', bic: 'COBADEFFXXX' },
  vatPercent: 19,
}

export const anAddress: z.input<typeof BillingAddress> = {
  company: 'Möbelhaus Größer & Co. KG',
  name: 'Anna Weiß',
  lines: ['Lange Gasse 1', 'Hinterhaus'],
  postcode: '06108',
  city: 'Halle (Saale)',
  country: 'DE',
  vatId: 'DE987654321',
  email: 'buchhaltung@moebel.example',
  language: 'de',
  reference: 'KST 4711',
}

/** what the operator charges, and what he could */
export const aLot: Charged = {
  kind: 'lot',
  quantity: 25_000,
  unitPriceMicroEuro: microEuro(950),
  from: new Date('2046-01-31T09:00:00Z'),
  to: new Date('2046-03-02T09:00:00Z'),
}
export const anOverage: Charged = {
  kind: 'overage',
  quantity: 1_234,
  unitPriceMicroEuro: microEuro(950),
  from: new Date('2046-01-01T09:00:00Z'),
  to: new Date('2046-01-31T09:00:00Z'),
}

/** customers for each kind of tax */
export const customers = {
  domestic: {},
  'reverse-charge': { country: 'AT', vatId: 'ATU12345678', language: 'en' },
  'union-consumer': { country: 'FR', vatId: null, company: '', name: 'Éloïse Œuvrard', language: 'en' },
  'outside-union': { country: 'CH', vatId: null, lines: ['a', 'b', 'c'], reference: '' },
} as const

export const paperTime = new Date('2046-01-31T12:00:00Z')

export function aPaper(given: { issuer?: object; address?: object; charges?: Charged[] } = {}): Paper {
  const issuer = Issuer.parse({ ...anIssuer, ...given.issuer })
  const address = BillingAddress.parse({ ...anAddress, ...given.address })
  const draft = draftInvoice(issuer, address, '10001', given.charges ?? [aLot, anOverage], paperTime)
  return { ...draft, number: 'RE-2046-00001' }
}

/** A credit note of the first line of a paper. */
export function aCredit(invoice: Paper): Paper {
  const lines = invoice.lines.slice(0, 1)
  return {
    ...invoice,
    kind: 'credit',
    number: 'GS-2046-00001',
    dueOn: null,
    lines,
    ...periodOf(lines),
    totals: totalsOf(lines, invoice.vat.rate),
    corrects: { number: invoice.number, issuedOn: invoice.issuedOn, reason: 'Irrtümlich gebucht' },
  }
}
