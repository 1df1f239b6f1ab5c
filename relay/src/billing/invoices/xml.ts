/**
 * A paper as EN 16931 in the syntax CII (UN/CEFACT D16B), which is also the profile EN 16931 of ZUGFeRD and Factur-X:
 * its guideline id is the same, `urn:cen.eu:en16931:2017`. The library takes UBL's names, checks them against its JSON
 * schema and writes CII; which business term (BT) each is stands in the standard's part 3-2.
 */
import { type Invoice, InvoiceService } from '@e-invoice-eu/core'
import { decimal, percent, wholePrice } from './cents.ts'
import type { Paper, PaperLine } from './paper.ts'
import { paperTexts, printCount } from './paper-texts.ts'

type Ubl = Invoice['ubl:Invoice']
type Line = Ubl['cac:InvoiceLine'][number]
type Seller = Ubl['cac:AccountingSupplierParty']['cac:Party']
type Buyer = Ubl['cac:AccountingCustomerParty']['cac:Party']

/** one; UN/ECE Recommendation 20 has no mail */
const unit = 'C62'
const scheme = { 'cac:TaxScheme': { 'cbc:ID': 'VAT' } }

export async function paperXml(paper: Paper): Promise<string> {
  const complaints: string[] = []
  const say = (words: unknown) => complaints.push(String(words))
  const service = new InvoiceService({ log: () => undefined, warn: () => undefined, error: say })
  try {
    const options = { format: 'CII', lang: paper.customer.language, noWarnings: true }
    return complete(String(await service.generate({ 'ubl:Invoice': ublOf(paper) }, options)), paper)
  } catch (error) {
    throw new Error(`The XML of ${paper.number} can't be written: ${complaints.join(' ') || error}`, { cause: error })
  }
}

/**
 * What the library (2.3.4) leaves: the schema wants the element of deliveries, also of an invoice that has none; the
 * reference of a credit note to its invoice (BT-25, BT-26) is lost on the way from UBL's names to CII's; the place of the
 * schema that it names is a path on its author's disk; and the paper doesn't go the way of Peppol (BT-23).
 */
function complete(xml: string, { corrects }: Paper): string {
  const settlement = '<ram:ApplicableHeaderTradeSettlement>'
  const sums = '</ram:SpecifiedTradeSettlementHeaderMonetarySummation>'
  const reference =
    corrects === null
      ? ''
      : `<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>${escapeXml(corrects.number)}</ram:IssuerAssignedID>` +
        `<ram:FormattedIssueDateTime><qdt:DateTimeString format="102">${corrects.issuedOn.replaceAll('-', '')}` +
        '</qdt:DateTimeString></ram:FormattedIssueDateTime></ram:InvoiceReferencedDocument>'
  return xml
    .replace(settlement, `<ram:ApplicableHeaderTradeDelivery/>\n\t\t${settlement}`)
    .replace(sums, `${sums}\n\t\t\t${reference}`)
    .replace(/ xmlns:xsi="[^"]*" xsi:schemaLocation="[^"]*"/, '')
    .replace(/\s*<ram:BusinessProcess[^>]*>[\s\S]*?<\/ram:BusinessProcess[^>]*>/, '')
}

export const escapeXml = (text: string) => text.replace(/[&<>]/g, sign => `&#${sign.charCodeAt(0)};`)

function ublOf(paper: Paper): Ubl {
  const { totals, corrects, customer, issuer } = paper
  const texts = paperTexts[customer.language]
  const [first, ...rest] = paper.lines.map(line => lineOf(line, paper))
  if (first === undefined) throw new RangeError('a paper has at least one line (BR-16)')
  const notes = [
    ...(corrects === null ? [] : [`${texts.reason}: ${corrects.reason}`]),
    ...(issuer.legal === '' ? [] : [issuer.legal]), // BT-33 would be the place, but the library writes none in CII
  ]
  return {
    'cbc:ID': paper.number,
    'cbc:IssueDate': paper.issuedOn,
    ...(paper.dueOn === null ? {} : { 'cbc:DueDate': paper.dueOn }),
    'cbc:InvoiceTypeCode': paper.kind === 'invoice' ? '380' : '381',
    ...(notes.length === 0 ? {} : { 'cbc:Note': [notes.join(' – ')] }), // of two the library makes one that is invalid
    'cbc:DocumentCurrencyCode': 'EUR',
    ...(customer.reference === '' ? {} : { 'cbc:BuyerReference': customer.reference }),
    'cac:InvoicePeriod': { 'cbc:StartDate': paper.from, 'cbc:EndDate': paper.to },
    'cac:AccountingSupplierParty': { 'cac:Party': sellerOf(paper) },
    'cac:AccountingCustomerParty': { 'cac:Party': buyerOf(paper) },
    ...(corrects === null
      ? {
          'cac:PaymentMeans': [
            {
              'cbc:PaymentMeansCode': '58', // SEPA credit transfer
              'cbc:PaymentID': paper.number,
              'cac:PayeeFinancialAccount': {
                'cbc:ID': issuer.bank.iban,
                'cbc:Name': issuer.name,
                ...(issuer.bank.bic === null
                  ? {}
                  : { 'cac:FinancialInstitutionBranch': { 'cbc:ID': issuer.bank.bic } }),
              },
            },
          ],
        }
      : { 'cac:PaymentTerms': { 'cbc:Note': texts.creditTerms } }), // BR-CO-25
    'cac:TaxTotal': [{ 'cbc:TaxAmount': decimal(totals.tax), ...euro('cbc:TaxAmount'), ...breakdownOf(paper) }],
    'cac:LegalMonetaryTotal': {
      'cbc:LineExtensionAmount': decimal(totals.net),
      ...euro('cbc:LineExtensionAmount'),
      'cbc:TaxExclusiveAmount': decimal(totals.net),
      ...euro('cbc:TaxExclusiveAmount'),
      'cbc:TaxInclusiveAmount': decimal(totals.gross),
      ...euro('cbc:TaxInclusiveAmount'),
      'cbc:PayableAmount': decimal(totals.gross),
      ...euro('cbc:PayableAmount'),
    },
    'cac:InvoiceLine': [first, ...rest],
  }
}

