import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Binary, Double, deserialize, Int32, Long, serialize } from 'bson'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { type RunningEngine, startEngine } from './index.ts'

describe('The wire', () => {
  let dataDir: string
  let engine: RunningEngine
  let client: MongoClient
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'engine-'))
    engine = await startEngine({ dataDir })
    client = await new MongoClient(engine.uri, { promoteValues: true }).connect()
  })
  after(async () => {
    await client.close()
    await engine.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const socket = () =>
    new Promise<Socket>(done => {
      const path = decodeURIComponent(engine.uri.slice('mongodb://'.length).split('/')[0] ?? '')
      const opened = connect({ path }, () => done(opened))
      opened.on('error', () => undefined)
    })
  const message = (command: object) => {
    const body = serialize({ ...command, $db: 'depesche' })
    const head = Buffer.alloc(21)
    head.writeInt32LE(21 + body.length, 0)
    head.writeInt32LE(7, 4)
    head.writeInt32LE(2013, 12)
    return Buffer.concat([head, body])
  }
  const answer = (from: Socket) =>
    new Promise<Record<string, unknown> | 'closed'>(done => {
      const parts: Buffer[] = []
      from.on('data', part => {
        parts.push(part)
        const all = Buffer.concat(parts)
        if (all.length >= 4 && all.length >= all.readInt32LE(0)) done(deserialize(all.subarray(21)))
      })
      from.once('close', () => done('closed'))
    })

  it('announces a standalone of MongoDB 7.0 without sessions that retry', async () => {
    const hello = await client.db().admin().command({ hello: 1 })
    expect(hello).to.include({ isWritablePrimary: true, maxWireVersion: 21, ok: 1 })
    expect(hello).not.to.have.property('setName')
  })

  it('answers a message that comes byte by byte, and two in one packet', async () => {
    const slow = await socket()
    for (const byte of message({ ping: 1 })) {
      slow.write(Buffer.from([byte]))
      await pause(1)
    }
    expect(await answer(slow)).to.include({ ok: 1 })
    slow.destroy()
    const fast = await socket()
    let octets = 0
    fast.on('data', part => {
      octets += part.length
    })
    fast.write(Buffer.concat([message({ ping: 1 }), message({ ping: 1 })]))
    await pause(100)
    expect(octets).to.equal(2 * (21 + serialize({ ok: 1 }).length))
    fast.destroy()
  })

  it('outlives 2,000 garbled and cut-off messages', async () => {
    const good = message({
      insert: 'garbled',
      documents: [{ _id: 1, a: { b: [1, 'two', new Date()] }, c: new Binary(Buffer.alloc(50)) }],
    })
    let state = 42
    const below = (n: number) => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
      return state % n
    }
    for (let i = 0; i < 2000; i++) {
      const bad = Buffer.from(good)
      for (let n = 1 + below(4); n > 0; n--)
        bad[i % 3 === 0 ? 16 + below(bad.length - 16) : below(bad.length)] = below(256)
      const one = await socket()
      one.end(i % 5 === 0 ? bad.subarray(0, below(bad.length)) : bad)
      await Promise.race([answer(one), pause(5)])
      one.destroy()
    }
    expect(await client.db().command({ ping: 1 })).to.include({ ok: 1 })
    for (const { name } of await client.db().listCollections().toArray()) {
      expect(await client.db().command({ validate: name })).to.include({ valid: true })
      await client.db().command({ distinct: name, key: 'a.b', query: { x: { $ne: 1 } } }) // every document can be read
    }
  })

  it('closes the connection on a message that is too long, and refuses unknown commands by name', async () => {
    const one = await socket()
    const long = Buffer.alloc(16)
    long.writeInt32LE(200_000_000, 0)
    long.writeInt32LE(2013, 12)
    one.write(long)
    expect(await answer(one)).to.equal('closed')
    const two = await socket()
    two.write(message({ shutdown: 1 }))
    expect(await answer(two)).to.include({ ok: 0, code: 59, codeName: 'CommandNotFound' })
    two.destroy()
  })

  it('keeps the BSON types of numbers through updates', async () => {
    const numbers = client.db().collection('numbers', { promoteValues: false })
    await numbers.insertOne({
      _id: 'n' as never,
      i: new Int32(1),
      d: new Double(1),
      l: Long.fromNumber(1),
      big: new Int32(2_147_483_647),
    })
    await numbers.updateOne({ _id: 'n' as never }, { $inc: { i: 1, d: 1, l: 1, big: 1 } })
    const found = await numbers.findOne({ _id: 'n' as never }, { promoteValues: false })
    expect(found).to.deep.equal({
      _id: 'n',
      i: new Int32(2),
      d: new Double(2),
      l: Long.fromNumber(2),
      big: Long.fromNumber(2_147_483_648),
    })
  })

  it('gives 5,000 documents of 9 kB in batches, and takes 100 of 128 kB in one insert', async () => {
    const many = client.db().collection('many')
    for (let i = 0; i < 5000; i += 500)
      await many.insertMany(Array.from({ length: 500 }, (_, n) => ({ n: i + n, body: Buffer.alloc(9000, n) })))
    const seen: number[] = []
    for await (const row of many.find({}, { batchSize: 700 })) seen.push(row.n as number)
    expect(seen).to.deep.equal(Array.from({ length: 5000 }, (_, n) => n))
    await many.deleteMany({})
    await many.insertMany(Array.from({ length: 100 }, () => ({ body: Buffer.alloc(128_000) })))
    expect(await many.countDocuments()).to.equal(100)
  })

  it('serves 1,000 idle connections', async () => {
    const idle = await Promise.all(Array.from({ length: 1000 }, socket))
    expect(await client.db().command({ ping: 1 })).to.include({ ok: 1 })
    for (const one of idle) one.destroy()
  })
})
