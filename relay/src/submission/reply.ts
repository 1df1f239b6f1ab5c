/** How a reply looks on the wire (RFC 5321 §4.2, RFC 2034). Pure. */
import { type Refusal, refusalText } from '../values.ts'

/** RFC 5321 §4.5.3.1.5: 512 octets with code and CRLF. */
const maxReplyLine = 510

/**
 * @param enhanced null where RFC 2034 §3 wants none: greeting, EHLO, 3xx
 * @param text one line, broken at words when it is too long, or several lines
 * @returns all lines with their CRLFs
 */
export function formatReply(code: number, enhanced: string | null, text: string | readonly string[]): string {
  const prefix = enhanced === null ? '' : `${enhanced} `
  const room = maxReplyLine - 4 - prefix.length
  const lines = (typeof text === 'string' ? [text] : text).flatMap(line => wrap(printable(line), room))
  return lines.map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${prefix}${line}\r\n`).join('')
}

/**
 * Replies carry what clients wrote; a control character in one would be a second reply (response splitting). Non-ASCII
 * letters are written as `\x{E4}` (RFC 6533 §3), since the client may not have asked for SMTPUTF8.
 */
const printable = (text: string): string =>
  /^[ -~]*$/.test(text)
    ? text
    : Array.from(text, sign => {
        const code = sign.codePointAt(0) ?? 0
        if (code < 0x20 || code === 0x7f) return ' '
        return code < 0x7f ? sign : `\\x{${code.toString(16).toUpperCase()}}`
      }).join('')

function wrap(line: string, room: number): string[] {
  const lines: string[] = []
  let rest = line
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room)
    const at = space > 0 ? space : room
    lines.push(rest.slice(0, at))
    rest = rest.slice(at).trimStart()
  }
  lines.push(rest)
  return lines
}

/** One reply, and what the connection does once it is written. */
export interface Reply {
  readonly code: number
  readonly enhanced: string | null
  readonly text: string | readonly string[]
  readonly after?: 'close' | 'startTls' | 'takeMail'
}

export const replyOf = (refusal: Refusal): Reply => ({
  code: refusal.code,
  enhanced: refusal.enhanced,
  text: refusalText(refusal),
  ...(refusal.code === 421 && { after: 'close' }),
})
