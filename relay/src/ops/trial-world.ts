/** The world of a trial, on loopback: DNS for `shop.test` and `inbox.test`, and the inbox's mail server. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureTlsFiles, readTlsPair } from '../tls/index.ts'
import { type InboxMail, startTrialDns, startTrialInbox, type TrialDns } from '../trial/index.ts'

export interface TrialWorld {
  readonly dns: TrialDns
  readonly mxPort: number
  readonly caFile: string
  /** for the relay's environment */
  readonly env: Record<string, string>
  close(): Promise<void>
}

export async function startTrialWorld(options: {
  dataDir: string
  keep(mail: InboxMail): Promise<void>
  greylistMs?: number
}): Promise<TrialWorld> {
  const files = await ensureTlsFiles(join(options.dataDir, 'tls'), 'localhost')
  const dns = await startTrialDns({
    zones: ['shop.test', 'inbox.test', 'depesche.test'],
    records: [
      { type: 'MX', name: 'inbox.test', preference: 10, exchange: 'mx.inbox.test' },
      { type: 'A', name: 'mx.inbox.test', value: '127.0.0.1' },
      { type: 'TXT', name: '_dmarc.shop.test', value: 'v=DMARC1; p=reject' },
      { type: 'TXT', name: '_dmarc.depesche.test', value: 'v=DMARC1; p=reject' },
    ],
  })
  const inbox = await startTrialInbox({
    hostname: 'mx.inbox.test',
    domain: 'inbox.test',
    tls: readTlsPair(files),
    keep: options.keep,
    greylistMs: options.greylistMs,
  })
  return {
    dns,
    mxPort: inbox.port,
    caFile: files.caFile,
    env: {
      DEPESCHE_DNS_SERVERS: dns.address,
      DEPESCHE_MX_PORT: String(inbox.port),
      DEPESCHE_ALLOW_PRIVATE_DESTINATIONS: 'true',
    },
    async close() {
      await inbox.close()
      await dns.close()
    },
  }
}

/** So many mails are kept; older ones go. */
const keptMails = 2000

export interface KeptMail extends Omit<InboxMail, 'raw' | 'receivedAt'> {
  readonly receivedAt: string
}

/** Mails as files: `<id>.eml` and `<id>.json`; the CLI reads them while the trial runs. */
export function keepInFolder(folder: string): (mail: InboxMail) => Promise<void> {
  let sinceTidy = 0
  return async ({ raw, ...mail }) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, `${mail.id}.eml`), raw, { mode: 0o600 })
    await writeFile(join(folder, `${mail.id}.json.new`), JSON.stringify(mail), { mode: 0o600 })
    await rename(join(folder, `${mail.id}.json.new`), join(folder, `${mail.id}.json`))
    if (++sinceTidy < 100) return
    sinceTidy = 0
    for (const old of (await listKept(folder)).slice(keptMails))
      for (const ending of ['eml', 'json']) await rm(join(folder, `${old.id}.${ending}`), { force: true })
  }
}

/** newest first */
export async function listKept(folder: string): Promise<KeptMail[]> {
  const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.json'))
  const mails = await Promise.all(
    names.map(async name => JSON.parse(await readFile(join(folder, name), 'utf8')) as KeptMail),
  )
  return mails.sort((a, b) => b.receivedAt.localeCompare(a.receivedAt))
}
