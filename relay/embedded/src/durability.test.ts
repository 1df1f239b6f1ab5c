import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { MongoClient, ObjectId } from 'mongodb'
import { backup, checkIntegrity, startEngine } from './index.ts'

const main = new URL('./main.ts', import.meta.url)
const rounds = Number(process.env.ROUNDS ?? 12)

async function start(dataDir: string): Promise<{ child: ChildProcess; uri: string }> {
  const child = fork(main, ['--data-dir', dataDir], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const uri = await new Promise<string>((done, fail) => {
    child.once('message', message => done((message as { uri: string }).uri))
    child.once('exit', code => fail(new Error(`the engine ended with ${code}`)))
  })
  return { child, uri }
}
const bodyOf = (id: string, bytes: number) => Buffer.alloc(bytes, id)
const ended = (child: ChildProcess) =>
  new Promise<number | null>(done => (child.exitCode !== null ? done(child.exitCode) : child.once('exit', done)))

describe('What was acknowledged', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'engine-'))
  })
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

  it(`is there after ${rounds} times kill -9 under mixed load, and the indexes are sound`, async () => {
    const stored = new Map<string, number>() // _id → the least acknowledged n
    const deleted = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      const { child, uri } = await start(dataDir)
      const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 500 }).connect()
      const mails = client.db().collection('mails')
      await mails.createIndex({ lane: 1, dueAt: 1 }, { partialFilterExpression: { open: true } })
      await mails.createIndex({ tags: 1 })
      let running = true
      const worker = async (w: number) => {
        const mine: string[] = []
        for (let i = 0; running; i++) {
          const ids = Array.from({ length: 1 + (i % 5) }, () => new ObjectId().toHexString())
          await mails.insertMany(
            ids.map(id => ({
              _id: id as never,
              n: 0,
              lane: `l${w}`,
              open: true,
              dueAt: new Date(),
              tags: [w, i],
              body: bodyOf(id, i % 6 === 0 ? 70_000 : 1000), // some in SQLite, some beside it
            })),
          )
          for (const id of ids) stored.set(id, 0)
          mine.push(...ids)
          const some = mine[i % mine.length] as string
          if (i % 7 === 0) {
            stored.delete(some) // from here on either is right
            await mails.deleteOne({ _id: some as never })
            deleted.add(some)
            mine.splice(mine.indexOf(some), 1)
          } else {
            const done = await mails.bulkWrite([
              {
                updateOne: {
                  filter: { _id: some as never, open: true },
                  update: { $inc: { n: 1 }, $push: { tags: i as never } },
                },
              },
              {
                updateMany: { filter: { lane: `l${w}`, open: true, n: { $gt: 3 } }, update: { $unset: { open: '' } } },
              },
            ])
            if (done.matchedCount > 0 && stored.has(some)) {
              const now = await mails.findOne({ _id: some as never }, { projection: { n: 1 } })
              stored.set(some, Math.max(stored.get(some) ?? 0, (now?.n as number) ?? 0))
            }
          }
        }
      }
      const workers = Array.from({ length: 12 }, (_, w) => worker(w).catch(() => undefined))
      await pause(300 + ((round * 97) % 200))
      child.kill('SIGKILL')
      await ended(child)
      running = false
      await client.close(true)
      await Promise.all(workers)
      expect(await checkIntegrity(dataDir)).to.deep.equal([])
    }
    expect(stored.size).to.be.greaterThan(100)
    const { child, uri } = await start(dataDir)
    const client = await new MongoClient(uri).connect()
    const found = new Map(
      (
        await client
          .db()
          .collection('mails')
          .find({}, { promoteBuffers: true })
          .map(row => {
            const body = row.body as Buffer
            expect(body.equals(bodyOf(String(row._id), body.length)), `the body of ${row._id}`).to.equal(true)
            return row
          })
          .toArray()
      ).map(row => [String(row._id), row.n as number]),
    )
    for (const [id, n] of stored) expect(found.get(id), id).to.be.at.least(n)
    for (const id of deleted) expect(found.has(id), id).to.equal(false)
    await client.close()
    child.kill('SIGTERM')
    expect(await ended(child)).to.equal(0)
  }).timeout(60_000 + rounds * 10_000)

  it('is in a copy that was made while the engine ran', async () => {
    const engine = await startEngine({ dataDir: join(dataDir, 'one') })
    const client = await new MongoClient(engine.uri).connect()
    await client
      .db()
      .collection('mails')
      .insertOne({ _id: 1 as never, a: 1 })
    const copy = join(dataDir, 'copy.sqlite')
    await client.db('admin').command({ depescheBackup: 1, file: copy })
    expect(statSync(copy).size).to.be.greaterThan(0)
    const second = join(dataDir, 'second.sqlite')
    await backup(engine.uri, second)
    expect(statSync(second).size).to.be.greaterThan(0)
    await client.close()
    await engine.close()
    const third = join(dataDir, 'third.sqlite')
    await backup(join(dataDir, 'one'), third)
    expect(statSync(third).size).to.be.greaterThan(0)
  })

  it('belongs to one process: a second one waits for the first, then says so', async () => {
    const { child } = await start(dataDir)
    const second = fork(main, ['--data-dir', dataDir], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    let said = ''
    second.stderr?.on('data', part => {
      said += part
    })
    const ready = new Promise(done => second.once('message', done))
    await pause(500)
    child.kill('SIGKILL')
    expect(await ready).to.have.property('ready', true)
    second.kill('SIGTERM')
    expect(await ended(second)).to.equal(0)
    expect(said).to.equal('')
  })

  it('is not touched by a second engine: it gives up after its patience and says why', async () => {
    const engine = await startEngine({ dataDir })
    const began = Date.now()
    const error = await startEngine({ dataDir, lockPatienceMs: 400 }).then(
      () => null,
      (e: Error) => e,
    )
    expect(error?.message).to.equal(
      `Another process uses the store in ${dataDir}. Stop it first, or use another data directory`,
    )
    expect(Date.now() - began).to.be.within(350, 3000)
    await engine.close()
  })

  it('is left free by an engine whose parent went away while it waited', async () => {
    const first = await startEngine({ dataDir })
    const script = `const child = require('node:child_process').fork(${JSON.stringify(fileURLToPath(main))},
      ['--data-dir', ${JSON.stringify(dataDir)}]); setTimeout(() => process.exit(0), 500)`
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    parent.stderr.on('data', part => {
      said += part
    })
    const silent = new Promise(done => parent.stderr.once('close', done)) // when the last of the two has ended
    await ended(parent)
    await first.close()
    await silent
    expect(said).to.equal('')
    const next = await startEngine({ dataDir })
    await next.close()
  })

  it('survives an engine whose parent goes away', async () => {
    const { child, uri } = await start(dataDir)
    const client = await new MongoClient(uri).connect()
    await client
      .db()
      .collection('mails')
      .insertOne({ _id: 1 as never })
    await client.close()
    child.disconnect()
    expect(await ended(child)).to.equal(0)
    expect(await checkIntegrity(dataDir)).to.deep.equal([])
  })
})

