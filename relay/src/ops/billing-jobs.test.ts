import { ObjectId } from 'bson'
import { expect } from 'chai'
import { pino } from 'pino'
import PostalMime, { type Email } from 'postal-mime'
import { createAccount } from '../accounts/index.ts'
import { setAddress } from '../billing/invoices/address.ts'
import { anAddress, anIssuer } from '../billing/invoices/example.test-peer.ts'
import { setIssuer } from '../billing/invoices/issuer.ts'
import { bookLots } from '../billing/lots.ts'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { eventRows } from '../events/index.ts'
import { closeBuckets } from '../stats/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { createWebhook } from '../webhooks/index.ts'
import { type BillingJobs, createBillingJobs } from './billing-jobs.ts'

const minute = 60_000
const signal = new AbortController().signal

describe('the jobs of billing', function () {
  this.timeout(60_000)
  let store: Store
  let time = new Date('2046-05-01T08:20:00Z').getTime()
  const now = () => new Date(time)
  const settings = readSettings({
    DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    DEPESCHE_OPERATOR_SYSTEM: new ObjectId().toHexString(),
    DEPESCHE_PUBLIC_URL: 'https://relay.example',
  })
  const log = pino({ level: 'silent' })
  const mails: (Email & { recipients: readonly string[] })[] = []
  const ownMail = async () => ({
    domain: 'relay.example',
    send: async (content: Buffer, recipients: readonly string[]) => {
      mails.push({ ...(await PostalMime.parse(content)), recipients })
      return new ObjectId()
    },
  })
  let accountId: ObjectId
  let jobs: BillingJobs
  let uptime = 0

  before(async () => {
    store = await openTestStore()
    const deps = { store, now, vault: await openVault(settings), allowPrivateDestinations: false }
    const owner = { email: 'anna@x.test', name: 'Blumen', locale: 'de' } as const
    accountId = new ObjectId((await createAccount(deps, owner)).id)
    const hook = { url: 'https://hooks.test/', types: ['quota.low' as const, 'invoice.created' as const] }
    await createWebhook(deps, accountId, null, hook)
    await setIssuer(deps, anIssuer, 'cli')
    await setAddress(deps, accountId, anAddress, 'cli')
    jobs = createBillingJobs({ store, now, log, settings, ownMail }, () => uptime)
  })
  after(() => store.close())
  beforeEach(() => {
    mails.length = 0
  })
  const pass = (ms: number) => {
    time += ms
    uptime += ms
  }
  const events = async () =>
    (await eventRows(store).find().sort({ at: 1 }).toArray()).map(({ type, data }) => [type, data])

  it('write to the owner when the quota runs low, in his language, and tell his webhook', async () => {
    const systemId = new ObjectId()
    await store.db.collection('systems').insertOne({ _id: systemId, accountId, username: 'u' })
    await store.db.collection('messages').insertOne({ systemId, accountId, receivedAt: now() })
    const row = { systemId, accountId, receivedAt: now(), finalAt: now(), state: 'delivered', lane: 'x.test' }
    await store.db
      .collection('deliveries')
      .insertMany(Array.from({ length: 950 }, () => ({ ...row, _id: new ObjectId() })))
    pass(30 * minute)
    await closeBuckets({ store, now })
    await Promise.all([jobs.remindLow(signal), jobs.remindLow(signal)])
    expect(mails.map(mail => [mail.subject, mail.recipients])).to.deep.equal([
      ['Noch 50 Mails im Konto Blumen', ['anna@x.test']],
    ])
    expect(mails[0]?.text).to.contain('weniger als 100').and.to.contain('0,00095 EUR').and.to.contain('31. Mai 2046')
    expect(mails[0]?.text).to.contain('https://relay.example/billing')
    expect(await events()).to.deep.equal([['quota.low', { remaining: 50, threshold: 100, overage: 0 }]])
  })

  it('send the invoice of what is charged, with its paper, and tell the webhook', async () => {
    await bookLots({ store, now }, accountId, { lots: [{ size: 25_000 }] }, { actor: 'cli' })
    for (let hour = 0; hour < 2; hour++) {
      pass(60 * minute)
      await closeBuckets({ store, now })
      await jobs.bill(signal)
    }
    expect(mails.map(mail => mail.recipients)).to.deep.equal([[anAddress.email]])
    const [paper] = mails[0]?.attachments ?? []
    expect(paper?.mimeType).to.equal('application/pdf')
    expect(Buffer.from(paper?.content as ArrayBuffer).toString('latin1')).to.match(/^%PDF-/)
    const [, [type, data] = []] = await events()
    expect(type).to.equal('invoice.created')
    const { invoice } = data as { invoice: { number: string; grossCents: number } }
    expect(mails[0]?.subject).to.contain(invoice.number)
    expect(invoice.grossCents).to.equal(Math.round(2375 * 1.19))
  })

  it('bill nothing by a clock that was just set', async () => {
    time += 365 * 24 * 60 * minute
    await jobs.bill(signal)
    expect(await store.db.collection('lots').countDocuments({ source: 'booked' })).to.equal(1)
    time -= 365 * 24 * 60 * minute
    await jobs.bill(signal)
    pass(30 * 24 * 60 * minute)
    await jobs.bill(signal)
    expect(await store.db.collection('lots').countDocuments({ source: 'booked' })).to.equal(2)
  })
})
