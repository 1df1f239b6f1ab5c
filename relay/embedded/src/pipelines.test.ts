import { deserialize, serialize } from 'bson'
import { expect } from 'chai'
import { Aggregator } from 'mingo'
import { aggregate } from './aggregate.ts'
import { type Random, random } from './random.ts'
import { typed } from './raw.ts'
import { openStorage } from './storage.ts'
import type { Document } from './values.ts'

/** Every document has every field, and each field one type: where these are mixed, mingo is known to be no oracle. */
const documentOf = (r: Random, _id: number): Document => ({
  _id,
  state: r.pick(['delivered', 'bounced', 'queued']),
  n: r.below(10) - 3,
  size: r.below(40) / 4,
  at: new Date(Date.UTC(2026, r.below(3), 1 + r.below(28), r.below(24), r.below(60))),
  tags: Array.from({ length: r.below(4) }, () => r.pick(['a', 'b', 'c'])),
  d: { x: r.below(5), y: r.pick(['u', 'v']) },
})

const numeric = (r: Random): unknown =>
  r.pick<() => unknown>([
    () => '$n',
    () => '$size',
    () => '$d.x',
    () => r.below(7),
    () => ({ [r.pick(['$add', '$multiply'])]: [numeric(r), numeric(r)] }),
    () => ({ $subtract: [numeric(r), numeric(r)] }),
    () => ({ $cond: [condition(r), numeric(r), numeric(r)] }),
    () => ({ $size: '$tags' }),
    () => ({ $ifNull: ['$nope', numeric(r)] }),
    () => ({ [r.pick(['$year', '$month', '$dayOfMonth', '$hour', '$minute'])]: '$at' }),
    () => ({ $abs: '$n' }),
    () => ({ [r.pick(['$floor', '$ceil'])]: '$size' }),
    () => ({ $strLenCP: '$state' }),
  ])()
const condition = (r: Random): unknown =>
  r.pick<() => unknown>([
    () => ({ [r.pick(['$gt', '$gte', '$lt', '$lte', '$eq', '$ne'])]: [r.pick(['$n', '$size', '$d.x']), r.below(8)] }),
    () => ({ $eq: ['$state', r.pick(['delivered', 'bounced'])] }),
    () => ({ $in: [r.pick(['$state', 'a']), ['delivered', 'a']] }),
    () => ({ [r.pick(['$and', '$or'])]: [condition(r), condition(r)] }),
    () => ({ $not: [condition(r)] }),
  ])()
const value = (r: Random): unknown =>
  r.pick<() => unknown>([
    () => numeric(r),
    () => numeric(r),
    () => condition(r),
    () => '$state',
    () => ({ $concat: ['$state', '-', '$d.y'] }),
    () => ({ $dateTrunc: { date: '$at', unit: r.pick(['minute', 'hour', 'day', 'month']) } }),
    () => ({ $dateTrunc: { date: '$at', unit: 'minute', binSize: 15 } }),
    () => ({ $dateToString: { date: '$at', format: '%Y-%m-%dT%H:%M' } }),
    () => ({ $toUpper: '$state' }),
    () => ({ $substrCP: ['$state', 1, r.below(4)] }),
    () => ({ $arrayElemAt: [['p', 'q', 'r'], r.below(3)] }),
    () => ({ $map: { input: '$tags', as: 't', in: { $concat: ['$$t', '!'] } } }),
    () => ({ $filter: { input: '$tags', as: 't', cond: { $ne: ['$$t', 'a'] } } }),
    () => ({ $concatArrays: ['$tags', ['z']] }),
  ])()
const key = (r: Random): unknown =>
  r.pick<() => unknown>([
    () => null,
    () => '$state',
    () => '$d.y',
    () => ({ s: '$state' }),
    () => ({ $dateTrunc: { date: '$at', unit: 'month' } }),
    () => ({ $cond: [condition(r), 'yes', 'no'] }),
  ])()
const match = (r: Random): Document =>
  r.pick<() => Document>([
    () => ({ state: r.pick(['delivered', 'bounced']) }),
    () => ({ n: { [r.pick(['$gt', '$lte'])]: r.below(5) } }),
    () => ({ at: { $gte: new Date(Date.UTC(2026, 1, 1)), $lt: new Date(Date.UTC(2026, 1, 20)) } }),
    () => ({ tags: r.pick(['a', 'b']) }),
    () => ({ $or: [{ 'd.x': r.below(5) }, { size: { $gt: 5 } }] }),
  ])()

