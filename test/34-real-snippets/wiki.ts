/**
 * Debian's MediaWiki, unpacked and not installed: what sends mail of it, without its skins, extensions and most languages,
 * which are three quarters of it. Kept in the system's temporary directory for the next run. Each wiki is its own on SQLite.
 */
import { existsSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isInstalled, run } from '../lab/programs.ts'

const cache = join(tmpdir(), `depesche-mediawiki-${process.getuid?.() ?? 0}`)
const left = [
  './etc',
  './var',
  './usr/share/doc',
  './usr/share/mediawiki/extensions*',
  './usr/share/mediawiki/mw-config',
  './usr/share/mediawiki/skins',
  './usr/share/mediawiki/languages/messages/Messages[!E]*',
  '*/resources/lib/*',
  '*/i18n/[!e]*.json',
  '*/i18n/*/[!e]*.json',
]
/** links to what belongs to the machine's own wiki */
const links = ['LocalSettings.php', 'config', 'images', 'extensions']

/** @returns why it can't be had here; null when it can */
export async function whyNoWiki(): Promise<string | null> {
  if (!isInstalled('apt-get') || !isInstalled('dpkg-deb')) return 'MediaWiki comes from Debian’s packages: no apt here'
  if (!isInstalled('php')) return 'php is missing: apt-get install php8.2-cli php8.2-sqlite3 …'
  return null
}

/** @returns the directory of MediaWiki's files: nobody writes there */
async function unpackedWiki(): Promise<string> {
  const root = join(cache, 'mediawiki')
  if (existsSync(root)) return root
  await mkdir(cache, { recursive: true, mode: 0o755 })
  const work = await mkdtemp(join(cache, 'new-'))
  const excluded = left.map(pattern => `--exclude='${pattern}'`).join(' ')
  const download = 'apt-get -qq download mediawiki mediawiki-classes'
  // the machine's lists may be older than what the mirror still has
  const script = `mkdir root && { ${download} || { apt-get -qq update && ${download}; }; } &&
    for deb in *.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C root ${excluded} || exit 1; done &&
    cd root/usr/share/mediawiki && rm -f ${links.join(' ')} && mkdir extensions images skins`
  try {
    const { code, stderr } = await run('sh', ['-c', script], { cwd: work, timeoutMs: 120_000 })
    if (code !== 0) throw new Error(`MediaWiki can't be unpacked: ${stderr}`)
    if (!existsSync(root)) await rename(join(work, 'root/usr/share/mediawiki'), root).catch(() => undefined)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return root
}

export interface Wiki extends AsyncDisposable {
  /** Puts a text at the end of LocalSettings.php, as its merchant does. */
  paste(text: string): Promise<void>
  /** MediaWiki's own "confirm your address". @returns what it says is wrong; null when it was sent */
  askToConfirm(address: string, caFile: string): Promise<string | null>
}

export async function startWiki(): Promise<Wiki> {
  const root = await unpackedWiki()
  await using stack = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'wiki-'))
  stack.defer(() => rm(dir, { recursive: true, force: true }))
  const install = ['--dbtype', 'sqlite', '--dbpath', dir, '--confpath', dir, '--server', 'http://wiki.test']
  const named = ['--scriptpath', '', '--pass', 'a long enough passphrase', 'Wiki', 'Admin']
  const made = await run('php', [join(root, 'maintenance/install.php'), ...install, ...named], { timeoutMs: 60_000 })
  if (made.code !== 0) throw new Error(`MediaWiki can't be installed: ${made.stderr}${made.stdout}`)
  const settings = join(dir, 'LocalSettings.php')
  const kept = stack.move()
  return {
    paste: text => appendFile(settings, `\n${text}`),
    async askToConfirm(address, caFile) {
      const input = `$user = MediaWiki\\MediaWikiServices::getInstance()->getUserFactory()->newFromName('Admin'); $user->setEmail('${address}'); $user->saveSettings(); $sent = $user->sendConfirmationMail(); echo "\\n", json_encode($sent->isGood() ? null : $sent->getWikiText()), "\\n";\n`
      const eval_ = [join(root, 'maintenance/eval.php'), '--conf', settings]
      const ran = await run('php', ['-d', `openssl.cafile=${caFile}`, '-d', 'display_errors=stderr', ...eval_], {
        input,
      })
      const line = ran.stdout.toString().trim().split('\n').at(-1) ?? ''
      if (ran.code !== 0 || line === '') throw new Error(`eval.php ended with ${ran.code}: ${ran.stderr}${ran.stdout}`)
      return JSON.parse(line) as string | null
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