const euro = <Name extends string>(name: Name) =>
  ({ [`${name}@currencyID`]: 'EUR' }) as { [K in `${Name}@currencyID`]: 'EUR' }

function breakdownOf({ vat, totals, customer }: Paper): Pick<Ubl['cac:TaxTotal'][0], 'cac:TaxSubtotal'> {
  return {
    'cac:TaxSubtotal': [
      {
        'cbc:TaxableAmount': decimal(totals.net),
        ...euro('cbc:TaxableAmount'),
        'cbc:TaxAmount': decimal(totals.tax),
        ...euro('cbc:TaxAmount'),
        'cac:TaxCategory': {
          'cbc:ID': vat.category,
          ...rateOf(vat),
          ...(vat.exemptionCode === null ? {} : { 'cbc:TaxExemptionReasonCode': vat.exemptionCode }),
          ...(vat.note === null ? {} : { 'cbc:TaxExemptionReason': vat.note[customer.language] }),
          ...scheme,
        },
      },
    ],
  }
}

/** BR-O-05: what is outside the scope of VAT has no rate, not even of 0 */
const rateOf = ({ category, rate }: Paper['vat']) => (category === 'O' ? {} : { 'cbc:Percent': percent(rate) })

function lineOf(line: PaperLine, { vat, customer: { language } }: Paper): Line {
  const texts = paperTexts[language]
  const { base, price } = wholePrice(line.unitPrice)
  return {
    'cbc:ID': String(line.n),
    'cbc:InvoicedQuantity': String(line.quantity),
    'cbc:InvoicedQuantity@unitCode': unit,
    'cbc:LineExtensionAmount': decimal(line.netCents),
    ...euro('cbc:LineExtensionAmount'),
    'cac:InvoicePeriod': { 'cbc:StartDate': line.from, 'cbc:EndDate': line.to },
    'cac:Item': {
      'cbc:Name': line.kind === 'lot' ? texts.lot(printCount(line.quantity, language)) : texts.overage,
      'cac:ClassifiedTaxCategory': { 'cbc:ID': vat.category, ...rateOf(vat), ...scheme },
    },
    'cac:Price': {
      'cbc:PriceAmount': decimal(price),
      ...euro('cbc:PriceAmount'),
      'cbc:BaseQuantity': String(base),
      'cbc:BaseQuantity@unitCode': unit,
    },
  }
}

interface PostalAddress {
  readonly lines: readonly string[]
  readonly postcode: string
  readonly city: string
  readonly country: string
}

const postal = ({ lines: [street, second, third], postcode, city, country }: PostalAddress) => ({
  ...(street === undefined ? {} : { 'cbc:StreetName': street }),
  ...(second === undefined ? {} : { 'cbc:AdditionalStreetName': second }),
  'cbc:CityName': city,
  ...(postcode === '' ? {} : { 'cbc:PostalZone': postcode }),
  ...(third === undefined ? {} : { 'cac:AddressLine': { 'cbc:Line': third } }),
  'cac:Country': {
    'cbc:IdentificationCode': country as Seller['cac:PostalAddress']['cac:Country']['cbc:IdentificationCode'],
  },
})

function sellerOf({ issuer, vat }: Paper): Seller {
  // BR-O-02: outside the scope of VAT nobody has a VAT id. Then, as with none at all, BR-CO-26 wants another identifier,
  // and the library writes only that of the register (BT-30)
  const vatId = vat.category === 'O' ? null : issuer.vatId
  const register = issuer.registration ?? (vatId === null ? (issuer.taxNumber ?? issuer.vatId) : null)
  const taxes = [
    ...(vatId === null ? [] : [{ 'cbc:CompanyID': vatId, ...scheme }]),
    ...(issuer.taxNumber === null ? [] : [{ 'cbc:CompanyID': issuer.taxNumber, 'cac:TaxScheme': { 'cbc:ID': 'FC' } }]),
  ]
  return {
    'cbc:EndpointID': issuer.email,
    'cbc:EndpointID@schemeID': 'EM',
    'cac:PostalAddress': postal(issuer),
    'cac:PartyTaxScheme': taxes as Seller['cac:PartyTaxScheme'],
    'cac:PartyLegalEntity': {
      'cbc:RegistrationName': issuer.name,
      ...(register === null ? {} : { 'cbc:CompanyID': register }),
    },
    'cac:Contact': {
      'cbc:Name': issuer.name,
      ...(issuer.phone === '' ? {} : { 'cbc:Telephone': issuer.phone }),
      'cbc:ElectronicMail': issuer.email,
    },
  }
}

function buyerOf({ customer, customerNumber, vat }: Paper): Buyer {
  const { company, name } = customer
  return {
    'cbc:EndpointID': customer.email,
    'cbc:EndpointID@schemeID': 'EM',
    ...(customerNumber === null ? {} : { 'cac:PartyIdentification': { 'cbc:ID': customerNumber } }),
    'cac:PostalAddress': postal(customer) as Buyer['cac:PostalAddress'],
    ...(customer.vatId === null || vat.category === 'O'
      ? {}
      : { 'cac:PartyTaxScheme': { 'cbc:CompanyID': customer.vatId, ...scheme } }),
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': company === '' ? name : company },
    ...(company === '' || name === '' ? {} : { 'cac:Contact': { 'cbc:Name': name } }),
  }
}
