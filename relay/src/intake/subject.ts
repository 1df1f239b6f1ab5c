/**
 * The subject as people read it, for lists and search: encoded words (RFC 2047) decoded, control characters out,
 * cut to a length. It never goes back into a mail.
 */

const encodedWords = /=\?([\w.:-]+)(?:\*[\w-]+)?\?([bq])\?([^?\s]*)\?=(?:\s+(?==\?))?/gi

/** Encoded words make a subject at most about five times longer than the 200 letters kept; the rest isn't looked at. */
const maxEncodedLength = 4_000

/** @param maxLength UTF-16 code units */
export function readableSubject(field: string, maxLength: number): string {
  const value = field.slice(0, maxEncodedLength)
  // Neighbouring words of one charset are decoded as one: senders split them within a multi-octet letter.
  let charset = ''
  let octets: Buffer[] = []
  let readable = ''
  let position = 0
  const flush = () => {
    if (octets.length > 0) readable += decodeCharset(charset, Buffer.concat(octets))
    octets = []
  }
  for (const word of value.matchAll(encodedWords)) {
    const [all, wordCharset = '', encoding = '', text = ''] = word
    if (word.index > position || wordCharset.toLowerCase() !== charset) flush()
    readable += value.slice(position, word.index)
    charset = wordCharset.toLowerCase()
    octets.push(encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : fromQ(text))
    position = word.index + all.length
  }
  flush()
  readable += value.slice(position)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = readable.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
  return clean.slice(0, maxLength).toWellFormed()
}

const fromQ = (text: string): Buffer =>
  Buffer.from(
    text
      .replace(/_/g, ' ')
      .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

function decodeCharset(charset: string, octets: Buffer): string {
  try {
    return new TextDecoder(charset).decode(octets)
  } catch {
    return octets.toString('latin1') // a charset nobody knows: better something than nothing
  }
}
