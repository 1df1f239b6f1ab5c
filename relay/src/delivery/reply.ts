/**
 * Replies of an SMTP server (RFC 5321 §4.2), read from the socket's chunks.
 *
 * Tolerant where servers in the field are sloppy and nothing depends on it (LF without CR, no text, longer lines than
 * 512 octets); strict where a wrong reading would lose or double a mail (a code that isn't one, codes that change
 * within a reply); bounded, since the other side is a stranger.
 */
export interface Reply {
  readonly code: number
  /** RFC 3463, only when its class is that of the code (RFC 2034 §4) */
  readonly enhanced: string | null
  /** the remote's words without the codes' column, lines joined by LF, at most 1,000 octets, without control characters */
  readonly text: string
  /** the lines, for EHLO's keywords */
  readonly lines: readonly string[]
}

/** What came is no reply; the message is a sentence. */
export class ReplyError extends Error {
  override name = 'ReplyError'
}

const LF = 0x0a
const CR = 0x0d
/** RFC 5321 §4.5.3.1.5 says 512; longer ones with URLs in them exist. */
const maxLineOctets = 4096
/** EHLO's is the longest in practice, with about 30. */
const maxLines = 200
const maxReplyOctets = 65_536
/** What is kept of the words (values.ts, Attempt). */
const maxTextOctets = 1000

const replyLine = /^([2-5][0-9][0-9])(?:([ -])(.*))?$/s
const enhancedCode = /^([245])\.(\d{1,3})\.(\d{1,3})(?=\s|$)/

export class ReplyReader {
  #rest: Buffer | null = null
  #lines: string[] = []
  #code = 0
  #octets = 0

  /**
   * @param onReply gets the replies that became complete, also those before a fault
   * @throws ReplyError; the connection is of no use then
   */
  push(chunk: Buffer, onReply: (reply: Reply) => void): void {
    const octets = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk])
    this.#rest = null
    let start = 0
    for (let end = octets.indexOf(LF); end !== -1; end = octets.indexOf(LF, start)) {
      const reply = this.#line(octets, start, end > start && octets[end - 1] === CR ? end - 1 : end)
      if (reply !== null) onReply(reply)
      start = end + 1
    }
    if (octets.length - start > maxLineOctets) throw new ReplyError('The host sent a reply line without an end')
    if (start < octets.length) this.#rest = Buffer.from(octets.subarray(start))
  }

  /** @returns true when nothing of an unfinished reply is there */
  get isEmpty(): boolean {
    return this.#rest === null && this.#lines.length === 0
  }

  #line(octets: Buffer, start: number, end: number): Reply | null {
    if (end - start > maxLineOctets) throw new ReplyError('The host sent a reply line of more than 4,096 octets')
    this.#octets += end - start
    const line = octets.toString('utf8', start, end)
    const parts = replyLine.exec(line)
    if (parts === null)
      throw new ReplyError(`The host sent something that is no SMTP reply: ${JSON.stringify(line.slice(0, 100))}`)
    const code = Number(parts[1])
    if (this.#lines.length > 0 && code !== this.#code)
      throw new ReplyError(`The host sent a reply whose code changes from ${this.#code} to ${code}`)
    if (this.#lines.length >= maxLines || this.#octets > maxReplyOctets)
      throw new ReplyError('The host sent a reply that does not end')
    this.#code = code
    this.#lines.push(parts[3] ?? '')
    return parts[2] === '-' ? null : this.#complete()
  }

  #complete(): Reply {
    const lines = this.#lines
    this.#lines = []
    this.#octets = 0
    const code = this.#code
    const first = lines[0] ?? ''
    const enhanced = enhancedCode.exec(first)
    return {
      code,
      enhanced: enhanced !== null && Number(enhanced[1]) === Math.floor(code / 100) ? enhanced[0] : null,
      text: boundedWords(lines.length === 1 ? first : lines.join('\n')),
      lines,
    }
  }
}

// control characters would reach terminals and pages that show the reply
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g

/** @returns at most 1,000 octets, whole characters, control characters replaced */
export function boundedWords(text: string): string {
  const clean = text.replace(controls, '\ufffd')
  if (clean.length <= maxTextOctets / 4 || Buffer.byteLength(clean) <= maxTextOctets) return clean
  // a character cut in half at the end becomes U+FFFD (3 octets), which goes
  return Buffer.from(clean)
    .toString('utf8', 0, maxTextOctets)
    .replace(/\ufffd$/, '')
}
