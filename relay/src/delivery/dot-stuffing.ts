/**
 * Transparency of DATA (RFC 5321 §4.5.2): a line that begins with a dot gets another one. Works on whole chunks; a mail
 * without such a line, which is nearly every mail, is not copied.
 */
const DOT = 0x2e
const CR = 0x0d
const LF = 0x0a
const lineWithDot = Buffer.from('\r\n.')
const dot = Buffer.from('.')

/** What a chunk ended with: 2 = CRLF (or the beginning), 1 = CR, 0 = anything else. */
type Tail = 0 | 1 | 2

export class DotStuffing {
  #tail: Tail = 2

  /** @returns the chunk's pieces for the wire, sharing its memory */
  stuff(chunk: Buffer): Buffer[] {
    if (chunk.length === 0) return []
    const pieces: Buffer[] = []
    let start = 0
    const doubleAt = (at: number) => {
      if (at > start) pieces.push(chunk.subarray(start, at))
      pieces.push(dot)
      start = at
    }
    if (this.#tail === 2 && chunk[0] === DOT) doubleAt(0)
    else if (this.#tail === 1 && chunk[0] === LF && chunk[1] === DOT) doubleAt(1)
    for (let at = chunk.indexOf(lineWithDot); at !== -1; at = chunk.indexOf(lineWithDot, at + 3)) doubleAt(at + 2)
    this.#tail = tailOf(chunk, this.#tail)
    if (pieces.length === 0) return [chunk]
    pieces.push(chunk.subarray(start))
    return pieces
  }

  /** @returns what ends the mail: CRLF if the last line lacks it, the dot, CRLF */
  end(): Buffer {
    return this.#tail === 2 ? finalDot : this.#tail === 1 ? finalDotAfterCr : finalDotAfterText
  }
}

const finalDot = Buffer.from('.\r\n')
const finalDotAfterCr = Buffer.from('\n.\r\n')
const finalDotAfterText = Buffer.from('\r\n.\r\n')

function tailOf(chunk: Buffer, before: Tail): Tail {
  const last = chunk[chunk.length - 1]
  if (last === CR) return 1
  if (last !== LF) return 0
  return (chunk.length > 1 ? chunk[chunk.length - 2] === CR : before === 1) ? 2 : 0
}
