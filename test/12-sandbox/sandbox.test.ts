/** Promise 12: in sandbox mode a shop sees everything happen, and nothing leaves. */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { startWorld, type World } from '../lab/world.ts'

interface Shown {
  readonly deliveries: readonly {
    readonly recipient: string
    readonly state: string
    readonly class: string | null
    readonly response: string | null
    readonly attempts: readonly { readonly host: string | null }[]
  }[]
}

describe('a system in sandbox mode', function () {
  this.timeout(60_000)
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world[Symbol.asyncDispose]())

  const send = async (to: string[]) => {
    const { host, port, username, password, caFile } = world.shop.smtp
    const transport = nodemailer.createTransport({
      host,
      port,
      requireTLS: true,
      auth: { user: username, pass: password },
      tls: { ca: await readFile(caFile) },
    })
    const { response } = await transport.sendMail({ from: 'shop@shop.test', to, subject: 'x', text: 'x' })
    transport.close()
    const id = /[0-9a-f]{24}/.exec(response)?.[0] ?? ''
    for (const until = Date.now() + 20_000; ; await delay(200)) {
      const { deliveries } = await world.relay.depesche<Shown>('message', 'show', id)
      if (deliveries.every(({ state }) => state !== 'queued')) return deliveries
      if (Date.now() > until) throw new Error(`not ended: ${JSON.stringify(deliveries)}`)
    }
  }
  const names = ['anna', 'bounce-hard+1042', 'Bounce-Soft', 'bounce-policy', 'defer', 'unreachable', 'complaint']

  it('ends each mail as its recipient’s name says, and sends none', async () => {
    await world.relay.depesche('system', 'sandbox', world.shop.systemId, 'on')
    expect((await world.shop.check()).reason).to.match(/^Sandbox mode, no mail leaves/)
    await delay(5500) // for so long the relay believes what it knew of the system
    const deliveries = await send(names.map(name => `${name}@inbox.test`))
    expect(deliveries.map(d => [d.recipient.split('@')[0], d.state, d.class])).to.have.deep.members([
      ['anna', 'delivered', null],
      ['bounce-hard+1042', 'bounced', 'hard'],
      ['Bounce-Soft', 'bounced', 'soft'],
      ['bounce-policy', 'bounced', 'policy'],
      ['defer', 'deferred', 'soft'],
      ['unreachable', 'deferred', 'host'],
      ['complaint', 'delivered', null],
    ])
    expect(deliveries.every(({ attempts }) => attempts[0]?.host === 'sandbox')).to.equal(true)
    expect(world.sink.mails).to.have.length(0)
  })

  it('suppresses who bounced hard or complained', async () => {
    const deliveries = await send(['bounce-hard+1042@inbox.test', 'complaint@inbox.test'])
    expect(deliveries.map(({ state }) => state)).to.deep.equal(['suppressed', 'suppressed'])
    const stats = await world.relay.depesche<Record<string, number>>('stats')
    expect(stats).to.include({ received: 9, delivered: 2, bounced: 3, suppressed: 2, deferred: 2 })
  })

  it('is told beforehand what would become of a mail', async () => {
    const end = async (to: string, from = 'shop@shop.test') =>
      (await world.relay.depesche<{ end: string }>('message', 'explain', '--from', from, '--to', to)).end
    expect(await end('anna@inbox.test')).to.equal('sandbox')
    expect(await end('complaint@inbox.test')).to.equal('suppressed')
    expect(await end('anna@inbox.test', 'shop@else.test')).to.equal('refused')
  })

  it('sends again when the mode is off', async () => {
    await world.relay.depesche('system', 'sandbox', world.shop.systemId, 'off')
    await delay(5500)
    const [delivery] = await send(['anna@inbox.test'])
    expect(delivery?.state).to.equal('delivered')
    expect(world.sink.mails).to.have.length(1)
    const explain = ['message', 'explain', '--from', 'shop@shop.test', '--to'] as const
    expect(await world.relay.depesche(...explain, 'anna@inbox.test')).to.deep.include({ end: 'sent' })
    world.dns.set([{ type: 'MX', name: 'nomail.test', preference: 0, exchange: '.' }])
    expect(await world.relay.depesche(...explain, 'anna@nomail.test')).to.deep.include({ end: 'bounced' })
    await world.relay.depesche('queue', 'hold', 'inbox.test')
    expect(await world.relay.depesche(...explain, 'anna@inbox.test')).to.deep.include({ end: 'held' })
  })
})
