import { ObjectId } from 'bson'
import { expect } from 'chai'
import { pino } from 'pino'
import { requestAccount } from '../accounts/approval.ts'
import { chooseNotices, readNoticeChoice } from '../accounts/notice-choice.ts'
import { createPeople, type People } from '../accounts/people.test-peer.ts'
import { vouchForUser } from '../accounts/users.ts'
import { readSettings } from '../config/settings.ts'
import type { Domain } from '../domains/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { createLossWatch } from './loss-watch.ts'
import { createQuotaMail } from './quota-mail.ts'

describe('who wants no mails of a kind', function () {
  this.timeout(30_000)
  let store: Store
  let people: People
  const to: string[] = []
  const ownMail = async () => ({
    domain: 'relay.example',
    send: async (_: Buffer, recipients: readonly string[]) => {
      to.push(...recipients)
      return new ObjectId()
    },
  })
  const settings = readSettings({
    DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    DEPESCHE_OPERATOR_SYSTEM: new ObjectId().toHexString(),
  })
  const deps = () => ({ store, now: people.deps.now, log: pino({ level: 'silent' }), settings, ownMail })
  before(async () => {
    store = await openTestStore()
    people = createPeople(store, { publicUrl: 'https://relay.test', signup: 'approval' })
  })
  after(() => store.close())
  beforeEach(() => to.splice(0))

  it('gets none of them, in any account; colleagues do', async () => {
    const { accountId, owner } = await people.account()
    const admin = await people.member(accountId, 'admin')
    expect(await readNoticeChoice(store, owner.id)).to.deep.equal({ quota: true, domains: true, requests: true })
    expect(await chooseNotices(store, owner.id, { quota: false })).to.include({ quota: false, domains: true })
    expect(await chooseNotices(store, admin.id, { domains: false })).to.include({ quota: true, domains: false })

    const reminder = { remaining: 9, threshold: 10, overage: 0, crossing: 1, at: people.deps.now() }
    await createQuotaMail(deps())(accountId, reminder)
    expect(to.splice(0)).to.deep.equal([admin.email])

    const lostAt = new Date(people.deps.now().getTime() - 3600_000)
    const keys = [{ selector: 's1' }]
    const domain = { _id: new ObjectId(), accountId, name: 'shop.test', keys, dkim: { state: 'missing', lostAt } }
    await store.db.collection('domains').insertOne(domain)
    await createLossWatch(deps())(domain as unknown as Domain)
    expect(to.splice(0)).to.deep.equal([owner.email])

    await chooseNotices(store, owner.id, { quota: true })
    await createQuotaMail(deps())(accountId, { ...reminder, crossing: 2 })
    expect(to).to.have.members([owner.email, admin.email])
  })

  it('is spared requests as an operator, while others read them', async () => {
    const operator = (email: string) =>
      vouchForUser(store, people.deps.now(), { email, name: 'Op', locale: 'en', passwordHash: null, operator: true })
    const [first] = [await operator('op1@inbox.test'), await operator('op2@inbox.test')]
    await chooseNotices(store, first.id, { requests: false })
    people.mails.length = 0
    await requestAccount(people.deps, await people.user('new'), { name: 'New shop', note: null })
    const told = people.mails.flatMap(mail => mail.to)
    expect(told).to.include('op2@inbox.test')
    expect(told).to.not.include('op1@inbox.test')
  })
})
