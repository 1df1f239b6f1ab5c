/** Finding invoices, and noting that one was paid. */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { type Actor, audit } from '../../audit/index.ts'
import { durable, type Store } from '../../store/index.ts'
import { type PageWish, pageById } from '../../store/page-by-id.ts'
import { type AccountId, Problem } from '../../values.ts'
import { fileName } from './file-name.ts'
import { readPdf } from './papers.ts'
import { type InvoiceRow, invoiceRows, type Payment } from './rows.ts'
import { type InvoiceState, type InvoiceView, view } from './view.ts'
import { dayOf, paperText } from './words.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

/**
 * Newest first, credit notes among them. @param accountId null: of all accounts, for the operator
 * @param state `open` has the overdue ones too @throws Problem `cursor`
 */
export async function listInvoices(
  { store, now }: Deps,
  accountId: AccountId | null,
  { state, ...wish }: { state?: InvoiceState } & PageWish = {},
): Promise<{ items: InvoiceView[]; next: string | null }> {
  const wanted = state === 'overdue' ? { state: 'open' as const, dueOn: { $lt: dayOf(now(), 'UTC') } } : { state }
  const filter = { ...(accountId === null ? {} : { accountId }), ...(state === undefined ? {} : wanted) }
  const { rows, next } = await pageById(invoiceRows(store), filter as Partial<InvoiceRow>, 'newest', wish)
  return { items: rows.map(row => view(row, now())), next }
}

/** @param key id or number @throws Problem `invoice-unknown`, also when it is another account's */
export async function findInvoice(
  { store }: Pick<Deps, 'store'>,
  accountId: AccountId | null,
  key: string,
): Promise<InvoiceRow> {
  const named = /^[0-9a-f]{24}$/.test(key) ? { _id: new ObjectId(key) } : { number: key }
  const row = await invoiceRows(store).findOne({ ...named, ...(accountId === null ? {} : { accountId }) })
  if (row === null) throw new Problem('invoice-unknown', `There is no invoice ${key}`, 'See the list of invoices')
  return row
}

export async function showInvoice(deps: Deps, accountId: AccountId | null, key: string): Promise<InvoiceView> {
  return view(await findInvoice(deps, accountId, key), deps.now())
}

export async function readInvoiceFile(
  deps: Deps,
  accountId: AccountId | null,
  key: string,
): Promise<{ name: string; type: 'application/pdf'; content: Buffer }> {
  const row = await findInvoice(deps, accountId, key)
  return { name: fileName(row.paper), type: 'application/pdf', content: await readPdf(deps.store, row) }
}

export const NewPayment = z
  .object({
    /** the day it came in; default: today */
    on: z.iso.date().optional(),
    how: z.enum(['transfer', 'stripe', 'other']).default('transfer'),
    reference: paperText(200).default(''),
  })
  .strict()

/**
 * Notes that an invoice was paid; the same payment again changes nothing.
 * @throws Problem `invoice-paid` when it was paid otherwise, `invoice-credited` when there is nothing to pay
 */
export async function markPaid(
  { store, now }: Deps,
  invoice: InvoiceRow,
  input: z.input<typeof NewPayment>,
  actor: Actor,
): Promise<InvoiceView> {
  const { on, how, reference } = NewPayment.parse(input)
  const { _id, accountId, number } = invoice
  const payment: Payment = { at: now(), on: on ?? dayOf(now(), 'UTC'), how, reference }
  const rows = invoiceRows(store)
  const paid = await rows.findOneAndUpdate(
    { _id, accountId, kind: 'invoice', state: 'open' },
    { $set: { state: 'paid', payment } },
    { returnDocument: 'after', ...durable },
  )
  if (paid !== null) {
    await audit(store, {
      accountId,
      at: now(),
      actor,
      act: 'invoice.paid',
      subject: number,
      detail: { how, reference },
    })
    return view(paid, now())
  }
  const row = (await rows.findOne({ _id, accountId })) ?? invoice
  const { payment: before } = row
  if (before !== null && before.how === how && before.reference === reference && reference !== '')
    return view(row, now())
  if (row.state === 'credited' || row.kind === 'credit')
    throw new Problem('invoice-credited', `There is nothing to pay for ${number}`, 'Refund what came in for it')
  throw new Problem('invoice-paid', `${number} is paid already`, 'Refund what came in twice')
}

/** Takes back a payment noted by mistake, or that the bank took back. @throws Problem `invoice-not-paid` */
export async function markUnpaid({ store, now }: Deps, invoice: InvoiceRow, actor: Actor): Promise<InvoiceView> {
  const { _id, accountId, number, payment } = invoice
  const open = await invoiceRows(store).findOneAndUpdate(
    { _id, accountId, kind: 'invoice', state: 'paid', payment: { $ne: null } },
    { $set: { state: 'open', payment: null } },
    { returnDocument: 'after', ...durable },
  )
  if (open === null)
    throw new Problem('invoice-not-paid', `No payment is noted for ${number}`, 'See the invoice for what is noted')
  const detail = payment === null ? {} : { how: payment.how, reference: payment.reference }
  await audit(store, { accountId, at: now(), actor, act: 'invoice.unpaid', subject: number, detail })
  return view(open, now())
}
