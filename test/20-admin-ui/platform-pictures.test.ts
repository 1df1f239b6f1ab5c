/**
 * The pictures of docs/platforms: what a merchant sees in Depesche when he connects each of its platforms. Only taken with
 * `DEPESCHE_SCREENSHOTS=docs`; sites that the relay sets up are played by the servers of their plugins' tests.
 */
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { createTransport } from 'nodemailer'
import type { Locator, Page } from 'playwright-core'
import { crm } from '../../plugins/espocrm/espocrm.test-peer.ts'
import { site as joomla } from '../../plugins/joomla/joomla.test-peer.ts'
import { forum } from '../../plugins/nodebb/nodebb.test-peer.ts'
import { type RemoteCase, startSite } from '../../plugins/remote-site.test-peer.ts'
import { shop as shopware } from '../../plugins/shopware/shopware.test-peer.ts'
import { readPlatforms } from '../../relay/src/ops/platforms.ts'
import { openStore } from '../../relay/src/store/index.ts'
import { type ConnectedShop, connectShop } from '../lab/shop.ts'
import { hasChromium, type WatchedPage } from './browser.ts'
import { signIn, startUiWorld, type UiWorld } from './ui-world.ts'
import { settled } from './walk.ts'

const folder = resolve(import.meta.dirname, '../../docs/images/platforms')
const largestBytes = 60_000
const domain = 'blumen-mayer.test'
const email = `anna@${domain}`
const host = 'mail.depesche.test'

const texts = (await readPlatforms()).filter(({ snippet }) => snippet !== undefined)

