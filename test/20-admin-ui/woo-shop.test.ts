/** Promise 20: an agency links a client's WooCommerce shop by the shop's own page, sees how it stands, and ends it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as ask } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { startWooShop, type TestWooShop } from '../../relay/src/http/woo-shop.test-peer.ts'
import { makeTestCertificate } from '../../relay/src/submission/test-certificate.ts'
import { freePorts } from '../lab/ports.ts'
import { connectShop } from '../lab/shop.ts'
import { violations } from './axe.ts'
import { hasChromium } from './browser.ts'
import { signIn, startUiWorld, type UiWorld } from './ui-world.ts'
import { visitEverywhere } from './walk.ts'

const boss = 'boss@agentur.test'

describe('a linked WooCommerce shop', function () {
  this.timeout(180_000)
  const stack = new AsyncDisposableStack()
  let ui: UiWorld
  let shop: TestWooShop
  let origin: string
  before(async function () {
    if (!hasChromium()) return this.skip()
    shop = stack.use(await startWooShop())
    const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'woo-')), each => rm(each, { recursive: true }))
    await writeFile(join(folder, 'ca.pem'), shop.authority)
    const [port = 0] = await freePorts(1)
    origin = `https://localhost:${port}`
    const env = { DEPESCHE_PUBLIC_URL: origin, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') }
    ui = stack.use(await startUiWorld({ env }))
    stack.defer(await startProxy(port, Number(new URL(ui.origin).port)))
    ui.world.dns.set([{ type: 'A', name: 'shop.test', value: '127.0.0.1' }])
  })
  after(() => stack.disposeAsync())

  it('is approved on its own page, tells how it stands, and is let go', async () => {
    await ui.relay.depesche('account', 'agency', await ui.createAccount(boss, 'Agentur Nord'), 'on')
    const watched = await ui.open({ locale: 'de-DE', ignoreHTTPSErrors: true })
    const { page } = watched
    await signIn(page, origin, boss)
    const made = await page.request.post(`${origin}/v1/agency/clients`, {
      headers: { origin },
      data: { name: 'Blumen Mayer' },
    })
    const { id: accountId } = (await made.json()) as { id: string }
    const of = { domain: 'blumen.test', accountId, platform: 'woocommerce' }
    await connectShop(ui.relay, ui.world.dns, of)
    await playShop(page, shop, ui.origin)
    await page.goto(`${origin}/assets/icon.svg`)
    await page.evaluate(`localStorage.setItem('depesche-account', '${accountId}')`)

    await page.goto(`${origin}/systems`)
    await page.getByRole('link', { name: 'WooCommerce-Shops' }).click()
    await page.getByRole('heading', { name: 'Noch ist kein Shop verknüpft' }).waitFor()
    const begin = async () => {
      await page.getByRole('button', { name: 'Shop verknüpfen' }).press('Enter')
      await page.getByLabel('Adresse des Shops').fill('http://shop.test')
      await page.keyboard.press('Enter')
      await page.getByText('beginnend mit https://').waitFor()
      await page.getByLabel('Adresse des Shops').fill(shop.url)
      await page.keyboard.press('Enter')
    }
    await begin()
    await page.getByRole('link', { name: 'Deny' }).click()
    await page.getByText('Der Shop hat keine Schlüssel gegeben').waitFor()
    await page.getByText(`Warten auf ${shop.url}`).waitFor()
    await page.getByRole('button', { name: 'Link für den Administrator erzeugen' }).click()
    await page.getByRole('button', { name: 'Link kopieren' }).waitFor()
    await page.getByRole('button', { name: 'Zum Shop gehen und zustimmen' }).click()
    await page.getByRole('link', { name: 'Approve' }).click()

    await page.waitForURL(/\/systems\/[0-9a-f]{24}\?/)
    await page.getByText('Der Shop sendet als wordpress@shop.test').waitFor()
    await page.getByText('The Shop <wordpress@shop.test> (passt nicht)').waitFor()
    await page.getByText('Neue Bestellung, Bestellung in Wartestellung', { exact: false }).waitFor()
    await page.getByText('11.0.1').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await violations(page)).to.deep.equal([])
    await page.setViewportSize({ width: 1280, height: 800 })
    const place = { name: 'shops', path: '/shops' }
    expect(await visitEverywhere(watched, origin, [place])).to.deep.equal([])

    await page.goto(`${origin}/shops`)
    const check = page.getByRole('button', { name: 'Jetzt prüfen' })
    shop.settings.get('email')?.set('woocommerce_email_from_address', 'shop@blumen.test')
    await check.click()
    await page.getByText('In Ordnung').waitFor()
    await page.getByText('The Shop <shop@blumen.test> (passt)').waitFor()
    shop.evil = (_, response) => {
      response.destroy()
      return true
    }
    await check.click()
    await page.getByText('Nicht erreichbar', { exact: true }).waitFor()
    await page
      .getByText('Prüfen Sie die Adresse; das Relay muss die Seite über das Internet erreichen können.')
      .waitFor()

    await page.evaluate(`sessionStorage.clear(), localStorage.removeItem('depesche-account')`)
    await page.goto(`${origin}/clients`)
    await page.getByRole('radiogroup').getByText('Systeme').click()
    await page.getByText('Sein Shop braucht einen Blick').waitFor()
    await page.getByRole('button', { name: 'blumen.test öffnen' }).click()
    await page.getByRole('button', { name: 'Verknüpfung lösen' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Verknüpfung lösen' }).click()
    await page.getByRole('button', { name: 'Zum Shop gehen und zustimmen' }).waitFor()
    expect(watched.troubles).to.deep.equal([])
  })
})

/** The shop's page in the browser: who approves has its keys posted; both ways lead back as WooCommerce does it. */
async function playShop(page: Page, shop: TestWooShop, relayOrigin: string): Promise<void> {
  await page.context().route(`${shop.url}/wc-auth/v1/**`, async route => {
    const url = new URL(route.request().url())
    const back = (success: 0 | 1) => `${url.searchParams.get('return_url')}?success=${success}&user_id=1`
    if (url.pathname.endsWith('/approved')) {
      url.pathname = url.pathname.replace('approved', 'authorize')
      const { callback, given } = shop.approve(url.href)
      // the shop's server posts them, which has neither the browser's cookies nor this certificate's authority
      const answer = await fetch(new URL(new URL(callback).pathname, relayOrigin), {
        method: 'POST',
        headers: { 'content-type': 'application/json;charset=UTF-8' },
        body: JSON.stringify(given),
      })
      if (answer.status !== 200) return route.fulfill({ body: await answer.text() })
      return route.fulfill({ contentType: 'text/html', body: `<script>location = ${JSON.stringify(back(1))}</script>` })
    }
    const approved = url.href.replace('authorize', 'approved').replaceAll('&', '&amp;')
    const body = `<a href="${approved}">Approve</a> <a href="${back(0).replace('&', '&amp;')}">Deny</a>`
    await route.fulfill({ contentType: 'text/html', body })
  })
}

/** As in production: TLS ends before the relay. @returns ends it */
async function startProxy(port: number, target: number): Promise<() => void> {
  const { cert, key } = makeTestCertificate('localhost')
  const server = createServer({ cert, key }, (request, response) => {
    const { method, url: path, headers } = request
    const asked = ask({ host: '127.0.0.1', port: target, method, path, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    asked.on('error', () => response.destroy())
    request.pipe(asked)
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return () => {
    server.closeAllConnections()
    server.close()
  }
}
