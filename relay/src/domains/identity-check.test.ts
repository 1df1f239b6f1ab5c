import { expect } from 'chai'
import { type IdentityFacts, judgeIdentity } from './identity-check.ts'
import { checkIdentity } from './identity-look.ts'

const right: IdentityFacts = {
  domain: 'shop.example',
  dkim: 'match',
  bounceDomain: 'bounces.relay.example',
  bounceTxt: ['v=spf1 ip4:192.0.2.1 -all'],
  dmarc: { at: 'shop.example', txt: ['v=DMARC1; p=quarantine'] },
  reportingTxt: ['v=DMARC1'],
}
const state = (facts: Partial<IdentityFacts>, id: string) =>
  judgeIdentity({ ...right, ...facts }).findings.find(finding => finding.id === id)?.state
const dmarc = (at: string, ...txt: string[]) => ({ dmarc: { at, txt } })

describe('the identity of a sending domain', () => {
  it('has 100 points when all is right, and every receiver that asks something of it is content', () => {
    const { score, records, receivers } = judgeIdentity(right)
    expect({ score, records }).to.deep.equal({ score: 100, records: [] })
    expect(receivers.map(r => r.met)).to.deep.equal([true, true, true, null])
  })

  it('says that DMARC aligns by DKIM only, since the return path is the relay’s', () => {
    const words = judgeIdentity(right).findings.find(finding => finding.id === 'alignment')?.words
    expect(words?.en).to.contain('DKIM only')
    expect(words?.de).to.contain('allein durch DKIM')
  })

  for (const [record, expected] of [
    ['v=spf1 ip4:192.0.2.1 ~all', 'good'],
    ['v=spf1 redirect=_spf.relay.example', 'good'],
    ['v=spf1 ip4:192.0.2.1 ?all', 'advice'],
    ['v=spf1 +all', 'wrong'],
    ['v=spf10 -all', 'wrong'],
  ] as const)
    it(`finds SPF ${record} ${expected}`, () => expect(state({ bounceTxt: [record] }, 'spf')).to.equal(expected))

  it('finds two SPF records wrong, and knows nothing when DNS is silent', () => {
    expect(state({ bounceTxt: ['v=spf1 -all', 'v=spf1 ~all'] }, 'spf')).to.equal('wrong')
    expect(state({ bounceTxt: null }, 'spf')).to.equal('unknown')
    expect(state({ dmarc: null }, 'dmarc')).to.equal('unknown')
  })

  it('takes sp of a policy found above the domain, and finds a broken or double one wrong', () => {
    const sub = { domain: 'a.shop.example' }
    expect(state({ ...sub, ...dmarc('shop.example', 'v=DMARC1; p=none; sp=reject') }, 'dmarc')).to.equal('good')
    expect(state(dmarc('shop.example', 'v=DMARC1; p=none; sp=reject'), 'dmarc')).to.equal('advice')
    expect(state(dmarc('shop.example', 'v=DMARC1; p=perhaps'), 'dmarc')).to.equal('wrong')
    expect(state(dmarc('shop.example', 'v=DMARC1; p=none', 'v=DMARC1; p=reject'), 'dmarc')).to.equal('wrong')
  })

  it('names the record to set and who wants it, when there is no DMARC policy', () => {
    const { records, receivers, score } = judgeIdentity({ ...right, dmarc: 'none' })
    expect(records.map(r => r.name)).to.deep.equal(['_dmarc.shop.example'])
    expect(receivers.find(r => r.name === 'Gmail')?.missing).to.deep.equal(['dmarc'])
    expect(score).to.equal(80)
  })

  it('walks up to the policy, passes a registry’s, and asks at most eight names', async () => {
    const asked: string[] = []
    const zone: Record<string, string> = { '_dmarc.co.example': 'v=DMARC1; p=reject; psd=y' }
    const look = (domain: string) => {
      asked.length = 0
      const resolveTxt = async (name: string) => {
        asked.push(name)
        const found = zone[name]
        if (found === undefined) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' })
        return [[found]]
      }
      return checkIdentity({ dns: { resolveTxt }, bounceDomain: 'b.relay.example' }, domain, 'match')
    }
    const dmarcOf = async (domain: string) => (await look(domain)).findings.find(f => f.id === 'dmarc')?.state
    expect(await dmarcOf('mail.shop.co.example')).to.equal('wrong')
    zone['_dmarc.shop.co.example'] = 'v=DMARC1; p=reject'
    expect(await dmarcOf('mail.shop.co.example')).to.equal('good')
    await look('a.b.c.d.e.f.g.h.i.j.k.example')
    expect(asked.filter(name => name.startsWith('_dmarc.')).length).to.be.at.most(8)
  })
})
