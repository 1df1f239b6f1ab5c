import { ObjectId } from 'bson'
import { expect } from 'chai'
import { listAudit } from '../audit/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import * as approval from './approval.ts'
import { accountsOf } from './members.ts'
import { createPeople, type People, typeOf } from './people.test-peer.ts'

describe('an account that somebody asks for', function () {
  this.timeout(30_000)
  let store: Store
  let people: People
  before(async () => {
    store = await openTestStore()
    people = createPeople(store, { publicUrl: 'https://relay.test', signup: 'approval' })
  })
  after(() => store.close())
  beforeEach(async () => {
    people.mails.length = 0
    await store.db.collection('accounts').deleteMany({})
  })
  const ask = async (name: string, signup: 'open' | 'approval' | 'closed' = 'approval') => {
    const user = await people.user('asks')
    const deps = { ...people.deps, settings: { ...people.deps.settings, signup } }
    return { user, account: await approval.requestAccount(deps, user, { name, note: null }) }
  }

  it('waits, is there at once, or not at all, as the operator set it', async () => {
    expect((await ask('a')).account.state).to.equal('waiting')
    expect((await ask('b', 'open')).account.state).to.equal('active')
    expect(await typeOf(ask('c', 'closed'))).to.equal('signup-closed')
    expect(await typeOf(ask(' '))).to.equal('ZodError')
  })

  it('is listed with its owner until it is decided, page by page', async () => {
    const asked = [await ask('one'), await ask('two'), await ask('three')]
    const first = await approval.listWaiting(people.deps, { limit: 2 })
    const second = await approval.listWaiting(people.deps, { limit: 2, after: first.next ?? undefined })
    expect([...first.items, ...second.items].map(({ name, owner }) => [name, owner?.email])).to.deep.equal(
      asked.map(({ user, account }) => [account.name, user.email]),
    )
    expect(second.next).to.equal(null)
    await approval.approveAccount(people.deps, asked[1]?.account.id ?? '', 'cli')
    expect((await approval.listWaiting(people.deps, {})).items.map(({ name }) => name)).to.deep.equal(['one', 'three'])
    expect(await typeOf(approval.listWaiting(people.deps, { after: 'x' }))).to.equal('cursor')
  })

  it('is decided once, and its owner gets a mail', async () => {
    const { user, account } = await ask('Shoes')
    const both = await Promise.all([
      typeOf(approval.approveAccount(people.deps, account.id, 'operator:1')),
      typeOf(approval.approveAccount(people.deps, account.id, 'operator:2')),
    ])
    expect(both).to.have.members(['none', 'not-waiting'])
    expect(people.mails.findLast(({ to }) => to[0] === user.email)?.subject).to.equal('Your account Shoes is approved')
    expect((await accountsOf({ store }, user.id))[0]?.state).to.equal('active')
    const acts = (await listAudit(store, new ObjectId(account.id), {})).items.map(({ act }) => act)
    expect(acts).to.have.members(['account.create', 'account.approve'])
  })

  it('can be refused with a reason, and approved later', async () => {
    const { user, account } = await ask('Pills')
    const refused = await approval.refuseAccount(people.deps, account.id, 'cli', 'We send no adverts')
    expect(refused).to.deep.include({ told: true })
    expect(people.mails.findLast(({ to }) => to[0] === user.email)?.paragraphs.join()).to.contain('We send no adverts')
    expect(await typeOf(approval.refuseAccount(people.deps, account.id, 'cli', 'x'))).to.equal('not-waiting')
    expect((await approval.approveAccount(people.deps, account.id, 'cli')).account.state).to.equal('active')
    for (const id of [new ObjectId().toHexString(), 'x'])
      expect(await typeOf(approval.approveAccount(people.deps, id, 'cli'))).to.equal('account-unknown')
  })

  it('is one of three at most that wait for one person', async () => {
    const user = await people.user('eager')
    const wish = { name: 'x', note: null }
    for (let i = 0; i < 3; i++) await approval.requestAccount(people.deps, user, wish)
    expect(await typeOf(approval.requestAccount(people.deps, user, wish))).to.equal('too-many-requests')
  })

  it('leaves an entry in the audit log of each of these acts', async () => {
    expect(await store.db.collection('audit').distinct('act')).to.include.members([
      'account.create',
      'account.approve',
      'account.refuse',
    ])
  })
})
