/** An operator and his customers, for tests of papers. */
import type { z } from 'zod'
import type { BillingAddress } from './address.ts'
import type { Issuer } from './issuer.ts'

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
