import { expect } from 'chai'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { firstOperatorLink, newOperatorLink, type OperatorDeps, removeOperator, setUpOperator } from './operators.ts'
import { verifyPassword } from './password.ts'
import { listOperators, passwordHashOf, vouchForUser } from './users.ts'

const anna = { email: 'Anna@inbox.test', name: 'Anna', password: 'correct horse battery' }

describe('the operator', function () {
  this.timeout(30_000)
  let store: Store
  let deps: OperatorDeps
  const vaultOf = (byte: number) =>
    openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, byte).toString('base64') }))
  const tokenIn = (url: string | null) => new URL(url ?? '').searchParams.get('token') ?? ''
  const type = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      error => error.type,
    )
  before(async () => {
    store = await openTestStore()
    const settings = { publicUrl: 'https://relay.test' }
    deps = { store, vault: await vaultOf(7), settings, now: () => new Date() }
  })
  after(() => store.close())
  beforeEach(async () => {
    for (const name of ['marks', 'authUsers', 'authAccounts']) await store.db.collection(name).deleteMany({})
  })

  it('is shown a link at each start, the same one, until somebody is it', async () => {
    const links = await Promise.all([firstOperatorLink(deps), firstOperatorLink(deps), firstOperatorLink(deps)])
    expect(new Set(links).size).to.equal(1)
    expect(links[0]).to.match(/^https:\/\/relay\.test\/setup\?token=[\w-]{43}$/)
    const operator = await setUpOperator(deps, tokenIn(links[0] ?? null), anna)
    expect(operator).to.include({ email: 'anna@inbox.test', operator: true, emailVerified: true })
    expect(await verifyPassword((await passwordHashOf(store, operator.id)) ?? '', anna.password)).to.equal(true)
    expect(await firstOperatorLink(deps)).to.equal(null)
  })

  it('can’t be made by who reads the store, nor with another master key', async () => {
    const token = tokenIn(await firstOperatorLink(deps))
    expect(JSON.stringify(await store.db.collection('marks').find().toArray())).to.not.contain(token)
    const elsewhere = { ...deps, vault: await vaultOf(8) }
    expect(await type(setUpOperator(elsewhere, token, anna))).to.equal('link-invalid')
    for (const guess of ['', 'x', token.slice(1), `${token}x`, token.toUpperCase()])
      expect(await type(setUpOperator(deps, guess, anna))).to.equal('link-invalid')
    expect(await listOperators(store)).to.deep.equal([])
  })

  it('is made once by a link, which a mistake doesn’t use up', async () => {
    const token = tokenIn(await firstOperatorLink(deps))
    expect(await type(setUpOperator(deps, token, { ...anna, password: 'anna1234' }))).to.equal('password-easy')
    const two = [anna, { ...anna, email: 'eve@inbox.test' }].map(person => type(setUpOperator(deps, token, person)))
    expect(await Promise.all(two)).to.have.members(['none', 'link-invalid'])
    expect(await listOperators(store)).to.have.length(1)
  })

  it('may be a user already, who then has to sign in first', async () => {
    const given = { email: 'anna@inbox.test', name: 'Anna', locale: 'de', passwordHash: null } as const
    const known = await vouchForUser(store, deps.now(), given)
    const token = tokenIn(await firstOperatorLink(deps))
    expect(await type(setUpOperator(deps, token, anna))).to.equal('user-exists')
    expect((await setUpOperator(deps, token, { userId: known.id })).id).to.equal(known.id)
    expect((await listOperators(store)).map(user => user.id)).to.deep.equal([known.id])
  })

  it('makes others by a new link, which ends the one before, and can be removed but for the last', async () => {
    await setUpOperator(deps, tokenIn(await firstOperatorLink(deps)), anna)
    const [first, second] = [await newOperatorLink(deps, 'cli'), await newOperatorLink(deps, 'cli')]
    const bert = { ...anna, email: 'bert@inbox.test', name: 'Bert' }
    expect(await type(setUpOperator(deps, tokenIn(first), bert))).to.equal('link-invalid')
    await setUpOperator(deps, tokenIn(second), bert)
    await removeOperator(deps, 'Anna@inbox.test', 'cli')
    expect((await listOperators(store)).map(user => user.email)).to.deep.equal(['bert@inbox.test'])
    expect(await type(removeOperator(deps, 'bert@inbox.test', 'cli'))).to.equal('last-operator')
    expect(await type(removeOperator(deps, 'anna@inbox.test', 'cli'))).to.equal('user-unknown')
  })

  it('leaves an entry in the audit log of each of these acts', async () => {
    expect(await store.db.collection('audit').distinct('act')).to.include.members([
      'operator.link',
      'operator.add',
      'operator.remove',
    ])
  })
})
