/**
 * Promise 17: a year of a merchant, by a clock that the test sets, through the HTTP API and the jobs: demo, first booking,
 * reminders, mails beyond the quota, renewals, another tariff, a month without any relay, cancelling at the end. 2028 has a
 * leap day, and both changes of the clock in Berlin lie within. Every paper and sum is compared with ledger.ts.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { pino } from 'pino'
import PostalMime, { type Email } from 'postal-mime'
import { createApiKey } from '../../relay/src/accounts/api-keys.ts'
import { createAccount } from '../../relay/src/accounts/index.ts'
import { addMember } from '../../relay/src/accounts/members.ts'
import { vouchForUser } from '../../relay/src/accounts/users.ts'
import { creditInvoice } from '../../relay/src/billing/invoices/credit.ts'
import { exportDatev } from '../../relay/src/billing/invoices/datev.ts'
import { anAddress, anIssuer } from '../../relay/src/billing/invoices/example.test-peer.ts'
import { exportCsv } from '../../relay/src/billing/invoices/export.ts'
import { setIssuer } from '../../relay/src/billing/invoices/issuer.ts'
import { findInvoice } from '../../relay/src/billing/invoices/look.ts'
import {
  all,
  type Element,
  hasXmllint,
  readXml,
  schemaComplaints,
  text,
} from '../../relay/src/billing/invoices/read-xml.test-peer.ts'
import { brokenRules } from '../../relay/src/billing/invoices/rules.test-peer.ts'
import { setPrices } from '../../relay/src/billing/prices.ts'
import { openVault } from '../../relay/src/config/seal.ts'
import { readSettings } from '../../relay/src/config/settings.ts'
import { startTestApi, type TestApi } from '../../relay/src/http/api-server.test-peer.ts'
import { createIssuing } from '../../relay/src/ops/announce-invoices.ts'
import { type BillingJobs, createBillingJobs } from '../../relay/src/ops/billing-jobs.ts'
import { closeBuckets } from '../../relay/src/stats/index.ts'
import type { Store } from '../../relay/src/store/index.ts'
import { openTestStore } from '../../relay/src/store/test-store.test-peer.ts'
import { inCents, type Line, lineMicroEuro, type Mails, overageOf, type PlannedLot, totalsOf } from './ledger.ts'

const hourMs = 3600_000
const at = (text: string) => new Date(`${text}Z`)
const vatPercent = 19
const signal = new AbortController().signal
const hasPdfdetach = spawnSync('sh', ['-c', 'command -v pdfdetach']).status === 0

/** The chain's lots, one after the other, each 30 times 24 hours. */
const chain: readonly [size: number, price: number][] = [
  [25_000, 950], // 25 January
  [25_000, 950], // 24 February, over the leap day
  [100_000, 850], // 25 March, over the change to summer time: chosen before
  [100_000, 850], // 24 April
  [25_000, 990], // 24 May: chosen before, by the new list
  [25_000, 990], // 23 June
  [25_000, 990], // 23 July
  [25_000, 990], // 22 August: no relay runs
  [25_000, 990], // 21 September: no relay runs
  [25_000, 990], // 21 October, over the change from summer time; cancelled
]
const booked = at('2028-01-25T10:15:00')
const borders = Array.from({ length: 14 }, (_, n) => new Date(booked.getTime() + n * 30 * 24 * hourMs))
const border = (n: number): Date => borders[n] ?? new Date(Number.NaN)
const demo: PlannedLot = { size: 1000, price: 0, from: at('2028-01-10T09:00:00'), to: at('2028-02-09T09:00:00') }
const further: PlannedLot = { size: 25_000, price: 990, from: at('2028-05-02T12:00:00'), to: at('2028-06-01T12:00:00') }
const lots: readonly PlannedLot[] = [
  demo,
  further,
  ...chain.map(([size, price], n) => ({ size, price, from: border(n), to: border(n + 1) })),
]

const delivered: readonly [string, number][] = [
  ['2028-01-12T08:00:00', 400],
  ['2028-01-20T18:20:00', 550], // 50 left: the reminder
  ['2028-01-22T07:00:00', 150], // 100 beyond the demo
  ['2028-02-05T23:59:59.999', 3000],
  ['2028-02-24T10:14:59.999', 7], // the last of the first lot
  ['2028-02-29T11:00:00', 22_600], // 2,400 left: the reminder
  ['2028-03-10T12:00:00', 3900], // 1,500 beyond
  ['2028-03-26T00:59:59.999', 2500], // the change to summer time
  ['2028-03-26T01:00:00', 2500],
  ['2028-05-10T12:00:00', 2000], // of the further lot? of the chain's, which ends first
  ['2028-05-26T12:00:00', 1234], // of the further lot, which ends first now
  ['2028-07-01T00:00:00', 900],
  ['2028-10-29T00:59:59.999', 101], // the hour that comes twice
  ['2028-10-29T01:30:00', 102],
  ['2028-12-01T12:00:00', 40], // after cancelling: all beyond
  ['2028-12-27T12:00:00', 7],
]

