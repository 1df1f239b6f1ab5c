import { ObjectId } from 'bson'
import { expect } from 'chai'
import { listAudit } from '../audit/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import * as agencies from './agencies.ts'
import { acceptInvitation, inviteMember } from './invitations.ts'
import { contactsOf, membershipOf, removeMember, roleOf } from './members.ts'
import { as, createPeople, type People, typeOf } from './people.test-peer.ts'
import { type User, vouchForUser } from './users.ts'

describe('an agency', function () {
  this.timeout(30_000)
  let store: Store
  let people: People
  let agency: { accountId: ObjectId; owner: User }
  let shop: { accountId: ObjectId; owner: User }
  before(async () => {
    store = await openTestStore()
    people = createPeople(store, { publicUrl: 'https://relay.test', signup: 'approval' })
    await vouchForUser(store, people.deps.now(), {
      email: 'op@inbox.test',
      name: 'Op',
      locale: 'de',
      passwordHash: null,
      operator: true,
    })
  })
  after(() => store.close())
  beforeEach(async () => {
    people.mails.length = 0
    agency = await people.account('Agency')
    shop = await people.account('Shop')
    await agencies.setAgency(people.deps, agency.accountId, true, 'cli')
  })
  const boss = () => as(agency.owner, 'owner')
  const offer = async (to = shop.owner.email) => {
    people.later(120_000)
    await agencies.offerCare(people.deps, agency.accountId, boss(), { email: to })
    return people.tokenTo(to)
  }
  const takeOver = async () => agencies.acceptOffer(people.deps, await offer(), shop.owner, shop.accountId)
  const roleIn = (user: User, accountId = shop.accountId) => roleOf(people.deps, user.id, accountId)

  it('is made by the operator, who is asked once', async () => {
    const other = await people.account('Wants to')
    const ask = () =>
      agencies.askToBeAgency(people.deps, other.accountId, { ...as(other.owner, 'owner'), user: other.owner })
    await ask()
    await ask()
    expect(people.mails.map(mail => [mail.to, mail.subject])).to.deep.equal([
      [['op@inbox.test'], 'Wants to möchte Agentur werden'],
    ])
    expect((await agencies.listAgencyWishes(people.deps)).map(({ name }) => name)).to.deep.equal(['Wants to'])
    const client = (by = as(other.owner, 'owner')) =>
      agencies.createClient(people.deps, other.accountId, by, { name: 'x' })
    expect(await typeOf(client())).to.equal('not-agency')
    expect(await agencies.setAgency(people.deps, other.accountId, true, 'cli')).to.include({ agency: true })
    expect(await agencies.listAgencyWishes(people.deps)).to.deep.equal([])
    expect(await typeOf(client())).to.equal('none')
    expect(await typeOf(agencies.setAgency(people.deps, other.accountId, false, 'cli'))).to.equal('agency-has-clients')
  })

  it('makes accounts for clients, whose owners it invites', async () => {
    const { id } = await agencies.createClient(people.deps, agency.accountId, boss(), { name: 'Client' })
    const accountId = new ObjectId(id)
    const membership = await membershipOf(people.deps, agency.owner.id, accountId)
    expect(membership?.role).to.equal('admin')
    expect(String(membership?.agencyId)).to.equal(String(agency.accountId))
    expect(
      (await contactsOf(people.deps, accountId)).map(({ email }) => email),
      'reminders',
    ).to.deep.equal([agency.owner.email])

    const acting = as(agency.owner, 'admin', agency.accountId)
    expect(await typeOf(agencies.endCare(people.deps, accountId, acting))).to.equal('no-owner')
    await inviteMember(people.deps, accountId, acting, { email: 'client@inbox.test', role: 'owner' })
    const given = { name: 'Client', password: 'correct horse battery' }
    const { user } = await acceptInvitation(people.deps, people.tokenTo('client@inbox.test'), given)
    expect(await roleIn(user, accountId)).to.equal('owner')
    people.later(120_000)
    const second = inviteMember(people.deps, accountId, acting, { email: 'eve@inbox.test', role: 'owner' })
    expect(await typeOf(second), 'only the first owner').to.equal('role-not-allowed')
    const { items } = await listAudit(store, accountId, {})
    expect(items.map(({ act, actor, onBehalfOf }) => [act, actor, onBehalfOf])).to.deep.include.members([
      ['client.create', `user:${agency.owner.id}`, String(agency.accountId)],
      ['invitation.create', `user:${agency.owner.id}`, String(agency.accountId)],
    ])
  })

  it('takes over an account when its owner accepts, and nobody else can', async () => {
    const eve = await people.account('Eve’s shop')
    const token = await offer()
    expect(await agencies.showOffer(people.deps, token)).to.include({ agencyName: 'Agency', email: shop.owner.email })
    const accept = (user: User, accountId: ObjectId, which = token) =>
      typeOf(agencies.acceptOffer(people.deps, which, user, accountId))
    expect(await accept(eve.owner, shop.accountId)).to.equal('invitation-foreign')
    expect(await accept(shop.owner, eve.accountId)).to.equal('account-unknown')
    expect(await accept({ ...shop.owner, emailVerified: false }, shop.accountId)).to.equal('invitation-foreign')
    expect(await roleIn(agency.owner)).to.equal(null)
    expect(await accept(shop.owner, shop.accountId)).to.equal('none')
    expect(await roleIn(agency.owner)).to.equal('admin')
    expect(await accept(shop.owner, shop.accountId)).to.equal('invitation-invalid')
    expect(await accept(shop.owner, shop.accountId, await offer())).to.equal('has-agency')
  })

  it('can be let in by an owner only, and not into another agency', async () => {
    const admin = await people.member(shop.accountId, 'admin')
    expect(await typeOf(agencies.acceptOffer(people.deps, await offer(admin.email), admin, shop.accountId))).to.equal(
      'role-not-allowed',
    )
    const other = await people.account('Other agency')
    await agencies.setAgency(people.deps, other.accountId, true, 'cli')
    expect(
      await typeOf(agencies.acceptOffer(people.deps, await offer(other.owner.email), other.owner, other.accountId)),
    ).to.equal('has-agency')
    const developer = await people.member(agency.accountId, 'developer')
    const asked = agencies.offerCare(people.deps, agency.accountId, as(developer, 'developer'), {
      email: 'x@inbox.test',
    })
    expect(await typeOf(asked)).to.equal('role-not-allowed')
  })

  it('asks an address without telling whether it owns an account', async () => {
    const known = await agencies.offerCare(people.deps, agency.accountId, boss(), { email: shop.owner.email })
    const unknown = await agencies.offerCare(people.deps, agency.accountId, boss(), { email: 'nobody@inbox.test' })
    expect([known.told, Object.keys(known.offer)]).to.deep.equal([unknown.told, Object.keys(unknown.offer)])
    expect(await agencies.listOffers(people.deps, agency.accountId)).to.have.length(2)
  })

  it('lets its people act as what they are in it, until they are not', async () => {
    await takeOver()
    for (const role of ['admin', 'developer', 'billing', 'viewer'] as const) {
      const member = await people.member(agency.accountId, role)
      expect(await roleIn(member), role).to.equal(role)
      await removeMember(people.deps, agency.accountId, boss(), member.id)
      expect(await roleIn(member), role).to.equal(null)
    }
    const both = await people.member(agency.accountId, 'viewer')
    expect((await membershipOf(people.deps, shop.owner.id, shop.accountId))?.agencyId).to.equal(null)
    expect(await roleIn(both)).to.equal('viewer')
    await store.db.collection('accounts').updateOne({ _id: agency.accountId }, { $set: { state: 'refused' } })
    expect(await roleIn(both), 'of an agency that is not approved').to.equal(null)
  })

  it('hands the account back, or is sent away by its owner', async () => {
    for (const by of [() => as(agency.owner, 'admin', agency.accountId), () => as(shop.owner, 'owner')]) {
      await takeOver()
      people.mails.length = 0
      await agencies.endCare(people.deps, shop.accountId, by())
      expect(await roleIn(agency.owner)).to.equal(null)
      expect(await roleIn(shop.owner)).to.equal('owner')
      expect(people.mails.flatMap(mail => mail.to)).to.have.members([shop.owner.email, agency.owner.email])
      expect(await typeOf(agencies.endCare(people.deps, shop.accountId, by()))).to.equal('no-agency')
    }
    await takeOver()
    const admin = await people.member(shop.accountId, 'admin')
    expect(await typeOf(agencies.endCare(people.deps, shop.accountId, as(admin, 'admin')))).to.equal('role-not-allowed')
    const developer = await people.member(agency.accountId, 'developer')
    const acting = as(developer, 'developer', agency.accountId)
    expect(await typeOf(agencies.endCare(people.deps, shop.accountId, acting))).to.equal('role-not-allowed')
  })

  it('sees its clients with their systems and numbers, page by page, in as many questions as for one', async () => {
    const clients: ObjectId[] = []
    const at = people.deps.now()
    for (let i = 0; i < 5; i++) {
      const { id } = await agencies.createClient(people.deps, agency.accountId, boss(), { name: `Client ${i}` })
      const accountId = new ObjectId(id)
      clients.push(accountId)
      const dkim = { state: i === 0 ? 'missing' : 'match' }
      const domain = { _id: new ObjectId(), accountId, name: `shop${i}.test`, listHelp: ['mailto:a@shop.test'], dkim }
      await store.db.collection('domains').insertOne(domain)
      const system = { accountId, name: `Shop ${i}`, platform: 'custom', domainIds: [domain._id], username: `u${id}` }
      await store.db.collection('systems').insertOne(system)
      for (const hours of [1, 2, 30]) {
        const startsAt = new Date(at.getTime() - hours * 3_600_000)
        const numbers = { received: 10 + i, delivered: 8, bounced: 1 }
        await store.db.collection('buckets').insertOne({ accountId, systemId: new ObjectId(), startsAt, ...numbers })
      }
    }
    const first = await agencies.listClients(people.deps, agency.accountId, { limit: 3 })
    const second = await agencies.listClients(people.deps, agency.accountId, {
      limit: 3,
      after: first.next ?? undefined,
    })
    const all = [...first.items, ...second.items]
    expect(all.map(({ id }) => id)).to.deep.equal(clients.map(String))
    expect(second.next).to.equal(null)
    expect(all[2]).to.deep.include({ name: 'Client 2', lastDay: { received: 24, delivered: 16, bounced: 2 } })
    expect(all.map(({ systems }) => systems.map(({ name, state }) => `${name} ${state}`).join())).to.deep.equal([
      'Shop 0 draft',
      ...[1, 2, 3, 4].map(i => `Shop ${i} ready`),
    ])
    expect((await agencies.listClients(people.deps, shop.accountId, {})).items, 'of somebody else').to.deep.equal([])
  })

  it('leaves an entry in the audit log of each of these acts', async () => {
    expect(await store.db.collection('audit').distinct('act')).to.include.members([
      'client.create',
      'client.offer',
      'agency.accept',
      'agency.end',
      'agency.ask',
      'agency.on',
    ])
  })
})
