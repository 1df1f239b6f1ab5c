import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { type Collection, type Document, MongoClient } from 'mongodb'
import { checkIntegrity, type RunningEngine, startEngine } from './index.ts'

const rounds = Number(process.env.ROUNDS ?? 4)

/** Takes every octet that is left. */
function fill(file: string) {
  const handle = openSync(file, 'w')
  for (const size of [1 << 20, 4096, 1])
    try {
      for (;;) if (writeSync(handle, Buffer.alloc(size, 1)) < size) break
    } catch {
      // full
    }
  closeSync(handle)
}

describe('A disk that somebody else fills', () => {
  let disk: string
  let dataDir: string
  let engine: RunningEngine
  let client: MongoClient
  const sqliteErrors: string[] = []
  let mails: Collection<Document & { _id: string }>
  before(async function () {
    disk = mkdtempSync(join(tmpdir(), 'small-'))
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=150m', 'tmpfs', disk]).status !== 0) {
      process.stdout.write('    (a small disk can only be mounted as root)\n')
      rmSync(disk, { recursive: true })
      return this.skip()
    }
    dataDir = join(disk, 'store')
    mkdirSync(dataDir)
    engine = await startEngine({ dataDir, log: entry => sqliteErrors.push(JSON.stringify(entry)) })
    client = await new MongoClient(engine.uri).connect()
    mails = client.db().collection('mails')
    await mails.createIndex({ lane: 1, n: 1 })
  })
  after(async () => {
    if (client === undefined) return
    spawnSync('umount', ['--lazy', disk]) // an engine may still run after a failure
    rmSync(disk, { recursive: true, force: true })
  })

  it(`loses nothing that was acknowledged, says 14031, and goes on by itself (${rounds} times)`, async () => {
    const stored = new Set<string>()
    const deleted = new Set<string>()
    const codes = new Set<unknown>()
    const note = (error: unknown) => codes.add((error as { code?: number }).code ?? String(error))
    const large = client.db().collection('large')
    let serial = 0
    let running = true
    const insert = async (lane: string) => {
      const ids = Array.from({ length: 1 + (serial % 20) }, () => `m${serial++}`)
      await mails.insertMany(ids.map((_id, n) => ({ _id, lane, n, body: Buffer.alloc(2000, n) }))).then(() => {
        for (const id of ids) stored.add(id)
      }, note)
      const [gone] = ids
      if (gone === undefined || !stored.delete(gone)) return // from here on either is right
      await mails.deleteOne({ _id: gone }).then(() => deleted.add(gone), note)
      await mails.updateMany({ lane, n: 3 }, { $inc: { n: 100 } }).catch(note)
    }
    // more than SQLite's cache holds: the full disk is met in the middle of a transaction too, not only at its end
    const insertLarge = async () => {
      await large
        .insertMany(Array.from({ length: 900 }, (_, i) => ({ body: Buffer.alloc(i % 50 === 0 ? 1_000_000 : 30_000) })))
        .catch(note)
      await large.deleteMany({}).catch(note)
    }
    const repeat = async (work: () => Promise<void>) => {
      while (running) {
        await work()
        await pause(5)
      }
    }
    // whether SQLite or our own look at the free space meets it first is chance: a few more rounds until both have
    const sqliteMetIt = () => sqliteErrors.some(text => /disk is full|I\/O error/.test(text))
    for (let round = 0; round < rounds || (!sqliteMetIt() && round < 4 * rounds); round++) {
      running = true
      const writers = ['l1', 'l2', 'l3'].map(lane => repeat(() => insert(lane)))
      if (round % 2 === 1) writers.push(repeat(insertLarge))
      await pause(250)
      codes.clear()
      fill(join(disk, 'ballast'))
      await pause(900)
      expect(await mails.findOne({ lane: 'l1' })).to.not.equal(null) // reading goes on
      running = false
      await Promise.all(writers)
      expect([...codes]).to.deep.equal([14031])
      rmSync(join(disk, 'ballast'))
      const id = `after${round}`
      const until = Date.now() + 3000
      for (;;) {
        const error = await mails.insertOne({ _id: id }).then(
          () => null,
          (e: unknown) => e as Error,
        )
        if (error === null) break
        expect(error).to.include({ code: 14031 })
        expect(Date.now(), 'writes go on').to.be.below(until)
        await pause(50)
      }
      stored.add(id)
      await large.deleteMany({})
      const left = new Set((await mails.find({}, { projection: { _id: 1 } }).toArray()).map(row => row._id))
      expect([...stored].filter(one => !left.has(one))).to.deep.equal([])
      expect([...deleted].filter(one => left.has(one))).to.deep.equal([])
    }
    expect(stored.size).to.be.greaterThan(100)
    // the free space is looked at twice a second: SQLite itself has met the full disk as well
    expect(sqliteMetIt(), sqliteErrors.join('\n')).to.equal(true)
    await client.close()
    await engine.close()
    expect(await checkIntegrity(dataDir)).to.deep.equal([])
  }).timeout(120_000)
})
