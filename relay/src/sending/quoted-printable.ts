/**
 * Quoted-printable (RFC 2045 §6.7) of a text whose lines end in CRLF, in one pass over its octets: nodemailer's encoder
 * goes over it with regular expressions line by line, which was half of what making a mail cost (5 kB: 200 and 15 µs).
 */

/** Without the CRLF; a soft break's `=` is among them. */
const lineLength = 76

const CR = 13
const LF = 10
const TAB = 9
const SPACE = 32
const EQUALS = 61
const hex = Buffer.from('0123456789ABCDEF')

const isPlain = (octet: number): boolean => (octet >= SPACE && octet <= 126 && octet !== EQUALS) || octet === TAB

export function quotedPrintable(text: Buffer): Buffer {
  // each octet as three, and three more for a soft break in every line
  const encoded = Buffer.allocUnsafeSlow(text.length * 3 + Math.ceil((text.length * 3) / (lineLength - 3)) * 3 + 3)
  let to = 0
  let column = 0
  const breakBefore = (width: number, isLast: boolean) => {
    if (column + width <= (isLast ? lineLength : lineLength - 1)) return
    encoded[to++] = EQUALS
    encoded[to++] = CR
    encoded[to++] = LF
    column = 0
  }
  for (let i = 0; i < text.length; i++) {
    const octet = text[i] as number
    if (octet === CR && text[i + 1] === LF) {
      encoded[to++] = CR
      encoded[to++] = LF
      column = 0
      i++
      continue
    }
    const next = text[i + 1]
    const isLast = next === undefined || (next === CR && text[i + 2] === LF)
    // white space at the end of a line is lost on the way (rule 3)
    if (isPlain(octet) && !(isLast && (octet === SPACE || octet === TAB))) {
      breakBefore(1, isLast)
      encoded[to++] = octet
      column++
    } else {
      breakBefore(3, isLast)
      encoded[to++] = EQUALS
      encoded[to++] = hex[octet >> 4] as number
      encoded[to++] = hex[octet & 15] as number
      column += 3
    }
  }
  return encoded.subarray(0, to)
}
