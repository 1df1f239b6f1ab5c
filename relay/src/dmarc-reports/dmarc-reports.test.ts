import { gzipSync } from 'node:zlib'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { attachmentsOf } from '../inbound/attachments.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { isRefusal } from '../values.ts'
import { createDmarcReports } from './index.ts'
import { example, mailWith, record, reportOf } from './packing.test-peer.ts'
import { summarizeReports } from './summary.ts'

describe('DMARC reports', function () {
  this.timeout(30_000)
  let store: Store
  let clock: Date
  let registry: Registry
  let take: ReturnType<typeof createDmarcReports>
  const now = () => clock
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    clock = new Date('2026-03-02T06:00:00Z')
    registry = new Registry()
    for (const name of ['domains', 'dmarcReports']) await store.db.collection(name).deleteMany({})
    take = createDmarcReports({ store, now, registry, log: pino({ level: 'silent' }), attachmentsOf })
  })

  const addDomain = async (name: string, accountId = new ObjectId(), ...selectors: string[]) => {
    const keys = selectors.map(selector => ({ selector, algorithm: 'rsa-sha256' }))
    const dkim = { state: 'match', matchedAt: new Date('2026-01-01T00:00:00Z') }
    await store.db.collection('domains').insertOne({ accountId, name, keys, dkim })
    return accountId
  }
  const send = async (report: Buffer, type?: string, name?: string): Promise<string> => {
    const answer = await take(mailWith(report, type, name), true)
    return isRefusal(answer) ? `${answer.code} ${answer.enhanced} ${answer.reason}` : answer
  }
  const kept = () => store.db.collection('dmarcReports').find().sort({ domain: 1 }).toArray()
  const became = async (what: string) =>
    (await registry.getSingleMetricAsString('depesche_dmarc_reports_total')).match(
      new RegExp(`became="${what}"} (\\d+)`),
    )?.[1] ?? '0'

  const own = { addresses: new Set<string>(), bounceDomain: 'bounces.relay.example' }
  const nobody = async () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
  const noNames = { reverse: nobody, resolve4: nobody, resolve6: nobody }
  const summary = (accountId: ObjectId, domain = 'shop.example', more: object = {}) =>
    summarizeReports({ store, now, dns: noNames, ...own, ...more }, accountId, domain, 30)

  it('are kept for every account that has the domain, or one above it, and for nobody else', async () => {
    const anna = await addDomain('shop.example')
    const bert = await addDomain('shop.example')
    await addDomain('other.example')
    const cora = await addDomain('eu.shop.example')
    expect(await send(reportOf(record('192.0.2.1', 3)))).to.equal('report taken')
    expect(await send(reportOf(record('192.0.2.2', 5), { id: '2', domain: 'eu.shop.example' }))).to.equal(
      'report taken',
    )
    const names = new Map([anna, bert, cora].map((id, i) => [String(id), ['anna', 'bert', 'cora'][i]]))
    const rows = (await kept()).map(row => [names.get(String(row.accountId)), row.domain, row.policyDomain, row.mails])
    expect(rows).to.have.deep.members([
      ['anna', 'shop.example', 'shop.example', 3],
      ['bert', 'shop.example', 'shop.example', 3],
      ['anna', 'shop.example', 'eu.shop.example', 5],
      ['bert', 'shop.example', 'eu.shop.example', 5],
      ['cora', 'eu.shop.example', 'eu.shop.example', 5],
    ])
    expect((await summary(anna)).mails).to.equal(8)
    expect((await summary(cora, 'eu.shop.example')).mails).to.equal(5)
    expect((await summary(cora)).reports, 'another tenant').to.equal(0)
    expect((await summary(new ObjectId())).reports).to.equal(0)
  })

  it('of a domain that nobody has leave nothing behind', async () => {
    await addDomain('shop.example')
    for (const domain of ['example', 'myshop.example', 'shop.example.org', 'example.shop'])
      expect(await send(reportOf(record('192.0.2.1', 3), { domain }))).to.match(/no domain of ours|which domain/)
    expect(await kept()).to.deep.equal([])
    expect(await became('foreign')).to.equal('3')
  })

  it('of a domain are not for who enters it without its DKIM record, or has lost that', async () => {
    const stranger = await addDomain('shop.example')
    const set = (dkim: object) => store.db.collection('domains').updateOne({ accountId: stranger }, { $set: { dkim } })
    await set({ state: 'unchecked' })
    expect(await send(reportOf(record('192.0.2.1', 3)))).to.equal('no domain of ours is meant')
    await set({ state: 'missing', matchedAt: null, lostAt: null })
    expect(await send(reportOf(record('192.0.2.1', 3)))).to.equal('no domain of ours is meant')
    await set({ state: 'missing', matchedAt: new Date(0), lostAt: new Date(clock.getTime() - 25 * 3_600_000) })
    const owner = await addDomain('shop.example')
    expect(await send(reportOf(record('192.0.2.1', 3)))).to.equal('report taken')
    expect([(await summary(owner)).mails, (await summary(stranger)).mails]).to.deep.equal([3, 0])
  })

  it('are kept once, whatever they are sent as', async () => {
    const anna = await addDomain('shop.example')
    const report = reportOf(record('192.0.2.1', 3))
    expect(await send(report)).to.equal('report taken')
    expect(await send(report, 'text/xml', 'r.xml')).to.equal('report was here already')
    expect(await send(reportOf(record('192.0.2.1', 9), { org: 'Reporter.Example' }))).to.equal(
      'report was here already',
    )
    expect(await send(reportOf(record('192.0.2.1', 4), { org: 'another.example' }))).to.equal('report taken')
    expect(await summary(anna)).to.include({ reports: 2, mails: 7 })
    expect([await became('stored'), await became('duplicate')]).to.deep.equal(['2', '2'])
  })

  it('that can’t be read, or speak of no possible time, are refused for good and leave nothing behind', async () => {
    await addDomain('shop.example')
    const day = (at: string) => Date.parse(at) / 1000
    expect(await take(Buffer.from('From: a@b.test\r\nSubject: hello\r\n\r\nBuy!'), true)).to.include({ code: 554 })
    expect(await take(mailWith(reportOf('')), false)).to.include({ code: 554, enhanced: '5.6.0' })
    expect(await send(gzipSync('hello'))).to.match(/^554 5\.6\.0 .*not well-formed/)
    expect(await send(reportOf('', { end: day('2026-03-04') }))).to.match(/future/)
    expect(await send(reportOf('', { begin: day('2024-03-04') }))).to.match(/more than a year/)
    expect(await send(reportOf('', { begin: day('2024-03-04'), end: day('2024-03-05') }))).to.match(
      /older than 400 days/,
    )
    expect(await kept()).to.deep.equal([])
    expect(await became('unreadable')).to.equal('6')
  })

  it('go after 400 days', async () => {
    await addDomain('shop.example')
    await send(reportOf(''))
    expect((await kept())[0]?.expiresAt).to.deep.equal(new Date(clock.getTime() + 400 * 86_400_000))
    const indexes = await store.db.collection('dmarcReports').listIndexes().toArray()
    expect(indexes.find(index => index.key.expiresAt === 1)?.expireAfterSeconds).to.equal(0)
  })

  it('of one day are limited per domain, in rows and in number, and the next day takes more', async () => {
    const anna = await addDomain('shop.example')
    const dmarcToday = { day: '2026-03-02', reports: 999, rows: 19_999 }
    await store.db.collection('domains').updateOne({}, { $set: { dmarcToday } })
    const two = record('192.0.2.1', 3) + record('192.0.2.2', 5)
    expect(await send(reportOf(two))).to.equal('report taken')
    expect((await kept())[0]).to.deep.include({ mails: 8, rest: { rows: 1, mails: 3, passed: 0 } })
    expect(await summary(anna)).to.deep.include({ mails: 8, unlisted: { mails: 3, passed: 0 } })
    expect(await send(reportOf(two, { id: '2' }))).to.match(/^452 4\.2\.2 /)
    expect(await became('full')).to.equal('1')
    clock = new Date('2026-03-03T00:00:00Z')
    expect(await send(reportOf(two, { id: '2' }))).to.equal('report taken')
  })

  it('of five reporters tell who else sends as the domain, and what to do', async () => {
    const anna = await addDomain('shop.example', undefined, 'dp20260101')
    for (const name of ['google', 'yahoo', 'microsoft', 'gmx', 'rfc9990']) await send(await example(name))
    const { sources, classes, ...found } = await summary(anna)
    expect(found).to.deep.include({ reports: 5, mails: 194, passed: 170, unlisted: { mails: 0, passed: 0 } })
    expect(found.reporters.map(({ org }) => org).slice(0, 2)).to.deep.equal(['google.com', 'Sample Reporter'])
    expect(sources.map(source => [source.class, source.ip, source.mails, source.passed])).to.deep.equal([
      ['unknown', '198.51.100.9', 14, 0],
      ['unknown', '2001:db8::bad', 7, 0],
      ['unknown', '198.51.100.66', 2, 0],
      ['known', '203.0.113.40', 5, 5],
      ['forwarder', '203.0.113.77', 3, 3],
      ['forwarder', '198.51.100.200', 1, 0],
      ['ours', '192.0.2.25', 162, 162],
    ])
    expect(classes.unknown).to.deep.equal({ sources: 3, mails: 23, passed: 0 })
    const [newsletter, , , office] = sources
    expect(newsletter).to.deep.include({
      dispositions: { none: 0, quarantine: 14, reject: 0 },
      dkim: { aligned: 0, signers: [] },
      spf: { aligned: 0 },
    })
    expect(office?.dkim).to.deep.equal({
      aligned: 5,
      signers: [{ domain: 'shop.example', selector: 'office', mails: 5 }],
    })
    expect(newsletter?.explanation.en).to.contain('set up DKIM for your domain there')
    expect(newsletter?.explanation.de).to.contain('richten Sie dort DKIM für Ihre Domain ein')
    for (const { explanation } of sources) expect(explanation.de).to.not.equal(explanation.en)
  })

  it('count only as long ago as was asked', async () => {
    const anna = await addDomain('shop.example')
    await send(reportOf(record('192.0.2.1', 3)))
    clock = new Date('2026-03-31T00:00:00Z')
    expect((await summary(anna)).reports).to.equal(1)
    clock = new Date('2026-04-02T00:00:00Z')
    expect((await summary(anna)).reports).to.equal(0)
  })

  it('know a key of ours by the time of the report, also after it is gone', async () => {
    const anna = await addDomain('shop.example', undefined, 'old')
    const signed =
      '<auth_results><dkim><domain>shop.example</domain><selector>OLD</selector><result>pass</result></dkim></auth_results>'
    await send(reportOf(record('192.0.2.1', 3, signed)))
    await store.db.collection('domains').updateOne({}, { $set: { keys: [] } })
    const { sources } = await summary(anna)
    expect(sources.map(source => source.class)).to.deep.equal(['ours'])
    expect(sources[0]?.explanation.en, 'they failed all the same').to.contain('failed DMARC')
  })

  it('show the name of an address only if it leads back to it', async () => {
    const anna = await addDomain('shop.example')
    await send(reportOf(['192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1'].map(ip => record(ip, 3)).join('')))
    const dns = {
      reverse: async (ip: string) => {
        if (ip === '192.0.2.3') throw new Error('none')
        return ['\u001b[2J.evil.example', ip === '192.0.2.2' ? 'mail.shop.example' : 'Mail.Sender.example']
      },
      resolve4: async (name: string) => (name === 'mail.shop.example' ? ['192.0.2.99'] : ['192.0.2.9', '192.0.2.1']),
      resolve6: async () => ['2001:db8:0::1'],
    }
    const { sources } = await summary(anna, 'shop.example', { dns })
    expect(Object.fromEntries(sources.map(({ ip, name }) => [ip, name]))).to.deep.equal({
      '192.0.2.1': 'mail.sender.example',
      '192.0.2.2': null,
      '192.0.2.3': null,
      '2001:db8::1': 'mail.sender.example',
    })
  })
})
