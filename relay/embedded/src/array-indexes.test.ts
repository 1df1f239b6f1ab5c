import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { type Collection, type Document, MongoClient } from 'mongodb'
import { startEngine } from './index.ts'

type Row = Document & { _id: number }

describe('An index over a field with arrays, between others', function () {
  this.timeout(60_000)
  let folder: string
  let engine: Awaited<ReturnType<typeof startEngine>>
  let client: MongoClient
  let rows: Collection<Row>
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'arrays-'))
    engine = await startEngine({ dataDir: folder })
    client = new MongoClient(engine.uri)
    rows = client.db('x').collection('rows')
    await rows.createIndex({ account: 1, keys: 1, _id: -1 }, { partialFilterExpression: { keys: { $exists: true } } })
    const documents = Array.from({ length: 3000 }, (_, n) => ({
      _id: n,
      account: n % 3,
      ...(n % 5 === 0 ? {} : { keys: n % 7 === 0 ? 'one' : ['one', `n${n % 50}`, 'one'] }),
    }))
    await rows.insertMany(documents)
  })
  after(async () => {
    await client?.close()
    await engine?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const examined = async (filter: Document, sort: Document, limit: number) => {
    const { executionStats } = await rows
      .find(filter)
      .sort(sort as { _id: 1 })
      .limit(limit)
      .explain('executionStats')
    return executionStats.totalDocsExamined as number
  }

  it('finds by all of them and in order, and reads no more than it gives', async () => {
    const filter = { account: 1, keys: 'one', _id: { $gt: 100, $lt: 2500 } }
    const found = await rows.find(filter).sort({ _id: -1 }).limit(20).toArray()
    expect(found.map(({ _id }) => _id)).to.deep.equal(
      Array.from({ length: 2399 }, (_, n) => 2499 - n)
        .filter(n => n % 3 === 1 && n % 5 !== 0)
        .slice(0, 20),
    )
    expect(await examined(filter, { _id: -1 }, 20)).to.equal(20)
    expect(await examined({ account: 1, keys: 'n7' }, { _id: -1 }, 5)).to.equal(5)
  })

  it('gives the same as no index, whatever is asked', async () => {
    const value = fc.constantFrom('one', 'n1', 'n2', 'n7', 'none')
    const keys = fc.oneof(
      value,
      fc.record({ $in: fc.array(value, { minLength: 1, maxLength: 3 }) }),
      fc.record({ $gt: value, $lt: value }),
      fc.constant({ $exists: true }),
    )
    const query = fc.record(
      {
        account: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant({ $in: [0, 1] })),
        keys,
        _id: fc.record({ $gt: fc.integer({ min: 0, max: 3000 }), $lt: fc.integer({ min: 0, max: 3000 }) }),
      },
      { requiredKeys: [] },
    )
    const sorts = fc.constantFrom<Document[]>(
      { _id: -1 },
      { _id: 1 },
      { account: 1, _id: -1 },
      { keys: 1, _id: 1 },
      { keys: -1, _id: -1 },
    )
    await fc.assert(
      fc.asyncProperty(query, sorts, fc.integer({ min: 0, max: 40 }), async (filter, sort, limit) => {
        const ask = (hint?: Document) =>
          rows
            .find(filter as Document, hint === undefined ? {} : { hint })
            .sort(sort as { _id: 1 })
            .limit(limit)
            .toArray()
        expect(await ask()).to.deep.equal(await ask({ $natural: 1 }))
      }),
      { numRuns: 150 },
    )
  })
})
