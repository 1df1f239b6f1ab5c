/** Independent SMTP clients, as a merchant's software or an administrator's shell has them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isInstalled, type Ran, run } from './programs.ts'

/** The values a merchant copies, and whom to trust. */
export interface SmtpValues {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
  /** PEM file of the authority */
  readonly caFile: string
}

export interface ClientMail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: Buffer
}

export interface Client {
  readonly name: string
  isHere(): boolean
  /** `code` 0: the client believes that the mail was taken */
  send(smtp: SmtpValues, mail: ClientMail): Promise<Ran>
}

export const swaks: Client = {
  name: 'swaks',
  isHere: () => isInstalled('swaks'),
  send: (smtp, mail) =>
    withFile(withoutFinalLineEnd(mail.raw), file =>
      run('swaks', [
        '--server',
        smtp.host,
        '--port',
        `${smtp.port}`,
        '--tls',
        '--tls-verify',
        '--tls-ca-path',
        smtp.caFile,
        '--auth',
        'LOGIN',
        '--auth-user',
        smtp.username,
        '--auth-password',
        smtp.password,
        '--from',
        mail.from,
        '--to',
        mail.to.join(','),
        '--helo',
        'shop.test',
        '--data',
        `@${file}`,
      ]),
    ),
}

export const msmtp: Client = {
  name: 'msmtp',
  isHere: () => isInstalled('msmtp'),
  send: (smtp, mail) =>
    run(
      'msmtp',
      [
        '--file=/dev/null',
        `--host=${smtp.host}`,
        `--port=${smtp.port}`,
        '--tls=on',
        '--tls-starttls=on',
        `--tls-trust-file=${smtp.caFile}`,
        '--auth=plain',
        `--user=${smtp.username}`,
        '--passwordeval=printenv SMTP_PASSWORD',
        `--from=${mail.from}`,
        '--',
        ...mail.to,
      ],
      { input: mail.raw.toString('latin1').replaceAll('\r\n', '\n'), env: { SMTP_PASSWORD: smtp.password } },
    ),
}

const smtplibScript = `
import json, smtplib, ssl, sys
v = json.loads(sys.argv[1])
with smtplib.SMTP(v['host'], v['port'], timeout=20) as client:
    client.starttls(context=ssl.create_default_context(cafile=v['caFile']))
    client.login(v['username'], v['password'])
    refused = client.sendmail(v['from'], v['to'], sys.stdin.buffer.read())
    if refused: sys.exit(json.dumps({k: str(c) for k, c in refused.items()}))
`

export const smtplib: Client = {
  name: 'Python’s smtplib',
  isHere: () => isInstalled('python3'),
  send: (smtp, mail) =>
    run('python3', ['-c', smtplibScript, JSON.stringify({ ...smtp, from: mail.from, to: mail.to })], {
      input: mail.raw,
    }),
}

export const curl: Client = {
  name: 'curl',
  isHere: () => isInstalled('curl'),
  send: (smtp, mail) =>
    run(
      'curl',
      [
        '--silent',
        '--show-error',
        '--url',
        `smtp://${smtp.host}:${smtp.port}/shop.test`,
        '--ssl-reqd',
        '--cacert',
        smtp.caFile,
        '--user',
        `${smtp.username}:${smtp.password}`,
        '--mail-from',
        mail.from,
        ...mail.to.flatMap(to => ['--mail-rcpt', to]),
        '--upload-file',
        '-',
      ],
      { input: mail.raw },
    ),
}

/** swaks adds one of its own. */
const withoutFinalLineEnd = (raw: Buffer) => (raw.toString('latin1').endsWith('\r\n') ? raw.subarray(0, -2) : raw)

async function withFile(content: Buffer, work: (file: string) => Promise<Ran>): Promise<Ran> {
  const dir = await mkdtemp(join(tmpdir(), 'mail-'))
  try {
    await writeFile(join(dir, 'mail.eml'), content)
    return await work(join(dir, 'mail.eml'))
  } finally {
    await rm(dir, { recursive: true })
  }
}
