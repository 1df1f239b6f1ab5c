/** Invoices and credit notes of some days as a table, for spreadsheets and programs. Credit notes count negative. */
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import type { Store } from '../../store/index.ts'
import type { AccountId } from '../../values.ts'
import { cents, decimal, percent } from './cents.ts'
import { type InvoiceRow, invoiceRows } from './rows.ts'
import { stateOf } from './view.ts'

/** First and last day, by the date on the paper. */
export const Days = z
  .object({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before `from`' })
export type Days = z.output<typeof Days>

/** In the order of days and numbers. @param accountId null: of all accounts */
export async function invoicesOf(store: Store, accountId: AccountId | null, days: Days): Promise<InvoiceRow[]> {
  const { from, to } = Days.parse(days)
  const rows = await invoiceRows(store)
    .find({ 'paper.issuedOn': { $gte: from, $lte: to }, ...(accountId === null ? {} : { accountId }) })
    .toArray()
  const key = ({ paper: { issuedOn }, series, sequence }: InvoiceRow) =>
    [issuedOn, series, String(sequence).padStart(9, '0')].join()
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

const columns = [
  'number',
  'kind',
  'issuedOn',
  'dueOn',
  'state',
  'paidOn',
  'customer',
  'country',
  'vatId',
  'reference',
  'from',
  'to',
  'net',
  'vatPercent',
  'vat',
  'gross',
  'currency',
  'vatKind',
  'corrects',
] as const

/** Comma separated, UTF-8, CRLF (RFC 4180); amounts as `23.75`. */
export async function exportCsv(
  { store, now }: { store: Store; now(): Date },
  accountId: AccountId | null,
  days: Days,
): Promise<string> {
  const rows = await invoicesOf(store, accountId, days)
  const table = rows.map(row => {
    const { paper, kind } = row
    const amount = (of: number) => decimal(cents(kind === 'invoice' ? of : 0 - of))
    return {
      number: row.number,
      kind,
      issuedOn: paper.issuedOn,
      dueOn: paper.dueOn ?? '',
      state: kind === 'invoice' ? stateOf(row, now()) : '',
      paidOn: row.payment?.on ?? '',
      customer: noFormula(paper.customer.company || paper.customer.name),
      country: paper.customer.country,
      vatId: noFormula(paper.customer.vatId ?? ''),
      reference: noFormula(paper.customer.reference),
      from: paper.from,
      to: paper.to,
      net: amount(paper.totals.net),
      vatPercent: percent(paper.vat.rate),
      vat: amount(paper.totals.tax),
      gross: amount(paper.totals.gross),
      currency: 'EUR',
      vatKind: paper.vat.kind,
      corrects: paper.corrects?.number ?? '',
    }
  })
  return stringify(table, { columns: [...columns], header: true, record_delimiter: 'windows' })
}

/** A spreadsheet must not take a customer's words for a formula. */
const noFormula = (text: string): string => text.replace(/^(?=[=+\-@\t\r])/, "'")
