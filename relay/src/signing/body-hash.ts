/**
 * The body hash of DKIM: SHA-256 over the body in relaxed canonical form (RFC 6376 §3.4.4), taken while the mail
 * streams in, so that a body is never read twice.
 *
 * Relaxed: white space at the end of a line is dropped, a run of white space becomes one SP, empty lines at the end are
 * dropped, a body that isn't empty then ends with CRLF. Only CRLF ends a line (intake has seen to that); a lone CR or LF
 * is content, as the RFC has it.
 *
 * Most octets of a mail need no change (an attachment in base64 has no white space at all), and to find that out by
 * native searches is far cheaper than to look at each octet here. So the input is cut at line ends into pieces; a clean
 * piece is hashed as it is, any other one goes through an octet loop.
 */
import { createHash } from 'node:crypto'

const CR = 0x0d
const LF = 0x0a
const SP = 0x20
const TAB = 0x09
const CRLF = Buffer.from('\r\n')
/** Small enough that one indented line spoils little, large enough that the calls into the hash cost nothing. */
const pieceBytes = 16 * 1024
/** Empty lines are counted and written from here when content follows after all. */
const emptyLines = Buffer.alloc(4096, '\r\n')

export interface BodyHash {
  /** @param chunk the next octets of the body, cut anywhere; not kept */
  update(chunk: Buffer): void
  /** @returns base64, for `bh=`. To be called once. */
  digest(): string
}

export function createBodyHash(): BodyHash {
  const hash = createHash('sha256')
  const scratch = Buffer.allocUnsafe(2 * pieceBytes + 4) // what a piece becomes, and the empty lines before it
  let pendingLines = 0 // CRLFs that count only if content follows
  let pendingSpace = false // white space that counts only if its line goes on
  let pendingCr = false // a CR that may be half of a CRLF
  let empty = true

  const releaseLines = () => {
    for (; pendingLines > 0; ) {
      const bytes = Math.min(pendingLines * 2, emptyLines.length)
      hash.update(emptyLines.subarray(0, bytes))
      pendingLines -= bytes / 2
    }
  }

  const content = (octets: Buffer) => {
    releaseLines()
    hash.update(octets)
    empty = false
  }

  /** A piece of whole clean lines (or the clean beginning of one), with nothing pending before it but empty lines. */
  const takeClean = (piece: Buffer) => {
    let end = piece.length
    while (end >= 2 && piece[end - 1] === LF && piece[end - 2] === CR) end -= 2
    if (end > 0) content(piece.subarray(0, end))
    pendingLines += (piece.length - end) / 2
  }

  const takeOctets = (piece: Buffer) => {
    let at = 0 // in scratch; what stands there comes before the pending lines
    const begin = () => {
      if (pendingLines * 2 > scratch.length - at - piece.length - 2) {
        hash.update(scratch.subarray(0, at))
        at = 0
        releaseLines()
      }
      for (; pendingLines > 0; pendingLines--) {
        scratch[at++] = CR
        scratch[at++] = LF
      }
      if (pendingSpace) scratch[at++] = SP
      pendingSpace = false
      empty = false
    }
    for (let i = 0; i < piece.length; i++) {
      const octet = piece[i] as number
      if (pendingCr) {
        pendingCr = false
        if (octet === LF) {
          pendingSpace = false
          pendingLines++
          continue
        }
        begin()
        scratch[at++] = CR // it was a lone one: content
      }
      if (octet === SP || octet === TAB) pendingSpace = true
      else if (octet === CR) pendingCr = true
      else {
        if (pendingSpace || pendingLines > 0 || empty) begin()
        scratch[at++] = octet
      }
    }
    if (at > 0) hash.update(scratch.subarray(0, at))
  }

  const take = (piece: Buffer) => {
    if (!pendingCr && !pendingSpace && isClean(piece)) takeClean(piece)
    else takeOctets(piece)
  }

  return {
    update(chunk) {
      for (let start = 0; start < chunk.length; ) {
        let end = Math.min(start + pieceBytes, chunk.length)
        const lineEnd = chunk.lastIndexOf(LF, end - 1)
        if (lineEnd >= start) end = lineEnd + 1
        take(chunk.subarray(start, end))
        start = end
      }
    },
    digest() {
      if (pendingCr) content(pendingSpace ? Buffer.from(' \r') : Buffer.from('\r'))
      if (!empty) hash.update(CRLF)
      return hash.digest('base64')
    },
  }
}

/** @returns true when relaxing changes nothing in it and nothing of it has to wait for what follows */
function isClean(piece: Buffer): boolean {
  const last = piece[piece.length - 1]
  if (last === SP || last === CR) return false
  if (piece.indexOf(TAB) !== -1) return false
  if (piece.indexOf(SP) === -1) return true
  return piece.indexOf('  ', 0, 'latin1') === -1 && piece.indexOf(' \r', 0, 'latin1') === -1
}
