/** A real WordPress of a test's own: installed, served on loopback, with Depesche's plugin in it. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePorts } from '../lab/ports.ts'
import { run } from '../lab/programs.ts'
import { unpackedWordPress } from './unpacked-wordpress.ts'
import { Visitor } from './visitor.ts'

const here = import.meta.dirname
export const slug = 'depesche-mail-relay-for-woocommerce'
export const pluginSource = resolve(here, '../../plugins/woocommerce', slug)
export const password = 'a long enough passphrase'

export interface WordPress extends AsyncDisposable {
  readonly dir: string
  readonly url: string
  /** runs PHP in the site, after WordPress was loaded. @returns what it returns */
  php<T = unknown>(code: string, caFile?: string): Promise<T>
  /** the same in the second site */
  phpOfSecond<T = unknown>(code: string): Promise<T>
  /** signed in */
  visitor(login?: string): Promise<Visitor>
  /** replaces the definition of a constant, or adds one */
  define(name: string, value: string | number | boolean | null): Promise<void>
}

export interface WordPressOptions {
  /** PEM: whom the site trusts, for https and SMTP */
  readonly authorities: string
  readonly shop: boolean
  readonly adminEmail: string
  /** of a MariaDB with an empty database `wordpress`; without it SQLite */
  readonly mariaDb?: { readonly socket: string }
  /** a second site of a network (multisite): its path, such as /second/. The plugin is activated for all of them. */
  readonly secondSite?: string
}

