/**
 * A MariaDB of a test's own: an empty directory, one socket, no network, and no tables of users (`--skip-grant-tables`), which
 * spares its installation. Debian's mariadb-server-core is the program alone, without a service.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { run } from '../lab/programs.ts'

export interface MariaDb extends AsyncDisposable {
  readonly socket: string
}

const program = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd'].find(path => existsSync(path))

/** @returns why it can't be had here; null when it can */
export async function whyNoMariaDb(): Promise<string | null> {
  if (program === undefined) return 'MariaDB is missing: apt-get install mariadb-server-core'
  const { stdout } = await run('php', ['-m'])
  return /^mysqli$/m.test(stdout.toString()) ? null : 'php lacks mysqli: apt-get install php8.2-mysql'
}

/** with an empty database `wordpress` */
export async function startMariaDb(): Promise<MariaDb> {
  await using stack = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'mariadb-'))
  stack.defer(() => rm(dir, { recursive: true, force: true }))
  await mkdir(join(dir, 'data'))
  const [socket, log] = [join(dir, 'socket'), join(dir, 'log')]
  const options = {
    user: process.getuid?.() === 0 ? 'root' : '',
    datadir: join(dir, 'data'),
    socket,
    'log-error': log,
    'innodb-log-file-size': '4M',
    'innodb-flush-log-at-trx-commit': '0', // nothing outlives the test
  }
  const given = Object.entries(options).flatMap(([name, value]) => (value === '' ? [] : [`--${name}=${value}`]))
  const fixed = ['--no-defaults', '--skip-networking', '--skip-grant-tables']
  const server = spawn(program ?? 'mariadbd', [...fixed, ...given], { stdio: 'ignore' })
  const ended = once(server, 'exit')
  stack.defer(async () => {
    server.kill('SIGKILL')
    await ended
  })
  const create = `mysqli_report(MYSQLI_REPORT_OFF); $db = @new mysqli('localhost', 'root', '', '', 0, '${socket}'); exit($db->connect_errno === 0 && $db->query('CREATE DATABASE wordpress') ? 0 : 1);`
  for (const until = Date.now() + 30_000; (await run('php', ['-r', create])).code !== 0; await delay(100))
    if (Date.now() > until || server.exitCode !== null)
      throw new Error(`MariaDB does not start: ${await readFile(log, 'utf8').catch(() => '')}`)
  const kept = stack.move()
  return { socket, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
