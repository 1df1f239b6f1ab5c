import { ObjectId } from 'bson'
import { expect } from 'chai'
import { createApiKey, revokeApiKey } from '../accounts/api-keys.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { apiRoutes } from './api.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import { createRateLimit } from './rate-limit.ts'

describe('the HTTP API', function () {
  this.timeout(60_000)
  let store: Store
  let api: TestApi
  before(async () => {
    store = await openTestStore()
    api = await startTestApi(store)
  })
  after(async () => {
    await api.close()
    await store.close()
  })

  const newSystem = (token: string, name = `shop-${new ObjectId().toHexString()}.example`) =>
    api.ask('POST', '/v1/systems', {
      token,
      json: { name: 'My shop', platform: 'custom', domains: [{ name, listHelp: ['mailto:help@shop.example'] }] },
    })

  it('connects a system: what is missing, the record to set, then SMTP credentials', async () => {
    const { token } = await api.tenant()
    const made = await newSystem(token)
    expect([made.status, made.json.state]).to.deep.equal([201, 'draft'])
    const path = `/v1/systems/${made.json.id}`
    const early = await api.ask('POST', `${path}/credentials`, { token, json: { label: 'shop' } })
    expect([early.status, early.json.type]).to.deep.equal([409, '/problems/system-state'])
    const check = await api.ask('POST', `${path}/check`, { token })
    expect([check.json.missing, check.json.smtp]).to.deep.equal([['dkim'], null])
    const [record] = check.json.records
    expect(record).to.include({ type: 'TXT', found: false })
    api.texts.set(record.name, [record.value])
    const right = await api.ask('POST', `${path}/check`, { token })
    expect(right.json.smtp).to.include({ host: 'mail.example', port: 587, encryption: 'starttls' })
    const credential = await api.ask('POST', `${path}/credentials`, { token, json: { label: 'shop' } })
    expect(credential.status).to.equal(201)
    expect(credential.json).to.include({ ...right.json.smtp })
    expect(credential.json.password).to.match(/^[\w-]{32}$/)
    const list = await api.ask('GET', `${path}/credentials`, { token })
    expect(list.text).to.not.include(credential.json.password)
    expect(list.json.items).to.have.length(1)
    const gone = await api.ask('DELETE', `${path}/credentials/${credential.json.id}`, { token })
    expect(gone.status).to.equal(204)
    const log = await api.ask('GET', '/v1/audit', { token })
    const acts = log.json.items.map((entry: { act: string }) => entry.act)
    expect(acts).to.deep.equal(['credential.revoke', 'credential.create', 'system.create'])
    expect(log.json.items[0].actor).to.match(/^key:[0-9a-f]{24}$/)
  })

  it('gives lists in pages that hold everything once', async () => {
    const { token } = await api.tenant()
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await newSystem(token)).json.id)
    const seen: string[] = []
    let after: string | null = ''
    for (let pages = 0; after !== null && pages < 10; pages++) {
      const { json } = await api.ask('GET', `/v1/systems?limit=2${after && `&after=${after}`}`, { token })
      seen.push(...json.items.map((system: { id: string }) => system.id))
      after = json.next
    }
    expect(seen).to.deep.equal(ids)
  })

  it('answers errors as problem details with what to do', async () => {
    const { token } = await api.tenant(['systems:read'])
    const answers = {
      'no credentials': await api.ask('GET', '/v1/systems'),
      'a wrong key': await api.ask('GET', '/v1/systems', { token: 'depesche_key_wrong' }),
      'a scope it has not': await newSystem(token),
      'no such thing': await api.ask('GET', `/v1/systems/${new ObjectId()}`, { token }),
      'no id': await api.ask('GET', '/v1/systems/mine', { token }),
      'a wrong limit': await api.ask('GET', '/v1/systems?limit=0', { token }),
    }
    const { token: full } = await api.tenant()
    const wrong = {
      'no JSON': await api.ask('POST', '/v1/systems', {
        token: full,
        body: '{"name":',
        headers: { 'Content-Type': 'application/json' },
      }),
      'another type': await api.ask('POST', '/v1/systems', {
        token: full,
        body: 'name=x',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      }),
      'a wrong field': await api.ask('POST', '/v1/systems', { token: full, json: { name: '', domains: [] } }),
    }
    const all = Object.entries({ ...answers, ...wrong })
    expect(all.map(([name, { status }]) => [name, status])).to.deep.equal([
      ['no credentials', 401],
      ['a wrong key', 401],
      ['a scope it has not', 403],
      ['no such thing', 404],
      ['no id', 422],
      ['a wrong limit', 422],
      ['no JSON', 400],
      ['another type', 415],
      ['a wrong field', 422],
    ])
    for (const [name, { headers, json, status }] of all) {
      expect(headers.get('content-type'), name).to.equal('application/problem+json')
      expect(json, name).to.include({ status })
      expect(json.type, name).to.match(/^\/problems\/[a-z-]+$/)
      expect(json.advice, name).to.match(/\w{3}/)
    }
    expect(wrong['a wrong field'].json.errors.map((error: { at: string }) => error.at)).to.include.members([
      '/name',
      '/domains',
    ])
  })

  it('takes a body up to its limit', async () => {
    const { token } = await api.tenant()
    const answer = await api.ask('POST', '/v1/systems', { token, json: { name: 'x'.repeat(1024 * 1024) } })
    expect([answer.status, answer.json.type]).to.deep.equal([413, '/problems/body-too-large'])
  })

  describe('a key', () => {
    it('stops within seconds of being revoked, and at its end', async () => {
      let clock = Date.now()
      const other = await startTestApi(store, { now: () => new Date(clock) })
      const { accountId, token } = await other.tenant()
      const ending = await createApiKey(
        { store, now: other.deps.now },
        { accountId, systemId: null, kind: 'key', createdBy: 'cli' },
        { label: 'for a day', scopes: ['systems:read'], expiresAt: new Date(clock + 86_400_000) },
      )
      const { json } = await other.ask('GET', '/v1/keys', { token })
      expect((await other.ask('GET', '/v1/systems', { token: ending.token })).status).to.equal(200)
      clock += 86_400_001
      expect((await other.ask('GET', '/v1/systems', { token: ending.token })).status).to.equal(401)
      expect((await other.ask('GET', '/v1/systems', { token })).status).to.equal(200)
      await revokeApiKey({ store, now: other.deps.now }, accountId, json.items[0].id)
      clock += 5001
      expect((await other.ask('GET', '/v1/systems', { token })).status).to.equal(401)
      await other.close()
    })

    it('can not make one that may do more than it may itself', async () => {
      const { token } = await api.tenant(['keys:write', 'stats:read', 'account:read'])
      const more = await api.ask('POST', '/v1/keys', { token, json: { label: 'more', scopes: ['billing:write'] } })
      expect([more.status, more.json.type]).to.deep.equal([403, '/problems/scope-not-allowed'])
      const same = await api.ask('POST', '/v1/keys', { token, json: { label: 'same', scopes: ['stats:read'] } })
      expect(same.status).to.equal(201)
      const list = await api.ask('GET', '/v1/keys', { token })
      expect(list.text).to.not.include(same.json.token)
      expect((await api.ask('GET', '/v1/stats', { token: same.json.token })).status).to.equal(200)
    })

    it('of one system reaches no other', async () => {
      const { token } = await api.tenant()
      const [mine, other] = [(await newSystem(token)).json.id, (await newSystem(token)).json.id]
      const key = await api.ask('POST', '/v1/keys', {
        token,
        json: {
          label: 'one',
          scopes: ['systems:read', 'systems:write', 'stats:read', 'webhooks:write'],
          systemId: mine,
        },
      })
      const narrow = key.json.token
      const { json } = await api.ask('GET', '/v1/systems', { token: narrow })
      expect(json.items.map((system: { id: string }) => system.id)).to.deep.equal([mine])
      expect((await api.ask('GET', `/v1/systems/${mine}`, { token: narrow })).status).to.equal(200)
      expect((await api.ask('GET', `/v1/systems/${other}`, { token: narrow })).status).to.equal(404)
      expect((await api.ask('GET', `/v1/stats?systemId=${other}`, { token: narrow })).status).to.equal(404)
      expect((await newSystem(narrow)).status).to.equal(403)
    })
  })

  describe('too many requests', () => {
    it('are refused with the time to wait, for each caller by himself', async () => {
      const rates = { read: 3, write: 3, send: 3, guess: 3 }
      const other = await startTestApi(store, { limit: createRateLimit(rates) })
      const [first, second] = [await other.tenant(), await other.tenant()]
      const statuses: number[] = []
      for (let i = 0; i < 4; i++) statuses.push((await other.ask('GET', '/v1/systems', first)).status)
      expect(statuses).to.deep.equal([200, 200, 200, 429])
      const late = await other.ask('GET', '/v1/systems', first)
      expect(Number(late.headers.get('retry-after'))).to.be.within(1, 60)
      expect(late.headers.get('ratelimit')).to.match(/^"read";r=0;t=\d+$/)
      const theirs = await other.ask('GET', '/v1/systems', second)
      expect([theirs.status, theirs.headers.get('ratelimit-policy')]).to.deep.equal([200, '"read";q=3;w=60'])
      const guesses: number[] = []
      for (let i = 0; i < 5; i++) guesses.push((await other.ask('GET', '/v1/systems', { token: `guess${i}` })).status)
      expect(guesses).to.deep.equal([401, 401, 401, 429, 429])
      await other.close()
    })
  })

  describe('an Idempotency-Key', () => {
    const body = (name: string) => ({ name: 'Shop', platform: 'custom', domains: [{ name }] })
    const make = (token: string, key: string, name: string) =>
      api.ask('POST', '/v1/systems', { token, json: body(name), headers: { 'Idempotency-Key': key } })

    it('makes repeats answer as the first did, also when they come at once', async () => {
      const { token } = await api.tenant()
      const answers = await Promise.all(Array.from({ length: 12 }, () => make(token, 'k1', 'twice.example')))
      expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([201]))
      expect(new Set(answers.map(({ text }) => text)).size).to.equal(1)
      expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).to.have.length(1)
      expect(answers.map(({ headers }) => headers.get('cache-control'))).to.satisfy((all: string[]) =>
        all.every(one => one === 'no-store'),
      )
      expect((await api.ask('GET', '/v1/systems', { token })).json.items).to.have.length(1)
    })

    it('is refused for another request, and free for another account', async () => {
      const [first, second] = [await api.tenant(), await api.tenant()]
      await make(first.token, 'k2', 'first.example')
      const other = await make(first.token, 'k2', 'second.example')
      expect([other.status, other.json.type]).to.deep.equal([422, '/problems/idempotency-mismatch'])
      const theirs = await make(second.token, 'k2', 'first.example')
      expect([theirs.status, theirs.headers.get('idempotent-replayed')]).to.deep.equal([201, null])
    })

    it('keeps a refusal too', async () => {
      const { token } = await api.tenant()
      const unknown = { ...body('x.example'), platform: 'nobody-knows' }
      const ask = () => api.ask('POST', '/v1/systems', { token, json: unknown, headers: { 'Idempotency-Key': 'k3' } })
      const [first, again] = [await ask(), await ask()]
      expect([first.status, again.status, again.headers.get('idempotent-replayed')]).to.deep.equal([404, 404, 'true'])
      expect(again.text).to.equal(first.text)
    })
  })

  it('is described whole: each route stands in the OpenAPI document under a name of its own', async () => {
    const { json } = await api.ask('GET', '/openapi.json')
    expect(json.openapi).to.equal('3.1.0')
    const described = Object.entries<Record<string, { operationId: string }>>(json.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    )
    expect(described.sort()).to.deep.equal(
      apiRoutes.map(({ method, path, declaration }) => `${method} ${path} ${declaration.name}`).sort(),
    )
    const names = apiRoutes.map(({ declaration }) => declaration.name)
    expect(new Set(names).size).to.equal(names.length)
  })

  it('has a reference that loads nothing from elsewhere', async () => {
    const page = await api.ask('GET', '/docs')
    expect(page.headers.get('content-security-policy')).to.include("default-src 'none'")
    expect(page.text).to.not.match(/https?:\/\//)
    for (const [, path] of page.text.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await fetch(`${api.url}${path}`)).status, path).to.equal(200)
  })
})
