import { ObjectId } from 'bson'
import { expect } from 'chai'
import { anAddress, anIssuer } from '../billing/invoices/example.test-peer.ts'
import { setIssuer } from '../billing/invoices/issuer.ts'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import { createRateLimit } from './rate-limit.ts'

/** What the walk asks for, of the document. */
interface Operation {
  readonly operationId: string
  readonly security: readonly Record<string, unknown>[]
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: Record<string, unknown> }[]
  readonly requestBody?: { content: Record<string, { schema?: Record<string, unknown> }> }
  readonly 'x-tenantless'?: boolean
}

describe('tenants', function () {
  this.timeout(120_000)
  let store: Store
  let api: TestApi
  before(async () => {
    store = await openTestStore()
    const rates = { read: 100_000, write: 100_000, send: 100_000, guess: 100_000 } // the walk asks a lot
    const payments = { checkout: async () => ({ url: 'https://pay.example/' }), take: async () => 'ignored' as const }
    api = await startTestApi(store, { limit: createRateLimit(rates), payments })
    await setIssuer(api.deps, anIssuer, 'cli')
  })
  after(async () => {
    await api.close()
    await store.close()
  })

  it('never reach what another has: every operation of the document with an id of his answers 404 or 403', async () => {
    const [victim, thief] = [await api.tenant(), await api.tenant()]
    const theirs = await everythingOf(victim.token, victim.accountId)
    const before = await snapshot(victim.accountId)
    const { paths } = (await api.ask('GET', '/openapi.json')).json as {
      paths: Record<string, Record<string, Operation>>
    }
    const tried: string[] = []
    for (const [path, methods] of Object.entries(paths))
      for (const [method, operation] of Object.entries(methods)) {
        if (!path.includes('{') || operation['x-tenantless'] === true || operation.security.length === 0) continue
        for (const target of targets(path, theirs)) {
          const query = queryOf(operation)
          for (const json of bodies(operation)) {
            const answer = await api.ask(method.toUpperCase(), `${target}${query}`, {
              token: thief.token,
              ...(json === undefined ? {} : { json }),
            })
            expect([403, 404], `${method} ${target}${query} ${JSON.stringify(json)}: ${answer.text}`).to.include(
              answer.status,
            )
            expect(answer.text).to.not.include(victim.accountId.toHexString())
          }
        }
        tried.push(operation.operationId)
      }
    expect(tried).to.include.members(['getSystem', 'getMessage', 'removeWebhook', 'revokeKey', 'removeSuppression'])
    expect(tried).to.include.members(['changeTemplate', 'previewTemplate', 'getTemplateVersion'])
    expect(tried).to.include.members(['endConnection', 'createConnectionCode', 'getVerificationMail'])
    expect(tried).to.include.members(['linkWooShop', 'getWooShop', 'lookAtWooShop', 'setWooSender', 'unlinkWooShop'])
    expect(tried).to.include.members(['changeLot', 'getInvoice', 'getInvoicePdf', 'payInvoice'])
    expect(await snapshot(victim.accountId)).to.deep.equal(before)
  })

  it('see nothing of another in any list', async () => {
    const [victim, thief] = [await api.tenant(), await api.tenant()]
    const theirs = Object.values(await everythingOf(victim.token, victim.accountId))
    const { paths } = (await api.ask('GET', '/openapi.json')).json as {
      paths: Record<string, Record<string, Operation>>
    }
    for (const [path, { get }] of Object.entries(paths)) {
      if (get === undefined || path.includes('{')) continue
      const { text } = await api.ask('GET', `${path}${queryOf(get)}`, { token: thief.token })
      for (const id of theirs) expect(text, path).to.not.include(id)
    }
  })

  it('get no error of ours for a cursor that is none', async () => {
    const { token } = await api.tenant()
    const { paths } = (await api.ask('GET', '/openapi.json')).json as {
      paths: Record<string, Record<string, Operation>>
    }
    for (const [path, { get }] of Object.entries(paths))
      if (!path.includes('{') && get?.parameters?.some(({ name }) => name === 'after'))
        for (const after of ['', '0', 'nonsense', `${'f'.repeat(24)}:x`, '%00'])
          expect((await api.ask('GET', `${path}?after=${after}`, { token })).status, `${path} ${after}`).to.be.below(
            500,
          )
  })

  it('can not name a system of another in a query or a body', async () => {
    const [victim, thief] = [await api.tenant(), await api.tenant()]
    const { system } = await everythingOf(victim.token, victim.accountId)
    const { paths } = (await api.ask('GET', '/openapi.json')).json as {
      paths: Record<string, Record<string, Operation>>
    }
    for (const [path, methods] of Object.entries(paths))
      for (const [method, operation] of Object.entries(methods))
        if (
          method === 'get' &&
          operation.parameters?.some(({ name, in: where }) => name === 'systemId' && where === 'query')
        ) {
          const answer = await api.ask(method.toUpperCase(), `${path}?systemId=${system}`, { token: thief.token })
          expect([403, 404], `${method} ${path}`).to.include(answer.status)
        }
    for (const [path, json] of [
      ['/v1/webhooks', { url: 'https://hooks.example/', systemId: system }],
      ['/v1/keys', { label: 'x', scopes: ['stats:read'], systemId: system }],
      ['/v1/suppressions', { address: 'a@b.example', systemId: system }],
      ['/v1/templates', { name: 'x', subject: 'x', text: 'x', systemId: system }],
    ] as const)
      expect((await api.ask('POST', path, { token: thief.token, json })).status, path).to.equal(404)
  })

  /** One of each thing an account can have; by the name that stands before `{id}` in the paths. */
  async function everythingOf(token: string, accountId: ObjectId) {
    const post = async (path: string, json: unknown) => {
      const answer = await api.ask('POST', path, { token, json })
      expect(answer.status, `${path}: ${answer.text}`).to.be.within(200, 299)
      return answer.json
    }
    const name = `shop-${new ObjectId().toHexString()}.example`
    const system: string = (
      await post('/v1/systems', {
        name: 'Shop',
        platform: 'custom',
        domains: [{ name, listHelp: ['mailto:a@b.example'] }],
      })
    ).id
    const check = await post(`/v1/systems/${system}/check`, {})
    for (const record of check.records) api.texts.set(record.name, [record.value])
    const mail = await storeMail(store, { accountId, systemId: new ObjectId(system), receivedAt: new Date() })
    const domain = await store.models.Domain.findOne({ accountId }).lean()
    const address = `anna-${system}@inbox.example`
    await post('/v1/suppressions', { address })
    const { code } = await post(`/v1/systems/${system}/connection-code`, {})
    const plugin = (await api.ask('POST', '/v1/connection', { json: { code } })).json
    const asked = await api.ask('POST', '/v1/connection/verification', { token: plugin.token })
    await api.ask('PUT', '/v1/billing-address', { token, json: anAddress })
    const { items, invoices } = await post('/v1/lots', { lots: [{ size: 25_000 }] })
    const invitation = await post('/v1/account/invitations', { email: `new-${system}@people.test`, role: 'viewer' })
    const template = await post('/v1/templates', { systemId: system, name: 'order', subject: 'Order', text: 'Hi' })
    // the link of a shop; linked itself needs a shop that answers
    const woo = {
      accountId,
      systemId: new ObjectId(system),
      url: 'https://shop.example',
      scope: 'read',
      state: 'asked',
    }
    await store.db.collection('wooShops').insertOne({ ...woo, problems: [], createdAt: new Date() })
    return {
      system,
      template: template.id as string,
      connection: plugin.id as string,
      nonce: asked.json.nonce as string,
      lot: items[0].id as string,
      invoice: invoices[0].id as string,
      invitation: invitation.invitation.id as string,
      credential: (await post(`/v1/systems/${system}/credentials`, { label: 'shop' })).id as string,
      message: String(mail.id),
      domain: String(domain?._id),
      webhook: (await post('/v1/webhooks', { url: 'https://hooks.example/' })).id as string,
      key: (await post('/v1/keys', { label: 'x', scopes: ['stats:read'] })).id as string,
      address,
    }
  }

  /** The path with ids of the victim in it: in each place what belongs there, and each other thing of his. */
  function targets(path: string, theirs: Record<string, string>): string[] {
    const ids = Object.values(theirs).filter(id => /^[0-9a-f]{24}$/.test(id))
    return ids.map(id =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(name === 'id' ? id : name === 'version' ? '1' : (theirs[name.replace(/Id$/, '')] ?? id)),
      ),
    )
  }

  function queryOf({ parameters = [] }: Operation): string {
    const needed = parameters.filter(({ in: where, required }) => where === 'query' && required === true)
    return needed.length === 0 ? '' : `?${needed.map(({ name }) => `${name}=x`).join('&')}`
  }

  /** Bodies that would be taken, as far as the document tells, so that it isn't the body that is refused. */
  function bodies({ requestBody }: Operation): unknown[] {
    if (requestBody === undefined) return [undefined]
    const schema = requestBody.content['application/json']?.schema
    if (schema === undefined) return [{}]
    const examples = (schema.oneOf ?? schema.anyOf ?? [schema]) as Record<string, unknown>[]
    return examples.map(exampleOf)
  }

  /** Everything of the victim's but what time alone changes. */
  async function snapshot(accountId: ObjectId) {
    const found: Record<string, unknown[]> = {}
    for (const name of [
      'systems',
      'domains',
      'credentials',
      'messages',
      'deliveries',
      'webhooks',
      'apikeys',
      'connections',
      'connectionCodes',
      'verifications',
      'wooShops',
      'suppressions',
      'lots',
      'tariffs',
      'invoices',
      'billingaddresses',
      'invitations',
      'templates',
      'templateversions',
      'audit',
    ])
      found[name] = await store.db
        .collection(name)
        .find({ accountId }, { projection: { lastUsedAt: 0 } })
        .toArray()
    return found
  }
})

/** The schema's own example, else the smallest value it takes. */
function exampleOf(schema: Record<string, unknown>): unknown {
  if (schema.example !== undefined) return schema.example
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if (schema.default !== undefined) return schema.default
  const some = (schema.anyOf ?? schema.oneOf) as Record<string, unknown>[] | undefined
  if (some?.[0] !== undefined) return exampleOf(some[0])
  if (schema.type === 'object') {
    const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>
    const required = (schema.required ?? []) as string[]
    return Object.fromEntries(required.map(name => [name, exampleOf(properties[name] ?? {})]))
  }
  if (schema.type === 'array')
    return schema.minItems ? [exampleOf((schema.items ?? {}) as Record<string, unknown>)] : []
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1
  if (schema.format === 'date-time') return new Date(0).toISOString()
  if (schema.format === 'email') return 'a@b.example'
  if (schema.format === 'uri') return 'https://example.test/'
  return typeof schema.pattern === 'string' && schema.pattern.includes('a-f') ? 'a'.repeat(24) : 'example.test'
}
