import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { Problem } from '../values.ts'
import { createAccount, findAccount, listAccounts } from './index.ts'
import { hashPassword, verifyPassword } from './password.ts'

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
  beforeEach(() => store.db.collection('accounts').deleteMany({}))
  const create = (email: string, more: object = {}) => createAccount({ store, now }, { email, name: 'Shop', ...more })
  const stored = () => store.db.collection('accounts').findOne({})

  it('belongs to one address, whatever its case, and is found by it or its id', async () => {
    const { id } = await create('Owner@Shop.example')
    expect((await create('owner@shop.example').catch(error => error)).type).to.equal('account-exists')
    for (const key of [id, 'OWNER@shop.example'])
      expect(String((await findAccount({ store, now }, key))._id)).to.equal(id)
    const unknown = await findAccount({ store, now }, 'nobody@shop.example').catch(error => error)
    expect(unknown).to.be.instanceOf(Problem).and.to.have.property('type', 'account-unknown')
    expect(await listAccounts({ store, now })).to.deep.equal([
      { id, name: 'Shop', email: 'owner@shop.example', createdAt: now() },
    ])
  })

  it('keeps of its owner’s password the hash only, and shows not even that', async () => {
    const view = await create('owner@shop.example', { password: foreign.password })
    const ownerPasswordHash = (await stored())?.ownerPasswordHash
    expect(await verifyPassword(ownerPasswordHash, foreign.password)).to.equal(true)
    expect(JSON.stringify(await stored())).to.not.contain(foreign.password)
    expect(JSON.stringify(view)).to.not.contain(ownerPasswordHash)
    expect(JSON.stringify(await listAccounts({ store, now }))).to.not.contain(ownerPasswordHash)
  })

  it('has none without a password, and isn’t made with a short one', async () => {
    await create('owner@shop.example')
    expect(await stored()).to.not.have.property('ownerPasswordHash')
    const refused = await create('other@shop.example', { password: '7 chars' }).catch((error: Error) => error.message)
    expect(refused).to.contain('8 characters')
    expect(await listAccounts({ store, now })).to.have.length(1)
  })
})
