import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type RunningEngine, startEngine } from '@depesche/embedded'
import { Session } from '@shopify/shopify-api'
import { expect } from 'chai'
import { openTestRooms, type TestRooms } from '../app.test-peer.ts'
import { shopThatAsks } from '../shops.ts'
import type { Store } from '../store/index.ts'
import { accessOf, ensureAccess, forgetAccess, keepAccess, NoAccess } from './access.ts'
import { createSessionStorage } from './session-storage.ts'

const shop = 'schuhe.myshopify.com'

describe('the access to a shop', function () {
  this.timeout(20_000)
  let engine: RunningEngine
  let folder: string
  let one: TestRooms
  let two: TestRooms
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'access-'))
    engine = await startEngine({ dataDir: folder })
    two = await openTestRooms(undefined, engine.uri)
    one = await openTestRooms(undefined, engine.uri) // Shopify’s library asks the one that came last
  })
  after(async () => {
    await one?.[Symbol.asyncDispose]()
    await two?.[Symbol.asyncDispose]()
    await engine?.close()
    await rm(folder, { recursive: true })
  })
  /** as two processes of one app: the same store, the same key */
  const deps = () => [one.deps, { ...two.deps, vault: one.deps.vault }]
  const open = async () => ensureAccess(one.deps, shop, await one.shopify.sessionToken(shop))
  const end = async () => {
    const storage = createSessionStorage(one.deps)
    const session = await storage.loadSession(`offline_${shop}`)
    if (session === undefined) throw new Error('there is no session')
    session.expires = new Date()
    await storage.storeSession(session)
  }

  it('is got once, however often the app is opened at once', async () => {
    const token = await one.shopify.sessionToken(shop)
    await Promise.all(deps().flatMap(of => [1, 2, 3].map(() => ensureAccess(of, shop, token))))
    expect(one.shopify.grants).to.have.length(1)
    await open()
    expect(one.shopify.grants).to.have.length(1)
  })

  it('is renewed once by many in two processes: what renews it is good once', async () => {
    const before = await accessOf(one.deps, shop)
    await end()
    const begun = one.shopify.grants.length
    const all = await Promise.all(deps().flatMap(of => [1, 2, 3, 4].map(() => accessOf(of, shop))))
    expect(one.shopify.grants.slice(begun)).to.deep.equal(['refresh_token'])
    expect(new Set(all.map(({ accessToken }) => accessToken)).size).to.equal(1)
    expect(all[0]?.accessToken).to.not.equal(before.accessToken)
    expect(all[0]?.refreshToken).to.not.equal(before.refreshToken)
  })

  it('survives that Shopify refuses it to two at once, and one is slow to note it', async () => {
    const session = await accessOf(one.deps, shop)
    const [, other = two.deps] = deps()
    let renewed: Promise<unknown> = Promise.resolve()
    const { Session } = one.deps.store.models
    const slow = new Proxy(Session, {
      get(rows, name) {
        if (name !== 'updateOne') return Reflect.get(rows, name)
        return async (...given: Parameters<typeof rows.updateOne>) => {
          renewed = forgetAccess(other, session).then(() => accessOf(other, shop))
          await Promise.race([renewed, pause(300)]) // where nothing holds it up it is done by then
          return rows.updateOne(...given)
        }
      },
    })
    const models = { ...one.deps.store.models, Session: slow }
    await forgetAccess({ ...one.deps, store: { ...one.deps.store, models } as Store }, session)
    await renewed
    one.shopify.endAccess()
    const now = await accessOf(one.deps, shop)
    await forgetAccess(one.deps, now)
    expect((await accessOf(one.deps, shop)).accessToken).to.not.equal(now.accessToken)
  })

  it('is kept for shops that are connected, though no order comes for months', async () => {
    await shopThatAsks(
      one.deps,
      { shop, sessionToken: await one.shopify.sessionToken(shop), issuedAt: new Date() },
      'de',
    )
    const { Shop } = one.deps.store.models
    const begun = one.shopify.grants.length
    await end()
    await keepAccess(one.deps, new AbortController().signal)
    expect(one.shopify.grants.slice(begun)).to.deep.equal([])
    await Shop.updateOne({ _id: shop }, { $set: { relayTokenSealed: 'sealed' } })
    await keepAccess(one.deps, new AbortController().signal)
    expect(one.shopify.grants.slice(begun)).to.deep.equal(['refresh_token'])
  })

  it('is gone when Shopify doesn’t renew it, and comes again when the app is opened', async () => {
    await end()
    one.shopify.revoke(shop)
    expect(await accessOf(one.deps, shop).catch(error => error)).to.be.instanceOf(NoAccess)
    expect(await accessOf(one.deps, shop).catch(error => error)).to.be.instanceOf(NoAccess)
    await open()
    expect((await accessOf(one.deps, shop)).accessToken).to.match(/^shpat_/)
  })

  it('stays when Shopify is away: that is no refusal', async () => {
    await end()
    one.shopify.isAway = true
    const error = await accessOf(one.deps, shop).catch(error => error)
    one.shopify.isAway = false
    expect(error.name).to.equal('ShopifyAway')
    expect((await accessOf(one.deps, shop)).accessToken).to.match(/^shpat_/)
  })

  it('is not held up by a lock whose holder has died', async () => {
    await end()
    const long = new Date(Date.now() - 1000)
    await one.deps.store.models.Lock.create([{ _id: `access:${shop}`, holder: 'dead', until: long }])
    expect((await accessOf(one.deps, shop)).accessToken).to.match(/^shpat_/)
    expect(await one.deps.store.models.Lock.countDocuments({})).to.equal(0)
  })
})

