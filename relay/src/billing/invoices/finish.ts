/** The last step of an invoice or credit note that has its number: its PDF is kept, and whoever wants to know is told. */
import { durable, type Store } from '../../store/index.ts'
import type { AccountId } from '../../values.ts'
import { fileName } from './file-name.ts'
import { type Draw, readPdf } from './papers.ts'
import { type InvoiceRow, invoiceRows } from './rows.ts'
import { type InvoiceView, view } from './view.ts'
import type { Language } from './words.ts'

export interface Announcement {
  readonly accountId: AccountId
  readonly invoice: InvoiceView
  /** where the customer wants his invoices, in which language */
  readonly to: { readonly email: string; readonly language: Language; readonly name: string }
  readonly file: { readonly name: string; readonly type: 'application/pdf'; readonly content: Buffer }
}

export interface FinishDeps {
  readonly store: Store
  now(): Date
  readonly log: { warn(fields: object, words: string): void }
  /** default: on this thread */
  readonly draw?: Draw
  /**
   * Tells of a new invoice or credit note: event, mail. Called once, or again after a crash or when it rejected, so it
   * should recognise `invoice.id`. Without it (on the command line) telling is left to the relay.
   */
  onIssued?(issued: Announcement): Promise<void>
}

/** @returns false when it isn't announced; that is tried again by `mendInvoices` */
export async function finish(deps: FinishDeps, row: InvoiceRow): Promise<boolean> {
  try {
    const content = await readPdf(deps.store, row, deps.draw)
    if (deps.onIssued === undefined) return false
    const { email, language, name, company } = row.paper.customer
    await deps.onIssued({
      accountId: row.accountId,
      invoice: view(row, deps.now()),
      to: { email, language, name: name === '' ? company : name },
      file: { name: fileName(row.paper), type: 'application/pdf', content },
    })
    await invoiceRows(deps.store).updateOne({ _id: row._id }, { $unset: { unfinished: 1 } }, durable)
    return true
  } catch (error) {
    deps.log.warn({ invoice: row.number, error: String(error) }, 'the invoice is issued, but not announced yet')
    return false
  }
}
