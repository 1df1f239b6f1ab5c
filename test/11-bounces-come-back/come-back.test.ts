/** Promise 11: a mail that its recipient's server took and returned later is known as bounced, and only by our own word. */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { bringBack, returnedMail } from '../lab/returned-mail.ts'
import { startWorld, type World } from '../lab/world.ts'

interface Shown {
  readonly deliveries: readonly {
    readonly recipient: string
    readonly state: string
    readonly class: string | null
    readonly response: string | null
    readonly enhancedStatus: string | null
    readonly deliveredAt: string | null
    readonly returnedAt: string | null
  }[]
}

describe('bounces that come back', function () {
  this.timeout(60_000)
  let world: World
  let ca: Buffer
  before(async () => {
    world = await startWorld()
    ca = await readFile(world.shop.smtp.caFile)
  })
  after(() => world[Symbol.asyncDispose]())

  const send = async (to: string) => {
    const { host, port, username, password } = world.shop.smtp
    const transport = nodemailer.createTransport({
      host,
      port,
      requireTLS: true,
      auth: { user: username, pass: password },
      tls: { ca },
    })
    const { response } = await transport.sendMail({ from: 'shop@shop.test', to, subject: 'Your order', text: 'x' })
    transport.close()
    const id = /[0-9a-f]{24}/.exec(response)?.[0] ?? ''
    for (const until = Date.now() + 20_000; ; await delay(200)) {
      const [delivery] = await show(id)
      if (delivery?.state !== 'queued') break
      if (Date.now() > until) throw new Error('not delivered')
    }
    const arrived = world.sink.mails.find(({ recipients }) => recipients.includes(to))
    return { id, returnPath: arrived?.reversePath ?? '', raw: arrived?.raw ?? Buffer.from('') }
  }
  const show = async (id: string) => (await world.relay.depesche<Shown>('message', 'show', id)).deliveries

  const report = (to: string, raw: Buffer) => bringBack(world.relay, to, raw)
  const stats = () => world.relay.depesche<Record<string, number>>('stats')

  it('make a delivered mail bounced, with both times, and the recipient is asked no more', async () => {
    const { id, returnPath, raw } = await send('anna@inbox.test')
    expect(await stats()).to.include({ delivered: 1, bounced: 0 })
    expect(await report(returnPath, returnedMail(returnPath, 'anna@inbox.test', raw))).to.match(/^250 /)
    const [delivery] = await show(id)
    expect(delivery).to.include({ state: 'bounced', class: 'hard', enhancedStatus: '5.1.1' })
    expect(delivery?.response).to.contain('User unknown')
    expect(Date.parse(delivery?.returnedAt ?? '')).to.be.above(Date.parse(delivery?.deliveredAt ?? ''))
    expect(await stats()).to.include({ received: 1, delivered: 0, bounced: 1 })
    const again = await send('anna@inbox.test')
    expect((await show(again.id))[0]?.state).to.equal('suppressed')
  })

  it('are not believed when somebody else made up the return path', async () => {
    const { id, returnPath, raw } = await send('bert@inbox.test')
    const forged = returnPath.replace(/\.[a-z2-7]{16}@/, '.aaaaaaaaaaaaaaaa@')
    expect(await report(forged, returnedMail(forged, 'bert@inbox.test', raw))).to.match(/^550 5\.1\.1/)
    expect(await report('anybody@else.test', raw)).to.match(/^550 5\.1\.1/)
    expect((await show(id))[0]?.state).to.equal('delivered')
  })

  it('may be complaints: the mail stays delivered, and the recipient gets no more', async () => {
    const { id, returnPath, raw } = await send('cora@inbox.test')
    const complaint = [
      'From: fbl@inbox.test',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=feedback-report; boundary="B"',
      '',
      '--B',
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      'Version: 1',
      `Original-Mail-From: <${returnPath}>`,
      '',
      '--B',
      'Content-Type: message/rfc822',
      '',
      raw.toString('latin1'),
      '--B--',
      '',
    ].join('\r\n')
    const bounceDomain = returnPath.slice(returnPath.lastIndexOf('@') + 1)
    expect(await report(`fbl@${bounceDomain}`, Buffer.from(complaint, 'latin1'))).to.match(/^250 .*1 complaints noted/)
    expect((await show(id))[0]?.state).to.equal('delivered')
    const again = await send('cora@inbox.test')
    expect((await show(again.id))[0]?.state).to.equal('suppressed')
  })
})
