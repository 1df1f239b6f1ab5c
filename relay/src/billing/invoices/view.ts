/** Invoices as owners and operators see them, in JSON. Amounts are integers of cents. */
import { type Cents, cents, sumCents, totalsOf } from './cents.ts'
import type { Paper } from './paper.ts'
import type { InvoiceRow, Payment } from './rows.ts'
import type { VatKind } from './vat.ts'
import { type Day, dayOf } from './words.ts'

export const invoiceStates = ['open', 'overdue', 'paid', 'credited'] as const
export type InvoiceState = (typeof invoiceStates)[number]

export interface InvoiceView {
  readonly id: string
  readonly accountId: string
  readonly kind: 'invoice' | 'credit'
  readonly number: string
  readonly issuedOn: Day
  readonly dueOn: Day | null
  /** a credit note is `paid` from the beginning: there is nothing to wait for */
  readonly state: InvoiceState
  readonly customer: string
  readonly netCents: Cents
  readonly vatCents: Cents
  readonly grossCents: Cents
  readonly currency: 'EUR'
  readonly vat: { readonly kind: VatKind; readonly percent: number; readonly note: { de: string; en: string } | null }
  readonly period: { readonly from: Day; readonly to: Day }
  readonly lines: readonly {
    readonly n: number
    readonly kind: 'lot' | 'overage'
    readonly quantity: number
    readonly unitPriceMicroEuro: number
    readonly netCents: Cents
    readonly from: Day
    readonly to: Day
  }[]
  readonly payment: Payment | null
  /** of a credit note: the invoice it takes back */
  readonly corrects: { readonly number: string; readonly issuedOn: Day; readonly reason: string } | null
  /** what is to pay still: nothing once it is paid or credited */
  readonly dueCents: Cents
  /** of an invoice: what was taken back so far, with tax */
  readonly creditedCents: Cents
}

/**
 * Overdue from the day after `dueOn`, by the calendar of UTC where the issuer's zone is not at hand: a reminder a few
 * hours late is no harm.
 */
export function stateOf({ state, dueOn }: Pick<InvoiceRow, 'state' | 'dueOn'>, now: Date): InvoiceState {
  return state === 'open' && dueOn !== null && dueOn < dayOf(now, 'UTC') ? 'overdue' : state
}

/** What credit notes took back, each with its tax as it stands on it. */
export const creditedCents = ({ credits, paper }: Pick<InvoiceRow, 'credits' | 'paper'>): Cents =>
  sumCents(credits.map(({ lines }) => totalsOf(lines, paper.vat.rate).gross))

/** At least nothing: parts may be rounded a cent apart from the whole. */
export const dueCents = (row: InvoiceRow): Cents =>
  row.kind === 'invoice' && row.state === 'open'
    ? cents(Math.max(0, row.paper.totals.gross - creditedCents(row)))
    : cents(0)

export function view(row: InvoiceRow, now: Date): InvoiceView {
  const { paper } = row
  const { company, name } = paper.customer
  return {
    id: row._id.toHexString(),
    accountId: row.accountId.toHexString(),
    kind: row.kind,
    number: row.number,
    issuedOn: paper.issuedOn,
    dueOn: paper.dueOn,
    state: stateOf(row, now),
    customer: company === '' ? name : company,
    netCents: paper.totals.net,
    vatCents: paper.totals.tax,
    grossCents: paper.totals.gross,
    currency: 'EUR',
    vat: { kind: paper.vat.kind, percent: paper.vat.rate / 100, note: paper.vat.note },
    period: { from: paper.from, to: paper.to },
    lines: paper.lines.map(viewLine),
    payment: row.payment,
    corrects: paper.corrects,
    dueCents: dueCents(row),
    creditedCents: creditedCents(row),
  }
}

const viewLine = ({ n, kind, quantity, unitPrice, netCents, from, to }: Paper['lines'][number]) => ({
  n,
  kind,
  quantity,
  unitPriceMicroEuro: unitPrice,
  netCents,
  from,
  to,
})
