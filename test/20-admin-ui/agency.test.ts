/** Promise 20: an agency looks after its clients in the browser, and everybody sees in whose account it acts. */
import { expect } from 'chai'
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
    const places = [{ name: 'clients', path: '/clients' }]
    expect(await visitEverywhere(agency, ui.origin, places)).to.deep.equal([])

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
})
