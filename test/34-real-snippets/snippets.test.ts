/**
 * Promise 34: the text that the relay prints for a platform is all the real program needs: pasted as it is, its mail arrives
 * signed; and it gives its password to nobody who offers no TLS, or whose certificate it can't verify.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openStore } from '../../relay/src/store/index.ts'
import { judgeByMailauth } from '../lab/judges.ts'
import { isInstalled, run } from '../lab/programs.ts'
import { startWorld, type World } from '../lab/world.ts'
import { startClearServer } from './clear-server.ts'
import { startWiki, type Wiki, whyNoWiki } from './wiki.ts'

interface Printed {
  readonly files: readonly { readonly path: string; readonly text: string }[]
}

describe('a text that is pasted', function () {
  this.timeout(120_000)
  let world: World
  let dir: string
  before(async () => {
    world = await startWorld({ sink: { keep: 'all' } })
    dir = await mkdtemp(join(tmpdir(), 'snippets-'))
  })
  after(async () => {
    await world?.[Symbol.asyncDispose]()
    if (dir !== undefined) await rm(dir, { recursive: true, force: true })
  })

  /** What the relay prints when its system is of that platform: each file by its name. */
  async function printed(platform: string): Promise<(path: string) => string> {
    const { relay, shop } = world
    await using store = await openStore(relay.addresses.store)
    await store.models.System.updateOne({ _id: shop.systemId }, { $set: { platform } })
    const { files } = await relay.depesche<Printed>('platform', 'snippet', shop.systemId, '--label', 'lab')
    return path => files.find(file => file.path === path)?.text ?? ''
  }
  async function arrivedSigned(recipient: string): Promise<string> {
    for (const until = Date.now() + 20_000; Date.now() < until; await new Promise(done => setTimeout(done, 50))) {
      const mail = world.sink.mails.find(({ recipients }) => recipients.includes(recipient))
      if (mail === undefined) continue
      expect((await judgeByMailauth(mail.raw, world.shop.records))?.passed, 'signature').to.equal(true)
      const text = mail.raw.toString('latin1')
      expect(text).to.include('List-Help: <mailto:info@shop.test>')
      return text
    }
    throw new Error(`no mail for ${recipient}`)
  }
  const secretsOf = (password: string) => [password, Buffer.from(password).toString('base64'), 'AUTH']

  describe('for msmtp', () => {
    let msmtprc: string
    let ini: string
    let password: string
    before(async function () {
      if (!isInstalled('msmtp') || !isInstalled('php')) this.skip()
      const text = await printed('msmtp')
      msmtprc = text('/etc/msmtprc')
      ini = text('php.ini')
      password = /^password +(\S+)$/m.exec(msmtprc)?.[1] ?? ''
      expect(password).to.match(/.{20}/)
    })
    /** by PHP's mail(), with the printed line of php.ini, told only where the other file lies */
    async function mail(to: string, settings: string): Promise<string> {
      const file = join(dir, 'msmtprc')
      await writeFile(file, settings)
      await chmod(file, 0o600)
      const path = /^sendmail_path = "(.+)"$/m.exec(ini)?.[1] ?? ''
      const sent = `echo mail('${to}', 'Ihre Bestellung', "Danke.\\n", 'From: Laden <shop@shop.test>') ? 'sent' : 'failed';`
      const ran = await run('php', ['-d', `sendmail_path=${path} -C ${file}`, '-r', sent])
      return `${ran.stdout}${ran.stderr}`
    }
    const trusting = (caFile: string, port = '') =>
      msmtprc
        .replace(/^(tls_trust_file +).+$/m, `$1${caFile}`)
        .replace(/^(port +)(\d+)$/m, (_, name, own) => `${name}${port || own}`)

    it('sends by STARTTLS and AUTH, signed, from its domain', async () => {
      expect(await mail('anna@inbox.test', trusting(world.relay.caFile))).to.equal('sent')
      const text = await arrivedSigned('anna@inbox.test')
      expect(text).to.match(/^From: Laden <shop@shop\.test>\r$/m)
    })

    it('sends nothing where the certificate is not of an authority that it trusts', async () => {
      expect(await mail('berta@inbox.test', msmtprc)).to.match(/TLS certificate verification failed/)
    })

    it('gives its password to no server that offers no STARTTLS', async () => {
      await using clear = await startClearServer()
      expect(await mail('clara@inbox.test', trusting(world.relay.caFile, `${clear.port}`))).to.match(/STARTTLS/)
      expect(clear.heard()).to.match(/^EHLO/)
      for (const secret of secretsOf(password)) expect(clear.heard()).to.not.include(secret)
    })
  })

  describe('for MediaWiki', () => {
    let wiki: Wiki
    let settings: string
    before(async function () {
      const reason = await whyNoWiki()
      if (reason !== null) {
        console.warn(`      pending: ${reason}`)
        this.skip()
      }
      wiki = await startWiki()
      settings = (await printed('mediawiki'))('LocalSettings.php')
    })
    after(() => wiki?.[Symbol.asyncDispose]())

    it('sends the mail that confirms an address, signed, from its domain', async () => {
      await wiki.paste(settings)
      expect(await wiki.askToConfirm('dora@inbox.test', world.relay.caFile)).to.equal(null)
      const text = await arrivedSigned('dora@inbox.test')
      expect(text).to.match(/^From: .*<mail@shop\.test>\r$/m)
    })

    it('sends nothing where the certificate is not of an authority that it trusts', async () => {
      expect(await wiki.askToConfirm('emil@inbox.test', '/dev/null')).to.be.a('string')
      expect(world.sink.mails.some(({ recipients }) => recipients.includes('emil@inbox.test'))).to.equal(false)
    })

    it('gives its password to no server that speaks no TLS', async () => {
      await using clear = await startClearServer()
      await wiki.paste(settings.replace(/('port' => )\d+/, `$1${clear.port}`))
      expect(await wiki.askToConfirm('frida@inbox.test', world.relay.caFile)).to.be.a('string')
      expect(clear.heard(), 'it came to this server').to.not.equal('')
      const password = /'password' => '(.+)'/.exec(settings)?.[1] ?? ''
      expect(password).to.match(/.{20}/)
      for (const secret of secretsOf(password)) expect(clear.heard()).to.not.include(secret)
    })
  })
})
