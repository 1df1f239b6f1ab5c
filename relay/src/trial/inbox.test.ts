import { generateKeyPairSync } from 'node:crypto'
import { createRequire } from 'node:module'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { issueServerCertificate, makeAuthority } from '../tls/certificates.ts'
import { type InboxMail, type MailView, orderMails, showMail, startTrialInbox, type TrialInbox } from './index.ts'

const { dkimSign } = createRequire(import.meta.url)('mailauth/lib/dkim/sign') as {
  dkimSign(mail: Buffer, options: object): Promise<{ signatures: string }>
}

describe('the trial’s inbox', () => {
  const kept: InboxMail[] = []
  let inbox: TrialInbox
  let authority: { cert: string; key: string }
  let clock = 0
  let keep: (mail: InboxMail) => Promise<void>
  before(async () => {
    authority = await makeAuthority(new Date())
    const tls = await issueServerCertificate(authority, ['mx.inbox.test', 'localhost', '127.0.0.1'], new Date())
    inbox = await startTrialInbox({
      hostname: 'mx.inbox.test',
      domain: 'inbox.test',
      tls,
      keep: mail => keep(mail),
      now: () => new Date(clock),
    })
  })
  beforeEach(() => {
    kept.length = 0
    clock = Date.now()
    keep = async mail => void kept.push(mail)
  })
  after(() => inbox.close())

  const send = async (to: string, raw: Buffer | string = 'Subject: x\r\n\r\nx\r\n') => {
    const transport = nodemailer.createTransport({
      host: inbox.host,
      port: inbox.port,
      requireTLS: true,
      tls: { ca: authority.cert },
    })
    try {
      return (await transport.sendMail({ envelope: { from: 'shop@shop.test', to }, raw })).response
    } catch (error) {
      return (error as { response?: string }).response ?? `${error}`
    } finally {
      transport.close()
    }
  }

  it('keeps a mail octet by octet, with its envelope and TLS', async () => {
    const raw = 'From: a@shop.test\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n.dots\r\n..\r\nend\r\n'
    expect(await send('anna@inbox.test', raw)).to.match(/^250 /)
    expect(kept).to.have.length(1)
    const [mail] = kept
    expect(mail?.raw.toString()).to.equal(raw)
    expect([mail?.reversePath, mail?.recipients]).to.deep.equal(['shop@shop.test', ['anna@inbox.test']])
    expect(mail?.tls?.version).to.match(/^TLSv1\.[23]$/)
  })

  it('answers as receivers do: unknown, full, blocked, not ours', async () => {
    expect(await send('unknown@inbox.test')).to.match(/^550 5\.1\.1 /)
    expect(await send('unknown.anna@inbox.test')).to.match(/^550 5\.1\.1 /)
    expect(await send('full@inbox.test')).to.match(/^452 4\.2\.2 /)
    expect(await send('blocked+1@inbox.test')).to.match(/^550 5\.7\.1 /)
    expect(await send('anna@elsewhere.test')).to.match(/^554 5\.7\.1 /)
    expect(await send('unknownperson@inbox.test')).to.match(/^250 /)
  })

  it('greylists a slow address until a while has passed', async () => {
    expect(await send('slow@inbox.test')).to.match(/^450 4\.7\.1 /)
    expect(await send('slow@inbox.test')).to.match(/^450 4\.7\.1 /)
    clock += 1_000
    expect(await send('slow@inbox.test')).to.match(/^250 /)
  })

  it('answers 451 when the mail could not be kept, and 552 above 40 MB', async () => {
    keep = () => Promise.reject(new Error('disk full'))
    expect(await send('anna@inbox.test')).to.equal('451 4.3.0 disk full')
    expect(await send('anna@inbox.test', Buffer.alloc(41 * 1024 * 1024, 'x\r\n'))).to.match(/^552 /)
  })

  it('shows a mail with its fields, attachments and whether its signature holds', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    const resolver = async (name: string) => {
      if (name === 's1._domainkey.shop.test') return [[`v=DKIM1; k=rsa; p=${key}`]]
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    }
    const sign = async (raw: Buffer, selector: string) => {
      const signer = {
        signingDomain: 'shop.test',
        selector,
        privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }),
      }
      return Buffer.concat([Buffer.from((await dkimSign(raw, { signatureData: [signer] })).signatures), raw])
    }
    let seen: MailView | null = null
    for await (const mail of orderMails(60, 3)) {
      if (mail.kind !== 'invoice') continue
      const raw = Buffer.concat([Buffer.from('List-Help: <https://shop.test/help>\r\n'), mail.raw])
      seen = await showMail(await sign(raw, 's1'), resolver)
      expect(seen.subject).to.equal(mail.subject)
      expect(seen.from).to.equal('Schöne Schuhe <bestellung@shop.test>')
      expect(seen.to).to.contain(`<${mail.recipient}>`)
      expect(seen.listHelp).to.equal('<https://shop.test/help>')
      expect(seen.attachments.map(({ type }) => type)).to.deep.equal(['application/pdf'])
      expect(seen.text).to.match(/Schöne Schuhe/)
      expect(seen.signatures).to.deep.include({
        domain: 'shop.test',
        selector: 's1',
        algorithm: 'rsa-sha256',
        result: 'pass',
        comment: null,
        aligned: true,
      })
      const changed = Buffer.from(raw.toString('latin1').replace('RE-', 'RX-'), 'latin1')
      const signedThenChanged = (await sign(raw, 's1')).toString('latin1').replace(/^Subject: .*/m, 'Subject: other')
      expect((await showMail(Buffer.from(signedThenChanged, 'latin1'), resolver)).signatures[0]?.result).to.equal(
        'fail',
      )
      expect((await showMail(await sign(changed, 'gone'), resolver)).signatures[0]?.result).to.equal('neutral')
      break
    }
    expect(seen).not.to.equal(null)
  })
})
