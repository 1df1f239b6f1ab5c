import { ObjectId } from 'bson'
import { expect } from 'chai'
import PostalMime from 'postal-mime'
import { createApiKey } from '../accounts/api-keys.ts'
import { readStored, storedContent } from '../messages/content.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { startTakingApi, type TakingApi, type TestShop } from './taking-api.test-peer.ts'

describe('templates over HTTP', function () {
  this.timeout(60_000)
  let store: Store
  let api: TakingApi
  let shop: TestShop
  let clock = Date.now()
  before(async () => {
    store = await openTestStore()
    api = await startTakingApi(store, { now: () => new Date(clock) })
    shop = await api.shop()
  })
  after(async () => {
    await api?.close()
    await store?.close()
  })

  const ask = (method: string, path: string, json?: object, token = shop.token) =>
    api.ask(method, path, { token, ...(json === undefined ? {} : { json }) })
  const make = async (more: object = {}) => {
    const name = `t-${new ObjectId().toHexString()}`
    const made = await ask('POST', '/v1/templates', {
      systemId: String(shop.systemId),
      name,
      subject: 'Bestellung {{number}} für {{name}}',
      html: '<p>Hallo {{name}}</p>{{#items}}<li>{{title}}</li>{{/items}}',
      text: 'Hallo {{name}}\n{{#items}}- {{title}}\n{{/items}}',
      ...more,
    })
    expect(made.status, made.text).to.equal(201)
    return made.json as { id: string; name: string; latest: number; published: number | null }
  }
  const mail = (template: object, more: object = {}) => ({ from: shop.from, to: 'anna@inbox.test', template, ...more })
  const variables = { number: 10042, name: 'Anna & <Söhne>', items: [{ title: 'Schuhe' }, { title: 'Hüte' }] }
  const stored = async (id: string) => {
    const row = await readStored(store, id, shop.accountId, null)
    const { header, body } = storedContent(store, row)
    const pieces = [header, Buffer.from('\r\n')]
    for await (const piece of body()) pieces.push(piece)
    return { row, octets: Buffer.concat(pieces), read: await PostalMime.parse(Buffer.concat(pieces)) }
  }

  it('are kept in versions, of which one is published', async () => {
    const made = await make()
    expect(made).to.deep.include({ latest: 1, published: null, systemId: String(shop.systemId) })
    const path = `/v1/templates/${made.id}`
    const changed = await ask('PATCH', path, { subject: 'Danke, {{name}}', note: 'kürzer' })
    expect([changed.status, changed.json.latest, changed.json.published]).to.deep.equal([200, 2, null])
    const same = await ask('PATCH', path, { subject: 'Danke, {{name}}' })
    expect(same.json.latest, 'the same once more is no version').to.equal(2)
    expect((await ask('POST', `${path}/publish`, { version: 1 })).json.published).to.equal(1)
    expect((await ask('PATCH', path, { text: 'Hallo', publish: true })).json).to.deep.include({
      latest: 3,
      published: 3,
    })
    const versions = (await ask('GET', `${path}/versions?limit=2`)).json
    expect(versions.items.map((one: { version: number; note: string }) => [one.version, one.note])).to.deep.equal([
      [3, null],
      [2, 'kürzer'],
    ])
    const rest = (await ask('GET', `${path}/versions?limit=2&after=${versions.next}`)).json
    expect([rest.items.length, rest.items[0].version, rest.next]).to.deep.equal([1, 1, null])
    const second = (await ask('GET', `${path}/versions/2`)).json
    expect(second).to.deep.include({
      subject: 'Danke, {{name}}',
      html: '<p>Hallo {{name}}</p>{{#items}}<li>{{title}}</li>{{/items}}',
      variables: ['name', 'items', 'title'],
    })
    expect(second.createdBy).to.match(/^key:/)
    expect((await ask('POST', `${path}/publish`, { version: 9 })).json.type).to.equal('/problems/version-unknown')
    const { items } = (await ask('GET', '/v1/audit?limit=4')).json
    expect(items.map(({ act }: { act: string }) => act)).to.deep.equal([
      'template.change',
      'template.publish',
      'template.change',
      'template.change',
    ])
  })

  it('are shown filled in, with what is missing, before anything is sent', async () => {
    const { id } = await make()
    const shown = await ask('POST', `/v1/templates/${id}/preview`, { variables })
    expect(shown.json).to.deep.equal({
      version: 1,
      subject: 'Bestellung 10042 für Anna & <Söhne>',
      html: '<p>Hallo Anna &amp; &lt;Söhne&gt;</p><li>Schuhe</li><li>Hüte</li>',
      text: 'Hallo Anna & <Söhne>\n- Schuhe\n- Hüte\n',
      missing: [],
    })
    const bare = await ask('POST', `/v1/templates/${id}/preview`, {})
    expect([bare.status, bare.json.missing]).to.deep.equal([200, ['number', 'name']])
    // as a client asks that has no page before
    expect((await ask('GET', `/v1/templates/${id}/versions?after=&limit=50`)).json.items).to.have.length(1)
    const query = `variables=${encodeURIComponent(JSON.stringify(variables))}`
    const framed = await ask('GET', `/v1/templates/${id}/look?version=1&${query}`)
    expect(framed.text).to.equal(shown.json.html)
    expect(framed.headers.get('content-security-policy')).to.include("default-src 'none'").and.include('sandbox')
  })

  it('become the mail that is stored, and the mail says which template it was', async () => {
    const { id, name } = await make({ publish: true })
    const sent = await ask('POST', '/v1/messages', mail({ name, variables }, { tags: ['order'] }))
    expect(sent.status, sent.text).to.equal(202)
    const { read, row } = await stored(sent.json.id)
    expect(read).to.deep.include({ subject: 'Bestellung 10042 für Anna & <Söhne>' })
    expect(read.html?.trim()).to.equal('<p>Hallo Anna &amp; &lt;Söhne&gt;</p><li>Schuhe</li><li>Hüte</li>')
    expect(read.text?.trim()).to.equal('Hallo Anna & <Söhne>\n- Schuhe\n- Hüte')
    expect((row as unknown as { template: string }).template).to.equal(name)

    await ask('PATCH', `/v1/templates/${id}`, { subject: 'Neu', html: null, publish: true })
    clock += 6000 // what is published is used within seconds
    const [newer, older] = await Promise.all(
      [
        { name, variables },
        { name, variables, version: 1 },
      ].map(async use => {
        const { json } = await ask('POST', '/v1/messages', mail(use))
        return (await stored(json.id)).read
      }),
    )
    expect([newer?.subject, newer?.html]).to.deep.equal(['Neu', undefined])
    expect(older?.subject).to.match(/^Bestellung 10042/)
  })

  it('serve each mail of a batch for itself', async () => {
    const { name } = await make({ publish: true })
    const messages = [
      mail({ name, variables }),
      mail({ name, variables: { number: 1 } }),
      mail({ name: 'nothing-of-the-kind' }),
      mail({ name, variables: { ...variables, name: 'Bo' } }, { to: 'bo@inbox.test' }),
    ]
    const { json } = await ask('POST', '/v1/messages/batch', { messages })
    const outcome = json.results.map(({ status, problem }: { status: number; problem: { type: string } | null }) => [
      status,
      problem?.type ?? null,
    ])
    expect(outcome).to.deep.equal([
      [202, null],
      [422, '/problems/variables-missing'],
      [404, '/problems/template-unknown'],
      [202, null],
    ])
    expect((await stored(json.results[3].message.id)).read.subject).to.equal('Bestellung 10042 für Bo')
  })

  it('let no variable into the header but as words of the subject', async () => {
    const { name } = await make({ publish: true })
    for (const nasty of ['A\r\nBcc: thief@else.test', 'A\nX-Evil: 1', 'A\r\n\r\n<script>', 'A\u2028B\u0000C\u0085D']) {
      const sent = await ask('POST', '/v1/messages', mail({ name, variables: { ...variables, name: nasty } }))
      expect(sent.status).to.equal(202)
      const { octets, read, row } = await stored(sent.json.id)
      const names = octets
        .toString('latin1')
        .split('\r\n\r\n')[0]
        ?.match(/^[\w-]+(?=:)/gm)
      expect(names).to.not.include.members(['Bcc'])
      expect(names).to.not.include.members(['X-Evil'])
      expect(read.subject).to.match(/^Bestellung 10042 für A/)
      expect(await store.db.collection('deliveries').countDocuments({ messageId: row._id })).to.equal(1)
    }
  })

  it('are refused in clear words', async () => {
    const { id, name } = await make()
    const systemId = String(shop.systemId)
    const problem = async (method: string, path: string, json: object) => {
      const answer = await ask(method, path, json)
      return [answer.status, answer.json.type.replace('/problems/', '')]
    }
    const fresh = { systemId, name: 'x', subject: 's', text: 't' }
    expect(await problem('POST', '/v1/messages', mail({ name, variables }))).to.deep.equal([409, 'template-state'])
    expect(await problem('POST', '/v1/messages', mail({ name, version: 7 }))).to.deep.equal([404, 'version-unknown'])
    expect(await problem('POST', '/v1/messages', mail({ name }, { subject: 'x' }))).to.deep.equal([422, 'invalid'])
    expect(await problem('POST', '/v1/templates', { ...fresh, name })).to.deep.equal([409, 'template-exists'])
    expect(await problem('POST', '/v1/templates', { ...fresh, name: 'Über uns' })).to.deep.equal([422, 'invalid'])
    expect(await problem('POST', '/v1/templates', { ...fresh, text: null })).to.deep.equal([422, 'template-wrong'])
    expect(await problem('POST', '/v1/templates', { ...fresh, text: '{{#a}}' })).to.deep.equal([422, 'template-wrong'])
    expect(await problem('POST', '/v1/templates', { ...fresh, systemId: undefined })).to.deep.equal([
      422,
      'system-needed',
    ])
    expect(await problem('PATCH', `/v1/templates/${id}`, { html: '{{> other}}' })).to.deep.equal([
      422,
      'template-wrong',
    ])
    const long = { items: Array.from({ length: 60_000 }, () => ({ title: 'x' })) }
    expect(
      await problem('POST', `/v1/templates/${id}/preview`, { variables: { ...variables, ...long } }),
    ).to.deep.equal([422, 'template-too-large'])
  })

  it('are of their system alone: another’s mail and another’s key find none', async () => {
    const { id, name } = await make({ publish: true })
    const second = await api.shop({ accountId: shop.accountId })
    const sent = await ask('POST', '/v1/messages', { ...mail({ name, variables }), from: second.from }, second.token)
    expect([sent.status, sent.json.type]).to.deep.equal([404, '/problems/template-unknown'])
    const of = { accountId: shop.accountId, systemId: second.systemId, kind: 'key', createdBy: 'cli' } as const
    const { token } = await createApiKey({ store, now: () => new Date(clock) }, of, {
      label: 'second',
      scopes: ['templates:read', 'templates:write', 'messages:send'],
    })
    expect((await ask('GET', `/v1/templates/${id}`, undefined, token)).status).to.equal(404)
    expect((await ask('GET', '/v1/templates', undefined, token)).json.items).to.deep.equal([])
    const crossing = { ...mail({ name, variables }), systemId: String(shop.systemId) }
    expect((await ask('POST', '/v1/messages', crossing, token)).json.type).to.equal('/problems/system-unknown')
    const own = await ask('POST', '/v1/templates', { name, subject: 's', text: 't' }, token)
    expect([own.status, own.json.systemId]).to.deep.equal([201, String(second.systemId)])
    const foreign = await api.shop()
    const theft = { ...mail({ name, variables }), systemId: String(shop.systemId), from: foreign.from }
    expect((await ask('POST', '/v1/messages', theft, foreign.token)).status).to.equal(404)
  })

  it('are gone when they are removed, and the mails stay', async () => {
    const { id, name } = await make({ publish: true })
    const sent = await ask('POST', '/v1/messages', mail({ name, variables }))
    expect((await ask('DELETE', `/v1/templates/${id}`)).status).to.equal(204)
    expect((await ask('GET', `/v1/templates/${id}`)).status).to.equal(404)
    expect(await store.db.collection('templateversions').countDocuments({ templateId: new ObjectId(id) })).to.equal(0)
    expect((await stored(sent.json.id)).read.subject).to.match(/^Bestellung/)
    const { items } = (await ask('GET', `/v1/templates?systemId=${shop.systemId}&limit=200`)).json
    expect(items.map((one: { id: string }) => one.id)).to.not.include(id)
  })

  it('are changed by two at once into two versions', async () => {
    const { id } = await make()
    const texts = Array.from({ length: 8 }, (_, i) => `Text ${i}`)
    await Promise.all(texts.map(text => ask('PATCH', `/v1/templates/${id}`, { text })))
    const { json } = await ask('GET', `/v1/templates/${id}`)
    expect(json.latest).to.equal(9)
    const found = await store.db
      .collection('templateversions')
      .find({ templateId: new ObjectId(id) })
      .toArray()
    expect(found.map(({ text }) => text)).to.include.members(texts)
  })
})
