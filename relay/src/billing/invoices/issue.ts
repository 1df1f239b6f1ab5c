/**
 * Issuing: the charges of an account that stand on no invoice become lines of one. Two processes may do it at once, and
 * each may be killed between any two of its writes; still every charge stands on exactly one invoice, and the numbers
 * have no gap. The steps, each of which can be repeated:
 *
 * 1. claim: open charges are marked with the id of an invoice that does not exist yet;
 * 2. write: what is claimed for the id becomes the invoice, under the next number (numbers.ts). The id is unique, so of
 *    several that try one succeeds, and what it lists is what it charges, for ever;
 * 3. settle: charges claimed for the id that the invoice lists are done, others are open again;
 * 4. finish: the PDF is kept and the invoice announced (finish.ts).
 *
 * Claims without an invoice are what a crash leaves; they are taken up at step 2 before new ones are made.
 */
import { ObjectId } from 'bson'
import { durable, type Store } from '../../store/index.ts'
import type { AccountId } from '../../values.ts'
import { type Charge, chargeRows } from '../charge.ts'
import { type BillingAddress, debtorAccounts, findAddress } from './address.ts'
import { finishCredits } from './credit.ts'
import { type FinishDeps, finish } from './finish.ts'
import { findIssuer, type Issuer, vatRateOf } from './issuer.ts'
import { insertNumbered } from './numbers.ts'
import { draftInvoice } from './paper.ts'
import { type InvoiceRow, invoiceRows } from './rows.ts'
import { vatFor } from './vat.ts'
import { type InvoiceView, view } from './view.ts'

export interface Issued {
  readonly invoices: readonly InvoiceView[]
  /** what charges wait for: the operator's data (or his VAT id, for a customer elsewhere in the Union) or the address */
  readonly waitsFor: 'issuer' | 'address' | null
}

type Claimed = Charge & { readonly claimed?: true }
const claims = (store: Store) => store.db.collection<Claimed>('charges')

/** @param at charges made until then; the invoice bears the day of `deps.now()` */
export async function issueInvoices(deps: FinishDeps, accountId: AccountId, at: Date): Promise<Issued> {
  const { store } = deps
  const open = { accountId, invoiceId: null, at: { $lte: at } }
  const halfDone = { accountId, claimed: true } as const
  const parties = await findParties(store, accountId)
  if (typeof parties === 'string') {
    const waiting = (await claims(store).findOne(open)) ?? (await claims(store).findOne(halfDone))
    return { invoices: [], waitsFor: waiting === null ? null : parties }
  }
  const written: (InvoiceRow | null)[] = []
  for (const id of await claims(store).distinct('invoiceId', halfDone))
    if (id !== null) written.push(await writeInvoice(deps, parties, accountId, id))
  for (let id = await claim(store, open); id !== null; id = await claim(store, open))
    written.push(await writeInvoice(deps, parties, accountId, id))
  const invoices = written.filter(row => row !== null)
  for (const invoice of invoices) await finish(deps, invoice)
  return { invoices: invoices.map(invoice => view(invoice, deps.now())), waitsFor: null }
}

interface Parties {
  readonly issuer: Issuer
  readonly address: BillingAddress
}

/** Who writes to whom, or what is not known of them yet. */
async function findParties(store: Store, accountId: AccountId): Promise<Parties | 'issuer' | 'address'> {
  const [issuer, address] = await Promise.all([findIssuer({ store }), findAddress({ store }, accountId)])
  if (issuer === null) return 'issuer'
  if (address === null) return 'address'
  // § 14a (1) UStG: with reverse charge both VAT ids stand on the invoice
  const { kind } = vatFor({ ...issuer, vatRate: vatRateOf(issuer) }, address)
  return kind === 'reverse-charge' && issuer.vatId === null ? 'issuer' : { issuer, address }
}

/** @returns the id of the invoice to be, or null when nothing is open */
async function claim(store: Store, open: { accountId: AccountId; at: { $lte: Date } }): Promise<ObjectId | null> {
  const invoiceId = new ObjectId()
  const claimed = { $set: { invoiceId, claimed: true as const } }
  const { modifiedCount } = await claims(store).updateMany({ ...open, invoiceId: null }, claimed, durable)
  return modifiedCount > 0 ? invoiceId : null
}

/** @returns the invoice of this id; null when its charges went elsewhere, or another process wrote it */
async function writeInvoice(
  { store, now }: Pick<FinishDeps, 'store' | 'now'>,
  { issuer, address }: Parties,
  accountId: AccountId,
  id: ObjectId,
): Promise<InvoiceRow | null> {
  const claimed = await chargeRows(store).find({ accountId, invoiceId: id }).sort({ at: 1, key: 1 }).toArray()
  if (claimed.length === 0) return null
  const number = (await debtorAccounts({ store }, [accountId])).get(accountId.toHexString())
  const at = now()
  const draft = draftInvoice(issuer, address, number === undefined ? null : String(number), claimed, at)
  const { row, isNew } = await insertNumbered(store, issuer.numbers, {
    _id: id,
    accountId,
    kind: 'invoice',
    at,
    draft,
    chargeKeys: claimed.map(charge => charge.key),
    creditOf: null,
    state: draft.totals.gross === 0 ? 'paid' : 'open',
    dueOn: draft.dueOn,
    payment: null,
    credits: [],
    creditCount: 0,
    pdf: null,
    unfinished: true,
  })
  await settle(store, row)
  return isNew ? row : null
}

async function settle(store: Store, { _id, accountId, chargeKeys }: InvoiceRow): Promise<void> {
  const ours = { accountId, invoiceId: _id }
  await claims(store).updateMany(
    { ...ours, key: { $nin: [...chargeKeys] } },
    { $set: { invoiceId: null }, $unset: { claimed: 1 } },
    durable,
  )
  await claims(store).updateMany({ ...ours, key: { $in: [...chargeKeys] } }, { $unset: { claimed: 1 } }, durable)
}

/**
 * Ends what crashes left, of all accounts: claims without an invoice, credit notes only noted, papers not yet kept or
 * announced. The job that bills calls it when it is through. @returns how many papers it wrote or announced
 */
export async function mendInvoices(deps: FinishDeps): Promise<number> {
  const halfDone: AccountId[] = await claims(deps.store).distinct('accountId', { claimed: true })
  let done = 0
  for (const accountId of halfDone) done += (await issueInvoices(deps, accountId, deps.now())).invoices.length
  return done + (await finishCredits(deps)) + (await finishInvoices(deps))
}

/** Papers that have their number, and are not yet kept or announced. @returns how many it ended */
async function finishInvoices(deps: FinishDeps): Promise<number> {
  const before = new Date(deps.now().getTime() - finishedByNowMs)
  const left = await invoiceRows(deps.store)
    .find({ unfinished: true, at: { $lte: before } })
    .sort({ at: 1 })
    .toArray()
  let done = 0
  for (const invoice of left) if (await finish(deps, invoice)) done++
  return done
}

/** whoever wrote it is probably still at it until then; announcing twice is no harm, only a nuisance */
const finishedByNowMs = 5 * 60_000
