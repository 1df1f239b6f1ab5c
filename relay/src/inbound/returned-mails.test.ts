import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { classify } from '../outcomes/classify.ts'
import { readReport } from './read-report.ts'

/** Reports that Postfix and Exim wrote, and the forms of other servers; recipients with the class each has. */
const folder = join(import.meta.dirname, 'returned-mails')

interface Expected {
  readonly kind: string
  readonly recipients: Readonly<Record<string, string>>
}
const expected: Record<string, Expected> = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8'))

const read = async (name: string) => readReport(await readFile(join(folder, `${name}.eml`)), classify)

describe('The labelled set of returned mails', () => {
  it('has an expectation for each', async () => {
    const files = (await readdir(folder)).filter(name => name.endsWith('.eml')).map(name => name.replace(/\.eml$/, ''))
    expect(files.sort()).to.deep.equal(Object.keys(expected).sort())
  })

  for (const [name, { kind, recipients }] of Object.entries(expected))
    it(`${name}: ${kind} ${JSON.stringify(recipients)}`, async () => {
      const report = await read(name)
      expect(report.kind).to.equal(kind)
      expect(Object.fromEntries(report.recipients.map(one => [one.recipient, one.class]))).to.deep.equal(recipients)
      for (const { class: cls, hard } of report.recipients) expect(hard).to.equal(cls === 'hard')
    })

  it('promises no further try of ours for what others gave up', async () => {
    for (const name of ['postfix-anna-lost', 'exim-grey-kunde', 'postfix-anna-gibtsnicht'])
      for (const { explanation } of (await read(name)).recipients)
        expect(explanation.en, name)
          .to.include('send it again later')
          .and.not.match(/we try again|by itself/i)
  })

  it('never takes the sender, the shop or the daemon for the recipient', async () => {
    for (const name of Object.keys(expected))
      for (const { recipient } of (await read(name)).recipients)
        expect(recipient, name).to.not.match(/@(?:[a-z]+\.)?shop\.example$|^mailer-daemon@|^postmaster@/i)
  })
})
