import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readRunFile } from './run-file.ts'

describe('run.json', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'run-'))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))
  const run = { pid: process.pid, http: null, smtp: '127.0.0.1:2587', smtps: null, inbound: null, store: 'mongodb://x' }
  const write = (value: unknown) => writeFile(join(dir, 'run.json'), JSON.stringify(value))

  it('tells where the relay is while its process lives', async () => {
    await write(run)
    expect(await readRunFile(dir)).to.deep.equal(run)
  })

  it('counts as none when there is none, or no data directory', async () => {
    expect(await readRunFile(dir)).to.equal(null)
    expect(await readRunFile(join(dir, 'nowhere'))).to.equal(null)
  })

  it('of a relay that crashed counts as none', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    await write({ ...run, pid: child.pid })
    expect(await readRunFile(dir)).to.equal(null)
  })

  it('whose process id another program has now counts as none', async () => {
    const other = spawn('sleep', ['60'])
    try {
      await write({ ...run, pid: other.pid })
      expect(await readRunFile(dir)).to.equal(null)
    } finally {
      other.kill()
    }
  })

  it('that a power cut left empty or cut off counts as none', async () => {
    for (const length of [0, 20]) {
      await writeFile(join(dir, 'run.json'), JSON.stringify(run).slice(0, length))
      expect(await readRunFile(dir)).to.equal(null)
    }
  })
})
