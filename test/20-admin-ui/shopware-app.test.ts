/** Promise 20: a shop that takes an app needs no keys to be typed. Shopware's part of the handshake is played here. */
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { strFromU8, unzipSync } from 'fflate'
import { connectShop } from '../lab/shop.ts'
import { hasChromium } from './browser.ts'
import { signIn, startUiWorld, type UiWorld } from './ui-world.ts'
import { visitEverywhere } from './walk.ts'

const sign = (octets: string, secret: string) => createHmac('sha256', secret).update(octets).digest('hex')

describe('the app for a shop', function () {
  this.timeout(180_000)
  let ui: UiWorld
  before(async function () {
    if (!hasChromium()) return this.skip()
    ui = await startUiWorld()
  })
  after(() => ui?.[Symbol.asyncDispose]())

  it('is downloaded in the browser, introduces the shop, and its page says so by itself', async () => {
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
})
