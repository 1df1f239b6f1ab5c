/**
 * Numbers in one row, none twice and none left out (§ 14 (4) No. 4 UStG wants the first, every auditor the second). A
 * number is never reserved: it comes into being with the invoice that bears it, in one write. Whoever writes takes the
 * number after the last one; when another process was faster, the unique index says so, and he takes the next.
 */
import { durable, type Store } from '../../store/index.ts'
import { Problem } from '../../values.ts'
import type { Issuer } from './issuer.ts'
import type { Draft, Paper } from './paper.ts'
import { type InvoiceRow, invoiceRows } from './rows.ts'

export type Unnumbered = Omit<InvoiceRow, 'series' | 'sequence' | 'number' | 'paper'> & { readonly draft: Draft }

/** The range a paper belongs to: its prefix, with the year of its day where the prefix has one. */
const seriesOf = ({ invoicePrefix, creditPrefix }: Issuer['numbers'], { kind, issuedOn }: Draft): string =>
  (kind === 'invoice' ? invoicePrefix : creditPrefix).replaceAll('{year}', issuedOn.slice(0, 4))

/**
 * Writes it under the next number. @returns what is stored: when one of this id was there before, that one
 * @throws Problem `number-taken` when the ranges of two prefixes meet
 */
export async function insertNumbered(
  store: Store,
  numbers: Issuer['numbers'],
  { draft, ...row }: Unnumbered,
): Promise<{ row: InvoiceRow; isNew: boolean }> {
  const rows = invoiceRows(store)
  const series = seriesOf(numbers, draft)
  const there = await rows.findOne({ _id: row._id })
  if (there !== null) return { row: there, isNew: false }
  for (;;) {
    const [last] = await rows
      .find({ series }, { projection: { sequence: 1 } })
      .sort({ sequence: -1 })
      .limit(1)
      .toArray()
    const sequence = Math.max((last?.sequence ?? 0) + 1, numbers.start)
    const number = series + String(sequence).padStart(numbers.digits, '0')
    const paper: Paper = { ...draft, number }
    const whole = { ...row, series, sequence, number, paper }
    try {
      await rows.insertOne(whole, durable)
      return { row: whole, isNew: true }
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error
      const faster = await rows.findOne({ _id: row._id })
      if (faster !== null) return { row: faster, isNew: false }
      const other = await rows.findOne({ number }, { projection: { series: 1 } })
      if (other !== null && other.series !== series)
        throw new Problem(
          'number-taken',
          `The number ${number} was given before, in the range ${other.series}`,
          'Choose a prefix of which no other is the beginning, in the issuer’s data',
        )
    }
  }
}
