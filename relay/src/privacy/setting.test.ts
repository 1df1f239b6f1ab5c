import { expect } from 'chai'
import fc from 'fast-check'
import { maskAddress } from './setting.ts'

describe('a masked address', () => {
  it('shows its first letter and its domain', () => {
    expect(maskAddress('anna.meyer@example.com')).to.equal('a•••@example.com')
    expect(maskAddress('ü@example.com')).to.equal('ü•••@example.com')
    expect(maskAddress('@example.com')).to.equal('•••@example.com')
    expect(maskAddress('"a@b"@example.com')).to.equal('"•••@example.com')
    expect(maskAddress('nonsense')).to.equal('•••')
    expect(maskAddress('')).to.equal('•••')
  })

  it('doesn’t tell the length of what it hides, nor any of it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z.]{2,40}$/), local => {
        expect(maskAddress(`${local}@x.test`)).to.equal(`${local[0]}•••@x.test`)
      }),
    )
  })
})
