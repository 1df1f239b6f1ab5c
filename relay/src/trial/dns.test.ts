import { execFile, execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect } from 'chai'
import dnsPacket from 'dns-packet'
import { startTrialDns, type TrialDns } from './dns.ts'

const run = promisify(execFile)

const codeOf = (question: Promise<unknown>) =>
  question.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  )

const hasDig = (() => {
  try {
    execFileSync('dig', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

describe('the trial’s DNS server', () => {
  let dns: TrialDns
  let resolver: Resolver
  beforeEach(async () => {
    dns = await startTrialDns({
      zones: ['shop.test', 'inbox.test'],
      records: [
        { name: 'inbox.test', type: 'MX', preference: 10, exchange: 'mx.inbox.test' },
        { name: 'mx.inbox.test', type: 'A', value: '127.0.0.1' },
        { name: 'mx.inbox.test', type: 'AAAA', value: '::1' },
        { name: 'www.shop.test', type: 'CNAME', value: 'host.shop.test' },
        { name: 'host.shop.test', type: 'A', value: '127.0.0.9' },
        { name: 'away.shop.test', type: 'CNAME', value: 'elsewhere.example' },
        { name: 'a.deep.shop.test', type: 'TXT', value: 'x' },
        { name: '*.wild.shop.test', type: 'A', value: '127.0.0.7' },
        { name: 'nomail.shop.test', type: 'MX', preference: 0, exchange: '.' },
        { name: 'long.shop.test', type: 'TXT', value: 'k'.repeat(700) },
      ],
    })
    resolver = new Resolver({ timeout: 300, tries: 1 })
    resolver.setServers([dns.address])
  })
  afterEach(() => dns.close())

  it('answers MX, A, AAAA, TXT and CNAME with what it leads to', async () => {
    expect(await resolver.resolveMx('INBOX.test')).to.deep.equal([
      { type: 'MX', priority: 10, exchange: 'mx.inbox.test' },
    ])
    expect(await resolver.resolve4('mx.inbox.test')).to.deep.equal(['127.0.0.1'])
    expect(await resolver.resolve6('mx.inbox.test')).to.deep.equal(['::1'])
    expect(await resolver.resolve4('www.shop.test')).to.deep.equal(['127.0.0.9'])
    expect(await resolver.resolve4('some.wild.shop.test')).to.deep.equal(['127.0.0.7'])
    expect((await resolver.resolveSoa('shop.test')).nsname).to.equal('ns.shop.test')
  })

  it('tells a name that does not exist from a name without such a record', async () => {
    expect(await codeOf(resolver.resolve4('none.shop.test'))).to.equal('ENOTFOUND')
    expect(await codeOf(resolver.resolveMx('mx.inbox.test'))).to.equal('ENODATA')
    expect(await codeOf(resolver.resolve4('deep.shop.test'))).to.equal('ENODATA') // an empty name between two others
    expect(await codeOf(resolver.resolve4('shop.test'))).to.equal('ENODATA')
    expect(await codeOf(resolver.resolve4('google.com'))).to.equal('EREFUSED')
  })

  it('says by a null MX that a domain takes no mail', async () => {
    expect(await resolver.resolveMx('nomail.shop.test')).to.deep.equal([{ type: 'MX', priority: 0, exchange: '' }])
  })

  it('splits a long TXT record and sends what is too long for UDP over TCP', async () => {
    expect((await resolver.resolveTxt('long.shop.test')).map(parts => parts.map(part => part.length))).to.deep.equal([
      [255, 255, 190],
    ])
    dns.set(Array.from({ length: 12 }, (_, n) => ({ name: 'big.shop.test', type: 'TXT', value: `${n}`.repeat(200) })))
    expect(await resolver.resolveTxt('big.shop.test')).to.have.length(12)
    expect(dns.questions.filter(q => q.name === 'big.shop.test').map(q => q.over)).to.deep.equal(['udp', 'tcp'])
  })

  it('knows a record as soon as it is set, and forgets it', async () => {
    const name = 's1._domainkey.shop.test'
    expect(await codeOf(resolver.resolveTxt(name))).to.equal('ENOTFOUND')
    dns.set([{ name, type: 'TXT', value: 'v=DKIM1; p=one' }])
    dns.set([{ name, type: 'TXT', value: 'v=DKIM1; p=two' }])
    expect(await resolver.resolveTxt(name)).to.deep.equal([['v=DKIM1; p=two']])
    dns.remove(name)
    expect(await codeOf(resolver.resolveTxt(name))).to.equal('ENOTFOUND')
  })

  it('fails as it is told: SERVFAIL, REFUSED, silence, truncation', async () => {
    dns.fail('inbox.test', 'servfail', 'MX')
    expect(await codeOf(resolver.resolveMx('inbox.test'))).to.equal('ESERVFAIL')
    expect(await codeOf(resolver.resolve4('inbox.test'))).to.equal('ENODATA')
    dns.fail('inbox.test', 'drop', 'MX')
    expect(await codeOf(resolver.resolveMx('inbox.test'))).to.equal('ETIMEOUT')
    dns.fail('inbox.test', null, 'MX')
    expect(await codeOf(resolver.resolveMx('inbox.test'))).to.equal('answered')
    dns.fail('inbox.test', 'refused')
    expect(await codeOf(resolver.resolveMx('inbox.test'))).to.equal('EREFUSED')
    dns.fail('mx.inbox.test', 'truncate')
    expect(await resolver.resolve4('mx.inbox.test')).to.deep.equal(['127.0.0.1'])
    expect(dns.questions.at(-1)?.over).to.equal('tcp')
  })

  it('lives through garbage', async () => {
    const socket = createSocket('udp4')
    for (const bytes of [Buffer.alloc(0), Buffer.from('x'), Buffer.alloc(12, 255), Buffer.alloc(600, 0xc0)])
      socket.send(bytes, dns.port, '127.0.0.1')
    const query = dnsPacket.encode({ type: 'query', id: 7, questions: [{ type: 'A', name: 'mx.inbox.test' }] })
    await delay(20)
    socket.send(query.subarray(0, query.length - 3), dns.port, '127.0.0.1')
    socket.send(query, dns.port, '127.0.0.1')
    for (let id = 0; id !== 7; ) {
      const [message] = (await once(socket, 'message')) as [Buffer]
      id = message.length > 12 ? message.readUInt16BE(0) : 0
    }
    socket.close()
  })

  it('is understood by dig', async function () {
    if (!hasDig) this.skip()
    const dig = async (...args: string[]) =>
      (await run('dig', [`@${dns.host}`, '-p', `${dns.port}`, '+time=1', '+tries=1', ...args])).stdout
    expect((await dig('+short', 'inbox.test', 'MX')).trim()).to.equal('10 mx.inbox.test.')
    expect(await dig('none.shop.test', 'A'))
      .to.match(/status: NXDOMAIN/)
      .and.to.match(/SOA\s+ns\.shop\.test/)
    expect((await dig('+short', 'nomail.shop.test', 'MX')).trim()).to.equal('0 .')
    expect(await dig('+noedns', 'long.shop.test', 'TXT')).to.contain('retrying in TCP')
  })
})
