/**
 * Invoices and credit notes as DATEV's Buchungsstapel (EXTF, version 700, format version 13), which every tax adviser in
 * Germany can read in: one posting each, customer against revenue. The file is Windows-1252 with CRLF; amounts have a
 * comma and no sign, the side says the direction.
 */
import type { Store } from '../../store/index.ts'
import { Problem } from '../../values.ts'
import { debtorAccounts } from './address.ts'
import { decimal } from './cents.ts'
import { datevColumns, datevLine, quoted } from './datev-columns.ts'
import { type Days, invoicesOf } from './export.ts'
import { charts, type Issuer, readIssuer } from './issuer.ts'
import type { InvoiceRow } from './rows.ts'
import type { Day } from './words.ts'

type Datev = NonNullable<Issuer['datev']>

/** @throws Problem `datev-missing`, `datev-years`, `datev-empty` */
export async function exportDatev(
  { store, now }: { store: Store; now(): Date },
  days: Days,
): Promise<{ name: string; content: Buffer }> {
  const { datev } = await readIssuer({ store })
  if (datev === null)
    throw new Problem(
      'datev-missing',
      'It is not known for which client DATEV books',
      'Give `datev` with consultant and client in the issuer’s data',
    )
  const yearBegins = yearOf(days.from, datev)
  if (yearOf(days.to, datev) !== yearBegins)
    throw new Problem('datev-years', 'A file is of one financial year', 'Export each year by itself')
  const rows = (await invoicesOf(store, null, days)).filter(row => row.paper.totals.gross > 0)
  if (rows.length === 0) throw new Problem('datev-empty', 'There are no invoices of these days', 'Choose other days')
  const debtors = await debtorAccounts({ store }, [
    ...new Map(rows.map(({ accountId }) => [accountId.toHexString(), accountId])).values(),
  ])
  const lines = [
    heading(datev, yearBegins, days, now()),
    datevColumns.join(';'),
    ...rows.map(row => datevLine(posting(row, datev, debtors.get(row.accountId.toHexString())))),
  ]
  const name = `EXTF_Buchungsstapel_${days.from}_${days.to}.csv`
  return { name, content: windows1252(lines.map(line => `${line}\r\n`).join('')) }
}

/** First day of the financial year that the day is in. */
function yearOf(day: Day, { yearBegins }: Datev): string {
  const [year = '', month] = day.split('-')
  const first = Number(month) >= yearBegins ? Number(year) : Number(year) - 1
  return `${first}${String(yearBegins).padStart(2, '0')}01`
}

const compact = (day: Day) => day.replaceAll('-', '')

/** The 31 fields of the first line. */
function heading(
  { consultant, client, accountLength, chart }: Datev,
  year: string,
  { from, to }: Days,
  at: Date,
): string {
  const created = at.toISOString().replace(/\D/g, '')
  const period = [year, accountLength, compact(from), compact(to)]
  return [
    ...[quoted('EXTF'), 700, 21, quoted('Buchungsstapel'), 13, created, '', quoted('RE'), quoted(''), quoted('')],
    ...[consultant, client, ...period, quoted('Depesche'), quoted('')],
    ...[1, 0, 0, quoted('EUR')], // financial accounts; for every purpose; not fixed yet
    ...['', quoted(''), '', '', quoted(chart.slice(3)), '', '', quoted(''), quoted('')],
  ].join(';')
}

function posting(
  { paper, kind, number }: InvoiceRow,
  datev: Datev,
  debtor: number | undefined,
): Record<string, string> {
  const accounts = accountsOf(datev)
  const { customer, vat } = paper
  const revenue = accounts[vat.kind === 'union-consumer' ? 'domestic' : vat.kind]
  const [year = '', month = '', day = ''] = (paper.dueOn ?? '').split('-')
  const [, issuedMonth, issuedDay] = paper.issuedOn.split('-')
  return {
    'Umsatz (ohne Soll/Haben-Kz)': decimal(paper.totals.gross).replace('.', ','),
    'Soll/Haben-Kennzeichen': kind === 'invoice' ? 'S' : 'H',
    'WKZ Umsatz': 'EUR',
    Konto: String(debtor ?? accounts.debtors),
    'Gegenkonto (ohne BU-Schlüssel)': String(revenue),
    Belegdatum: `${issuedDay}${issuedMonth}`,
    'Belegfeld 1': number,
    'Belegfeld 2': `${day}${month}${year.slice(2)}`, // open items: when it is due
    Buchungstext: (customer.company || customer.name).slice(0, 60),
    ...(vat.kind === 'reverse-charge' ? { 'EU-Land u. UStID (Bestimmung)': customer.vatId ?? '' } : {}),
    Festschreibung: '0',
  }
}

/** Ledgers with longer numbers have the chart's with zeros behind. */
function accountsOf({ chart, accounts, accountLength }: Datev): Record<keyof (typeof charts)['SKR03'], number> {
  const longer = 10 ** (accountLength - 4)
  const own = Object.fromEntries(Object.entries(charts[chart]).map(([name, account]) => [name, account * longer]))
  return { ...own, ...accounts } as Record<keyof (typeof charts)['SKR03'], number>
}

/** Code points of the 256 octets; the platform decodes this encoding, but does not write it. */
const octets = new Map(
  [...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, octet) => octet))].map(
    (char, octet) => [char, octet],
  ),
)

/** Letters with a stroke, which Unicode does not take apart. */
const stroked: Readonly<Record<string, string>> = { Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h', ı: 'i' }

/** Letters that it lacks lose their marks (`ő` → `o`), or become a question mark. */
export function windows1252(text: string): Buffer {
  const plain = (char: string) => stroked[char] ?? [...char.normalize('NFKD')].filter(part => !/\p{M}/u.test(part))
  const fitting = [...text.normalize('NFC')].flatMap(char => (octets.has(char) ? [char] : plain(char)))
  return Buffer.from(fitting.map(char => octets.get(char) ?? 0x3f))
}
