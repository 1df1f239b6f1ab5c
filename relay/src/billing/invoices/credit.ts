/**
 * Credit notes: an invoice is never changed, it is taken back by another paper, whole or some mails of some lines. What is
 * taken back is noted at the invoice first, by its count of credits, so that two at once can't take back the same; then
 * the credit note is written under its own number, by whoever comes next if a crash came between.
 */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { type Actor, audit } from '../../audit/index.ts'
import { durable, type Store } from '../../store/index.ts'
import { Problem } from '../../values.ts'
import { cents, lineCents, totalsOf } from './cents.ts'
import { type FinishDeps, finish } from './finish.ts'
import { readIssuer } from './issuer.ts'
import { insertNumbered } from './numbers.ts'
import { type Draft, periodOf } from './paper.ts'
import { type Credit, type CreditedLine, type InvoiceRow, invoiceRows } from './rows.ts'
import { type InvoiceView, view } from './view.ts'
import { dayOf, someText } from './words.ts'

export const NewCredit = z
  .object({
    /** printed on the credit note */
    reason: someText(200),
    /** mails of lines; default: all that is left */
    lines: z
      .array(z.object({ n: z.number().int().min(1), quantity: z.number().int().min(1) }).strict())
      .min(1)
      .refine(lines => new Set(lines.map(line => line.n)).size === lines.length, 'must name each line once')
      .optional(),
  })
  .strict()

/** @returns the credit note @throws Problem `credit-of-credit`, `invoice-credited`, `credit-too-much` */
export async function creditInvoice(
  deps: FinishDeps,
  invoice: InvoiceRow,
  input: z.input<typeof NewCredit>,
  actor: Actor,
): Promise<InvoiceView> {
  const { reason, lines } = NewCredit.parse(input)
  if (invoice.kind === 'credit')
    throw new Problem('credit-of-credit', `${invoice.number} is a credit note itself`, 'Name the invoice')
  const rows = invoiceRows(deps.store)
  const { _id, accountId } = invoice
  const credit = { id: new ObjectId(), at: deps.now(), reason }
  let noted = await note(deps.store, invoice, credit, lines)
  while (noted === null) {
    const row = await rows.findOne({ _id, accountId })
    if (row === null) throw new Error(`invoice ${_id} is gone`)
    noted = await note(deps.store, row, credit, lines)
  }
  const written = (await writeCredits(deps, noted)).find(({ row }) => row._id.equals(credit.id))?.row
  if (written === undefined) throw new Error(`the credit note ${credit.id} was not written`)
  const detail = { creditNote: written.number, reason }
  await audit(deps.store, { accountId, at: credit.at, actor, act: 'invoice.credit', subject: invoice.number, detail })
  return view(written, deps.now())
}

/** @returns the invoice with its new credit, or null when another credit came between */
async function note(
  store: Store,
  row: InvoiceRow,
  credit: Omit<Credit, 'lines'>,
  wanted: z.output<typeof NewCredit>['lines'],
): Promise<InvoiceRow | null> {
  const whole = { ...credit, lines: linesToCredit(row, wanted) }
  const nothingLeft = leftOf({ ...row, credits: [...row.credits, whole] }).length === 0
  return await invoiceRows(store).findOneAndUpdate(
    { _id: row._id, accountId: row.accountId, creditCount: row.creditCount },
    {
      $push: { credits: whole },
      $inc: { creditCount: 1 },
      $set: { creditsUnfinished: true, ...(nothingLeft ? { state: 'credited' as const } : {}) },
    },
    { returnDocument: 'after', ...durable },
  )
}

/** What may still be taken back, by line. */
function leftOf({ paper, credits }: InvoiceRow): CreditedLine[] {
  return paper.lines.flatMap(({ n, quantity, netCents }) => {
    const taken = credits.flatMap(credit => credit.lines.filter(line => line.n === n))
    const left = quantity - taken.reduce((sum, line) => sum + line.quantity, 0)
    return left === 0
      ? []
      : [{ n, quantity: left, netCents: cents(netCents - taken.reduce((sum, line) => sum + line.netCents, 0)) }]
  })
}

/** The last part of a line takes back what is left of its cents, so that all parts together are the line. */
function linesToCredit(row: InvoiceRow, wanted: z.output<typeof NewCredit>['lines']): CreditedLine[] {
  const left = leftOf(row)
  if (left.length === 0)
    throw new Problem('invoice-credited', `All of ${row.number} was taken back before`, 'See its credit notes')
  return (wanted ?? left).map(({ n, quantity }) => {
    const line = left.find(one => one.n === n)
    if (line === undefined || quantity > line.quantity)
      throw new Problem(
        'credit-too-much',
        `Of line ${n} of ${row.number} ${line?.quantity ?? 0} mails can be taken back`,
        'Take back fewer mails',
      )
    if (quantity === line.quantity) return line
    const unitPrice = row.paper.lines.find(one => one.n === n)?.unitPrice
    if (unitPrice === undefined) throw new Error(`line ${n} of ${row.number} is gone`)
    return { n, quantity, netCents: cents(Math.min(lineCents(quantity, unitPrice), line.netCents)) }
  })
}

/** Writes the credit notes of an invoice that are only noted yet. @returns all of them */
async function writeCredits(deps: FinishDeps, invoice: InvoiceRow): Promise<{ row: InvoiceRow; isNew: boolean }[]> {
  const { store } = deps
  const { numbers, timeZone } = await readIssuer({ store })
  const notes: { row: InvoiceRow; isNew: boolean }[] = []
  for (const credit of invoice.credits) {
    const at = deps.now()
    const note = await insertNumbered(store, numbers, {
      _id: credit.id,
      accountId: invoice.accountId,
      kind: 'credit',
      at,
      draft: draftCredit(invoice, credit, dayOf(at, timeZone)),
      chargeKeys: [],
      creditOf: invoice._id,
      state: 'paid',
      dueOn: null,
      payment: null,
      credits: [],
      creditCount: 0,
      pdf: null,
      unfinished: true,
    })
    notes.push(note)
  }
  const { _id, creditCount } = invoice
  await invoiceRows(store).updateOne({ _id, creditCount }, { $unset: { creditsUnfinished: 1 } }, durable)
  for (const { row, isNew } of notes) if (isNew) await finish(deps, row)
  return notes
}

/** It names issuer, customer and tax as the invoice does: it takes back that paper. */
function draftCredit({ paper }: InvoiceRow, { lines: taken, reason }: Credit, issuedOn: string): Draft {
  const lines = taken.flatMap(({ n, quantity, netCents }) =>
    paper.lines.filter(line => line.n === n).map(line => ({ ...line, quantity, netCents })),
  )
  const { number, ...draft } = paper
  return {
    ...draft,
    kind: 'credit',
    issuedOn,
    dueOn: null,
    lines,
    ...periodOf(lines),
    totals: totalsOf(lines, paper.vat.rate),
    corrects: { number, issuedOn: paper.issuedOn, reason },
  }
}

/** Ends what a crash left: credit notes that are noted but not written. @returns how many it wrote */
export async function finishCredits(deps: FinishDeps): Promise<number> {
  let written = 0
  for (const invoice of await invoiceRows(deps.store).find({ creditsUnfinished: true }).toArray())
    written += (await writeCredits(deps, invoice)).filter(note => note.isNew).length
  return written
}
