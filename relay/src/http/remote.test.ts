import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { definePlatform, jsonOf, SiteFault, type SiteSettings } from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { mendRemotes } from '../connect/remote/mend.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { checkSystem, createAuthenticator, findSystem } from '../systems/index.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import { createRateLimit } from './rate-limit.ts'

const words = { de: 'x', en: 'x' }
/** the addresses that the platform was opened with */
const opened: string[] = []
/** whom it was asked to write to */
const testMails: string[] = []
/** A forum that is set up over HTTP: GET and PUT /settings with a key. */
const forum = definePlatform({
  id: 'test-forum',
  name: 'Test forum',
  kinds: ['forum'],
  configureSmtp: 'remote',
  listHelpPage: 'remote',
  sender: 'set',
  replacesMails: false,
  restore: 'all',
  verify: 'first-mail',
  steps: [words],
  automatic: [],
  byHand: [],
  undo: words,
  remote: {
    access: [{ name: 'key', label: words, secret: true }],
    restores: 'all',
    makesPage: true,
    async open(ask, access, url) {
      opened.push(url)
      const headers = { authorization: `Bearer ${access.key}` }
      const get = async () => {
        const answer = await ask({ method: 'GET', path: '/settings', headers })
        if (answer.status === 401)
          throw new SiteFault('access', { de: 'Schlüssel falsch', en: 'The key is wrong' }, words)
        return jsonOf(answer) as SiteSettings
      }
      const { version } = (await get()) as { version: string }
      return {
        version,
        secrets: ['pass'],
        read: get,
        wanted: ({ host, port, username, password, sender }) => ({
          host,
          port,
          user: username,
          pass: password,
          from: sender,
        }),
        async write(settings) {
          for (const [name, value] of Object.entries(settings)) {
            const answer = await ask({ method: 'PUT', path: `/settings/${name}`, headers, json: { value } })
            if (answer.status !== 200) throw new SiteFault('refused', { de: 'nein', en: `It refused ${name}` }, words)
          }
        },
        async sendTestMail(to) {
          testMails.push(to)
        },
        async createPage(page) {
          const { id } = jsonOf(await ask({ method: 'POST', path: '/pages', headers, json: page })) as { id: string }
          return { id, url: `https://forum.example/pages/${id}` }
        },
        async removePage(id) {
          await ask({ method: 'DELETE', path: `/pages/${id}`, headers })
        },
      }
    },
  },
})

