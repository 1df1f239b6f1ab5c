/**
 * A fast receiving SMTP server that does as a script says: for tests that need a receiver's every mood, and for loads
 * that smtp-server would slow down. PIPELINING, 8BITMIME, SMTPUTF8, SIZE, ENHANCEDSTATUSCODES, STARTTLS where it has a
 * certificate, CHUNKING where it is told so; no AUTH.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { SinkScript } from './sink-act.ts'
import { SinkSession } from './sink-session.ts'

export interface SinkMail {
  readonly at: Date
  readonly reversePath: string
  readonly recipients: readonly string[]
  /** parameters of MAIL, e.g. `SIZE=512 BODY=8BITMIME` */
  readonly mailParameters: string
  readonly sizeBytes: number
  readonly sha256: string
  /** dot-unstuffed; empty unless the sink keeps mails */
  readonly raw: Buffer
  readonly tls: { readonly version: string; readonly cipher: string } | null
  readonly connection: number
  readonly by: 'DATA' | 'BDAT'
}

export interface SinkOptions {
  readonly host?: string
  /** 0 for a free one */
  readonly port?: number
  readonly hostname?: string
  /** PEM; without it STARTTLS is not offered */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly script?: SinkScript
  /**
   * `all`: mails are kept; `digest`: envelope, size and hash only; `count`: nothing but `accepted` and `onMail`, where
   * the mail's octets are valid during the call only
   */
  readonly keep?: 'all' | 'digest' | 'count'
  readonly onMail?: (mail: SinkMail) => void
  /** announced by SIZE; not enforced */
  readonly sizeLimit?: number
  /** offer CHUNKING, as most large receivers do; not by default, so that both ways are tested */
  readonly chunking?: boolean
}

export interface Sink {
  readonly host: string
  readonly port: number
  readonly mails: readonly SinkMail[]
  readonly accepted: number
  readonly connections: number
  readonly openConnections: number
  /** a new script, from the next command on */
  setScript(script: SinkScript | null): void
  /** forgets mails and counts */
  clear(): void
  /** @throws when `count` mails have not come within the time */
  waitFor(count: number, withinMs: number): Promise<readonly SinkMail[]>
  close(): Promise<void>
}

export async function startSink(options: SinkOptions = {}): Promise<Sink> {
  const { host = '127.0.0.1', keep = 'all', hostname = 'mx.sink.test' } = options
  let script: SinkScript | null = options.script ?? null
  let mails: SinkMail[] = []
  let accepted = 0
  let connections = 0
  const sessions = new Set<SinkSession>()
  const context: SecureContext | null = options.tls === undefined ? null : createSecureContext(options.tls)

  const server = net.createServer({ noDelay: true, pauseOnConnect: false }, socket => {
    const session = new SinkSession(socket, {
      hostname,
      number: ++connections,
      secureContext: context,
      sizeLimit: options.sizeLimit ?? 50 * 1024 * 1024,
      chunking: options.chunking ?? false,
      ask: moment => script?.({ ...moment, mails: accepted }) ?? null,
      take: (envelope, chunks) => {
        accepted++
        if (keep === 'count' && options.onMail === undefined) return
        const raw = Buffer.concat(chunks)
        const isStuffed = envelope.by === 'DATA' && (raw.includes('\r\n..') || raw[0] === 0x2e)
        const unstuffed = isStuffed ? unstuff(raw) : raw
        const mail: SinkMail = {
          ...envelope,
          at: new Date(),
          sizeBytes: unstuffed.length,
          sha256: keep === 'count' ? '' : createHash('sha256').update(unstuffed).digest('hex'),
          raw: keep === 'digest' ? Buffer.alloc(0) : unstuffed,
        }
        if (keep !== 'count') mails.push(mail)
        options.onMail?.(mail)
      },
    })
    sessions.add(session)
    socket.once('close', () => sessions.delete(session))
  })
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')

  return {
    host,
    port: (server.address() as AddressInfo).port,
    get mails() {
      return mails
    },
    get accepted() {
      return accepted
    },
    get connections() {
      return connections
    },
    get openConnections() {
      return sessions.size
    },
    setScript(next) {
      script = next
    },
    clear() {
      mails = []
      accepted = 0
    },
    async waitFor(count, withinMs) {
      const end = Date.now() + withinMs
      while (accepted < count) {
        if (Date.now() > end) throw new Error(`${accepted} of ${count} mails came within ${withinMs} ms`)
        await new Promise(resolve => setTimeout(resolve, 10))
      }
      return mails
    },
    async close() {
      for (const session of sessions) session.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** RFC 5321 §4.5.2: a leading dot of a line is taken away. */
function unstuff(raw: Buffer): Buffer {
  const text = raw.toString('latin1')
  return Buffer.from(text.replace(/^\./, '').replaceAll('\r\n.', '\r\n'), 'latin1')
}