if (process.env.DEPESCHE_SCREENSHOTS === 'docs')
  describe('the pictures of the platforms', function () {
    this.timeout(300_000)
    let ui: UiWorld
    let system: ConnectedShop
    let watched: WatchedPage
    let page: Page
    /** what is shown in place of what a test has: ports of the lab, and where its sites are */
    const shown: [string, string][] = []
    before(async function () {
      if (!hasChromium()) return this.skip()
      ui = await startUiWorld({ env: { DEPESCHE_HOSTNAME: host } })
      const accountId = await ui.createAccount(email, 'Blumen Mayer')
      system = await connectShop(ui.relay, ui.world.dns, { domain, accountId })
      const { smtp, smtps } = ui.relay.addresses
      shown.push([portOf(smtp), '587'], [portOf(smtps), '465'])
      watched = await ui.open({ locale: 'en-US', viewport: { width: 900, height: 1600 }, colorScheme: 'light' })
      page = watched.page
      await page.route('**/v1/**', async route => {
        const request = route.request().postData()
        const answer = await route.fetch(request === null ? {} : { postData: changed(request, 1, 0) })
        const headers = answer.headers()
        if (!headers['content-type']?.includes('json')) return route.fulfill({ response: answer })
        await route.fulfill({ response: answer, body: changed(await answer.text(), 0, 1) })
      })
      await signIn(page, ui.origin, email)
    })
    after(() => ui?.[Symbol.asyncDispose]())
    afterEach(() => expect(watched?.troubles.splice(0) ?? []).to.deep.equal([]))

    const changed = (text: string, from: 0 | 1, to: 0 | 1) =>
      shown
        .filter(([real]) => to === 1 || real.includes('://')) // no port is ever typed
        .reduce((all, pair) => all.replaceAll(pair[from], pair[to]), text)

    async function openSystemOf(platform: string): Promise<void> {
      await using store = await openStore(ui.relay.addresses.store)
      const fields = { platform, name: 'Blumen Mayer', sender: `shop@${domain}` }
      await store.models.System.updateOne({ _id: system.systemId }, { $set: fields })
      await page.goto(`${ui.origin}/systems/${system.systemId}`)
      await settled(page)
    }

    for (const { id } of texts)
      it(`of the text for ${id}`, async () => {
        await openSystemOf(id)
        await page.getByRole('button', { name: 'New credentials' }).click()
        await page.getByLabel('What they are for').fill('shop')
        await page.getByRole('button', { name: 'Create' }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByText('The password is shown this once.').waitFor()
        await picture(dialog, `${id}-text`)
        await dialog.getByRole('button', { name: 'Done' }).click()
      })

    for (const id of ['vendure', 'payload'])
      it(`of the code for ${id}`, async () => {
        await openSystemOf(id)
        const card = page.locator('.mantine-Card-root').filter({ has: page.getByRole('heading', { name: 'Plugins' }) })
        await card.getByRole('button', { name: 'Make a code' }).click()
        await card.getByText(/Good for one connection/).waitFor()
        await picture(card, `${id}-code`)
      })

    for (const [url, start] of [
      ['https://www.blumen-mayer.test', shopware],
      ['https://www.blumen-mayer.test', joomla],
      ['https://forum.blumen-mayer.test', forum],
      ['https://crm.blumen-mayer.test', crm],
    ] as const)
      it(`of what is asked and set for ${start().platform.id}`, async () => {
        const one: RemoteCase = start()
        const { id, remote } = one.platform
        await using site = await startSite(one.answers)
        shown.push([site.url, url])
        await openSystemOf(id)
        const card = page
          .locator('.mantine-Card-root')
          .filter({ has: page.getByRole('heading', { name: 'Let the relay set up' }) })
        const byKeys = card.getByLabel('Set it up by the keys')
        if ((await byKeys.count()) > 0) await byKeys.check()
        await card.getByLabel('Address of the site').fill(url)
        for (const { name, label } of remote?.access ?? [])
          await card
            .getByLabel(label.en)
            .first()
            .fill(one.access[name] ?? '')
        await card.getByLabel('Sender address').fill(`shop@${domain}`)
        const help = card.getByLabel('Also make the List-Help page there')
        if ((await help.count()) > 0) await help.uncheck()
        await card.getByRole('button', { name: 'Show what would change' }).click()
        await card
          .getByRole('cell', { name: `shop@${domain}` })
          .first()
          .waitFor()
        await picture(card, `${id}-asked`)
        await card.getByRole('button', { name: 'Set it up' }).click()
        await card.getByText(`The relay has set up ${url}.`).waitFor()
        if (start === shopware) await sendTestMail(one)
        await picture(card, `${id}-set`)
        await card.getByRole('button', { name: /^Disconnect and / }).click()
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /^Disconnect and / })
          .click()
        await card.getByLabel('Sender address').waitFor()
        shown.pop()
      })

    /** what the shop was asked for, by the values that were written into it */
    async function sendTestMail(one: ReturnType<typeof shopware> | RemoteCase): Promise<void> {
      if (!('mails' in one)) throw new TypeError('no shop of Shopware')
      const of = (name: string) => String(one.rows[`core.mailerSettings.${name}@`])
      const transport = createTransport({
        ...{ host: '127.0.0.1', port: Number(of('port')), secure: true },
        auth: { user: of('username'), pass: of('password') },
        tls: { rejectUnauthorized: false },
      })
      const [to = ''] = Object.keys(one.mails[0]?.recipients ?? {})
      await transport.sendMail({ from: `Shopware <shop@${domain}>`, to, subject: 'Depesche', text: 'Depesche: Test' })
      transport.close()
      await page.getByText(/Its test mail came/).waitFor()
    }
  })

const portOf = (address: string | null): string => String(address?.split(':').at(-1))

async function picture(of: Locator, name: string): Promise<void> {
  await of.page().mouse.move(0, 0)
  await of.page().evaluate('document.activeElement?.blur()')
  await of.scrollIntoViewIfNeeded()
  for (const quality of [85, 75, 60, 45, 30, 20]) {
    const octets = await of.screenshot({ type: 'jpeg', quality, animations: 'disabled' })
    if (octets.length > largestBytes && quality > 20) continue
    await writeFile(join(folder, `${name}.jpg`), octets)
    return
  }
}
