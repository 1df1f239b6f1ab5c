/** Promise 20: a merchant connects his shop in the browser without a manual, and sees what became of its first mails. */
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import type { Browser } from 'playwright-core'
import { buildUi } from '../../scripts/build-ui.mjs'
import { freePorts } from '../lab/ports.ts'
import { run } from '../lab/programs.ts'
import { troubles } from '../lab/sink-act.ts'
import { startWorld, type World } from '../lab/world.ts'
import { violations } from './axe.ts'
import { hasChromium, launchChromium, openPage, type WatchedPage } from './browser.ts'

const password = 'correct horse battery'

describe('a merchant at the admin UI', function () {
  this.timeout(180_000)
  let world: World
  let browser: Browser
  let watched: WatchedPage
  let origin: string
  before(async function () {
    if (!hasChromium()) return this.skip()
    expect(await buildUi(), 'the admin UI is built').to.equal(0)
    const [port] = await freePorts(1)
    origin = `http://localhost:${port}`
    world = await startWorld({
      env: { DEPESCHE_HTTP_PORT: String(port) },
      sink: { script: troubles.recipient(/^unknown@/, '550 5.1.1 User unknown') },
    })
    const owner = ['--email', 'max@blumen.test', '--name', 'Blumen Mayer', '--password-stdin']
    const { code, stderr } = await run('node', ['relay/bin/depesche.mjs', 'account', 'create', ...owner], {
      env: world.relay.env,
      input: password,
    })
    expect(code, stderr).to.equal(0)
    browser = await launchChromium()
    watched = await openPage(browser, { locale: 'de-DE', permissions: ['clipboard-read', 'clipboard-write'] }, [
      /^401 POST \/api\/auth\/sign-in/,
    ])
  })
  after(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })
  afterEach(() => expect(watched.troubles.splice(0)).to.deep.equal([]))

  it('is asked for nothing where nobody can sign up, since the relay can’t write mails yet', async () => {
    const { page } = watched
    await page.goto(`${origin}/sign-up`)
    const told = page.getByRole('alert').filter({ hasText: 'deshalb kann sich niemand registrieren' })
    await told.waitFor()
    expect(await told.textContent()).to.not.contain('DEPESCHE_')
    expect(await page.getByRole('button', { name: 'Konto anlegen' }).count()).to.equal(0)
    expect(await violations(page)).to.deep.equal([])
  })

  it('is told in German what is wrong when the password is, and comes in with the right one', async () => {
    const { page } = watched
    await page.goto(`${origin}/systems`)
    await page.getByLabel('E-Mail-Adresse').fill('max@blumen.test')
    await page.getByLabel('Passwort').first().fill('wrong password')
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
    await page.getByText('Adresse oder Passwort ist falsch.').waitFor()
    expect(await violations(watched.page)).to.deep.equal([])
    await page.getByLabel('Passwort').first().fill(password)
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
    await page.getByRole('heading', { name: 'Noch kein System' }).waitFor()
    expect(new URL(page.url()).pathname).to.equal('/systems')
  })

  it('connects a system, sets the record, and copies credentials that work', async () => {
    const { page } = watched
    await page.getByRole('link', { name: 'System verbinden' }).first().click()
    await page.getByRole('button', { name: 'Verbindung speichern' }).click()
    await page.getByText('Wählen Sie, was Sie verbinden möchten').waitFor()
    await page.getByRole('radio', { name: /^Plain SMTP/ }).click()
    await page.getByLabel(/^Name/).fill('Blumen-Shop')
    await page.getByRole('combobox', { name: /^Absenderdomain/ }).fill('blumen.test')
    await page.getByLabel(/^Adresse des List-Help/).fill('mailto:hilfe@blumen.test')
    expect(await violations(watched.page)).to.deep.equal([])
    await page.getByRole('button', { name: 'Verbindung speichern' }).click()
    await page.getByText('Noch nicht gefunden').first().waitFor()
    expect(await page.getByRole('heading', { name: 'SMTP-Zugangsdaten' }).count()).to.equal(0)

    await page.getByRole('button', { name: 'Name kopieren' }).first().click()
    const name = await page.evaluate<string>('navigator.clipboard.readText()')
    await page.getByRole('button', { name: 'Wert kopieren' }).first().click()
    const value = await page.evaluate<string>('navigator.clipboard.readText()')
    world.dns.set([{ type: 'TXT', name, value }])
    // it turns green by itself
    await page.getByRole('heading', { name: 'SMTP-Zugangsdaten' }).waitFor({ timeout: 30_000 })
    expect(await violations(watched.page)).to.deep.equal([])

    await page.getByRole('button', { name: 'Neue Zugangsdaten' }).click()
    await page.getByLabel(/^Wofür sie sind/).fill('Shop')
    await page.getByRole('button', { name: 'Erzeugen' }).click()
    const dialog = page.getByRole('dialog')
    const copied: Record<string, string> = {}
    for (const what of ['Server', 'Port', 'Benutzername', 'Passwort']) {
      await dialog.getByRole('button', { name: `${what} kopieren` }).click()
      copied[what] = await page.evaluate<string>('navigator.clipboard.readText()')
    }
    await dialog.getByRole('button', { name: 'Fertig' }).click()
    await page.getByText('Warten auf die erste Mail Ihres Systems …').waitFor()

    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: Number(copied.Port),
      requireTLS: true,
      auth: { user: copied.Benutzername, pass: copied.Passwort },
      tls: { ca: await readFile(world.shop.smtp.caFile), servername: copied.Server },
    })
    for (const to of ['anna@kunde.test', 'unknown@kunde.test'])
      await transport.sendMail({ from: 'shop@blumen.test', to, subject: `Bestellung für ${to}`, text: 'Danke!' })
    transport.close()
    await page.getByText('Aktiv', { exact: true }).waitFor({ timeout: 30_000 })
  })

  it('sees one mail delivered, the other returned with the reason in German', async () => {
    const { page } = watched
    await page.getByRole('link', { name: 'Nachrichten', exact: true }).first().click()
    await page.getByRole('row', { name: /anna@kunde\.test.*Zugestellt/ }).waitFor({ timeout: 30_000 })
    await page.getByRole('row', { name: /unknown@kunde\.test.*Zurückgekommen/ }).waitFor({ timeout: 30_000 })
    expect(await violations(watched.page)).to.deep.equal([])
    await page.getByRole('link', { name: 'Bestellung für unknown@kunde.test' }).click()
    await page.getByText('Diese Adresse gibt es nicht.', { exact: false }).waitFor()
    expect(await violations(watched.page)).to.deep.equal([])
    await page.getByRole('link', { name: 'Übersicht' }).click()
    await page.getByText('50 % der angenommenen').first().waitFor()
    expect(await violations(watched.page)).to.deep.equal([])
  })
})
