import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { allowsHost, createMtaSts, createPolicyMemory, type MtaStsDeps } from './mta-sts.ts'
import { type PolicyServer, policyText, startPolicyServer } from './policy-server.test-peer.ts'

const day = 86_400_000
const missing = () => Promise.reject(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }))

describe('MTA-STS', () => {
  let host: PolicyServer
  let time: number
  let id: string | null
  let dnsDown: boolean
  let addresses: string[]
  beforeEach(async () => {
    host = await startPolicyServer(['shop.example'])
    host.policies['shop.example'] = policyText('enforce', ['mx.shop.example', '*.host.example'])
    time = Date.now()
    id = '1'
    dnsDown = false
    addresses = ['127.0.0.1']
  })
  afterEach(() => host.close())

  const memory = createPolicyMemory
  const start = (over: Partial<MtaStsDeps> = {}) =>
    createMtaSts({
      dns: {
        resolveTxt: async () => {
          if (dnsDown) throw Object.assign(new Error('ESERVFAIL'), { code: 'ESERVFAIL' })
          return id === null ? missing() : [['v=STSv1; ', `id=${id};`]]
        },
        resolve4: async () => addresses,
        resolve6: missing,
      },
      allowPrivateDestinations: true,
      policyPort: host.port,
      trustedAuthorities: [host.authority],
      remembered: memory(),
      now: () => new Date(time),
      log: { warn: () => undefined },
      ...over,
    })

  it('is fetched once for many mails', async () => {
    const sts = start()
    const [{ policy }] = await Promise.all([sts.of('shop.example'), sts.of('shop.example')])
    expect(policy).to.deep.include({
      mode: 'enforce',
      mx: ['mx.shop.example', '*.host.example'],
      maxAgeSeconds: 604_800,
    })
    expect(host.asked).to.deep.equal(['shop.example/.well-known/mta-sts.txt'])
  })

  it('is not looked for where DNS announces none', async () => {
    id = null
    expect(await start().of('shop.example')).to.deep.equal({ policy: null, trouble: null })
    expect(host.asked).to.deep.equal([])
  })

  it('names hosts, with a star for one label', async () => {
    const { policy } = await start().of('shop.example')
    if (policy === null) throw new Error('no policy')
    const allowed = ['mx.shop.example', 'a.host.example', 'a.b.host.example', 'host.example', 'evil.example']
    expect(allowed.filter(name => allowsHost(policy, name))).to.deep.equal(['mx.shop.example', 'a.host.example'])
  })

  it('holds when DNS no longer tells, the policy host is gone, or the policy is broken', async () => {
    const remembered = memory()
    const sts = start({ remembered })
    await sts.of('shop.example')
    const kept = async () => {
      time += 3_600_000
      return (await sts.of('shop.example')).policy?.mode
    }
    id = null
    expect(await kept(), 'record gone').to.equal('enforce')
    dnsDown = true
    expect(await kept(), 'DNS down').to.equal('enforce')
    dnsDown = false
    id = '2'
    host.policies['shop.example'] = { status: 500 }
    expect(await kept(), 'host broken').to.equal('enforce')
    host.policies['shop.example'] = 'mode: none'
    expect(await kept(), 'policy broken').to.equal('enforce')
    time += 8 * day
    expect(await kept(), 'max_age over').to.equal(undefined)
  })

  it('holds after a restart', async () => {
    const remembered = memory()
    await start({ remembered }).of('shop.example')
    host.policies = {}
    id = null
    expect((await start({ remembered }).of('shop.example')).policy).to.have.property('mode', 'enforce')
  })

  it('is fetched anew when its id changes', async () => {
    const sts = start()
    await sts.of('shop.example')
    id = '2'
    host.policies['shop.example'] = policyText('testing', ['mx.shop.example'])
    expect((await sts.of('shop.example')).policy, 'within ten minutes').to.have.property('mode', 'enforce')
    time += 601_000
    expect((await sts.of('shop.example')).policy).to.have.property('mode', 'testing')
  })

  it('is refreshed daily beside the mails, so that it does not run out', async () => {
    const sts = start()
    const first = await sts.of('shop.example')
    time += 2 * day
    expect((await sts.of('shop.example')).policy, 'no mail waits').to.deep.equal(first.policy)
    while (host.asked.length < 2) await delay(5)
    await delay(20)
    time += 700_000
    expect((await sts.of('shop.example')).policy?.expiresAt).to.be.greaterThan(new Date(first.policy?.expiresAt ?? 0))
  })

  for (const [what, spoil, type] of [
    ['is somewhere else', () => ({ status: 301, location: 'https://mta-sts.shop.example/other' }), 'fetch-error'],
    ['is larger than 64 kB', () => ({ octets: 70_000 }), 'fetch-error'],
    ['is not there', () => ({ status: 404 }), 'fetch-error'],
    ['names no hosts', () => policyText('enforce', []), 'invalid'],
  ] as const)
    it(`is none when it ${what}, and not asked for again within five minutes`, async () => {
      host.policies['shop.example'] = spoil()
      const sts = start()
      const answer = await sts.of('shop.example')
      expect(answer.policy).to.equal(null)
      expect(answer.trouble?.type).to.equal(`sts-policy-${type}`)
      time += 299_000
      await sts.of('shop.example')
      expect(host.asked).to.have.length(1)
    })

  it('is none when it is no plain text', async () => {
    host.contentType = 'text/html'
    expect((await start().of('shop.example')).trouble?.words).to.match(/no text\/plain/)
  })

  it('is not taken from a host whose certificate proves nothing', async () => {
    const untrusted = await start({ trustedAuthorities: [] }).of('shop.example')
    expect(untrusted).to.deep.include({ policy: null })
    const wrongName = await startPolicyServer(['other.example'])
    try {
      const over = { policyPort: wrongName.port, trustedAuthorities: [wrongName.authority] }
      expect((await start(over).of('shop.example')).trouble?.words).to.match(/altname|does not match/i)
    } finally {
      await wrongName.close()
    }
  })

  it('is never looked for at addresses that are not public', async () => {
    const { policy, trouble } = await start({ allowPrivateDestinations: false }).of('shop.example')
    expect(policy).to.equal(null)
    expect(trouble?.words).to.match(/no public address/)
    expect(host.asked).to.deep.equal([])
  })

  it('comes from the second address when nobody listens at the first', async () => {
    addresses = ['127.0.0.2', '127.0.0.1']
    expect((await start().of('shop.example')).policy).to.have.property('mode', 'enforce')
  })

  it('does not hold up a mail for longer than five seconds', async () => {
    host.policies['shop.example'] = 'stall'
    const began = performance.now()
    expect((await start().of('shop.example')).trouble?.words).to.match(/no answer within 5 seconds/)
    expect(performance.now() - began).to.be.within(4900, 6500)
  })
})
