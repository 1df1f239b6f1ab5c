/** What the tests of this room share: a listener with stand-ins behind it, and a raw client that shows each reply. */
import net from 'node:net'
import tls from 'node:tls'
import { ObjectId } from 'bson'
import { Registry } from 'prom-client'
import type { Accepted, Refusal, Submission, Submitter } from '../values.ts'
import { type SubmissionDeps, type SubmissionLimits, startSubmission } from './index.ts'
import { makeTestCertificate } from './test-certificate.ts'

export const submitter: Submitter = {
  accountId: new ObjectId(),
  systemId: new ObjectId(),
  credentialId: new ObjectId(),
  priority: 'normal',
  sandbox: false,
  sendingDomains: ['shop.test', 'xn--bcher-kva.test'],
}

export interface Received {
  readonly submission: Submission
  readonly content: Buffer
  readonly id: ObjectId
}

export interface TestListener {
  readonly port: number
  readonly received: Received[]
  readonly logged: unknown[][]
  readonly deps: SubmissionDeps
  reloadTls(): void
  close(graceMs?: number): Promise<void>
}

const certificate = makeTestCertificate('localhost')

async function readAll(submission: Submission): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of submission.content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export async function listenForTest(
  change: Partial<SubmissionDeps> & { implicitTls?: boolean; limits?: Partial<SubmissionLimits> } = {},
): Promise<TestListener> {
  const received: Received[] = []
  const logged: unknown[][] = []
  const log = (...entry: unknown[]) => void logged.push(entry)
  const { implicitTls = false, limits, ...deps } = change
  const all: SubmissionDeps = {
    hostname: 'relay.test',
    now: () => new Date(),
    log: { info: log, warn: log, debug: log, error: log },
    registry: new Registry(),
    authenticate: async (username, password) => (username === 'shop' && password === 'right' ? submitter : null),
    accept: async (submission): Promise<Accepted | Refusal> => {
      const content = await readAll(submission)
      const id = new ObjectId()
      received.push({ submission, content, id })
      return { id, messageId: `<${id}@shop.test>` }
    },
    notReady: () => null,
    tls: () => certificate,
    limits: { wrongPasswordDelayMs: 5, sweepMs: 20, ...limits },
    ...deps,
  }
  const listener = await startSubmission(all, { host: '127.0.0.1', port: 0, implicitTls })
  return {
    port: listener.port,
    received,
    logged,
    deps: all,
    reloadTls: listener.reloadTls,
    close: (graceMs = 1000) => listener.close(graceMs),
  }
}

export const plainToken = (username: string, password: string): string =>
  Buffer.from(`\0${username}\0${password}`).toString('base64')

/** A client that writes exactly what it is told and gives each whole reply as one string, lines joined by `\n`. */
export class RawClient {
  socket: net.Socket | tls.TLSSocket
  closed = false
  #text = ''
  #waiting: (() => void)[] = []

  constructor(socket: net.Socket) {
    this.socket = socket
    this.#listen(socket)
  }

  #listen(socket: net.Socket): void {
    socket.on('data', chunk => {
      this.#text += chunk.toString('latin1')
      this.#wake()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      this.closed = true
      this.#wake()
    })
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }

  /** @returns the next reply, or 'closed' */
  async reply(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/.exec(this.#text)
      if (whole) {
        this.#text = this.#text.slice(whole[0].length)
        return whole[0].trimEnd().replaceAll('\r\n', '\n')
      }
      if (this.closed) return 'closed'
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    }
  }

  write(text: string | Buffer): void {
    this.socket.write(text)
  }

  say(line: string): Promise<string> {
    this.write(`${line}\r\n`)
    return this.reply()
  }

  async all(...lines: string[]): Promise<string[]> {
    const replies: string[] = []
    for (const line of lines) replies.push(await this.say(line))
    return replies
  }

  async startTls(options: tls.ConnectionOptions = {}): Promise<void> {
    this.socket.removeAllListeners('data')
    this.socket.removeAllListeners('close')
    const secure = tls.connect({ socket: this.socket, rejectUnauthorized: false, ...options })
    secure.on('error', () => {})
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve)
      secure.once('close', () => reject(new Error('closed during the handshake')))
    })
    this.socket = secure
    this.#listen(secure)
  }

  end(): void {
    this.socket.destroy()
  }
}

/** Connected, greeting read. @param from whose connections are counted together */
export async function connect(port: number, from = '127.0.0.1'): Promise<RawClient> {
  const client = new RawClient(net.connect({ port, host: '127.0.0.1', localAddress: from }))
  await client.reply()
  return client
}

/** Connected, encrypted, and EHLO said again. */
export async function connectSecure(
  port: number,
  options: tls.ConnectionOptions = {},
  from?: string,
): Promise<RawClient> {
  const client = await connect(port, from)
  await client.all('EHLO shop.example', 'STARTTLS')
  await client.startTls(options)
  await client.say('EHLO shop.example')
  return client
}

/** Ready for MAIL. */
export async function connectLoggedIn(port: number, from?: string): Promise<RawClient> {
  const client = await connectSecure(port, {}, from)
  await client.say(`AUTH PLAIN ${plainToken('shop', 'right')}`)
  return client
}
