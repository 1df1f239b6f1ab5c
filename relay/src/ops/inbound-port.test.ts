import { ObjectId } from 'bson'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { example, mailWith, zipOf } from '../dmarc-reports/packing.test-peer.ts'
import { summarizeReports } from '../dmarc-reports/summary.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { makeTestCertificate } from '../submission/test-certificate.ts'
import type { RelayDeps } from './deps.ts'
import { startInbound } from './inbound-port.ts'

describe('DMARC reports by SMTP', function () {
  this.timeout(30_000)
  let store: Store
  let inbound: Awaited<ReturnType<typeof startInbound>>
  const accountId = new ObjectId()
  const now = () => new Date('2026-03-02T06:00:00Z')
  const none = async () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
  const records: Record<string, string> = {
    '_dmarc.google.com': 'v=DMARC1; p=reject',
    '_dmarc.reporter.example': 'v=DMARC1; p=none',
  }
  const dns = {
    resolveTxt: async (name: string) => (records[name] === undefined ? none() : [[records[name]]]),
    resolve4: none,
    resolve6: none,
    resolveMx: none,
    reverse: none,
  }

  before(async () => {
    store = await openTestStore()
    const certificate = makeTestCertificate('bounces.relay.example')
    const settings = readSettings({
      DEPESCHE_HOSTNAME: 'relay.example',
      DEPESCHE_INBOUND_PORT: '0',
      DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    })
    const deps = {
      settings,
      store,
      now,
      dns,
      delivery: { dns },
      vault: await openVault(settings),
      log: pino({ level: 'silent' }),
      registry: new Registry(),
      tls: { current: () => certificate, onChange: () => undefined },
    }
    inbound = await startInbound(deps as unknown as RelayDeps, {} as never)
    const keys = [{ selector: 'dp20260101' }]
    const dkim = { state: 'match', matchedAt: now() }
    await store.db.collection('domains').insertOne({ accountId, name: 'shop.example', keys, dkim })
  })
  after(async () => {
    await inbound.close()
    await store.close()
  })

  const send = async (raw: Buffer, to = 'dmarc@bounces.relay.example', from = 'noreply@reporter.example') => {
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: inbound.ports.inbound,
      requireTLS: true,
      tls: { rejectUnauthorized: false },
    })
    try {
      return (await transport.sendMail({ envelope: { from, to }, raw })).response
    } catch (error) {
      return (error as { response?: string }).response ?? `${error}`
    } finally {
      transport.close()
    }
  }
  const summary = () => {
    const own = { addresses: new Set<string>(), bounceDomain: 'bounces.relay.example' }
    return summarizeReports({ store, now, dns, ...own }, accountId, 'shop.example', 30)
  }

  it('come as a real mail and can be read in the summary', async () => {
    const google = await example('google')
    expect(await send(mailWith(google), 'DMARC@Bounces.relay.example')).to.equal('250 2.0.0 report taken')
    const zipped = zipOf({ 'report.xml': await example('microsoft') })
    expect(await send(mailWith(zipped, 'application/zip', 'report.zip'))).to.equal('250 2.0.0 report taken')
    expect(await send(mailWith(google))).to.equal('250 2.0.0 report was here already')
    const { reports, sources } = await summary()
    expect(reports).to.equal(2)
    expect(sources.map(source => `${source.class} ${source.ip} ${source.mails}`)).to.deep.equal([
      'unknown 198.51.100.9 14',
      'unknown 2001:db8::bad 7',
      'ours 192.0.2.25 120',
    ])
  })

  it('that can’t be read, or whose reporter is forged, are refused; so is every other address', async () => {
    const before = (await summary()).reports
    expect(await send(Buffer.from('Subject: Buy!\r\n\r\nnow'))).to.match(/^554 5\.6\.0 .*none is attached/)
    const large = Buffer.concat([mailWith(await example('yahoo')), Buffer.alloc(3_000_000, 'x\r\n')])
    expect(await send(large)).to.match(/^554 5\.6\.0 .*larger than 2 MB/)
    const forged = mailWith(await example('yahoo'))
      .toString()
      .replace('reporter.example', 'google.com')
    expect(await send(Buffer.from(forged))).to.match(/^550 5\.7\.26/)
    expect(await send(mailWith(await example('yahoo')), 'dmarcs@bounces.relay.example')).to.match(/^550 5\.1\.1/)
    expect((await summary()).reports).to.equal(before)
    const foreign = Buffer.from((await example('yahoo')).toString().replace('shop.example', 'else.example'))
    expect(await send(mailWith(foreign))).to.equal('250 2.0.0 no domain of ours is meant')
    expect((await summary()).reports).to.equal(before)
  })
})
