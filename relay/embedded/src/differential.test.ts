import { deserialize, serialize } from 'bson'
import { expect } from 'chai'
import { Query } from 'mingo'
import type { Collection } from './catalog.ts'
import { type Random, random } from './random.ts'
import { countRows, readRows } from './read.ts'
import { compileSort } from './sort.ts'
import { openStorage } from './storage.ts'
import type { Document } from './values.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n))

function scalar(r: Random): unknown {
  return r.pick([
    () => r.below(6),
    () => r.below(6),
    () => r.below(4) + 0.5,
    () => -r.below(3),
    () => r.pick(['', 'a', 'b', 'ab', 'a\0b', 'ü']),
    () => r.pick(['a', 'b', 'c']),
    () => null,
    () => r.chance(0.5),
    () => day(r.below(4)),
  ])()
}
const element = (r: Random): unknown => (r.chance(0.8) ? r.below(7) : scalar(r))

/** @param array the one field that may be an array: an index can't hold two of them */
function documentOf(r: Random, _id: number, array: string | null): Document {
  const doc: Document = { _id }
  for (const name of ['a', 'b', 'c'])
    if (r.chance(0.85))
      doc[name] = array === name && r.chance(0.5) ? Array.from({ length: r.below(4) }, () => element(r)) : scalar(r)
  if (r.chance(0.6)) doc.open = r.chance(0.8)
  if (r.chance(0.6))
    doc.d =
      array === 'd' && r.chance(0.6)
        ? Array.from({ length: r.below(4) }, () => ({ x: element(r), ...(r.chance(0.5) ? { y: element(r) } : {}) }))
        : { x: scalar(r), ...(r.chance(0.5) ? { y: scalar(r) } : {}) }
  return doc
}

const indexKeys = [
  { a: 1 },
  { 'd.x': 1, 'd.y': 1 },
  { 'd.y': 1, 'd.x': -1 },
  { a: 1, 'd.x': 1 },
  { a: -1, b: 1 },
  { b: 1, a: 1, c: -1 },
  { 'd.x': 1 },
  { open: 1, a: 1 },
  { c: 1 },
  { a: 1, c: 1 },
]
const indexKinds: Document[] = [
  {},
  {},
  {},
  { sparse: true },
  { partialFilterExpression: { open: true } },
  { partialFilterExpression: { c: { $exists: true } } },
  { partialFilterExpression: { b: { $gt: 2 } } },
]

function condition(r: Random): unknown {
  return r.pick([
    () => scalar(r),
    () => r.below(7),
    () => r.below(7),
    () => ({ $eq: scalar(r) }),
    () => ({ $ne: scalar(r) }),
    () => ({ [r.pick(['$gt', '$gte', '$lt', '$lte'])]: scalar(r) }),
    () => ({ [r.pick(['$gt', '$gte'])]: r.below(4), [r.pick(['$lt', '$lte'])]: r.below(6) }),
    () => ({ [r.pick(['$gt', '$gte'])]: r.below(4), [r.pick(['$lt', '$lte'])]: r.below(6) }),
    () => ({ [r.pick(['$gt', '$gte'])]: r.below(4), [r.pick(['$lt', '$lte'])]: r.below(6) }),
    () => ({ $in: Array.from({ length: r.below(4) }, () => scalar(r)) }),
    () => ({ $nin: Array.from({ length: r.below(3) }, () => scalar(r)) }),
    () => ({ $exists: r.chance(0.5) }),
    () => ({ $not: { $gt: scalar(r) } }),
    () => ({ $elemMatch: { $gt: r.below(3), $lt: 5 } }),
    () => ({ $size: r.below(3) }),
    () => ({ $regex: r.pick(['^a', 'b$', 'A']), $options: r.pick(['', 'i']) }),
  ])()
}
function filterOf(r: Random, paths: readonly string[], depth = 0): Document {
  const filter: Document = {}
  for (let n = r.below(3) + (depth === 0 ? 0 : 1); n > 0; n--) filter[r.pick(paths)] = condition(r)
  if (r.chance(0.4)) filter.open = true
  // one field fixed and the others by either of two ways: what is read by an index for each
  if (depth === 0 && r.chance(0.2))
    return {
      [r.pick(paths)]: r.below(6),
      $or: Array.from({ length: 1 + r.below(3) }, () => ({
        [r.pick(paths)]: condition(r),
        ...(r.chance(0.5) ? { [r.pick(paths)]: condition(r) } : {}),
      })),
    }
  if (depth < 2 && r.chance(0.15))
    filter[r.pick(['$or', '$and', '$nor'])] = Array.from({ length: 1 + r.below(2) }, () =>
      filterOf(r, paths, depth + 1),
    )
  return filter
}
const sortOf = (r: Random, paths: readonly string[]): Document | null =>
  r.chance(0.5)
    ? null
    : Object.fromEntries(
        [...new Set(Array.from({ length: 1 + r.below(2) }, () => r.pick(paths)))].map(path => [path, r.pick([1, -1])]),
      )

