import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { Problem } from '../values.ts'
import { createAccount, findAccount, listAccounts } from './index.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { accountRow } from './rows.ts'
import { findUserByEmail, passwordHashOf, vouchForUser } from './users.ts'

/** what @better-auth/utils 0.5 made of this password */
const foreign = {
  password: 'correct horse é battery',
  hash: '4832b6ec6e905081e1537ee6a48e54cc:968232033b05a57e43f10dcb5e61051a536b3f874fbffa89a7a828ef4662ca4ce5aa78e38c91d533f2f9f83f3083890cc40fc98877d65d280a938b80a830c0c6',
}

describe('a password', () => {
  it('is kept as better-auth keeps it', async () => {
    expect(await verifyPassword(foreign.hash, foreign.password)).to.equal(true)
    expect(await verifyPassword(foreign.hash, foreign.password.normalize('NFD')), 'typed on a Mac').to.equal(true)
    expect(await verifyPassword(foreign.hash, 'correct horse e battery')).to.equal(false)
  })

  it('has another hash each time, and is known by each', async () => {
    const hashes = await Promise.all([hashPassword('twelve chars'), hashPassword('twelve chars')])
    expect(hashes[0])
      .to.match(/^[0-9a-f]{32}:[0-9a-f]{128}$/)
      .and.to.not.equal(hashes[1])
    for (const hash of hashes) expect(await verifyPassword(hash, 'twelve chars')).to.equal(true)
  })

  it('fits no hash that is none', async () => {
    for (const hash of ['', ':', 'x', 'x:y', `${foreign.hash}0`]) expect(await verifyPassword(hash, '')).to.equal(false)
  })
})

describe('an account', function () {
  this.timeout(30_000)
  let store: Store
  const now = () => new Date('2026-01-01T00:00:00Z')
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    for (const name of ['accounts', 'authUsers', 'authAccounts']) await store.db.collection(name).deleteMany({})
  })
  const create = (email: string, more: object = {}) => createAccount({ store, now }, { email, name: 'Shop', ...more })
  const stored = () => store.db.collection('accounts').findOne({})
  const ownerHash = async () =>
    passwordHashOf(store, (await findUserByEmail(store, 'owner@shop.example'))?.id ?? 'nobody')

  it('belongs to one address, whatever its case, and is found by it or its id', async () => {
    const { id } = await create('Owner@Shop.example')
    expect((await create('owner@shop.example').catch(error => error)).type).to.equal('account-exists')
    for (const key of [id, 'OWNER@shop.example'])
      expect(String((await findAccount({ store, now }, key))._id)).to.equal(id)
    const unknown = await findAccount({ store, now }, 'nobody@shop.example').catch(error => error)
    expect(unknown).to.be.instanceOf(Problem).and.to.have.property('type', 'account-unknown')
    expect(await listAccounts({ store, now })).to.deep.equal([
      {
        id,
        name: 'Shop',
        email: 'owner@shop.example',
        createdAt: now(),
        state: 'active',
        agency: false,
        agencyId: null,
      },
    ])
  })

  it('has its owner in it from the first write, a user whose address is known to be his', async () => {
    const { id } = await create('Owner@Shop.example', { locale: 'de' })
    const owner = await findUserByEmail(store, 'owner@shop.example')
    expect(owner).to.include({ name: 'Shop', locale: 'de', emailVerified: true, operator: false, twoFactor: false })
    const row = await accountRow(store, new ObjectId(id))
    expect(row.members?.map(m => [m.userId.toHexString(), m.role])).to.deep.equal([[owner?.id, 'owner']])
  })

  it('keeps of its owner’s password the hash only, and shows not even that', async () => {
    const view = await create('owner@shop.example', { password: foreign.password })
    const hash = await ownerHash()
    expect(await verifyPassword(hash ?? '', foreign.password)).to.equal(true)
    const [credential] = await store.db.collection('authAccounts').find().toArray()
    expect(JSON.stringify([await stored(), credential])).to.not.contain(foreign.password)
    for (const shown of [view, await listAccounts({ store, now })])
      expect(JSON.stringify(shown)).to.not.contain(hash ?? 'no hash')
  })

  it('leaves the password of who is a user already', async () => {
    await create('owner@shop.example', { password: foreign.password })
    await store.db.collection('accounts').deleteMany({}) // as after a crash between user and account
    const other = await create('owner@shop.example', { password: 'another one' }).catch(error => error)
    expect(other.type).to.equal('user-exists')
    await create('owner@shop.example', { password: foreign.password })
    expect(await verifyPassword((await ownerHash()) ?? '', foreign.password)).to.equal(true)
  })

  it('takes nobody’s password who never proved that the address is his', async () => {
    const user = await vouchForUser(store, now(), {
      email: 'owner@shop.example',
      name: 'Eve',
      locale: 'en',
      passwordHash: await hashPassword('of a stranger'),
    })
    await store.db.collection('authUsers').updateOne({}, { $set: { emailVerified: false } })
    await create('owner@shop.example', { name: 'Shop' })
    expect(await findUserByEmail(store, 'owner@shop.example')).to.include({
      id: user.id,
      name: 'Shop',
      emailVerified: true,
    })
    expect(await ownerHash()).to.equal(null)
  })

  it('has none without a password, and isn’t made with a short one', async () => {
    await create('owner@shop.example')
    expect(await ownerHash()).to.equal(null)
    const refused = await create('other@shop.example', { password: '7 chars' }).catch((error: Error) => error.message)
    expect(refused).to.contain('8 characters')
    expect(await listAccounts({ store, now })).to.have.length(1)
  })
})
