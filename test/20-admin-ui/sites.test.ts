/**
 * Promise 20: sites that the relay sets up are connected and let go in the browser. A shop that takes an app needs no keys to
 * be typed; Shopware's part of that handshake is played here.
 */
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { strFromU8, unzipSync } from 'fflate'
import { crm } from '../../plugins/espocrm/espocrm.test-peer.ts'
import { startSite } from '../../plugins/remote-site.test-peer.ts'
import { connectShop } from '../lab/shop.ts'
import { hasChromium } from './browser.ts'
import { signIn, startUiWorld, type UiWorld } from './ui-world.ts'
import { visitEverywhere } from './walk.ts'

const sign = (octets: string, secret: string) => createHmac('sha256', secret).update(octets).digest('hex')

describe('sites that the relay sets up', function () {
  this.timeout(180_000)
  let ui: UiWorld
  before(async function () {
    if (!hasChromium()) return this.skip()
    ui = await startUiWorld()
  })
  after(() => ui?.[Symbol.asyncDispose]())

  it('may introduce themselves by an app that is downloaded in the browser, and the page says so by itself', async () => {
    const email = 'max@schuhe.test'
    const accountId = await ui.createAccount(email, 'Schuhe & mehr')
    const { systemId } = await connectShop(ui.relay, ui.world.dns, {
      domain: 'schuhe.test',
      accountId,
      platform: 'shopware',
    })
    const watched = await ui.open({ locale: 'de-DE' }, [/422 POST .*\/remote\/look$/])
    const { page } = watched
    await signIn(page, ui.origin, email)
    const place = { name: 'system-shopware', path: `/systems/${systemId}` }
    expect(await visitEverywhere(watched, ui.origin, [place])).to.deep.equal([])
    await page.goto(`${ui.origin}${place.path}`)
    await page.getByText('Noch hat sich kein Shop durch die App gemeldet.').waitFor()
    expect(await page.getByRole('button', { name: 'Zeigen, was sich ändern würde' }).isDisabled()).to.equal(true)
    const begun = page.waitForEvent('download')
    await page.getByRole('link', { name: 'App herunterladen' }).click()
    const download = await begun
    expect(download.suggestedFilename()).to.equal('DepescheMail.zip')
    const files = unzipSync(new Uint8Array(await readFile(await download.path())))
    const manifest = strFromU8(files['DepescheMail/manifest.xml'] as Uint8Array)
    const tag = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(manifest)?.[1] ?? ''

    const query = 'shop-id=abc&shop-url=https%3A%2F%2Fschuhe.invalid&timestamp=1'
    const headers = { 'shopware-app-signature': sign(query, tag('secret')) }
    const answer = await page.request.get(`${tag('registrationUrl')}?${query}`, { headers })
    const { secret, confirmation_url } = (await answer.json()) as { secret: string; confirmation_url: string }
    for (const [address, body] of [
      [confirmation_url, { apiKey: 'SWIA', secretKey: 'x', shopId: 'abc' }],
      [confirmation_url.replace(/confirm$/, 'events'), { data: { event: 'app.activated' } }],
    ] as const) {
      const data = JSON.stringify(body)
      const signed = { 'shopware-shop-signature': sign(data, secret), 'content-type': 'application/json' }
      expect((await page.request.post(address, { headers: signed, data })).status()).to.equal(204)
    }
    await page.getByText('https://schuhe.invalid hat sich durch die App gemeldet.').waitFor()
    await page.getByRole('button', { name: 'Zeigen, was sich ändern würde' }).click()
    await page.getByText('schuhe.invalid', { exact: false }).last().waitFor()
    await page.getByRole('alert').waitFor()
    expect(watched.troubles).to.deep.equal([])
  })

  it('are connected by their keys, and let go, after which the form is there again', async () => {
    const email = 'mia@kunden.test'
    const accountId = await ui.createAccount(email, 'Kundenpflege')
    const { systemId } = await connectShop(ui.relay, ui.world.dns, {
      domain: 'kunden.test',
      accountId,
      platform: 'espocrm',
    })
    const one = crm()
    await using site = await startSite(one.answers)
    const watched = await ui.open({ locale: 'de-DE' })
    const { page } = watched
    await signIn(page, ui.origin, email)
    await page.goto(`${ui.origin}/systems/${systemId}`)
    const card = page
      .locator('.mantine-Card-root')
      .filter({ has: page.getByRole('heading', { name: 'Das Relay EspoCRM einrichten lassen' }) })
    await card.getByLabel('Adresse der Site').fill(site.url)
    for (const { name, label } of one.platform.remote?.access ?? [])
      await card
        .getByLabel(label.de)
        .first()
        .fill(one.access[name] ?? '')
    await card.getByLabel('Absenderadresse').fill('crm@kunden.test')
    await card.getByRole('button', { name: 'Zeigen, was sich ändern würde' }).click()
    await card.getByRole('cell', { name: 'crm@kunden.test' }).first().waitFor()
    await card.getByRole('button', { name: 'Einrichten' }).click()
    await card.getByText(`Das Relay hat ${site.url} eingerichtet.`).waitFor()
    await card.getByRole('button', { name: 'Trennen und zurücksetzen' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Trennen und zurücksetzen' }).click()
    await card.getByLabel('Absenderadresse').waitFor()
    await page.waitForLoadState('networkidle')
    expect(watched.troubles).to.deep.equal([])
  })
})
