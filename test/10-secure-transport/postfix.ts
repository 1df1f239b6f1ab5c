/** Debian's Postfix as a receiver on loopback: an smtpd per address, each with its own restrictions. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { answers } from './exim.ts'
import type { RealServer, ReturnsTo, ServerFiles } from './real-servers.ts'
import { unpackedServer, withAccounts } from './unpacked.ts'

const ids = { postfix: 65_531, postdrop: 65_532 }
const queues = 'active bounce corrupt defer deferred flush hold incoming maildrop pid private public saved trace'

const main = (dir: string, root: string, onward: Record<string, string>) => `
compatibility_level = 3.6
queue_directory = ${dir}/queue
data_directory = ${dir}/data
command_directory = ${root}/usr/sbin
daemon_directory = ${root}/usr/lib/postfix/sbin
shlib_directory = ${root}/usr/lib/postfix
meta_directory = ${dir}
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${dir}/log
maillog_file_prefixes = ${dir}
import_environment = MAIL_CONFIG MAIL_LOGTAG POSTLOG_SERVICE POSTLOG_HOSTNAME LANG=C LD_PRELOAD LD_LIBRARY_PATH NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
export_environment = MAIL_CONFIG MAIL_LOGTAG POSTLOG_SERVICE POSTLOG_HOSTNAME LANG=C LD_PRELOAD LD_LIBRARY_PATH NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
myhostname = postfix.test
mydestination =
inet_protocols = ipv4
alias_maps =
alias_database =
virtual_mailbox_domains = static:all
virtual_mailbox_maps = inline:{ nobody@nowhere.invalid=x }
virtual_transport = discard:
transport_maps = inline:{ ${Object.entries(onward)
  .map(([domain, where]) => `{ ${domain} = smtp:${where} }`)
  .join(', ')} }
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = permit
smtpd_peername_lookup = no
smtpd_tls_cert_file = ${dir}/cert.pem
smtpd_tls_key_file = ${dir}/key.pem
smtpd_tls_security_level = may
message_size_limit = 2000000
`

const services = (port: number, mode: Record<string, string>, policyPort: number) => {
  const smtpd = (address = '', ...options: string[]) =>
    [`${address}:${port} inet n - n - - smtpd`, ...options.map(option => `  -o ${option}`)].join('\n')
  return [
    smtpd(mode.plain),
    smtpd(mode.tls, 'smtpd_tls_security_level=encrypt'),
    smtpd(mode.mail, 'smtpd_delay_reject=no', 'smtpd_sender_restrictions=reject'),
    smtpd(mode.rcpt, 'smtpd_reject_unlisted_recipient=yes', 'myhostname=backend.postfix.test'),
    smtpd(mode.returns),
    smtpd(mode.grey, `smtpd_recipient_restrictions=check_policy_service,inet:127.0.0.1:${policyPort},permit`),
    smtpd(mode.data, 'smtpd_data_restrictions=reject'),
    smtpd(mode.after, 'smtpd_end_of_data_restrictions=reject'),
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'discard unix - - n - - discard',
    'anvil unix - - n - 1 anvil',
    'postlog unix-dgram n - n - 1 postlogd',
    '',
  ].join('\n')
}

/** A greylisting policy service (Postfix's SMTPD_POLICY_README): defers each recipient once. */
async function startGreylist() {
  const seen = new Set<string>()
  const server = createServer(socket => {
    let text = ''
    socket
      .on('error', () => undefined)
      .on('data', chunk => {
        text += chunk
        for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
          const recipient = /^recipient=(.*)$/m.exec(text.slice(0, end))?.[1] ?? ''
          text = text.slice(end + 2)
          socket.write(`action=${seen.has(recipient) ? 'DUNNO' : 'DEFER 4.2.0 Greylisted, come again'}\n\n`)
          seen.add(recipient)
        }
      })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** @returns null where Postfix can't be had */
export async function startPostfix(
  port: number,
  { cert, key }: ServerFiles,
  mode: Record<string, string>,
  returns: ReturnsTo,
): Promise<RealServer | null> {
  const root = await unpackedServer('postfix')
  if (root === null) return null
  const dir = await mkdtemp(join(tmpdir(), 'postfix-'))
  await chmod(dir, 0o755)
  const greylist = await startGreylist()
  const env = { ...(await withAccounts(dir, ids)), LD_LIBRARY_PATH: join(root, 'usr/lib/postfix') }
  await mkdir(join(dir, 'data'))
  await mkdir(join(dir, 'queue'))
  await chown(join(dir, 'data'), ids.postfix, 0)
  for (const name of queues.split(' ')) {
    const path = join(dir, 'queue', name)
    await mkdir(path, { mode: 0o700 })
    if (name !== 'pid') await chown(path, ids.postfix, name === 'public' || name === 'maildrop' ? ids.postdrop : 0)
  }
  await chmod(join(dir, 'queue/public'), 0o710)
  await chmod(join(dir, 'queue/maildrop'), 0o730)
  await writeFile(join(dir, 'cert.pem'), cert)
  await writeFile(join(dir, 'key.pem'), key, { mode: 0o600 })
  const onward = {
    'returns.postfix.test': `[${mode.rcpt}]:${port}`, // a second server behind it, which knows nobody
    [returns.domain]: `[127.0.0.1]:${returns.port}`,
  }
  await writeFile(join(dir, 'main.cf'), main(dir, root, onward))
  const greylistPort = (greylist.address() as { port: number }).port
  await writeFile(join(dir, 'master.cf'), services(port, mode, greylistPort))
  const child = spawn(join(root, 'usr/lib/postfix/sbin/master'), ['-c', dir, '-d'], {
    env: { ...env, PATH: '/usr/bin:/bin', MAIL_CONFIG: dir },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  const log = async () => said + (await readFile(join(dir, 'log'), 'utf8').catch(() => ''))
  const close = async () => {
    const ended = once(child, 'exit')
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM') // the master ends its children, since it leads their process group
      await ended
    }
    greylist.close()
    await rm(dir, { recursive: true, force: true })
  }
  for (let tries = 0; tries < 100 && !(await answers(mode.plain ?? '', port)); tries++) {
    if (child.exitCode !== null) {
      const words = await log()
      await close()
      throw new Error(`Postfix ended at its start: ${words}`)
    }
    await delay(50)
  }
  return { name: 'Postfix', log, bdat: /disconnect from .* bdat=\d+ .*commands=/, close }
}
