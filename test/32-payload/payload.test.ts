/**
 * Promise 32: a real Payload that was connected by a pasted code sends its mails through the relay, and by its adapter of
 * before when it is disconnected.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type PlatformWorld, startPlatformWorld } from '../lab/connected-world.ts'
import { judgeByAll } from '../lab/judges.ts'
import { run } from '../lab/programs.ts'
import { installPlatform, type RunningPlatform, startPlatform } from '../lab/real-platform.ts'

const project = join(import.meta.dirname, 'site')

describe('a real Payload', function () {
  this.timeout(120_000)
  let lab: PlatformWorld
  let site: RunningPlatform
  let folder: string
  before(async function () {
    this.timeout(12 * 60_000) // the first time it is installed
    await installPlatform(project, 'payload')
    lab = await startPlatformWorld()
    folder = await mkdtemp(join(tmpdir(), 'payload-'))
    site = await startPlatform(join(project, 'start.mjs'), {
      FOLDER: folder,
      PORT_OF_BEFORE: `${lab.before.port}`,
      DEPESCHE_CODE: await lab.code(),
      PAYLOAD_SECRET: 'a secret of the site’s own',
      NODE_EXTRA_CA_CERTS: lab.world.relay.caFile,
    })
  })
  after(async () => {
    await site?.[Symbol.asyncDispose]()
    await lab?.[Symbol.asyncDispose]()
    if (folder !== undefined) await rm(folder, { recursive: true })
  })

  it('sends who forgot his password a mail that went through the relay, signed, with List-Help, and counted', async () => {
    await site.ask('anna')
    const [mail] = await lab.world.sink.waitFor(1, 30_000)
    expect(mail?.recipients).to.deep.equal(['anna@inbox.test'])
    const text = mail?.raw.toString('latin1') ?? ''
    expect(text).to.match(/^Subject: Reset your password\r$/im)
    expect(text).to.match(/^From: "?Schuhmagazin"? <site@shop\.test>\r$/m)
    expect(text).to.match(/^List-Help: <mailto:info@shop\.test>\r$/m)
    const verdicts = await judgeByAll(mail?.raw ?? Buffer.alloc(0), lab.world.shop.records)
    expect(verdicts.filter(({ passed }) => !passed)).to.deep.equal([])
    expect(await lab.world.relay.depesche('stats')).to.include({ received: 1 })
    const status = await site.ask<{ senders: { address: string; mails: number }[] }>('status')
    expect(status).to.deep.include({ connected: true, sender: 'site@shop.test' })
    expect(status.senders.map(({ address, mails }) => [address, mails])).to.deep.equal([['site@shop.test', 1]])
    expect(lab.before.accepted).to.equal(0)
  })

  it('finds out whether its mails come', async () => {
    const seen = await site.ask<{ from: string; dkim: unknown; tls: { version: string } }>('verify')
    expect(seen).to.deep.include({ from: 'site@shop.test', dkim: { result: 'pass', domain: 'shop.test' } })
    expect(seen.tls.version).to.match(/^TLSv1\.[23]$/)
  })

  it('sends nothing to a relay whose certificate it does not trust, nor another way', async () => {
    const delivered = lab.world.sink.accepted
    await site.ask('distrust')
    const refused = await site.ask('bert').catch(error => error.message)
    await site.ask('trust')
    expect(refused).to.match(/certificate/i)
    expect([lab.world.sink.accepted - delivered, lab.before.accepted]).to.deep.equal([0, 0])
    await site.ask('bert')
    await lab.world.sink.waitFor(delivered + 1, 30_000)
  })

  it('uses its adapter of before again when it is disconnected', async () => {
    await site.ask('disconnect')
    const delivered = lab.world.sink.accepted
    await site.ask('clara')
    const [mail] = await lab.before.waitFor(1, 30_000)
    expect(mail?.recipients).to.deep.equal(['clara@inbox.test'])
    expect(lab.world.sink.accepted).to.equal(delivered)
    expect(await site.ask('status')).to.deep.include({ connected: false })
  })

  it('takes it as its adapter by its types as well', async () => {
    const tsc = join(import.meta.dirname, '../../node_modules/.bin/tsc')
    const { stdout, code } = await run(tsc, ['--noEmit', '-p', project], { timeoutMs: 90_000 })
    expect(stdout.toString()).to.equal('')
    expect(code).to.equal(0)
  })
})
