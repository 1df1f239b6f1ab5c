/**
 * Promise 30, on WordPress' usual database and in a network of sites: each site has a connection of its own, sends its mails
 * signed, and gets back what was there without touching the other.
 */
import { expect } from 'chai'
import { judgeByMailauth } from '../lab/judges.ts'
import { noticesOf, press, settingsOf } from './admin.ts'
import { type MariaDb, startMariaDb, whyNoMariaDb } from './mariadb.ts'
import { type ShopWorld, startShopWorld } from './shop-world.ts'
import { whyNoWordPress } from './unpacked-wordpress.ts'
import { startWordPress, type WordPress } from './wordpress.ts'

describe('a network of WordPress sites on MariaDB', function () {
  this.timeout(120_000)
  let relay: ShopWorld
  let database: MariaDb
  let site: WordPress
  before(async function () {
    const reason = (await whyNoWordPress()) ?? (await whyNoMariaDb())
    if (reason !== null) {
      console.warn(`      pending: ${reason}`)
      this.skip()
    }
    relay = await startShopWorld()
    database = await startMariaDb()
    const { authorities } = relay
    const network = { mariaDb: database, secondSite: '/second/' }
    site = await startWordPress({ authorities, shop: true, adminEmail: 'chef@elsewhere.test', ...network })
  })
  after(async () => {
    await site?.[Symbol.asyncDispose]()
    await database?.[Symbol.asyncDispose]()
    await relay?.[Symbol.asyncDispose]()
  })

  const arrived = async (recipient: string): Promise<string> => {
    for (const until = Date.now() + 20_000; Date.now() < until; await new Promise(done => setTimeout(done, 50))) {
      const mail = relay.sink.mails.find(({ recipients }) => recipients.includes(recipient))
      if (mail === undefined) continue
      expect((await judgeByMailauth(mail.raw, relay.shop.records))?.passed, 'signature').to.equal(true)
      return mail.raw.toString('latin1')
    }
    throw new Error(`no mail for ${recipient}`)
  }
  const isConnected = 'return \\Depesche\\MailRelay\\State::isConnected();'
  const order = (to: string) => `wc_create_order('${to}')->update_status('processing'); return true;`
  const open = async () => {
    const path = `/v1/systems/${relay.shop.systemId}/connections`
    const { items } = await relay.ask<{ items: { endedAt: string | null }[] }>('GET', path)
    return items.filter(({ endedAt }) => endedAt === null).length
  }

  it('is really one, on MariaDB, with the plugin active in each', async () => {
    const about = `return [get_current_blog_id(), is_multisite(), $GLOBALS['wpdb']->db_server_info(), class_exists('Depesche\\MailRelay\\Plugin')];`
    const [first, second] = [await site.php<unknown[]>(about), await site.phpOfSecond<unknown[]>(about)]
    expect([first[0], second[0]]).to.deep.equal([1, 2])
    for (const [, network, server, active] of [first, second]) {
      expect([network, active]).to.deep.equal([true, true])
      expect(server).to.match(/MariaDB/)
    }
  })

  it('connects its first site by a pasted code, and the second is not by that', async () => {
    const admin = await site.visitor()
    await press(admin, settingsOf(true), 'code', { depesche_code: await relay.code() })
    const after = await press(admin, settingsOf(true), 'confirm')
    expect(noticesOf(after)).to.deep.equal(['success: The relay has seen the test mail.'])
    expect([await site.php(isConnected), await site.phpOfSecond(isConnected)]).to.deep.equal([true, false])
  })

  it('connects its second site by a code of its own', async () => {
    const code = await relay.code()
    expect(await site.phpOfSecond(`return \\Depesche\\MailRelay\\Connection::byCode('${code}');`)).to.equal(true)
    expect(await open()).to.equal(2)
    const secrets = [site.php, site.phpOfSecond].map(php =>
      php<string>("return \\Depesche\\MailRelay\\Smtp::values()['password'];"),
    )
    const [first, second] = await Promise.all(secrets)
    expect(first).to.match(/.{20}/).and.to.not.equal(second)
  })

  it('sends the order mails of both, signed, from its domain', async () => {
    await site.php(order('anna@inbox.test'))
    await site.phpOfSecond(order('berta@inbox.test'))
    for (const recipient of ['anna@inbox.test', 'berta@inbox.test'])
      expect(await arrived(recipient)).to.match(/^From: .*<info@laden\.test>\r$/m)
  })

  it('gives the first site back what was there, and the second still sends', async () => {
    const after = await press(await site.visitor(), settingsOf(true), 'disconnect')
    expect(noticesOf(after)).to.deep.equal(['success: Disconnected. Mails leave this site as they did before.'])
    expect([await site.php(isConnected), await site.phpOfSecond(isConnected)]).to.deep.equal([false, true])
    expect(await open()).to.equal(1)
    await site.phpOfSecond(order('clara@inbox.test'))
    await arrived('clara@inbox.test')
  })

  it('leaves nothing on any of its sites when it is deleted', async () => {
    const kept = `return array_map(static function ($id) { switch_to_blog($id); $found = $GLOBALS['wpdb']->get_col("SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE 'depesche%'"); restore_current_blog(); return $found; }, get_sites(['fields' => 'ids']));`
    expect((await site.php<string[][]>(kept)).flat()).to.not.deep.equal([])
    await site.php(`define('WP_UNINSTALL_PLUGIN', 'depesche-mail-relay-for-woocommerce/depesche-mail-relay-for-woocommerce.php');
      require WP_PLUGIN_DIR . '/depesche-mail-relay-for-woocommerce/uninstall.php'; return true;`)
    expect((await site.php<string[][]>(kept)).flat()).to.deep.equal([])
    expect(await open()).to.equal(0)
  })
})
