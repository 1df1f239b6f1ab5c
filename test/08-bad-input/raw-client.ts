/** A client that says exactly what it is told, octet for octet; no library would let us be so rude. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { SmtpValues } from '../lab/clients.ts'

export interface RawReply {
  readonly code: number
  /** all lines, without CRLF */
  readonly lines: readonly string[]
  /** the last line */
  readonly text: string
}

/** The relay closed the connection (or never answered) instead of giving a reply. */
export class NoReply extends Error {
  override name = 'NoReply'
}

const answersWithinMs = 15_000

export class RawClient implements AsyncDisposable {
  #socket: Socket
  #buffer = ''
  #closed = false
  #wake: () => void = () => {}

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#listen(socket)
  }

  #listen(socket: Socket) {
    socket.on('data', chunk => {
      this.#buffer += chunk.toString('latin1')
      this.#wake()
    })
    const ended = () => {
      this.#closed = true
      this.#wake()
    }
    socket.on('close', ended)
    socket.on('end', ended)
    socket.on('error', ended)
  }

  /** @returns a client that has read the greeting */
  static async connect({ port }: Pick<SmtpValues, 'port'>): Promise<RawClient> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    await once(socket, 'connect')
    const client = new RawClient(socket)
    await client.reply()
    return client
  }

  /** @returns a client that may send MAIL */
  static async loggedIn(smtp: SmtpValues): Promise<RawClient> {
    const client = await RawClient.connect(smtp)
    await client.startTls(smtp)
    const { text, code } = await client.say(`AUTH PLAIN ${plain(smtp.username, smtp.password)}`)
    if (code !== 235) throw new Error(`not logged in: ${text}`)
    return client
  }

  get isClosed() {
    return this.#closed
  }

  write(octets: string | Buffer): void {
    this.#socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets)
  }

  /** Writes and waits until the relay has read on, for what is larger than the buffers between us. */
  async push(octets: Buffer): Promise<void> {
    if (this.#socket.write(octets) || this.#closed) return
    const gone = new AbortController()
    const { signal } = gone
    await Promise.race([once(this.#socket, 'drain', { signal }), once(this.#socket, 'close', { signal })]).catch(
      () => {},
    )
    gone.abort()
  }

  /** @throws NoReply */
  async reply(): Promise<RawReply> {
    for (const until = Date.now() + answersWithinMs; ; ) {
      const end = /^\d{3}(?: [^\r\n]*)?\r\n/m.exec(this.#buffer)
      if (end !== null) {
        const whole = this.#buffer.slice(0, end.index + end[0].length)
        this.#buffer = this.#buffer.slice(whole.length)
        const lines = whole.trimEnd().split('\r\n')
        const text = lines.at(-1) ?? ''
        return { code: Number(text.slice(0, 3)), lines, text }
      }
      if (this.#closed) throw new NoReply(`closed without a reply${this.#buffer && ` after ${this.#buffer}`}`)
      if (Date.now() > until) throw new NoReply('no reply')
      await this.#news()
    }
  }

  async #news(): Promise<void> {
    await new Promise<void>(resolve => {
      const late = setTimeout(resolve, 1000)
      this.#wake = () => {
        clearTimeout(late)
        resolve()
      }
    })
  }

  /** One command line; several in one packet when they are joined by CRLF (then read the other replies yourself). */
  async say(line: string): Promise<RawReply> {
    this.write(`${line}\r\n`)
    return await this.reply()
  }

  /** EHLO, STARTTLS, handshake, EHLO. */
  async startTls({ caFile }: Pick<SmtpValues, 'caFile'>): Promise<void> {
    await this.say('EHLO shop.test')
    const { text, code } = await this.say('STARTTLS')
    if (code !== 220) throw new Error(`no STARTTLS: ${text}`)
    this.#socket.removeAllListeners()
    const secure = connectTls({ socket: this.#socket, ca: readFileSync(caFile), servername: 'localhost' })
    await once(secure, 'secureConnect')
    this.#socket = secure
    this.#listen(secure)
    await this.say('EHLO shop.test')
  }

  /** The whole transaction; the message is written as it is and must end its last line with CRLF. @returns the last reply */
  async send(
    message: string | Buffer,
    from = 'shop@shop.test',
    to = 'anna@inbox.test',
    parameters = '',
  ): Promise<RawReply> {
    for (const line of [`MAIL FROM:<${from}>${parameters}`, `RCPT TO:<${to}>`, 'DATA']) {
      const reply = await this.say(line)
      if (reply.code >= 400) return reply
    }
    await this.push(Buffer.isBuffer(message) ? message : Buffer.from(message, 'latin1'))
    this.write('.\r\n')
    return await this.reply()
  }

  /** Resolves when the relay has closed the connection. @throws Error when it doesn't */
  async closedByRelay(withinMs = 5000): Promise<void> {
    for (const until = Date.now() + withinMs; !this.#closed; await this.#news())
      if (Date.now() > until) throw new Error('the relay keeps the connection open')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.on('error', () => {})
    this.#socket.destroy()
  }
}

/** RFC 4616 */
export const plain = (username: string, password: string) =>
  Buffer.from(`\0${username}\0${password}`).toString('base64')