describe('a platform that the relay configures', function () {
  this.timeout(30_000)
  let store: Store
  let api: TestApi
  let site: Server
  let url: string
  const first = {
    version: '3.2',
    host: 'old.example',
    port: 25,
    user: 'old',
    pass: 'old secret',
    from: 'a@old.example',
  }
  let stored: Record<string, unknown>
  let pages: { title: string; html: string }[]
  /** what the site does instead of answering, if anything */
  let evil: ((request: IncomingMessage, response: ServerResponse) => boolean) | null = null
  let requests = 0

  beforeEach(() => {
    stored = { ...first }
    pages = []
    evil = null
    requests = 0
  })
  before(async () => {
    store = await openTestStore()
    site = createServer(async (request, response) => {
      requests++
      const answer = (status: number, json: unknown) => response.writeHead(status).end(JSON.stringify(json))
      if (evil?.(request, response)) return
      if (request.headers.authorization !== 'Bearer right') return answer(401, {})
      if (request.method === 'GET') return answer(200, stored)
      if (request.method === 'DELETE') {
        pages.splice(Number(request.url?.split('/').at(-1)) - 1, 1)
        return answer(200, {})
      }
      const json = JSON.parse(await text(request))
      if (request.url === '/pages') return answer(200, { id: String(pages.push(json)) })
      stored[String(request.url?.split('/').at(-1))] = json.value
      answer(200, {})
    })
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    const dns = { resolve4: async () => ['127.0.0.1'], resolve6: async () => [] }
    api = await startTestApi(store, {
      platformList: [forum],
      platforms: [forum.id],
      limit: createRateLimit({ read: 1000, write: 1000, send: 1000, guess: 1000 }),
      asking: { dns, isPublicAddress, allowPrivateDestinations: true, siteWithinMs: 800 },
    })
  })
  after(async () => {
    await api.close()
    await store.close()
    site.closeAllConnections()
    site.close()
  })

  /** A system of a new account; @param published its DKIM record stands in DNS */
  async function system(published = true) {
    const { token, accountId } = await api.tenant()
    const domains = [{ name: `d${requests}-${accountId}.example`, listHelp: ['mailto:help@shop.example'] }]
    const { json } = await api.ask('POST', '/v1/systems', {
      token,
      json: { name: 'Our forum', platform: forum.id, domains },
    })
    const found = await findSystem({ store }, accountId, json.id)
    if (published)
      for (const { name, value } of (await checkSystem(api.deps, found)).records) api.texts.set(name, [value])
    const remote = `/v1/systems/${json.id}/remote`
    return {
      id: json.id as string,
      domain: String(domains[0]?.name),
      connect: (more: object = {}) =>
        api.ask('POST', remote, { token, json: { url, access: { key: 'right' }, ...more } }),
      look: (more: object = {}) =>
        api.ask('POST', `${remote}/look`, { token, json: { url, access: { key: 'right' }, ...more } }),
      state: () => api.ask('GET', remote, { token }),
      disconnect: (query = '') => api.ask('DELETE', `${remote}${query}`, { token }),
    }
  }
  const logsIn = async () => {
    const submitter = await createAuthenticator({ store, now: () => new Date() })(
      String(stored.user),
      String(stored.pass),
    )
    return submitter !== null
  }

  it('is looked at first: what stands there, what would, no password, and nothing is changed', async () => {
    const { look } = await system()
    const { status, json, text } = await look({ url: `${url}/` })
    expect(status).to.equal(200)
    expect(opened.at(-1)).to.equal(url)
    expect(json.version).to.equal('3.2')
    expect(json.settings).to.deep.include({ name: 'host', before: 'old.example', after: 'mail.example' })
    expect(json.settings).to.deep.include({ name: 'pass', before: null, after: null })
    expect(text).to.not.include('secret')
    expect(stored).to.deep.equal(first)
  })

  it('gets credentials that work, its sender and a List-Help page, and everything back in the end', async () => {
    const { id, domain, connect, state, disconnect } = await system()
    const made = await connect({ sender: `shop@${domain}`, page: true })
    expect(made.status, made.text).to.equal(201)
    expect(made.json).to.include({ state: 'connected', version: '3.2', page: 'https://forum.example/pages/1' })
    expect(stored).to.include({ host: 'mail.example', port: 587, from: `shop@${domain}` })
    expect(await logsIn()).to.equal(true)
    expect(pages[0]?.html).to.include('Our forum').and.to.include('Warum').and.to.include('Why you get')
    const found = await store.models.Domain.findOne({ name: domain }).lean()
    expect(found?.listHelp).to.deep.equal(['https://forum.example/pages/1', 'mailto:help@shop.example'])
    expect((await state()).json).to.include({ state: 'connected', verified: null })
    expect((await connect()).json.type).to.equal('/problems/remote-exists')

    const row = await store.db.collection('remoteConnections').findOne({ systemId: found && (await idOf(id)) })
    expect(JSON.stringify(row)).to.not.include('right').and.to.not.include('old secret')

    expect((await disconnect()).status).to.equal(204)
    expect(stored).to.deep.equal(first)
    expect((await state()).status).to.equal(404)
    const ended = await store.db.collection('remoteConnections').findOne({ systemId: await idOf(id) })
    expect(ended).to.include({ access: '', before: null, state: 'ended' })
    const valid = await store.models.Credential.countDocuments({ systemId: id, revokedAt: null })
    expect(valid).to.equal(0)
    expect((await connect()).status).to.equal(201)
  })

  const idOf = async (id: string) => (await findSystem({ store }, null, id))._id

  it('is asked for a test mail, which is seen when it comes', async () => {
    const { connect, state } = await system()
    await connect()
    const [, nonce] = /^verify\+([a-z2-7]{26})@/.exec(testMails.at(-1) ?? '') ?? []
    expect((await state()).json.verified).to.equal(null)
    const at = new Date()
    const seen = { at, receivedAt: at, messageId: '<1@x>', from: 'a@shop.example', credential: null, tls: null }
    const dkim = { result: 'pass', domain: 'shop.example' }
    const noted = await store.db
      .collection<{ _id: string }>('verifications')
      .updateOne({ _id: String(nonce) }, { $set: { seen: { ...seen, dkim } } })
    expect(noted.matchedCount).to.equal(1)
    expect((await state()).json.verified).to.include({ from: 'a@shop.example', at: at.toISOString() })
  })

  it('isn’t touched while the system isn’t set up, when the key is wrong, or for a sender of another domain', async () => {
    const draft = await system(false)
    expect((await draft.connect()).json.type).to.equal('/problems/system-state')
    const ready = await system()
    const wrong = await ready.connect({ access: { key: 'wrong' } })
    expect(wrong.json).to.include({ type: '/problems/remote-failed', title: 'The key is wrong' })
    expect((await ready.connect({ access: {} })).json.type).to.equal('/problems/access-missing')
    expect((await ready.connect({ sender: 'a@gmail.example' })).json.type).to.equal('/problems/sender-domain')
    expect(stored).to.deep.equal(first)
    expect((await ready.connect()).status).to.equal(201)
  })

  for (let failing = 1; failing <= 5; failing++)
    it(`is as before when its write ${failing} of 5 is refused, and no credential stays`, async () => {
      const { id, connect, state } = await system()
      let writes = 0
      evil = (request, response) => {
        if (request.method !== 'PUT' || ++writes !== failing) return false
        response.writeHead(500).end('{}')
        return true
      }
      const { status, json } = await connect()
      expect(status).to.equal(422)
      expect(json.title).to.match(/refused .*Nothing was changed/)
      expect(stored).to.deep.equal(first)
      expect(await store.models.Credential.countDocuments({ systemId: id, revokedAt: null })).to.equal(0)
      expect((await state()).status).to.equal(404)
    })

  it('keeps no List-Help page and no sender of a change that failed, and mails name none', async () => {
    const { id, domain, connect } = await system()
    evil = (request, response) => {
      if (request.url !== '/settings/from' || stored.host === 'old.example') return false
      expect(pages).to.have.length(1)
      response.writeHead(500).end('{}')
      return true
    }
    const { json } = await connect({ page: true, sender: `shop@${domain}` })
    expect(json.title).to.match(/Nothing was changed/)
    expect([stored, pages]).to.deep.equal([first, []])
    const found = await store.models.Domain.findOne({ name: domain }).lean()
    expect(found?.listHelp).to.deep.equal(['mailto:help@shop.example'])
    expect((await findSystem({ store }, null, id)).sender ?? null).to.equal(null)
  })

  it('loses its List-Help page too when the relay was killed amid the change', async () => {
    const { id, connect, state } = await system()
    await connect({ page: true })
    expect(pages).to.have.length(1)
    const left = { state: 'connecting', connectedAt: null, nextTryAt: new Date() }
    await store.db.collection('remoteConnections').updateOne({ systemId: await idOf(id) }, { $set: left })
    await mendRemotes(api.deps, new AbortController().signal)
    expect([stored, pages]).to.deep.equal([first, []])
    expect((await state()).status).to.equal(404)
  })

  it('that dies amid the change is put back as soon as it lives again', async () => {
    const { connect, state } = await system()
    let writes = 0
    evil = (request, response) => {
      if (request.method === 'PUT' && ++writes > 2) response.destroy()
      return request.method === 'PUT' && writes > 2
    }
    expect((await connect()).json.type).to.equal('/problems/remote-undoing')
    expect(stored.host).to.equal('mail.example')
    expect((await state()).json).to.include({ state: 'undoing' })
    await mendRemotes(api.deps, new AbortController().signal)
    expect((await state()).json.fault.reason.en).to.be.a('string')
    evil = null
    const later = { ...api.deps, now: () => new Date(Date.now() + 3600_000) }
    await mendRemotes(later, new AbortController().signal)
    expect(stored).to.deep.equal(first)
    expect((await state()).status).to.equal(404)
  })

  it('is put back after the relay was killed amid the change', async () => {
    const { id, connect, state } = await system()
    await connect()
    // what a kill between the writes and the end leaves
    const nextTryAt = new Date()
    await store.db
      .collection('remoteConnections')
      .updateOne({ systemId: await idOf(id) }, { $set: { state: 'connecting', connectedAt: null, nextTryAt } })
    await mendRemotes(api.deps, new AbortController().signal)
    expect(stored).to.deep.equal(first)
    expect((await state()).status).to.equal(404)
  })

  it('that can not be reached keeps its state until it is ended with force', async () => {
    const { connect, state, disconnect } = await system()
    await connect()
    evil = (_, response) => {
      response.destroy()
      return true
    }
    const refused = await disconnect()
    expect(refused.json.type).to.equal('/problems/remote-undoing')
    expect((await state()).json.state).to.equal('undoing')
    expect((await disconnect('?force=true')).status).to.equal(204)
    expect((await state()).status).to.equal(404)
  })

  for (const [trouble, status, headers, body, told] of [
    ['takes the key no more', 401, {}, '{}', /The key is wrong/],
    ['has moved', 301, { location: 'https://elsewhere.example/' }, '', /redirects to https:\/\/elsewhere\.example/],
    ['answers with a page', 200, {}, '<h1>Sign in</h1>', /isn’t JSON/],
    ['answers without end', 200, {}, 'x'.repeat(1_048_577), /more than 1048576 octets/],
  ] as const)
    it(`that ${trouble} when it is disconnected is told, and put back once it is well again`, async () => {
      const { id, connect, state, disconnect } = await system()
      await connect()
      const set = { ...stored }
      evil = (_, response) => {
        response.writeHead(status, headers).end(body)
        return true
      }
      const { json } = await disconnect()
      expect(json.type).to.equal('/problems/remote-undoing')
      expect(json.title).to.match(told)
      expect(stored).to.deep.equal(set)
      // it still sends by them
      expect(await store.models.Credential.countDocuments({ systemId: id, revokedAt: null })).to.equal(1)
      expect((await state()).json.fault.reason.en).to.match(told)
      evil = null
      await mendRemotes({ ...api.deps, now: () => new Date(Date.now() + 3600_000) }, new AbortController().signal)
      expect(stored).to.deep.equal(first)
      expect((await state()).status).to.equal(404)
      expect(await store.models.Credential.countDocuments({ systemId: id, revokedAt: null })).to.equal(0)
    })

  it('is connected once by two who ask at once', async () => {
    const { connect } = await system()
    const answers = await Promise.all([connect(), connect(), connect()])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409])
    expect(await logsIn()).to.equal(true)
  })

  it('leaves an entry in the audit log when it is connected and when that ends', async () => {
    expect(await store.db.collection('audit').distinct('act')).to.include.members([
      'remote.connect',
      'remote.disconnect',
    ])
  })

  describe('that is evil', () => {
    it('can not send the key elsewhere by a redirect', async () => {
      const { connect } = await system()
      evil = (_, response) => {
        response.writeHead(302, { location: `${url}/elsewhere` }).end()
        return true
      }
      const { json } = await connect()
      expect(json.title).to.match(/redirects to/)
      expect(requests).to.equal(1)
    })

    it('can not fill the memory, nor hold the relay', async () => {
      const { connect } = await system()
      evil = (_, response) => {
        response.writeHead(200)
        const more = () => {
          if (response.destroyed) return
          response.write('x'.repeat(65_536))
          setImmediate(more)
        }
        more()
        return true
      }
      expect((await connect()).json.title).to.match(/answers more than 1048576 octets/)
      evil = () => true // never answers
      expect((await connect()).json.title).to.match(/does not answer in time/)
    })

    it('is not asked on a private address, nor without https', async () => {
      const { connect } = await system()
      const asking = { ...api.deps.asking }
      Object.assign(api.deps.asking, { allowPrivateDestinations: false })
      try {
        expect((await connect()).json.type).to.equal('/problems/site-url')
        for (const address of ['https://127.0.0.1', 'https://[::1]', 'https://10.0.0.1', 'https://rebinds.example'])
          expect((await connect({ url: address })).json.title, address).to.match(/private address/)
        for (const address of ['file:///etc/passwd', 'https://a:b@shop.example', 'https://shop.example/?x', 'nonsense'])
          expect((await connect({ url: address })).json.type, address).to.equal('/problems/site-url')
      } finally {
        Object.assign(api.deps.asking, asking)
      }
      expect(requests).to.equal(0)
    })
  })
})
