import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { isPublicAddress } from '../delivery/addresses.ts'
import { issueServerCertificate, makeAuthority } from '../tls/certificates.ts'
import { createPageLook, listHelpWarnings, type PageLookDeps } from './list-help-page.ts'

/** 127.0.0.1 plays the public internet, ::1 what lies behind our back. */
const publicHere = (address: string) => address === '127.0.0.1'

describe('a look at a List-Help page', function () {
  this.timeout(20_000)
  let server: Server
  let inside: Server
  let port: number
  let insidePort: number
  let asked: string[]
  const names: Record<string, { v4?: string[]; v6?: string[] }> = {
    'shop.example': { v4: ['127.0.0.1'] },
    'evil.example': { v6: ['::1'] },
    'both.example': { v4: ['127.0.0.1'], v6: ['::1'] },
  }
  const found = async (addresses: string[] | undefined) =>
    addresses ?? Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
  const dns = {
    resolve4: (host: string) => found(names[host]?.v4),
    resolve6: (host: string) => found(names[host]?.v6),
  }
  const answer: RequestListener = (request, response) => {
    asked.push(`${request.socket.localAddress} ${request.headers.host?.replace(/:\d+$/, '')}${request.url}`)
    const to = (location: string) => response.writeHead(302, { location }).end()
    const { pathname } = new URL(request.url ?? '/', 'http://x')
    if (pathname === '/page') response.end('hello')
    else if (pathname === '/moved') to('/page')
    else if (pathname === '/inside') to(`http://evil.example:${insidePort}/secret`)
    else if (pathname === '/literal') to(`http://[::1]:${insidePort}/secret`)
    else if (pathname === '/mapped') to(`http://[::ffff:7f00:1]:${insidePort}/secret`)
    else if (pathname === '/file') to('file:///etc/passwd')
    else if (pathname === '/around') to('/around')
    else if (pathname === '/nowhere') response.writeHead(302).end()
    else if (pathname === '/endless') response.write('x'.repeat(1000))
    else if (pathname === '/silent') return
    else response.writeHead(404).end()
  }
  before(async () => {
    server = createServer(answer).listen(0, '127.0.0.1')
    inside = createServer(answer).listen(0, '::1')
    await Promise.all([once(server, 'listening'), once(inside, 'listening')])
    port = (server.address() as AddressInfo).port
    insidePort = (inside.address() as AddressInfo).port
  })
  after(() => {
    for (const one of [server, inside]) {
      one.closeAllConnections()
      one.close()
    }
  })
  beforeEach(() => {
    asked = []
  })
  const lookAt = (url: string, more: Partial<PageLookDeps> = {}) =>
    createPageLook({ dns, isPublicAddress: publicHere, allowPrivateDestinations: false, withinMs: 1000, ...more })(url)
  const look = async (...asked: Parameters<typeof lookAt>) => (await lookAt(...asked))?.en ?? null
  const at = (path: string, host = 'shop.example') => `http://${host}:${port}${path}`
  const within = (path: string, host = 'evil.example') => `http://${host}:${insidePort}${path}`

  it('finds one that is there, itself or after a redirect', async () => {
    expect(await look(at('/page?lang=de'))).to.equal(null)
    expect(await look(at('/moved'))).to.equal(null)
    expect(asked).to.deep.equal([
      '127.0.0.1 shop.example/page?lang=de',
      '127.0.0.1 shop.example/moved',
      '127.0.0.1 shop.example/page',
    ])
  })

  it('doesn’t wait for the end of a page that has none', async () => {
    expect(await look(at('/endless'))).to.equal(null)
  })

  for (const [path, words] of [
    ['/gone', 'answers 404'],
    ['/nowhere', 'answers 302'],
    ['/around', 'redirects more than 5 times'],
    ['/file', 'redirects to file:'],
    ['/silent', 'does not answer in time'],
  ] as const)
    it(`says of ${path} that it ${words}`, async () => expect(await look(at(path))).to.equal(words))

  it('asks no private address, whatever name leads there', async () => {
    for (const url of [within('/secret'), within('/secret', '[::1]'), within('/secret', '[::ffff:7f00:1]')])
      expect(await look(url), url).to.contain('private address')
    expect(asked).to.deep.equal([])
    expect(await look(at('/page', 'both.example')), 'the public one of two').to.equal(null)
    expect(asked).to.deep.equal(['127.0.0.1 both.example/page'])
  })

  it('is not led to a private address by a redirect', async () => {
    for (const path of ['/inside', '/literal', '/mapped'])
      expect(await look(at(path)), path).to.contain('private address')
    expect(asked.filter(line => line.includes('secret'))).to.deep.equal([])
  })

  it('asks the address that was judged: a name that changes in between gains nothing', async () => {
    let answers = 0
    const rebinding = {
      resolve4: async () => (++answers === 1 ? ['127.0.0.1'] : ['127.0.0.9']),
      resolve6: async () => [],
    }
    expect(await look(at('/page', 'rebinding.example'), { dns: rebinding })).to.equal(null)
    expect([answers, asked]).to.deep.equal([1, ['127.0.0.1 rebinding.example/page']])
  })

  it('knows the private ranges of delivery', async () => {
    for (const host of ['10.0.0.1', '169.254.169.254', '192.168.1.1', '[fd00::1]'])
      expect(await look(`http://${host}/`, { isPublicAddress }), host).to.contain('private address')
  })

  it('goes to private addresses where the operator allows it', async () => {
    expect(await look(within('/page'), { allowPrivateDestinations: true })).to.equal(null)
  })

  it('says when the name has no address, or nobody listens there, or DNS is silent', async () => {
    expect(await look(at('/page', 'none.example'))).to.equal('has a host name without an address')
    expect(await look('http://shop.example:1/')).to.equal('refuses connections')
    const silent = { resolve4: () => new Promise<never>(() => {}), resolve6: async () => [] }
    expect(await look(at('/page'), { dns: silent, withinMs: 100 })).to.equal('does not answer in time')
  })

  it('wants a certificate that browsers take', async () => {
    const ca = await makeAuthority(new Date())
    const tls = createTlsServer(await issueServerCertificate(ca, ['shop.example'], new Date()), answer)
    tls.listen(0, '127.0.0.1')
    await once(tls, 'listening')
    const url = `https://shop.example:${(tls.address() as AddressInfo).port}/page`
    try {
      expect(await look(url, { trustedAuthorities: [ca.cert] })).to.equal(null)
      expect(await look(url)).to.contain('certificate that browsers refuse')
      const other = url.replace('shop.example', 'both.example')
      expect(await look(other, { trustedAuthorities: [ca.cert] })).to.contain('certificate that browsers refuse')
    } finally {
      tls.closeAllConnections()
      tls.close()
    }
  })

  it('becomes a warning per page, once, and none for mail addresses', async () => {
    const uris = [at('/gone'), 'mailto:help@shop.example', at('/page'), at('/gone')]
    const en = `The List-Help page ${at('/gone')} answers 404. Recipients follow it to learn why they get the mail`
    const de = `Die List-Help-Seite ${at('/gone')} antwortet mit 404. Empfänger folgen ihr, um zu erfahren, warum sie die Mail bekommen`
    expect(await listHelpWarnings(url => lookAt(url), uris)).to.deep.equal([
      { code: 'listHelpUnreachable', message: en, explanation: { de, en } },
    ])
  })
})
