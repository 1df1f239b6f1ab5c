import { Decimal128, Double, deserialize, Int32, Long, ObjectId, serialize } from 'bson'
import { expect } from 'chai'
import { aggregate } from './aggregate.ts'
import { typed } from './raw.ts'
import { openStorage } from './storage.ts'
import type { Document } from './values.ts'

describe('Aggregations', () => {
  const storage = openStorage(':memory:')
  const mails = storage.create('t.mails')
  const systems = storage.create('t.systems')
  const id = new ObjectId()
  before(() => {
    storage.createIndex(mails, { v: 2, key: { at: 1 }, name: 'at' })
    const rows: Document[] = [
      { _id: 1, at: new Date(1000), system: id, state: 'sent', size: 10, tags: ['a', 'b'] },
      { _id: 2, at: new Date(2000), system: id, state: 'failed', size: 20.5, tags: [] },
      { _id: 3, at: new Date(3000), system: null, state: 'sent', size: 30 },
      { _id: 4, at: new Date(4000), state: 'sent', size: null, tags: ['b'] },
    ]
    for (const row of rows) storage.insertRow(mails, Buffer.from(serialize(row)))
    storage.insertRow(systems, Buffer.from(serialize({ _id: id, name: 'shop' })))
  })
  after(() => storage.close())
  const run = (pipeline: Document[]) =>
    aggregate(storage, 't', mails, deserialize(serialize({ pipeline }), typed).pipeline).map(raw => deserialize(raw))

  it('count without reading', () => {
    expect(run([{ $match: { at: { $gte: new Date(2000) } } }, { $group: { _id: 1, n: { $sum: 1 } } }])).to.deep.equal([
      { _id: 1, n: 3 },
    ])
    expect(run([{ $match: { at: { $gte: new Date(9000) } } }, { $count: 'n' }])).to.deep.equal([])
    expect(run([{ $group: { _id: ['$state'], n: { $sum: 1 } } }, { $sort: { n: 1 } }])).to.deep.equal([
      { _id: ['failed'], n: 1 },
      { _id: ['sent'], n: 3 },
    ])
  })

  it('group with sums, conditions and averages; missing and null are one group', () => {
    expect(
      run([
        {
          $group: {
            _id: '$state',
            n: { $sum: 1 },
            octets: { $sum: '$size' },
            big: { $sum: { $cond: [{ $gt: ['$size', 15] }, 1, 0] } },
            last: { $max: '$at' },
            mean: { $avg: '$size' },
          },
        },
        { $sort: { _id: 1 } },
      ]),
    ).to.deep.equal([
      { _id: 'failed', n: 1, octets: 20.5, big: 1, last: new Date(2000), mean: 20.5 },
      { _id: 'sent', n: 3, octets: 40, big: 1, last: new Date(4000), mean: 20 },
    ])
    const bySystem = run([{ $group: { _id: '$system', n: { $sum: 1 } } }, { $sort: { n: 1, _id: 1 } }])
    expect(bySystem.map(row => [String(row._id), row.n])).to.deep.equal([
      ['null', 2],
      [String(id), 2],
    ])
    expect(
      run([
        { $group: { _id: { state: '$state', hour: { $dateTrunc: { date: '$at', unit: 'second' } } }, n: { $sum: 1 } } },
      ]),
    ).to.have.length(4)
    expect(run([{ $group: { _id: null, all: { $push: '$$ROOT' } } }])[0]?.all[0]).to.include({ _id: 1, size: 10 })
  })

  it('unwind, project, join, facet, and cut', () => {
    expect(run([{ $unwind: '$tags' }, { $sortByCount: '$tags' }])).to.deep.equal([
      { _id: 'b', count: 2 },
      { _id: 'a', count: 1 },
    ])
    expect(
      run([
        { $sort: { at: -1 } },
        { $limit: 1 },
        { $project: { _id: 0, state: 1, double: { $multiply: ['$_id', 2] } } },
      ]),
    ).to.deep.equal([{ state: 'sent', double: 8 }])
    expect(
      run([
        { $match: { _id: 1 } },
        { $lookup: { from: 'systems', localField: 'system', foreignField: '_id', as: 's' } },
        { $unwind: '$s' },
        { $project: { name: '$s.name' } },
      ]),
    ).to.deep.equal([{ _id: 1, name: 'shop' }])
    expect(
      run([
        {
          $facet: {
            a: [{ $match: { state: 'sent' } }, { $count: 'n' }],
            b: [{ $sort: { size: -1 } }, { $limit: 1 }, { $project: { size: 1 } }],
          },
        },
      ]),
    ).to.deep.equal([{ a: [{ n: 3 }], b: [{ _id: 3, size: 30 }] }])
    expect(
      run([{ $addFields: { x: 1 } }, { $match: { system: null } }, { $skip: 1 }]).map(row => row._id),
    ).to.deep.equal([4])
  })

  it('refuse what they can not do rightly', () => {
    for (const stage of [{ $out: 'x' }, { $where: '1' }, { $geoNear: {} }, { $graphLookup: {} }])
      expect(() => run([stage]), JSON.stringify(stage)).to.throw('does not support')
    expect(() => run([{ $group: { _id: 1, x: { $accumulator: {} } } }])).to.throw('does not support')
    expect(() => run([{ $project: { x: { $function: {} } } }])).to.throw('does not support')
    expect(() => run([{ $changeStream: {} }])).to.throw('replica set')
    storage.insertRow(
      mails,
      Buffer.from(serialize({ _id: 5, at: new Date(5000), price: Decimal128.fromString('1.5') })),
    )
    expect(() => run([{ $group: { _id: 1, sum: { $sum: '$price' } } }])).to.throw('decimals')
  })

  it('sum longs beyond 2^53 exactly, and keep the types of numbers', () => {
    const wide = storage.create('t.wide')
    for (const n of ['9007199254740993', '9007199254740993'])
      storage.insertRow(wide, Buffer.from(serialize({ _id: new ObjectId(), n: Long.fromString(n), d: new Double(2) })))
    const [row] = aggregate(storage, 't', wide, [
      { $group: { _id: null, sum: { $sum: '$n' }, doubles: { $sum: '$d' }, count: { $sum: new Int32(1) } } },
    ]).map(raw => deserialize(raw, typed))
    expect(String(row?.sum)).to.equal('18014398509481986')
    expect(row?.doubles).to.be.instanceOf(Double)
    expect(row?.count).to.be.instanceOf(Int32)
  })
})
