/** Promise 20: an agency looks after its clients in the browser, and everybody sees in whose account it acts. */
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { hasChromium, type WatchedPage } from './browser.ts'
import { signIn, startUiWorld, type UiWorld } from './ui-world.ts'
import { visitEverywhere } from './walk.ts'

const boss = 'boss@agentur.test'
const shopkeeper = 'max@kunde.test'

describe('an agency', function () {
  this.timeout(300_000)
  let ui: UiWorld
  let agency: WatchedPage
  before(async function () {
    if (!hasChromium()) return this.skip()
    ui = await startUiWorld({ writes: true })
    await ui.relay.depesche('account', 'agency', await ui.createAccount(boss, 'Agentur Nord'), 'on')
    await ui.createAccount(shopkeeper, 'Schuhe & mehr')
    await ui.setIssuer()
    agency = await ui.open({ locale: 'de-DE' })
    await signIn(agency.page, ui.origin, boss)
  })
  after(() => ui?.[Symbol.asyncDispose]())
  afterEach(() => expect(agency?.troubles.splice(0)).to.deep.equal([]))

  it('creates a client, acts in its account under a bar, and leaves it', async () => {
    const { page } = agency
    await page.goto(`${ui.origin}/clients`)
    await page.getByRole('heading', { name: 'Noch kein Kunde' }).waitFor()
    await page.getByRole('button', { name: 'Kunden anlegen' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Blumen Mayer')
    await dialog.getByRole('button', { name: 'Kunden anlegen' }).click()
    await page.getByRole('button', { name: 'In Blumen Mayer handeln' }).click()
    await page.getByText('Sie handeln in Blumen Mayer für Agentur Nord').waitFor()
    await page.getByRole('heading', { name: 'Ihre erste Mail' }).waitFor()
    const places = [
      { name: 'acting-dashboard', path: '/' },
      { name: 'acting-team', path: '/settings/team' },
    ]
    expect(await visitEverywhere(agency, ui.origin, places)).to.deep.equal([])
    await page.goto(`${ui.origin}/settings/team`)
    await page.getByRole('button', { name: 'Zurück zur Agentur' }).click()
    await page.waitForURL(/\/clients$/)
    await page.getByRole('row', { name: /Blumen Mayer/ }).waitFor()
    expect(await page.getByText('Sie handeln in').count()).to.equal(0)
  })

  it('finds an owner for the account that it made', async () => {
    const { page } = agency
    await page.getByRole('button', { name: 'In Blumen Mayer handeln' }).click()
    await page.getByText('Sie handeln in Blumen Mayer').waitFor()
    await page.getByRole('link', { name: 'Einstellungen' }).click()
    await page.getByRole('link', { name: 'Team' }).click()
    await page.getByText('In diesem Konto ist noch niemand außer seiner Agentur.').waitFor()
    await page.getByLabel('E-Mail-Adresse').fill('anna@kunde.test')
    await page.getByRole('button', { name: 'Einladung schicken' }).click()
    await page.getByText('Eingeladen und noch nicht da').waitFor()
    await page.getByText('Inhaber, bis', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Zurück zur Agentur' }).click()
    expect(await ui.linkFor('anna@kunde.test', 'Einladung zu Blumen Mayer')).to.contain('/invitation?token=')
  })

  it('is let in by the owner of an account, who can end it', async () => {
    const { page } = agency
    await page.getByRole('button', { name: 'Konto übernehmen' }).click()
    await page.getByRole('dialog').getByLabel('Adresse des Inhabers').fill(shopkeeper)
    await page.getByRole('button', { name: 'Inhaber fragen' }).click()
    await page.getByRole('heading', { name: 'Gefragt und noch ohne Antwort' }).waitFor()

    const max = await ui.open({ locale: 'de-DE' })
    const link = await ui.linkFor(shopkeeper, 'Agentur Nord möchte Ihr Konto betreuen')
    const { pathname, search } = new URL(link)
    const offer = { name: 'agency-offer', path: pathname + search }
    expect(await visitEverywhere(max, ui.origin, [offer])).to.deep.equal([])
    await signIn(max.page, ui.origin, shopkeeper)
    await max.page.goto(link)
    await max.page.getByRole('button', { name: 'Agentur Nord hereinlassen' }).click()
    await max.page.waitForURL(/\/settings\/team$/)

    await page.reload()
    await page.getByRole('row', { name: /Schuhe & mehr/ }).waitFor()
    await max.page.getByRole('link', { name: 'Konto', exact: true }).click()
    await max.page.getByText('Agentur Nord betreut dieses Konto.', { exact: false }).waitFor()
    await max.page.getByRole('button', { name: 'Beenden' }).click()
    await max.page.getByRole('dialog').getByRole('button', { name: 'Beenden' }).click()
    await max.page.getByText('Keine Agentur betreut dieses Konto.').waitFor()
    expect(max.troubles).to.deep.equal([])
    await page.goto(`${ui.origin}/clients`)
    await page.getByRole('row', { name: /Blumen Mayer/ }).waitFor()
    expect(await page.getByRole('row', { name: /Schuhe & mehr/ }).count()).to.equal(0)
  })

  it('pauses, resumes and reminds many at once, and tries again what failed', async () => {
    const { page } = agency
    const shops = [await client('Hofladen Süd'), await client('Käserei Alm')]
    await page.goto(`${ui.origin}/clients`)
    await page.getByText('Ein System wird eingerichtet').first().waitFor()
    expect(await page.getByText('in Ordnung').count(), 'what has no DNS records yet is not fine').to.equal(0)
    await page.getByLabel('Kunden, System oder Domain suchen').fill('.fleet.test')
    await page.getByLabel('Alle 2 wählen').check()
    await page.getByText('2 gewählt').waitFor()

    // the relay fails at one of them, once
    await page.route(
      `**/v1/systems/${shops[1]?.systemId}`,
      route =>
        route.fulfill({
          status: 503,
          json: { type: '/problems/internal', title: 'Too busy', advice: 'Later', status: 503 },
        }),
      { times: 1 },
    )
    await page.getByRole('button', { name: 'Anhalten', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Warum?').fill('Umzug des Lagers')
    await dialog.getByRole('button', { name: 'Anhalten' }).click()
    await page.getByText('Eines ging nicht; der Grund steht in der Zeile.').waitFor()
    await page
      .getByRole('row', { name: /Käserei Alm/ })
      .getByText(/^Laden: Im Relay ist etwas/)
      .waitFor()
    expect(agency.troubles.splice(0)).to.deep.equal([`503 PATCH /v1/systems/${shops[1]?.systemId}`])
    await page.getByRole('button', { name: 'Diese noch einmal versuchen' }).click()
    await page.getByText('Erledigt.', { exact: true }).waitFor()

    await page.getByRole('main').getByText('Systeme', { exact: true }).first().click()
    await page.getByLabel('Zeigen', { exact: true }).first().click()
    await page.getByRole('option', { name: 'Angehalten' }).click()
    await page.getByRole('row', { name: /Laden.*Hofladen Süd.*Angehalten seit .*: Umzug des Lagers/ }).waitFor()
    await page.getByLabel('Alle 2 wählen').check()
    const file = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV exportieren' }).click()
    const csv = await readFile(await (await file).path(), 'utf8')
    expect(csv.split('\r\n')[1]).to.match(
      /^Hofladen Süd,Laden,custom,Inaktiv,"Angehalten seit .*: Umzug des Lagers",hofladen\.fleet\.test$/,
    )
    await page.getByRole('button', { name: 'Fortsetzen' }).click()
    await page.getByText('Nichts passt.', { exact: false }).waitFor()

    await page.getByRole('main').locator('label').getByText('Kunden', { exact: true }).click()
    await page.getByLabel('Zeigen', { exact: true }).first().click()
    await page.getByRole('option', { name: 'Jeder Zustand' }).click()
    await page.getByLabel('Hofladen Süd wählen').check()
    await page.getByRole('button', { name: 'Erinnerung' }).click()
    await dialog.getByLabel('Erinnern unter so vielen Mails').fill('321')
    await dialog.getByRole('button', { name: 'Setzen' }).click()
    await page.getByText('Erledigt.', { exact: true }).waitFor()
    const of = (accountId = '') => ({ headers: { 'depesche-account': accountId, origin: ui.origin } })
    const usage = await page.request.get(`${ui.origin}/v1/usage`, of(shops[0]?.accountId))
    expect((await usage.json()).reminder).to.include({ threshold: 321 })
    const log = await (await page.request.get(`${ui.origin}/v1/audit`, of(shops[1]?.accountId))).json()
    const paused = log.items.filter((each: { act: string }) => each.act === 'system.change')
    expect(paused.map((each: { detail: object }) => each.detail)).to.deep.equal([
      { paused: false },
      { paused: { reason: 'Umzug des Lagers' } },
    ])
    expect(paused[0].onBehalfOf, 'for the agency').to.be.a('string')

    await page.goto(`${ui.origin}/clients`)
    const act = (each: Page) => each.getByRole('checkbox').nth(1).check()
    expect(await visitEverywhere(agency, ui.origin, [{ name: 'clients', path: '/clients', act }])).to.deep.equal([])
  })

  it('sees what its clients have booked, used and to pay, and takes it along', async () => {
    const { page } = agency
    await page.goto(`${ui.origin}/`)
    await page.getByRole('link', { name: 'Kundenabrechnung' }).click()
    const row = page.getByRole('row', { name: /Käserei Alm.*25\.000 gebucht.*verlängert sich am.*28,26/ })
    await row.waitFor()
    const paper = page.waitForEvent('download')
    await row.getByRole('link').click()
    expect((await readFile(await (await paper).path())).subarray(0, 5).toString()).to.equal('%PDF-')
    const file = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV exportieren' }).click()
    const lines = (await readFile(await (await file).path(), 'utf8')).split('\r\n')
    expect(lines.find(line => line.startsWith('Käserei Alm'))).to.match(
      /^Käserei Alm,active,26000,0,26000,,0,0\.00,23\.75,28\.26,0\.00,\S+$/,
    )
    const places = [{ name: 'client-billing', path: '/clients/billing' }]
    expect(await visitEverywhere(agency, ui.origin, places)).to.deep.equal([])
  })

  /** A client with a system; it books a block. */
  async function client(name: string): Promise<{ accountId: string; systemId: string }> {
    const ask = async (path: string, data: object, account?: string, method: 'post' | 'put' = 'post') => {
      const headers = { origin: ui.origin, ...(account === undefined ? {} : { 'depesche-account': account }) }
      const answer = await agency.page.request[method](`${ui.origin}${path}`, { headers, data })
      expect(answer.ok(), await answer.text()).to.equal(true)
      return await answer.json()
    }
    const { id } = await ask('/v1/agency/clients', { name })
    const domains = [
      { name: `${name === 'Hofladen Süd' ? 'hofladen' : 'kaeserei'}.fleet.test`, listHelp: ['mailto:help@fleet.test'] },
    ]
    const system = await ask('/v1/systems', { name: 'Laden', platform: 'custom', domains }, id)
    const address = {
      company: name,
      lines: ['Weg 1'],
      postcode: '10115',
      city: 'Berlin',
      country: 'DE',
      email: boss,
      language: 'de',
    }
    await ask('/v1/billing-address', address, id, 'put')
    await ask('/v1/lots', { lots: [{ size: 25_000 }] }, id)
    return { accountId: id, systemId: system.id }
  }
})
