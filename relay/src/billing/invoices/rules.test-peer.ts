/**
 * The business rules of EN 16931-1 that can fail on papers like ours (no discounts, no prepayments, one tax), as the
 * standard words them, over the XML that left the library. Those of code lists are the library's JSON schema's.
 */
import { all, type Element, text, texts } from './read-xml.test-peer.ts'

const header = 'SupplyChainTradeTransaction/ApplicableHeaderTrade'
const lines = 'SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem'
const settlement = `${header}Settlement`
const sums = `${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation`
const seller = `${header}Agreement/SellerTradeParty`
const buyer = `${header}Agreement/BuyerTradeParty`
const breakdown = `${settlement}/ApplicableTradeTax`

/** cents, exactly; NaN when there are more than two decimals, or none at all */
const toCents = (amount: string | null): number =>
  amount !== null && /^-?\d+(\.\d{1,2})?$/.test(amount) ? Math.round(Number(amount) * 100) : Number.NaN
const centsAt = (invoice: Element, path: string) => toCents(text(invoice, path))
const add = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0)
const taxId = (invoice: Element, party: string, scheme: 'VA' | 'FC') =>
  all(invoice, `${party}/SpecifiedTaxRegistration/ID`).find(id => id.attributes.schemeID === scheme)?.text ?? null
const every = (invoice: Element, path: string, holds: (element: Element) => boolean) => all(invoice, path).every(holds)
const category = (invoice: Element) => text(invoice, `${breakdown}/CategoryCode`)
const ifCategory = (invoice: Element, wanted: string, holds: () => boolean) => category(invoice) !== wanted || holds()
const sellerHasTaxId = (invoice: Element) =>
  taxId(invoice, seller, 'VA') !== null || taxId(invoice, seller, 'FC') !== null

