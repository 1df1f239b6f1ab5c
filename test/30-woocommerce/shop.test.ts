/**
 * Promise 30: a merchant connects WordPress by its own pages, and what it sends arrives signed. A real WordPress with a
 * stand-in for WooCommerce, a real relay; the only thing that isn't real is the receiver.
 */
import { expect } from 'chai'
import PostalMime from 'postal-mime'
import { hasChromium, launchChromium, openPage } from '../20-admin-ui/browser.ts'
import { judgeByMailauth } from '../lab/judges.ts'
import type { SinkMail } from '../lab/sink.ts'
import { actionOf, noticesOf, press, settingsOf } from './admin.ts'
import { type ShopWorld, startShopWorld } from './shop-world.ts'
import { whyNoWordPress } from './unpacked-wordpress.ts'
import { plainText, Visitor } from './visitor.ts'
import { password, startWordPress, type WordPress } from './wordpress.ts'

const settings = settingsOf(true)

interface Listed {
  readonly items: readonly { readonly id: string; readonly template: string | null; readonly order: string | null }[]
}

describe('a shop on WordPress', function () {
  this.timeout(120_000)
  let relay: ShopWorld
  let site: WordPress
  let admin: Visitor
  before(async function () {
    const reason = await whyNoWordPress()
    if (reason !== null) {
      console.warn(`      pending: ${reason}`)
      this.skip()
    }
    relay = await startShopWorld()
    site = await startWordPress({ authorities: relay.authorities, shop: true, adminEmail: 'chef@elsewhere.test' })
    admin = await site.visitor()
  })
  after(async () => {
    await site?.[Symbol.asyncDispose]()
    await relay?.[Symbol.asyncDispose]()
  })

  const arrived = async (recipient: string): Promise<SinkMail> => {
    for (const until = Date.now() + 20_000; Date.now() < until; await new Promise(done => setTimeout(done, 50))) {
      const mail = relay.sink.mails.findLast(({ recipients }) => recipients.includes(recipient))
      if (mail !== undefined) return mail
    }
    throw new Error(
      `no mail for ${recipient}; ${JSON.stringify(await site.php("return get_option('depesche_mail_relay_failure');"))}`,
    )
  }
  const headerOf = async ({ raw }: SinkMail) => {
    const { headers } = await PostalMime.parse(raw)
    return (name: string) => headers.find(({ key }) => key === name)?.value ?? null
  }
  const listHelp = async () => {
    const { items } = await relay.ask<{ items: { listHelp: string[] }[] }>('GET', '/v1/domains')
    return items[0]?.listHelp
  }

  it('shows where a pasted code leads before it is used', async () => {
    const code = await relay.code()
    const page = await press(admin, settings, 'code', { depesche_code: code })
    expect(page.text).to.include('<strong class="depesche-host">localhost</strong>')
    expect(await site.php('return \\Depesche\\MailRelay\\State::isConnected();')).to.equal(false)
    const after = await press(admin, settings, 'confirm')
    expect(noticesOf(after)).to.deep.equal(['success: The relay has seen the test mail.'])
    expect(after.text).to.include('depesche-status is-good')
    expect(after.text).to.match(/from info@laden\.test, TLSv1\.[23], signature pass/)
  })

  it('keeps no secret that a copy of the database would give away', async () => {
    const kept = await site.php<string>("return wp_json_encode(get_option('depesche_mail_relay'));")
    const secrets = await site.php<string[]>(
      'return [\\Depesche\\MailRelay\\State::token(), \\Depesche\\MailRelay\\Smtp::values()["password"]];',
    )
    for (const secret of secrets) {
      expect(secret).to.match(/.{20}/)
      expect(kept).to.not.include(secret)
      expect((await admin.get(settings)).text).to.not.include(secret)
    }
  })

  it('has made its help page, and the relay links to it', async () => {
    const url = await site.php<string>("return get_permalink(get_option('depesche_mail_relay')['page']);")
    expect(await listHelp()).to.deep.equal([url, 'mailto:info@laden.test'])
    const page = await fetch(url.replace('https://www.laden.test', site.url))
    expect(page.status).to.equal(200)
    expect(await page.text()).to.include('Why you get mails from us')
  })

  it('sends the mails of an order: signed, from its own domain, with List-Help, counted', async () => {
    const id = await site.php<number>(
      "$order = wc_create_order('anna@inbox.test'); $order->update_status('processing'); return $order->get_id();",
    )
    const mail = await arrived('anna@inbox.test')
    const field = await headerOf(mail)
    expect(field('from')).to.match(/<info@laden\.test>$/)
    expect(field('reply-to')).to.include('chef@elsewhere.test')
    expect(field('list-help')).to.include('<https://www.laden.test/')
    expect(mail.raw.toString()).to.not.match(/^X-Depesche-/im)
    expect((await judgeByMailauth(mail.raw, relay.shop.records))?.passed, 'signature').to.equal(true)
    await arrived('chef@elsewhere.test')
    const { items } = await relay.ask<Listed>('GET', `/v1/messages?order=${id}`)
    expect(items.map(({ template }) => template).sort()).to.deep.equal(['customer_processing_order', 'new_order'])
  })

  it('shows the order’s mails beside the order', async () => {
    const id = await site.php<number>(
      "$order = wc_create_order('berta@inbox.test'); $order->update_status('processing'); return $order->get_id();",
    )
    await arrived('berta@inbox.test')
    const page = await admin.get(`/wp-admin/post.php?post=${id}&action=edit`)
    const url =
      /class="depesche-mails"[^>]*data-url="([^"]*)"/.exec(page.text)?.[1]?.replaceAll(/&#0?38;|&amp;/g, '&') ?? ''
    const box = await admin.get(url.replace(site.url, ''))
    expect(box.status, box.text).to.equal(200)
    expect(box.text).to.include('<strong>Your order</strong>')
    expect((await admin.get(url.replace(site.url, '').replace(/nonce=\w+/, 'nonce=0123456789'))).status).to.equal(403)
  })

  it('is clicked through in a real browser: test mail, and the mails of an order', async function () {
    if (!hasChromium()) this.skip()
    await using stack = new AsyncDisposableStack()
    const chromium = stack.adopt(await launchChromium(), each => each.close())
    const { page, troubles } = await openPage(chromium, { viewport: { width: 1100, height: 1000 } })
    await page.goto(`${site.url}/wp-login.php`)
    await page.fill('#user_login', 'admin')
    await page.fill('#user_pass', password)
    await page.click('#wp-submit')
    await page.goto(`${site.url}${settings}`)
    await page.click('text=Send a test mail')
    await page.waitForSelector('.notice-success >> text=The relay has seen the test mail.')
    if (process.env.DEPESCHE_SCREENSHOTS === 'docs') {
      const path = 'docs/images/platforms/woocommerce.png'
      await page.screenshot({ path, clip: { x: 160, y: 32, width: 940, height: 960 } })
    }
    // Enter in a field of the shop's own form saves, and does nothing else
    await page.fill('#depesche_sender_name', 'Laden')
    await page.press('#depesche_sender_name', 'Enter')
    await page.waitForSelector('text=Your settings have been saved.')
    const id = await site.php<number>(
      "$order = wc_create_order('ida@inbox.test'); $order->update_status('processing'); return $order->get_id();",
    )
    await arrived('ida@inbox.test')
    await page.goto(`${site.url}/wp-admin/post.php?post=${id}&action=edit`)
    await page.waitForSelector('.depesche-mails li >> nth=0')
    expect(await page.textContent('.depesche-mails')).to.include('Your order')
    expect(troubles).to.deep.equal([])
  })

  it('sends WordPress’ own mails as well: a password that is to be reset', async () => {
    await site.php(
      "wp_create_user('clara', wp_generate_password(), 'clara@inbox.test'); return retrieve_password('clara') === true;",
    )
    const mail = await arrived('clara@inbox.test')
    const field = await headerOf(mail)
    expect(field('from')).to.match(/^(The Shop|Laden) <info@laden.test>$/)
    expect(field('reply-to')).to.equal(null)
    expect(field('list-help')).to.include('<https://www.laden.test/')
    const { items } = await relay.ask<Listed>('GET', '/v1/messages?recipient=clara@inbox.test')
    expect(items.map(({ template }) => template)).to.deep.equal(['wordpress-password-reset'])
  })

  it('takes a new sender by WooCommerce’s own button, and none of another domain', async () => {
    const page = await admin.get(settings)
    const nonce = /name="_wpnonce" value="(\w+)"/.exec(page.text)?.[1] ?? ''
    const save = (address: string, wpnonce = nonce) =>
      admin.post(settings, {
        save: 'Save changes',
        _wpnonce: wpnonce,
        depesche_sender: address,
        depesche_sender_name: 'Laden\r\nBcc: eve@evil.test',
      })
    expect((await save('laden@laden.test', 'wrong')).status).to.equal(403)
    expect((await save('laden@other.test')).text).to.include('The sender must be an address of laden.test.')
    expect((await save('laden@laden.test')).text).to.include('Your settings have been saved.')
    await site.php("return wp_mail('dora@inbox.test', 'Hello', 'Text');")
    const mail = await arrived('dora@inbox.test')
    expect((await headerOf(mail))('from')).to.match(
      /^Laden Bcc: ?eve@evil.test <laden@laden.test>$|^"Laden Bcc: eve@evil.test" <laden@laden.test>$/,
    )
    expect(mail.recipients).to.deep.equal(['dora@inbox.test'])
    const { sender } = await site.php<{ sender: string }>(
      "return \\Depesche\\MailRelay\\Relay::asConnected('GET', '/v1/connection');",
    )
    expect(sender).to.equal('laden@laden.test')
  })

  it('tells of orders without mails, which a test mail would not show', async () => {
    const warn = (orders: number) =>
      site.php<{ warning: { de: string; en: string } | null }>(`
        \\Depesche\\MailRelay\\State::change(['since' => time() - 20]);
        add_filter('pre_wp_mail', '__return_true', 1);
        for ($i = 0; $i < ${orders}; $i++) { wc_create_order('x@inbox.test')->update_status('processing'); }
        add_filter('pre_http_request', function ($answer, $args, $url) {
          if (strpos($url, '/heartbeat') === false) { return $answer; }
          $GLOBALS['told'] = json_decode($args['body'], true);
          return ['response' => ['code' => 200], 'headers' => [], 'cookies' => [], 'body' => wp_json_encode(['received' => 0,
            'warning' => $GLOBALS['told']['orders'] > 0 ? ['code' => 'no-mails', 'de' => 'Bestellungen, keine Mails', 'en' => 'Orders, no mails'] : null])];
        }, 10, 3);
        do_action('depesche_mail_relay_heartbeat');
        return ['warning' => \\Depesche\\MailRelay\\State::read()['warning'], 'told' => $GLOBALS['told']];`)
    expect(await warn(2)).to.deep.include({
      warning: { code: 'no-mails', de: 'Bestellungen, keine Mails', en: 'Orders, no mails' },
    })
    expect(noticesOf(await admin.get(settings))).to.deep.equal(['error: Orders, no mails'])
    // the real one: mails came, so it is quiet
    await site.php("do_action('depesche_mail_relay_heartbeat'); return true;")
    expect(noticesOf(await admin.get(settings))).to.deep.equal([])
    const { items } = await relay.ask<{ items: { watch: { received: number } }[] }>(
      'GET',
      `/v1/systems/${relay.shop.systemId}/connections`,
    )
    expect(items[0]?.watch.received).to.be.greaterThan(0)
  })

  it('shows what the relay said when it refuses, and never the recipient', async () => {
    const sent = await site.php<boolean>(`
      add_action('phpmailer_init', function ($mail) { $mail->Password = 'wrong'; }, PHP_INT_MAX);
      return wp_mail('emil@inbox.test', 'Hello', 'Text');`)
    expect(sent).to.equal(false)
    const [notice = ''] = noticesOf(await admin.get('/wp-admin/index.php'))
    expect(notice).to.match(/^error: A mail could not be sent \(.+\): SMTP Error: Could not authenticate\./)
    expect(notice).to.not.include('emil@')
    await press(admin, settings, 'dismiss')
    expect(noticesOf(await admin.get(settings))).to.deep.equal([])
  })

  it('sends nothing to a server whose certificate it can’t verify, nor to one without TLS', async () => {
    const before = relay.sink.mails.length
    const wrong = await site.php("return wp_mail('frida@inbox.test', 'Hello', 'Text');", '/dev/null')
    const plain = await site.php(`
      add_action('phpmailer_init', function ($mail) { $mail->Host = '127.0.0.1'; $mail->Port = ${relay.sink.port}; }, PHP_INT_MAX);
      return wp_mail('frida@inbox.test', 'Hello', 'Text');`)
    expect([wrong, plain]).to.deep.equal([false, false])
    expect(relay.sink.mails).to.have.length(before)
    await press(admin, settings, 'dismiss')
  })

  it('sends nothing once its salts have changed, says so, and connects again', async () => {
    await site.define('AUTH_SALT', 'another salt of thirty-two letters')
    const again = await site.visitor()
    expect(await site.php("return wp_mail('gerd@inbox.test', 'Hello', 'Text');")).to.equal(false)
    const page = await again.get(settings)
    expect(noticesOf(page)[0]).to.match(/^error: The password of the mail relay can’t be decrypted/)
    expect(actionOf(page, 'browser')).to.include('depesche_browser')
    await press(again, settings, 'code', { depesche_code: await relay.code() })
    expect(noticesOf(await press(again, settings, 'confirm'))).to.deep.equal([
      'success: The relay has seen the test mail.',
    ])
    admin = again
  })

  it('lets constants of wp-config.php win, and shows them greyed out', async () => {
    await site.define('DEPESCHE_HOST', 'other.test')
    expect(await site.php("return \\Depesche\\MailRelay\\Smtp::values()['host'];")).to.equal('other.test')
    const { text } = await admin.get(settings)
    expect(text).to.match(/<input type="text" id="\w+" disabled value="other.test"/)
    expect(text).to.include('Set by DEPESCHE_HOST in wp-config.php.')
    await site.define('DEPESCHE_HOST', null)
  })

  it('puts back what was there when it is disconnected', async () => {
    const page = await site.php<number>("return get_option('depesche_mail_relay')['page'];")
    const { username } = await site.php<{ username: string }>('return \\Depesche\\MailRelay\\Smtp::values();')
    const after = await press(admin, settings, 'disconnect')
    expect(noticesOf(after)).to.deep.equal(['success: Disconnected. Mails leave this site as they did before.'])
    expect(await listHelp()).to.deep.equal(['mailto:info@laden.test'])
    expect(await site.php(`return get_post_status(${page});`)).to.equal('trash')
    const mailer = await site.php<{ mailer: string; from: string }>(`
      add_action('phpmailer_init', function ($mail) { $GLOBALS['seen'] = ['mailer' => $mail->Mailer, 'from' => $mail->From]; $mail->Mailer = 'smtp'; $mail->Host = '127.0.0.1'; $mail->Port = 1; $mail->Timeout = 1; }, PHP_INT_MAX);
      wp_mail('hans@inbox.test', 'Hello', 'Text', 'From: chef@elsewhere.test');
      return $GLOBALS['seen'];`)
    expect(mailer).to.deep.equal({ mailer: 'mail', from: 'chef@elsewhere.test' })
    const { items } = await relay.ask<{ items: { endedAt: string | null }[] }>(
      'GET',
      `/v1/systems/${relay.shop.systemId}/connections`,
    )
    // that of before the salts changed could only be ended at the relay
    expect(items.map(({ endedAt }) => endedAt !== null)).to.deep.equal([false, true])
    expect(username).to.match(/^sys-/)
  })

  it('connects in the browser, with a state that is good once and for one person', async () => {
    const begin = async () => {
      const page = await admin.get(settings)
      return (await admin.post(actionOf(page, 'browser'), { depesche_relay: relay.url })).location
    }
    const browser = new Visitor(relay.url, relay.httpsAuthority)
    const signIn = await browser.get((await browser.get(await begin())).location)
    expect((await browser.json('/api/auth/sign-in/email', relay.merchant)).status, signIn.text).to.equal(200)
    const allow = async () => {
      const asked = await browser.get(await begin())
      const page = await browser.get(asked.location)
      const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
      const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, plainText(value)]))
      const allowed = await browser.post('/connect/consent', { ...fields, do: 'allow', system: relay.shop.systemId })
      return allowed.location.replace(site.url, '')
    }
    const isConnected = () => site.php<boolean>('return \\Depesche\\MailRelay\\State::isConnected();')
    // somebody else's answer, or a state that was made up
    const answer = await allow()
    expect(new URL(answer, site.url).searchParams.get('code')).to.match(/./)
    await site.php(
      "wp_create_user('second', 'a long enough passphrase', 's@laden.test'); (new WP_User(0, 'second'))->set_role('administrator'); return 1;",
    )
    const second = await site.visitor('second')
    const mixedUp = await second.get((await second.get(answer)).location)
    expect(noticesOf(mixedUp)[0]).to.match(/^error: This answer belongs to no connection that you began/)
    const madeUp = await admin.get((await admin.get(answer.replace(/state=[^&]*/, 'state=made-up'))).location)
    expect(noticesOf(madeUp)[0]).to.match(/^error: This answer belongs to no connection/)
    // which has used it up
    expect(noticesOf(await admin.get((await admin.get(answer)).location))[0]).to.match(/^error: This answer/)
    const foreign = (await allow()).replace(/iss=[^&]*/, `iss=${encodeURIComponent('https://evil.test')}`)
    expect(noticesOf(await admin.get((await admin.get(foreign)).location))[0]).to.match(/^error: This answer is not of/)
    expect(await isConnected()).to.equal(false)

    const good = await admin.get((await admin.get(await allow())).location)
    expect(noticesOf(good)).to.deep.equal(['success: The relay has seen the test mail.'])
    expect(await isConnected()).to.equal(true)
  })

  it('notices when the connection was ended at the relay', async () => {
    const path = `/v1/systems/${relay.shop.systemId}/connections`
    const { items } = await relay.ask<{ items: { id: string; endedAt: string | null }[] }>('GET', path)
    const { id } = items.findLast(({ endedAt }) => endedAt === null) ?? { id: '' }
    await fetch(`http://${relay.relay.addresses.http}${path}/${id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${relay.token}` },
    })
    // nodes of the relay know it within seconds
    const isEnded = "do_action('depesche_mail_relay_heartbeat'); return \\Depesche\\MailRelay\\State::read()['ended'];"
    for (const until = Date.now() + 30_000; !(await site.php(isEnded)) && Date.now() < until; );
    expect(noticesOf(await admin.get(settings)).join()).to.include('somebody has ended the connection there')
  })

  it('leaves nothing behind when it is deleted', async () => {
    await site.php(`require_once ABSPATH . 'wp-admin/includes/admin.php'; wp_set_current_user(1);
      deactivate_plugins('depesche-mail-relay-for-woocommerce/depesche-mail-relay-for-woocommerce.php');
      uninstall_plugin('depesche-mail-relay-for-woocommerce/depesche-mail-relay-for-woocommerce.php'); return 1;`)
    const left = await site.php<string[]>(`global $wpdb; return array_merge(
      $wpdb->get_col("SELECT option_name FROM $wpdb->options WHERE option_name LIKE 'depesche%'"),
      $wpdb->get_col("SELECT meta_key FROM $wpdb->usermeta WHERE meta_key LIKE '%depesche%'"));`)
    expect(left).to.deep.equal([])
    expect(await site.php("return wp_next_scheduled('depesche_mail_relay_heartbeat');")).to.equal(false)
  })
})