const typed = { promoteValues: false, bsonRegExp: true } as const
const asSent = (doc: Document): Document => deserialize(serialize(doc), typed)

/** comparisons in which mingo is known to differ from MongoDB: its own answer is no oracle for them */
const mingoDiffers = (filter: unknown, arrays: boolean): boolean =>
  /"\$(gt|gte|lt|lte)":null|"\$(size|elemMatch)"/.test(JSON.stringify(filter)) ||
  (arrays && /null|"\$(nin|ne|not|nor|exists)"/.test(JSON.stringify(filter)))

describe('Queries with indexes', () => {
  const rounds = Number(process.env.ENGINE_ROUNDS ?? 140)
  for (const arrays of [false, true])
    it(`find the same documents in the same order as without indexes${arrays ? ', with arrays in the documents' : ''}`, () => {
      for (let round = 0; round < rounds; round++) {
        const seed = round * 7919 + (arrays ? 1 : 2)
        const r = random(seed)
        const storage = openStorage(':memory:')
        const withIndexes = storage.create('t.with')
        const without = storage.create('t.without')
        const used = new Set<string>()
        const docs: Document[] = []
        const array = arrays ? r.pick(['a', 'b', 'c', 'd', 'd', 'd']) : null
        const fill = (from: number, to: number) => {
          for (let i = from; i < to; i++) {
            const doc = documentOf(r, i, array)
            const raw = Buffer.from(serialize(doc))
            try {
              storage.insertRow(withIndexes, raw)
            } catch (error) {
              if ((error as { code?: number }).code === 171) continue // parallel arrays
              throw error
            }
            storage.insertRow(without, raw)
            docs.push(doc)
          }
        }
        fill(0, 20)
        for (let n = 1 + r.below(3); n > 0; n--) {
          const key = r.pick(indexKeys)
          const name = JSON.stringify(key)
          if (used.has(name)) continue
          used.add(name)
          try {
            storage.createIndex(withIndexes, { v: 2, key, name, ...r.pick(indexKinds) })
          } catch (error) {
            if ((error as { code?: number }).code !== 171) throw error
          }
        }
        fill(20, 50)
        for (let q = 0; q < 40; q++) compare(r, seed, withIndexes, without, docs)
        storage.commit()
        storage.close()

        function compare(r: Random, seed: number, one: Collection, other: Collection, all: Document[]) {
          const index = r.pick([...one.indexes.values()])
          const paths =
            index && r.chance(0.6)
              ? index.fields.map(field => field.path)
              : ['a', 'a', 'b', 'c', 'd.x', 'd.y', 'open', '_id']
          const filter = filterOf(r, paths)
          const sort = sortOf(r, paths)
          const limit = r.pick([0, 0, 1, 5])
          const skip = r.pick([0, 0, 0, 3])
          const sent = asSent(filter)
          const what = `seed ${seed}: ${JSON.stringify({ filter, sort, limit, skip, indexes: [...one.indexes.values()].map(i => i.spec) })}`
          const ids = (c: Collection, l = limit, s = skip) =>
            readRows(storage, c, { filter: sent, sort, limit: l, skip: s }).rows.map(
              row => deserialize(row.doc)._id as number,
            )
          const whole = ids(other, 0, 0)
          if (sort === null || limit + skip === 0)
            expect(
              ids(one, 0, 0).sort((a, b) => a - b),
              what,
            ).to.deep.equal(whole.toSorted((a, b) => a - b))
          if (sort !== null) {
            const cmp = compileSort(sort)
            const byId = new Map(all.map(doc => [doc._id as number, asSent(doc)]))
            const got = ids(one, 0, 0)
            for (let i = 1; i < got.length; i++)
              expect(
                cmp(byId.get(got[i - 1] as number) as Document, byId.get(got[i] as number) as Document),
                `order ${what}`,
              ).to.be.at.most(0)
            // with a limit, the same sort keys (ties may differ)
            const a = ids(one)
            const b = ids(other)
            expect(a.length, what).to.equal(b.length)
            for (const [i, id] of a.entries())
              expect(cmp(byId.get(id) as Document, byId.get(b[i] as number) as Document), `limit ${what}`).to.equal(0)
          }
          expect(countRows(storage, one, sent), `count ${what}`).to.equal(whole.length)
          if (!mingoDiffers(filter, arrays)) {
            const query = new Query(filter as never)
            expect(
              whole.toSorted((a, b) => a - b),
              `mingo ${what}`,
            ).to.deep.equal(all.filter(doc => query.test(doc as never)).map(doc => doc._id))
          }
        }
      }
    })
})
