/** What a paper's file is called; apart from the drawing, whose libraries are large and loaded where one is drawn. */
import type { Paper } from './paper.ts'
import { paperTexts } from './paper-texts.ts'

export const fileName = ({ kind, number, customer }: Paper): string => {
  const { invoiceFile, creditFile } = paperTexts[customer.language]
  return `${kind === 'invoice' ? invoiceFile : creditFile}-${number.replaceAll('/', '-')}.pdf`
}
