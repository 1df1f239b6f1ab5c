/** What is used of pdfmake. Its published types bring the browser's globals into every file, which a relay must not know. */
declare module 'pdfmake' {
  import type { Readable } from 'node:stream'

  /** text, or a node of the document: see pdfmake's manual */
  export type Content = string | readonly Content[] | { readonly [name: string]: unknown }
  export type TableCell = Content
  export interface TDocumentDefinitions {
    readonly [name: string]: unknown
  }
  interface PdfDocument extends Readable {
    file(content: Buffer, attachment: object): void
    appendXML(xml: string): void
    end(): void
  }
  const pdfmake: {
    setFonts(fonts: object): void
    setLocalAccessPolicy(allows: (path: string) => boolean): void
    setUrlAccessPolicy(allows: (url: string) => boolean): void
    createPdf(definition: TDocumentDefinitions): { getStream(): Promise<PdfDocument> }
  }
  export default pdfmake
}
