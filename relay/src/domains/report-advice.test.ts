import { expect } from 'chai'
import { type IdentityFacts, judgeIdentity } from './identity-check.ts'
import { checkIdentity } from './identity-look.ts'

const address = 'dmarc@bounces.relay.example'
const facts: IdentityFacts = {
  domain: 'shop.example',
  dkim: 'match',
  bounceDomain: 'bounces.relay.example',
  bounceTxt: ['v=spf1 ip4:192.0.2.1 -all'],
  dmarc: { at: 'shop.example', txt: ['v=DMARC1; p=quarantine'] },
  reportingTxt: ['v=DMARC1'],
}
const advice = (more: Partial<IdentityFacts>) => judgeIdentity({ ...facts, ...more }).reports
const recordFor = (record: string, at = 'shop.example', domain = 'shop.example') =>
  advice({ domain, dmarc: { at, txt: [record] } }).records.map(({ name, value }) => [name, value])

describe('the advice on DMARC reports', () => {
  for (const [record, completed] of [
    ['v=DMARC1; p=none', `v=DMARC1; p=none; rua=mailto:${address}`],
    ['v=DMARC1; p=none; ', `v=DMARC1; p=none; rua=mailto:${address}`],
    ['v=DMARC1; p=none; rua=; fo=1', `v=DMARC1; p=none; fo=1; rua=mailto:${address}`],
    [
      'v=DMARC1; rua=mailto:me@shop.example!10m ; p=reject',
      `v=DMARC1; rua=mailto:me@shop.example!10m,mailto:${address}; p=reject`,
    ],
    ['v=DMARC1;p=none;RUA=mailto:me@shop.example', `v=DMARC1;p=none;RUA=mailto:me@shop.example,mailto:${address}`],
  ] as const)
    it(`makes ${record} ask for reports and changes nothing else`, () =>
      expect(recordFor(record)).to.deep.equal([['_dmarc.shop.example', completed]]))

  it('gives a domain that inherits its policy a record of its own, with the same policy', () => {
    expect(
      recordFor('v=DMARC1; p=reject; sp=quarantine; adkim=s; rua=mailto:me@x.example', 'example', 'shop.example'),
    ).to.deep.equal([['_dmarc.shop.example', `v=DMARC1; p=quarantine; adkim=s; rua=mailto:${address}`]])
  })

  it('is content when the record names the address, whatever stands beside it', () => {
    for (const rua of [`mailto:${address}`, `mailto:a@b.example, MAILTO:${address.toUpperCase()}!50M`])
      expect(advice({ dmarc: { at: 'shop.example', txt: [`v=DMARC1; p=none; rua=${rua}`] } })).to.deep.include({
        asked: true,
        records: [],
      })
    expect(advice({ dmarc: { at: 'shop.example', txt: [`v=DMARC1; p=none; rua=mailto:x${address}`] } }).asked).to.equal(
      false,
    )
  })

  it('tells the operator to say that he wants reports, unless the address is the domain’s own', () => {
    const operators = (more: Partial<IdentityFacts>) => advice(more).records.filter(r => r.whose === 'operator')
    expect(operators({ reportingTxt: [] })).to.deep.equal([
      { type: 'TXT', name: '*._report._dmarc.bounces.relay.example', value: 'v=DMARC1', whose: 'operator' },
    ])
    expect(operators({ reportingTxt: null })).to.deep.equal([])
    expect(operators({ reportingTxt: [], bounceDomain: 'bounces.shop.example' })).to.deep.equal([])
  })

  it('stands in the first record too, and costs no points', () => {
    const { records, reports, score } = judgeIdentity({ ...facts, dmarc: 'none', reportingTxt: [] })
    expect(records[0]?.value).to.equal(`v=DMARC1; p=none; rua=mailto:${address}`)
    expect(reports.records.map(r => r.whose)).to.deep.equal(['operator'])
    expect(score).to.equal(80)
    expect(judgeIdentity({ ...facts, reportingTxt: [] }).score).to.equal(100)
    expect(advice({ dmarc: null }).records).to.deep.equal([])
  })

  it('asks DNS for the operator’s record as a receiver does', async () => {
    const asked: string[] = []
    const resolveTxt = async (name: string) => {
      asked.push(name)
      throw Object.assign(new Error('none'), { code: 'ENOTFOUND' })
    }
    const { reports } = await checkIdentity(
      { dns: { resolveTxt }, bounceDomain: facts.bounceDomain },
      'shop.example',
      'match',
    )
    expect(asked).to.include('shop.example._report._dmarc.bounces.relay.example')
    expect(reports.records.map(r => r.whose)).to.deep.equal(['operator'])
  })
})