const rules: [string, (invoice: Element) => boolean][] = [
  [
    'BR-01',
    i =>
      text(i, 'ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID') === 'urn:cen.eu:en16931:2017',
  ],
  ['BR-02', i => text(i, 'ExchangedDocument/ID') !== null],
  ['BR-03', i => /^\d{8}$/.test(text(i, 'ExchangedDocument/IssueDateTime/DateTimeString') ?? '')],
  ['BR-04', i => ['380', '381'].includes(text(i, 'ExchangedDocument/TypeCode') ?? '')],
  ['BR-05', i => text(i, `${settlement}/InvoiceCurrencyCode`) === 'EUR'],
  ['BR-06, 07', i => Boolean(text(i, `${seller}/Name`)) && Boolean(text(i, `${buyer}/Name`))],
  [
    'BR-08 to 11',
    i => [seller, buyer].every(party => /^[A-Z]{2}$/.test(text(i, `${party}/PostalTradeAddress/CountryID`) ?? '')),
  ],
  [
    'BR-12 to 15',
    i =>
      ['LineTotal', 'TaxBasisTotal', 'GrandTotal', 'DuePayable'].every(
        name => !Number.isNaN(centsAt(i, `${sums}/${name}Amount`)),
      ),
  ],
  ['BR-16', i => all(i, lines).length > 0],
  [
    'BR-21, and each once',
    i => new Set(texts(i, `${lines}/AssociatedDocumentLineDocument/LineID`)).size === all(i, lines).length,
  ],
  [
    'BR-22, 23',
    i =>
      every(
        i,
        lines,
        l =>
          /^\d+$/.test(text(l, 'SpecifiedLineTradeDelivery/BilledQuantity') ?? '') &&
          all(l, 'SpecifiedLineTradeDelivery/BilledQuantity')[0]?.attributes.unitCode === 'C62',
      ),
  ],
  [
    'BR-24',
    i =>
      every(
        i,
        lines,
        l =>
          !Number.isNaN(
            centsAt(l, 'SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount'),
          ),
      ),
  ],
  [
    'BR-25 to 27',
    i =>
      every(
        i,
        lines,
        l =>
          Boolean(text(l, 'SpecifiedTradeProduct/Name')) &&
          Number(text(l, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount')) >= 0,
      ),
  ],
  [
    'BR-29, 30',
    i =>
      [
        ...all(i, `${settlement}/BillingSpecifiedPeriod`),
        ...all(i, `${lines}/SpecifiedLineTradeSettlement/BillingSpecifiedPeriod`),
      ].every(p => (text(p, 'EndDateTime/DateTimeString') ?? '') >= (text(p, 'StartDateTime/DateTimeString') ?? '9')),
  ],
  [
    'BR-45 to 48',
    i =>
      all(i, breakdown).length === 1 &&
      (category(i) === 'O') === (text(i, `${breakdown}/RateApplicablePercent`) === null),
  ],
  [
    'BR-50, 61',
    i =>
      every(
        i,
        `${settlement}/SpecifiedTradeSettlementPaymentMeans`,
        means => text(means, 'TypeCode') === '58' && Boolean(text(means, 'PayeePartyCreditorFinancialAccount/IBANID')),
      ),
  ],
  [
    'BR-55',
    i => every(i, `${settlement}/InvoiceReferencedDocument`, reference => Boolean(text(reference, 'IssuerAssignedID'))),
  ],
  [
    'BR-62, 63',
    i =>
      [seller, buyer].every(party =>
        every(i, `${party}/URIUniversalCommunication/URIID`, id => id.attributes.schemeID === 'EM'),
      ),
  ],
  [
    'BR-CO-04',
    i => every(i, lines, l => text(l, 'SpecifiedLineTradeSettlement/ApplicableTradeTax/CategoryCode') === category(i)),
  ],
  [
    'BR-CO-09',
    i =>
      every(
        i,
        `${seller}/SpecifiedTaxRegistration/ID`,
        id => id.attributes.schemeID !== 'VA' || /^[A-Z]{2}/.test(id.text),
      ),
  ],
  [
    'BR-CO-10',
    i =>
      centsAt(i, `${sums}/LineTotalAmount`) ===
      add(
        all(i, lines).map(l =>
          centsAt(l, 'SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount'),
        ),
      ),
  ],
  ['BR-CO-13', i => centsAt(i, `${sums}/TaxBasisTotalAmount`) === centsAt(i, `${sums}/LineTotalAmount`)],
  [
    'BR-CO-14',
    i => centsAt(i, `${sums}/TaxTotalAmount`) === add(all(i, breakdown).map(tax => centsAt(tax, 'CalculatedAmount'))),
  ],
  [
    'BR-CO-15',
    i =>
      centsAt(i, `${sums}/GrandTotalAmount`) ===
      centsAt(i, `${sums}/TaxBasisTotalAmount`) + centsAt(i, `${sums}/TaxTotalAmount`),
  ],
  ['BR-CO-16', i => centsAt(i, `${sums}/DuePayableAmount`) === centsAt(i, `${sums}/GrandTotalAmount`)],
  [
    'BR-CO-17',
    i =>
      every(
        i,
        breakdown,
        tax =>
          Math.abs(
            centsAt(tax, 'CalculatedAmount') -
              (centsAt(tax, 'BasisAmount') * Number(text(tax, 'RateApplicablePercent') ?? 0)) / 100,
          ) <= 0.5,
      ),
  ],
  ['BR-CO-18', i => all(i, breakdown).length > 0],
  [
    'BR-CO-25',
    i =>
      centsAt(i, `${sums}/DuePayableAmount`) <= 0 ||
      text(i, `${settlement}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString`) !== null ||
      text(i, `${settlement}/SpecifiedTradePaymentTerms/Description`) !== null,
  ],
  [
    'BR-CO-26',
    i =>
      text(i, `${seller}/ID`) !== null ||
      text(i, `${seller}/SpecifiedLegalOrganization/ID`) !== null ||
      taxId(i, seller, 'VA') !== null,
  ],
  ['BR-S-02, BR-E-02', i => !['S', 'E'].includes(category(i) ?? '') || sellerHasTaxId(i)],
  [
    'BR-S-05',
    i =>
      ifCategory(i, 'S', () =>
        every(
          i,
          `${lines}/SpecifiedLineTradeSettlement/ApplicableTradeTax/RateApplicablePercent`,
          rate => Number(rate.text) > 0,
        ),
      ),
  ],
  ['BR-S-08, E-08, AE-08, O-08', i => centsAt(i, `${breakdown}/BasisAmount`) === centsAt(i, `${sums}/LineTotalAmount`)],
  [
    'BR-S-10',
    i =>
      ifCategory(
        i,
        'S',
        () => text(i, `${breakdown}/ExemptionReason`) === null && text(i, `${breakdown}/ExemptionReasonCode`) === null,
      ),
  ],
  [
    'BR-E-05, AE-05',
    i =>
      !['E', 'AE'].includes(category(i) ?? '') ||
      texts(i, `${lines}/SpecifiedLineTradeSettlement/ApplicableTradeTax/RateApplicablePercent`).every(
        rate => Number(rate) === 0,
      ),
  ],
  ['BR-E-09, AE-09, O-09', i => category(i) === 'S' || centsAt(i, `${breakdown}/CalculatedAmount`) === 0],
  ['BR-E-10, AE-10, O-10', i => category(i) === 'S' || Boolean(text(i, `${breakdown}/ExemptionReason`))],
  ['BR-AE-02', i => ifCategory(i, 'AE', () => sellerHasTaxId(i) && taxId(i, buyer, 'VA') !== null)],
  ['BR-O-02', i => ifCategory(i, 'O', () => taxId(i, seller, 'VA') === null && taxId(i, buyer, 'VA') === null)],
  [
    'BR-O-05',
    i =>
      ifCategory(
        i,
        'O',
        () => all(i, `${lines}/SpecifiedLineTradeSettlement/ApplicableTradeTax/RateApplicablePercent`).length === 0,
      ),
  ],
  [
    'the price is exact: quantity × price / base, rounded, is the line; the last part of a credit may be a cent off',
    i =>
      every(i, lines, l => {
        const price = 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice'
        const exact =
          (Number(text(l, 'SpecifiedLineTradeDelivery/BilledQuantity')) * Number(text(l, `${price}/ChargeAmount`))) /
          Number(text(l, `${price}/BasisQuantity`))
        return (
          Math.abs(
            exact * 100 -
              centsAt(l, 'SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount'),
          ) <=
          (text(i, 'ExchangedDocument/TypeCode') === '381' ? 1 : 0.5) + 1e-6
        )
      }),
  ],
]

/** @returns the rules that the invoice breaks */
export const brokenRules = (invoice: Element): string[] =>
  rules.filter(([, holds]) => !holds(invoice)).map(([id]) => id)
export const ruleCount = rules.length
