/**
 * Promise 16, the consent page in a real browser: what it sends as Origin, and where its policy lets a form lead, only a
 * browser knows.
 */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { chromium, type Page } from 'playwright-core'
import { deviceGrant } from '../../relay/src/connect/oauth/registration.ts'
import { createPlugin } from '../../relay/src/http/connect-plugin.test-peer.ts'
import { startConnectWorld } from '../../relay/src/http/connect-world.test-peer.ts'
import { authCollections } from '../../relay/src/store/identity-models.ts'
import { openTestStore } from '../../relay/src/store/test-store.test-peer.ts'
import { violations } from '../20-admin-ui/axe.ts'

const executablePath = '/usr/bin/chromium'

describe('the pages on which a plugin is allowed, in a real browser', function () {
  this.timeout(60_000)

  it('make a system, lead back to the shop, and take a code', async function () {
    if (!existsSync(executablePath)) return this.skip()
    await using stack = new AsyncDisposableStack()
    const store = stack.adopt(await openTestStore(), store => store.close())
    const world = stack.adopt(await startConnectWorld(store), world => world.close())
    const shop = createServer((_, answer) => answer.end('back in the shop')).listen(0, '127.0.0.1')
    stack.defer(() => void shop.close())
    await once(shop, 'listening')
    const at = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
    const plugin = await createPlugin(world)
    const client = await plugin.register({
      client_uri: `${at}/`,
      redirect_uris: [`${at}/back?page=mails`],
      grant_types: ['authorization_code', deviceGrant],
    })
    const person = await world.person()
    const begun = await plugin.begin(client, { redirect_uri: `${at}/back?page=mails` })

    const options = { executablePath, args: ['--no-sandbox'] }
    const browser = stack.adopt(await chromium.launch(options), browser => browser.close())
    const context = await browser.newContext()
    await context.addCookies([...person.browser.cookies].map(([name, value]) => ({ name, value, url: world.url })))
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', message => complaints.push(message.text()))

    await page.goto(begun.url.href)
    await page.fill('input[name=name]', 'My shop')
    await page.fill('input[name=domain]', 'real.example')
    await page.fill('input[name=listHelp]', 'mailto:help@real.example')
    await page.click('button[value=create]')
    expect(await page.textContent('main')).to.include('._domainkey.real.example')
    await page.click('button[value=look]')
    expect(await page.textContent('main')).to.include('._domainkey.real.example')
    const faults: string[] = []
    for (const locale of ['de', 'en'] as const) {
      await store.db.collection(authCollections.user).updateOne({ email: person.email }, { $set: { locale } })
      await page.reload()
      faults.push(...(await faultsInEveryLook(page, `consent-${locale}`)))
    }
    expect(faults).to.deep.equal([])
    await page.click('button[value=allow]')
    await page.waitForURL(url => url.origin === at)
    expect(await page.textContent('body')).to.equal('back in the shop')
    expect(new URL(page.url()).searchParams.get('state')).to.equal(begun.state)

    const { verification_uri, user_code } = await plugin.askDevice(client)
    await page.goto(verification_uri)
    expect(await faultsInEveryLook(page, 'device-code')).to.deep.equal([])
    await page.fill('input[name=user_code]', user_code)
    await page.click('button')
    await page.click('button[value=allow]')
    expect(await page.textContent('[role=status]')).to.match(/^Allowed\./)
    expect(complaints).to.deep.equal([])
  })
})

/** In both colours, wide and narrow. */
async function faultsInEveryLook(page: Page, name: string): Promise<string[]> {
  const faults: string[] = []
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 800 })
      const wide = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      const found = [...(wide > 0 ? [`${wide} px wider than the window`] : []), ...(await violations(page))]
      faults.push(...found.map(fault => `${name} ${colorScheme} ${width}: ${fault}`))
      const folder = process.env.DEPESCHE_SCREENSHOTS
      if (folder && folder !== 'docs')
        await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: true })
    }
  return faults
}
