import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import { expect } from 'chai'
import mongoose, { Schema } from 'mongoose'
import { type RunningEngine, startEngine } from './index.ts'

describe('The clients it was made for', () => {
  let dataDir: string
  let engine: RunningEngine
  let connection: mongoose.Connection
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'engine-'))
    engine = await startEngine({ dataDir })
    connection = await mongoose.createConnection(engine.uri).asPromise()
  })
  after(async () => {
    await connection.close()
    await engine.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const database = () => {
    if (connection.db === undefined) throw new Error('not connected')
    return connection.db
  }

  it('mongoose creates, finds, populates, changes, deletes and aggregates', async () => {
    const Person = connection.model(
      'Person',
      new Schema({ name: { type: String, unique: true }, age: Number, tags: [String] }),
    )
    const Post = connection.model(
      'Post',
      new Schema(
        { title: String, by: { type: Schema.Types.ObjectId, ref: 'Person' }, body: Buffer, at: Date },
        { timestamps: true },
      ),
    )
    await Person.init()
    const ann = await Person.create({ name: 'Ann', age: 30, tags: ['a', 'b'] })
    await Person.create([
      { name: 'Bob', age: 40 },
      { name: 'Cem', age: 50, tags: ['b'] },
    ])
    const twice = await Person.create({ name: 'Ann' }).catch((error: unknown) => error as Record<string, unknown>)
    expect(twice).to.include({ code: 11000 })
    expect(twice).to.have.nested.property('keyPattern.name', 1)
    expect(twice).to.have.nested.property('keyValue.name', 'Ann')
    expect((twice as unknown as Error).message).to.contain(
      'E11000 duplicate key error collection: depesche.people index: name_1 dup key: { name: "Ann" }',
    )
    const post = await Post.create({ title: 'Hello', by: ann._id, body: Buffer.from([0, 1, 255]), at: new Date(5) })
    const found = await Post.findById(post._id).populate<{ by: { name: string } }>('by').orFail()
    expect(found.by.name).to.equal('Ann')
    expect([...(found.body as unknown as Buffer)]).to.deep.equal([0, 1, 255])
    expect(found.at?.getTime()).to.equal(5)
    ann.age = 31
    ann.tags.push('c')
    await ann.save()
    expect(await Person.find({ tags: 'c', age: { $gt: 30 } }).lean()).to.have.length(1)
    expect(await Person.countDocuments({ age: { $gte: 31 } })).to.equal(3)
    expect(await Person.distinct('tags')).to.have.members(['a', 'b', 'c'])
    expect((await Person.find().sort({ age: -1 }).limit(2).select('name -_id').lean()).map(p => p.name)).to.deep.equal([
      'Cem',
      'Bob',
    ])
    const sums = await Person.aggregate([
      { $match: { age: { $gt: 0 } } },
      { $group: { _id: null, total: { $sum: '$age' }, old: { $sum: { $cond: [{ $gte: ['$age', 40] }, 1, 0] } } } },
    ])
    expect(sums).to.deep.equal([{ _id: null, total: 121, old: 2 }])
    const joined = await Person.aggregate([
      { $lookup: { from: 'posts', localField: '_id', foreignField: 'by', as: 'posts' } },
      { $unwind: '$posts' },
      { $project: { name: 1, title: '$posts.title', _id: 0 } },
    ])
    expect(joined).to.deep.equal([{ name: 'Ann', title: 'Hello' }])
    const changed = await Person.findOneAndUpdate(
      { name: 'Dee' },
      { $inc: { age: 2 }, $setOnInsert: { tags: ['new'] } },
      { upsert: true, returnDocument: 'after' },
    ).lean()
    expect(changed).to.include({ name: 'Dee', age: 2 })
    expect((await Person.updateMany({ age: { $lt: 45 } }, { $set: { tags: [] } })).modifiedCount).to.equal(2)
    expect((await Person.deleteMany({ age: { $gte: 40 } })).deletedCount).to.equal(2)
    const session = await connection.startSession()
    expect(await Person.find().session(session).lean()).to.have.length(2)
    await session.endSession()
  })

  it('Agenda runs jobs now, later and every second', async () => {
    const agenda = new Agenda({
      backend: new MongoBackend({ mongo: database() as never }),
      processEvery: 200,
      removeOnComplete: true,
    } as never)
    const ran: string[] = []
    agenda.define(
      'once',
      async (job: { attrs: { data: unknown } }) => void ran.push(`once ${(job.attrs.data as { n: number }).n}`),
    )
    agenda.define('often', async () => void ran.push('often'))
    await agenda.start()
    await agenda.now('once', { n: 1 })
    await agenda.schedule(new Date(Date.now() + 300), 'once', { n: 2 })
    await agenda.every('1 second', 'often')
    for (let i = 0; i < 80 && !(ran.includes('once 2') && ran.filter(r => r === 'often').length > 1); i++)
      await pause(100)
    await agenda.stop()
    expect(ran).to.include.members(['once 1', 'once 2', 'often'])
    expect(await database().collection('agendaJobs').countDocuments({ name: 'once' })).to.equal(0)
  })

  it('better-auth signs up, signs in, knows its sessions and refuses a second account', async () => {
    const { mongodbAdapter } = await import('@better-auth/mongo-adapter')
    const { betterAuth } = await import('better-auth')
    const auth = betterAuth({
      database: mongodbAdapter(database() as never),
      secret: 'a secret that is long enough for the test 123',
      baseURL: 'http://127.0.0.1:1',
      emailAndPassword: { enabled: true },
    })
    await auth.api.signUpEmail({ body: { email: 'ann@shop.test', password: 'correct horse battery', name: 'Ann' } })
    const { headers } = await auth.api.signInEmail({
      body: { email: 'ann@shop.test', password: 'correct horse battery' },
      returnHeaders: true,
    })
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? ''
    const session = await auth.api.getSession({ headers: new Headers({ cookie }) })
    expect(session?.user.email).to.equal('ann@shop.test')
    const again = await auth.api
      .signUpEmail({ body: { email: 'ann@shop.test', password: 'correct horse battery', name: 'Ann' } })
      .catch((error: unknown) => error)
    expect(again).to.be.instanceOf(Error)
    await auth.api.signOut({ headers: new Headers({ cookie }) })
    expect(await auth.api.getSession({ headers: new Headers({ cookie }) })).to.equal(null)
  })
})
