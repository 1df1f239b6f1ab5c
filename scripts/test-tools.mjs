/** Other people's programs that some tests use as clients and judges. A test whose program is missing is pending. */
import { spawnSync } from 'node:child_process'

/** @returns Debian's package, and how to see that it is there */
function phpExtension(name) {
  const module = { mysql: 'mysqli', xml: 'dom' }[name] ?? name
  return [`php8.2-${name}`, `php -m | grep -qx ${module}`]
}

/** Debian package → how to see that it is there */
const tools = {
  curl: 'command -v curl',
  openssl: 'command -v openssl',
  swaks: 'command -v swaks',
  'libnet-ssleay-perl': 'perl -MNet::SSLeay -e 1', // swaks only recommends it
  msmtp: 'command -v msmtp',
  opendkim: 'command -v opendkim',
  'opendkim-tools': 'command -v opendkim-testmsg',
  // Debian's module belongs to Debian's Python, whichever comes first in PATH
  'python3-dkim': "/usr/bin/python3 -c 'import dkim'",
  'bind9-dnsutils': 'command -v dig',
  faketime: 'command -v faketime', // a clock that a test sets
  qpdf: 'command -v qpdf',
  'poppler-utils': 'command -v pdftotext',
  'libxml2-utils': 'command -v xmllint',
  // WordPress and MediaWiki run in them; they are unpacked by their tests, not installed: test/30-woocommerce, test/34-…
  'php8.2-cli': 'command -v php',
  ...Object.fromEntries(['curl', 'gd', 'intl', 'mbstring', 'mysql', 'sqlite3', 'xml', 'zip'].map(phpExtension)),
  'mariadb-server-core': 'command -v mariadbd', // without a service: WordPress' other database
  gettext: 'command -v msgfmt',
  chromium: 'command -v chromium', // the admin UI's pages are tried in a real browser
  // Postfix and Exim are unpacked by their tests, not installed: see test/10-secure-transport/unpacked.ts
  'libnss-wrapper': 'ls /usr/lib/*/libnss_wrapper.so',
}

/** @returns the library packages that these need; none where apt doesn't know them (yet: before its first update) */
function librariesOf(packages) {
  const { stdout } = spawnSync('apt-cache', ['depends', '--no-recommends', '--no-suggests', ...packages], {
    encoding: 'utf8',
  })
  return [...new Set([...(stdout ?? '').matchAll(/^ +\|?Depends: (lib[a-z0-9.+-]+)$/gm)].map(([, name]) => name))]
}

/** Installs what is missing where it can be: root on Debian. @returns what stays missing, and says so */
export function installTestTools() {
  let missing = missingTools()
  if (missing.length > 0 && process.getuid?.() === 0 && works('command -v apt-get')) {
    process.stderr.write(`Installing ${missing.join(', ')} for the tests …\n`)
    const quiet = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['update', '-qq'], quiet)
    missing = missingTools()
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], quiet)
    missing = missingTools()
  }
  if (missing.length > 0)
    process.stderr.write(
      `The tests that use ${missing.join(', ')} are pending; install with: apt-get install ${missing.join(' ')}\n`,
    )
  return missing
}

const missingTools = () => [
  ...Object.keys(tools).filter(name => !works(tools[name])),
  ...librariesOf(['postfix', 'exim4-daemon-light']).filter(name => !works(`dpkg -s ${name}`)),
]

const works = command =>
  spawnSync('sh', ['-c', command], { stdio: 'ignore', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } })
    .status === 0
