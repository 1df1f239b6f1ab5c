/** Promise 20: a merchant does in the browser what his days bring, and each thing he does has really happened. */
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { run } from '../lab/programs.ts'
import { type ConnectedShop, connectShop } from '../lab/shop.ts'
import { troubles } from '../lab/sink-act.ts'
import { violations } from './axe.ts'
import { hasChromium, type WatchedPage } from './browser.ts'
import { signIn, startUiWorld, type UiWorld } from './ui-world.ts'
import { settled } from './walk.ts'

const email = 'max@blumen.test'

describe('a merchant’s days at the admin UI', function () {
  this.timeout(180_000)
  let ui: UiWorld
  let watched: WatchedPage
  let shop: ConnectedShop
  let key = ''
  let hooks: Server
  const called: string[] = []
  before(async function () {
    if (!hasChromium()) return this.skip()
    ui = await startUiWorld({
      sink: {
        script: troubles.first(
          troubles.recipient(/^unknown@/, '550 5.1.1 User unknown'),
          troubles.recipient(/^full@/, '452 4.2.2 Mailbox full'),
        ),
      },
    })
    const accountId = await ui.createAccount(email, 'Blumen Mayer')
    shop = await connectShop(ui.relay, ui.world.dns, { domain: 'blumen.test', accountId })
    await ui.setIssuer()
    key = (await ui.relay.depesche<{ token: string }>('api-key', 'create', '--account', accountId, '--label', 'test'))
      .token
    hooks = createServer((request, response) => {
      request.resume().on('end', () => {
        called.push(String(request.headers['webhook-id']))
        response.writeHead(500).end('Database is down')
      })
    }).listen(0, '127.0.0.1')
    await once(hooks, 'listening')
    // a wrong address is tried on purpose
    watched = await ui.open({ locale: 'de-DE', acceptDownloads: true }, [/^422 POST \/v1\/suppressions$/])
    await signIn(watched.page, ui.origin, email)
  })
  after(async () => {
    hooks?.close()
    await ui?.[Symbol.asyncDispose]()
  })
  afterEach(() => expect(watched?.troubles.splice(0)).to.deep.equal([]))

  const send = async (mail: object): Promise<string> => {
    const answer = await fetch(`${ui.origin}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ from: `shop@${shop.domain}`, ...mail }),
    })
    expect(answer.status, await answer.clone().text()).to.equal(202)
    return ((await answer.json()) as { id: string }).id
  }

  it('creates a webhook, sees the answer to each attempt, and sends an event again', async () => {
    const { page } = watched
    await page.goto(`${ui.origin}/webhooks`)
    await page.getByRole('button', { name: 'Neuer Webhook' }).click()
    const url = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/mails`
    await page.getByLabel(/^Adresse/).fill(url)
    await page.getByRole('button', { name: 'Anlegen' }).click()
    await page.getByText(/^whsec_/).waitFor()
    expect(await violations(page)).to.deep.equal([])
    await page.getByRole('button', { name: 'Fertig' }).click()
    await page.getByRole('heading', { name: url }).waitFor()
    await send({ to: 'anna@kunde.test', subject: 'Hallo', text: 'Hallo' })
    const attempt = page.getByRole('row', { name: /evt_.*delivered.*500.*Database is down/ }).first()
    await attempt.waitFor({ timeout: 30_000 })
    const before = called.length
    await attempt.getByRole('button', { name: /^Noch einmal/ }).click()
    await page.getByText('Es ist wieder unterwegs.').waitFor()
    for (let i = 0; i < 100 && called.length === before; i++) await page.waitForTimeout(100)
    expect(called.length).to.be.greaterThan(before)
    expect(called.at(-1)).to.equal(called[before - 1])
  })

  it('finds a mail by its order, and reads it locked in: nothing in it runs, nothing of others is fetched', async () => {
    const { page } = watched
    const elsewhere: string[] = []
    page.on('request', request => {
      if (!request.url().startsWith(ui.origin)) elsewhere.push(request.url())
    })
    const html =
      '<h1>Danke</h1><img src="https://elsewhere.example/p.gif"><script>parent.document.title="ran"</script><p onclick="1">Bis bald</p>'
    const id = await send({ to: 'clara@kunde.test', subject: 'Bestellung 4711', html, order: '4711' })
    await send({ to: 'dora@kunde.test', subject: 'Etwas anderes', text: 'x' })
    await page.getByRole('link', { name: 'Nachrichten', exact: true }).click()
    await page.getByText('dora@kunde.test').waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('4711')
    await page.getByText('dora@kunde.test').waitFor({ state: 'hidden' })
    await page.waitForURL(at => at.searchParams.get('q')?.includes('4711') === true)
    await page.getByRole('link', { name: 'Bestellung 4711' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${ui.origin}/messages/${id}`)
    const frame = page.frameLocator('iframe')
    await frame.getByRole('heading', { name: 'Danke' }).waitFor()
    expect(await page.locator('iframe').getAttribute('sandbox')).to.equal('')
    expect(await page.title()).to.include('Bestellung 4711')
    await page.getByRole('tab', { name: 'Quelltext' }).click()
    await page.getByText('Message-ID:').waitFor()
    expect(elsewhere).to.deep.equal([])
    // what the browser says of the script that it didn't run
    const blocked = watched.troubles.splice(0)
    expect(blocked.filter(each => !/Blocked script execution/.test(each))).to.deep.equal([])
    expect(blocked).to.not.have.length(0)
  })

  it('sees why an address gets no mail, takes it off the list, and enters a domain', async () => {
    const { page } = watched
    await send({ to: 'unknown@kunde.test', subject: 'Bestellung 1', text: 'x' })
    await page.goto(`${ui.origin}/suppressions`)
    const entry = page.getByRole('row', { name: /unknown@kunde\.test.*User unknown.*Gibt es nicht/ })
    for (let i = 0; i < 30 && (await entry.count()) === 0; i++) {
      await page.waitForTimeout(500)
      await page.reload()
      await page.getByRole('heading', { name: 'Sperrliste' }).waitFor()
      await page.waitForLoadState('networkidle')
    }
    await entry.getByRole('button', { name: /^Entfernen/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Warum/).fill('Kunde hat das Postfach neu angelegt')
    await dialog.getByRole('button', { name: 'Entfernen' }).click()
    await entry.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Hinzufügen' }).click()
    await page.getByLabel(/^Adresse oder Domain/).fill('keine Adresse')
    await page.getByLabel('Notiz').fill('Nie anschreiben')
    await page.getByRole('button', { name: 'Speichern', exact: true }).click()
    await page.getByText('Das ist keine Mailadresse').waitFor()
    // what was typed is kept
    await page.getByLabel(/^Adresse oder Domain/).fill('@spamfalle.example')
    await page.getByRole('button', { name: 'Speichern', exact: true }).click()
    await page.getByRole('row', { name: /@spamfalle\.example.*Nie anschreiben.*Von Hand/ }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Exportieren' }).click(),
    ])
    const csv = await readFile(await download.path(), 'utf8')
    expect(csv.trim().split('\n')).to.have.length(2)
    expect(csv).to.include('@spamfalle.example,manual,Nie anschreiben')
    await page.getByRole('link', { name: 'Protokoll', exact: true }).click()
    await page.getByRole('row', { name: /Adresse von der Liste genommen.*neu angelegt.*Sie.*unknown@kunde/ }).waitFor()
  })

  it('cancels a mail that still waits', async () => {
    const { page } = watched
    const id = await send({ to: 'full@kunde.test', subject: 'Bestellung 2', text: 'x' })
    await page.goto(`${ui.origin}/messages/${id}`)
    await page.getByText('4.2.2 Mailbox full').first().waitFor({ timeout: 20_000 })
    await page.getByText('Das Postfach des Empfängers ist voll.', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Abbrechen, was noch nicht weg ist' }).click()
    await page.getByText('Abgebrochen', { exact: true }).waitFor()
    const shown = await ui.relay.depesche<{ deliveries: { state: string }[] }>('message', 'show', id)
    expect(shown.deliveries.map(({ state }) => state)).to.deep.equal(['cancelled'])
  })

  it('is reminded of his quota, books a block at the price he saw, and opens the invoice', async () => {
    const { page } = watched
    // he wants to know early
    const reminder = await page.request.patch(`${ui.origin}/v1/usage/reminder`, {
      headers: { origin: ui.origin },
      data: { threshold: 5000 },
    })
    expect(reminder.status()).to.equal(200)
    await page.goto(`${ui.origin}/`)
    await page.getByRole('link', { name: /^Das Kontingent ist fast verbraucht/ }).click()
    await page.getByText('25.000 × 0,00095 € = 23,75 € netto für 30 Tage').waitFor()
    await page.getByRole('button', { name: 'Buchung ansehen' }).click()
    await page.getByRole('button', { name: 'Kostenpflichtig buchen: 23,75 €' }).click()
    await page.getByText('Die Rechnung wird geschrieben, sobald Sie Ihre Rechnungsadresse angeben.').waitFor()
    expect(await violations(page)).to.deep.equal([])
    const address = {
      ...{ company: 'Blumen Mayer GmbH', lines: ['Marktplatz 1'], postcode: '04109', city: 'Leipzig' },
      ...{ country: 'DE', email, language: 'de' },
    }
    const given = await page.request.put(`${ui.origin}/v1/billing-address`, {
      headers: { origin: ui.origin },
      data: address,
    })
    expect(given.status(), await given.text()).to.equal(200)
    await page.goto(`${ui.origin}/billing`)
    const row = page.getByRole('row', { name: /RE-\d{4}-00001.*28,26.€.*Offen/ })
    await row.waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), row.getByRole('link').click()])
    const file = join(tmpdir(), `${process.pid}-invoice.pdf`)
    await download.saveAs(file)
    const { stdout, code } = await run('pdftotext', ['-layout', file, '-'])
    await rm(file)
    expect(code).to.equal(0)
    expect(stdout.toString()).to.match(/Blumen Mayer GmbH/)
    expect(stdout.toString()).to.match(/28,26/)
  })

  it('cancels the block to its end, and takes that back', async () => {
    const { page } = watched
    const row = page.getByRole('row', { name: /^25\.000/ })
    await row.getByRole('button', { name: /^Zum Ende kündigen/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Zum Ende kündigen' }).click()
    await row.getByText('endet, der Rest verfällt').waitFor()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await row.getByRole('button', { name: 'Doch verlängern' }).click()
    await row.getByText('wird verlängert').waitFor()
    const { lots } = await ui.relay.depesche<{ lots: { size: number; renews: boolean }[] }>(
      'usage',
      '--account',
      shop.accountId,
    )
    expect(lots.find(({ size }) => size === 25_000)?.renews).to.equal(true)
  })

  it('ends his session on another device, and chooses his mails', async () => {
    await watched.page.goto('about:blank') // signed out below, as everybody else
    const [here, there] = [await ui.open({ locale: 'de-DE' }), await ui.open({}, [/^401 /])]
    const { page } = here
    for (const each of [there, here]) await signIn(each.page, ui.origin, email)
    await there.page.goto(`${ui.origin}/`)
    await there.page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.goto(`${ui.origin}/settings/security`)
    await page.getByText('Dieses Gerät').waitFor()
    await page.getByRole('button', { name: 'Überall sonst abmelden' }).click()
    await page.getByRole('button', { name: 'Überall sonst abmelden' }).waitFor({ state: 'hidden' })
    await there.page.reload()
    await there.page.waitForURL(/\/sign-in/)

    await signIn(there.page, ui.origin, email)
    await page.reload()
    await page.getByRole('button', { name: 'Chrome unter Linux abmelden' }).click()
    await page.getByRole('button', { name: 'Chrome unter Linux abmelden' }).waitFor({ state: 'hidden' })
    await there.page.goto(`${ui.origin}/settings`)
    await there.page.waitForURL(/\/sign-in/)

    await page.getByRole('link', { name: 'Mails an Sie' }).click()
    await page.getByRole('switch', { name: 'Kontingent' }).click({ force: true })
    await page.getByText('darf sie nicht stumm schalten können', { exact: false }).waitFor()
    const choice = async () => (await page.request.get(`${ui.origin}/v1/me/notices`)).json()
    for (const until = Date.now() + 5000; Date.now() < until && (await choice()).quota; ) await page.waitForTimeout(50)
    expect(await choice()).to.deep.equal({ quota: false, domains: true, requests: true })
    await page.reload()
    await settled(page)
    expect(await page.getByRole('switch', { name: 'Kontingent' }).isChecked()).to.equal(false)
    expect([...here.troubles, ...there.troubles]).to.deep.equal([])
    for (const each of [here, there]) await each.page.context().close()
  })
})
