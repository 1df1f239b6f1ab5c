/** What MongoDB's manual and server answer, asked through its own driver: where engines like to differ. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Collection, Double, Long, MongoClient, ObjectId } from 'mongodb'
import { type RunningEngine, startEngine } from './index.ts'
import type { Document } from './values.ts'

const at = new Date('2026-03-05T10:37:12.345Z')
const id = new ObjectId('0123456789abcdef01234567')
type Any = Collection<Document & { _id: unknown }>

let dataDir: string
let engine: RunningEngine
let client: MongoClient
let serial = 0
async function filled(documents: Document[]): Promise<Any> {
  const collection = client.db().collection<Document & { _id: unknown }>(`c${serial++}`)
  if (documents.length > 0) await collection.insertMany(documents as never[])
  return collection
}
const ofError = (work: Promise<unknown>): Promise<{ code?: number }> =>
  work.then(
    () => ({}),
    (error: { code?: number }) => error,
  )

before(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'engine-'))
  engine = await startEngine({ dataDir })
  client = await new MongoClient(engine.uri).connect()
})
after(async () => {
  await client.close()
  await engine.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const piped: [name: string, documents: Document[], pipeline: Document[], result: Document[] | number][] = [
  [
    'null and missing are one group',
    [{ a: null }, {}],
    [{ $group: { _id: '$a', n: { $sum: 1 } } }],
    [{ _id: null, n: 2 }],
  ],
  [
    '1, 1.0 and a long 1 are one group',
    [{ a: 1 }, { a: new Double(1) }, { a: Long.fromNumber(1) }],
    [{ $group: { _id: '$a', n: { $sum: 1 } } }],
    [{ _id: 1, n: 3 }],
  ],
  [
    '1 and "1" are two groups',
    [{ a: 1 }, { a: '1' }],
    [{ $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
    [
      { _id: 1, n: 1 },
      { _id: '1', n: 1 },
    ],
  ],
  [
    'documents as groups leave missing fields out',
    [{ a: null }, {}],
    [{ $group: { _id: { x: '$a' }, n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
    [
      { _id: {}, n: 1 },
      { _id: { x: null }, n: 1 },
    ],
  ],
  [
    '$sum passes over arrays and texts',
    [{ a: 1 }, { a: [5] }, { a: 'x' }],
    [{ $group: { _id: null, n: { $sum: '$a' } } }],
    [{ _id: null, n: 1 }],
  ],
  [
    '$max takes an array as a value',
    [{ a: 5 }, { a: [1, 9] }],
    [{ $group: { _id: null, n: { $max: '$a' } } }],
    [{ _id: null, n: [1, 9] }],
  ],
  [
    '$max orders types',
    [{ a: 5 }, { a: at }, { a: 'z' }],
    [{ $group: { _id: null, n: { $max: '$a' } } }],
    [{ _id: null, n: at }],
  ],
  [
    '$min passes over null',
    [{ a: null }, {}, { a: 2 }],
    [{ $group: { _id: null, n: { $min: '$a' } } }],
    [{ _id: null, n: 2 }],
  ],
  [
    '$push leaves missing out',
    [{ a: 1 }, {}, { a: null }],
    [{ $group: { _id: null, n: { $push: '$a' } } }],
    [{ _id: null, n: [1, null] }],
  ],
  [
    '$first of missing is null',
    [{}, { a: 1 }],
    [{ $group: { _id: null, n: { $first: '$a' } } }],
    [{ _id: null, n: null }],
  ],
  ['$avg of nothing is null', [{ a: 'x' }], [{ $group: { _id: null, n: { $avg: '$a' } } }], [{ _id: null, n: null }]],
  ['a group of other fields', [{ a: 1 }], [{ $group: { _id: null, n: '$a' } }], 40234],
  ['a group without _id', [{ a: 1 }], [{ $group: { n: { $sum: 1 } } }], 15955],
  ['_id comes first', [{ _id: 1, b: 2, a: 1 }], [{ $project: { a: 1, b: 1 } }], [{ _id: 1, b: 2, a: 1 }]],
  [
    'fields in arrays',
    [{ _id: 1, a: [{ x: 1, y: 2 }, { y: 1 }, 5] }],
    [{ $project: { 'a.x': 1 } }],
    [{ _id: 1, a: [{ x: 1 }, {}] }],
  ],
  [
    'computed fields in arrays',
    [{ _id: 1, a: [{ x: 1 }] }],
    [{ $addFields: { 'a.y': 2 } }],
    [{ _id: 1, a: [{ x: 1, y: 2 }] }],
  ],
  [
    'a nested document is a path',
    [{ _id: 1, a: { x: 1 } }],
    [{ $set: { a: { y: 2 } } }],
    [{ _id: 1, a: { x: 1, y: 2 } }],
  ],
  ['a missing value takes the field away', [{ _id: 1, a: 1 }], [{ $set: { a: '$nope' } }], [{ _id: 1 }]],
  ['kept and left out at once', [{ _id: 1 }], [{ $project: { a: 1, b: 0 } }], 31254],
  ['a path and its parent', [{ _id: 1 }], [{ $project: { a: 1, 'a.b': 1 } }], 31249],
  ['nothing projected', [{ _id: 1 }], [{ $project: {} }], 51272],
  [
    'unwinding keeps what has none',
    [{ _id: 2, a: [] }, { _id: 3 }, { _id: 4, a: null }, { _id: 5, a: 7 }],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } }],
    [
      { _id: 2, i: null },
      { _id: 3, i: null },
      { _id: 4, a: null, i: null },
      { _id: 5, a: 7, i: null },
    ],
  ],
  ['a path without dollar', [{ a: [1] }], [{ $unwind: 'a' }], 28818],
  ['a limit of none', [{ a: 1 }], [{ $project: { a: 1 } }, { $limit: 0 }], 2],
  ['a negative skip', [{ a: 1 }], [{ $skip: -1 }], 2],
  ['a sort by nothing', [{ a: 1 }], [{ $sort: {} }], 15976],
  [
    'types in a later $match',
    [
      { _id: 1, a: new Double(5) },
      { _id: 2, a: 5 },
    ],
    [{ $limit: 5 }, { $match: { a: { $type: 'int' } } }],
    [{ _id: 2, a: 5 }],
  ],
  ['a root that is none', [{ _id: 1 }], [{ $replaceRoot: { newRoot: '$a' } }], 40228],
  ['limit before skip', [{ _id: 0 }, { _id: 1 }, { _id: 2 }], [{ $limit: 2 }, { $skip: 1 }], [{ _id: 1 }]],
]

describe('Pipelines answer as MongoDB', () => {
  for (const [name, documents, pipeline, result] of piped)
    it(name, async () => {
      const asked = (await filled(documents)).aggregate(pipeline).toArray()
      if (typeof result === 'number') expect(await ofError(asked)).to.include({ code: result })
      else expect(JSON.stringify(await asked)).to.equal(JSON.stringify(result))
    })

  it('join by fields, into a path, by let and a pipeline', async () => {
    const users = await filled([
      { _id: 1, name: 'x' },
      { _id: 2, ref: null },
    ])
    const from = users.collectionName
    const join = async (document: Document, lookup: Document) =>
      ((await (await filled([document])).aggregate([{ $lookup: { from, ...lookup } }]).toArray())[0] as Document).o
    const x = { _id: 1, name: 'x' }
    const none = { _id: 2, ref: null }
    expect(await join({ r: 1 }, { localField: 'r', foreignField: '_id', as: 'o' })).to.deep.equal([x])
    expect(await join({ r: [1, 2] }, { localField: 'r', foreignField: '_id', as: 'o' })).to.deep.equal([x, none])
    expect(await join({ r: [] }, { localField: 'r', foreignField: '_id', as: 'o' })).to.deep.equal([])
    expect(await join({}, { localField: 'r', foreignField: 'ref', as: 'o' })).to.deep.equal([x, none])
    expect(await join({ r: 1 }, { localField: 'r', foreignField: '_id', as: 'o.p' })).to.deep.equal({ p: [x] })
    // a regular expression is a value here, no pattern
    expect(await join({ r: [/x/, 'q'] }, { localField: 'r', foreignField: 'name', as: 'o' })).to.deep.equal([])
    // as better-auth's joins
    const pipeline = [{ $match: { $expr: { $eq: ['$name', '$$n'] } } }, { $limit: 1 }]
    expect(await join({ n: 'x' }, { let: { n: '$n' }, pipeline, as: 'o' })).to.deep.equal([x])
    expect(await join({}, { let: { n: '$n' }, pipeline, as: 'o' })).to.deep.equal([none])
  })
})

const odd: Document[] = [
  { _id: 1, a: 1 },
  { _id: 2, a: null },
  { _id: 3 },
  { _id: 4, a: [] },
  { _id: 5, a: [1, 2] },
  { _id: 6, a: [[1]] },
  { _id: 7, a: { b: 1 } },
  { _id: 8, a: NaN },
  { _id: 9, a: 'x' },
  { _id: 10, a: Number.POSITIVE_INFINITY },
  { _id: 11, a: Long.fromString('9007199254740993') },
  { _id: 12, a: /x/ },
]
const found: [filter: Document, ids: number[]][] = [
  [{ a: null }, [2, 3]],
  [{ a: { $ne: null } }, [1, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  [{ a: 1 }, [1, 5]],
  [{ a: [1] }, [6]],
  [{ a: [] }, [4]],
  [{ a: { $lt: [2] } }, [4, 5, 6]],
  [{ a: { $gt: 1 } }, [5, 10, 11]],
  [{ a: { $gt: 1, $lt: 2 } }, [5]], // by different elements
  [{ a: { $elemMatch: { $gt: 1, $lt: 2 } } }, []],
  [{ a: { $gte: NaN } }, [8]],
  [{ a: { $lte: Number.POSITIVE_INFINITY } }, [1, 5, 10, 11]],
  [{ a: Long.fromString('9007199254740992') }, []],
  [{ a: { $gt: Long.fromString('9007199254740992') } }, [10, 11]],
  [{ a: { $mod: [2, 1] } }, [1, 5, 11]],
  [{ a: /x/ }, [9, 12]],
  [{ a: { $in: [/x/, null] } }, [2, 3, 9, 12]],
  [{ a: { $not: { $gt: 1 } } }, [1, 2, 3, 4, 6, 7, 8, 9, 12]],
  [{ 'a.b': null }, [1, 2, 3, 8, 9, 10, 11, 12]],
  [{ 'a.b': { $exists: false } }, [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12]],
  [{ $expr: { $lt: ['$a', 0] } }, [2, 3, 8]], // missing, null and NaN come before zero
]

describe('Filters answer as MongoDB', () => {
  for (const index of [null, { a: 1 }, { a: -1, _id: 1 }])
    it(`over values of every kind, ${index === null ? 'without an index' : `with ${JSON.stringify(index)}`}`, async () => {
      const collection = await filled(odd)
      if (index !== null) await collection.createIndex(index as { a: 1 })
      for (const [filter, ids] of found) {
        const rows = await collection.find(filter).sort({ _id: 1 }).toArray()
        expect(
          rows.map(row => row._id),
          JSON.stringify(filter),
        ).to.deep.equal(ids)
        expect(await collection.countDocuments(filter)).to.equal(ids.length)
      }
    })

  it('by _id in ranges and in order, reading no more than asked for', async () => {
    const collection = await filled([5, 'b', 1, 'a', 3, at, id].map(_id => ({ _id, even: 0 })))
    const ids = async (filter: Document, sort: 1 | -1 = 1) =>
      (await collection.find(filter).sort({ _id: sort }).toArray()).map(row => row._id)
    expect(await ids({ _id: { $gt: 1 } })).to.deep.equal([3, 5])
    expect(await ids({ _id: { $gte: 'a' } }, -1)).to.deep.equal(['b', 'a'])
    expect(await ids({}, -1)).to.deep.equal([at, id, 'b', 'a', 5, 3, 1])
    expect(await ids({ _id: { $gt: 3, $lt: 2 } })).to.deep.equal([])
    const above: Document = { _id: { $gt: 1 } }
    expect(await collection.countDocuments(above)).to.equal(2)
    const { executionStats, queryPlanner } = await collection.find(above).sort({ _id: 1 }).limit(1).explain()
    expect(executionStats.totalDocsExamined).to.equal(1)
    expect(queryPlanner.winningPlan.inputStage).to.include({ stage: 'IXSCAN', indexName: '_id_' })
  })

  it('sort fields below one array together, and not two arrays', async () => {
    const collection = await filled([
      {
        _id: 1,
        a: [
          { b: 1, c: 5 },
          { b: 2, c: 1 },
        ],
      },
      { _id: 2, a: [{ b: 1, c: 3 }] },
    ])
    expect((await collection.find().sort({ 'a.b': 1, 'a.c': 1 }).toArray()).map(row => row._id)).to.deep.equal([2, 1])
    const two = await filled([
      { a: [1], b: [1] },
      { a: [1], b: [2] },
    ])
    expect(await ofError(two.find().sort({ a: 1, b: 1 }).toArray())).to.include({ code: 2 })
  })
})

const updated: [
  name: string,
  document: Document | null,
  update: Document | Document[],
  result: Document | number,
  filter?: Document,
][] = [
  ['new fields come by name', { z: 1 }, { $set: { b: 1, a: 2 }, $inc: { c: 1 } }, { _id: 1, z: 1, a: 2, b: 1, c: 1 }],
  ['and by number', { d: {} }, { $set: { 'd.10': 1, 'd.9': 2 } }, { _id: 1, d: { 9: 2, 10: 1 } }],
  ['in new documents too', {}, { $set: { 'd.y': 1, 'd.x': 2 } }, { _id: 1, d: { x: 2, y: 1 } }],
  [
    'an upsert: the filter first',
    null,
    { $set: { z: 9 }, $setOnInsert: { a: 1 } },
    { _id: 1, q: 1, p: 2, a: 1, z: 9 },
    { _id: 1, q: 1, p: 2 },
  ],
  ['an upsert that changes _id', null, { $set: { _id: 2 } }, 66],
  ['an upsert with one path twice', null, { $set: { b: 1 } }, 54, { a: { x: 1 }, 'a.b': 2 }],
  ['$pull of a number leaves arrays', { a: [1, [1], 2] }, { $pull: { a: 1 } }, { _id: 1, a: [[1], 2] }],
  ['$pull by a condition', { a: [1, 5] }, { $pull: { a: { $gt: 2 } } }, { _id: 1, a: [1] }],
  ['$pull of null', { a: [null, 1, {}] }, { $pull: { a: null } }, { _id: 1, a: [1, {}] }],
  ['one path below another', {}, { $set: { a: 1, 'a-x': 1, 'a.b': 1 } }, 40],
  ['a field that begins with a dollar', {}, { $set: { $x: 1 } }, 52],
  ['a pipeline: missing is not null', {}, [{ $set: { v: { $eq: ['$x', null] } } }], { _id: 1, v: false }],
  [
    'a pipeline: fields of an array',
    { a: [{ b: 1 }, { b: 2 }] },
    [{ $set: { v: '$a.b' } }],
    { _id: 1, a: [{ b: 1 }, { b: 2 }], v: [1, 2] },
  ],
  ['a pipeline: another root keeps _id', { a: { x: 1 } }, [{ $replaceWith: '$a' }], { _id: 1, x: 1 }],
  ['a pipeline: _id', { a: 1 }, [{ $set: { _id: 5 } }], 66],
]

describe('Updates answer as MongoDB', () => {
  for (const [name, document, update, result, filter = { _id: 1 }] of updated)
    it(name, async () => {
      const collection = await filled(document === null ? [] : [{ _id: 1, ...document }])
      const done = collection.updateOne(filter, update as Document, { upsert: document === null })
      if (typeof result === 'number') expect(await ofError(done)).to.include({ code: result })
      else {
        await done
        expect(JSON.stringify(await collection.findOne())).to.equal(JSON.stringify(result))
      }
    })

  it('array filters must be used', async () => {
    const collection = await filled([{ _id: 1, a: [1] }])
    const increment: Document = { $inc: { 'a.$[e]': 1 } }
    const update = collection.updateOne({}, increment, { arrayFilters: [{ e: 1 }, { f: 1 }] })
    expect(await ofError(update)).to.include({ code: 9 })
  })

  it('an _id is no array, regular expression or document with dollars', async () => {
    for (const _id of [[1], /x/, { $x: 1 }])
      expect(await ofError(filled([{ _id }])), String(_id)).to.include({ code: 2 })
  })

  it('a duplicate in an array names the element', async () => {
    const collection = await filled([{ t: [1, 2] }])
    await collection.createIndex({ t: 1 }, { unique: true })
    expect(await ofError(collection.insertOne({ t: [3, 2] } as never))).to.deep.include({
      code: 11000,
      keyValue: { t: 2 },
    })
  })
})

describe('What the engine does not know', () => {
  it('is refused by name: fields of commands and statements', async () => {
    const db = client.db()
    const code = (command: Document) =>
      ofError(db.command(command).then(reply => Promise.reject(reply.writeErrors?.[0])))
    expect(await ofError(db.command({ find: 'x', nonsense: 1 }))).to.include({ code: 40415 })
    expect(await code({ update: 'x', updates: [{ q: {}, u: {}, nonsense: 1 }] })).to.include({ code: 40415 })
    expect(await code({ delete: 'x', deletes: [{ q: {}, limit: 1, nonsense: 1 }] })).to.include({ code: 40415 })
    expect(await code({ delete: 'x', deletes: [{ q: {} }] })).to.include({ code: 40414 })
    expect(await code({ delete: 'x', deletes: [{ q: {}, limit: 5 }] })).to.include({ code: 9 })
  })

  it('is refused in indexes: filters and expiry that MongoDB refuses', async () => {
    const collection = await filled([])
    for (const partialFilterExpression of [{ a: { $ne: 1 } }, { a: /x/ }, { $nor: [{ a: 1 }] }])
      expect(await ofError(collection.createIndex({ a: 1 }, { partialFilterExpression }))).to.include({ code: 67 })
    expect(await ofError(collection.createIndex({ a: 1 }, { expireAfterSeconds: -1 }))).to.include({ code: 67 })
    expect(await ofError(collection.createIndex({ a: 1, b: 1 }, { expireAfterSeconds: 1 }))).to.include({ code: 67 })
  })

  it('is not passed off as the end of a result', async () => {
    const collection = await filled(Array.from({ length: 300 }, (_, _id) => ({ _id })))
    const cursor = collection.find({}, { batchSize: 10 })
    await cursor.next()
    await collection.drop()
    expect(await ofError(cursor.toArray())).to.include({ code: 175 })
  })
})
