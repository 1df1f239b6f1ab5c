import { ObjectId } from 'bson'
import { expect } from 'chai'
import { listAudit } from '../audit/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { createAccount } from './index.ts'
import * as members from './members.ts'
import { accountRow, accountRows } from './rows.ts'
import type { Role } from './scopes.ts'
import { type User, vouchForUser } from './users.ts'

describe('the members of an account', function () {
  this.timeout(30_000)
  let store: Store
  let accountId: ObjectId
  let owner: User
  let number = 0
  const now = () => new Date('2026-01-01T00:00:00Z')
  const deps = () => ({ store, now })
  const user = (name: string) =>
    vouchForUser(store, now(), { email: `${name}${++number}@x.test`, name, locale: 'de', passwordHash: null })
  const join = async (role: Role, name: string = role) => {
    const made = await user(name)
    expect(await members.addMember(deps(), accountId, made.id, role)).to.equal(true)
    return made
  }
  const by = (who: User, role: members.Acting['role']): members.Acting => ({ actor: `user:${who.id}`, role })
  const problem = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      error => error.type,
    )
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    const email = `owner${++number}@x.test`
    accountId = new ObjectId((await createAccount(deps(), { email, name: 'Shop' })).id)
    owner = await vouchForUser(store, now(), { email, name: 'x', locale: 'en', passwordHash: null })
  })

  it('are in it as what they are, and nobody else is', async () => {
    const developer = await join('developer')
    const stranger = await user('stranger')
    const role = (who: User, where = accountId) => members.roleOf(deps(), who.id, where)
    expect([await role(owner), await role(developer), await role(stranger)]).to.deep.equal(['owner', 'developer', null])
    expect(await role(owner, new ObjectId())).to.equal(null)
    const only = await members.membershipOf(deps(), owner.id, null)
    expect([String(only?.accountId), only?.role, only?.agencyId]).to.deep.equal([String(accountId), 'owner', null])
    expect(await members.membershipOf(deps(), stranger.id, null)).to.equal(null)
    expect(await members.addMember(deps(), accountId, developer.id, 'owner')).to.equal(false)
    expect(await role(developer)).to.equal('developer')
  })

  it('may be in several, and then have to say which one they mean', async () => {
    const other = await createAccount(deps(), { email: `other${++number}@x.test`, name: 'Another' })
    await members.addMember(deps(), new ObjectId(other.id), owner.id, 'viewer')
    expect(await members.membershipOf(deps(), owner.id, null)).to.equal(null)
    expect((await members.accountsOf(deps(), owner.id)).map(({ name, role }) => [name, role])).to.deep.equal([
      ['Another', 'viewer'],
      ['Shop', 'owner'],
    ])
  })

  it('are listed, and written to by their role', async () => {
    const [admin] = [await join('admin'), await join('billing')]
    expect((await members.listMembers(deps(), accountId)).map(({ role, name }) => `${role} ${name}`)).to.deep.equal([
      'owner Shop',
      'admin admin',
      'billing billing',
    ])
    const to = (await members.contactsOf(deps(), accountId)).map(contact => contact.email)
    expect(to).to.have.members([owner.email, admin?.email])
  })

  it('get roles from owners, and from admins all but the owner’s', async () => {
    const [admin, developer, viewer] = [await join('admin'), await join('developer'), await join('viewer')]
    const change = (who: User, role: Role, whose: User, to: Role) =>
      problem(members.changeRole(deps(), accountId, by(who, role), whose.id, to))
    expect(await change(admin, 'admin', viewer, 'billing')).to.equal('none')
    expect(await change(admin, 'admin', viewer, 'owner')).to.equal('role-not-allowed')
    expect(await change(admin, 'admin', owner, 'viewer')).to.equal('role-not-allowed')
    for (const role of ['developer', 'billing', 'viewer'] as const)
      expect(await change(developer, role, viewer, 'admin'), role).to.equal('role-not-allowed')
    expect(await change(owner, 'owner', viewer, 'owner')).to.equal('none')
    expect(await change(owner, 'owner', { ...owner, id: new ObjectId().toHexString() }, 'viewer')).to.equal(
      'member-unknown',
    )
    const acts = (await listAudit(store, accountId, {})).items.map(({ act, subject, detail }) => ({
      act,
      subject,
      detail,
    }))
    expect(acts).to.deep.include({ act: 'member.role', subject: viewer.id, detail: { from: 'viewer', to: 'billing' } })
  })

  it('always have an owner among them', async () => {
    const self = by(owner, 'owner')
    expect(await problem(members.removeMember(deps(), accountId, self, owner.id))).to.equal('last-owner')
    expect(await problem(members.changeRole(deps(), accountId, self, owner.id, 'admin'))).to.equal('last-owner')
    const second = await join('owner', 'second')
    const both = await Promise.all(
      [owner, second].map(who => problem(members.removeMember(deps(), accountId, by(who, 'owner'), who.id))),
    )
    expect(both).to.have.members(['none', 'last-owner'])
    const { members: left = [], email } = await accountRow(store, accountId)
    expect(left).to.have.length(1)
    expect(email).to.equal([owner, second].find(who => who.id === left[0]?.userId.toHexString())?.email)
  })

  it('leave by themselves, or are removed by who may', async () => {
    const [viewer, developer] = [await join('viewer'), await join('developer')]
    const remove = (who: User, role: Role, whose: User) =>
      problem(members.removeMember(deps(), accountId, by(who, role), whose.id))
    expect(await remove(viewer, 'viewer', developer)).to.equal('role-not-allowed')
    expect(await remove(viewer, 'viewer', viewer)).to.equal('none')
    expect(await remove(owner, 'owner', developer)).to.equal('none')
    expect(await members.roleOf(deps(), viewer.id, accountId)).to.equal(null)
    expect((await accountRow(store, accountId)).members).to.have.length(1)
  })

  it('hand the account over in one step', async () => {
    const admin = await join('admin')
    const give = (who: User, role: Role, from: User, to: User) =>
      problem(members.transferOwnership(deps(), accountId, by(who, role), from.id, to.id))
    expect(await give(admin, 'admin', owner, admin)).to.equal('role-not-allowed')
    expect(await give(owner, 'owner', admin, owner)).to.equal('not-owner')
    expect(await give(owner, 'owner', owner, owner)).to.equal('not-owner')
    expect(await give(owner, 'owner', owner, admin)).to.equal('none')
    expect(await members.roleOf(deps(), owner.id, accountId)).to.equal('admin')
    expect((await accountRow(store, accountId)).email).to.equal(admin.email)
    expect(await accountRows(store).countDocuments({ email: owner.email })).to.equal(0)
  })

  it('leaves an entry in the audit log of each of these acts', async () => {
    expect(await store.db.collection('audit').distinct('act')).to.include.members([
      'member.role',
      'member.remove',
      'owner.transfer',
    ])
  })
})
