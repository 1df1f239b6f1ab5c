import { ObjectId } from 'bson'
import { expect } from 'chai'
import { pino } from 'pino'
import PostalMime from 'postal-mime'
import { createAccount } from '../accounts/index.ts'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { checkDueDomains } from '../domains/check-all.ts'
import { eventRows } from '../events/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import * as systems from '../systems/index.ts'
import { createWebhook } from '../webhooks/index.ts'
import { keyTools } from './key-tools.ts'
import { createLossWatch } from './loss-watch.ts'

const minute = 60_000
const hour = 60 * minute

describe('a DKIM record that goes', function () {
  this.timeout(60_000)
  let store: Store
  let clock = new Date('2046-05-01T08:00:00Z')
  const now = () => clock
  const settings = readSettings({
    DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    DEPESCHE_OPERATOR_SYSTEM: new ObjectId().toHexString(),
    DEPESCHE_PUBLIC_URL: 'https://relay.example',
  })
  const log = pino({ level: 'silent' })
  const records = new Map<string, string>()
  const mails: { to: readonly string[]; text: string; subject: string }[] = []
  const ownMail = async () => ({
    domain: 'relay.example',
    send: async (content: Buffer, to: readonly string[]) => {
      const { text = '', subject = '' } = await PostalMime.parse(content)
      mails.push({ to, text, subject })
      return new ObjectId()
    },
  })
  let deps: systems.SystemDeps
  let accountId: ObjectId
  let systemId: string
  let looked: string[] = []

  before(async () => {
    store = await openTestStore()
    deps = {
      store,
      vault: await openVault(settings),
      keys: keyTools,
      now,
      smtp: { host: 'mail.example', port: 587, implicitTlsPort: 465 },
      platforms: ['custom'],
      dns: {
        resolveTxt: async name => {
          looked.push(name)
          const value = records.get(name)
          if (value === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
          return [[value]]
        },
      },
    }
    accountId = new ObjectId((await createAccount(deps, { email: 'anna@x.test', name: 'Shop' })).id)
    const domains = [{ name: 'shop.example', listHelp: ['mailto:a@shop.example'] }]
    systemId = (await systems.createSystem(deps, accountId, { name: 'Blumen', platform: 'custom', domains })).id
    const hook = { url: 'https://hooks.test/', types: ['system.inactive' as const] }
    await createWebhook({ ...deps, allowPrivateDestinations: false }, accountId, null, hook)
  })
  after(() => store.close())

  /** Lets time pass as the job would: a look twice a minute; over hours, rarer. */
  async function pass(ms: number, stepMs = ms > 4 * hour ? 10 * minute : minute / 2) {
    const until = clock.getTime() + ms
    const watch = { ...deps, log, afterLook: createLossWatch({ store, now, log, settings, ownMail }) }
    while (clock.getTime() < until) {
      clock = new Date(Math.min(clock.getTime() + stepMs, until))
      await Promise.all([1, 2].map(() => checkDueDomains(watch, new AbortController().signal))) // two nodes
    }
  }
  const domain = async () => {
    const found = await store.models.Domain.findOne({ accountId }).lean()
    if (found === null) throw new Error('the domain has gone')
    return found
  }
  const recordName = async () => `${(await domain()).keys[0]?.selector}._domainkey.shop.example`
  const state = async () => (await systems.viewSystem(deps, await systems.findSystem(deps, accountId, systemId))).state

  it('is waited for after the domain is entered, often at first, and then seen within a minute', async () => {
    await pass(10 * minute)
    expect(looked.length).to.be.within(10, 24)
    const check = await systems.checkSystem(deps, await systems.findSystem(deps, accountId, systemId))
    records.set(await recordName(), check.records[0]?.value ?? '')
    await pass(minute)
    expect((await domain()).dkim?.state).to.equal('match')
    expect((await domain()).lookAt ?? null).to.equal(null)
    looked = []
    await pass(2 * hour)
    expect(looked).to.deep.equal([])
    expect(mails).to.deep.equal([])
  })

  it('is told to the owner once it is confirmed, once, with what to do and until when mails go', async () => {
    const name = await recordName()
    const value = records.get(name) ?? ''
    records.delete(name)
    await systems.checkSystem(deps, await systems.findSystem(deps, accountId, systemId)) // the daily look
    await pass(5 * minute)
    expect(mails).to.deep.equal([])
    await pass(10 * minute)
    expect(mails.map(({ to }) => to)).to.deep.equal([['anna@x.test']])
    const text = mails[0]?.text ?? ''
    expect(text).to.contain(name).and.to.contain('until 2 May 2046 at 10:11 UTC')
    expect(text).to.contain(`https://relay.example/domains/${(await domain())._id}`)
    expect(await state()).to.equal('ready')
    records.set(name, value)
    await pass(2 * minute)
    expect(mails).to.have.length(2)
    expect(mails[1]?.subject).to.equal('The DKIM record of shop.example is back')
  })

  it('is told again the next time, and as an event when the system may send no more', async () => {
    mails.length = 0
    await pass(24 * hour)
    records.delete(await recordName())
    await systems.checkSystem(deps, await systems.findSystem(deps, accountId, systemId))
    await pass(23 * hour)
    expect(mails).to.have.length(1)
    expect(await eventRows(store).countDocuments({ type: 'system.inactive' })).to.equal(0)
    await pass(3 * hour)
    expect(await state()).to.equal('inactive')
    const events = await eventRows(store).find({ type: 'system.inactive' }).toArray()
    expect(events).to.have.length(1)
    expect(events[0]?.data).to.deep.include({ system: { id: systemId, name: 'Blumen' } })
    expect(JSON.stringify(events[0]?.data)).to.match(/The DKIM record of shop.example is gone/)
    expect(mails).to.have.length(1)
  })

  it('that DNS only doesn’t answer for proves nothing', async () => {
    mails.length = 0
    const { dns } = deps
    Object.assign(deps, {
      dns: { resolveTxt: async () => Promise.reject(Object.assign(new Error('timeout'), { code: 'ETIMEOUT' })) },
    })
    const before = (await domain()).dkim
    await pass(hour)
    Object.assign(deps, { dns })
    expect((await domain()).dkim).to.deep.equal(before)
    expect(mails).to.deep.equal([])
  })
})
