import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { deserialize, serialize } from 'bson'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { type RunningEngine, startEngine } from './index.ts'

/** one OP_MSG around a raw body */
function message(body: Uint8Array, { opcode = 2013, flags = 0, requestId = 7 } = {}): Buffer {
  const head = Buffer.alloc(21)
  head.writeInt32LE(21 + body.length, 0)
  head.writeInt32LE(requestId, 4)
  head.writeInt32LE(opcode, 12)
  head.writeUInt32LE(flags, 16)
  return Buffer.concat([head, body])
}
const command = (document: object) => Buffer.from(serialize({ ...document, $db: 'depesche' }))

/** {a: {a: {a: …}}}, by hand: a driver would run out of stack */
function nested(depth: number): Buffer {
  const size = (levels: number) => 5 + levels * 8
  const document = Buffer.alloc(size(depth))
  for (let i = 0, at = 0; i <= depth; i++) {
    document.writeInt32LE(size(depth - i), at)
    if (i < depth) document.write('\x03a\0', at + 4, 'latin1')
    at += 7
  }
  return document
}
/** a command with one field more, given raw */
function withField(document: object, name: string, type: number, value: Buffer): Buffer {
  const begin = command(document)
  const element = Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), value])
  const body = Buffer.concat([begin.subarray(0, -1), element, Buffer.from([0])])
  body.writeInt32LE(body.length, 0)
  return body
}

