import { expect } from 'chai'
import { numberKeys, searchKeysOf, wordsOf } from './search-keys.ts'

describe('the search keys of a message', () => {
  it('are its order, its tags and the numbers of its subject, in one spelling', () => {
    expect(
      searchKeysOf({ subject: 'Ihre Bestellung #10042 ist da', order: 'RE-10042', tags: ['VIP', 'vip'] }),
    ).to.deep.equal(['order:re-10042', 'tag:vip', 'number:10042'])
    expect(searchKeysOf({ subject: 'Willkommen im Shop' })).to.deep.equal([])
  })

  it('hold the same words for what is stored and what is asked', () => {
    expect(numberKeys('Rechnung 2026-0815/B7x')).to.deep.equal(['number:2026', 'number:0815', 'number:b7x'])
    expect(wordsOf('Größe L, Ｎr. １２３')).to.deep.equal(['größe', 'l', 'nr', '123'])
    expect(numberKeys('2 Jahre, 24 Monate')).to.deep.equal([])
  })

  it('are few, however long the subject', () => {
    expect(numberKeys(Array.from({ length: 50 }, (_, i) => 1000 + i).join(' '))).to.have.length(6)
  })
})
