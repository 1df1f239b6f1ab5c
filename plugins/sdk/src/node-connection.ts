/**
 * The core of plugins that run inside a Node platform: connects by a pasted code, keeps what the relay gave in a sealed
 * file, and says by which transport a mail goes. Until the relay has given SMTP access, and after `disconnect`, that is the
 * one of before (`otherwise`); in between never: a mail that the relay doesn't take must fail where somebody sees it.
 */
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { alone } from './alone.ts'
import {
  type ClientOptions,
  type ConnectionState,
  connectByCode,
  createClient,
  type RelayClient,
  RelayProblem,
  relayOfCode,
  type Site,
  type SmtpAccess,
  type VerificationSeen,
} from './client.ts'
import { SealedWithAnother, sealedFile } from './sealed-file.ts'

export interface NodeConnectionOptions<Transport> {
  /** pasted; good once, and harmless afterwards: it may stay in the configuration. A new one connects anew. */
  readonly code?: string | undefined
  /** where token and password are kept, sealed; must survive a new deployment, and be the same for all processes */
  readonly stateFile: string
  /** of the platform, 16 characters at least; with another one the file is of no use */
  readonly secret: string
  readonly site: Site
  /** the address mails are sent from, with or without a name; the relay says whether it may be */
  readonly sender?: string
  /** the transport of before */
  readonly otherwise?: Transport
  readonly client?: ClientOptions
  /** default: standard error */
  readonly log?: (line: string) => void
  /** after the relay has said no, it isn't asked again for so long; default 10 s */
  readonly askAgainAfterMs?: number
}

/** Options of nodemailer. STARTTLS is demanded and the certificate verified: the password never goes out in the clear. */
export interface SmtpTransport {
  readonly host: string
  readonly port: number
  readonly secure: false
  readonly requireTLS: true
  readonly auth: { readonly user: string; readonly pass: string }
}

export type ConnectionStatus =
  | { readonly connected: false; readonly reason: string }
  | ({ readonly connected: true; readonly relay: string; readonly system: string } & ConnectionState)

export interface NodeConnection<Transport> {
  /** Connects in the background when there is a new code: the first mail may come when it isn't valid any more. */
  begin(): void
  /** for the next mail; a fresh object each time. @throws RelayProblem, NotConnected, SealedWithAnother: what to do */
  transport(): Promise<SmtpTransport | Transport>
  /** @throws RelayProblem when the relay can't be asked */
  status(): Promise<ConnectionStatus>
  /**
   * Whether mails of the platform arrive at the relay, signed as receivers want it.
   * @param send a mail to that address by the platform's own way: any subject, any text, From the platform's sender
   */
  verify(send: (to: string) => Promise<unknown>, withinMs?: number): Promise<VerificationSeen>
  /** Ends the connection and its credentials; the transport of before is used again. The same code isn't tried again. */
  disconnect(): Promise<void>
}

export class NotConnected extends Error {
  override name = 'NotConnected'
}

interface Connected {
  readonly relay: string
  readonly token: string
  readonly system: string
  /** hash of the code by which it was connected */
  readonly code: string
  readonly smtp: SmtpAccess | null
}

/** of a code that was used, and disconnected since */
interface Ended {
  readonly ended: string
}

const never = 'Not connected to Depesche: paste a code from the page of the system'
const noMore = 'Not connected any more: the connection was ended in Depesche. Connect again with a new code'

