/** Invoices as they are stored; see store/invoice-models.ts for who writes what. */
import type { ObjectId } from 'bson'
import type { Store } from '../../store/index.ts'
import type { AccountId } from '../../values.ts'
import type { Cents } from './cents.ts'
import type { Paper } from './paper.ts'
import type { Day } from './words.ts'

export interface CreditedLine {
  /** of the invoice */
  readonly n: number
  readonly quantity: number
  readonly netCents: Cents
}

/** What was taken back of an invoice; `id` is the credit note's. */
export interface Credit {
  readonly id: ObjectId
  readonly at: Date
  readonly reason: string
  readonly lines: readonly CreditedLine[]
}

export interface Payment {
  /** when it was noted, and the day it came in */
  readonly at: Date
  readonly on: Day
  readonly how: 'transfer' | 'stripe' | 'other'
  /** of the bank or of Stripe */
  readonly reference: string
}

export interface InvoiceRow {
  readonly _id: ObjectId
  readonly accountId: AccountId
  readonly kind: Paper['kind']
  readonly series: string
  readonly sequence: number
  readonly number: string
  readonly at: Date
  readonly paper: Paper
  readonly chargeKeys: readonly string[]
  readonly creditOf: ObjectId | null
  readonly state: 'open' | 'paid' | 'credited'
  readonly dueOn: Day | null
  readonly payment: Payment | null
  readonly credits: readonly Credit[]
  readonly creditCount: number
  readonly pdf: { readonly paperId: string; readonly bytes: number; readonly sha256: string } | null
  readonly unfinished?: true
  readonly creditsUnfinished?: true
}

export const invoiceRows = (store: Store) => store.db.collection<InvoiceRow>('invoices')
