/** The bytes of papers, kept as they were first drawn. */
import { createHash, randomBytes } from 'node:crypto'
import type { Binary, ObjectId } from 'bson'
import { toBuffer } from '../../store/contents.ts'
import { durable, type Store } from '../../store/index.ts'
import { type InvoiceRow, invoiceRows } from './rows.ts'

/** an invoice of ten lines has 40 kB; far below the document limit of 16 MiB */
const pieceBytes = 1024 * 1024

/** half a second of a core; so a caller may want it done elsewhere */
export type Draw = typeof import('./pdf.ts').renderPaper

const drawHere: Draw = async (paper, at) => (await import('./pdf.ts')).renderPaper(paper, at)

const pieces = (store: Store) =>
  store.db.collection<{ _id: string; accountId: ObjectId; data: Buffer | Binary }>('invoicepapers')
const pieceId = (paperId: string, n: number) => `${paperId}:${n}`

/**
 * Draws the paper and keeps it, unless that was done. Of two that do so at once the first stays: each writes pieces of its
 * own, and the invoice names those of one. What a killed process drew and nobody names stays, and does no harm.
 */
export async function keepPdf(
  store: Store,
  invoice: InvoiceRow,
  draw: Draw = drawHere,
): Promise<NonNullable<InvoiceRow['pdf']>> {
  if (invoice.pdf !== null) return invoice.pdf
  const whole = await draw(invoice.paper, invoice.at)
  const paperId = `${invoice._id.toHexString()}.${randomBytes(6).toString('hex')}`
  const ids: string[] = []
  for (let n = 0; n * pieceBytes < whole.length; n++) {
    const _id = pieceId(paperId, n)
    const data = whole.subarray(n * pieceBytes, (n + 1) * pieceBytes)
    await pieces(store).insertOne({ _id, accountId: invoice.accountId, data }, durable)
    ids.push(_id)
  }
  const pdf = { paperId, bytes: whole.length, sha256: createHash('sha256').update(whole).digest('hex') }
  const { modifiedCount } = await invoiceRows(store).updateOne(
    { _id: invoice._id, pdf: null },
    { $set: { pdf } },
    durable,
  )
  if (modifiedCount === 1) return pdf
  await pieces(store).deleteMany({ _id: { $in: ids } }, durable)
  const first = (await invoiceRows(store).findOne({ _id: invoice._id }, { projection: { pdf: 1 } }))?.pdf
  if (first == null) throw new Error(`invoice ${invoice._id} is gone`)
  return first
}

/** The PDF as it was issued; drawn now where a crash came before. @throws when a piece is missing or changed */
export async function readPdf(store: Store, invoice: InvoiceRow, draw?: Draw): Promise<Buffer> {
  const { paperId, bytes, sha256 } = await keepPdf(store, invoice, draw)
  const count = Math.ceil(bytes / pieceBytes)
  const ids = Array.from({ length: count }, (_, n) => pieceId(paperId, n))
  const found = new Map(
    (
      await pieces(store)
        .find({ _id: { $in: ids } })
        .toArray()
    ).map(({ _id, data }) => [_id, toBuffer(data)]),
  )
  const whole = Buffer.concat(ids.map(id => found.get(id) ?? Buffer.alloc(0)))
  if (createHash('sha256').update(whole).digest('hex') !== sha256)
    throw new Error(`The PDF of ${invoice.number} is not what was stored: restore the collection invoicepapers`)
  return whole
}
