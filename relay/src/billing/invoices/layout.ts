/** How a paper looks: a business letter by DIN 5008 form B, so that the address stands in a window envelope's window. */
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake'
import { decimal, exactEuro, percent, pricePerThousand } from './cents.ts'
import type { Paper, PaperIssuer } from './paper.ts'
import { paperTexts, printCount, printEuro } from './paper-texts.ts'
import { type Language, printDay } from './words.ts'

/** points of 1/72 inch */
const mm = (length: number) => (length / 25.4) * 72
const left = mm(25)
const right = mm(20)
const accent = '#1f3a5f'
const grey = '#5b6470'
const rule = '#c5ccd6'

export function layOut(paper: Paper): TDocumentDefinitions {
  const { customer, issuer } = paper
  const texts = paperTexts[customer.language]
  return {
    pageSize: 'A4',
    pageMargins: [left, mm(22), right, mm(38)],
    defaultStyle: { font: 'Roboto', fontSize: 9.5, lineHeight: 1.25, color: '#16191d' },
    content: [
      letterhead(issuer),
      {
        absolutePosition: { x: left, y: mm(50) },
        text: [issuer.name, ...placeOf(issuer, null)].join(' · '),
        fontSize: 7,
        color: grey,
      },
      {
        absolutePosition: { x: left, y: mm(56) },
        text: customerLines(paper).join('\n'),
        fontSize: 10.5,
      },
      { absolutePosition: { x: mm(118), y: mm(50) }, ...facts(paper) },
      {
        text: `${paper.kind === 'invoice' ? texts.invoice : texts.credit} ${paper.number}`,
        fontSize: 15,
        bold: true,
        color: accent,
        margin: [0, mm(84), 0, mm(4)], // 106 mm from the edge: below the window and the block beside it
      },
      ...(paper.corrects === null ? [] : [{ text: `${texts.reason}: ${paper.corrects.reason}`, margin: [0, 0, 0, 8] }]),
      linesTable(paper),
      sums(paper),
      ...(paper.vat.note === null ? [] : [{ text: paper.vat.note[customer.language], margin: [0, 10, 0, 0] }]),
      payment(paper),
      { text: texts.machineReadable, fontSize: 7.5, color: grey, margin: [0, 14, 0, 0] },
    ] as Content[],
    footer: (page: number, pages: number) =>
      footer(issuer, customer.language, `${paper.number} · ${texts.page(page, pages)}`),
  }
}

/** The country stands below an address only where it is another than the sender's. */
function placeOf(
  { lines, postcode, city, country }: { lines: readonly string[]; postcode: string; city: string; country: string },
  from: { country: string; language: Language } | null,
): string[] {
  const name =
    from === null || from.country === country
      ? []
      : [new Intl.DisplayNames([from.language], { type: 'region' }).of(country)?.toUpperCase() ?? country]
  return [...lines, `${postcode} ${city}`.trim(), ...name]
}

const customerLines = ({ customer, issuer: { country } }: Paper): string[] => [
  ...[customer.company, customer.name].filter(line => line !== ''),
  ...placeOf(customer, { country, language: customer.language }),
]

const letterhead = ({ name, website }: PaperIssuer): Content => ({
  columns: [
    { text: name, fontSize: 14, bold: true, color: accent, width: '*' },
    { text: website, fontSize: 9, color: grey, alignment: 'right', width: 'auto', margin: [8, 4, 0, 0] },
  ],
})

/** The block beside the address. */
function facts({ kind, number, issuedOn, dueOn, from, to, customer, customerNumber, corrects }: Paper) {
  const { language } = customer
  const texts = paperTexts[language]
  const rows: [string, string][] = [
    [kind === 'invoice' ? texts.number : texts.creditNumber, number],
    [kind === 'invoice' ? texts.issuedOn : texts.creditIssuedOn, printDay(issuedOn, language)],
    ...(corrects === null
      ? []
      : [
          [texts.corrects, corrects.number] as [string, string],
          ['', `${texts.of} ${printDay(corrects.issuedOn, language)}`] as [string, string],
        ]),
    [texts.period, `${printDay(from, language)} –`],
    ['', printDay(to, language)],
    ...(dueOn === null ? [] : [[texts.dueOn, printDay(dueOn, language)] as [string, string]]),
    ...optional(texts.customerNumber, customerNumber),
    ...optional(texts.yourVatId, customer.vatId),
    ...optional(texts.reference, customer.reference === '' ? null : customer.reference),
  ]
  return {
    table: {
      widths: [mm(32), mm(40)],
      body: rows.map(([name, value]) => [{ text: name, color: grey }, { text: value }]),
    },
    layout: tight,
  }
}

const optional = (name: string, value: string | null): [string, string][] => (value === null ? [] : [[name, value]])

const tight = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 4,
  paddingTop: () => 0.5,
  paddingBottom: () => 0.5,
}

