import { randomBytes } from 'node:crypto'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { connectionScopes } from '../accounts/scopes.ts'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { createAuthenticator } from '../systems/index.ts'
import { isRefusal } from '../values.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import { createRateLimit } from './rate-limit.ts'

describe('a plugin’s connection', function () {
  this.timeout(60_000)
  let store: Store
  let api: TestApi
  let clock = new Date(Date.now() - 30 * 24 * 3600_000) // ids of mails have the real time
  before(async () => {
    store = await openTestStore()
    api = await startTestApi(store, {
      now: () => clock,
      limit: createRateLimit({ read: 1000, write: 1000, send: 1000, guess: 1000 }),
    })
  })
  after(async () => {
    await api.close()
    await store.close()
  })
  const later = (ms: number) => {
    clock = new Date(clock.getTime() + ms)
  }
  const ok = <T extends { status: number; text: string }>(answer: T): T => {
    expect(answer.status, answer.text).to.be.within(200, 299)
    return answer
  }
  const ask = (method: string, path: string, token?: string, json?: unknown) =>
    api.ask(method, path, { ...(token === undefined ? {} : { token }), ...(json === undefined ? {} : { json }) })

  let shops = 0
  /** a system of a new account; @param published its DKIM record stands in DNS */
  async function shop(published = true) {
    const owner = await api.tenant()
    const domain = `shop${++shops}.example`
    const domains = [{ name: domain, listHelp: [`mailto:help@${domain}`] }]
    const json = { name: `Shop ${shops}`, platform: 'custom', domains }
    const id: string = ok(await ask('POST', '/v1/systems', owner.token, json)).json.id
    const publish = async () => {
      const { records } = ok(await ask('POST', `/v1/systems/${id}/check`, owner.token)).json
      for (const record of records) api.texts.set(record.name, [record.value])
    }
    if (published) await publish()
    return { ...owner, id, domain, publish }
  }
  const code = async ({ id, token }: { id: string; token: string }): Promise<string> =>
    ok(await ask('POST', `/v1/systems/${id}/connection-code`, token)).json.code
  const site = { url: 'https://shop.example/', plugin: 'depesche-for-woocommerce', version: '1.0.0' }
  const connected = async (of: { id: string; token: string }) =>
    ok(await ask('POST', '/v1/connection', undefined, { code: await code(of), site })).json

  describe('by a pasted code', () => {
    it('tells the plugin in one string where to go, and gets it a token and SMTP values that log in', async () => {
      const one = await shop()
      const pasted = await code(one)
      const told = JSON.parse(Buffer.from(pasted.slice('dpc_'.length), 'base64url').toString())
      expect(told.relay).to.equal('http://localhost:8080')
      const { json } = ok(await ask('POST', '/v1/connection', undefined, { code: pasted, site }))
      expect(json).to.deep.include({ systemId: one.id, missing: [], retry: null, state: 'ready' })
      expect(json.smtp).to.deep.include({ host: 'mail.example', port: 587, encryption: 'starttls' })
      const submitter = await createAuthenticator({ store, now: () => clock })(json.smtp.username, json.smtp.password)
      if (submitter === null || isRefusal(submitter)) throw new Error('no login')
      expect(submitter.systemId.toHexString()).to.equal(one.id)
      const mine = ok(await ask('GET', '/v1/connection', json.token)).json
      expect(mine.system).to.include({ id: one.id, platform: 'custom' })
      expect(mine.connection).to.deep.include({ id: json.id, via: 'code' })
      expect(mine.connection.site).to.include(site)
      expect(mine.credentials).to.have.length(1)
      expect(mine).to.deep.include({ senders: [], lastMailAt: null })
      expect(mine.quota).to.deep.include({ remaining: 1000, isLow: false, isDemo: true, overage: 0 })
      expect(new Date(mine.quota.periodEndsAt).getTime()).to.be.greaterThan(clock.getTime())
      expect(mine.domains[0]).to.deep.include({ name: one.domain, hostedPage: null })
      expect(JSON.stringify(mine)).to.not.include(json.smtp.password)
    })

    it('is taken once, within fifteen minutes, and only as it was made', async () => {
      const one = await shop()
      const [first, late, changed] = [await code(one), await code(one), await code(one)]
      expect((await ask('POST', '/v1/connection', undefined, { code: first })).status).to.equal(201)
      const again = await ask('POST', '/v1/connection', undefined, { code: first })
      expect([again.status, again.json.type]).to.deep.equal([409, '/problems/code-done'])
      const tried = await Promise.all(
        Array.from({ length: 5 }, () => ask('POST', '/v1/connection', undefined, { code: changed })),
      )
      expect(tried.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409, 409])
      later(15 * 60_000)
      for (const wrong of [late, `${late.slice(0, -4)}AAAA`, 'dpc_', 'x', ''])
        expect((await ask('POST', '/v1/connection', undefined, { code: wrong })).status, wrong).to.equal(404)
    })

    it('is limited in how often strangers may try', async () => {
      const strict = await startTestApi(store)
      const statuses: number[] = []
      for (let i = 0; i < 22; i++)
        statuses.push((await strict.ask('POST', '/v1/connection', { json: { code: 'dpc_wrong' } })).status)
      await strict.close()
      expect(statuses.slice(19)).to.deep.equal([404, 429, 429])
    })

    it('is made only by who may do all that it allows, and never by a plugin', async () => {
      const one = await shop()
      const { token } = await connected(one)
      expect((await ask('POST', `/v1/systems/${one.id}/connection-code`, token)).status).to.equal(403)
      const weak = ok(await ask('POST', '/v1/keys', one.token, { label: 'x', scopes: ['keys:write', 'systems:read'] }))
      const refused = await ask('POST', `/v1/systems/${one.id}/connection-code`, weak.json.token)
      expect([refused.status, refused.json.title]).to.deep.equal([403, "This key doesn't have the scope messages:send"])
      const other = await shop()
      expect((await ask('POST', `/v1/systems/${one.id}/connection-code`, other.token)).status).to.equal(404)
    })
  })

  it('without a code or token is nobody’s', async () => {
    expect((await ask('POST', '/v1/connection', undefined, {})).status).to.equal(401)
    const { token } = await shop()
    expect((await ask('GET', '/v1/connection', token)).status, 'a key is no connection').to.equal(403)
    expect((await ask('POST', '/v1/connection', token, {})).status).to.equal(401)
  })

  it('says what is missing in DNS, and gives the credentials when it is there', async () => {
    const one = await shop(false)
    const { token, ...first } = await connected(one)
    expect(first).to.deep.include({ smtp: null, missing: ['dkim'], retry: '/v1/connection', state: 'draft' })
    expect(first.records[0].name).to.match(/\._domainkey\./)
    const early = await ask('POST', '/v1/connection/credentials', token)
    expect([early.status, early.json.type]).to.deep.equal([409, '/problems/system-state'])
    for (const record of first.records) api.texts.set(record.name, [record.value])
    const then = ok(await ask('GET', '/v1/connection', token)).json
    expect(then.missing).to.deep.equal([])
    const { json } = ok(await ask('POST', '/v1/connection/credentials', token))
    expect(await createAuthenticator({ store, now: () => clock })(json.username, json.password)).to.not.equal(null)
  })

  describe('changes its credentials', () => {
    it('without a gap: the old ones go on for a day after the new ones were first used', async () => {
      const one = await shop()
      const { token, smtp } = await connected(one)
      const authenticate = createAuthenticator({ store, now: () => clock })
      const logsIn = async ({ username, password }: { username: string; password: string }) => {
        later(6_000)
        const answer = await authenticate(username, password)
        await new Promise(resolve => setTimeout(resolve, 50)) // its use is noted beside it
        return answer !== null && !isRefusal(answer)
      }
      expect(await logsIn(smtp)).to.equal(true)
      const lost = ok(await ask('POST', '/v1/connection/credentials', token)).json
      later(3 * 24 * 3600_000)
      expect(await logsIn(smtp), 'the plugin has not saved the new ones').to.equal(true)
      const saved = ok(await ask('POST', '/v1/connection/credentials', token)).json
      expect(await logsIn(saved)).to.equal(true)
      later(23 * 3600_000)
      expect(await logsIn(smtp), 'a worker that keeps its settings').to.equal(true)
      later(2 * 3600_000)
      expect([await logsIn(smtp), await logsIn(lost), await logsIn(saved)]).to.deep.equal([false, false, true])
      expect(ok(await ask('GET', '/v1/connection', token)).json.credentials).to.have.length(1)
    })

    it('at most ten at once', async () => {
      const one = await shop()
      const { token } = await connected(one)
      for (let i = 0; i < 12; i++) ok(await ask('POST', '/v1/connection/credentials', token))
      expect(ok(await ask('GET', '/v1/connection', token)).json.credentials).to.have.length(10)
    })
  })

  it('tells its site, its sender and the page it has made', async () => {
    const one = await shop()
    const { token, id } = await connected(one)
    const page = `https://www.${one.domain}/warum-diese-mail`
    const sender = `shop@${one.domain}`
    ok(
      await ask('PATCH', '/v1/connection', token, {
        site: { url: `https://${one.domain}/`, version: '1.0.1' },
        sender,
        listHelp: { url: page },
      }),
    )
    const seen = ok(await ask('GET', '/v1/connection', token)).json
    expect(seen.sender).to.equal(sender)
    expect(seen.domains).to.deep.equal([
      { name: one.domain, listHelp: [page, `mailto:help@${one.domain}`], hostedPage: null },
    ])
    expect(seen.connection.site).to.include({ url: `https://${one.domain}/`, plugin: site.plugin, version: '1.0.1' })
    for (const [patch, status] of [
      [{ sender: 'shop@other.example' }, 422],
      [{ listHelp: { domain: 'other.example', url: page } }, 404],
      [{ listHelp: { url: 'javascript:alert(1)' } }, 422],
      [{ listHelp: { url: 'mailto:a@b.example' } }, 422],
      [{ site: { url: 'javascript:alert(1)' } }, 422],
      [{ site: { url: 'https://user:secret@shop.example/' } }, 422],
      [{ site: { url: 'https://shop.example/', plugin: '<script>' } }, 422],
    ] as const)
      expect((await ask('PATCH', '/v1/connection', token, patch)).status, JSON.stringify(patch)).to.equal(status)
    const log = ok(await ask('GET', '/v1/audit', one.token)).json.items
    expect(log[0]).to.include({ act: 'connection.change', actor: `connection:${id}` })
    ok(await ask('PATCH', '/v1/connection', token, { listHelp: { domain: one.domain, url: null } }))
    const after = ok(await ask('GET', '/v1/connection', token)).json
    expect(after.domains[0].listHelp, 'no page, as before').to.deep.equal([`mailto:help@${one.domain}`])
  })

  describe('sees of the quota', () => {
    const quota = async (token: string) => ok(await ask('GET', '/v1/connection', token)).json.quota

    it('what is left and when the period ends, and the same as the account sees', async () => {
      const one = await shop()
      const { token } = await connected(one)
      ok(await ask('POST', '/v1/lots', one.token, { lots: [{ size: 25_000 }] }))
      const { remaining, period, overage } = ok(await ask('GET', '/v1/usage', one.token)).json
      expect(await quota(token)).to.deep.include({ remaining, overage, periodEndsAt: period.endsAt, isDemo: false })
      expect(remaining).to.be.greaterThan(25_000)
      expect(JSON.stringify(await quota(token))).to.not.match(/price|euro/i)
    })

    it('nothing where a key without a look at it has connected the plugin', async () => {
      const one = await shop()
      const scopes = [...connectionScopes, 'keys:write']
      const blind = ok(await ask('POST', '/v1/keys', one.token, { label: 'x', scopes })).json
      const { token } = await connected({ id: one.id, token: blind.token })
      expect(await quota(token)).to.equal(null)
    })

    it('nothing where an agency keeps the account and nobody of the shop is in it', async () => {
      const one = await shop()
      const { token } = await connected(one)
      const { _id } = await store.models.Account.create({ name: 'A', email: 'a@agency.test', createdAt: clock })
      const accounts = store.db.collection('accounts')
      await accounts.updateOne({ _id: one.accountId }, { $set: { agencyId: _id } })
      expect(await quota(token)).to.equal(null)
      const members = [{ userId: new ObjectId(), role: 'owner', since: clock }]
      await accounts.updateOne({ _id: one.accountId }, { $set: { members } })
      expect(await quota(token)).to.include({ remaining: 1000 })
    })
  })

  it('sees which mails came, by sender', async () => {
    const one = await shop()
    const { token } = await connected(one)
    const { accountId, systemId } = await owned(one.id)
    const mail = (from: string, ago: number) => {
      const receivedAt = new Date(clock.getTime() - ago)
      const _id = ObjectId.createFromHexString(
        `${Math.floor(receivedAt.getTime() / 1000).toString(16)}${randomBytes(8).toString('hex')}`,
      )
      return store.db.collection('messages').insertOne({ _id, accountId, systemId, from, receivedAt })
    }
    const minute = 60_000
    await mail('shop@a.example', 10 * 24 * 60 * minute) // too long ago
    for (const ago of [30, 20, 10]) await mail('Shop@a.example', ago * minute)
    await mail('wordpress@a.example', 5 * minute)
    const { senders, lastMailAt } = ok(await ask('GET', '/v1/connection', token)).json
    expect(senders.map(({ address, mails }: { address: string; mails: number }) => [address, mails])).to.deep.equal([
      ['shop@a.example', 3],
      ['wordpress@a.example', 1],
    ])
    expect(lastMailAt).to.equal(new Date(clock.getTime() - 5 * minute).toISOString())
  })

  it('is warned when orders come in, but no mails', async () => {
    const one = await shop()
    const { token } = await connected(one)
    const since = clock.toISOString()
    later(3600_000)
    const beat = async (orders: number) =>
      ok(await ask('POST', '/v1/connection/heartbeat', token, { since, orders })).json
    expect(await beat(0)).to.deep.equal({ received: 0, warning: null })
    expect((await beat(3)).warning).to.include({ code: 'no-mails' })
    expect((await beat(3)).warning.de).to.include('3 Bestellungen')
    const [entry] = ok(await ask('GET', `/v1/systems/${one.id}/connections`, one.token)).json.items
    expect(entry.watch).to.include({ orders: 3, received: 0, warning: true })
    const { accountId, systemId } = await owned(one.id)
    await storeMail(store, { accountId, systemId, receivedAt: clock })
    expect(await beat(3)).to.deep.equal({ received: 1, warning: null })
    const ofOrders = async () =>
      ok(await ask('POST', '/v1/connection/heartbeat', token, { since, orders: 3, mails: 'of-orders' })).json
    expect((await ofOrders()).warning, 'a mail that notes no order').to.include({ code: 'no-mails' })
    await store.db.collection('messages').updateMany({ systemId }, { $set: { order: '1042' } })
    expect(await ofOrders()).to.deep.equal({ received: 1, warning: null })
  })

  describe('ends', () => {
    const ended = async (token: string, smtp: { username: string; password: string }) => {
      later(6_000)
      expect((await ask('GET', '/v1/connection', token)).status).to.equal(401)
      expect(await createAuthenticator({ store, now: () => clock })(smtp.username, smtp.password)).to.equal(null)
    }

    it('by the plugin: its token and its credentials, and nothing else of the system', async () => {
      const one = await shop()
      const other = await connected(one)
      const { token, smtp, id } = await connected(one)
      ok(await ask('POST', '/v1/webhooks', one.token, { url: 'https://hooks.example/' }))
      const { json: byHand } = ok(await ask('POST', `/v1/systems/${one.id}/credentials`, one.token, { label: 'hand' }))
      ok(await ask('DELETE', '/v1/connection', token))
      await ended(token, smtp)
      const authenticate = createAuthenticator({ store, now: () => clock })
      for (const { username, password } of [byHand, other.smtp])
        expect(await authenticate(username, password)).to.not.equal(null)
      ok(await ask('GET', '/v1/connection', other.token))
      const { items } = ok(await ask('GET', `/v1/systems/${one.id}/connections`, one.token)).json
      expect(items.map(({ endedAt }: { endedAt: string | null }) => endedAt !== null)).to.deep.equal([false, true])
      const log = ok(await ask('GET', '/v1/audit', one.token)).json.items
      expect(log[0]).to.deep.include({ act: 'connection.end', actor: `connection:${id}`, subject: id })
      const told = await store.db
        .collection('events')
        .find({ systemId: new ObjectId(one.id) })
        .toArray()
      expect(told.map(({ type, data }) => [type, data.connection])).to.deep.equal([
        ['system.disconnected', { id, site: site.url }],
      ])
    })

    it('by a plugin that was removed: its token may have recipients erased, for 30 days, and nothing else', async () => {
      const one = await shop()
      const { token, smtp, id } = await connected(one)
      const before = ok(await ask('GET', '/v1/audit', one.token)).json.items.length
      for (let times = 0; times < 2; times++) {
        ok(await ask('POST', '/v1/connection/retire', token))
        later(6_000)
      }
      expect(await createAuthenticator({ store, now: () => clock })(smtp.username, smtp.password)).to.equal(null)
      const sender = `shop@${one.domain}`
      const mail = { from: sender, to: 'anna@inbox.test', subject: 'x', text: 'x' }
      for (const [method, path, json] of [
        ['POST', '/v1/messages', mail],
        ['GET', '/v1/messages', undefined],
        ['PATCH', '/v1/connection', { sender }],
        ['POST', '/v1/connection/credentials', undefined],
        ['POST', '/v1/connection/verification', undefined],
        ['GET', '/v1/suppressions', undefined],
        ['GET', '/v1/stats', undefined],
      ] as const)
        expect((await ask(method, path, token, json)).status, `${method} ${path}`).to.equal(403)
      const { items } = ok(await ask('GET', `/v1/systems/${one.id}/connections`, one.token)).json
      expect(items.at(-1)).to.include({ id }).and.not.include({ endedAt: null })
      const log = ok(await ask('GET', '/v1/audit', one.token)).json.items
      expect(log).to.have.length(before + 1)
      expect(log[0]).to.deep.include({ act: 'connection.end', actor: `connection:${id}` })
      const address = { address: 'anna@inbox.test' }
      ok(await ask('POST', '/v1/connection/privacy/export', token, address))
      later(29 * 24 * 3600_000)
      ok(await ask('POST', '/v1/connection/privacy/erase', token, address))
      later(24 * 3600_000)
      expect((await ask('POST', '/v1/connection/privacy/erase', token, address)).status).to.equal(401)
    })

    it('also when it was retired before, by the plugin or by the owner', async () => {
      const one = await shop()
      for (const by of ['plugin', 'owner']) {
        const { token, smtp, id } = await connected(one)
        ok(await ask('POST', '/v1/connection/retire', token))
        later(6_000)
        if (by === 'plugin') ok(await ask('DELETE', '/v1/connection', token))
        else ok(await ask('DELETE', `/v1/systems/${one.id}/connections/${id}`, one.token))
        await ended(token, smtp)
      }
    })

    it('by the owner, also as a key of the account', async () => {
      const one = await shop()
      const first = await connected(one)
      ok(await ask('DELETE', `/v1/systems/${one.id}/connections/${first.id}`, one.token))
      await ended(first.token, first.smtp)
      const second = await connected(one)
      ok(await ask('DELETE', `/v1/keys/${second.id}`, one.token))
      await ended(second.token, second.smtp)
    })
  })

  it('reaches nothing of another system, of its own account or of another', async () => {
    const [mine, theirs] = [await shop(), await shop()]
    const { token } = await connected(mine)
    const other = await connected(theirs)
    const json = { name: 'Second', platform: 'custom', domains: [{ name: mine.domain }] }
    const sibling: string = ok(await ask('POST', '/v1/systems', mine.token, json)).json.id
    const { nonce } = ok(await ask('POST', '/v1/connection/verification', other.token)).json
    expect((await ask('GET', `/v1/connection/verification/${nonce}`, token)).status).to.equal(404)
    for (const system of [sibling, theirs.id]) {
      expect((await ask('GET', `/v1/systems/${system}/connections`, token)).status).to.equal(404)
      for (const path of [`/v1/systems/${system}/connection-code`, `/v1/systems/${system}/credentials`])
        expect((await ask('POST', path, token, { label: 'x' })).status, path).to.be.oneOf([403, 404])
    }
    for (const system of [mine.id, theirs.id])
      expect((await ask('DELETE', `/v1/systems/${system}/connections/${other.id}`, mine.token)).status).to.equal(404)
    ok(await ask('GET', '/v1/connection', other.token))
  })

  async function owned(id: string): Promise<{ accountId: ObjectId; systemId: ObjectId }> {
    const system = await store.models.System.findById(id).lean()
    if (system === null) throw new Error('no system')
    return {
      accountId: system.accountId as unknown as ObjectId,
      systemId: system._id as unknown as ObjectId,
    }
  }
})
