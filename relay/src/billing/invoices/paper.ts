/**
 * What stands on an invoice or a credit note. It is made once, from charges and from what issuer and customer are called
 * at that moment, kept as it is, and never read anew from elsewhere: the PDF, the XML in it and the exports say the same.
 */
import type { Charge } from '../charge.ts'
import type { MicroEuro } from '../money.ts'
import type { BillingAddress } from './address.ts'
import { type Cents, lineCents, type Totals, totalsOf } from './cents.ts'
import { type Issuer, vatRateOf } from './issuer.ts'
import { type Vat, vatFor } from './vat.ts'
import { addDays, type Day, dayOf, lastDayBefore } from './words.ts'

/** The issuer without what is only settings. */
export type PaperIssuer = Omit<
  Issuer,
  'numbers' | 'datev' | 'paymentDays' | 'vatPercent' | 'smallBusiness' | 'timeZone'
>

export interface PaperLine {
  /** 1, 2, … (BT-126); on a credit note the number that the line has on the invoice */
  readonly n: number
  readonly kind: Charge['kind']
  /** mails; on a credit note those that are taken back, also counted up */
  readonly quantity: number
  readonly unitPrice: MicroEuro
  readonly netCents: Cents
  /** first and last day of what is paid for */
  readonly from: Day
  readonly to: Day
}

/** Amounts are positive on credit notes too; `kind` says in which direction they go (BT-3: 380 or 381). */
export interface Paper {
  readonly kind: 'invoice' | 'credit'
  readonly number: string
  readonly issuedOn: Day
  /** null on a credit note */
  readonly dueOn: Day | null
  readonly issuer: PaperIssuer
  readonly customer: BillingAddress
  /** the customer's number with the issuer; null: he has none */
  readonly customerNumber: string | null
  readonly lines: readonly PaperLine[]
  readonly from: Day
  readonly to: Day
  readonly vat: Vat
  readonly totals: Totals
  /** the invoice that a credit note takes back (BG-3), and why */
  readonly corrects: { readonly number: string; readonly issuedOn: Day; readonly reason: string } | null
}

/** A paper before it has its number. */
export type Draft = Omit<Paper, 'number'>

export type Charged = Pick<Charge, 'kind' | 'quantity' | 'unitPriceMicroEuro' | 'from' | 'to'>

export function draftInvoice(
  issuer: Issuer,
  customer: BillingAddress,
  customerNumber: string | null,
  charges: readonly Charged[],
  at: Date,
): Draft {
  const { timeZone, paymentDays } = issuer
  const lines = charges.map(({ kind, quantity, unitPriceMicroEuro: unitPrice, from, to }, i) => ({
    n: i + 1,
    kind,
    quantity,
    unitPrice,
    netCents: lineCents(quantity, unitPrice),
    from: dayOf(from, timeZone),
    to: lastDayBefore(to, timeZone),
  }))
  const issuedOn = dayOf(at, timeZone)
  const vat = vatFor({ ...issuer, vatRate: vatRateOf(issuer) }, customer)
  return {
    kind: 'invoice',
    issuedOn,
    dueOn: addDays(issuedOn, paymentDays),
    issuer: paperIssuer(issuer),
    customer,
    customerNumber,
    lines,
    ...periodOf(lines),
    vat,
    totals: totalsOf(lines, vat.rate),
    corrects: null,
  }
}

/** The whole time that the lines are about (BG-14). */
export function periodOf(lines: readonly Pick<PaperLine, 'from' | 'to'>[]): { from: Day; to: Day } {
  const from = lines.map(line => line.from).sort()[0]
  const to = lines
    .map(line => line.to)
    .sort()
    .at(-1)
  if (from === undefined || to === undefined) throw new RangeError('a paper has at least one line (BR-16)')
  return { from, to }
}

function paperIssuer(issuer: Issuer): PaperIssuer {
  const { numbers, datev, paymentDays, vatPercent, smallBusiness, timeZone, ...printed } = issuer
  return printed
}
