import { once } from 'node:events'
import { createServer } from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { expect } from 'chai'
import { issueServerCertificate, makeAuthority } from '../tls/certificates.ts'
import { createPostAgent, mayConnect, type PostDeps, post } from './post.ts'
import { type Receiver, startReceiver } from './receiver.test-peer.ts'

describe('posting an event', () => {
  let receiver: Receiver
  let asked: string[]
  let addresses: string[]
  const deps = (more: Partial<PostDeps> = {}): PostDeps => ({
    dns: {
      async resolve4(name) {
        asked.push(name)
        return addresses.filter(one => net.isIPv4(one))
      },
      resolve6: async () => addresses.filter(one => net.isIPv6(one)),
    },
    allowPrivateDestinations: true,
    ...more,
  })
  beforeEach(async () => {
    receiver = await startReceiver()
    asked = []
    addresses = ['127.0.0.1']
  })
  afterEach(() => receiver.close())
  const send = (url: string, more?: Partial<PostDeps>) =>
    post(deps(more), new URL(url), { 'webhook-id': 'evt_1' }, '{"a":"ö"}')

  it('brings body and headers, and the first kilobyte of the answer back', async () => {
    receiver.act = (_, response) => response.writeHead(500).end(`${'x'.repeat(1023)}öyyy`)
    const answer = await send(receiver.url)
    expect(answer).to.deep.equal({ status: 500, answer: 'x'.repeat(1023), retryAfterSeconds: null, error: null })
    expect(receiver.received[0]).to.deep.include({ id: 'evt_1', raw: '{"a":"ö"}', path: '/hook' })
  })

  it('goes to public addresses only', async () => {
    for (const private4 of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fd00::1']) {
      addresses = [private4]
      const { status, error } = await send('https://hooks.test/', { allowPrivateDestinations: false })
      expect(status).to.equal(null)
      expect(error).to.match(/private address/)
      const host = net.isIPv6(private4) ? `[${private4}]` : private4
      expect((await send(`https://${host}/`, { allowPrivateDestinations: false })).error).to.match(/private address/)
    }
    expect((await send('https://localhost/', { allowPrivateDestinations: false })).error).to.match(/private address/)
    expect(receiver.received).to.deep.equal([])
  })

  it('goes unencrypted to this machine only, and only where private destinations are allowed', async () => {
    const open = deps()
    const closed = deps({ allowPrivateDestinations: false })
    expect(mayConnect(open, 'http:', '127.3.2.1')).to.equal(true)
    expect(mayConnect(open, 'http:', '::1')).to.equal(true)
    for (const far of ['10.0.0.1', '192.0.2.1', '8.8.8.8', '2001:4860::1'])
      expect(mayConnect(open, 'http:', far)).to.equal(false)
    expect(mayConnect(closed, 'http:', '127.0.0.1')).to.equal(false)
    expect(mayConnect(closed, 'https:', '8.8.8.8')).to.equal(true)
    addresses = ['10.0.0.1']
    expect((await send('http://hooks.test/')).error).to.match(/unencrypted/)
  })

  it('looks a name up once, and connects to what was judged', async () => {
    addresses = ['127.0.0.1']
    const { status } = await send(`http://hooks.test:${receiver.port}/hook`)
    expect(status).to.equal(204)
    expect(asked).to.deep.equal(['hooks.test'])
    addresses = []
    expect((await send(`http://hooks.test:${receiver.port}/hook`)).error).to.equal('hooks.test has no address')
  })

  it('follows no redirect', async () => {
    const elsewhere = await startReceiver()
    receiver.act = (_, response) => response.writeHead(307, { location: elsewhere.url }).end()
    expect((await send(receiver.url)).status).to.equal(307)
    expect(elsewhere.received).to.deep.equal([])
    await elsewhere.close()
  })

  it('waits for an answer no longer than it should, also for a name', async () => {
    receiver.act = () => undefined
    expect((await send(receiver.url, { withinMs: 100 })).error).to.equal('There was no answer in time')
    const deaf = { resolve4: () => new Promise<never>(() => {}), resolve6: () => new Promise<never>(() => {}) }
    const at = Date.now()
    expect((await send('https://hooks.test/', { withinMs: 100, dns: deaf })).error).to.equal(
      'There was no answer in time',
    )
    expect(Date.now() - at).to.be.below(2000)
  })

  it('takes an answer that dribbles or never ends for what its status says', async () => {
    receiver.act = (_, response) => response.writeHead(200).write('slow')
    expect(await send(receiver.url, { withinMs: 200 })).to.include({ status: 200, answer: 'slow', error: null })
    let written = 0
    receiver.act = (_, response) => {
      response.writeHead(200)
      const more = () => {
        written += 65_536
        if (response.destroyed) return
        if (response.write(Buffer.alloc(65_536, 'x'))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
    }
    expect(await send(receiver.url)).to.include({ status: 200, answer: 'x'.repeat(1024) })
    expect(written).to.be.below(64 * 1024 * 1024)
  })

  it('understands Retry-After in seconds', async () => {
    receiver.act = (_, response) => response.writeHead(429, { 'retry-after': '120' }).end()
    expect((await send(receiver.url)).retryAfterSeconds).to.equal(120)
    receiver.act = (_, response) => response.writeHead(429, { 'retry-after': 'soon' }).end()
    expect((await send(receiver.url)).retryAfterSeconds).to.equal(null)
  })

  it('keeps a connection for what follows, and uses a new one when it was closed meanwhile', async () => {
    const sockets = new Set<unknown>()
    receiver.act = (_, response) => {
      sockets.add(response.socket)
      response.writeHead(204).end()
    }
    const url = new URL(receiver.url)
    const agent = createPostAgent(url)
    for (let i = 0; i < 3; i++) expect((await post(deps(), url, {}, '{}', { agent })).status).to.equal(204)
    expect(sockets.size).to.equal(1)
    receiver.act = (one, response) => {
      if (sockets.has(response.socket)) response.socket?.resetAndDestroy()
      else response.writeHead(204).end(one.id)
    }
    expect((await post(deps(), url, {}, '{}', { agent })).status).to.equal(204)
    agent.destroy()
  })

  it('says in words what is wrong', async () => {
    receiver.act = (_, response) => response.socket?.destroy()
    expect((await send(receiver.url)).error).to.equal('The server closed the connection without an answer')
    await receiver.close()
    expect((await send(receiver.url)).error).to.equal('The server refuses connections')
    receiver = await startReceiver()
    const garbage = net.createServer(socket => socket.end('nonsense\r\n\r\n')).listen(0, '127.0.0.1')
    await once(garbage, 'listening')
    expect((await send(`http://127.0.0.1:${(garbage.address() as AddressInfo).port}/`)).error).to.match(
      /could not be reached \(HPE/,
    )
    garbage.close()
  })

  it('trusts certificates of known authorities only', async () => {
    const authority = await makeAuthority(new Date())
    const { cert, key } = await issueServerCertificate(authority, ['hooks.test'], new Date())
    const server = createServer({ cert, key }, (_, response) => response.writeHead(200).end('ok')).listen(
      0,
      '127.0.0.1',
    )
    await once(server, 'listening')
    const url = `https://hooks.test:${(server.address() as AddressInfo).port}/`
    expect((await send(url, { trustedAuthorities: [authority.cert] })).answer).to.equal('ok')
    expect((await send(url)).error).to.match(/certificate is not accepted/)
    server.close()
  })
})
