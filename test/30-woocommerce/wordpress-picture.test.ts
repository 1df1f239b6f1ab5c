/** The picture of docs/platforms/wordpress.md: only taken with `DEPESCHE_SCREENSHOTS=docs`. */
import { expect } from 'chai'
import { hasChromium, launchChromium, openPage } from '../20-admin-ui/browser.ts'
import { noticesOf, press, settingsOf } from './admin.ts'
import { startShopWorld } from './shop-world.ts'
import { whyNoWordPress } from './unpacked-wordpress.ts'
import { password, startWordPress } from './wordpress.ts'

if (process.env.DEPESCHE_SCREENSHOTS === 'docs')
  describe('the picture of a WordPress without a shop', function () {
    this.timeout(180_000)

    it('shows the plugin’s settings once it is connected', async function () {
      if ((await whyNoWordPress()) !== null || !hasChromium()) this.skip()
      await using stack = new AsyncDisposableStack()
      const relay = stack.use(await startShopWorld())
      const { authorities } = relay
      const site = stack.use(await startWordPress({ authorities, shop: false, adminEmail: 'chef@elsewhere.test' }))
      const admin = await site.visitor()
      const settings = settingsOf(false)
      await press(admin, settings, 'code', { depesche_code: await relay.code() })
      expect(noticesOf(await press(admin, settings, 'confirm'))).to.deep.equal([
        'success: The relay has seen the test mail.',
      ])
      const chromium = stack.adopt(await launchChromium(), each => each.close())
      const { page, troubles } = await openPage(chromium, { viewport: { width: 1100, height: 900 } })
      await page.goto(`${site.url}/wp-login.php`)
      await page.fill('#user_login', 'admin')
      await page.fill('#user_pass', password)
      await page.click('#wp-submit')
      await page.goto(`${site.url}${settings}`)
      await page.waitForSelector('.depesche-status.is-good')
      const path = 'docs/images/platforms/wordpress.jpg'
      await page.screenshot({ path, type: 'jpeg', quality: 60, clip: { x: 0, y: 0, width: 1100, height: 860 } })
      expect(troubles).to.deep.equal([])
    })
  })