describe('A full disk', () => {
  it('refuses writes with 14031, keeps what it has, and takes writes again when there is room', async function () {
    const disk = mkdtempSync(join(tmpdir(), 'small-'))
    const size = 80 * 1024 * 1024
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk])
    if (mounted.status !== 0) return this.skip()
    try {
      const engine = await startEngine({ dataDir: join(disk, 'store') })
      const client = await new MongoClient(engine.uri).connect()
      const mails = client.db().collection('mails')
      const acknowledged: number[] = []
      let refused: unknown
      for (let i = 0; i < 2000 && refused === undefined; i++)
        await mails.insertOne({ _id: i as never, body: Buffer.alloc(100_000, i) }).then(
          () => acknowledged.push(i),
          error => {
            refused = error
          },
        )
      expect(refused).to.include({ code: 14031 })
      expect(await mails.countDocuments()).to.equal(acknowledged.length)
      await mails.deleteMany({ _id: { $gt: 20 as never } })
      spawnSync('mount', ['-o', `remount,size=${size * 2}`, disk])
      await pause(600)
      await mails.insertOne({ _id: -1 as never })
      await client.close()
      await engine.close()
      expect(await checkIntegrity(join(disk, 'store'))).to.deep.equal([])
    } finally {
      spawnSync('umount', ['--lazy', disk]) // an engine may still run after a failure
      rmSync(disk, { recursive: true, force: true })
    }
  }).timeout(60_000)
})