/** @throws TypeError when the code is none or the secret too short */
export function nodeConnection<Transport = never>(
  options: NodeConnectionOptions<Transport>,
): NodeConnection<Transport> {
  const { stateFile, secret, site, client: clientOptions, otherwise } = options
  const { log = line => console.warn(line), askAgainAfterMs = 10_000 } = options
  const code = options.code?.trim() || null
  if (code !== null) relayOfCode(code)
  const codeHash = code === null ? null : createHash('sha256').update(code).digest('hex')
  const file = sealedFile<Connected | Ended>(stateFile, secret)
  let known: { version: string; kept: Connected | Ended | null } | null = null
  let refused: { error: unknown; until: number } | null = null
  /** the code is used or too old, which no asking mends */
  let spent: unknown = null
  let underway: Promise<Connected | null> | null = null

  /** Opening the file costs a scrypt; another process may have written it. @throws SealedWithAnother */
  async function read(): Promise<Connected | Ended | null> {
    const found = await stat(stateFile).catch(() => null)
    const version = found === null ? '' : `${found.ino} ${found.mtimeMs} ${found.size}`
    if (known?.version !== version) known = { version, kept: await file.read() }
    return known.kept
  }

  /** What is kept; null: nothing. Unreadable counts as nothing where a code may take its place. */
  async function readOrNothing(): Promise<Connected | Ended | null> {
    return read().catch(error => {
      if (error instanceof SealedWithAnother && codeHash !== null) return null
      throw error
    })
  }

  const isFresh = (kept: Connected | Ended | null) =>
    codeHash !== null &&
    spent === null &&
    codeHash !== (kept === null ? null : 'ended' in kept ? kept.ended : kept.code)

  const clientOf = ({ relay, token }: Connected): RelayClient => createClient(relay, token, clientOptions)

  async function connect(with_: string, hash: string, before: Connected | Ended | null): Promise<Connected> {
    const relay = relayOfCode(with_)
    const made = await connectByCode(with_, site, clientOptions)
    const kept = { relay, token: made.token, system: made.systemName, code: hash, smtp: made.smtp }
    await file.write(kept)
    log(`Depesche: connected with ${new URL(relay).host} as “${made.systemName}”. ${made.reason}`)
    // only now, so that nothing is lost when the new code is wrong
    if (before !== null && 'token' in before)
      await clientOf(before)
        .disconnect()
        .catch(() => log('Depesche: the connection of before could not be ended; end it on the page of the system'))
    const sender = options.sender === undefined ? null : addressOf(options.sender)
    if (sender !== null)
      await clientOf(kept)
        .change({ sender })
        .catch(error => log(`Depesche: ${wordsOf(error)}`))
    return kept
  }

  /** SMTP access, as soon as nothing is missing any more. */
  async function access(kept: Connected): Promise<Connected> {
    const { host, port, encryption, username, password } = await clientOf(kept).credentials()
    const complete = { ...kept, smtp: { host, port, encryption, username, password } }
    await file.write(complete)
    log(`Depesche: everything is set; mails go by ${host} from now on`)
    return complete
  }

  /** Asks the relay for what is not there yet, but not more often than allowed. */
  async function advance(): Promise<Connected | null> {
    const isDone = (kept: Connected | Ended | null): kept is Connected =>
      kept !== null && 'token' in kept && kept.smtp !== null
    const kept = await readOrNothing()
    if (!isFresh(kept) && (kept === null || 'ended' in kept)) {
      if (kept === null && spent !== null) throw spent
      return null
    }
    if (!isFresh(kept) && isDone(kept)) return kept
    if (refused !== null && Date.now() < refused.until) {
      if (isDone(kept)) return kept
      throw refused.error
    }
    try {
      const done = await alone(stateFile, async () => {
        let now = await readOrNothing() // perhaps another process has done it
        if (code !== null && codeHash !== null && isFresh(now)) now = await connect(code, codeHash, now)
        if (now === null || 'ended' in now) return null
        return now.smtp === null ? await access(now) : now
      })
      refused = null
      return done
    } catch (error) {
      // that the file can't be opened says more than what became of the code
      const told = await read().then(
        () => (isGone(error) ? new NotConnected(noMore, { cause: error }) : error),
        unreadable => unreadable,
      )
      if (refused === null || wordsOf(refused.error) !== wordsOf(told)) log(`Depesche: ${wordsOf(told)}`)
      refused = { error: told, until: Date.now() + askAgainAfterMs }
      if (error instanceof RelayProblem && /\/code-(done|unknown)$/.test(error.type)) spent = told
      if (isDone(kept)) return kept // a new code that is wrong ends nothing
      throw told
    }
  }

  function current(): Promise<Connected | null> {
    underway ??= advance().finally(() => {
      underway = null
    })
    return underway
  }

  async function demandConnected(): Promise<Connected> {
    await current().catch(error => {
      if (!(error instanceof RelayProblem)) throw error
    })
    const kept = await read()
    if (kept !== null && 'token' in kept) return kept
    throw refused?.error ?? new NotConnected(never)
  }

  return {
    begin() {
      // its errors are in the log already, and the next mail meets them again
      if (code !== null) void current().catch(() => undefined)
    },
    async transport() {
      const kept = await current().catch(error => {
        if (otherwise === undefined || error instanceof SealedWithAnother) throw inWords(error)
        return null
      })
      if (kept?.smtp) {
        const { host, port, username, password } = kept.smtp
        return { host, port, secure: false, requireTLS: true, auth: { user: username, pass: password } }
      }
      if (otherwise === undefined) throw new NotConnected(never)
      return otherwise
    },
    async status() {
      const kept = await demandConnected().catch(wordsOf)
      if (typeof kept === 'string') return { connected: false, reason: kept }
      try {
        return { connected: true, relay: kept.relay, system: kept.system, ...(await clientOf(kept).state()) }
      } catch (error) {
        if (isGone(error)) return { connected: false, reason: noMore }
        throw error
      }
    },
    async verify(send, withinMs = 60_000) {
      const kept = await demandConnected()
      if (kept.smtp === null) throw inWords(refused?.error ?? new NotConnected(never))
      const client = clientOf(kept)
      const { nonce, address } = await client.verification().catch(error => {
        throw isGone(error) ? new NotConnected(noMore, { cause: error }) : error
      })
      await send(address)
      for (const until = Date.now() + withinMs; Date.now() < until; await pause(500)) {
        const seen = await client.verified(nonce)
        if (seen !== null) return seen
      }
      throw new Error(`The mail was sent, but did not come to the relay within ${Math.round(withinMs / 1000)} s`)
    },
    async disconnect() {
      await alone(stateFile, async () => {
        const kept = await read().catch(error => {
          if (error instanceof SealedWithAnother) return null // nothing of it can be used any more
          throw error
        })
        if (kept !== null && 'token' in kept)
          await clientOf(kept)
            .disconnect()
            .catch(error => {
              if (!isGone(error)) throw error
            })
        if (codeHash === null) await file.remove()
        else await file.write({ ended: codeHash })
      })
      refused = null
    },
  }
}

const isGone = (error: unknown) => error instanceof RelayProblem && error.status === 401

const wordsOf = (error: unknown): string =>
  error instanceof RelayProblem
    ? `${error.message}. ${error.advice}`
    : error instanceof Error
      ? error.message
      : `${error}`

/** The platform's log shows the message alone: the relay's advice belongs into it. */
const inWords = (error: unknown): unknown =>
  error instanceof RelayProblem ? new RelayProblem(error.status, error.type, wordsOf(error), error.advice) : error

/** `"Shop" <shop@shop.example>` → `shop@shop.example` */
export const addressOf = (mailbox: string): string => /<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim()
