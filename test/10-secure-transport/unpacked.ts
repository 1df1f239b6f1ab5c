/**
 * Debian's Postfix and Exim, unpacked and not installed: each would put the other and the machine's own mail server
 * aside, and start a service. Their libraries are installed by scripts/test-tools.mjs; the accounts they were built for
 * exist for them only (nss_wrapper).
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isInstalled, run } from '../lab/programs.ts'

export type MailServer = 'postfix' | 'exim4-daemon-light'

const cache = join(tmpdir(), `depesche-mail-servers-${process.getuid?.() ?? 0}`)
const wrapper = 'libnss_wrapper.so'

/** @returns the root directory of the unpacked package; null where it can't be had (no Debian, not root, no network) */
export async function unpackedServer(name: MailServer): Promise<string | null> {
  if (process.getuid?.() !== 0 || !isInstalled('apt-get') || !isInstalled('dpkg-deb')) return null
  if (!(await hasWrapper())) return null
  const root = join(cache, name)
  if (existsSync(root)) return root
  await mkdir(cache, { recursive: true, mode: 0o755 })
  const work = await mkdtemp(join(cache, 'new-'))
  const got = await run('sh', ['-c', `cd ${work} && apt-get download ${name} && dpkg-deb -x ${name}_*.deb root`], {
    timeoutMs: 60_000,
  })
  // another test file may have been faster
  if (got.code === 0 && !existsSync(root)) await rename(join(work, 'root'), root).catch(() => undefined)
  await rm(work, { recursive: true, force: true })
  return existsSync(root) ? root : null
}

const hasWrapper = async () => (await run('sh', ['-c', `ls /usr/lib/*/${wrapper}`])).code === 0

/** Accounts of their own, beside the machine's. @returns the environment that shows them */
export async function withAccounts(dir: string, accounts: Record<string, number>): Promise<Record<string, string>> {
  const entries = Object.entries(accounts)
  const passwd = entries.map(([name, id]) => `${name}:x:${id}:${id}::/nonexistent:/bin/false\n`)
  const group = entries.map(([name, id]) => `${name}:x:${id}:\n`)
  const files = { NSS_WRAPPER_PASSWD: join(dir, 'passwd'), NSS_WRAPPER_GROUP: join(dir, 'group') }
  await writeFile(files.NSS_WRAPPER_PASSWD, (await readFile('/etc/passwd', 'utf8')) + passwd.join(''))
  await writeFile(files.NSS_WRAPPER_GROUP, (await readFile('/etc/group', 'utf8')) + group.join(''))
  return { ...files, LD_PRELOAD: wrapper }
}
