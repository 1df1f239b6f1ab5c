import { deserialize, serialize } from 'bson'
import { expect } from 'chai'
import { aggregate } from './aggregate.ts'
import { validateCollection } from './integrity.ts'
import { noDocument, readRows, withDocument } from './read.ts'
import { openStorage } from './storage.ts'
import { deleteDocuments, updateDocuments } from './write.ts'

describe('More documents than memory shall hold', () => {
  const storage = openStorage(':memory:')
  const mails = storage.create('t.mails')
  const count = 400
  const bodyBytes = 100_000 // 40 MB together
  const update = (u: object, filter: object = {}) =>
    updateDocuments(
      storage,
      () => mails,
      () => mails,
      { filter: { ...filter }, update: u, multi: true, upsert: false, arrayFilters: [] },
    )
  before(() => {
    storage.createIndex(mails, { v: 2, key: { n: 1 }, name: 'n' })
    for (let i = 0; i < count; i++)
      storage.insertRow(
        mails,
        Buffer.from(serialize({ _id: i, n: i, m: (i * 7) % count, body: Buffer.alloc(bodyBytes, i) })),
      )
  })
  after(() => storage.close())

  const kept = (rows: readonly { doc: Buffer }[]) => rows.filter(({ doc }) => doc !== noDocument)

  for (const sort of [null, { m: 1 }, { n: -1 }] as const)
    it(`are found, and only some of them are held (sorted by ${JSON.stringify(sort)})`, () => {
      const { rows } = readRows(storage, mails, { filter: {}, sort })
      expect(rows).to.have.length(count)
      expect(kept(rows).length).to.be.within(100, 170) // 16 MB of them
      const values = rows.map(row => deserialize(withDocument(storage, mails, row)?.doc ?? noDocument))
      const path = sort === null ? '_id' : Object.keys(sort)[0]
      expect(values.map(value => value[path as string])).to.deep.equal(
        Array.from({ length: count }, (_, i) => (sort !== null && 'n' in sort ? count - 1 - i : i)),
      )
    })

  it('are sorted with a limit without holding them all', () => {
    const { rows } = readRows(storage, mails, { filter: {}, sort: { m: -1 }, skip: 2, limit: 3 })
    expect(rows.map(row => deserialize(withDocument(storage, mails, row)?.doc ?? noDocument).m)).to.deep.equal(
      [3, 4, 5].map(n => count - n),
    )
  })

  it('are all changed by one update, the ones not held too', () => {
    expect(update({ $set: { n: -1 } }, { m: { $gte: 10 } })).to.include({ matched: count - 10, modified: count - 10 })
    expect(readRows(storage, mails, { filter: { n: -1 } }).rows).to.have.length(count - 10)
    expect(validateCollection(storage, mails).errors).to.deep.equal([])
  })

  it('are grouped by the fields that the group needs', () => {
    const sums = aggregate(storage, 't', mails, [{ $group: { _id: null, sum: { $sum: '$m' } } }])
    expect(sums.map(raw => deserialize(raw))).to.deep.equal([{ _id: null, sum: (count * (count - 1)) / 2 }])
  })

  it('are refused where a pipeline would hold them all', () => {
    for (let i = count; i < 1100; i++)
      storage.insertRow(mails, Buffer.from(serialize({ _id: i, body: Buffer.alloc(bodyBytes) })))
    expect(() => aggregate(storage, 't', mails, [{ $addFields: { x: 1 } }]))
      .to.throw('more than 100 MB')
      .with.property('code', 292)
  })

  it('are all deleted by one command', () => {
    expect(deleteDocuments(storage, mails, { _id: { $gte: 100 } }, 0)).to.equal(1000)
    expect(readRows(storage, mails, { filter: {} }).rows).to.have.length(100)
    expect(validateCollection(storage, mails).errors).to.deep.equal([])
  })
})
