/** Promise 20: whoever runs the relay approves, prices, and sees what waits where, in the browser. */
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import type { Page } from 'playwright-core'
import { connectShop } from '../lab/shop.ts'
import { troubles } from '../lab/sink-act.ts'
import { violations } from './axe.ts'
import { hasChromium, type WatchedPage } from './browser.ts'
import { password, startUiWorld, type UiWorld } from './ui-world.ts'
import { settled, visitEverywhere } from './walk.ts'

const operator = 'op@relay.test'
const full = '4.2.2 Mailbox full, try again later'

describe('an operator', function () {
  this.timeout(300_000)
  let ui: UiWorld
  let watched: WatchedPage
  before(async function () {
    if (!hasChromium()) return this.skip()
    ui = await startUiWorld({ writes: true, sink: { script: troubles.recipient(/@busy\.test$/, `452 ${full}`) } })
    watched = await ui.open({ locale: 'de-DE' })
  })
  after(() => ui?.[Symbol.asyncDispose]())
  afterEach(() => expect(watched?.troubles.splice(0)).to.deep.equal([]))

  /** Signs up as the page would, and opens the mail. */
  async function signUp(person: { email: string; name: string; accountName: string; accountNote: string }) {
    const { page } = await ui.open()
    const headers = { origin: ui.origin }
    const body = { ...person, password, locale: 'en' }
    const answer = await page.request.post(`${ui.origin}/api/auth/sign-up/email`, { headers, data: body })
    expect(answer.status(), await answer.text()).to.equal(200)
    const token = new URL(await ui.linkFor(person.email, 'Please confirm')).searchParams.get('token')
    const verified = await page.request.get(`${ui.origin}/api/auth/verify-email?token=${token}`)
    expect(verified.status(), await verified.text()).to.equal(200)
    await page.context().close()
  }

  it('comes in by the link of the first start, and finds nobody waiting', async () => {
    const { page } = watched
    await page.goto(/http:\/\/localhost:\d+\/setup\?token=\S+/.exec(await ui.relay.log())?.[0] ?? '')
    await page.getByLabel('E-Mail-Adresse').fill(operator)
    await page.getByLabel('Ihr Name').fill('Olga Operator')
    await page.getByLabel('Neues Passwort').fill(password)
    await page.getByRole('button', { name: 'Betreiber werden' }).click()
    await page.getByRole('heading', { name: 'Niemand wartet' }).waitFor()
    const places = [
      { name: 'operator-no-approvals', path: '/operator/approvals' },
      { name: 'operator-addresses', path: '/operator/addresses' },
      { name: 'operator-invoices', path: '/operator/invoices' },
    ]
    expect(await visitEverywhere(watched, ui.origin, places)).to.deep.equal([])
  })

  it('approves one account, and rejects another with a reason that its owner reads', async () => {
    const { page } = watched
    const shoes = { name: 'Max Muster', accountName: 'Schuhe & mehr', accountNote: 'Order mails, 500 a day' }
    const lists = {
      name: 'Lotte List',
      accountName: 'Bought Lists',
      accountNote: 'A million letters to bought addresses',
    }
    await signUp({ email: 'max@kunde.test', ...shoes })
    await signUp({ email: 'lotte@lists.test', ...lists })
    expect(
      await visitEverywhere(watched, ui.origin, [{ name: 'operator-approvals', path: '/operator/approvals' }]),
    ).to.deep.equal([])
    await page.goto(`${ui.origin}/operator/approvals`)
    await page.getByText('Order mails, 500 a day').waitFor()
    await page.getByRole('button', { name: 'Schuhe & mehr freigeben' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Freigeben' }).click()
    await page.getByText('Schuhe & mehr ist freigegeben').waitFor()
    await page.getByRole('button', { name: 'Bought Lists ablehnen' }).click()
    await page
      .getByRole('dialog')
      .getByLabel(/^Grund/)
      .fill('No mail to bought addresses.')
    await page.getByRole('dialog').getByRole('button', { name: 'Ablehnen' }).click()
    await page.getByRole('heading', { name: 'Niemand wartet' }).waitFor()
    await ui.linkFor('max@kunde.test', 'Your account Schuhe & mehr')
    await page.getByRole('link', { name: 'Konten', exact: true }).click()
    await page.getByRole('row', { name: /Schuhe & mehr.*Aktiv/ }).waitFor()
    await page.getByRole('row', { name: /Bought Lists.*Abgelehnt/ }).waitFor()
  })

  it('finds an account, makes it an agency, and pauses a system', async () => {
    const { page } = watched
    await page.goto(`${ui.origin}/operator/accounts`)
    await page.getByLabel('Nach Name oder Adresse suchen').fill('nobody')
    await page.getByText('Kein Konto beginnt so. Versuchen Sie weniger Buchstaben.').waitFor()
    await page.getByLabel('Nach Name oder Adresse suchen').fill('Schuhe')
    await page.getByRole('link', { name: 'Schuhe & mehr' }).click()
    await page.getByRole('button', { name: 'Zur Agentur machen' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Zur Agentur machen' }).click()
    await page.getByRole('button', { name: 'Keine Agentur mehr' }).waitFor()

    await page.goto(`${ui.origin}/operator/accounts/${ui.world.shop.accountId}`)
    await page.getByRole('button', { name: /^Anhalten: / }).click()
    await page.getByRole('dialog').getByLabel('Warum?').fill('Too many complaints')
    await page.getByRole('dialog').getByRole('button', { name: 'Anhalten' }).click()
    await page.getByText(/Angehalten seit .*: Too many complaints/).waitFor()
    await page.getByRole('row', { name: /^System angehalten .*Too many complaints Der Betreiber/ }).waitFor()
    const places = [
      { name: 'operator-accounts', path: '/operator/accounts' },
      { name: 'operator-account', path: `/operator/accounts/${ui.world.shop.accountId}` },
    ]
    expect(await visitEverywhere(watched, ui.origin, places)).to.deep.equal([])
    await page.goto(`${ui.origin}/operator/accounts/${ui.world.shop.accountId}`)
    await page.getByRole('button', { name: /^Fortsetzen: / }).click()
    await page.getByRole('button', { name: /^Anhalten: / }).waitFor()
  })

  it('reads why mails wait, holds their destination, and releases it', async () => {
    const { page } = watched
    const dialog = page.getByRole('dialog')
    // after the restart submission listens elsewhere than where the world's own shop was told
    const { smtp, domain } = await connectShop(ui.relay, ui.world.dns, { domain: 'blumen.test' })
    const transport = nodemailer.createTransport({
      host: smtp.host,
      port: smtp.port,
      requireTLS: true,
      auth: { user: smtp.username, pass: smtp.password },
      tls: { ca: await readFile(smtp.caFile) },
    })
    await transport.sendMail({ from: `shop@${domain}`, to: 'anna@busy.test', subject: 'Order', text: 'Thanks!' })
    transport.close()
    await page.goto(`${ui.origin}/operator/lanes`)
    const row = page.getByRole('row', { name: /^busy\.test/ })
    await row.waitFor()
    await page.getByLabel('Ziel nachschlagen').fill('quiet.test')
    await page.getByRole('button', { name: 'Nachschlagen' }).click()
    await dialog.getByText('Für quiet.test wartet nichts.').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByLabel('Ziel nachschlagen').fill('Busy.test')
    await page.keyboard.press('Enter')
    await dialog.getByText(full).waitFor()
    expect(await dialog.textContent()).to.not.contain('depesche')
    await dialog.getByRole('button', { name: 'Jetzt versuchen: busy.test' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Warum? busy.test' }).click()
    await page.getByRole('dialog').getByText(full).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Anhalten: busy.test' }).click()
    await page.getByRole('dialog').getByLabel('Warum?').fill('They move house')
    await page.getByRole('dialog').getByRole('button', { name: 'Anhalten' }).click()
    await row.getByText('They move house').waitFor()
    const places = [
      { name: 'operator', path: '/operator' },
      { name: 'operator-lanes', path: '/operator/lanes' },
      { name: 'operator-lane', path: '/operator/lanes', act: askWhy },
      { name: 'operator-audit', path: '/operator/audit' },
    ]
    expect(await visitEverywhere(watched, ui.origin, places)).to.deep.equal([])
    await page.goto(`${ui.origin}/operator/lanes`)
    await page.getByRole('button', { name: 'Freigeben: busy.test' }).click()
    await page.getByRole('button', { name: 'Anhalten: busy.test' }).waitFor()
  })

  it('exports invoices, and gives the numbers that DATEV needs where they are asked for', async () => {
    const { page, troubles: seen } = watched
    const dialog = page.getByRole('dialog')
    await page.goto(`${ui.origin}/operator/invoices`)
    await page.getByRole('button', { name: 'Exportieren' }).click()
    await dialog.getByText('Noch ist nicht angegeben, wer die Rechnungen schreibt').waitFor()
    await ui.setIssuer()
    await page.reload()
    await page.getByRole('button', { name: 'Exportieren' }).click()
    const csv = await download(page)
    expect(csv.name).to.match(/^invoices_\d{4}-\d\d-01_\d{4}-\d\d-\d\d\.csv$/)
    expect(csv.content).to.match(/^number,kind,issuedOn/)
    await dialog.getByRole('combobox', { name: 'Format' }).click()
    await page.getByRole('option', { name: 'DATEV (Steuerberatung)' }).click()
    expect(await dialog.getByRole('button', { name: 'Herunterladen' }).isDisabled()).to.equal(true)
    await dialog.getByLabel('Beraternummer').fill('12')
    await dialog.getByLabel('Mandantennummer').fill('55003')
    await dialog.getByRole('button', { name: 'Nummern speichern' }).click()
    await dialog.getByText('Eine Zahl von 1001 bis 9999999').waitFor()
    expect(await violations(page)).to.deep.equal([])
    await dialog.getByLabel('Beraternummer').fill('29098')
    await dialog.getByRole('button', { name: 'Nummern speichern' }).click()
    await dialog.getByText('Gebucht für Berater 29098, Mandant 55003, SKR03.').waitFor()
    await dialog.getByRole('button', { name: 'Herunterladen' }).click()
    await dialog.getByText('Aus diesen Tagen gibt es keine Rechnungen').waitFor()
    expect(seen.splice(0)).to.deep.equal(['422 GET /v1/operator/invoice-export'])
  })

  it('is told beside the field, in German, what only the relay finds wrong with it', async () => {
    const { page, troubles: seen } = watched
    await page.goto(`${ui.origin}/operator/prices`)
    await page.getByLabel('IBAN').fill('DE00 1234')
    await page.getByLabel('E-Mail').fill('rechnung')
    await page.getByRole('button', { name: 'Speichern' }).click()
    const alert = page.getByRole('alert').filter({ hasText: 'Berichtigen Sie die genannten Felder' })
    await alert.getByText('bank/iban: Muss eine IBAN sein').waitFor()
    for (const [label, fault] of [
      ['IBAN', 'Muss eine IBAN sein'],
      ['E-Mail', 'Muss eine Mailadresse wie anna@example.com sein'],
    ] as const) {
      const description = (await page.getByLabel(label).getAttribute('aria-describedby')) ?? ''
      expect(await page.locator(`[id="${description}"]`).textContent()).to.equal(fault)
    }
    expect(await violations(page)).to.deep.equal([])
    expect(seen.splice(0)).to.deep.equal(['422 PUT /v1/operator/issuer'])
  })

  it('is led from a finding to the page where it is mended', async () => {
    const { page } = watched
    await page.route('**/v1/operator/health', async route => {
      const answer = await route.fetch()
      const health = await answer.json()
      const findings = health.findings.map((each: { check: string }) =>
        each.check === 'sending addresses' ? { ...each, ok: false } : each,
      )
      await route.fulfill({ response: answer, json: { ...health, findings } })
    })
    await page.goto(`${ui.origin}/operator`)
    await page.getByRole('link', { name: 'Zu den Sendeadressen' }).click()
    await page.getByRole('heading', { name: 'Sendeadressen' }).waitFor()
    await page.unroute('**/v1/operator/health')
  })

  it('changes the price list, and is told beforehand what is wrong with it', async () => {
    const { page } = watched
    await page.goto(`${ui.origin}/operator/prices`)
    await settled(page)
    await page.getByLabel('Preis einer Mail in Cent, Zeile 2').fill('0,2')
    await page.getByLabel('Preis einer Mail in Cent, Zeile 2').blur()
    await page.getByText('Ein größeres Kontingent darf je Mail nicht mehr kosten').waitFor()
    await page.getByText('Berichtigen Sie zuerst die markierten Felder.').waitFor()
    await page.getByLabel('Preis einer Mail in Cent, Zeile 2').fill('0,0875')
    await page.getByRole('button', { name: 'In Kraft setzen' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'In Kraft setzen' }).click()
    await page.getByText('Nummer 1, gültig seit').waitFor()
    const { tiers } = await (await page.request.get(`${ui.origin}/v1/prices`)).json()
    expect(tiers[1]).to.deep.equal({ from: 50_000, unitPriceMicroEuro: 875 })
    expect(
      await visitEverywhere(watched, ui.origin, [{ name: 'operator-prices', path: '/operator/prices' }]),
    ).to.deep.equal([])
  })
})

const download = async (page: Page): Promise<{ name: string; content: string }> => {
  const begun = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Herunterladen' }).click()
  const saved = await begun
  return { name: saved.suggestedFilename(), content: await readFile(await saved.path(), 'utf8') }
}

const askWhy = async (page: Page) => {
  await page.getByRole('button', { name: /^(Why|Warum)\? busy\.test$/ }).click()
  await page
    .getByRole('dialog')
    .getByText(/busy\.test/)
    .last()
    .waitFor()
}
