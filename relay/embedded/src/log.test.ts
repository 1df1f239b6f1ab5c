import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { type RunningEngine, startEngine } from './index.ts'

describe('The write-ahead log', () => {
  let dataDir: string
  let engine: RunningEngine
  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'engine-'))
    engine = await startEngine({ dataDir })
  })
  after(async () => {
    await engine.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('is moved into the file under a load that never pauses', async () => {
    const client = await new MongoClient(engine.uri, { maxPoolSize: 40 }).connect()
    const mails = client.db().collection('mails')
    let longestLog = 0
    let written = 0
    const until = Date.now() + 15_000
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        while (written < 150e6 && Date.now() < until) {
          await mails.insertMany(Array.from({ length: 4 }, () => ({ body: Buffer.alloc(20_000) })))
          written += 80_000
          longestLog = Math.max(longestLog, statSync(join(dataDir, 'depesche.sqlite-wal')).size)
        }
      }),
    )
    await client.close()
    expect(written).to.be.greaterThan(100e6)
    expect(longestLog).to.be.below(64e6)
  }).timeout(30_000)
})
