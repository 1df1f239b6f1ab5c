import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { alone } from './alone.ts'

describe('work that one process does at a time', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'depesche-alone-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('goes one after the other, also when it fails', async () => {
    const path = join(folder, 'deep', 'a')
    let within = 0
    const work = (fails: boolean) =>
      alone(path, async () => {
        expect(++within).to.equal(1)
        await pause(20)
        within--
        if (fails) throw new Error('it failed')
        return 'done'
      }).catch(error => error.message)
    expect((await Promise.all([work(true), work(false), work(false)])).sort()).to.deep.equal([
      'done',
      'done',
      'it failed',
    ])
    expect(await readdir(join(folder, 'deep'))).to.deep.equal([])
  })

  it('goes on when whoever did it has died', async () => {
    const path = join(folder, 'b')
    await mkdir(`${path}.lock`)
    const longAgo = new Date(Date.now() - 3600_000)
    await utimes(`${path}.lock`, longAgo, longAgo)
    expect(await alone(path, async () => 'done')).to.equal('done')
  })
})
