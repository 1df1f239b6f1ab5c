import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Db, type Document, Long, MongoClient, type MongoServerError } from 'mongodb'
import { type RunningEngine, startEngine } from './index.ts'

describe('Commands', () => {
  let dataDir: string
  let engine: RunningEngine
  let client: MongoClient
  let db: Db
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'engine-'))
    engine = await startEngine({ dataDir })
    client = await new MongoClient(engine.uri).connect()
    db = client.db()
  })
  after(async () => {
    await client.close()
    await engine.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const failure = async (work: Promise<unknown>): Promise<MongoServerError> => {
    try {
      await work
    } catch (error) {
      return error as MongoServerError
    }
    throw new Error('it was not refused')
  }

  describe('plan the shapes of the mail’s way', () => {
    const now = new Date()
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)
    before(async () => {
      const deliveries = db.collection<Document>('deliveries')
      await deliveries.createIndex({ lane: 1, dueAt: 1 }, { partialFilterExpression: { open: true } })
      await deliveries.createIndex({ messageId: 1 })
      await deliveries.createIndex({ systemId: 1, receivedAt: 1 })
      await deliveries.createIndex(
        { systemId: 1, finalAt: 1 },
        { partialFilterExpression: { finalAt: { $exists: true } } },
      )
      await deliveries.insertMany(
        Array.from({ length: 2000 }, (_, i) => ({
          _id: `d${i}` as never,
          lane: `lane${i % 4}`,
          dueAt: at(i - 1000),
          messageId: `m${i >> 1}`,
          systemId: 's',
          receivedAt: at(i - 2000),
          state: i % 2 ? 'queued' : 'delivered',
          ...(i % 2 ? { open: true } : { finalAt: at(i) }),
        })),
      )
    })
    const plan = async (filter: Document, sort: Document = {}, limit = 0) => {
      const { queryPlanner, executionStats } = await db
        .collection('deliveries')
        .find(filter)
        .sort(sort as never)
        .limit(limit)
        .explain('executionStats')
      const stages: Document[] = []
      for (let stage = queryPlanner.winningPlan; stage; stage = stage.inputStage) stages.push(stage)
      return {
        stages: stages.map(stage => stage.stage),
        index: stages.find(stage => stage.indexName)?.indexName,
        ...executionStats,
      }
    }
    const due = 'lane_1_dueAt_1'

    it('a lane’s due batch, in order, touching no more than it gives', async () => {
      const found = await plan({ lane: 'lane1', open: true, dueAt: { $lte: now } }, { dueAt: 1 }, 100)
      expect(found).to.include({ index: due, nReturned: 100, totalKeysExamined: 100, totalDocsExamined: 100 })
      expect(found.stages).to.deep.equal(['FETCH', 'IXSCAN'])
    })
    it('a lane’s next time, and the next lane', async () => {
      expect(await plan({ lane: 'lane1', open: true, dueAt: { $gt: now } }, { dueAt: 1 }, 1)).to.include({
        index: due,
        totalKeysExamined: 1,
      })
      expect(await plan({ open: true, lane: { $gt: 'lane1' } }, { lane: 1, dueAt: 1 }, 1)).to.include({
        index: due,
        totalKeysExamined: 1,
      })
      expect(await plan({ open: true, lane: { $gt: '' } }, { lane: 1 }, 1)).to.include({
        index: due,
        totalKeysExamined: 1,
      })
    })
    it('mails by _id, a message’s recipients, and statistics of an interval', async () => {
      expect((await plan({ _id: { $in: ['d1', 'd2', 'd2', 'none'] } })).stages).to.deep.equal(['IDHACK'])
      expect(await plan({ messageId: 'm5' })).to.include({ index: 'messageId_1', nReturned: 2, totalDocsExamined: 2 })
      expect(await plan({ systemId: 's', finalAt: { $gte: now, $lt: at(100) } })).to.include({
        index: 'systemId_1_finalAt_1',
        nReturned: 50,
        totalDocsExamined: 50,
      })
      expect(
        await db.collection('deliveries').countDocuments({ systemId: 's', receivedAt: { $gte: at(-1000) } }),
      ).to.equal(1000)
    })
    it('not by a partial index that holds only a part of what is asked for', async () => {
      expect((await plan({ lane: 'lane1' })).stages).to.deep.equal(['COLLSCAN'])
      expect((await plan({ lane: 'lane1', open: { $ne: false } })).nReturned).to.equal(500)
    })
    it('a claim and its outcome', async () => {
      const deliveries = db.collection<Document>('deliveries')
      const rows = await deliveries
        .find({ lane: 'lane3', open: true, dueAt: { $lte: now } })
        .sort({ dueAt: 1 })
        .limit(50)
        .toArray()
      const ids = rows.map(row => row._id)
      const claim = () =>
        deliveries.updateMany(
          { _id: { $in: ids }, open: true, dueAt: { $lte: now } },
          { $set: { leaseId: 'l', dueAt: at(60) } },
          { writeConcern: { w: 1, j: false } },
        )
      expect((await claim()).modifiedCount).to.equal(50)
      expect((await claim()).modifiedCount).to.equal(0)
      const outcomes = await deliveries.bulkWrite(
        ids.map((_id, i) => ({
          updateOne: {
            filter: { _id, leaseId: i === 0 ? 'other' : 'l' },
            update: {
              $set: { state: 'delivered', finalAt: now },
              $unset: { open: '', leaseId: '' },
              $inc: { tries: 1 },
              $push: { attempts: { code: 250 } as never },
            },
          },
        })),
        { ordered: false },
      )
      expect(outcomes.modifiedCount).to.equal(49)
      expect(await deliveries.findOne({ _id: ids[1] })).to.deep.include({
        tries: 1,
        attempts: [{ code: 250 }],
        state: 'delivered',
      })
      expect(await deliveries.countDocuments({ lane: 'lane3', open: true })).to.equal(500 - 49)
      expect(await db.command({ validate: 'deliveries' })).to.include({ valid: true, nrecords: 2000 })
    })
    it('a wake-up that is made or moved forward', async () => {
      const jobs = db.collection<Document>('jobs')
      const wake = (when: Date) =>
        jobs.updateOne(
          { name: 'lane', 'data.lane': 'x' },
          { $min: { nextRunAt: when }, $setOnInsert: { type: 'normal' } },
          { upsert: true },
        )
      expect((await wake(at(5))).upsertedCount).to.equal(1)
      await wake(at(9))
      await wake(at(2))
      expect(await jobs.find({}, { projection: { _id: 0 } }).toArray()).to.deep.equal([
        { name: 'lane', data: { lane: 'x' }, nextRunAt: at(2), type: 'normal' },
      ])
      const claimed = await jobs.findOneAndUpdate(
        {
          name: 'lane',
          disabled: { $ne: true },
          $or: [{ lockedAt: { $eq: null }, nextRunAt: { $lte: at(3) } }, { lockedAt: { $lte: at(-600) } }],
        },
        { $set: { lockedAt: now } },
        { returnDocument: 'after', sort: { nextRunAt: 1, priority: -1 } },
      )
      expect(claimed?.lockedAt).to.deep.equal(now)
    })
    it('the next job among thousands that run or wait, as Agenda asks for it', async () => {
      const jobs = db.collection<Document>('manyJobs')
      await jobs.createIndex({ name: 1, nextRunAt: 1, priority: -1, lockedAt: 1, disabled: 1 })
      await jobs.createIndex({ name: 1, lockedAt: 1, nextRunAt: 1, priority: -1 })
      const job = (lane: string, more: object) => ({ name: 'lane', data: { lane }, priority: 0, ...more })
      await jobs.insertMany([
        ...Array.from({ length: 1000 }, (_, i) => job(`running${i}`, { lockedAt: now, nextRunAt: null })),
        ...Array.from({ length: 1000 }, (_, i) => job(`later${i}`, { lockedAt: null, nextRunAt: at(900 + i) })),
        ...Array.from({ length: 300 }, (_, i) => job(`due${i}`, { lockedAt: null, nextRunAt: at(-i) })),
        job('died', { lockedAt: at(-700), nextRunAt: at(-1000) }),
      ])
      const filter = {
        name: 'lane',
        disabled: { $ne: true },
        $or: [{ lockedAt: { $eq: null }, nextRunAt: { $lte: at(3) } }, { lockedAt: { $lte: at(-600) } }],
      }
      const sort = { nextRunAt: 1, priority: -1 } as const
      const plan = await jobs.find(filter).sort(sort).limit(1).explain()
      expect(JSON.stringify(plan.queryPlanner.winningPlan)).to.match(/"OR".*IXSCAN.*IXSCAN/)
      expect(plan.executionStats.totalDocsExamined).to.be.at.most(3)
      const take = () => jobs.findOneAndUpdate(filter, { $set: { lockedAt: now } }, { sort })
      const taken: string[] = []
      for (let row = await take(); row !== null; row = await take()) taken.push(row.data.lane)
      expect(taken).to.deep.equal(['died', ...Array.from({ length: 300 }, (_, i) => `due${299 - i}`)])
    })
  })

  it('answer with MongoDB’s error codes', async () => {
    const box = db.collection<Document>('box')
    await box.createIndex({ a: 1, b: -1 }, { unique: true })
    await box.insertOne({ _id: 'x' as never, a: 'é"', b: 2 })
    const twice = await failure(box.insertMany([{ a: 1 }, { a: 'é"', b: 2 }, { a: 3 }], { ordered: false }))
    expect(twice).to.include({ code: 11000 })
    expect(twice).to.have.nested.property('writeErrors[0].err.index', 1)
    expect(twice).to.have.nested.property('result.insertedCount', 2)
    expect(await failure(box.insertOne({ _id: 'x' as never }))).to.deep.include({
      code: 11000,
      keyPattern: { _id: 1 },
      keyValue: { _id: 'x' },
    })
    expect(await failure(box.updateOne({ a: 1 }, { $set: { a: 'é"', b: 2 } }))).to.deep.include({
      code: 11000,
      keyPattern: { a: 1, b: -1 },
    })
    expect(await failure(box.updateOne({ a: 1 }, { $set: { _id: 'y' } }))).to.include({ code: 66 })
    expect(await failure(box.replaceOne({ a: 1 }, { _id: 'y' as never }))).to.include({ code: 66 })
    expect(await failure(db.command({ listIndexes: 'nothing' }))).to.include({ code: 26 })
    expect(await failure(db.command({ getMore: 77n, collection: 'box' }))).to.include({ code: 43 })
    await db.createCollection('made')
    expect(await failure(db.createCollection('made'))).to.include({ code: 48 })
    expect(await failure(db.command({ noSuch: 1 }))).to.include({ code: 59 })
    expect(await failure(box.createIndex({ a: 1, b: -1 }, { unique: true, name: 'other' }))).to.include({ code: 85 })
    expect(await failure(box.createIndex({ a: 1, b: -1 }))).to.include({ code: 86 })
    expect(await failure(box.createIndex({ c: 1 }, { name: 'a_1_b_-1' }))).to.include({ code: 86 })
    await box.createIndex({ a: 1, b: -1 }, { name: 'not unique' }) // another index, as in MongoDB since 5.0
    await box.dropIndex('not unique')
    expect(await failure(box.find({ $where: '1' }).toArray())).to.be.instanceOf(Error)
    expect(await failure(box.find({ a: { $near: 1 } }).toArray())).to.be.instanceOf(Error)
    // the driver itself refuses transactions on a standalone; what it would send is refused too
    const transaction = {
      insert: 'box',
      documents: [{ q: 1 }],
      txnNumber: Long.fromNumber(1),
      startTransaction: true,
      autocommit: false,
    }
    expect(await failure(db.command(transaction))).to.include({ code: 20 })
    await box.insertMany(
      [
        { t: 1, u: 5 },
        { t: 2, u: 5 },
      ].map(row => ({ ...row, a: Math.random() })),
    )
    expect(
      await failure(box.createIndex({ u: 1 }, { unique: true, partialFilterExpression: { u: { $exists: true } } })),
    ).to.include({ code: 11000 })
    await box.createIndex({ t: 1 }, { unique: true, sparse: true })
  })

  it('list, change and drop indexes and collections', async () => {
    const box = db.collection('drops')
    await box.createIndex({ at: 1 }, { expireAfterSeconds: 10, name: 'ttl' })
    await db.command({ collMod: 'drops', index: { name: 'ttl', expireAfterSeconds: 20 } })
    expect(await box.indexes()).to.deep.equal([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { at: 1 }, name: 'ttl', expireAfterSeconds: 20 },
    ])
    await box.dropIndex('ttl')
    expect(await box.indexes()).to.have.length(1)
    expect(await failure(box.dropIndex('ttl'))).to.include({ code: 27 })
    expect(await box.drop()).to.equal(true)
    expect((await db.listCollections({}, { nameOnly: true }).toArray()).map(c => c.name)).not.to.include('drops')
    const other = client.db('other')
    await other.collection('x').insertOne({})
    expect((await db.admin().listDatabases()).databases.map(d => d.name)).to.include('other')
    await other.dropDatabase()
    expect(await other.listCollections().toArray()).to.deep.equal([])
  })

  it('keep cursors apart, end them, and know them no more', async () => {
    const box = db.collection('cursors')
    await box.insertMany(Array.from({ length: 500 }, (_, n) => ({ n })))
    const one = box.find({}, { batchSize: 50 }).sort({ n: 1 })
    const two = box.find({}, { batchSize: 30 }).sort({ n: -1 })
    for (let i = 0; i < 120; i++) {
      expect((await one.next())?.n).to.equal(i)
      expect((await two.next())?.n).to.equal(499 - i)
    }
    await one.close()
    await two.close()
    expect(await box.find({}, { batchSize: 0 }).toArray()).to.have.length(500)
    expect(await box.find({}).limit(150).skip(10).toArray()).to.have.length(150)
    expect(await box.aggregate([{ $sort: { n: 1 } }], { batchSize: 7 }).toArray()).to.have.length(500)
  })
})
