/**
 * Promise 31: a real Vendure that was connected by a pasted code sends its customers' order mails through the relay, and by
 * its server of before when it is disconnected.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { type PlatformWorld, startPlatformWorld } from '../lab/connected-world.ts'
import { judgeByAll } from '../lab/judges.ts'
import { freePorts } from '../lab/ports.ts'
import { run } from '../lab/programs.ts'
import { installPlatform, type RunningPlatform, startPlatform } from '../lab/real-platform.ts'
import { buy } from './storefront.ts'

const project = join(import.meta.dirname, 'shop')

describe('a real Vendure', function () {
  this.timeout(120_000)
  let lab: PlatformWorld
  let shop: RunningPlatform
  let url: string
  let folder: string
  before(async function () {
    this.timeout(12 * 60_000) // the first time it is installed
    await installPlatform(project, 'vendure')
    lab = await startPlatformWorld()
    folder = await mkdtemp(join(tmpdir(), 'vendure-'))
    const [port] = await freePorts(1)
    url = `http://127.0.0.1:${port}`
    shop = await startPlatform(join(project, 'start.cjs'), {
      PORT: `${port}`,
      PORT_OF_BEFORE: `${lab.before.port}`,
      DEPESCHE_CODE: await lab.code(),
      DEPESCHE_SECRET: 'a secret of the shop’s own',
      DEPESCHE_STATE: join(folder, 'connection'),
      NODE_EXTRA_CA_CERTS: lab.world.relay.caFile,
      VENDURE_DISABLE_TELEMETRY: 'true',
    })
  })
  after(async () => {
    await shop?.[Symbol.asyncDispose]()
    await lab?.[Symbol.asyncDispose]()
    if (folder !== undefined) await rm(folder, { recursive: true })
  })

  it('has an order confirmed by a mail that went through the relay, signed, with List-Help, and counted', async () => {
    expect(shop.output()).to.match(/Depesche: connected with localhost:\d+ as “shop\.test”/) // at its start
    const order = await buy(url, 'anna@inbox.test')
    expect(order.state).to.equal('PaymentSettled')
    const [mail] = await lab.world.sink.waitFor(1, 30_000)
    expect(mail?.recipients).to.deep.equal(['anna@inbox.test'])
    const text = mail?.raw.toString('latin1') ?? ''
    expect(text).to.match(new RegExp(`^Subject: Order confirmation for #${order.code}\r$`, 'm'))
    expect(text).to.match(/^From: "?Schuhladen"? <orders@shop\.test>\r$/m)
    expect(text).to.match(/^List-Help: <mailto:info@shop\.test>\r$/m)
    const verdicts = await judgeByAll(mail?.raw ?? Buffer.alloc(0), lab.world.shop.records)
    expect(verdicts.filter(({ passed }) => !passed)).to.deep.equal([])
    expect(await lab.world.relay.depesche('stats')).to.include({ received: 1 })
    const status = await shop.ask<{ senders: { address: string; mails: number }[] }>('status')
    expect(status).to.deep.include({ connected: true, sender: 'orders@shop.test' })
    expect(status.senders.map(({ address, mails }) => [address, mails])).to.deep.equal([['orders@shop.test', 1]])
    expect(lab.before.accepted).to.equal(0)
  })

  it('finds out whether its mails come', async () => {
    const seen = await shop.ask<{ from: string; dkim: unknown; tls: { version: string } }>('verify')
    expect(seen).to.deep.include({ from: 'orders@shop.test', dkim: { result: 'pass', domain: 'shop.test' } })
    expect(seen.tls.version).to.match(/^TLSv1\.[23]$/)
  })

  it('sends nothing to a relay whose certificate it does not trust, nor another way, but tries again', async () => {
    const delivered = lab.world.sink.accepted
    await shop.ask('distrust')
    const asked = shop.output().length
    await buy(url, 'bert@inbox.test')
    const refused = /certificate/i
    for (const until = Date.now() + 30_000; !refused.test(shop.output().slice(asked)); await delay(100))
      if (Date.now() > until) throw new Error(shop.output().slice(asked))
    expect([lab.world.sink.accepted - delivered, lab.before.accepted]).to.deep.equal([0, 0])
    await shop.ask('trust')
    await lab.world.sink.waitFor(delivered + 1, 30_000)
    expect(lab.world.sink.mails.at(-1)?.recipients).to.deep.equal(['bert@inbox.test'])
  })

  it('uses its server of before again when it is disconnected', async () => {
    await shop.ask('disconnect')
    const delivered = lab.world.sink.accepted
    const order = await buy(url, 'clara@inbox.test')
    const [mail] = await lab.before.waitFor(1, 30_000)
    expect(mail?.raw.toString('latin1')).to.include(`Order confirmation for #${order.code}`)
    expect(lab.world.sink.accepted).to.equal(delivered)
    expect(await shop.ask('status')).to.deep.include({ connected: false })
  })

  it('takes it as its transport by its types as well', async () => {
    const args = ['--noEmit', '-p', project]
    const { stdout, code } = await run(join(import.meta.dirname, '../../node_modules/.bin/tsc'), args, {
      timeoutMs: 90_000,
    })
    expect(stdout.toString()).to.equal('')
    expect(code).to.equal(0)
  })
})
