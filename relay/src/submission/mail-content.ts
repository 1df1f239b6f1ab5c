/**
 * The octets of one mail on their way from the socket to whoever reads them. When the reader is slow, `push` says so
 * and the socket is left unread: 50 clients that send 30 MB each hold 50 times the high-water mark, not more.
 */
import { Readable } from 'node:stream'

const highWaterMark = 64 * 1024

export class MailContent extends Readable {
  #wanted: (() => void) | null = null

  constructor() {
    super({ highWaterMark })
    // The client may go away before anyone reads; an unheard 'error' would end the process.
    this.on('error', () => {})
  }

  /** Calls back once when more is wanted, or when nothing ever will be. */
  whenWanted(callback: () => void): void {
    if (this.destroyed) callback()
    else this.#wanted = callback
  }

  override _read(): void {
    const wanted = this.#wanted
    this.#wanted = null
    wanted?.()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this._read()
    callback(error)
  }
}
