/** Debian's Exim as a receiver on loopback; what it does depends on the address it is reached at. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { RealServer, ReturnsTo, ServerFiles } from './real-servers.ts'
import { unpackedServer, withAccounts } from './unpacked.ts'

const account = 65_530

const config = (dir: string, program: string, port: number, mode: Record<string, string>, returns: ReturnsTo) => `
exim_path = ${program}
primary_hostname = exim.test
local_interfaces = ${Object.values(mode).join(' : ')}
daemon_smtp_ports = ${port}
spool_directory = ${dir}/spool
log_file_path = ${dir}/%slog
pid_file_path = ${dir}/exim.pid
tls_advertise_hosts = *
tls_certificate = ${dir}/cert.pem
tls_privatekey = ${dir}/key.pem
tls_on_connect_ports =
rfc1413_query_timeout = 0s
host_lookup =
smtp_accept_max_per_connection = 1000
message_size_limit = 2M
# Exim asks its ACL for DATA of nobody who uses BDAT
chunking_advertise_hosts = \${if eq{$received_ip_address}{${mode.data}}{}{*}}
acl_smtp_mail = at_mail
acl_smtp_rcpt = at_rcpt
acl_smtp_predata = at_data
acl_smtp_data = after_data
keep_environment = LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
deliver_drop_privilege = true
begin acl
at_mail:
  deny condition = \${if and{{eq{$received_ip_address}{${mode.tls}}}{!def:tls_in_cipher}}}
       message = 5.7.0 Encrypt first
  deny condition = \${if eq{$received_ip_address}{${mode.mail}}}
       message = 5.7.1 Your sender is not wanted here
  accept
at_rcpt:
  deny condition = \${if eq{$received_ip_address}{${mode.rcpt}}}
       message = 5.1.1 No such user here
  defer condition = \${if eq{$received_ip_address}{${mode.grey}}}
        !condition = \${if exists{${dir}/grey-$local_part}}
        condition = \${if eq{\${run{/usr/bin/touch ${dir}/grey-$local_part}{1}{1}}}{1}}
        message = 4.2.0 Greylisted, come again
  accept
at_data:
  deny condition = \${if eq{$received_ip_address}{${mode.data}}}
       message = 5.7.1 Not today
  accept
after_data:
  deny condition = \${if eq{$received_ip_address}{${mode.after}}}
       message = 5.7.1 This looks like spam
  accept
begin routers
back:
  driver = accept
  domains = ${returns.domain}
  transport = back
behind:
  driver = accept
  domains = returns.exim.test
  transport = behind
all:
  driver = accept
  transport = keep
begin transports
back:
  driver = smtp
  hosts = 127.0.0.1
  port = ${returns.port}
  allow_localhost
behind:
  driver = smtp
  hosts = ${mode.rcpt}
  port = ${port}
  allow_localhost
keep:
  driver = appendfile
  directory = ${dir}/mails
  maildir_format
  create_directory
  user = ${account}
  group = ${account}
  envelope_to_add
begin retry
* * F,1h,15m
`

/** @returns null where Exim can't be had */
export async function startExim(
  port: number,
  { cert, key }: ServerFiles,
  mode: Record<string, string>,
  returns: ReturnsTo,
): Promise<RealServer | null> {
  const root = await unpackedServer('exim4-daemon-light')
  if (root === null) return null
  const program = join(root, 'usr/sbin/exim4')
  await chmod(program, 0o755) // setuid, it would not see the wrapped accounts when it starts itself for a bounce
  const dir = await mkdtemp(join(tmpdir(), 'exim-'))
  await chmod(dir, 0o755)
  const env = await withAccounts(dir, { 'Debian-exim': account })
  for (const name of ['spool', 'mails']) await mkdir(join(dir, name))
  await writeFile(join(dir, 'cert.pem'), cert)
  await writeFile(join(dir, 'key.pem'), key)
  await writeFile(join(dir, 'exim.conf'), config(dir, program, port, mode, returns))
  await chown(dir, account, account)
  for (const name of ['spool', 'mails', 'cert.pem', 'key.pem']) await chown(join(dir, name), account, account)
  const child = spawn(program, ['-C', join(dir, 'exim.conf'), '-bdf', '-q10s'], {
    env: { ...env, PATH: '/usr/bin:/bin' },
    stdio: 'ignore',
  })
  const log = async () =>
    (
      await Promise.all(
        ['main', 'panic', 'reject'].map(name => readFile(join(dir, `${name}log`), 'utf8').catch(() => '')),
      )
    ).join('')
  const server: RealServer = {
    name: 'Exim',
    log,
    bdat: / <= .* K( |$)/m,
    async mails() {
      const files = await readdir(join(dir, 'mails/new'))
      return Promise.all(files.map(file => readFile(join(dir, 'mails/new', file), 'latin1')))
    },
    async close() {
      const ended = once(child, 'exit')
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await ended
      }
      await rm(dir, { recursive: true, force: true })
    },
  }
  for (let tries = 0; tries < 100 && !(await answers(mode.plain ?? '', port)); tries++) {
    if (child.exitCode !== null) {
      const words = await log()
      await rm(dir, { recursive: true, force: true })
      throw new Error(`Exim ended at its start: ${words}`)
    }
    await delay(50)
  }
  return server
}

/** @returns whether somebody listens there */
export function answers(address: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, address)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
