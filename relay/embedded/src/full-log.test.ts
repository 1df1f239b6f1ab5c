import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { startEngine } from './index.ts'

describe('A disk that is full of the write-ahead log', () => {
  it('is freed of it, so that writes go on', async function () {
    const disk = mkdtempSync(join(tmpdir(), 'small-log-'))
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', disk]).status !== 0) return this.skip()
    const engine = await startEngine({ dataDir: join(disk, 'store') })
    const client = await new MongoClient(engine.uri).connect()
    try {
      const mails = client.db().collection('mails')
      for (let i = 0; i < 100; i++) await mails.insertOne({ body: Buffer.alloc(40_000) })
      // one transaction of many megabytes, then gone again: the log stays as long as it was
      await mails.insertMany(Array.from({ length: 1000 }, () => ({ body: Buffer.alloc(40_000) })))
      await mails.deleteMany({})
      const logBytes = () => statSync(join(disk, 'store', 'depesche.sqlite-wal')).size
      expect(logBytes()).to.be.greaterThan(20e6)
      const free = () => spawnSync('df', ['--output=avail', '-B1', disk]).stdout.toString().split('\n')[1]
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(Number(free()) - 20e6))
      await pause(600)
      let last: unknown
      for (let i = 0; i < 20; i++) {
        last = await mails.insertOne({}).then(
          () => null,
          (e: unknown) => e,
        )
        if (last === null) break
        await pause(100)
      }
      expect(last).to.equal(null)
      expect(logBytes()).to.be.below(5e6)
    } finally {
      await client.close()
      await engine.close()
      spawnSync('umount', ['--lazy', disk])
      rmSync(disk, { recursive: true, force: true })
    }
  }).timeout(60_000)
})
