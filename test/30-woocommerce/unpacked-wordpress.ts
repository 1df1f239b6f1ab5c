/**
 * WordPress of Debian's security suite, unpacked and not installed, with its SQLite driver. The packages come by a list of
 * sources of our own, checked with Debian's keys, so the machine's own sources stay as they are. Kept in the system's
 * temporary directory for the next run.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isInstalled, run } from '../lab/programs.ts'

const cache = join(tmpdir(), `depesche-wordpress-${process.getuid?.() ?? 0}`)
const suite = 'trixie'
/** WordPress, and what its package links to in others */
const packages = [
  'wordpress',
  'wordpress-theme-twentytwentyfive',
  'libjs-cropper',
  'libjs-lodash',
  'libjs-underscore',
  'php-getid3',
]
/** has sqlite-database-integration.zip: WordPress on SQLite by the `db.php` drop-in */
const sqlite = '@wp-playground/cli@3.1.56'
const extensions = ['pdo_sqlite', 'curl', 'mbstring', 'xml', 'zip', 'sodium', 'openssl']

/** @returns why it can't be had here; null when it can */
export async function whyNoWordPress(): Promise<string | null> {
  if (!isInstalled('apt-get') || !isInstalled('dpkg-deb')) return 'WordPress comes from Debian’s packages: no apt here'
  if (!isInstalled('php')) return 'php is missing: apt-get install php8.2-cli php8.2-sqlite3 …'
  const { stdout } = await run('php', ['-m'])
  const there = stdout.toString().toLowerCase().split('\n')
  const missing = extensions.filter(name => !there.includes(name))
  return missing.length === 0 ? null : `php lacks ${missing.join(', ')}`
}

/** @returns the directory of WordPress' files: nobody writes there, copy it */
export async function unpackedWordPress(): Promise<string> {
  const root = join(cache, suite)
  if (existsSync(root)) return root
  await mkdir(cache, { recursive: true, mode: 0o755 })
  const work = await mkdtemp(join(cache, 'new-'))
  try {
    await unpackDebian(work)
    await unpackSqlite(work)
    // another test file may have been faster
    if (!existsSync(root)) await rename(join(work, 'site'), root).catch(() => undefined)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  if (!existsSync(root)) throw new Error(`WordPress could not be put to ${root}`)
  return root
}

async function unpackDebian(work: string): Promise<void> {
  const keys = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
  const lines = [
    `deb ${keys} http://deb.debian.org/debian ${suite} main`,
    `deb ${keys} http://deb.debian.org/debian-security ${suite}-security main`,
  ]
  await writeFile(join(work, 'sources.list'), `${lines.join('\n')}\n`)
  await writeFile(join(work, 'status'), '')
  for (const name of ['lists/partial', 'archives/partial', 'debs']) await mkdir(join(work, name), { recursive: true })
  const options = {
    'Dir::Etc::sourcelist': join(work, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(work, 'lists'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': work,
    'Dir::Cache::archives': join(work, 'archives'),
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  }
  const apt = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  const debs = join(work, 'debs')
  await must('apt-get', [...apt, '-qq', 'update'], debs)
  await must('apt-get', [...apt, '-qq', 'download', ...packages], debs)
  await must('sh', ['-c', 'for deb in *.deb; do dpkg-deb -x "$deb" root || exit 1; done'], debs)
  const site = join(work, 'site')
  // Debian's own settings, and a link into /etc
  await must('sh', ['-c', 'cd root/usr/share/wordpress && rm -f wp-config.php .htaccess'], debs)
  await must('cp', ['-rL', 'root/usr/share/wordpress', site], debs)
}

async function unpackSqlite(work: string): Promise<void> {
  await must('npm', ['pack', '--silent', sqlite], work)
  await must('sh', ['-c', 'tar -xzf wp-playground-cli-*.tgz'], work)
  const plugins = join(work, 'site/wp-content/plugins')
  await mkdir(plugins, { recursive: true })
  const unzip = '$zip = new ZipArchive(); exit($zip->open($argv[1]) === true && $zip->extractTo($argv[2]) ? 0 : 1);'
  const zip = join(work, 'package/sqlite-database-integration.zip')
  await must('php', ['-r', unzip, zip, plugins], work)
  const driver = join(plugins, 'sqlite-database-integration')
  await rename(join(plugins, 'plugin-sqlite-database-integration'), driver)
  const dropIn = await readFile(join(driver, 'db.copy'), 'utf8')
  await writeFile(
    join(work, 'site/wp-content/db.php'),
    dropIn.replace('{SQLITE_PLUGIN}', 'sqlite-database-integration/load.php'),
  )
}

async function must(program: string, args: string[], cwd: string): Promise<void> {
  const { code, stderr, stdout } = await run(program, args, { cwd, timeoutMs: 180_000 })
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}${stdout}`)
}
