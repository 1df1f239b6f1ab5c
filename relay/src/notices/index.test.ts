import { ObjectId } from 'bson'
import { expect } from 'chai'
import PostalMime from 'postal-mime'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { Problem } from '../values.ts'
import { createNotices, type Notice, noticeMail } from './index.ts'

const from = { name: 'Acme Mail', domain: 'acme.test' }
const notice: Notice = {
  locale: 'en',
  to: ['anna@inbox.test'],
  subject: 'Your quota runs low',
  paragraphs: ['Hello Anna,', 'Only 120 mails are left.\nThey end on 1 May.'],
  action: { label: 'Book more', url: 'https://acme.test/tariff?a=1&b=2' },
}
const raw = (more: Partial<Notice> = {}, name = from.name) =>
  noticeMail({ ...notice, ...more }, { ...from, name }, 'anna@inbox.test')
const read = async (more: Partial<Notice> = {}, name?: string) => PostalMime.parse(await raw(more, name))

describe('a notice', () => {
  it('says the same as text and as HTML', async () => {
    const mail = await read()
    expect(mail.from).to.deep.equal({ name: 'Acme Mail', address: 'noreply@acme.test' })
    expect(mail.subject).to.equal('Your quota runs low')
    expect(mail.text).to.contain('Only 120 mails are left.\nThey end on 1 May.')
    expect(mail.text).to.contain('Book more:\nhttps://acme.test/tariff?a=1&b=2')
    expect(mail.html).to.contain('Only 120 mails are left.<br>They end on 1 May.')
    expect(mail.html).to.contain('href="https://acme.test/tariff?a=1&#38;b=2"').and.to.contain('<html lang="en">')
  })

  it('names its language and says that a program wrote it', async () => {
    const head = (await raw({ locale: 'de' })).toString().split('\r\n\r\n')[0]
    expect(head).to.contain('Content-Language: de').and.to.contain('Auto-Submitted: auto-generated')
    expect((await read({ locale: 'de' })).text).to.contain('automatisch von Acme Mail gesendet')
  })

  it('has CRLF and nothing else at the end of lines', async () => {
    expect((await raw({ paragraphs: ['ä\nb\r\nc\rd'] })).toString('latin1')).to.not.match(/[^\r]\n|\r[^\n]/)
  })

  it('loads nothing from elsewhere and has a dark side', async () => {
    const { html = '' } = await read()
    expect(html).to.not.match(/<(img|script|link|iframe|object)|@import|url\(/i)
    expect(html).to.contain('prefers-color-scheme: dark').and.to.contain('name="viewport"')
  })

  it('takes nobody’s name for markup', async () => {
    const evil = `<script>alert(1)</script><img src=x onerror="a">'`
    const { html = '' } = await read(
      { subject: evil, paragraphs: [evil], action: { label: evil, url: `https://x.test/"><script>` } },
      evil,
    )
    expect(html).to.not.match(/<script|<img|"><|onerror="/)
    expect(html).to.contain('&#60;script&#62;alert(1)')
  })

  it('takes nobody’s name for a header', async () => {
    const evil = 'Anna\r\nBcc: eve@else.test\r\n\r\nbody\u2028\u0000x'
    const mail = await read({ subject: evil }, evil)
    expect(mail.headers.map(header => header.key)).to.not.contain('bcc')
    expect(mail.bcc ?? []).to.deep.equal([])
    expect(mail.subject).to.equal('Anna Bcc: eve@else.test body x')
    expect(mail.from?.name).to.equal('Anna Bcc: eve@else.test body x')
    expect(mail.to).to.deep.equal([{ name: '', address: 'anna@inbox.test' }])
  })

  it('brings attachments', async () => {
    const file = { filename: 'invoice.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') }
    const [attached] = (await read({ attachments: [file] })).attachments
    expect(attached).to.include({ filename: 'invoice.pdf', mimeType: 'application/pdf' })
    expect(Buffer.from(attached?.content as ArrayBuffer).toString()).to.equal('%PDF')
  })
})

describe('notices', function () {
  this.timeout(30_000)
  let store: Store
  const operatorSystem = new ObjectId()
  const sent: { system: string; mail: string; recipients: readonly string[]; id?: ObjectId | undefined }[] = []
  let may = true
  before(async () => {
    store = await openTestStore()
    await store.db.collection('systems').insertOne({ _id: operatorSystem, name: 'Acme Mail' })
  })
  after(() => store.close())
  beforeEach(() => {
    sent.length = 0
    may = true
  })
  const notices = (set: string | null = operatorSystem.toHexString()) =>
    createNotices({
      store,
      settings: { operatorSystem: set },
      ownMail: async id =>
        may
          ? {
              domain: 'acme.test',
              async send(mail, recipients, given) {
                sent.push({ system: id.toHexString(), mail: mail.toString(), recipients, id: given })
                return new ObjectId()
              },
            }
          : null,
    })

  it('name the mail of what is told once, for each address', async () => {
    const once = { key: 'invoice 1', at: new Date('2046-05-01T00:00:00Z') }
    const to = ['anna@inbox.test', 'ben@inbox.test']
    await notices().notify({ ...notice, to, once })
    await notices().notify({ ...notice, to: to.toReversed(), once }) // after a crash
    await notices().notify({ ...notice, once: { ...once, key: 'invoice 2' } })
    await notices().notify(notice)
    const [anna, ben, benAgain, annaAgain, other, free] = sent.map(({ id }) => id?.toHexString())
    expect([annaAgain, benAgain]).to.deep.equal([anna, ben])
    expect(new Set([anna, ben, other]).size).to.equal(3)
    expect(new ObjectId(anna).getTimestamp()).to.deep.equal(once.at)
    expect(free).to.equal(undefined)
  })

  it('go to each by himself, as mails of the operator’s system', async () => {
    const ids = await notices().notify({ ...notice, to: ['a@inbox.test', 'b@inbox.test', 'a@inbox.test'] })
    expect(ids).to.have.length(2)
    expect(sent.map(mail => mail.recipients)).to.deep.equal([['a@inbox.test'], ['b@inbox.test']])
    expect(sent[0]?.system).to.equal(operatorSystem.toHexString())
    expect(sent[0]?.mail).to.contain('From: Acme Mail <noreply@acme.test>').and.to.not.contain('b@inbox.test')
  })

  it('say what the operator must do while they can’t be sent', async () => {
    expect(await notices().whyNot()).to.equal(null)
    const unset = await notices(null).whyNot()
    expect(unset).to.include({ type: 'notices-unset' })
    expect(unset?.advice).to.contain('DEPESCHE_OPERATOR_SYSTEM')
    may = false
    const refused = await notices()
      .notify(notice)
      .catch(error => error)
    expect(refused).to.be.instanceOf(Problem).and.to.include({ type: 'notices-idle' })
    expect(sent).to.deep.equal([])
  })
})