describe('Hostile clients', () => {
  let dataDir: string
  let engine: RunningEngine
  let client: MongoClient
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
  const socket = () =>
    new Promise<Socket>(done => {
      const opened = connect({ path: decodeURIComponent(engine.uri.split('/')[2] ?? '') }, () => done(opened))
      opened.on('error', () => undefined)
    })
  /** every reply until `count` of them are there, or the connection is closed */
  const replies = (from: Socket, count: number) =>
    new Promise<({ responseTo: number } & Record<string, unknown>)[]>(done => {
      let rest = Buffer.alloc(0)
      const all: ({ responseTo: number } & Record<string, unknown>)[] = []
      from.on('data', part => {
        rest = Buffer.concat([rest, part])
        while (rest.length >= 16 && rest.length >= rest.readInt32LE(0)) {
          const length = rest.readInt32LE(0)
          all.push({ responseTo: rest.readInt32LE(8), ...deserialize(rest.subarray(21, length)) })
          rest = rest.subarray(length)
        }
        if (all.length >= count) done(all)
      })
      from.once('close', () => done(all))
    })
  const ask = async (...packets: Buffer[]) => {
    const one = await socket()
    for (const packet of packets) one.write(packet)
    const all = await Promise.race([replies(one, packets.length), pause(3000).then(() => 'no answer' as const)])
    one.destroy()
    return all
  }

  it('get an error and keep their connection when a document is nested 10,000 deep', async () => {
    const deep = nested(10_000)
    const answers = await ask(
      message(withField({ find: 'x' }, 'filter', 0x03, deep), { requestId: 1 }),
      message(withField({ insert: 'x' }, 'documents', 0x04, list(nested(150))), { requestId: 2 }),
      message(withField({ update: 'x' }, 'updates', 0x04, list(deep)), { requestId: 3 }),
      message(command({ ping: 1 }), { requestId: 4 }),
    )
    expect(answers).to.have.length(4)
    const [find, insert, update, ping] = (answers as { responseTo: number }[]).toSorted(
      (a, b) => a.responseTo - b.responseTo,
    )
    expect(find).to.include({ ok: 0, code: 15 })
    expect(insert).to.have.nested.property('writeErrors[0].code', 15)
    expect(update).to.have.nested.property('writeErrors[0].code', 15)
    expect(ping).to.include({ ok: 1 })
  })

  it('can not store a document that nobody could read again', async () => {
    const bad = Buffer.from(serialize({ _id: 1, text: 'abc', flag: true }))
    bad[bad.indexOf('abc')] = 0xff
    const [answer] = (await ask(message(withField({ insert: 'x' }, 'documents', 0x04, list(bad))))) as object[]
    expect(answer).to.have.nested.property('writeErrors[0].code', 22)
    expect(await client.db().collection('x').countDocuments()).to.equal(0)
  })

  it('are cut off when the frame itself is wrong', async () => {
    const good = message(command({ ping: 1 }))
    const frames: Buffer[] = []
    for (const length of [-1, 0, 15, 49_000_000, 0x7fffffff]) {
      const frame = Buffer.from(good)
      frame.writeInt32LE(length, 0)
      frames.push(frame)
    }
    for (const opcode of [0, 1, 2001, 2002, 2010, 2012, 99_999]) frames.push(message(command({ ping: 1 }), { opcode }))
    frames.push(message(command({ ping: 1 }), { flags: 8 })) // a required bit nobody knows
    const inner = Buffer.from(good)
    inner[20] = 9 // a section nobody knows
    frames.push(inner)
    for (const frame of frames) expect(await ask(frame), frame.toString('hex')).to.deep.equal([])
    expect(await client.db().command({ ping: 1 })).to.include({ ok: 1 })
  })

  it('wait for the rest of a truncated message, and hold up nobody', async () => {
    const half = await socket()
    half.write(message(command({ ping: 1 })).subarray(0, 30))
    expect(await client.db().command({ ping: 1 })).to.include({ ok: 1 })
    half.destroy()
  })

  it('may send messages of 48 MB, and documents of 16 MB but no more', async () => {
    const large = client.db().collection('large')
    const body = Buffer.alloc(15_900_000)
    await large.insertMany([{ body }, { body }, { body }])
    expect((await large.find().toArray()).map(row => row.body.length())).to.deep.equal([
      15_900_000, 15_900_000, 15_900_000,
    ])
    const tooLarge = Buffer.from(serialize({ body: Buffer.alloc(16 * 1024 * 1024 + 1) }))
    const [answer] = (await ask(message(withField({ insert: 'large' }, 'documents', 0x04, list(tooLarge))))) as object[]
    expect(answer).to.have.nested.property('writeErrors[0].code', 10334)
    await large.drop()
  })

  it('get every answer of 2,000 requests sent at once on one socket, reads and writes mixed', async () => {
    const packets = Array.from({ length: 2000 }, (_, i) =>
      message(command(i % 2 === 0 ? { insert: 'many', documents: [{ _id: i }] } : { count: 'many' }), { requestId: i }),
    )
    const one = await socket()
    const all = replies(one, packets.length)
    one.write(Buffer.concat(packets))
    const answers = await all
    one.destroy()
    expect(answers.every(({ ok }) => ok === 1)).to.equal(true)
    expect(new Set(answers.map(({ responseTo }) => responseTo)).size).to.equal(2000)
    expect(await client.db().collection('many').countDocuments()).to.equal(1000)
  })

  it('that never read their answers are not read from any more', async () => {
    const rows = client.db().collection('rows')
    await rows.insertMany(Array.from({ length: 10 }, () => ({ body: Buffer.alloc(1_000_000) })))
    const deaf = await socket()
    deaf.pause()
    const question = message(command({ find: 'rows' })) // each answer is 10 MB
    let asked = 0
    const before = process.memoryUsage().arrayBuffers
    for (; asked < 100; asked++) {
      deaf.write(question)
      await pause(5)
    }
    expect((process.memoryUsage().arrayBuffers - before) / 1e6).to.be.below(400) // and not 1,000
    expect(await client.db().command({ ping: 1 })).to.include({ ok: 1 })
    deaf.destroy()
  })
})

/** an array of one raw document */
function list(document: Buffer): Buffer {
  const out = Buffer.concat([Buffer.alloc(4), Buffer.from('\x030\0', 'latin1'), document, Buffer.from([0])])
  out.writeInt32LE(out.length, 0)
  return out
}