export async function startWordPress(options: WordPressOptions): Promise<WordPress> {
  await using stack = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'wordpress-'))
  stack.defer(() => rm(dir, { recursive: true, force: true }))
  await run('cp', ['-r', `${await unpackedWordPress()}/.`, dir], { timeoutMs: 60_000 })
  const { mariaDb, secondSite } = options
  if (mariaDb !== undefined) await rm(join(dir, 'wp-content/db.php')) // the driver for SQLite
  const plugins = join(dir, 'wp-content/plugins')
  await cp(pluginSource, join(plugins, slug), { recursive: true })
  if (options.shop) await cp(join(here, 'stand-in/woocommerce'), join(plugins, 'woocommerce'), { recursive: true })
  await cp(join(here, 'stand-in/mu-plugins'), join(dir, 'wp-content/mu-plugins'), { recursive: true })
  const caFile = join(dir, 'authorities.pem')
  await writeFile(caFile, options.authorities)
  const [port = 0] = await freePorts(1)
  const url = `http://localhost:${port}`
  const constants = new Map<string, unknown>([
    ['DB_NAME', 'wordpress'],
    ['DB_USER', mariaDb === undefined ? '' : 'root'],
    ['DB_PASSWORD', ''],
    ['DB_HOST', mariaDb === undefined ? '' : `localhost:${mariaDb.socket}`],
    ...['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY'].map(name => [name, secret()] as const),
    ...['AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'].map(name => [name, secret()] as const),
    ['WP_HOME', url],
    ['WP_SITEURL', url],
    ['WP_HTTP_BLOCK_EXTERNAL', true],
    ['WP_ACCESSIBLE_HOSTS', 'localhost'],
    ['DISABLE_WP_CRON', true],
    ['AUTOMATIC_UPDATER_DISABLED', true],
    ['WP_DEBUG', true],
    ['WP_DEBUG_DISPLAY', false],
    ['WP_DEBUG_LOG', join(dir, 'debug.log')],
    ['LAB_AUTHORITIES', caFile],
  ])
  const writeConfig = async () => {
    const lines = [...constants].filter(([, value]) => value !== null)
    const defines = lines.map(([name, value]) => `define('${name}', ${JSON.stringify(value).replaceAll('$', '\\$')});`)
    const rest = "$table_prefix = 'wp_';\ndefined('ABSPATH') || define('ABSPATH', __DIR__ . '/');\n"
    const text = `<?php\n${defines.join('\n')}\n${rest}require_once ABSPATH . 'wp-settings.php';\n`
    await writeFile(join(dir, 'wp-config.php'), text)
  }
  await writeConfig()
  const settings = (authorities = caFile) =>
    [`openssl.cafile=${authorities}`, 'display_errors=stderr', 'opcache.revalidate_freq=0'].flatMap(one => ['-d', one])

  const script = async <T>(code: string, authorities?: string): Promise<T> => {
    const mark = randomBytes(8).toString('hex')
    const whole = `$got = (static function () {\n${code}\n})();\necho '${mark}', json_encode($got, JSON_THROW_ON_ERROR);`
    const ran = await run('php', [...settings(authorities), '-r', whole], { cwd: dir, timeoutMs: 60_000 })
    const text = ran.stdout.toString()
    const at = text.indexOf(mark)
    if (ran.code !== 0 || at < 0) throw new Error(`php ended with ${ran.code}: ${ran.stderr}${text.slice(0, 4000)}`)
    if (/\b(Warning|Notice|Deprecated|Fatal error)\b.*depesche/i.test(ran.stderr)) throw new Error(ran.stderr)
    return JSON.parse(text.slice(at + mark.length)) as T
  }
  const inside = `$_SERVER['HTTP_HOST'] = '${new URL(url).host}'; $_SERVER['REQUEST_METHOD'] = 'GET';`
  const active = [...(options.shop ? ['woocommerce/woocommerce.php'] : []), `${slug}/${slug}.php`]
  await script(`${inside} define('WP_INSTALLING', true); require 'wp-load.php';
    require_once ABSPATH . 'wp-admin/includes/upgrade.php';
    add_filter('pre_wp_mail', '__return_true');
    wp_install('The Shop', 'admin', '${options.adminEmail}', true, '', '${password}');`)
  if (secondSite !== undefined) {
    const { host } = new URL(url)
    await script(`${inside} require 'wp-load.php'; require_once ABSPATH . 'wp-admin/includes/upgrade.php';
      foreach ($GLOBALS['wpdb']->tables('ms_global') as $name => $table) { $GLOBALS['wpdb']->$name = $table; }
      install_network(); populate_network(1, '${host}', '${options.adminEmail}', 'Network', '/', false);`)
    for (const name of ['WP_HOME', 'WP_SITEURL']) constants.delete(name) // each site has its own
    for (const name of ['WP_ALLOW_MULTISITE', 'MULTISITE']) constants.set(name, true)
    constants.set('SUBDOMAIN_INSTALL', false).set('DOMAIN_CURRENT_SITE', host).set('PATH_CURRENT_SITE', '/')
    constants.set('SITE_ID_CURRENT_SITE', 1).set('BLOG_ID_CURRENT_SITE', 1)
    await writeConfig()
    await script(`${inside} require 'wp-load.php'; add_filter('pre_wp_mail', '__return_true');
      $made = wpmu_create_blog('${host}', '${secondSite}', 'Second', 1);
      if (is_wp_error($made)) throw new Exception($made->get_error_message());`)
  }
  for (const plugin of active)
    await script(`${inside} require 'wp-load.php'; require_once ABSPATH . 'wp-admin/includes/admin.php';
      wp_set_current_user(1); $done = activate_plugin('${plugin}', '', ${secondSite !== undefined});
      if (is_wp_error($done)) throw new Exception($done->get_error_message());`)

  // a process group of its own, ended as a whole
  const server = spawn('php', [...settings(), '-S', `127.0.0.1:${port}`, '-t', dir], {
    cwd: dir,
    detached: true,
    stdio: 'ignore',
  })
  const { pid } = server
  if (pid === undefined) throw new Error('php does not start')
  stack.defer(() => {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // it has ended by itself
    }
  })
  const answers = () =>
    fetch(`${url}/wp-login.php`).then(
      ({ status }) => status === 200,
      () => false,
    )
  for (const until = Date.now() + 30_000; !(await answers()); await delay(50))
    if (Date.now() > until)
      throw new Error(`WordPress does not answer: ${await readFile(join(dir, 'debug.log'), 'utf8').catch(() => '')}`)

  const kept = stack.move()
  return {
    dir,
    url,
    php: (code, authorities) => script(`${inside} require 'wp-load.php'; ${code}`, authorities),
    phpOfSecond: code => script(`${inside} $_SERVER['REQUEST_URI'] = '${secondSite}'; require 'wp-load.php'; ${code}`),
    async visitor(login = 'admin') {
      const visitor = new Visitor(url)
      await visitor.get('/wp-login.php')
      const answer = await visitor.post('/wp-login.php', { log: login, pwd: password, testcookie: '1' })
      if (answer.status !== 302)
        throw new Error(`${login} can't sign in: ${answer.status} ${answer.text.slice(0, 2000)}`)
      return visitor
    },
    async define(name, value) {
      constants.set(name, value)
      await writeConfig()
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

const secret = () => randomBytes(32).toString('hex')
