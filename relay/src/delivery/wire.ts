/**
 * One TCP or TLS connection as commands out and replies in, with a deadline. It knows SMTP's replies and nothing of its
 * commands.
 */
import type { Socket } from 'node:net'
import { type Reply, ReplyError, ReplyReader } from './reply.ts'

/** The connection is gone or of no use any more; the message is a sentence without a final dot. */
export class Lost extends Error {
  override name = 'Lost'
}

/** What the system calls say, in words. */
const troubles: Record<string, string> = {
  ECONNREFUSED: 'The host refused the connection',
  ECONNRESET: 'The host cut the connection',
  EPIPE: 'The host closed the connection',
  ETIMEDOUT: 'The host did not answer',
  EHOSTUNREACH: 'There is no way to the host',
  ENETUNREACH: "There is no way to the host's network",
  EADDRNOTAVAIL: 'The local address to send from does not exist on this machine',
  EACCES: 'This machine does not allow the connection',
  EMFILE: 'This machine has no file descriptors left',
}

export const troubleWords = (error: Error): string =>
  troubles[(error as NodeJS.ErrnoException).code ?? ''] ?? `The connection failed: ${error.message}`

/** Up to here one copy is cheaper than several writes. */
const oneCopyOctets = 64 * 1024

interface Waiter {
  resolve(reply: Reply): void
  reject(error: Lost): void
}

export class Wire {
  #socket: Socket
  #reader = new ReplyReader()
  #replies: Reply[] = []
  #waiter: Waiter | null = null
  #lost: Lost | null = null
  #onFlow: (() => void) | null = null
  // One timer for the whole connection, re-armed only when a deadline comes before it: a mail needs none of its own.
  #timer: NodeJS.Timeout | null = null
  #timerAt = 0
  #deadlineAt = 0
  #deadlineMs = 0
  readonly #onReply = (reply: Reply) => {
    const waiter = this.#waiter
    this.#waiter = null
    if (waiter === null) this.#replies.push(reply)
    else waiter.resolve(reply)
  }
  readonly #onData = (chunk: Buffer) => this.#take(chunk)
  readonly #onError = (error: Error) => this.fail(troubleWords(error))
  readonly #onClose = () => this.fail('The host closed the connection')

  constructor(socket: Socket) {
    this.#socket = socket
    this.#listen()
  }

  get socket(): Socket {
    return this.#socket
  }

  /** @returns why the connection is of no use; null while it is */
  get lost(): Lost | null {
    return this.#lost
  }

  /** A reply nobody asked for is there, or the beginning of one: on an idle connection a goodbye, within DATA a refusal. */
  get hasReply(): boolean {
    return this.#replies.length > 0 || !this.#reader.isEmpty
  }

  /**
   * Gives the socket to the TLS layer and goes on with that one. Whatever came in plaintext and wasn't asked for is
   * forgotten: an attacker may have put it there (CVE-2011-0411).
   */
  release(): Socket {
    const socket = this.#socket
    socket.off('data', this.#onData).off('error', this.#onError).off('close', this.#onClose)
    this.#replies = []
    this.#reader = new ReplyReader()
    return socket
  }

  resume(socket: Socket): void {
    this.#socket = socket
    this.#listen()
  }

  /** @returns false when the socket's buffer is full: wait for `drained` before more */
  write(octets: Buffer | string): boolean {
    return this.#lost === null && this.#socket.write(octets)
  }

  /** Several pieces as one write; large ones without copying them. */
  writeAll(pieces: readonly Buffer[]): boolean {
    if (this.#lost !== null) return false
    if (pieces.length > 1 && pieces.reduce((sum, { length }) => sum + length, 0) <= oneCopyOctets)
      return this.#socket.write(Buffer.concat(pieces))
    this.#socket.cork()
    let flows = true
    for (const piece of pieces) flows = this.#socket.write(piece)
    this.#socket.uncork()
    return flows
  }

  /** @returns whether the system has taken all that was written */
  get isDrained(): boolean {
    return !this.#socket.writableNeedDrain
  }

  /** Resolves when the socket takes more, or a reply came in between. @throws Lost */
  async drained(withinMs: number): Promise<void> {
    if (this.#lost !== null) throw this.#lost
    if (this.#replies.length > 0 || !this.#socket.writableNeedDrain) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#socket.once('drain', resolve)
    this.#onFlow = resolve
    this.#arm(withinMs)
    await promise
    this.#onFlow = null
    this.#socket.off('drain', resolve)
    if (this.#lost !== null) throw this.#lost
  }

  /** @returns the next reply. @throws Lost */
  next(withinMs: number): Promise<Reply> {
    const reply = this.#replies.shift()
    if (reply !== undefined) return Promise.resolve(reply)
    if (this.#lost !== null) return Promise.reject(this.#lost)
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    this.#waiter = { resolve, reject }
    this.#arm(withinMs)
    return promise
  }

  /** Ends the connection at once. Replies that have come can still be read. */
  fail(sentence: string): void {
    if (this.#lost !== null) return
    this.#lost = new Lost(sentence)
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#socket.destroy()
    this.#waiter?.reject(this.#lost)
    this.#waiter = null
    this.#onFlow?.()
  }

  #listen(): void {
    this.#socket.on('data', this.#onData).on('error', this.#onError).on('close', this.#onClose)
  }

  #take(chunk: Buffer): void {
    if (this.#lost !== null) return
    try {
      this.#reader.push(chunk, this.#onReply)
      // a server that talks without being asked must not fill our memory; no pipelined batch of ours is that long
      if (this.#replies.length > 2000) this.fail('The host sent replies nobody asked for')
      else this.#onFlow?.()
    } catch (error) {
      this.fail(error instanceof ReplyError ? error.message : `The host's reply could not be read: ${error}`)
    }
  }

  #arm(withinMs: number): void {
    this.#deadlineMs = withinMs
    this.#deadlineAt = performance.now() + withinMs
    if (this.#timer !== null && this.#timerAt <= this.#deadlineAt) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#schedule(withinMs)
  }

  #schedule(ms: number): void {
    this.#timerAt = performance.now() + ms
    this.#timer = setTimeout(() => this.#tick(), ms)
    this.#timer.unref() // the socket keeps the process alive as long as it matters
  }

  #tick(): void {
    this.#timer = null
    if (this.#waiter === null && this.#onFlow === null) return
    const leftMs = this.#deadlineAt - performance.now()
    if (leftMs > 1) this.#schedule(leftMs)
    else this.fail(`The host did not answer within ${Math.round(this.#deadlineMs / 100) / 10} seconds`)
  }
}
