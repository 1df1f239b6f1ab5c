import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { answerFor } from './inbox.ts'
import { type OrderMail, orderMails } from './order-mails.ts'
import { makePdf } from './pdf.ts'

const collect = async (...args: Parameters<typeof orderMails>) => {
  const mails: OrderMail[] = []
  for await (const mail of orderMails(...args)) mails.push(mail)
  return mails
}
const at = new Date('2026-03-01T08:00:00Z')

describe('a day’s mails of a shop', () => {
  it('are the same for the same seed, and others for another', async () => {
    const digest = async (seed: number) => {
      const hash = createHash('sha256')
      for (const { raw } of await collect(40, seed, { at })) hash.update(raw)
      return hash.digest('hex')
    }
    expect(await digest(1)).to.equal(await digest(1))
    expect(await digest(1)).not.to.equal(await digest(2))
  })

  it('are of all kinds, in German and English, some with a PDF, each with its own address and Message-ID', async () => {
    const mails = await collect(400, 7, { at })
    expect(new Set(mails.map(mail => mail.kind)).size).to.equal(6)
    expect(new Set(mails.map(mail => mail.fate)).size).to.equal(5)
    expect(new Set(mails.map(mail => mail.recipient)).size).to.equal(400)
    expect(new Set(mails.map(mail => mail.messageId)).size).to.equal(400)
    expect(mails.filter(mail => mail.language === 'de').length).to.be.within(180, 300)
    const withPdf = mails.filter(mail => mail.kind === 'invoice')
    expect(withPdf.length).to.be.within(20, 60)
    for (const { raw } of withPdf) expect(raw.length).to.be.within(50_000, 430_000)
  })

  it('meet at the inbox the fate they are made for', async () => {
    for (const { fate, recipient } of await collect(400, 11, { at })) {
      const [first, later] = [answerFor(recipient, null, 1000), answerFor(recipient, 2000, 1000)]
      const codes = [first?.code ?? 250, later?.code ?? 250]
      const expected = {
        delivered: [250, 250],
        late: [450, 250],
        waiting: [452, 452],
        unknown: [550, 550],
        blocked: [550, 550],
      }
      expect(codes, recipient).to.deep.equal(expected[fate])
    }
    expect((await collect(50, 11, { at, troubles: false })).every(mail => mail.fate === 'delivered')).to.equal(true)
  })

  it('are fit for the wire: CRLF line ends only, no line above 998 octets, no octet above 127', async () => {
    for (const { raw } of await collect(60, 5, { at })) {
      const text = raw.toString('latin1')
      expect(text.replace(/\r\n/g, '')).not.to.match(/[\r\n]/)
      expect(Math.max(...text.split('\r\n').map(line => line.length))).to.be.at.most(998)
      expect(raw.every(octet => octet < 128)).to.equal(true)
    }
  })

  it('carry a PDF that qpdf or a reader opens', function () {
    const dir = mkdtempSync(join(tmpdir(), 'pdf-'))
    try {
      const file = join(dir, 'x.pdf')
      writeFileSync(file, makePdf('RE-1 (Grüße)', Buffer.alloc(60_000, 1)))
      try {
        execFileSync('qpdf', ['--version'], { stdio: 'ignore' })
      } catch {
        this.skip()
      }
      expect(execFileSync('qpdf', ['--check', file]).toString()).to.contain('No syntax or stream encoding errors')
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})
