import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deserialize, serialize } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { MongoClient } from 'mongodb'
import { backup, checkIntegrity, restore, startEngine } from './index.ts'
import { checkStorage } from './integrity.ts'
import { encodeKey } from './keys.ts'
import { largeBytes } from './segments.ts'
import { openStorage } from './storage.ts'

const document = (_id: number, bytes: number) => Buffer.from(serialize({ _id, body: Buffer.alloc(bytes, _id) }))
const segmentsIn = (folder: string) =>
  existsSync(join(folder, 'store.large')) ? readdirSync(join(folder, 'store.large')).length : 0

describe('Large documents', () => {
  let folder: string
  const open = () => openStorage(join(folder, 'store.sqlite'))
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'segments-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('are what was written, whatever comes, changes, goes, is rolled back or opened again', () => {
    const step = fc.record({
      act: fc.constantFrom('put', 'put', 'put', 'change', 'remove', 'commit', 'roll back', 'open again'),
      id: fc.integer({ min: 1, max: 12 }),
      bytes: fc.constantFrom(10, largeBytes - 60, largeBytes, largeBytes + 1, 3_000_000),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        rmSync(folder, { recursive: true, force: true })
        folder = mkdtempSync(join(tmpdir(), 'segments-'))
        let storage = open()
        storage.create('db.mails')
        storage.commit()
        let kept = new Map<number, number>()
        let now = new Map<number, number>()
        for (const { act, id, bytes } of [...steps, { act: 'open again', id: 1, bytes: 10 }]) {
          const mails = storage.create('db.mails')
          const row = storage.rowById(mails, encodeKey(id))
          if (act === 'put' && row === null) storage.insertRow(mails, document(id, bytes))
          if (act === 'change' && row !== null) storage.updateRow(mails, row, document(id, bytes), null)
          if (act === 'remove' && row !== null) storage.removeRow(mails, row)
          if ((act === 'put' && row === null) || (act === 'change' && row !== null)) now.set(id, bytes)
          if (act === 'remove') now.delete(id)
          if (act === 'commit') {
            storage.commit()
            kept = new Map(now)
          } else if (act === 'roll back' || act === 'open again') {
            storage.rollback()
            now = new Map(kept)
          }
          if (act === 'open again') {
            expect(checkStorage(storage)).to.deep.equal([])
            storage.close()
            storage = open()
          }
          const found = new Map<number, number>()
          for (const { doc } of storage.scan(storage.create('db.mails'))) {
            const { _id, body } = deserialize(doc, { promoteBuffers: true })
            expect(body.equals(Buffer.alloc(body.length, _id))).to.equal(true)
            found.set(_id, body.length)
          }
          expect([...found].sort()).to.deep.equal([...now].sort())
        }
        storage.close()
      }),
      { numRuns: 60 },
    )
  }).timeout(120_000)

  it('leave their files when the last one of each has gone, and after the collection is dropped', () => {
    const storage = open()
    const mails = storage.create('db.mails')
    for (let id = 1; id <= 50; id++) storage.insertRow(mails, document(id, 4_000_000))
    storage.commit()
    expect(segmentsIn(folder)).to.equal(4) // of 64 MB
    for (let id = 1; id <= 32; id++) {
      const row = storage.rowById(mails, encodeKey(id))
      if (row !== null) storage.removeRow(mails, row)
    }
    expect(segmentsIn(folder)).to.equal(4) // nothing goes before the commit
    storage.commit()
    expect(segmentsIn(folder)).to.equal(2)
    storage.drop('db.mails')
    storage.commit()
    expect(segmentsIn(folder)).to.equal(1) // the one that is written to
    storage.close()
    const again = open()
    expect(segmentsIn(folder)).to.equal(0)
    again.close()
  })

  it('that were cut off on disk are found by the check, and asking for one is an error', () => {
    const storage = open()
    const mails = storage.create('db.mails')
    for (let id = 1; id <= 3; id++) storage.insertRow(mails, document(id, 100_000))
    storage.commit()
    truncateSync(join(folder, 'store.large', '1.seg'), 250_000)
    expect(checkStorage(storage)).to.have.length(1)
    expect(checkStorage(storage)[0]).to.match(/row 3 can't be read: .* lacks octets/)
    expect(() => storage.rowById(mails, encodeKey(3))).to.throw(/lacks octets/)
    storage.close()
  })

  it('are inside a backup, and are there again after it is restored', async () => {
    const dataDir = join(folder, 'running')
    const engine = await startEngine({ dataDir })
    const client = await new MongoClient(engine.uri, { promoteBuffers: true }).connect()
    const mails = client.db().collection<{ _id: number; body: Buffer }>('mails')
    await mails.insertMany([1, 2, 3].map(_id => ({ _id, body: Buffer.alloc(_id * 200_000, _id) })))
    await backup(engine.uri, join(folder, 'copy.sqlite'))
    await mails.deleteMany({})
    await mails.insertOne({ _id: 9, body: Buffer.alloc(500_000) })
    await client.close()
    await engine.close()

    await restore(dataDir, join(folder, 'copy.sqlite'))
    expect(await checkIntegrity(dataDir)).to.deep.equal([])
    const restored = await startEngine({ dataDir })
    const reader = await new MongoClient(restored.uri, { promoteBuffers: true }).connect()
    const found = await reader.db().collection('mails').find().sort({ _id: 1 }).toArray()
    expect(
      found.map(({ _id, body }) => [_id, body.length, body.equals(Buffer.alloc(body.length, Number(_id)))]),
    ).to.deep.equal([1, 2, 3].map(id => [id, id * 200_000, true]))
    await reader.close()
    await restored.close()
  })
})
