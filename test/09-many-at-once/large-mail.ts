/** Mails of 30 MB that no two clients share, made while they are sent: a test must not hold what a relay may not hold. */
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'

const lineOctets = 57 // 76 characters in base64
const blockLines = 6000

export interface LargeMail {
  readonly raw: Readable
  readonly sizeBytes: number
  /** SHA-256 of the body, known when `raw` has ended */
  bodyHash(): string
}

/** @param sizeBytes of the whole mail, at most; a few kilobytes less it may be */
export function largeMail(n: number, from: string, to: string, sizeBytes: number): LargeMail {
  const header = Buffer.from(
    `From: Schuhladen <${from}>\r\nTo: <${to}>\r\nSubject: Katalog ${n}\r\nDate: Mon, 02 Mar 2026 08:00:00 +0100\r\n` +
      `Message-ID: <catalogue-${n}@${from.split('@')[1]}>\r\nMIME-Version: 1.0\r\n` +
      'Content-Type: text/plain; charset=us-ascii\r\n\r\n',
  )
  const lines = Array.from({ length: blockLines }, () => `${randomBytes(lineOctets).toString('base64')}\r\n`)
  lines[0] = '.\r\n' // neither may end the mail, nor lose its dot (RFC 5321 §4.5.2)
  lines[1] = '..two dots\r\n'
  const block = Buffer.from(lines.join(''))
  const blocks = Math.floor((sizeBytes - header.length) / (block.length + 20))
  const hash = createHash('sha256')
  let size = header.length
  const pieces = function* () {
    yield header
    for (let i = 0; i < blocks; i++)
      for (const piece of [Buffer.from(`block ${String(i).padStart(6, '0')}\r\n`), block]) {
        hash.update(piece)
        size += piece.length
        yield piece
      }
  }
  return {
    raw: Readable.from(pieces(), { objectMode: false, highWaterMark: 64 * 1024 }),
    get sizeBytes() {
      return size
    },
    bodyHash: () => hash.digest('hex'),
  }
}

/** @returns SHA-256 of what follows the header */
export const bodyHashOf = (raw: Buffer): string =>
  createHash('sha256')
    .update(raw.subarray(raw.indexOf('\r\n\r\n') + 4))
    .digest('hex')
