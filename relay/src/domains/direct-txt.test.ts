import { expect } from 'chai'
import { keyTools } from '../ops/key-tools.ts'
import { startTrialDns, type TrialDns } from '../trial/index.ts'
import { checkDkim } from './check.ts'
import { createDirectTxt } from './direct-txt.ts'
import type { Domain, DomainDeps } from './index.ts'

describe('a TXT record asked for at the zone’s own name servers', function () {
  this.timeout(20_000)
  let authority: TrialDns
  const name = 'dp1._domainkey.mail.shop.example'
  const asked: string[] = []
  const missing = async () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
  /** a resolver that remembers that the record isn't there */
  const dns = {
    resolveTxt: missing,
    resolveNs: async (of: string) => (of === 'shop.example' ? ['ns.shop.example', 'ns2.shop.example'] : missing()),
    resolve4: async (of: string) => {
      asked.push(of)
      return of === 'ns.shop.example' ? ['127.0.0.1'] : missing()
    },
    resolve6: missing,
  }
  const direct = (allowPrivateDestinations = true) =>
    createDirectTxt({ dns, isPublicAddress: () => false, allowPrivateDestinations, port: authority.port })(name)
  before(async () => {
    authority = await startTrialDns({ zones: ['shop.example'] })
  })
  after(() => authority.close())
  beforeEach(() => authority.remove(name))

  it('is found though the resolver remembers that it isn’t there', async () => {
    authority.set([{ type: 'TXT', name, value: 'v=DKIM1; p=x' }])
    expect(await direct()).to.deep.equal([['v=DKIM1; p=x']])
    expect(asked).to.deep.equal(['ns.shop.example', 'ns2.shop.example'])
  })

  it('is not found where there is none', async () => {
    expect(await direct().catch(error => error.code)).to.equal('ENOTFOUND')
  })

  it('is not asked for at private addresses', async () => {
    const before = authority.questions.length
    expect(await direct(false).catch(error => error.message)).to.contain('not known')
    expect(authority.questions.length).to.equal(before)
  })

  it('makes a domain right that was just set, and none that wasn’t', async () => {
    const pair = await keyTools.generate()
    const domain = {
      ...{ _id: 'x', accountId: 'x', name: 'mail.shop.example', createdAt: new Date(), dkim: { state: 'unchecked' } },
      keys: [{ ...pair, selector: 'dp1', source: 'generated', createdAt: new Date() }],
    } as unknown as Domain
    const store = { models: { Domain: { updateOne: async () => ({ matchedCount: 1 }) } } }
    const deps = { store, keys: keyTools, now: () => new Date(), dns: { ...dns, resolveTxtDirect: () => direct() } }
    const look = () => checkDkim(deps as unknown as DomainDeps, domain)
    expect((await look()).state).to.equal('missing')
    authority.set([{ type: 'TXT', name, value: 'v=DKIM1; p=other' }])
    expect((await look()).state).to.equal('malformed')
    const value = keyTools.recordValue(pair.publicKey)
    authority.set([{ type: 'TXT', name, value }])
    const { state, record } = await look()
    expect([state, record.found, record.seen]).to.deep.equal(['match', true, [value]])
  })
})