describe('a year of a merchant', function () {
  this.timeout(400_000)
  let store: Store
  let api: TestApi
  let jobs: BillingJobs
  let folder: string
  let time = at('2028-01-10T09:07:00').getTime()
  const now = () => new Date(time)
  const log = pino({ level: 'silent' })
  const mails: (Email & { recipients: readonly string[]; at: Date })[] = []
  const sent: Mails[] = []
  const expected: { on: string; lines: Line[] }[] = []
  let accountId: ObjectId
  let systemId: ObjectId
  let token = ''
  const errors: unknown[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'depesche-year-'))
    store = await openTestStore()
    const settings = readSettings({
      DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      DEPESCHE_OPERATOR_SYSTEM: new ObjectId().toHexString(),
    })
    const ownMail = async () => ({
      domain: 'relay.example',
      async send(content: Buffer, recipients: readonly string[]) {
        mails.push({ ...(await PostalMime.parse(content)), recipients, at: now() })
        return new ObjectId()
      },
    })
    const deps = { store, now, log, settings, ownMail }
    jobs = createBillingJobs(
      { ...deps, log: pino({ level: 'error' }, { write: line => void errors.push(line) }) },
      () => time,
    )
    const { issueInvoices } = await import('../../relay/src/billing/invoices/issue.ts')
    const issuing = createIssuing(deps)
    api = await startTestApi(store, { now, issueInvoices: of => issueInvoices(issuing, of, now()) })
    const made = { store, now, vault: await openVault(settings), allowPrivateDestinations: false }
    const owner = { email: 'anna@moebel.test', name: 'Möbel Größer', locale: 'de' } as const
    accountId = new ObjectId((await createAccount(made, owner)).id)
    const admin = await vouchForUser(store, now(), {
      email: 'ben@moebel.test',
      name: 'Ben',
      locale: 'en',
      passwordHash: null,
    })
    await addMember(made, accountId, admin.id, 'admin')
    systemId = new ObjectId()
    await store.db
      .collection('systems')
      .insertOne({ _id: systemId, accountId, username: `u${systemId}`, domainIds: [] })
    await store.db.collection('messages').insertOne({ systemId, accountId, receivedAt: now() })
    const of = { accountId, systemId: null, kind: 'key', createdBy: 'cli' } as const
    token = (await createApiKey({ store, now }, of, { label: 'x', scopes: ['billing:read', 'billing:write'] })).token
    await setIssuer(made, { ...anIssuer, datev: { consultant: 29098, client: 55003, chart: 'SKR03' } }, 'cli')
    await ask('PUT', '/v1/billing-address', { ...anAddress, email: 'rechnung@moebel.test' })
  })
  after(async () => {
    await api.close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function ask(method: string, path: string, json?: object) {
    const answer = await api.ask(method, path, { token, json })
    expect(answer.status, `${method} ${path}: ${answer.text}`).to.be.within(200, 299)
    return answer.json
  }

  /** Mails that end at this time: billed ones, a tenth of them bounced, and others that cost nothing. */
  async function send(when: Date, count: number): Promise<void> {
    const row = { systemId, accountId, receivedAt: when, finalAt: when, lane: 'inbox.test', latencyMs: 5 }
    const rows = Array.from({ length: count }, (_, n) => ({ ...row, state: n % 10 === 9 ? 'bounced' : 'delivered' }))
    const free = [
      { ...row, state: 'suppressed' },
      { ...row, state: 'suppressed' },
      { ...row, state: 'cancelled' },
      { ...row, state: 'delivered', lane: 'sandbox' },
    ]
    await store.db.collection('deliveries').insertMany([...rows, ...free])
    sent.push({ at: when, count })
  }

  const coming = delivered.map(([text, count]) => ({ when: at(text), count }))
  /** @param by ms: how often the jobs run */
  async function goOnUntil(end: Date, by = 12 * hourMs): Promise<void> {
    while (time < end.getTime()) {
      time = Math.min(time + by, end.getTime())
      for (let next = coming[0]; next !== undefined && next.when.getTime() <= time; next = coming[0]) {
        coming.shift()
        await send(next.when, next.count)
      }
      await closeBuckets({ store, now })
      await jobs.remindLow(signal)
      await jobs.bill(signal)
    }
  }
  /** An hour and a half later, hour by hour: what a period's end brings is there. */
  const settle = () => goOnUntil(new Date(time + 2 * hourMs), hourMs)
  const expectInvoice = (on: string, ...lines: Line[]) =>
    expected.push({ on, lines: lines.filter(one => one.quantity > 0) })
  const lotLine = (n: number): Line => ({ kind: 'lot', quantity: chain[n]?.[0] ?? 0, price: chain[n]?.[1] ?? 0 })
  const overage = (from: Date, to: Date, price: number): Line => ({
    kind: 'overage',
    quantity: overageOf(lots, sent, from, to),
    price,
  })
  const invoices = async () => {
    const { items } = await ask('GET', '/v1/invoices?limit=100')
    return (items as { number: string; kind: string; id: string }[]).toReversed()
  }
  async function numbersAreRight() {
    const papers = (await invoices()).filter(({ kind }) => kind === 'invoice') as never as {
      issuedOn: string
      lines: { kind: string; quantity: number; unitPriceMicroEuro: number; netCents: number }[]
      netCents: number
      vatCents: number
      grossCents: number
    }[]
    const shown = papers.map(({ issuedOn, lines, netCents, vatCents, grossCents }) => ({
      issuedOn,
      lines: lines.map(one => [one.kind, one.quantity, one.unitPriceMicroEuro, one.netCents]),
      sums: [netCents, vatCents, grossCents],
    }))
    expect(shown).to.deep.equal(
      expected.map(({ on, lines }) => {
        const { net, tax, gross } = totalsOf(lines, vatPercent)
        return {
          issuedOn: on,
          lines: lines.map(line => [line.kind, line.quantity, line.price, inCents(lineMicroEuro(line))]),
          sums: [net, tax, gross],
        }
      }),
    )
  }

  it('begins with a demo of 1,000 mails; the owner and an admin are reminded once, and sending goes on', async () => {
    await goOnUntil(at('2028-01-22T12:00:00'))
    const usage = await ask('GET', '/v1/usage')
    expect(usage).to.include({ sent: 1100, overage: 100, remaining: 0 })
    expect(mails.map(({ recipients, subject }) => [...recipients, subject])).to.deep.equal([
      ['anna@moebel.test', 'Noch 50 Mails im Konto Möbel Größer'],
      ['ben@moebel.test', '50 mails left in the account Möbel Größer'],
    ])
    expect(await invoices()).to.deep.equal([])
  })

  it('books, is invoiced at once, and pays what was beyond the demo', async () => {
    await goOnUntil(at('2028-01-25T10:20:00'))
    const { items, invoices: written } = await ask('POST', '/v1/lots', {
      lots: [{ size: 25_000, unitPriceMicroEuro: 950 }],
    })
    expect(items[0]).to.include({ startsAt: booked.toISOString(), endsAt: border(1).toISOString() })
    expect(written).to.have.length(1)
    expectInvoice('2028-01-25', lotLine(0))
    await settle()
    expectInvoice('2028-01-25', overage(demo.from, booked, 950))
    expect(expected.at(-1)?.lines[0]?.quantity).to.equal(100)
    await numbersAreRight()
  })

  it('renews after 30 days of 24 hours, also over a leap day; overage and renewal come on one invoice', async () => {
    await goOnUntil(border(1))
    await settle()
    expectInvoice('2028-02-24', lotLine(1), overage(booked, border(1), 950))
    await goOnUntil(at('2028-03-15T08:00:00'))
    const tiers = [
      { from: 25_000, unitPriceMicroEuro: 990 },
      { from: 100_000, unitPriceMicroEuro: 850 },
    ]
    await setPrices({ store, now }, { block: 25_000, tiers }, { actor: 'cli' })
    const [lot] = (await ask('GET', '/v1/lots')).items
    const changed = await ask('PATCH', `/v1/lots/${lot.id}`, { nextSize: 100_000 })
    expect(changed.next).to.deep.equal({ size: 100_000, unitPriceMicroEuro: 850 })
    await goOnUntil(border(2))
    await settle()
    expectInvoice('2028-03-25', lotLine(2), overage(border(1), border(2), 990)) // the list in force then
    expect(expected.at(-1)?.lines[1]?.quantity).to.equal(1500)
    await numbersAreRight()
  })

  it('changes nothing at the change to summer time, takes a further lot, and a smaller tariff again', async () => {
    await goOnUntil(border(3))
    await settle()
    expectInvoice('2028-04-24', lotLine(3), overage(border(2), border(3), 990))
    await goOnUntil(at('2028-05-02T12:05:00'))
    await ask('POST', '/v1/lots', { lots: [{ size: 25_000, renews: false, unitPriceMicroEuro: 990 }] })
    expectInvoice('2028-05-02', { kind: 'lot', quantity: 25_000, price: 990 })
    await goOnUntil(at('2028-05-20T09:00:00'))
    const ours = (await ask('GET', '/v1/lots')).items.find((lot: { size: number }) => lot.size === 100_000)
    await ask('PATCH', `/v1/lots/${ours.id}`, { nextSize: 25_000 })
    await goOnUntil(border(4))
    await settle()
    expectInvoice('2028-05-24', lotLine(4), overage(border(3), border(4), 990))
    await goOnUntil(at('2028-05-31T12:00:00'))
    const { lots: running } = await ask('GET', '/v1/usage')
    expect(running.map((lot: { used: number }) => lot.used)).to.deep.equal([1234, 0]) // of the one that ends first
    await numbersAreRight()
  })

  it('gets a part of an invoice back by a credit note', async () => {
    await goOnUntil(border(5))
    await settle()
    expectInvoice('2028-06-23', lotLine(5), overage(border(4), border(5), 990))
    await goOnUntil(at('2028-07-10T09:00:00'))
    const last = (await invoices()).at(-1)
    const row = await findInvoice({ store }, accountId, last?.id ?? '')
    const issuing = { store, now, log, onIssued: async () => undefined }
    const credit = await creditInvoice(issuing, row, { reason: 'Kulanz', lines: [{ n: 1, quantity: 5000 }] }, 'cli')
    expect(credit).to.include({ kind: 'credit', netCents: 495, vatCents: 94, grossCents: 589 }) // 5,000 × 990 µEUR, 19 %
    expect(await ask('GET', `/v1/invoices/${last?.id}`)).to.include({ creditedCents: 589, dueCents: 2945 - 589 })
    await goOnUntil(border(6))
    await settle()
    expectInvoice('2028-07-23', lotLine(6), overage(border(5), border(6), 990))
    await numbersAreRight()
  })

  it('is renewed for the time in which no relay ran, once for each 30 days', async () => {
    await goOnUntil(at('2028-08-20T00:00:00'))
    time = at('2028-09-25T06:00:00').getTime() // nothing ran
    await settle()
    // both renewals are due at once, so they come on one invoice
    expectInvoice('2028-09-25', lotLine(7), lotLine(8), overage(border(6), border(8), 990))
    await goOnUntil(border(9))
    await settle()
    expectInvoice('2028-10-21', lotLine(9), overage(border(8), border(9), 990))
    await numbersAreRight()
  })

  it('cancels at the end of what is paid; what is sent after that is paid by the mail', async () => {
    await goOnUntil(at('2028-11-05T09:00:00'))
    const [lot] = (await ask('GET', '/v1/lots')).items
    await ask('PATCH', `/v1/lots/${lot.id}`, { renews: false })
    await goOnUntil(border(10))
    await settle()
    const { remaining, lots: running } = await ask('GET', '/v1/usage')
    expect([remaining, running]).to.deep.equal([0, []])
    await goOnUntil(border(11))
    await settle()
    expectInvoice('2028-12-20', overage(border(10), border(11), 990))
    expect(expected.at(-1)?.lines).to.deep.equal([{ kind: 'overage', quantity: 40, price: 990 }])
    await goOnUntil(border(12))
    await settle()
    expectInvoice('2029-01-19', overage(border(11), border(12), 990))
    await numbersAreRight()
    expect(coming).to.deep.equal([])
  })

  it('was charged what the ledger says, to the micro-euro, and each mail once', async () => {
    const charges = await store.db.collection('charges').find({ accountId }).toArray()
    const charged = charges.reduce((sum, one) => sum + BigInt(one.quantity) * BigInt(one.unitPriceMicroEuro), 0n)
    const reckoned = expected.flatMap(({ lines }) => lines).reduce((sum, line) => sum + lineMicroEuro(line), 0n)
    expect(charged).to.equal(reckoned)
    const settled = await store.db.collection('settlements').find({ accountId }).toArray()
    const counted = settled.reduce((sum, one) => sum + one.mails, 0)
    expect(counted).to.equal(sent.reduce((sum, { count }) => sum + count, 0))
    const fromLots = settled.flatMap(one => one.lots as { lotId: ObjectId; used: number }[])
    const used = new Map<string, number>()
    for (const { lotId, used: until } of fromLots)
      used.set(String(lotId), Math.max(until, used.get(String(lotId)) ?? 0))
    const beyond = settled.reduce((sum, one) => sum + one.overage, 0)
    expect([...used.values()].reduce((sum, one) => sum + one, 0) + beyond).to.equal(counted)
    expect(errors).to.deep.equal([])
  })

  it('was reminded once for each time that the quota fell', () => {
    const reminders = mails.filter(({ recipients }) => recipients.includes('anna@moebel.test'))
    expect(reminders.map(({ at: when, subject }) => [when.toISOString().slice(0, 10), subject])).to.deep.equal([
      ['2028-01-20', 'Noch 50 Mails im Konto Möbel Größer'],
      ['2028-02-29', 'Noch 2.400 Mails im Konto Möbel Größer'],
      ['2028-11-20', 'Das Kontingent des Kontos Möbel Größer ist verbraucht'],
    ])
    expect(mails.filter(({ recipients }) => recipients.includes('ben@moebel.test'))).to.have.length(3)
  })

  it('has every paper by mail and by HTTP, in a row of numbers, with XML inside that passes its schema', async function () {
    if (!hasPdfdetach || !hasXmllint) return this.skip()
    const papers = await invoices()
    const byYear = Map.groupBy(papers, ({ number }) => number.slice(0, 8))
    expect([...byYear].map(([prefix, of]) => [prefix, of.length])).to.deep.equal([
      ['RE-2028-', expected.length - 1],
      ['GS-2028-', 1],
      ['RE-2029-', 1],
    ])
    for (const of of byYear.values())
      expect(of.map(({ number }) => Number(number.slice(8)))).to.deep.equal(of.map((_, n) => n + 1))
    for (const { number, id, kind } of papers) {
      const answer = await fetch(`${api.url}/v1/invoices/${id}/pdf`, { headers: { Authorization: `Bearer ${token}` } })
      const pdf = Buffer.from(await answer.arrayBuffer())
      const mailed = mails.filter(one => one.subject?.includes(number)).flatMap(one => one.attachments)
      if (kind === 'invoice')
        expect(mailed.map(one => Buffer.from(one.content as ArrayBuffer).equals(pdf))).to.deep.equal([true])
      const xml = await xmlOf(pdf, number)
      expect(schemaComplaints(xml), number).to.equal('')
      const read = readXml(xml)
      expect(brokenRules(read), number).to.deep.equal([])
      const shown = await ask('GET', `/v1/invoices/${id}`)
      expect(sumOf(read), number).to.equal((shown.grossCents / 100).toFixed(2))
    }
  })

  it('is in the year’s exports, CSV and DATEV, with the same sums', async () => {
    const days = { from: '2028-01-01', to: '2028-12-31' }
    const ofYear = expected.filter(({ on }) => on < '2029').map(({ lines }) => totalsOf(lines, vatPercent))
    const gross = ofYear.reduce((sum, one) => sum + one.gross, 0) - 589 // the credit note
    const cents = (amount: string) => Math.round(Number(amount.replace(',', '.')) * 100)
    const rows = parse(await exportCsv({ store, now }, null, days), { columns: true }) as Record<string, string>[]
    expect(rows).to.have.length(ofYear.length + 1)
    expect(rows.reduce((sum, row) => sum + cents(row.gross ?? ''), 0)).to.equal(gross)
    const { content } = await exportDatev({ store, now }, days)
    const lines = new TextDecoder('windows-1252').decode(content).trimEnd().split('\r\n').slice(2)
    const postings = lines.map(
      line => parse(line, { delimiter: ';', relax_column_count: true })[0] as unknown as string[],
    )
    expect(postings.reduce((sum, one) => sum + (one[1] === 'S' ? 1 : -1) * cents(one[0] ?? ''), 0)).to.equal(gross)
    expect(new Set(postings.map(one => one[7]))).to.deep.equal(new Set(['8400'])) // revenue at 19 %, SKR03
  })

  async function xmlOf(pdf: Buffer, name: string): Promise<string> {
    const file = join(folder, `${name}.pdf`)
    await writeFile(file, pdf)
    const out = join(folder, `${name}.xml`)
    expect(spawnSync('pdfdetach', ['-save', '1', '-o', out, file]).status).to.equal(0)
    return readFile(out, 'utf8')
  }
  const sumOf = (read: Element) =>
    text(
      all(read, 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement')[0] as Element,
      'SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount',
    )
})
