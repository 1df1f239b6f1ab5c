import { ObjectId } from 'bson'
import { expect } from 'chai'
import { listAudit } from '../audit/index.ts'
import { issueInvoices } from '../billing/invoices/issue.ts'
import { setIssuer } from '../billing/invoices/issuer.ts'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'

const operator = {
  id: 'op',
  email: 'op@people.test',
  name: 'Olga',
  locale: 'en',
  operator: true,
  emailVerified: true,
  twoFactor: false,
} as const

describe('billing over HTTP', function () {
  this.timeout(60_000)
  let store: Store
  let api: TestApi
  before(async () => {
    store = await openTestStore()
    api = await startTestApi(store)
  })
  after(async () => {
    await api.close()
    await store.close()
  })

  it('shows the demo quota and what is used of it', async () => {
    const { token, accountId } = await api.tenant()
    const systemId = new ObjectId()
    await store.db
      .collection('systems')
      .insertOne({ _id: systemId, accountId, username: `u${systemId}`, domainIds: [] })
    const fresh = await api.ask('GET', '/v1/usage', { token })
    expect(fresh.json).to.deep.include({ sent: 0, overage: 0, remaining: 1000 })
    const latencyMs = 5
    for (const final of ['delivered', 'bounced', 'suppressed'] as const)
      await storeMail(store, { accountId, systemId, receivedAt: new Date(), final, delivery: { latencyMs } })
    const used = await api.ask('GET', '/v1/usage', { token })
    expect(used.json).to.deep.include({ sent: 2, remaining: 998 })
    expect(used.json.lots[0]).to.include({ source: 'demo', size: 1000, used: 2 })
  })

  it('books what the price list sells, once for each Idempotency-Key, and never at another price than was shown', async () => {
    const { token } = await api.tenant()
    const prices = await api.ask('GET', '/v1/prices')
    expect(prices.json).to.include({ block: 25_000, overageUnitPriceMicroEuro: 950 })
    const book = (size: number, unitPriceMicroEuro: number, key: string) =>
      api.ask('POST', '/v1/lots', {
        token,
        json: { lots: [{ size, unitPriceMicroEuro }] },
        headers: { 'Idempotency-Key': key },
      })
    expect((await book(30_000, 950, 'a')).status).to.equal(422)
    expect((await book(25_000, 1, 'b')).status).to.be.within(400, 499)
    const answers = await Promise.all([1, 2, 3].map(() => book(25_000, 950, 'c')))
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201])
    const { json } = await api.ask('GET', '/v1/lots', { token })
    expect(json.items.map((lot: { size: number }) => lot.size).sort()).to.deep.equal([1000, 25_000])
    const booked = json.items.find((lot: { source: string }) => lot.source === 'booked')
    const ended = await api.ask('PATCH', `/v1/lots/${booked.id}`, { token, json: { renews: false } })
    expect([ended.status, ended.json.renews]).to.deep.equal([200, false])
  })

  it('gives the invoice of a booking at once, as data and as PDF', async () => {
    const { token } = await api.tenant()
    await setIssuer(api.deps, issuer, 'cli')
    const address = await api.ask('PUT', '/v1/billing-address', { token, json: customer })
    expect([address.status, address.text]).to.deep.include(200)
    const booked = await api.ask('POST', '/v1/lots', { token, json: { lots: [{ size: 25_000 }] } })
    expect(booked.json.waitsFor).to.equal(null)
    expect(booked.json.invoices[0]).to.include({ kind: 'invoice', grossCents: 2826, state: 'open' })
    const { json } = await api.ask('GET', '/v1/invoices', { token })
    expect(json.items[0]).to.deep.include({ kind: 'invoice', netCents: 2375, vatCents: 451, grossCents: 2826 })
    const pdf = await fetch(`${api.url}/v1/invoices/${json.items[0].id}/pdf`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    expect(pdf.headers.get('content-type')).to.equal('application/pdf')
    expect(pdf.headers.get('content-disposition')).to.match(/^attachment; filename="[\w.-]+\.pdf"$/)
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).to.equal('%PDF-')
  })

  it('exports to operators alone what was invoiced, as CSV and for DATEV, or says what DATEV lacks', async () => {
    const userOf = async (headers: Headers) => (headers.has('cookie') ? operator : null)
    const office = await startTestApi(store, { callers: { ...api.deps.callers, userOf } })
    try {
      const day = new Date().toISOString().slice(0, 10)
      const query = (format: string, from = day) =>
        `/v1/operator/invoice-export?from=${from}&to=${day}&format=${format}`
      const ask = (path: string) => office.ask('GET', path, { headers: { cookie: 'who=op' } })
      const { token } = await api.tenant()
      expect((await api.ask('GET', query('csv'), { token })).status).to.equal(403)
      await setIssuer(api.deps, issuer, 'cli')
      await api.ask('PUT', '/v1/billing-address', { token, json: customer })
      const { json } = await api.ask('POST', '/v1/lots', { token, json: { lots: [{ size: 25_000 }] } })
      const { number } = json.invoices[0]
      const csv = await ask(query('csv'))
      expect(csv.headers.get('content-disposition')).to.equal(`attachment; filename="invoices_${day}_${day}.csv"`)
      expect(csv.text)
        .to.match(/^number,kind,issuedOn/)
        .and.to.contain(`\r\n${number},invoice,${day}`)
      expect((await ask(query('datev'))).json.type).to.equal('/problems/datev-missing')
      await setIssuer(api.deps, { ...issuer, datev: { consultant: 29_098, client: 55_003 } }, 'cli')
      const datev = await ask(query('datev'))
      expect(datev.headers.get('content-type')).to.equal('text/csv; charset=windows-1252')
      expect(datev.text)
        .to.match(/^"EXTF";700;21;"Buchungsstapel"/)
        .and.to.contain(`28,26;"S"`)
        .and.to.contain(number)
      expect((await ask(query('csv', '2999-01-01'))).json.errors[0].at).to.equal('/to')
      expect((await listAudit(store, null, {})).items.map(({ act }) => act)).to.include('invoices.export')
    } finally {
      await office.close()
    }
  })

  it('says what the invoice waits for, and writes it as soon as the address is there', async () => {
    const { token, accountId } = await api.tenant()
    await setIssuer(api.deps, issuer, 'cli')
    const json = { lots: [{ size: 25_000 }, { size: 50_000 }] }
    const booked = await api.ask('POST', '/v1/lots', { token, json })
    expect([booked.status, booked.json.invoices, booked.json.waitsFor]).to.deep.equal([201, [], 'address'])
    const address = await api.ask('PUT', '/v1/billing-address', { token, json: customer })
    expect(address.json.waitsFor).to.equal(null)
    expect(address.json.invoices.map((one: { netCents: number }) => one.netCents)).to.deep.equal([2375 + 4500])
    await issueInvoices(api.deps, accountId, new Date()) // the job comes later
    const { json: list } = await api.ask('GET', '/v1/invoices', { token })
    expect(list.items).to.have.length(1)
  })

  it('books also when the invoice can not be written just then', async () => {
    const failing = await startTestApi(store, { issueInvoices: () => Promise.reject(new Error('disk full')) })
    try {
      const { token } = await failing.tenant()
      const { status, json } = await failing.ask('POST', '/v1/lots', { token, json: { lots: [{ size: 25_000 }] } })
      expect([status, json.items[0].size, json.waitsFor]).to.deep.equal([201, 25_000, 'relay'])
      expect((await failing.ask('GET', '/v1/lots', { token })).json.items).to.have.length(2)
    } finally {
      await failing.close()
    }
  })

  it('keeps billing from keys of one system and from those without the scope', async () => {
    const { token } = await api.tenant(['stats:read'])
    expect((await api.ask('GET', '/v1/usage', { token })).status).to.equal(403)
    const narrow = await api.tenant(['billing:write', 'billing:read'], new ObjectId())
    const answer = await api.ask('POST', '/v1/lots', { token: narrow.token, json: { lots: [{ size: 25_000 }] } })
    expect([answer.status, answer.json.type]).to.deep.equal([403, '/problems/key-not-allowed'])
  })

  it('shows an agency what its clients have booked, used and to pay, and nobody else’s', async () => {
    const [agency, client, stranger] = [await api.tenant(), await api.tenant(), await api.tenant()]
    const accounts = store.db.collection('accounts')
    const list = (token = agency.token) => api.ask('GET', '/v1/agency/billing', { token })
    expect((await list()).json.type, 'not yet an agency').to.equal('/problems/not-agency')
    await accounts.updateOne({ _id: agency.accountId }, { $set: { agency: true } })
    await accounts.updateOne({ _id: client.accountId }, { $set: { agencyId: agency.accountId } })
    await setIssuer(api.deps, issuer, 'cli')
    for (const { token } of [client, stranger]) {
      await api.ask('PUT', '/v1/billing-address', { token, json: customer })
      expect((await api.ask('POST', '/v1/lots', { token, json: { lots: [{ size: 25_000 }] } })).status).to.equal(201)
    }
    const { items, next } = (await list()).json
    expect([items.length, next]).to.deep.equal([1, null])
    const [invoice] = items[0].invoices
    expect(invoice.accountId).to.equal(client.accountId.toHexString())
    expect(items[0]).to.deep.include({
      id: client.accountId.toHexString(),
      renewalMicroEuro: 23_750_000,
      overageMicroEuro: 0,
      openCents: invoice.grossCents,
      overdueCents: 0,
    })
    expect(items[0].usage.remaining).to.equal(26_000)
    await accounts.updateOne({ _id: agency.accountId }, { $set: { state: 'refused' } })
    expect((await list()).json.type, 'an agency that is not approved').to.equal('/problems/not-agency')
  })
})

const issuer = {
  name: 'Relay GmbH',
  lines: ['Postgasse 1'],
  postcode: '04109',
  city: 'Leipzig',
  country: 'DE',
  vatId: 'DE136695976',
  email: 'billing@relay.example',
  bank: { iban: 'DE02120300000000202051' },
  vatPercent: 19,
}
const customer = {
  company: 'Blumen Mayer GmbH',
  lines: ['Marktplatz 3'],
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
  email: 'buchhaltung@blumen.example',
  language: 'de',
}
