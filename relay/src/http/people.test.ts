import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import type { Membership, User } from './caller.ts'

const person = (name: string, operator = false): User => ({
  id: name,
  email: `${name}@people.test`,
  name,
  locale: 'en',
  operator,
  emailVerified: true,
  twoFactor: false,
})

describe('people at the HTTP API', function () {
  this.timeout(60_000)
  let store: Store
  let api: TestApi
  const memberships: (Membership & { userId: string })[] = []
  const users = new Map([
    ['op', person('op', true)],
    ['anna', person('anna')],
    ['bob', person('bob')],
  ])
  const origin = 'http://localhost:8080'
  before(async () => {
    store = await openTestStore()
    const base = await startTestApi(store)
    const { callers } = base.deps
    await base.close()
    api = await startTestApi(store, {
      callers: {
        ...callers,
        userOf: async headers => users.get(/who=(\w+)/.exec(headers.get('cookie') ?? '')?.[1] ?? '') ?? null,
        membershipOf: async (userId, accountId) =>
          memberships.find(m => m.userId === userId && (accountId === null || m.accountId.equals(accountId))) ?? null,
      },
    })
  })
  after(async () => {
    await api.close()
    await store.close()
  })
  const as = (
    who: string,
    method: string,
    path: string,
    json?: unknown,
    headers: Record<string, string> = { origin },
  ) => api.ask(method, path, { headers: { cookie: `who=${who}`, ...headers }, ...(json === undefined ? {} : { json }) })

  it('act in the account that they name, by the role they have in it', async () => {
    const [first, second] = [await api.tenant(), await api.tenant()]
    memberships.push({ userId: 'anna', accountId: first.accountId, role: 'developer', agencyId: null })
    memberships.push({ userId: 'anna', accountId: second.accountId, role: 'viewer', agencyId: null })
    const of = (accountId: ObjectId) => ({ origin, 'depesche-account': accountId.toHexString() })
    const hook = { url: 'https://hooks.example/' }
    expect((await as('anna', 'POST', '/v1/webhooks', hook, of(first.accountId))).status).to.equal(201)
    const viewer = await as('anna', 'POST', '/v1/webhooks', hook, of(second.accountId))
    expect([viewer.status, viewer.json.title]).to.deep.equal([
      403,
      "Your role in this account doesn't include webhooks:write",
    ])
    expect((await as('anna', 'GET', '/v1/webhooks', undefined, of(second.accountId))).json.items).to.deep.equal([])
    const foreign = await api.tenant()
    expect((await as('anna', 'GET', '/v1/webhooks', undefined, of(foreign.accountId))).status).to.equal(404)
    // a link names it in its query; what changes something doesn't
    const link = (accountId: ObjectId) => `/v1/webhooks?account=${accountId.toHexString()}`
    expect((await as('anna', 'GET', link(first.accountId), undefined)).json.items).to.have.length(1)
    expect((await as('anna', 'GET', link(second.accountId), undefined)).json.items).to.deep.equal([])
    expect((await as('anna', 'GET', link(foreign.accountId), undefined)).status).to.equal(404)
    const log = await as('anna', 'GET', '/v1/audit', undefined, of(first.accountId))
    expect(log.json.items[0]).to.include({ act: 'webhook.create', actor: 'user:anna' })
  })

  it('are told in which account they act, and for which agency', async () => {
    const [client, agency] = [await api.tenant(), await api.tenant()]
    await store.db.collection('accounts').updateOne({ _id: client.accountId }, { $set: { state: 'waiting' } })
    memberships.push({ userId: 'anna', accountId: client.accountId, role: 'admin', agencyId: agency.accountId })
    const header = { origin, 'depesche-account': client.accountId.toHexString() }
    const { json } = await as('anna', 'GET', '/v1/me', undefined, header)
    expect(json.account).to.deep.equal({ name: 'Merchant', state: 'waiting', reason: null, agency: false })
    expect(json.onBehalfOf).to.deep.equal({ id: agency.accountId.toHexString(), name: 'Merchant' })
    expect((await as('op', 'GET', '/v1/me')).json).to.include({ account: null, onBehalfOf: null })
  })

  it('read before they sign in whether they may sign up, and whom to ask', async () => {
    const { settings } = api.deps
    const answer = await api.ask('GET', '/v1/relay')
    expect(answer.json).to.deep.equal({ signup: 'approval', writes: true, support: null })
    Object.assign(api.deps, { settings: { ...settings, signup: 'closed', support: 'help@relay.example' } })
    expect((await api.ask('GET', '/v1/relay')).json).to.include({ signup: 'closed', support: 'help@relay.example' })
    Object.assign(api.deps, { settings })
  })

  it('change nothing from a page of another site', async () => {
    const { accountId } = await api.tenant()
    memberships.push({ userId: 'bob', accountId, role: 'owner', agencyId: null })
    const hook = { url: 'https://hooks.example/' }
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }] as Record<string, string>[]) {
      const answer = await as('bob', 'POST', '/v1/webhooks', hook, headers)
      expect([answer.status, answer.json.type]).to.deep.equal([403, '/problems/origin-forbidden'])
    }
    expect((await as('bob', 'POST', '/v1/webhooks', hook)).status).to.equal(201)
    expect((await as('bob', 'GET', '/v1/webhooks', undefined, {})).status).to.equal(200)
  })

  it('run the relay only when they are operators', async () => {
    const { token } = await api.tenant()
    for (const path of ['/v1/operator/lanes', '/v1/operator/addresses', '/v1/operator/systems']) {
      expect((await as('anna', 'GET', path)).status, path).to.equal(403)
      expect((await api.ask('GET', path, { token })).status, path).to.equal(403)
      expect((await api.ask('GET', path)).status, path).to.equal(401)
      expect((await as('op', 'GET', path)).status, path).to.equal(200)
    }
  })

  it('hold a lane, read why it waits, and release it', async () => {
    const woken: string[] = []
    Object.assign(api.deps, { wakeLane: async (lane: string) => void woken.push(lane) })
    const { accountId, systemId } = { accountId: new ObjectId(), systemId: new ObjectId() }
    await storeMail(store, { accountId, systemId, receivedAt: new Date() })
    const lane = '/v1/operator/lanes/inbox.test'
    const held = await as('op', 'POST', `${lane}/hold`, { reason: 'they are moving' })
    expect(held.json).to.deep.include({ lane: 'inbox.test', held: 1 })
    const list = await as('op', 'GET', '/v1/operator/lanes?limit=1')
    expect(list.json.items[0]).to.include({ lane: 'inbox.test', held: 1, heldReason: 'they are moving' })
    const { explanation } = (await as('op', 'GET', lane)).json
    expect(explanation.de).to.include('they are moving').and.to.include('Geben Sie es frei')
    expect(`${explanation.de} ${explanation.en}`, 'a page has buttons').to.not.include('depesche queue')
    expect((await as('op', 'POST', `${lane}/release`)).json).to.deep.equal({ lane: 'inbox.test', released: 1 })
    expect(woken).to.deep.equal(['inbox.test'])
  })

  it('pause a system of any account, with a reason that its owner reads', async () => {
    const { token } = await api.tenant()
    const made = await api.ask('POST', '/v1/systems', {
      token,
      json: { name: 'Shop', platform: 'custom', domains: [{ name: 'paused.example' }] },
    })
    const path = `/v1/operator/systems/${made.json.id}`
    expect((await as('op', 'POST', `${path}/pause`, { reason: 'too many complaints' })).status).to.equal(200)
    const seen = await api.ask('GET', `/v1/systems/${made.json.id}`, { token })
    expect(seen.json.reason).to.include('too many complaints')
    expect((await as('op', 'POST', `${path}/resume`)).json.state).to.equal('draft')
    // the merchant reads it, and the operator on the account's page; the log of the operators has it too
    const accountId = seen.json.accountId as string
    const logs = [
      await api.ask('GET', '/v1/audit', { token }),
      await as('op', 'GET', `/v1/operator/audit?accountId=${accountId}`),
      await as('op', 'GET', '/v1/operator/audit'),
    ]
    for (const { json } of logs) {
      const told = json.items.filter((entry: { subject: string }) => entry.subject === made.json.id)
      expect(told.slice(0, 2)).to.deep.include.members([
        { ...told[0], act: 'system.resume', actor: 'operator:op', detail: { name: 'Shop' } },
        {
          ...told[1],
          act: 'system.pause',
          actor: 'operator:op',
          detail: { name: 'Shop', reason: 'too many complaints' },
        },
      ])
    }
  })
})
