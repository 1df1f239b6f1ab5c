import { ObjectId } from 'bson'
import { expect } from 'chai'
import { pino } from 'pino'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { keyTools } from '../ops/key-tools.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { createIdentities } from './identities.ts'
import { checkDkim, type Domain, type DomainDeps, ensureDomain } from './index.ts'
import { addSecondKey, rotateKey } from './keys.ts'
import { rotateDelegated, zoneRecords } from './rotate-all.ts'

const day = 24 * 3600_000

describe('a stored domain’s keys', function () {
  this.timeout(30_000)
  let store: Store
  let deps: DomainDeps
  let clock: Date
  const zone = new Map<string, string>()
  const cnames = new Map<string, string>()
  before(async () => {
    store = await openTestStore()
    const vault = await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))
    const none = () => Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    deps = {
      store,
      vault,
      keys: keyTools,
      now: () => clock,
      dns: {
        async resolveTxt(name) {
          const found = zone.get(cnames.get(name) ?? name)
          if (found === undefined) throw none()
          return [found.match(/.{1,255}/g) ?? []]
        },
        async resolveCname(name) {
          const found = cnames.get(name)
          if (found === undefined) throw none()
          return [found]
        },
      },
    }
  })
  after(() => store.close())
  beforeEach(async () => {
    await store.models.Domain.deleteMany({})
    clock = new Date('2026-01-01T00:00:00Z')
    zone.clear()
    cnames.clear()
  })

  const read = async (domain: Domain) => (await store.models.Domain.findById(domain._id).lean()) as unknown as Domain
  const check = async (domain: Domain) => checkDkim(deps, await read(domain))
  const pass = (ms: number) => {
    clock = new Date(clock.getTime() + ms)
  }
  /** what signs now, past what is remembered for a moment */
  const signs = async (domain: Domain) => {
    const { keys } = await createIdentities(deps)(domain.accountId as unknown as ObjectId, domain.name)
    return keys.map(key => `${key.selector} ${key.algorithm}`)
  }

  it('change from one selector to the next when the record is seen, and the old one goes after a week', async () => {
    const domain = await ensureDomain(deps, new ObjectId(), { name: 'shop.example' })
    for (const { name, value } of (await check(domain)).records) zone.set(name, value)
    expect((await check(domain)).state).to.equal('match')
    const next = await rotateKey(deps, await read(domain))
    expect(next.selector).to.equal('dp20260101-2')
    expect((await rotateKey(deps, await read(domain))).selector).to.equal(next.selector)
    expect(await signs(domain)).to.deep.equal(['dp20260101 rsa-sha256'])
    const { records } = await check(domain)
    expect(records.map(record => record.found)).to.deep.equal([true, false])
    zone.set(records[1]?.name ?? '', records[1]?.value ?? '')
    const changed = await check(domain)
    expect(changed.keys.map(key => key.role)).to.deep.equal(['signing', 'retired'])
    expect(changed.state).to.equal('match')
    expect(await signs(domain)).to.deep.equal(['dp20260101-2 rsa-sha256'])
    pass(7 * day)
    await check(domain)
    expect((await read(domain)).keys.map(key => key.selector)).to.deep.equal(['dp20260101-2'])
    expect((await read(domain)).dkim?.state).to.equal('match')
  })

  it('sign with Ed25519 too from when its record is there', async () => {
    const domain = await ensureDomain(deps, new ObjectId(), { name: 'shop.example' })
    for (const { name, value } of (await check(domain)).records) zone.set(name, value)
    await addSecondKey(deps, await read(domain))
    const { records } = await check(domain)
    expect(await signs(domain)).to.have.length(1)
    zone.set(records[1]?.name ?? '', records[1]?.value ?? '')
    await check(domain)
    expect(await signs(domain)).to.deep.equal(['dp20260101 rsa-sha256', 'dp20260101-2 ed25519-sha256'])
  })

  it('of two accounts that enter the same domain on one day have selectors of their own', async () => {
    const enter = async () => (await ensureDomain(deps, new ObjectId(), { name: 'shop.example' })).keys[0]?.selector
    expect([await enter(), await enter()]).to.deep.equal(['dp20260101', 'dp20260101-2'])
  })

  it('that their owner brings along take over when their record is seen, and at once where none signs rightly', async () => {
    const own = (selector: string) =>
      keyTools.generate().then(pair => ({ dkimSelector: selector, dkimKeyPem: pair.privateKey }))
    const accountId = new ObjectId()
    const enter = async (more: object) => ensureDomain(deps, accountId, { name: 'shop.example', ...more })
    await enter({})
    const first = await enter(await own('own1'))
    expect(await signs(first)).to.deep.equal(['own1 rsa-sha256'])
    zone.set('own1._domainkey.shop.example', (await check(first)).record.value)
    expect((await check(first)).state).to.equal('match')
    const second = await enter(await own('own2'))
    expect(await signs(second), 'its record is not there yet').to.deep.equal(['own1 rsa-sha256'])
    const wanted = (await check(second)).keys.find(({ selector }) => selector === 'own2')?.record
    zone.set(wanted?.name ?? '', wanted?.value ?? '')
    await check(second)
    pass(60_000)
    expect(await signs(second)).to.deep.equal(['own2 rsa-sha256'])
  })

  it('of an entry from before they had records of their own go on signing', async () => {
    const domain = await ensureDomain(deps, new ObjectId(), { name: 'shop.example' })
    const at = new Date('2025-12-01T00:00:00Z')
    await store.db.collection('domains').updateOne(
      { _id: domain._id },
      {
        $set: { dkim: { state: 'match', checkedAt: at, matchedAt: at, lostAt: null } },
        $unset: { 'keys.0.waitingSince': 1, 'keys.0.retiredAt': 1, 'keys.0.dns': 1 },
      },
    )
    expect(await signs(domain)).to.deep.equal(['dp20260101 rsa-sha256'])
    await check(domain)
    expect((await read(domain)).dkim).to.deep.include({ state: 'missing', matchedAt: at, lostAt: clock })
  })

  it('behind CNAMEs change without the merchant, from one selector to the other and back', async () => {
    const delegating = { ...deps, dkimZone: 'dkim.relay.example' }
    const domain = await ensureDomain(delegating, new ObjectId(), { name: 'shop.example' })
    const { records } = await check(domain)
    expect(records.map(r => `${r.type} ${r.name}`)).to.deep.equal([
      'CNAME dp1._domainkey.shop.example',
      'CNAME dp2._domainkey.shop.example',
    ])
    expect(records[0]?.value).to.match(/^shop\.example\.[0-9a-f]{10}\.dp1\.dkim\.relay\.example$/)
    for (const { name, value } of records) cnames.set(name, value)
    /** the operator's zone, as it is now */
    const publish = async () => {
      for (const { record } of (await check(domain)).keys) zone.set(cnames.get(record.name) ?? '', record.value)
      return check(domain)
    }
    expect((await publish()).records.map(r => r.found)).to.deep.equal([true, true])
    for (const selector of ['dp2', 'dp1', 'dp2']) {
      await rotateKey(deps, await read(domain))
      await publish()
      expect(await signs(domain)).to.deep.equal([`${selector} rsa-sha256`])
      pass(7 * day)
      await check(domain)
    }
  })

  it('behind CNAMEs are rotated by the weekly job after 180 days, and no others', async () => {
    await store.models.Domain.deleteMany({})
    const quiet = { ...deps, log: pino({ level: 'silent' }) }
    const delegated = await ensureDomain({ ...deps, dkimZone: 'dkim.relay.example' }, new ObjectId(), {
      name: 'shop.example',
    })
    const own = await ensureDomain(deps, new ObjectId(), { name: 'own.example' })
    for (const domain of [delegated, own])
      for (const { record } of (await check(domain)).keys) zone.set(record.name, record.value)
    for (const domain of [delegated, own]) await check(domain)
    const rotate = () => rotateDelegated(quiet, new AbortController().signal)
    pass(180 * day - 1)
    expect(await rotate()).to.equal(0)
    pass(1)
    expect(await rotate()).to.equal(1)
    expect(await rotate()).to.equal(0) // one waits already
    expect((await read(delegated)).keys.map(key => key.selector)).to.deep.equal(['dp1', 'dp2'])
    expect((await read(own)).keys).to.have.length(1)
    const names = zoneRecords(deps, [await read(delegated), await read(own)]).map(record => record.name)
    expect(names).to.have.length(2)
    expect(names[1]).to.match(/^shop\.example\.[0-9a-f]{10}\.dp2\.dkim\.relay\.example$/)
  })
})
