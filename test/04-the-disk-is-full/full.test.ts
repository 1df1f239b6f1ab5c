/**
 * Promise 4: when the disk is full the relay says so and takes nothing (451, try again later), no mail and no report of a
 * returned one; what it took before is kept and arrives; when there is room again it goes on by itself.
 */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { startLoad } from '../lab/load.ts'
import { bringBack, bringBackUntilTaken, returnedMail } from '../lab/returned-mail.ts'
import { troubles } from '../lab/sink-act.ts'
import { mountTmpfs, type Tmpfs } from '../lab/tmpfs.ts'
import { startWorld, type World } from '../lab/world.ts'

describe('a relay whose disk is full', function () {
  this.timeout(120_000)
  let disk: Tmpfs | null = null
  let world: World
  before(async function () {
    disk = mountTmpfs(300)
    if (disk === null) return this.skip() // only root may mount
    const dataDir = join(disk.dir, 'data')
    mkdirSync(dataDir)
    world = await startWorld({ env: { DEPESCHE_DATA_DIR: dataDir } })
  })
  after(async () => {
    await world?.[Symbol.asyncDispose]()
    disk?.unmount()
  })

  it('answers 451 4.3.1, loses nothing it took, and goes on when there is room again', async () => {
    const { sink, shop } = world
    sink.setScript(troubles.at('message', { delayMs: 100 })) // some wait while the disk fills
    const load = await startLoad(shop.smtp, { clients: 4, sizeBytes: 20_000 })
    await delay(1500)
    const [returning] = sink.mails
    const { reversePath = '', recipients: [lost = ''] = [] } = returning ?? {}
    const report = returnedMail(reversePath, lost, Buffer.from('Subject: x\r\n'))
    const before = load.acknowledged.size
    expect(before).to.be.greaterThan(0)
    disk?.fill()
    for (const until = Date.now() + 30_000; load.refusals.length === 0; await delay(100))
      if (Date.now() > until) throw new Error('the relay refuses nothing although the disk is full')
    await delay(1500)
    expect(load.refusals.filter(line => !/^4\d\d 4\.3\.[01]|^connection/.test(line)).slice(0, 3)).to.deep.equal([])
    expect(load.refusals.some(line => line.startsWith('451 4.3.1'))).to.equal(true)
    expect(await bringBack(world.relay, reversePath, report), 'a report').to.match(/^4/)
    disk?.drain()
    const atDrain = load.acknowledged.size
    for (const until = Date.now() + 30_000; load.acknowledged.size <= atDrain; await delay(100))
      if (Date.now() > until) throw new Error('the relay takes nothing although there is room again')
    sink.setScript(null)
    await load.stop()

    const missing = () => {
      const arrived = new Set(sink.mails.flatMap(({ recipients }) => recipients))
      return [...load.acknowledged].filter(recipient => !arrived.has(recipient))
    }
    for (const until = Date.now() + 40_000; missing().length > 0 && Date.now() < until; ) await delay(200)
    expect(missing()).to.deep.equal([])

    await bringBackUntilTaken(() => world.relay, reversePath, report)
    const { items } = await world.relay.depesche<{ items: { address: string; reason: string }[] }>(
      'suppression',
      'list',
      '--account',
      shop.accountId,
    )
    expect(items.map(({ address, reason }) => [address, reason])).to.deep.equal([[lost, 'hard']])
  })
})
