/**
 * The trial's receiving mail server: an MX for `inbox.test` that takes mails over STARTTLS and hands each to `keep`.
 * Some addresses answer as troublesome receivers do (see `answerFor`), so that bounces and deferrals can be watched.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

/** The relay takes 30 MB; a receiver that takes less would be another story. */
const MAX_MAIL_BYTES = 40 * 1024 * 1024
const GREYLIST_MS = 1_000

export interface InboxMail {
  readonly id: string
  readonly receivedAt: Date
  readonly reversePath: string
  readonly recipients: readonly string[]
  readonly tls: { readonly version: string; readonly cipher: string } | null
  readonly raw: Buffer
}

export interface TrialInboxOptions {
  readonly host?: string
  /** 0 for a free one */
  readonly port?: number
  /** the name in the greeting */
  readonly hostname: string
  /** mail for this domain and the ones below it is taken */
  readonly domain: string
  /** PEM; shown after STARTTLS */
  readonly tls: { readonly cert: string; readonly key: string }
  /** stores a mail; 250 is answered when it has resolved, 451 when it throws */
  readonly keep: (mail: InboxMail) => Promise<void>
  /** how long a `slow@` address is refused after its first try, ms */
  readonly greylistMs?: number
  readonly now?: () => Date
}

export interface TrialInbox {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

type Reply = { readonly code: number; readonly text: string } | null

/** The answer to RCPT by the word that the local part begins with (`full@`, `full.anna@`, `full+1@`). Null: taken. */
export function answerFor(recipient: string, firstTryMsAgo: number | null, greylistMs: number): Reply {
  const [, word] = /^(full|unknown|blocked|slow)(?=[.+@-])/i.exec(recipient) ?? []
  switch (word?.toLowerCase()) {
    case 'full':
      return { code: 452, text: `4.2.2 <${recipient}> The email account that you tried to reach is over quota` }
    case 'unknown':
      return {
        code: 550,
        text: `5.1.1 <${recipient}>: Recipient address rejected: User unknown in virtual mailbox table`,
      }
    case 'blocked':
      return { code: 550, text: '5.7.1 Message rejected due to content or reputation, see https://inbox.test/blocked' }
    case 'slow':
      return firstTryMsAgo !== null && firstTryMsAgo >= greylistMs
        ? null
        : { code: 450, text: `4.7.1 <${recipient}>: Recipient address rejected: Greylisted, try again later` }
    default:
      return null
  }
}

export async function startTrialInbox(options: TrialInboxOptions): Promise<TrialInbox> {
  const { host = '127.0.0.1', domain, keep, greylistMs = GREYLIST_MS, now = () => new Date() } = options
  const firstTries = new Map<string, number>()
  const isOurs = (recipient: string) => {
    const at = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase()
    return at === domain || at.endsWith(`.${domain}`)
  }

  function answer(recipient: string): Reply {
    if (!isOurs(recipient)) return { code: 554, text: `5.7.1 <${recipient}>: Relay access denied` }
    const at = now().getTime()
    const first = firstTries.get(recipient)
    if (/^slow/i.test(recipient) && first === undefined) firstTries.set(recipient, at)
    return answerFor(recipient, first === undefined ? null : at - first, greylistMs)
  }

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk)
    if (stream.sizeExceeded) throw smtpError({ code: 552, text: '5.3.4 Message exceeds the size limit' })
    const { mailFrom, rcptTo } = session.envelope
    const id = randomBytes(6).toString('hex')
    await keep({
      id,
      receivedAt: now(),
      reversePath: mailFrom === false ? '' : mailFrom.address,
      recipients: rcptTo.map(({ address }) => address),
      tls: tlsOf(session),
      raw: Buffer.concat(chunks),
    })
    return `2.0.0 Ok: kept as ${id}`
  }

  const server = new SMTPServer({
    name: options.hostname,
    banner: 'Depesche trial inbox',
    ...options.tls,
    authOptional: true,
    disabledCommands: ['AUTH'],
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    closeTimeout: 1_000,
    onRcptTo({ address }, _session, done) {
      const reply = answer(address)
      done(reply === null ? null : smtpError(reply))
    },
    onData(stream, session, done) {
      receive(stream, session).then(
        text => done(null, text),
        (error: Error & { responseCode?: number }) => {
          stream.resume() // the rest of a mail nobody wants
          done(error.responseCode === undefined ? smtpError({ code: 451, text: `4.3.0 ${error.message}` }) : error)
        },
      )
    },
  })
  server.on('error', () => {}) // a broken connection is the client's affair
  server.listen(options.port ?? 0, host)
  await once(server.server, 'listening')
  return {
    host,
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

const smtpError = ({ code, text }: { code: number; text: string }) =>
  Object.assign(new Error(text), { responseCode: code })

function tlsOf(session: SMTPServerSession): InboxMail['tls'] {
  if (!session.secure) return null
  const cipher = session.tlsOptions as { name?: string; standardName?: string; version?: string } | false
  return cipher === false ? null : { version: cipher.version ?? '', cipher: cipher.standardName ?? cipher.name ?? '' }
}
