import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { aCredit, aPaper, customers, paperTime } from './example.test-peer.ts'
import { fileName } from './file-name.ts'
import { giroCode } from './layout.ts'
import type { Paper } from './paper.ts'
import { renderPaper } from './pdf.ts'
import { all, readXml, texts } from './read-xml.test-peer.ts'
import { paperText } from './words.ts'
import { paperXml } from './xml.ts'

const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0

describe('the PDF', function () {
  this.timeout(60_000)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'depesche-pdf-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const render = async (paper: Paper, name = 'paper.pdf') => {
    const bytes = await renderPaper(paper, paperTime)
    const file = join(folder, name)
    await writeFile(file, bytes)
    return { bytes, file }
  }
  const run = (tool: string, ...args: string[]) => spawnSync(tool, args, { encoding: 'utf8', cwd: folder })
  const textOf = (file: string) => run('pdftotext', '-layout', file, '-').stdout.replace(/\u00a0/g, ' ')

  it('is the same, byte for byte, for the same paper', async () => {
    const [one, two] = [await renderPaper(aPaper(), paperTime), await renderPaper(aPaper(), paperTime)]
    expect(one.equals(two)).to.equal(true)
  })

  it('has the XML inside, as the attachment that is the invoice in another form', async function () {
    if (!has('pdfdetach') || !has('qpdf')) this.skip()
    const { file } = await render(aPaper())
    expect(run('qpdf', '--check', file).status).to.equal(0)
    expect(run('pdfdetach', '-save', '1', '-o', join(folder, 'out.xml'), file).status).to.equal(0)
    expect(await readFile(join(folder, 'out.xml'), 'utf8')).to.equal(await paperXml(aPaper()))
    const objects = run('qpdf', '--qdf', '--object-streams=disable', file, '-').stdout
    expect(objects).to.match(/\/AF \[/)
    expect(objects).to.contain('/AFRelationship /Alternative')
    expect(objects).to.contain('/Subtype /text#2fxml')
    expect(objects).to.match(/\/OutputIntents \[/)
  })

  it('says in its metadata that it is PDF/A-3 and Factur-X, also with signs that XML minds', async () => {
    const { bytes } = await render(aPaper({ issuer: { name: 'Böttcher <& Söhne> GmbH' } }))
    const xmp = /<x:xmpmeta[\s\S]*<\/x:xmpmeta>/.exec(bytes.toString('utf8'))?.[0] ?? ''
    const rdf = all(readXml(xmp), 'RDF/Description')
    const value = (path: string) => rdf.flatMap(one => texts(one, path))
    expect([...value('part'), ...value('conformance')]).to.deep.equal(['3', 'B'])
    expect(value('creator/Seq/li')).to.deep.equal(['Böttcher <& Söhne> GmbH'])
    expect([...value('DocumentFileName'), ...value('ConformanceLevel')]).to.deep.equal(['factur-x.xml', 'EN 16931'])
    const declared = rdf.flatMap(one => texts(one, 'schemas/Bag/li/property/Seq/li/name'))
    expect(declared.sort()).to.deep.equal(['ConformanceLevel', 'DocumentFileName', 'DocumentType', 'Version'])
  })

  it('says all that § 14 (4) UStG wants, in German', async function () {
    if (!has('pdftotext')) this.skip()
    const page = textOf((await render(aPaper())).file)
    for (const words of [
      'Böttcher & Söhne Postbetrieb GmbH', // 1: full names and addresses
      'Karl-Liebknecht-Straße 12',
      'Möbelhaus Größer & Co. KG',
      '06108 Halle (Saale)',
      'DE123456789', // 2: tax number or VAT id
      '231/123/45678',
      '31.01.2046', // 3: date
      'RE-2046-00001', // 4: number
      'Transaktions-E-Mails: Kontingent 25.000', // 5: what and how much
      '01.01.2046 – 31.01.2046', // 6: when
      '24,92 €', // 7: net
      'Umsatzsteuer 19 %', // 8: rate and tax
      '4,73 €',
      '29,65 €',
      '0,95 €', // per 1,000
      'DE89 3704 0044 0532 0130 00',
      'Bitte überweisen Sie 29,65 € bis zum 14.02.2046',
      'Seite 1 von 1',
    ])
      expect(page, words).to.contain(words)
  })

  it('speaks English, and says why there is no tax', async function () {
    if (!has('pdftotext')) this.skip()
    const page = textOf((await render(aPaper({ address: customers['reverse-charge'] }))).file)
    for (const words of [
      'Invoice RE-2046-00001',
      'AUSTRIA',
      'ATU12345678',
      'Reverse charge',
      '€24.92',
      '14 February 2046',
    ])
      expect(page, words).to.contain(words)
    expect(page).not.to.contain('Rechnung')
  })

  it('of a credit note names its invoice and asks for no money', async function () {
    if (!has('pdftotext')) this.skip()
    const page = textOf((await render(aCredit(aPaper()))).file)
    for (const words of [
      'Gutschrift (Rechnungskorrektur) GS-2046-00001',
      'RE-2046-00001',
      'Irrtümlich gebucht',
      '28,26 €',
    ])
      expect(page, words).to.contain(words)
    expect(page).not.to.contain('überweisen')
    expect(page).not.to.contain('Verwendungszweck')
  })

  it('of many lines goes over pages, each with number and heading', async function () {
    if (!has('pdftotext')) this.skip()
    const lines = Array.from({ length: 60 }, (_, i) => ({ ...aPaper().lines[0], n: i + 1 }) as Paper['lines'][number])
    const pages = textOf((await render({ ...aPaper(), lines })).file)
      .split('\f')
      .slice(0, -1)
    expect(pages.length).to.be.greaterThan(2)
    pages.forEach((page, i) => {
      expect(page).to.contain(`RE-2046-00001 · Seite ${i + 1} von ${pages.length}`)
      if (page.includes('Transaktions-E-Mails')) expect(page).to.contain('Leistung')
    })
  })

  it('has a picture for each letter that an address may have', async function () {
    if (!has('pdftotext') || !has('pdffonts')) this.skip()
    const allowed = paperText(10)
    const letters: string[] = []
    for (let code = 0x21; code < 0x3000; code++) {
      const letter = String.fromCodePoint(code)
      if (letter === letter.normalize('NFC') && letter.trim() !== '' && allowed.safeParse(letter).success)
        letters.push(letter)
    }
    expect(letters.length).to.be.greaterThan(700)
    const rows = Array.from({ length: Math.ceil(letters.length / 40) }, (_, i) =>
      letters.slice(i * 40, i * 40 + 40).join(' '),
    )
    const paper = aPaper()
    const lines = rows.map((_, i) => ({ ...paper.lines[0], n: i + 1 }) as Paper['lines'][number])
    const reason = rows.join(' ')
    const { file } = await render({ ...paper, lines, corrects: { number: '1', issuedOn: '2046-01-01', reason } })
    const read = textOf(file)
    expect(letters.filter(letter => !read.includes(letter) && letter !== '\u00a0')).to.deep.equal([])
    const fonts = run('pdffonts', file).stdout.trim().split('\n').slice(2)
    expect(fonts.length).to.be.greaterThan(0)
    for (const font of fonts) expect(font, 'embedded').to.match(/ yes yes yes /)
  })

  it('has a code that banking apps read (EPC069-12)', () => {
    const { issuer, totals } = aPaper()
    expect(giroCode(issuer, totals.gross, 'RE-2046-00001').split('\n')).to.deep.equal([
      'BCD',
      '002',
      '1',
      'SCT',
      'COBADEFFXXX',
      'Böttcher & Söhne Postbetrieb GmbH',
      'DE89370400440532013000',
      'EUR29.65',
      '',
      '',
      'RE-2046-00001',
    ])
  })

  it('is called after its number', () => {
    expect(fileName(aPaper())).to.equal('Rechnung-RE-2046-00001.pdf')
    const credit = aCredit(aPaper({ address: customers['reverse-charge'] }))
    expect(fileName({ ...credit, number: 'GS/46/1' })).to.equal('Credit-note-GS-46-1.pdf')
  })
})
