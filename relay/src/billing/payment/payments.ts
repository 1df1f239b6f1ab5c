/** What a provider of payments does for the relay, without its library: that is loaded where there is one only. */
import type { InvoiceRow } from '../invoices/rows.ts'

/**
 * `paid`: the invoice is paid now, or was by this very payment. `refund`: money came for an invoice that is not open any
 * more, or too little; the operator has to look. `ignored`: none of our business. `known`: told before.
 */
export type Taken = 'paid' | 'refund' | 'ignored' | 'known'

export interface Payments {
  /** @param back where the customer comes back to, paid or not @returns the page to pay on */
  checkout(invoice: InvoiceRow, back: string): Promise<{ url: string }>
  /** What the provider tells. @param payload the body's octets as they came @param signature its header */
  take(payload: Buffer, signature: string): Promise<Taken>
}

/** Stripe takes no less than 0.50 EUR. */
export const leastOnlineCents = 50
