/** Promise 30: nobody but its managers connects a site, and the plugin only goes where they said. WordPress alone. */
import { once } from 'node:events'
import { createServer as createHttps, type Server } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { expect } from 'chai'
import { labCertificate } from '../lab/certificate.ts'
import { actionOf, noticesOf, press, settingsOf } from './admin.ts'
import { whyNoWordPress } from './unpacked-wordpress.ts'
import { Visitor } from './visitor.ts'
import { startWordPress, type WordPress } from './wordpress.ts'

const settings = settingsOf(false)
/** as if it were connected, to a relay that isn't there */
const connected = `\\Depesche\\MailRelay\\State::change(['relay' => 'https://localhost:1', 'connection' => 'c', 'domains' => ['laden.test'],
  'sender' => 'info@laden.test', 'token' => \\Depesche\\MailRelay\\Vault::seal('token-of-the-lab'), 'nonce' => 'n', 'smtp' => ['host' => 'localhost',
  'port' => 1, 'username' => 'sys-1', 'password' => \\Depesche\\MailRelay\\Vault::seal('secret-of-the-lab')]]);`
const everything = "return [get_option('depesche_mail_relay'), get_option('depesche_mail_relay_failure')];"

describe('a WordPress that is attacked', function () {
  this.timeout(120_000)
  let site: WordPress
  let admin: Visitor
  /** a relay that answers as it is told */
  let evil: Server
  let answer: { status: number; headers?: Record<string, string>; body: string } = { status: 200, body: '{}' }
  let evilUrl = ''
  before(async function () {
    const reason = await whyNoWordPress()
    if (reason !== null) {
      console.warn(`      pending: ${reason}`)
      this.skip()
    }
    const { cert, key, ca } = await labCertificate()
    evil = createHttps({ cert, key }, (_, response) => {
      response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers }).end(answer.body)
    }).listen(0, '127.0.0.1')
    await once(evil, 'listening')
    evilUrl = `https://localhost:${(evil.address() as AddressInfo).port}`
    site = await startWordPress({ authorities: ca, shop: false, adminEmail: 'chef@elsewhere.test' })
    admin = await site.visitor()
  })
  after(async () => {
    evil?.closeAllConnections()
    evil?.close()
    await site?.[Symbol.asyncDispose]()
  })

  it('takes no button’s action without its own nonce, by POST, from who may', async () => {
    await site.php(
      `${connected} update_option('depesche_mail_relay_failure', ['at' => 1, 'text' => 'An error']); return 1;`,
    )
    const before = await site.php(everything)
    const page = await admin.get(settings)
    const stranger = new Visitor(site.url)
    const names = await site.php<string[]>('return \\Depesche\\MailRelay\\Actions::NAMES;')
    const [test, disconnect] = [actionOf(page, 'test'), actionOf(page, 'disconnect')]
    const nonce = (url: string) => /depesche_nonce=(\w+)/.exec(url)?.[1] ?? ''
    for (const name of names) {
      const path = `/wp-admin/admin-post.php?action=depesche_${name}`
      const foreign = name === 'test' ? nonce(disconnect) : nonce(test)
      for (const url of [path, `${path}&depesche_nonce=0123456789`, `${path}&depesche_nonce=${foreign}`])
        expect((await admin.post(url, { depesche_sender: 'x@laden.test' })).status, url).to.equal(403)
    }
    expect((await admin.get(disconnect)).status, 'GET').to.equal(403)
    expect((await stranger.post(disconnect)).status, 'not signed in').to.be.greaterThanOrEqual(400)
    await site.php("update_option('lab_no_rights', 1); return 1;")
    expect((await admin.post(disconnect)).status, 'has lost his rights').to.equal(403)
    expect((await admin.get('/wp-admin/admin-post.php?action=depesche_return&code=c&state=s')).status).to.equal(403)
    expect((await admin.get(settings)).status).to.equal(403)
    await site.php("delete_option('lab_no_rights'); return 1;")
    expect(await site.php(everything)).to.deep.equal(before)
  })

  it('offers nothing to who isn’t signed in', async () => {
    const open = await site.php<string[]>(`do_action('rest_api_init');
      $hooks = preg_grep('/^(wp_ajax_nopriv_|admin_post_nopriv_).*depesche/', array_keys($GLOBALS['wp_filter']));
      return array_values(array_merge($hooks, preg_grep('/depesche/', array_keys(rest_get_server()->get_routes()))));`)
    expect(open).to.deep.equal([])
  })

  it('shows no secret in any page, and what it shows is escaped', async () => {
    await site.php(`\\Depesche\\MailRelay\\State::change(['system' => '<script>alert(1)</script>', 'missing' => ['dkim'],
      'records' => [['type' => 'TXT', 'name' => '"><script>', 'value' => '<img src=x onerror=alert(1)>', 'found' => false]],
      'dashboard' => 'javascript:alert(1)']);
      update_option('depesche_mail_relay_failure', ['at' => 1, 'text' => '<script>alert(2)</script>']); return 1;`)
    const { text } = await admin.get(settings)
    expect(text).to.not.match(/<script>alert|<img src=x|"><script>|href="javascript:/)
    expect(text).to.not.match(/secret-of-the-lab|token-of-the-lab/)
    await press(admin, settings, 'dismiss')
  })

  it('asks no relay without https, of a private address, or with more behind its name', async () => {
    await site.php("\\Depesche\\MailRelay\\State::forget(); update_option('lab_strict', 1); return 1;")
    let touched = 0
    const local = createServer(socket => {
      touched++
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(local, 'listening')
    const { port } = local.address() as AddressInfo
    for (const address of [
      `http://localhost:${port}`,
      `http://127.0.0.1:${port}`,
      `https://127.0.0.1:${port}`,
      `https://[::1]:${port}`,
      `https://2130706433:${port}`,
      `https://0x7f.1:${port}`,
      'https://10.0.0.1',
      'https://169.254.169.254',
      'https://user:password@mail.example',
      'https://mail.example/path',
      'https://mail.example?x',
      'file:///etc/passwd',
      'javascript:alert(1)',
      '',
    ]) {
      const [notice = ''] = noticesOf(await press(admin, settings, 'browser', { depesche_relay: address }))
      expect(notice, address).to.match(/^error: (The address of the relay must|https:\S+ can’t be used)/)
      const json = JSON.stringify({ relay: address, code: 'abcdefghijklmnopqrstuvwxyz' })
      const code = `dpc_${Buffer.from(json).toString('base64url')}`
      const [refused = ''] = noticesOf(await press(admin, settings, 'code', { depesche_code: code }))
      expect(refused, `code of ${address}`).to.match(/^error: (The address of the relay must|https:\S+ can’t be used)/)
    }
    local.close()
    expect(touched, 'connections').to.equal(0)
    await site.php("delete_option('lab_strict'); return 1;")
  })

  it('is led nowhere else by a relay that lies', async () => {
    const well = { issuer: evilUrl, authorization_endpoint: `${evilUrl}/a`, token_endpoint: `${evilUrl}/t` }
    const whole = { ...well, registration_endpoint: `${evilUrl}/r` }
    const tries: [typeof answer, RegExp][] = [
      [{ status: 302, headers: { Location: 'http://127.0.0.1/' }, body: '' }, /doesn’t understand \(302\)/],
      [{ status: 200, body: 'x'.repeat(1_000_000) }, /doesn’t understand \(200\)/],
      [
        { status: 200, body: JSON.stringify({ ...whole, issuer: 'https://other.test' }) },
        /does not answer as a Depesche relay/,
      ],
      [{ status: 200, body: JSON.stringify({ ...whole, token_endpoint: 'http://127.0.0.1/' }) }, /does not answer as/],
      [
        { status: 200, body: JSON.stringify({ ...whole, authorization_endpoint: `${evilUrl}.evil.test/` }) },
        /does not answer as/,
      ],
      [
        { status: 500, body: '{"title":"<script>alert(1)</script>","advice":["no text"]}' },
        /<script>alert\(1\)<\/script>\./,
      ],
    ]
    for (const [given, words] of tries) {
      answer = given
      const page = await press(admin, settings, 'browser', { depesche_relay: evilUrl })
      expect(noticesOf(page)[0]).to.match(words)
      expect(page.text).to.not.include('<script>alert')
    }
    expect(await site.php('return \\Depesche\\MailRelay\\State::isConnected();')).to.equal(false)
  })

  it('says plainly that a relay can’t be reached, or that its certificate is of a stranger', async () => {
    const asked = await site.php<string>(`
      add_filter('http_request_args', function ($args) { $args['sslcertificates'] = ABSPATH . WPINC . '/certificates/ca-bundle.crt'; return $args; }, 99);
      return \\Depesche\\MailRelay\\Relay::ask('GET', '${evilUrl}/')->get_error_message();`)
    expect(asked).to.match(/^The relay localhost can’t be reached: .*(certificate|SSL)/)
  })

  it('refuses to keep secrets where the salts are those of the sample', async () => {
    await site.define('AUTH_SALT', 'put your unique phrase here')
    const again = await site.visitor()
    const [notice] = noticesOf(await press(again, settings, 'browser', { depesche_relay: evilUrl }))
    expect(notice).to.equal(
      'error: Set a random AUTH_SALT in wp-config.php first: passwords are kept encrypted with it.',
    )
    await site.define('AUTH_SALT', 'a salt of the lab, long enough for it')
    admin = await site.visitor()
  })

  it('keeps another plugin’s sender as the address for answers, and lets no header in', async () => {
    const mail = await site.php<{
      from: string
      reply: string[]
      sender: string
      tls: string
      to: number
      custom: number
    }>(`${connected}
      add_action('phpmailer_init', function ($mail) {
        $GLOBALS['seen'] = ['from' => $mail->From, 'reply' => array_keys($mail->getReplyToAddresses()), 'sender' => $mail->Sender, 'tls' => $mail->SMTPSecure,
          'to' => count($mail->getAllRecipientAddresses()), 'custom' => count($mail->getCustomHeaders())];
      }, PHP_INT_MAX);
      add_filter('wp_mail_from', function () { return 'form@elsewhere.test'; });
      add_filter('wp_mail_from_name', function () { return "Form\\r\\nBcc: eve@evil.test"; });
      wp_mail('anna@inbox.test', "Hello\\r\\nBcc: eve@evil.test", 'Text');
      return $GLOBALS['seen'];`)
    expect(mail).to.deep.equal({
      from: 'info@laden.test',
      reply: ['form@elsewhere.test'],
      sender: 'info@laden.test',
      tls: 'tls',
      to: 1,
      custom: 0,
    })
  })

  it('tells Site Health what is wrong, and names plugins that get in its way', async () => {
    const test = 'return \\Depesche\\MailRelay\\SiteHealth::test();'
    const health = () => site.php<{ status: string; description: string }>(test)
    expect((await health()).status).to.equal('critical') // the mail of before
    await site.php("delete_option('depesche_mail_relay_failure'); return 1;")
    expect((await health()).status).to.equal('recommended')
    await site.php(
      `\\Depesche\\MailRelay\\State::change(['verified' => ['at' => 1, 'from' => 'a', 'tls' => 'TLSv1.3', 'dkim' => 'pass']]); return 1;`,
    )
    expect((await health()).status).to.equal('good')
    const { description } = await site.php<{ description: string }>(
      `add_filter('option_active_plugins', function ($all) { return array_merge($all, ['wp-mail-smtp/wp_mail_smtp.php']); }); ${test}`,
    )
    expect(description).to.include('WP Mail SMTP is active as well.')
  })

  it('speaks German', async () => {
    await site.php("update_option('lab_locale', 'de_DE'); return 1;")
    const { text } = await admin.get(settings)
    expect(text).to.include('Mails gehen signiert über das Relay.').and.include('Testmail senden')
  })

  it('saves a sender by its own page, where there is no shop', async () => {
    await site.php(`delete_option('lab_locale'); \\Depesche\\MailRelay\\State::change(['connection' => '']); return 1;`)
    await site.define('DEPESCHE_HOST', 'mail.laden.test')
    await site.define('DEPESCHE_USER', 'sys-2')
    await site.define('DEPESCHE_PASS', 'of wp-config')
    const page = await admin.get(settings)
    const action = /<form method="post" action="([^"]*)"/.exec(page.text)?.[1]?.replaceAll(/&#0?38;|&amp;/g, '&') ?? ''
    const saved = await admin.post(action.replace(site.url, ''), {
      depesche_sender: 'laden@laden.test',
      depesche_sender_name: 'Der Laden',
    })
    expect(noticesOf(await admin.get(saved.location))).to.deep.equal(['success: Saved.'])
    expect(
      await site.php('return [\\Depesche\\MailRelay\\Smtp::values(), \\Depesche\\MailRelay\\Sender::name()];'),
    ).to.deep.equal([{ host: 'mail.laden.test', port: 1, username: 'sys-2', password: 'of wp-config' }, 'Der Laden'])
  })
})