function linesTable({ lines, customer: { language } }: Paper): Content {
  const texts = paperTexts[language]
  const head = (text: string, alignment: 'left' | 'right' = 'left'): TableCell => ({
    text,
    bold: true,
    color: accent,
    alignment,
  })
  const number = (text: string): TableCell => ({ text, alignment: 'right', noWrap: true })
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['auto', '*', 'auto', 'auto', 'auto'],
      body: [
        [
          head(texts.position),
          head(texts.service),
          head(texts.quantity, 'right'),
          head(texts.unitPrice, 'right'),
          head(texts.amount, 'right'),
        ],
        ...lines.map(line => [
          String(line.n),
          [
            { text: line.kind === 'lot' ? texts.lot(printCount(line.quantity, language)) : texts.overage },
            { text: `${printDay(line.from, language)} – ${printDay(line.to, language)}`, fontSize: 8, color: grey },
          ],
          number(printCount(line.quantity, language)),
          number(printEuro(exactEuro(pricePerThousand(line.unitPrice)), language)),
          number(printEuro(decimal(line.netCents), language)),
        ]),
      ],
    },
    layout: {
      hLineWidth: (row: number) => (row === 1 ? 1 : row === 0 ? 0 : 0.5),
      hLineColor: (row: number) => (row === 1 ? accent : rule),
      vLineWidth: () => 0,
      paddingLeft: (column: number) => (column === 0 ? 0 : 8),
      paddingRight: () => 0,
      paddingTop: () => 5,
      paddingBottom: () => 4,
    },
  }
}

function sums({ kind, totals, vat, customer: { language } }: Paper): Content {
  const texts = paperTexts[language]
  const row = (name: string, amount: Paper['totals']['net'], style: object = {}): TableCell[] => [
    { text: name, ...style },
    { text: printEuro(decimal(amount), language), alignment: 'right', noWrap: true, ...style },
  ]
  return {
    unbreakable: true,
    margin: [0, 8, 0, 0],
    columns: [
      { width: '*', text: '' },
      {
        width: mm(75),
        table: {
          widths: ['*', 'auto'],
          body: [
            row(texts.net, totals.net),
            // § 14 (4) No. 8: the rate, or that there is none, which the note below explains
            row(vat.category === 'S' ? texts.vat(printPercent(percent(vat.rate), language)) : texts.noVat, totals.tax),
            row(kind === 'invoice' ? texts.total : texts.creditTotal, totals.gross, { bold: true, fontSize: 11.5 }),
          ],
        },
        layout: {
          hLineWidth: (line: number) => (line === 2 ? 1 : 0),
          hLineColor: () => accent,
          vLineWidth: () => 0,
          paddingLeft: () => 0,
          paddingRight: () => 0,
          paddingTop: () => 3,
          paddingBottom: () => 3,
        },
      },
    ],
  }
}

const printPercent = (text: string, language: Language) => (language === 'de' ? text.replace('.', ',') : text)

function payment({ kind, totals, dueOn, number, issuer, customer: { language } }: Paper): Content {
  const texts = paperTexts[language]
  if (kind === 'credit') return { text: texts.creditTerms, margin: [0, 14, 0, 0] }
  if (totals.gross === 0 || dueOn === null) return { text: texts.nothing, margin: [0, 14, 0, 0] }
  const { iban, bic, name: bankName } = issuer.bank
  const rows: [string, string][] = [
    [texts.holder, issuer.name],
    ['IBAN', printIban(iban)],
    ...optional('BIC', bic === null ? null : [bic, bankName].filter(Boolean).join(' · ')),
    [texts.purpose, number],
  ]
  return {
    unbreakable: true,
    margin: [0, 18, 0, 0],
    columns: [
      {
        width: '*',
        stack: [
          { text: texts.please(printEuro(decimal(totals.gross), language), printDay(dueOn, language)) },
          {
            margin: [0, 6, 0, 0],
            table: {
              widths: [mm(32), '*'],
              body: rows.map(([name, value]) => [
                { text: name, color: grey },
                { text: value, bold: name === 'IBAN' },
              ]),
            },
            layout: tight,
          },
        ],
      },
      {
        width: mm(36),
        stack: [
          { qr: giroCode(issuer, totals.gross, number), fit: mm(34), eccLevel: 'M', alignment: 'right' },
          { text: texts.scan, fontSize: 6.5, color: grey, alignment: 'right', margin: [0, 2, 0, 0] },
        ],
      },
    ],
  }
}

export const printIban = (iban: string): string => iban.replace(/.{4}(?=.)/g, '$& ')

/** The transfer as a QR code that banking apps read: EPC069-12, version 2, UTF-8, unstructured purpose. */
export const giroCode = ({ name, bank }: PaperIssuer, amount: Paper['totals']['gross'], purpose: string): string =>
  [
    'BCD',
    '002',
    '1',
    'SCT',
    bank.bic ?? '',
    name.slice(0, 70),
    bank.iban,
    `EUR${decimal(amount)}`,
    '',
    '',
    purpose,
  ].join('\n')

function footer(issuer: PaperIssuer, language: Language, page: string): Content {
  const texts = paperTexts[language]
  const column = (...lines: (string | null)[]) => ({ width: '*', text: lines.filter(Boolean).join('\n') })
  return {
    margin: [left, 6, right, 0],
    fontSize: 7,
    color: grey,
    stack: [
      { text: page, alignment: 'right', margin: [0, 0, 0, 3] },
      { canvas: [{ type: 'line', x1: 0, y1: 0, x2: mm(165), y2: 0, lineWidth: 0.5, lineColor: rule }] },
      {
        margin: [0, 5, 0, 0],
        columnGap: 10,
        columns: [
          column(issuer.name, ...placeOf(issuer, null), issuer.registration),
          column(
            issuer.phone === '' ? null : `${texts.phone} ${issuer.phone}`,
            issuer.email,
            issuer.vatId === null ? null : `${texts.vatId} ${issuer.vatId}`,
            issuer.taxNumber === null ? null : `${texts.taxNumber} ${issuer.taxNumber}`,
          ),
          column(
            issuer.bank.name,
            `IBAN ${printIban(issuer.bank.iban)}`,
            issuer.bank.bic === null ? null : `BIC ${issuer.bank.bic}`,
            issuer.legal,
          ),
        ],
      },
    ],
  }
}
