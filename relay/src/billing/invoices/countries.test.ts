import { invoiceSchema } from '@e-invoice-eu/core'
import { expect } from 'chai'
import { compactVatId, countries, isMemberState, isVatIdOf } from './countries.ts'

describe('countries', () => {
  it('are those of EN 16931, but for the codes it has beyond ISO 3166-1', () => {
    // the library's own code list, made from the published one
    const lists = (invoiceSchema as unknown as { $defs: { codeLists: Record<string, { enum: string[] }> } }).$defs
      .codeLists
    const [published] = Object.values(lists).filter(list => list.enum.includes('DE') && list.enum.includes('ZW'))
    expect(published?.enum.filter(code => !countries.includes(code))).to.deep.equal(['1A', 'XI'])
    expect(countries.filter(code => !published?.enum.includes(code))).to.deep.equal([])
  })

  it('of the Union are 27', () => {
    expect(countries.filter(isMemberState)).to.have.length(27)
    for (const outside of ['GB', 'CH', 'NO', 'US', 'LI', 'MC']) expect(isMemberState(outside), outside).to.equal(false)
  })
})

describe('a VAT id', () => {
  // published examples of the tax offices' and the Commission's pages
  const right = `AT U12345678, BE 0123456789, BG 123456789, CY 12345678X, CZ 12345678, DE 123456789, DK 12345678,
    EE 123456789, EL 123456789, ES X1234567X, FI 12345678, FR 12345678901, FR XX123456789, HR 12345678901, HU 12345678,
    IE 1234567WA, IE 1S23456L, IT 12345678901, LT 123456789, LT 123456789012, LU 12345678, LV 12345678901, MT 12345678,
    NL 123456789B12, PL 1234567890, PT 123456789, RO 12, SE 123456789012, SI 12345678, SK 1234567890`
  const countryOf = (vatId: string) => (vatId.startsWith('EL') ? 'GR' : vatId.slice(0, 2))

  it('has the form of its country', () => {
    for (const vatId of right.split(',').map(compactVatId)) {
      expect(isVatIdOf(countryOf(vatId), vatId), vatId).to.equal(true)
      expect(isVatIdOf(countryOf(vatId), `${vatId}12345678901`), `${vatId} and more`).to.equal(false)
      expect(isVatIdOf(countryOf(vatId), vatId.slice(2)), `without letters: ${vatId}`).to.equal(false)
      for (const other of countries.filter(isMemberState))
        if (other !== countryOf(vatId)) expect(isVatIdOf(other, vatId), `${vatId} in ${other}`).to.equal(false)
    }
  })

  it('is written as people do', () => {
    expect(compactVatId('de 123.456.788')).to.equal('DE123456788')
    expect(compactVatId('CHE-109.322.551 MWST')).to.equal('CHE109322551MWST')
    expect(isVatIdOf('CH', 'CHE109322551MWST')).to.equal(true)
    expect(isVatIdOf('CH', 'CH')).to.equal(false)
  })
})
