/** Walks the queries of users, members and notices, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { createAccount, showAccount } from '../accounts/index.ts'
import * as members from '../accounts/members.ts'
import * as users from '../accounts/users.ts'
import { createNotices } from '../notices/index.ts'
import type { Store } from './index.ts'

export async function walkIdentity(store: Store, now: () => Date, tenant: { systemId: ObjectId }): Promise<void> {
  await walkNotices(store, tenant)
  await walkMembers(store, now)
}

async function walkMembers(store: Store, now: () => Date): Promise<void> {
  const deps = { store, now }
  const by = { actor: 'cli', role: 'operator' } as const
  const given = { email: 'member@shop.example', name: 'M', locale: 'en', passwordHash: 'x' } as const
  const user = await users.vouchForUser(store, now(), given)
  await users.vouchForUser(store, now(), { ...given, passwordHash: null, operator: true })
  await store.db.collection('authUsers').updateOne({ email: user.email }, { $set: { emailVerified: false } })
  await users.vouchForUser(store, now(), given)
  await users.findUser(store, user.id)
  await users.findUserByEmail(store, user.email)
  await users.listOperators(store)
  await users.passwordHashOf(store, user.id)
  const { id } = await createAccount(deps, { email: 'member@shop.example', name: 'M' })
  const accountId = new ObjectId(id)
  const other = await users.vouchForUser(store, now(), { ...given, email: 'other@shop.example' })
  await members.addMember(deps, accountId, other.id, 'viewer')
  await members.changeRole(deps, accountId, by, other.id, 'admin')
  await members.transferOwnership(deps, accountId, by, user.id, other.id)
  for (const which of [accountId, null]) await members.membershipOf(deps, user.id, which)
  await members.accountsOf(deps, user.id)
  await members.contactsOf(deps, accountId)
  await members.listMembers(deps, accountId)
  await members.removeMember(deps, accountId, by, user.id)
  await showAccount(deps, accountId)
}

async function walkNotices(store: Store, tenant: { systemId: ObjectId }): Promise<void> {
  const settings = { operatorSystem: tenant.systemId.toHexString() }
  const sender = { domain: 'relay.test', send: async () => new ObjectId() }
  await createNotices({ store, settings, ownMail: async () => sender }).notify({
    to: ['anna@inbox.test'],
    locale: 'en',
    subject: 'x',
    paragraphs: ['x'],
  })
}
