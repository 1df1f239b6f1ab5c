import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { classify } from '../outcomes/classify.ts'
import { readReport } from './read-report.ts'

const examples = join(import.meta.dirname, 'examples')

interface Expected {
  readonly kind: string
  readonly recipients: readonly { readonly recipient: string; readonly class: string; readonly hard: boolean }[]
}
const expected: Record<string, Expected> = JSON.parse(await readFile(join(examples, 'expected.json'), 'utf8'))

describe('A returned mail', () => {
  it('has an expectation for each example', async () => {
    const files = (await readdir(examples)).filter(name => name.endsWith('.eml'))
    const names = files.map(name => name.replace(/\.eml$/, ''))
    expect(names.sort()).to.deep.equal(Object.keys(expected).sort())
  })
  for (const [name, { kind, recipients }] of Object.entries(expected))
    it(`as ${name} writes it is ${kind === 'other' ? 'nothing of that kind' : kind}`, async () => {
      const report = await readReport(await readFile(join(examples, `${name}.eml`)), classify)
      expect(report.kind).to.equal(kind)
      expect(
        report.recipients.map(({ recipient, class: cls, hard }) => ({ recipient, class: cls, hard })),
      ).to.deep.equal(recipients)
      for (const { explanation } of report.recipients) expect(explanation.de).to.match(/\p{L}{3,} \p{L}{2,}/u)
    })

  it('gives the return path of ours that a complaint carries', async () => {
    const report = await readReport(await readFile(join(examples, 'arf.eml')), classify)
    expect(report.returnPaths).to.deep.equal(['b+0123456789abcdef01234567.abcdefghijklmnop@bounces.test'])
  })

  it('gives the feedback id of ours that the mail complained of carries (RFC 9477)', async () => {
    const id = `${'0123456789ab'.repeat(2)}:abcdefghijklmnop`
    const raw = (await readFile(join(examples, 'arf.eml'), 'latin1'))
      .replace(/b\+[0-9a-f]{24}[^>]+/g, 'x@y.test')
      .replace(/(?<=user@isp.example\r?\n)(?=Subject)/, `CFBL-Feedback-ID: ${id}\n`)
    expect((await readReport(Buffer.from(raw, 'latin1'), classify)).returnPaths).to.deep.equal([id])
  })

  it('reads the same whether lines end in CRLF or LF, and when its status part is sent as plain text', async () => {
    const raw = (await readFile(join(examples, 'postfix.eml'))).toString('latin1')
    for (const text of [raw.replaceAll('\r\n', '\n'), raw.replace('message/delivery-status', 'text/plain')]) {
      const { kind, recipients } = await readReport(Buffer.from(text, 'latin1'), classify)
      expect([kind, recipients.map(r => [r.recipient, r.hard])]).to.deep.equal(['bounce', [['anna@x.test', true]]])
    }
  })

  it('names each of its recipients with its own reason', async () => {
    const block = (recipient: string, status: string, words: string) =>
      `Final-Recipient: rfc822; ${recipient}\r\nAction: failed\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; ${words}\r\n\r\n`
    const raw = `From: MAILER-DAEMON@x.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.test\r\n\r\n${block('a@x.test', '5.1.1', '550 5.1.1 No such user')}${block('b@x.test', '5.0.0', '552 5.2.2 Mailbox full')}${block('c@x.test', '5.7.1', '554 5.7.1 Spam')}--b--\r\n`
    const { recipients } = await readReport(Buffer.from(raw), classify)
    expect(recipients.map(r => [r.recipient, r.class, r.enhancedStatus])).to.deep.equal([
      ['a@x.test', 'hard', '5.1.1'],
      ['b@x.test', 'soft', '5.2.2'],
      ['c@x.test', 'policy', '5.7.1'],
    ])
  })

  it('is never too much: whatever the octets, it is read, and in bounded time', async () => {
    const piece = fc.constantFrom(
      'Final-Recipient: rfc822;',
      'a@b.test',
      '<',
      '>',
      '\r\n',
      '\r\n\r\n',
      'Content-Type: multipart/report; boundary=x',
      '--x',
      'From: MAILER-DAEMON@x.test',
      'Subject: Undelivered',
      'could not be delivered',
      '550 5.1.1',
      'ä\0',
      ' ',
      '=',
      '-----',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 200 }), async pieces => {
        await readReport(Buffer.from(pieces.join('')), classify)
      }),
      { numRuns: 300 },
    )
    const head = 'From: MAILER-DAEMON@x.test\r\nSubject: Undelivered Mail\r\n\r\nyour mail could not be delivered\r\n'
    for (const line of [
      'a@b.test ',
      'a@',
      '<',
      'ä',
      '--',
      '550 5.1.1 ',
      '=?utf-8?q?',
      'Final-Recipient: x\r\n',
      '<div ',
      '\r\n\r\n',
    ]) {
      const began = performance.now()
      await readReport(Buffer.from(head + line.repeat(2_000_000 / line.length)), classify)
      expect(performance.now() - began, JSON.stringify(line)).to.be.below(8000) // a quadratic one would take minutes
    }
    const nested = Array.from(
      { length: 300 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    )
    await readReport(Buffer.from(`From: x@y.test\r\n${nested.join('')}`), classify)
  }).timeout(60_000)
})
