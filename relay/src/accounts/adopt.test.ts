import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { adoptOwners } from './adopt.ts'
import { accountsOf } from './members.ts'
import { hashPassword } from './password.ts'
import { findUserByEmail, passwordHashOf, vouchForUser } from './users.ts'

describe('accounts made before there were users', function () {
  this.timeout(30_000)
  let store: Store
  const now = () => new Date('2026-01-01T00:00:00Z')
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  it('get their owners, with the passwords they were given, once', async () => {
    const ownerPasswordHash = await hashPassword('correct horse')
    const known = await vouchForUser(store, now(), { email: 'b@x.test', name: 'B', locale: 'de', passwordHash: null })
    const old = ['a@x.test', 'b@x.test', 'c@x.test'].map((email, i) => ({
      email,
      name: `Shop ${email}`,
      createdAt: now(),
      ...(i < 2 ? { ownerPasswordHash } : {}),
    }))
    await store.db.collection('accounts').insertMany(old)
    expect(await Promise.all([adoptOwners({ store, now }), adoptOwners({ store, now })])).to.include(3)
    expect(await adoptOwners({ store, now })).to.equal(0)
    for (const { email, name } of old) {
      const owner = await findUserByEmail(store, email)
      const accounts = await accountsOf({ store }, owner?.id ?? '')
      expect(accounts.map(account => [account.name, account.role])).to.deep.equal([[name, 'owner']])
    }
    const hashOf = async (email: string) => passwordHashOf(store, (await findUserByEmail(store, email))?.id ?? 'nobody')
    expect([await hashOf('a@x.test'), await hashOf('b@x.test'), await hashOf('c@x.test')]).to.deep.equal([
      ownerPasswordHash,
      null,
      null,
    ])
    expect((await findUserByEmail(store, 'b@x.test'))?.id, 'who was a user stays him').to.equal(known.id)
    expect(await store.db.collection('accounts').countDocuments({ ownerPasswordHash: { $exists: true } })).to.equal(0)
  })
})
