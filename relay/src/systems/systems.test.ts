import { generateKeyPairSync } from 'node:crypto'
import type { ObjectId } from 'bson'
import { ObjectId as Id } from 'bson'
import { expect } from 'chai'
import { createAccount } from '../accounts/index.ts'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { type Domain, signingKey } from '../domains/index.ts'
import { keyTools } from '../ops/key-tools.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { isRefusal, Problem, type Submitter } from '../values.ts'
import {
  checkSystem,
  createAuthenticator,
  createCredential,
  createEntitlementCheck,
  createSystem,
  findSystem,
  listSystems,
  pauseSystem,
  resumeSystem,
  revokeCredential,
  type SystemDeps,
  setPool,
} from './index.ts'

describe('connecting a system', function () {
  this.timeout(30_000)
  let store: Store
  let deps: SystemDeps
  let clock = new Date('2026-01-01T00:00:00Z')
  const zone = new Map<string, string | Error>()
  let accountId: ObjectId
  let accounts = 0

  before(async () => {
    store = await openTestStore()
    deps = {
      store,
      vault: await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') })),
      keys: keyTools,
      now: () => clock,
      smtp: { host: 'mail.example', port: 587, implicitTlsPort: 465 },
      platforms: ['custom'],
      dns: {
        async resolveTxt(name) {
          const found = zone.get(name)
          if (found instanceof Error) throw found
          if (found === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
          return [found.match(/.{1,255}/g) ?? []]
        },
      },
    }
  })
  after(() => store.close())
  beforeEach(async () => {
    zone.clear()
    accountId = new Id((await createAccount(deps, { email: `owner${++accounts}@shop.example`, name: 'Shop' })).id)
  })

  const create = (domains: Parameters<typeof createSystem>[2]['domains']) =>
    createSystem(deps, accountId, { name: 'My shop', platform: 'custom', domains })
  const submitter = (system: { _id: ObjectId; accountId: ObjectId }): Submitter => ({
    accountId: system.accountId,
    systemId: system._id,
    credentialId: null,
    priority: 'normal',
    sandbox: false,
    sendingDomains: [],
  })
  const check = async (id: string) => checkSystem(deps, await findSystem(deps, accountId, id))
  const publish = async (id: string) => {
    for (const record of (await check(id)).records) zone.set(record.name, record.value)
  }

  it('says what is missing, and gives the SMTP values only when all is right', async () => {
    const { id, state } = await create([{ name: 'one.example' }])
    expect(state).to.equal('draft')
    const first = await check(id)
    expect(first).to.deep.include({ state: 'draft', missing: ['dkim', 'listHelp'], smtp: null })
    expect(first.records[0]).to.deep.include({ type: 'TXT', found: false })
    expect(first.records[0]?.name).to.match(/\._domainkey\.one\.example$/)
    expect(first.records[0]?.value).to.match(/^v=DKIM1; ?k=rsa; ?p=/)
    await publish(id)
    expect(await check(id)).to.deep.include({ missing: ['listHelp'], smtp: null })
    await create([{ name: 'one.example', listHelp: ['mailto:help@one.example'] }]) // the entry of the domain is completed
    const last = await check(id)
    expect(last).to.deep.include({ state: 'ready', missing: [] })
    expect(last.smtp).to.deep.include({ host: 'mail.example', port: 587, encryption: 'starttls' })
    expect(last.smtp?.username).to.match(/^sys-/)
  })

  it('can all be set up, but gets no credentials and sends nothing, before its account is approved', async () => {
    const accounts = store.db.collection('accounts')
    const { id } = await create([{ name: 'waits.example', listHelp: ['mailto:help@waits.example'] }])
    await publish(id)
    await check(id)
    const system = await findSystem(deps, accountId, id)
    const early = await createCredential(deps, system, 'early')
    const logIn = () => createAuthenticator(deps)(early.username, early.password)
    for (const state of ['waiting', 'refused']) {
      await accounts.updateOne({ _id: accountId }, { $set: { state } })
      const { records, ...seen } = await check(id)
      expect(records.every(record => record.found)).to.equal(true)
      expect(seen).to.deep.include({ state: 'inactive', missing: ['approval'], smtp: null })
      expect(await createCredential(deps, system, 'x').catch(error => error.type)).to.equal('account-waiting')
      expect(await logIn()).to.include({ code: 535, enhanced: '5.7.13' })
      const entitled = createEntitlementCheck(deps)
      expect(await entitled({ ...submitter(system), credentialId: new Id(early.id) })).to.include({ code: 550 })
    }
    await accounts.updateOne({ _id: accountId }, { $set: { state: 'active' } })
    expect((await check(id)).smtp).to.not.equal(null)
    expect(await logIn()).to.have.property('sendingDomains')
  })

  it('uses the account’s entry of a domain again, and takes an own key with its selector', async () => {
    const first = await create([{ name: 'two.example', listHelp: ['mailto:a@two.example'] }])
    const second = await create([{ name: 'two.example' }])
    expect((await check(first.id)).records[0]?.name).to.equal((await check(second.id)).records[0]?.name)

    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    const { id } = await create([
      { name: 'own.example', listHelp: ['https://own.example/x'], dkimSelector: 's1', dkimKeyPem: pem },
    ])
    const [record] = (await check(id)).records
    expect(record?.name).to.equal('s1._domainkey.own.example')
    expect(record?.value).to.contain(publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))
    const domain = (await store.models.Domain.findOne({ accountId, name: 'own.example' }).lean()) as unknown as Domain
    expect(JSON.stringify(domain), 'the private key is sealed').to.not.contain('PRIVATE KEY')
    expect(signingKey(deps.vault, domain).selector).to.equal('s1')
  })

  it('keeps several sending domains, each with its own key', async () => {
    const { id } = await create([
      { name: 'a.example', listHelp: ['mailto:x@a.example'] },
      { name: 'b.example', listHelp: ['mailto:x@a.example'] },
    ])
    const values = (await check(id)).records.map(record => record.value)
    expect(new Set(values).size).to.equal(2)
  })

  it('tells a wrong record from a missing one, and keeps what it knew while DNS is silent', async () => {
    const { id } = await create([{ name: 'three.example', listHelp: ['mailto:a@three.example'] }])
    await publish(id)
    expect((await check(id)).missing).to.deep.equal([])
    const name = [...zone.keys()][0] ?? ''
    zone.set(name, Object.assign(new Error('servfail'), { code: 'ESERVFAIL' }))
    expect((await check(id)).missing, 'an outage proves nothing').to.deep.equal([])
    zone.set(name, 'v=DKIM1; k=rsa; p=AAAA')
    const wrong = await check(id)
    expect(wrong.missing).to.deep.equal(['dkim'])
    expect(wrong.records[0]?.seen).to.deep.equal(['v=DKIM1; k=rsa; p=AAAA'])
  })

  it('warns of a List-Help page that isn’t there, and lets the system send all the same', async () => {
    const { id } = await create([
      { name: 'page.example', listHelp: ['https://page.example/mails', 'mailto:a@page.example'] },
    ])
    await publish(id)
    const looked: string[] = []
    const lookAtPage = async (url: string) => {
      looked.push(url)
      return looked.length === 1 ? { de: 'antwortet mit 404', en: 'answers 404' } : null
    }
    const system = await findSystem(deps, accountId, id)
    const first = await checkSystem({ ...deps, lookAtPage }, system)
    expect(first).to.deep.include({ state: 'ready', missing: [] })
    expect(first.smtp).to.not.equal(null)
    expect(first.warnings.map(({ code, message }) => `${code}: ${message}`)).to.have.length(1)
    expect(first.warnings[0]?.message).to.contain('https://page.example/mails answers 404')
    expect((await checkSystem({ ...deps, lookAtPage }, system)).warnings).to.deep.equal([])
    expect(looked).to.deep.equal(['https://page.example/mails', 'https://page.example/mails'])
    expect((await check(id)).warnings, 'where nothing may be fetched').to.deep.equal([])
  })

  it('shows a tenant nothing of another', async () => {
    const { id } = await create([{ name: 'four.example' }])
    const foreign = new Id()
    expect(await findSystem(deps, foreign, id).catch(error => error)).to.be.instanceOf(Problem)
    expect(await listSystems(deps, { accountId: foreign, limit: 10 })).to.deep.equal([])
    const credential = await createCredential(deps, await findSystem(deps, accountId, id), 'x')
    expect(await revokeCredential(deps, foreign, credential.id).catch(error => error)).to.be.instanceOf(Problem)
  })

  it('refuses an unknown platform and a key without its selector, with words', async () => {
    const platform = await createSystem(deps, accountId, {
      name: 'x',
      platform: 'fax',
      domains: [{ name: 'x.example' }],
    }).catch(e => e)
    expect(platform).to.be.instanceOf(Problem).and.to.have.property('type', 'platform-unknown')
    expect(await create([{ name: 'x.example', dkimKeyPem: 'x' }]).catch(e => e.message)).to.contain('selector')
  })

  describe('credentials', () => {
    const authenticator = () => createAuthenticator({ store, now: () => clock })
    const connected = async (name: string) => {
      const { id } = await create([{ name, listHelp: [`mailto:a@${name}`] }])
      await publish(id)
      await check(id)
      const system = await findSystem(deps, accountId, id)
      return { system, ...(await createCredential(deps, system, 'shop')), credentialId: '' }
    }

    it('let in who has them, and nobody else', async () => {
      const { username, password, system } = await connected('c1.example')
      const authenticate = authenticator()
      const submitter = await authenticate(username, password)
      expect(submitter).to.deep.include({ sendingDomains: ['c1.example'] })
      if (submitter === null || isRefusal(submitter)) throw new Error('refused')
      expect(submitter.systemId.equals(system._id)).to.equal(true)
      expect(await authenticate(username, `${password}x`)).to.equal(null)
      expect(await authenticate(username, '')).to.equal(null)
      expect(await authenticate('nobody', password)).to.equal(null)
      expect(Buffer.from(password, 'base64url').length * 8).to.be.at.least(160)
    })

    it('end within seconds of being revoked', async () => {
      const { username, password, id } = await connected('c2.example')
      const authenticate = authenticator()
      expect(await authenticate(username, password)).to.not.equal(null)
      await revokeCredential(deps, accountId, id)
      clock = new Date(clock.getTime() + 6_000)
      expect(await authenticate(username, password)).to.equal(null)
    })

    it('work at once when they are new, also while others of the system are in use', async () => {
      const { username, password, system } = await connected('c5.example')
      const authenticate = authenticator()
      const still = createEntitlementCheck({ store, now: () => clock })
      const first = await authenticate(username, password)
      if (first === null || isRefusal(first)) throw new Error('refused')
      expect(isRefusal(await still(first))).to.equal(false)
      const other = await createCredential(deps, system, 'second shop')
      const second = await authenticate(username, other.password)
      if (second === null || isRefusal(second)) throw new Error('refused')
      expect(await still(second)).to.deep.include({ sendingDomains: ['c5.example'] })
    })

    it('end within seconds on open connections too: revoked or paused', async () => {
      const { username, password, system, id } = await connected('c6.example')
      const still = createEntitlementCheck({ store, now: () => clock })
      const submitter = await authenticator()(username, password)
      if (submitter === null || isRefusal(submitter)) throw new Error('refused')
      expect(await still(submitter)).to.deep.equal(submitter)
      await pauseSystem(deps, system, 'invoice open')
      clock = new Date(clock.getTime() + 6_000)
      expect(await still(submitter)).to.deep.include({ refused: true, code: 550, enhanced: '5.7.13' })
      await resumeSystem(deps, system)
      clock = new Date(clock.getTime() + 6_000)
      expect(isRefusal(await still(submitter))).to.equal(false)
      await revokeCredential(deps, accountId, id)
      clock = new Date(clock.getTime() + 6_000)
      expect(await still(submitter)).to.deep.include({ refused: true, code: 550, enhanced: '5.7.8' })
    })

    it('are refused with the reason while the system is paused', async () => {
      const { username, password, system } = await connected('c3.example')
      await pauseSystem(deps, system, 'Umzug – bis morgen')
      const refused = await authenticator()(username, password)
      expect(refused).to.deep.include({ refused: true, code: 535, enhanced: '5.7.13' })
      expect(isRefusal(refused) && refused.reason).to.match(/^[\x20-\x7e]+Umzug[\x20-\x7e]*$/)
      await resumeSystem(deps, system)
      expect(isRefusal(await authenticator()(username, password))).to.equal(false)
    })

    it('leave by the pool of their system, which may change while they are logged in', async () => {
      const { username, password, system } = await connected('c5.example')
      const still = createEntitlementCheck({ store, now: () => clock })
      const submitter = await authenticator()(username, password)
      if (submitter === null || isRefusal(submitter)) throw new Error('no login')
      expect(submitter.pool).to.equal('transactional')
      await setPool(deps, system, 'other')
      clock = new Date(clock.getTime() + 6000)
      expect(await still(submitter)).to.include({ pool: 'other' })
      expect((await listSystems(deps, { accountId, limit: 5 }))[0]).to.include({ pool: 'other' })
      await store.db.collection('systems').updateOne({ _id: system._id }, { $unset: { pool: 1 } }) // of an older version
      clock = new Date(clock.getTime() + 6000)
      expect(await still(submitter)).to.include({ pool: 'transactional' })
    })

    it('go on for a day when the DKIM record vanishes, then say why not', async () => {
      const { username, password, system } = await connected('c4.example')
      zone.clear()
      await checkSystem(deps, system)
      expect(isRefusal(await authenticator()(username, password))).to.equal(false)
      clock = new Date(clock.getTime() + 25 * 3600_000)
      const refused = await authenticator()(username, password)
      expect(isRefusal(refused) && refused.reason).to.contain('DKIM record of c4.example')
    })
  })
})
