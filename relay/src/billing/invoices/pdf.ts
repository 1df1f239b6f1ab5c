/**
 * A paper as a file: a PDF/A-3b (ISO 19005-3) that people read, with the same as XML inside for their programs (ZUGFeRD 2,
 * Factur-X 1, profile EN 16931). The same paper gives the same bytes; they are kept all the same (papers.ts), since the
 * next version of a library may draw a line elsewhere.
 */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import pdfmake from 'pdfmake'
import { layOut } from './layout.ts'
import type { Paper } from './paper.ts'
import { paperTexts } from './paper-texts.ts'
import { escapeXml, paperXml } from './xml.ts'

const roboto = fileURLToPath(new URL('./fonts/Roboto/', import.meta.resolve('pdfmake/package.json')))
const fonts = {
  Roboto: {
    normal: `${roboto}Roboto-Regular.ttf`,
    bold: `${roboto}Roboto-Medium.ttf`,
    italics: `${roboto}Roboto-Italic.ttf`,
    bolditalics: `${roboto}Roboto-MediumItalic.ttf`,
  },
}
pdfmake.setFonts(fonts)
// a paper's text is a customer's: whatever it says, nothing is read from disk or net but the fonts
pdfmake.setLocalAccessPolicy(path => dirname(path) === dirname(`${roboto}x`))
pdfmake.setUrlAccessPolicy(() => false)

/** @param at when it was written: the file's creation date */
export async function renderPaper(paper: Paper, at: Date): Promise<Buffer> {
  const xml = await paperXml(paper)
  const { language } = paper.customer
  const texts = paperTexts[language]
  const document = await pdfmake
    .createPdf({
      ...layOut(paper),
      version: '1.7',
      subset: 'PDF/A-3b',
      language,
      // the library writes these into the XMP without escaping; the number has no signs that need it
      info: {
        title: `${paper.kind === 'invoice' ? texts.invoice : texts.credit} ${paper.number}`,
        creator: 'Depesche',
        producer: 'Depesche',
        creationDate: at,
        modDate: at,
      },
    })
    .getStream()
  const attachment = {
    name: 'factur-x.xml',
    type: 'text/xml',
    description: 'Factur-X',
    relationship: 'Alternative', // the types (0.17) don't know it yet: the same as the page, in another form
    creationDate: at,
    modifiedDate: at,
  }
  document.file(Buffer.from(xml), attachment)
  document.appendXML(facturX(paper.issuer.name))
  const chunks: Buffer[] = []
  document.on('data', chunk => chunks.push(chunk))
  const whole = new Promise<Buffer>((resolve, reject) => {
    document.once('end', () => resolve(Buffer.concat(chunks)))
    document.once('error', reject)
  })
  document.end()
  return await whole
}

/** What Factur-X 1 wants in the metadata: which attachment is the invoice, and the schema of these very fields. */
const facturX = (author: string): string => `
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:creator><rdf:Seq><rdf:li>${escapeXml(author)}</rdf:li></rdf:Seq></dc:creator>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
  <fx:DocumentType>INVOICE</fx:DocumentType>
  <fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>
  <fx:Version>1.0</fx:Version>
  <fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>fx</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq>${[
      ['DocumentFileName', 'The name of the embedded XML document'],
      ['DocumentType', 'The type of the hybrid document in capital letters, e.g. INVOICE or ORDER'],
      ['Version', 'The actual version of the standard applying to the embedded XML document'],
      ['ConformanceLevel', 'The conformance level of the embedded XML document'],
    ]
      .map(
        ([name, description]) => `
      <rdf:li rdf:parseType="Resource">
        <pdfaProperty:name>${name}</pdfaProperty:name>
        <pdfaProperty:valueType>Text</pdfaProperty:valueType>
        <pdfaProperty:category>external</pdfaProperty:category>
        <pdfaProperty:description>${description}</pdfaProperty:description>
      </rdf:li>`,
      )
      .join('')}
    </rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`
