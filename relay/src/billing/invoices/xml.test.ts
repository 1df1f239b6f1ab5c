import { expect } from 'chai'
import fc from 'fast-check'
import { microEuro } from '../money.ts'
import { aCredit, aLot, anIssuer, aPaper, customers } from './example.test-peer.ts'
import type { Paper } from './paper.ts'
import { all, hasXmllint, readXml, schemaComplaints, text, texts } from './read-xml.test-peer.ts'
import { brokenRules, ruleCount } from './rules.test-peer.ts'
import { paperXml } from './xml.ts'

const small = {
  smallBusiness: true,
  vatId: null,
  registration: null,
  phone: '',
  legal: '',
  bank: { iban: anIssuer.bank.iban },
}
const papers: [string, Paper][] = [
  ...Object.entries(customers).map(([kind, address]): [string, Paper] => [kind, aPaper({ address })]),
  ['small-business', aPaper({ issuer: small })],
  ['outside-union, of an issuer without register', aPaper({ issuer: small, address: customers['outside-union'] })],
]
const kinds = papers.flatMap(([name, paper]): [string, Paper][] => [
  [`an invoice: ${name}`, paper],
  [`a credit note: ${name}`, aCredit(paper)],
])

describe('the XML of', function () {
  this.timeout(60_000)
  for (const [name, paper] of kinds)
    describe(name, () => {
      let xml: string
      before(async () => {
        xml = await paperXml(paper)
      })
      it('passes the schema of ZUGFeRD’s profile EN 16931', function () {
        if (!hasXmllint) this.skip()
        expect(schemaComplaints(xml)).to.equal('')
      })
      it(`keeps the ${ruleCount} business rules`, () => {
        expect(brokenRules(readXml(xml))).to.deep.equal([])
      })
    })

  it('any charges keeps the rules, with sums to the cent', async () => {
    const charge = fc.record({
      kind: fc.constantFrom('lot' as const, 'overage' as const),
      quantity: fc.nat(3_000_000),
      unitPriceMicroEuro: fc.nat(20_000).map(microEuro),
    })
    const given = fc.record({
      charges: fc.array(charge, { minLength: 1, maxLength: 12 }),
      customer: fc.constantFrom(...Object.values(customers)),
      vatPercent: fc.constantFrom(19, 8.1, 7.75, 25),
    })
    await fc.assert(
      fc.asyncProperty(given, async ({ charges, customer, vatPercent }) => {
        const lines = charges.map(one => ({ ...aLot, ...one }))
        const paper = aPaper({ issuer: { vatPercent }, address: customer, charges: lines })
        const invoice = readXml(await paperXml(paper))
        expect(brokenRules(invoice)).to.deep.equal([])
        const exact = charges.reduce((sum, one) => sum + one.quantity * one.unitPriceMicroEuro, 0)
        expect(Math.abs(paper.totals.net * 10_000 - exact)).to.be.at.most(5_000 * charges.length)
      }),
      { numRuns: 25 },
    )
  })
})

describe('the XML', function () {
  this.timeout(20_000)
  const settlement = 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement'
  const agreement = 'SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement'

  it('says what the paper says', async () => {
    const invoice = readXml(await paperXml(aPaper()))
    const line = 'SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem'
    expect(texts(invoice, `${line}/SpecifiedTradeProduct/Name`)).to.deep.equal([
      'Transaktions-E-Mails: Kontingent 25.000',
      'Transaktions-E-Mails über das Kontingent hinaus',
    ])
    const price = `${line}/SpecifiedLineTradeAgreement/NetPriceProductTradePrice`
    expect(texts(invoice, `${price}/ChargeAmount`)).to.deep.equal(['0.95', '0.95'])
    expect(texts(invoice, `${price}/BasisQuantity`)).to.deep.equal(['1000', '1000'])
    expect(text(invoice, `${agreement}/BuyerTradeParty/Name`)).to.equal('Möbelhaus Größer & Co. KG')
    expect(text(invoice, `${agreement}/BuyerReference`)).to.equal('KST 4711')
    const summation = all(invoice, `${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation`)[0]
    expect(summation?.children.map(({ name, text: amount }) => `${name} ${amount}`)).to.deep.equal([
      'LineTotalAmount 24.92',
      'TaxBasisTotalAmount 24.92',
      'TaxTotalAmount 4.73',
      'GrandTotalAmount 29.65',
      'DuePayableAmount 29.65',
    ])
    const payment = all(invoice, `${settlement}/SpecifiedTradeSettlementPaymentMeans`)[0]
    if (payment === undefined) throw new Error('no payment means')
    expect(text(payment, 'PayeePartyCreditorFinancialAccount/IBANID')).to.equal('DE89370400440532013000')
    expect(text(invoice, `${settlement}/PaymentReference`)).to.equal('RE-2046-00001')
  })

  it('of a credit note names its invoice (BT-25, BT-26), and why', async () => {
    const credit = readXml(await paperXml(aCredit(aPaper())))
    expect(text(credit, 'ExchangedDocument/TypeCode')).to.equal('381')
    expect(text(credit, `${settlement}/InvoiceReferencedDocument/IssuerAssignedID`)).to.equal('RE-2046-00001')
    expect(text(credit, `${settlement}/InvoiceReferencedDocument/FormattedIssueDateTime/DateTimeString`)).to.equal(
      '20460131',
    )
    expect(texts(credit, 'ExchangedDocument/IncludedNote/Content')).to.deep.equal([
      'Grund: Irrtümlich gebucht – Geschäftsführerin: Johanna Böttcher',
    ])
    expect(texts(credit, `${settlement}/SpecifiedTradeSettlementPaymentMeans`)).to.deep.equal([])
  })

  it('is judged by judges that can say no', async function () {
    const xml = await paperXml(aPaper())
    const tampered = (from: RegExp, to: string) => brokenRules(readXml(xml.replace(from, to)))
    expect(tampered(/<ram:GrandTotalAmount>29.65/, '<ram:GrandTotalAmount>29.64')).to.deep.equal([
      'BR-CO-15',
      'BR-CO-16',
    ])
    expect(tampered(/(<ram:CalculatedAmount>)4.73/, '$14.74')).to.deep.equal(['BR-CO-14', 'BR-CO-17'])
    expect(tampered(/(<ram:LineTotalAmount>)23.75/, '$123.77')).to.have.length(2)
    expect(tampered(/<ram:DueDateDateTime>[\s\S]*<\/ram:DueDateDateTime>/, '')).to.deep.equal(['BR-CO-25'])
    if (!hasXmllint) this.skip()
    expect(schemaComplaints(xml.replace('<ram:ApplicableHeaderTradeDelivery/>', ''))).to.match(/not expected/)
  })

  it('is refused by the library, with its words, when something is missing', async () => {
    const paper = aPaper()
    const broken = { ...paper, issuedOn: '31.01.2046' }
    const error = await paperXml(broken).catch(reason => reason)
    expect(String(error)).to.match(/XML of RE-2046-00001 can't be written:.*IssueDate/s)
  })
})
