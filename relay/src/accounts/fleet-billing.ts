/**
 * What an agency's clients cost, on one page: tariff, quota, overage and last invoices of each. Every account is billed
 * itself, to its own billing address; an agency that pays for a client gives its own address there. So this reads nothing
 * that the people of the agency may not read in each account anyway. It asks for one client after the other.
 */
import { sumCents } from '../billing/invoices/cents.ts'
import { listInvoices } from '../billing/invoices/look.ts'
import { invoiceRows } from '../billing/invoices/rows.ts'
import { dueCents, type InvoiceView } from '../billing/invoices/view.ts'
import { dayOf } from '../billing/invoices/words.ts'
import { amountOf, type MicroEuro, sumOf } from '../billing/money.ts'
import { readUsage, type Usage } from '../billing/usage.ts'
import type { Store } from '../store/index.ts'
import { type PageWish, pageById } from '../store/page-by-id.ts'
import { type AccountId, Problem } from '../values.ts'
import { type AccountState, accountRow, accountRows } from './rows.ts'

export interface ClientBilling {
  readonly id: string
  readonly name: string
  readonly state: AccountState
  readonly usage: Usage
  /** of the running lots that renew, for 30 days at today's choice */
  readonly renewalMicroEuro: MicroEuro
  /** of the mails beyond the quota so far, by the list of now */
  readonly overageMicroEuro: MicroEuro
  /** of all its invoices */
  readonly openCents: number
  readonly overdueCents: number
  /** the last ones, credit notes among them */
  readonly invoices: readonly InvoiceView[]
}

const shownInvoices = 3

/** Oldest first. @throws Problem `cursor`, `not-agency` */
export async function listClientBilling(
  deps: { store: Store; now(): Date },
  agencyId: AccountId,
  wish: PageWish,
): Promise<{ items: ClientBilling[]; next: string | null }> {
  const { store } = deps
  const { agency, state = 'active' } = await accountRow(store, agencyId)
  if (agency !== true || state !== 'active')
    throw new Problem('not-agency', 'This account is no agency', 'Ask the operator of this relay to make it one')
  const { rows, next } = await pageById(accountRows(store), { agencyId }, 'oldest', wish)
  const items: ClientBilling[] = []
  for (const { _id, name, state: clientState = 'active' } of rows)
    items.push({ id: _id.toHexString(), name, state: clientState, ...(await billingOf(deps, _id)) })
  return { items, next }
}

async function billingOf(deps: { store: Store; now(): Date }, accountId: AccountId) {
  const usage = await readUsage(deps, accountId)
  const { items: invoices } = await listInvoices(deps, accountId, { limit: shownInvoices })
  const open = await invoiceRows(deps.store).find({ accountId, state: 'open' }).toArray()
  const today = dayOf(deps.now(), 'UTC')
  const overdue = open.filter(({ dueOn }) => dueOn !== null && dueOn < today)
  const renewing = usage.lots.filter(
    ({ startsAt, endsAt, renews }) => renews && startsAt <= usage.asOf && endsAt > usage.asOf,
  )
  return {
    usage,
    renewalMicroEuro: sumOf(
      renewing.map(lot => amountOf((lot.next ?? lot).size, (lot.next ?? lot).unitPriceMicroEuro as MicroEuro)),
    ),
    overageMicroEuro: amountOf(usage.overage, usage.overageUnitPriceMicroEuro),
    openCents: sumCents(open.map(dueCents)),
    overdueCents: sumCents(overdue.map(dueCents)),
    invoices,
  }
}
