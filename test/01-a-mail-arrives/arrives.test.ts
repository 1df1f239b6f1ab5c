/**
 * Promise 1: what a connected shop sends arrives at the recipient's server, unchanged but for what the relay must add,
 * with List-Help and a signature that others find right; and the counts add up.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { orderMails } from '../../relay/src/trial/index.ts'
import { type Client, curl, msmtp, smtplib, swaks } from '../lab/clients.ts'
import { judgeByAll } from '../lab/judges.ts'
import type { SinkMail } from '../lab/sink.ts'
import { startWorld, type World } from '../lab/world.ts'

interface Stats {
  readonly received: number
  readonly delivered: number
  readonly bounced: number
  readonly deferred: number
  readonly queued: number
  readonly suppressed: number
}

const plainMail = (n: string) =>
  Buffer.from(
    `From: Schuhe <shop@shop.test>\r\nTo: anna@inbox.test\r\nSubject: Bestellung ${n}\r\nMIME-Version: 1.0\r\n` +
      'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n' +
      'Guten Tag,\r\n.Punkt am Anfang\r\n..zwei\r\nGr=C3=BC=C3=9Fe  \r\n',
  )

const split = (raw: Buffer) => {
  const end = raw.indexOf('\r\n\r\n')
  return { header: raw.toString('latin1', 0, end + 2), body: raw.subarray(end + 4) }
}
const fieldsOf = (header: string, name: string) => header.match(new RegExp(`^${name}:.*(\\r\\n[ \\t].*)*`, 'gim')) ?? []

describe('a mail of a connected shop', function () {
  this.timeout(60_000)
  let world: World
  let sent = 0
  before(async () => {
    world = await startWorld()
  })
  after(() => world[Symbol.asyncDispose]())

  const next = async (): Promise<SinkMail> => {
    sent++
    const mail = (await world.sink.waitFor(sent, 10_000))[sent - 1]
    if (mail === undefined) throw new Error('the sink counts wrongly')
    return mail
  }
  const expectRight = async (mail: SinkMail, body: Buffer) => {
    const { header, body: arrived } = split(mail.raw)
    expect(arrived.toString('latin1')).to.equal(body.toString('latin1'))
    expect(fieldsOf(header, 'list-help').map(field => field.replace(/\s+/g, ' '))).to.deep.equal([
      'List-Help: <mailto:info@shop.test>',
    ])
    expect(fieldsOf(header, 'dkim-signature')[0]?.replace(/\s+/g, ''))
      .to.contain('d=shop.test;')
      .and.to.contain('a=rsa-sha256;')
    for (const needed of ['date', 'message-id', 'received', 'auto-submitted'])
      expect(fieldsOf(header, needed), needed).to.have.length(1)
    const verdicts = await judgeByAll(mail.raw, world.shop.records)
    expect(verdicts.filter(({ passed }) => !passed)).to.deep.equal([])
    expect(verdicts.length).to.be.at.least(1)
  }

  const clients: Client[] = [swaks, msmtp, smtplib, curl]
  for (const client of clients)
    it(`arrives when ${client.name} sends it`, async function () {
      if (!client.isHere()) this.skip()
      const raw = plainMail(client.name.replace(/\W/g, ''))
      const ran = await client.send(world.shop.smtp, { from: 'shop@shop.test', to: ['anna@inbox.test'], raw })
      expect(ran.code, `${ran.stdout}${ran.stderr}`).to.equal(0)
      const mail = await next()
      expect(mail.recipients).to.deep.equal(['anna@inbox.test'])
      await expectRight(mail, split(raw).body)
    })

  it('arrives with its PDF and its umlauts when nodemailer sends it over a kept connection', async () => {
    const { host, port, username, password, caFile } = world.shop.smtp
    const pool = nodemailer.createTransport({
      host,
      port,
      pool: true,
      maxConnections: 1,
      requireTLS: true,
      auth: { user: username, pass: password },
      tls: { ca: await readFile(caFile) },
    })
    for await (const order of orderMails(20, 9, { troubles: false })) {
      const { response } = await pool.sendMail({ envelope: { from: order.from, to: order.recipient }, raw: order.raw })
      expect(response).to.match(/^250 2\.\d\.\d .*[0-9a-f]{24}/)
      const mail = await next()
      expect(mail.recipients).to.deep.equal([order.recipient])
      expect(fieldsOf(split(mail.raw).header, 'message-id')[0]).to.contain(order.messageId)
      if (order.kind === 'invoice') await expectRight(mail, split(order.raw).body)
    }
    pool.close()
  })

  it('is counted: received and delivered, nothing waits', async () => {
    let stats = await world.relay.depesche<Stats>('stats')
    for (let tries = 0; stats.delivered < sent && tries < 20; tries++) {
      await delay(200)
      stats = await world.relay.depesche<Stats>('stats')
    }
    const { received, delivered, bounced, deferred, queued, suppressed } = stats
    expect({ received, delivered, bounced, deferred, queued, suppressed }).to.deep.equal({
      received: sent,
      delivered: sent,
      bounced: 0,
      deferred: 0,
      queued: 0,
      suppressed: 0,
    })
    expect((await world.shop.check()).state).to.equal('active')
  })

  it('ends the relay cleanly on SIGTERM, and its run file with it', async () => {
    expect(await world.relay.stop()).to.equal(0)
    expect(world.relay.processes()).to.deep.equal([])
    expect(existsSync(`${world.relay.dataDir}/run.json`)).to.equal(false)
  })
})
