/** Promise 13: what people write to an address that only sends is refused with advice, or reaches whom its owner named. */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { judgeByMailauth } from '../lab/judges.ts'
import type { RunningRelay } from '../lab/relay.ts'
import { startWorld, type World } from '../lab/world.ts'

describe('a reply', function () {
  this.timeout(60_000)
  let world: World
  let relay: RunningRelay
  let ca: Buffer
  before(async () => {
    world = await startWorld({ env: { DEPESCHE_HOSTNAME: 'relay.test' } })
    world.dns.set([
      { type: 'TXT', name: '_dmarc.strict.test', value: 'v=DMARC1; p=reject' },
      { type: 'MX', name: 'shop.test', preference: 10, exchange: 'mx.test' },
    ])
    relay = world.relay
    ca = await readFile(world.shop.smtp.caFile)
  })
  after(async () => {
    await relay[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
  })

  const mail = (from: string, ...more: string[]) =>
    [
      'Received: from home.test by inbox.test; Mon, 1 Mar 2027 12:00:00 +0000',
      `From: "Anna, Kundin" <${from}>`,
      'To: Shop <noreply@shop.test>',
      'Subject: =?utf-8?Q?R=C3=BCckfrage?= zu Bestellung 7',
      'In-Reply-To: <order-7@shop.test>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      ...more,
      '',
      'Wann kommt das Päckchen?\n', // a bare LF, as some clients send it
      '.',
      '',
    ].join('\r\n')

  const write = async (to: string, raw: string, from = 'anna@kunde.test'): Promise<string> => {
    const port = Number(relay.addresses.inbound?.split(':').at(-1))
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port,
      requireTLS: true,
      tls: { ca, servername: 'relay.test' },
    })
    try {
      return (await transport.sendMail({ envelope: { from, to }, raw })).response
    } catch (error) {
      return (error as { response?: string }).response ?? String(error)
    } finally {
      transport.close()
    }
  }
  const arrived = async (to: string) => {
    for (const until = Date.now() + 20_000; Date.now() < until; await delay(100)) {
      const found = world.sink.mails.find(({ recipients }) => recipients.includes(to))
      if (found !== undefined) return found
    }
    throw new Error(`nothing has come for ${to}`)
  }

  it('is refused with the address where somebody reads', async () => {
    expect(await write('noreply@shop.test', mail('anna@kunde.test'))).to.match(
      /^550 5\.7\.1 Nobody reads mail for noreply@shop\.test\. Write to info@shop\.test/,
    )
    expect(await write('noreply@else.test', mail('anna@kunde.test'))).to.match(/^550 5\.1\.1/)
  })

  it('reaches the owner’s mailbox where he wants that, signed, with its words, and answers go to its author', async () => {
    await relay.depesche('replies', 'shop.test', '--forward-to', 'owner@inbox.test')
    expect(await write('noreply@shop.test', mail('anna@kunde.test'))).to.match(/^250 2\.0\.0 passed on/)
    const { raw, reversePath } = await arrived('owner@inbox.test')
    const text = (raw ?? Buffer.alloc(0)).toString()
    expect(text).to.contain('From: "anna@kunde.test (via shop.test)" <noreply@shop.test>\r\n')
    expect(text).to.contain('Reply-To: <anna@kunde.test>\r\n')
    expect(text).to.contain('Subject: =?utf-8?Q?R=C3=BCckfrage?= zu Bestellung 7\r\n')
    expect(text).to.contain('In-Reply-To: <order-7@shop.test>\r\n')
    expect(text).to.contain('\r\n\r\nWann kommt das Päckchen?\r\n')
    expect(text).to.not.contain('home.test')
    expect(reversePath).to.match(/^b\+/)
    expect(await judgeByMailauth(raw ?? Buffer.alloc(0), world.shop.records)).to.include({ passed: true })
  })

  it('is not passed on when a machine wrote it, or when its author’s domain says it is forged', async () => {
    const before = world.sink.mails.length
    expect(await write('noreply@shop.test', mail('a@kunde.test', 'Auto-Submitted: auto-replied'))).to.match(/^250/)
    expect(await write('noreply@shop.test', mail('a@kunde.test'), '')).to.match(/^250/)
    expect(await write('noreply@shop.test', mail('boss@strict.test'), 'boss@strict.test')).to.match(/^550 5\.7\.26/)
    expect(
      await write('noreply@shop.test', mail('a@kunde.test') + 'x'.repeat(70).concat('\r\n').repeat(40_000)),
    ).to.match(/^552 5\.3\.4/)
    await delay(2000)
    expect(world.sink.mails.length).to.equal(before)
  })

  it('to postmaster reaches a person: the domain’s owner, or the operator', async () => {
    await relay.depesche('replies', 'shop.test', '--refuse')
    expect(await write('Postmaster@shop.test', mail('anna@kunde.test'))).to.match(/^250/)
    await arrived('owner@shop.test')
    expect(await write('postmaster@bounces.relay.test', mail('anna@kunde.test'))).to.match(/^550 5\.1\.1 The operator/)
    relay = await relay.restart({
      DEPESCHE_OPERATOR_SYSTEM: world.shop.systemId,
      DEPESCHE_POSTMASTER: 'ops@inbox.test',
    })
    expect(await write('postmaster@bounces.relay.test', mail('anna@kunde.test'))).to.match(/^250/)
    await arrived('ops@inbox.test')
  })
})
