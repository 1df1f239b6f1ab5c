import { expect } from 'chai'
import type { Rate } from './cents.ts'
import { vatFor } from './vat.ts'

const german = { country: 'DE', vatRate: 1900 as Rate, smallBusiness: false }
const austrian = { country: 'AT', vatRate: 2000 as Rate, smallBusiness: false }
const small = { ...german, smallBusiness: true }

/** who sells, to whom, what stands on the paper, and where the law says so */
const cases: [typeof german, string, string | null, string, number, string][] = [
  [german, 'DE', 'DE123456789', 'S', 1900, '§ 3a (2) UStG: supplied at home; § 12 (1) UStG: 19 %'],
  [german, 'DE', null, 'S', 1900, '§ 3a (1) UStG: where the supplier is; § 12 (1) UStG'],
  [german, 'AT', 'ATU12345678', 'AE', 0, '§ 3a (2) and § 14a (1) UStG; Art. 44 and 196 of 2006/112/EC'],
  [german, 'GR', 'EL123456789', 'AE', 0, 'the same; EL is Greece (Art. 215)'],
  [german, 'AT', null, 'S', 1900, '§ 3a (5) sentence 3 UStG, Art. 59c: below 10,000 EUR as at home'],
  [german, 'CH', null, 'O', 0, '§ 3a (5) UStG, Art. 58 and 59: where the consumer is'],
  [german, 'CH', 'CHE109322551MWST', 'O', 0, '§ 3a (2) UStG, Art. 44: where the business is'],
  [german, 'GB', 'GB123456789', 'O', 0, 'a third country since 2021'],
  [german, 'US', null, 'O', 0, '§ 3a (2), (4) No. 13, (5) UStG'],
  [small, 'DE', 'DE123456789', 'E', 0, '§ 19 (1) UStG, Art. 284'],
  [small, 'FR', null, 'E', 0, '§ 3a (5) sentence 3 and § 19 (1) UStG'],
  [small, 'FR', 'FRXX123456789', 'AE', 0, '§ 19 is for supplies at home; this one is in France: Art. 196'],
  [small, 'US', null, 'O', 0, 'not supplied at home either'],
  [austrian, 'DE', 'DE123456789', 'AE', 0, 'seen from Austria: Art. 44 and 196'],
  [austrian, 'AT', null, 'S', 2000, 'Art. 45, with the issuer’s own rate'],
]

describe('value added tax', () => {
  for (const [issuer, country, vatId, category, rate, law] of cases) {
    const who = `${issuer.smallBusiness ? 'a small business in ' : ''}${issuer.country} to ${vatId ?? `a consumer in ${country}`}`
    it(`${who}: ${category} ${rate / 100} % (${law})`, () => {
      const vat = vatFor(issuer, { country, vatId })
      expect([vat.category, vat.rate]).to.deep.equal([category, rate])
      // BR-S-10: no reason with a rate; BR-AE-10, BR-E-10, BR-O-10: a reason without
      expect(vat.note === null).to.equal(category === 'S')
    })
  }

  it('says the words that the law wants', () => {
    const words = (issuer: typeof german, country: string, vatId: string | null) =>
      vatFor(issuer, { country, vatId }).note
    expect(words(german, 'AT', 'ATU12345678')?.de).to.contain('Steuerschuldnerschaft des Leistungsempfängers') // § 14a (1)
    expect(words(german, 'AT', 'ATU12345678')?.en).to.contain('Reverse charge') // Art. 226 (11a)
    expect(words(small, 'DE', null)?.de).to.contain('Kleinunternehmer') // § 34a No. 5 UStDV
  })
})
