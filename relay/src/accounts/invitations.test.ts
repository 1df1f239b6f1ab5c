import { expect } from 'chai'
import { listAudit } from '../audit/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import * as invitations from './invitations.ts'
import { removeMember, roleOf } from './members.ts'
import { verifyPassword } from './password.ts'
import { as, createPeople, type People, typeOf } from './people.test-peer.ts'
import { accountRows } from './rows.ts'
import type { Role } from './scopes.ts'
import { findUserByEmail, passwordHashOf } from './users.ts'

const minute = 60_000
const person = { name: 'Nora Neu', password: 'correct horse battery' }

describe('an invitation', function () {
  this.timeout(30_000)
  let store: Store
  let people: People
  let shop: Awaited<ReturnType<People['account']>>
  before(async () => {
    store = await openTestStore()
    people = createPeople(store, { publicUrl: 'https://relay.test', signup: 'closed' })
  })
  after(() => store.close())
  beforeEach(async () => {
    people.mails.length = 0
    shop = await people.account('Shoes & More')
  })
  const invite = (email: string, role: Role = 'developer', by = as(shop.owner, 'owner')) =>
    invitations.inviteMember(people.deps, shop.accountId, by, { email, role, locale: 'de' })
  const accept = (token: string, who: Parameters<typeof invitations.acceptInvitation>[2] = person) =>
    invitations.acceptInvitation(people.deps, token, who)

  it('brings somebody new in, with a password of his own, also where nobody may sign up', async () => {
    const { told, invitation } = await invite('Nora@inbox.test')
    expect(told).to.equal(true)
    expect(JSON.stringify(invitation)).to.not.contain(people.tokenTo('nora@inbox.test'))
    expect(people.mails[0]).to.include({ locale: 'de', subject: 'Einladung zu Shoes & More' })
    expect(people.mails[0]?.paragraphs.join()).to.contain('als Entwickler').and.to.contain('nora@inbox.test')
    const token = people.tokenTo('nora@inbox.test')
    expect(await invitations.showInvitation(people.deps, token)).to.include({
      accountName: 'Shoes & More',
      email: 'nora@inbox.test',
      role: 'developer',
      hasUser: false,
    })
    expect(await typeOf(accept(token, { ...person, password: 'nora1234' }))).to.equal('password-easy')
    const { user } = await accept(token)
    expect(user).to.include({ email: 'nora@inbox.test', emailVerified: true, locale: 'de', operator: false })
    expect(await verifyPassword((await passwordHashOf(store, user.id)) ?? '', person.password)).to.equal(true)
    expect(await roleOf(people.deps, user.id, shop.accountId)).to.equal('developer')
    const acts = (await listAudit(store, shop.accountId, {})).items.map(({ act, actor }) => [act, actor])
    expect(acts).to.deep.include(['member.add', `user:${user.id}`])
    expect(acts).to.deep.include(['invitation.create', `user:${shop.owner.id}`])
  })

  it('works once, and for seven days', async () => {
    await invite('one@inbox.test')
    const token = people.tokenTo('one@inbox.test')
    const both = await Promise.all([typeOf(accept(token)), typeOf(accept(token))])
    expect(both).to.have.members(['none', 'invitation-invalid'])
    await invite('late@inbox.test')
    people.later(7 * 24 * 60 * minute)
    for (const work of [
      accept(people.tokenTo('late@inbox.test')),
      invitations.showInvitation(people.deps, people.tokenTo('late@inbox.test')),
    ])
      expect(await typeOf(work)).to.equal('invitation-invalid')
    expect(await invitations.listInvitations(people.deps, shop.accountId)).to.deep.equal([])
    for (const guess of ['', 'x', 'A'.repeat(32)]) expect(await typeOf(accept(guess))).to.equal('invitation-invalid')
  })

  it('is for the owner of the mailbox it went to, and nobody else', async () => {
    const [eve, anna] = [await people.user('eve'), await people.user('anna')]
    await invite(anna.email)
    const token = people.tokenTo(anna.email)
    expect(await typeOf(accept(token, { user: eve }))).to.equal('invitation-foreign')
    expect(await typeOf(accept(token, { user: { ...anna, emailVerified: false } }))).to.equal('invitation-foreign')
    expect(await typeOf(accept(token)), 'a stranger may not set a new password').to.equal('user-exists')
    expect(await passwordHashOf(store, anna.id)).to.equal(null)
    await accept(token, { user: anna })
    expect(await roleOf(people.deps, anna.id, shop.accountId)).to.equal('developer')
    expect(await roleOf(people.deps, eve.id, shop.accountId)).to.equal(null)
    expect(await typeOf(invite(anna.email))).to.equal('already-member')
  })

  it('can be sent again with a new link, not too often, and be revoked', async () => {
    const { invitation } = await invite('again@inbox.test')
    const first = people.tokenTo('again@inbox.test')
    const by = as(shop.owner, 'owner')
    const again = () => invitations.resendInvitation(people.deps, shop.accountId, by, invitation.id)
    expect(await typeOf(again())).to.equal('too-many-requests')
    people.later(2 * minute)
    expect((await again()).invitation.id).to.equal(invitation.id)
    expect(await typeOf(accept(first))).to.equal('invitation-invalid')
    expect(await invitations.listInvitations(people.deps, shop.accountId)).to.have.length(1)
    const other = await people.account()
    const revoke = (accountId = shop.accountId) =>
      invitations.revokeInvitation(people.deps, accountId, by, invitation.id)
    expect(await typeOf(revoke(other.accountId)), 'of another account').to.equal('invitation-unknown')
    await revoke()
    expect(await typeOf(accept(people.tokenTo('again@inbox.test')))).to.equal('invitation-invalid')
    expect(await typeOf(revoke())).to.equal('invitation-unknown')
  })

  it('comes from who may give the role, of an account that is approved', async () => {
    const [admin, developer] = [
      await people.member(shop.accountId, 'admin'),
      await people.member(shop.accountId, 'developer'),
    ]
    expect(await typeOf(invite('a@inbox.test', 'admin', as(admin, 'admin')))).to.equal('none')
    expect(await typeOf(invite('b@inbox.test', 'owner', as(admin, 'admin')))).to.equal('role-not-allowed')
    expect(await typeOf(invite('c@inbox.test', 'viewer', as(developer, 'developer')))).to.equal('role-not-allowed')
    expect(await typeOf(invite('d@inbox.test', 'owner'))).to.equal('none')
    expect(await typeOf(invite('not an address'))).to.equal('ZodError')
    await accountRows(store).updateOne({ _id: shop.accountId }, { $set: { state: 'waiting' } })
    expect(await typeOf(invite('e@inbox.test'))).to.equal('account-waiting')
  })

  it('ends with the rights of who made it', async () => {
    const admin = await people.member(shop.accountId, 'admin')
    await invite('friend@inbox.test', 'admin', as(admin, 'admin'))
    await invite('other@inbox.test', 'viewer')
    await removeMember(people.deps, shop.accountId, as(shop.owner, 'owner'), admin.id)
    expect(await typeOf(accept(people.tokenTo('friend@inbox.test')))).to.equal('invitation-invalid')
    expect(await typeOf(accept(people.tokenTo('other@inbox.test')))).to.equal('none')
  })

  it('is no way to write to the whole world', async () => {
    for (let i = 0; i < 50; i++) await invite(`n${i}@inbox.test`, 'viewer')
    expect(await typeOf(invite('n50@inbox.test', 'viewer'))).to.equal('too-many-requests')
  })

  it('tells when its mail could not be sent, and stays', async () => {
    const deps = { ...people.deps, notices: { ...people.deps.notices, notify: () => Promise.reject(new Error('no')) } }
    const input = { email: 'quiet@inbox.test', role: 'viewer' } as const
    const { told, invitation } = await invitations.inviteMember(deps, shop.accountId, as(shop.owner, 'owner'), input)
    expect(told).to.equal(false)
    expect((await invitations.listInvitations(deps, shop.accountId)).map(one => one.id)).to.deep.equal([invitation.id])
    expect(await findUserByEmail(store, 'quiet@inbox.test')).to.equal(null)
  })
})