describe('the storage of Shopify’s sessions', function () {
  this.timeout(20_000)
  let rooms: TestRooms
  before(async () => {
    rooms = await openTestRooms()
  })
  after(() => rooms[Symbol.asyncDispose]())

  it('gives back what it was given, by id and by shop, and forgets', async () => {
    const storage = createSessionStorage(rooms.deps)
    const session = (id: string, of = shop) =>
      new Session({
        ...{ id, shop: of, state: '', isOnline: false, scope: 'read_orders', accessToken: `shpat_${id}` },
        ...{ expires: new Date('2026-12-01T10:00:00Z'), refreshToken: `shprt_${id}` },
        refreshTokenExpires: new Date('2027-02-01T10:00:00Z'),
      })
    for (const id of ['a', 'b', 'c']) await storage.storeSession(session(id))
    await storage.storeSession(session('d', 'other.myshopify.com'))
    expect((await storage.loadSession('a'))?.equals(session('a'))).to.equal(true)
    expect((await storage.loadSession('a'))?.refreshTokenExpires).to.deep.equal(new Date('2027-02-01T10:00:00Z'))
    expect((await storage.findSessionsByShop(shop)).map(({ id }) => id).sort()).to.deep.equal(['a', 'b', 'c'])
    await storage.deleteSession('a')
    await storage.deleteSessions(['b', 'c'])
    expect(await storage.loadSession('a')).to.equal(undefined)
    expect(await storage.findSessionsByShop(shop)).to.deep.equal([])
    expect(await storage.findSessionsByShop('other.myshopify.com')).to.have.length(1)
  })

  it('keeps it sealed, and opens it nowhere else', async () => {
    const { Session: rows } = rooms.deps.store.models
    const row = await rows.findById('d').lean()
    expect(JSON.stringify(row)).to.not.include('shpat_')
    await rows.create([{ _id: 'moved', shop, sessionSealed: row?.sessionSealed ?? '' }])
    const error = await createSessionStorage(rooms.deps)
      .loadSession('moved')
      .catch(error => error)
    expect(error).to.be.instanceOf(Error)
  })
})