function pipelineOf(r: Random): Document[] {
  const byId = { $sort: { [r.pick(['n', 'state', 'size', 'at', 'd.x'])]: r.pick([1, -1]), _id: 1 } }
  const pipeline: Document[] = []
  if (r.chance(0.6)) pipeline.push({ $match: match(r) })
  pipeline.push(r.chance(0.5) ? byId : { $sort: { _id: 1 } })
  if (r.chance(0.2)) pipeline.push({ $skip: r.below(5) })
  if (r.chance(0.3)) pipeline.push({ $limit: 1 + r.below(20) })
  if (r.chance(0.3)) pipeline.push({ [r.pick(['$set', '$addFields'])]: { v: value(r), 'e.w': numeric(r) } })
  if (r.chance(0.2)) pipeline.push({ $match: { n: { $gte: r.below(3) - 2 } } })
  const unwound = r.chance(0.25)
  if (unwound) pipeline.push({ $unwind: r.chance(0.5) ? '$tags' : { path: '$tags', includeArrayIndex: 'i' } })
  pipeline.push(
    ...r.pick<() => Document[]>([
      () => [
        {
          $group: {
            _id: unwound ? '$tags' : key(r),
            count: { $sum: 1 },
            sum: { $sum: numeric(r) },
            mean: { $avg: '$n' },
            least: { $min: numeric(r) },
            most: { $max: '$at' },
            first: { $first: '$n' },
            last: { $last: '$_id' },
            all: { $push: '$n' },
          },
        },
        { $sort: { _id: 1 } },
      ],
      () => [{ $project: { _id: r.pick([0, 1]), n: 1, 'd.x': 1, v: value(r), w: value(r) } }],
      () => [{ $project: { tags: 0, 'd.y': 0 } }],
      () => [{ $project: { state: 1, 'd.y': 1 } }],
      () => [{ $unset: ['tags', 'd.x'] }],
      () => [{ $match: { _id: { $gte: 0 } } }, { $group: { _id: null, n: { $sum: 1 } } }],
      () => [{ $replaceRoot: { newRoot: { a: '$n', d: '$d' } } }],
      () => [{ $facet: { a: [{ $match: match(r) }, { $limit: 3 }], b: [{ $limit: 2 }, { $project: { n: 1 } }] } }],
    ])(),
  )
  return pipeline
}

/** the order of a document's fields is another promise (answers.test.ts); mingo puts `_id` last */
function sortedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedFields)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, sortedFields(field)]),
  )
}

describe('Pipelines', () => {
  const rounds = Number(process.env.ENGINE_ROUNDS ?? 140)

  it('give what mingo gives, with and without indexes', () => {
    for (let round = 0; round < rounds; round++) {
      const seed = round * 6151 + 5
      const r = random(seed)
      const storage = openStorage(':memory:')
      const plain = storage.create('t.plain')
      const indexed = storage.create('t.indexed')
      const documents = Array.from({ length: 40 }, (_, i) => documentOf(r, i))
      for (const collection of [plain, indexed])
        for (const document of documents) storage.insertRow(collection, Buffer.from(serialize(document)))
      storage.createIndex(indexed, { v: 2, key: { state: 1, at: 1 }, name: 'state' })
      storage.createIndex(indexed, { v: 2, key: { n: 1, _id: 1 }, name: 'n' })
      storage.createIndex(indexed, { v: 2, key: { tags: 1 }, name: 'tags' })
      for (let q = 0; q < 20; q++) {
        const pipeline = pipelineOf(r)
        const sent = deserialize(serialize({ pipeline }), typed).pipeline
        const what = `seed ${seed}: ${JSON.stringify(pipeline)}`
        const run = (collection: typeof plain) => aggregate(storage, 't', collection, sent).map(raw => deserialize(raw))
        let oracle: unknown
        try {
          oracle = new Aggregator(structuredClone(pipeline) as never).run(structuredClone(documents) as never)
        } catch {
          expect(() => run(plain), what).to.throw() // the size of what is unwound, for one
          continue
        }
        const rows = run(plain)
        expect(run(indexed), what).to.deep.equal(rows)
        // 0.1 + 0.2: the engine adds without losing what mingo loses; -0 is 0
        expect(rounded(sortedFields(rows)), what).to.deep.equal(rounded(sortedFields(oracle)))
      }
      storage.commit()
      storage.close()
    }
  })
})

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'number' ? Number(v.toPrecision(12)) + 0 : v))
