/**
 * A returned mail taken apart: its texts, its machine-readable fields, and what it returns. Reports come from anybody and
 * in any shape, so everything is bounded and nothing throws: what can't be read as MIME is read as plain text.
 */
import PostalMime, { type Attachment, type Email } from 'postal-mime'

const keptBytes = 2 * 1024 * 1024
const nestingDepth = 12
/** of a text; reports say what they have to say at their beginning */
const textChars = 200_000

export interface ReportParts {
  readonly headers: ReadonlyMap<string, string>
  readonly from: string
  readonly subject: string
  readonly contentType: string
  /** what a person reads, HTML as text */
  readonly text: string
  /** message/delivery-status, message/global-delivery-status (RFC 3464, RFC 6533) */
  readonly deliveryStatus: string | null
  /** message/feedback-report (RFC 5965), or X-ARF's JSON where it reports spam */
  readonly feedback: string | null
  /** message/disposition-notification (RFC 8098) */
  readonly isReceipt: boolean
  /** the returned mail, or its header section */
  readonly original: string | null
}

export async function readParts(raw: Buffer): Promise<ReportParts> {
  const kept = tidied(raw)
  let mail: Email
  try {
    mail = await parsed(kept)
  } catch {
    const text = kept.toString('latin1').slice(0, textChars)
    return { ...empty, text, headers: headerMap(text) }
  }
  const headers = new Map(mail.headers.map(({ key, value }) => [key, value]))
  const contentOf = (types: RegExp): string | null => {
    const found = mail.attachments.find(({ mimeType }) => types.test(mimeType))
    return found === undefined ? null : textOf(found)
  }
  const attached = mail.attachments
    .filter(({ mimeType }) => /^(?:text\/plain|application\/octet-stream)$/.test(mimeType))
    .map(attachment => ({ text: textOf(attachment), isText: attachment.mimeType === 'text/plain' }))
    // some send the status as a file of no type
    .filter(({ text, isText }) => isText || /^(?:final|original)-recipient[ \t]*:/im.test(text))
    .map(({ text }) => text)
    .join('\n')
  const html = mail.html === undefined ? '' : fromHtml(mail.html.slice(0, 2 * textChars))
  // some put a one-line text beside a long HTML, others the other way round
  const text = [mail.text ?? '', html, attached].filter(part => part.trim() !== '').join('\n\n')
  return {
    headers,
    from: `${mail.from?.name ?? ''} ${mail.from?.address ?? ''}`.trim() || (headers.get('from') ?? ''),
    subject: mail.subject ?? '',
    contentType: headers.get('content-type') ?? '',
    text: text.slice(0, textChars),
    deliveryStatus: contentOf(/^message\/(global-)?delivery-status$/),
    feedback: contentOf(/^message\/feedback-report$/) ?? xarfSpam(headers, contentOf(/^application\/json$/)),
    isReceipt: mail.attachments.some(({ mimeType }) => mimeType === 'message/disposition-notification'),
    original: contentOf(/^(message\/(rfc822|global)(-headers)?|text\/rfc822-headers|message\/rfc822-headers)$/),
  }
}

const tidied = (raw: Buffer): Buffer => withBoundary(withoutVoids(raw.subarray(0, keptBytes)))

const parsed = (kept: Buffer): Promise<Email> =>
  PostalMime.parse(kept, {
    forceRfc822Attachments: true,
    maxNestingDepth: nestingDepth,
    maxHeadersSize: 512 * 1024,
  })

/** Rejects when it is no MIME. */
export const parseMail = (raw: Buffer): Promise<Email> => parsed(tidied(raw))

/** X-ARF also reports attacks and scans, which no recipient complains of. */
const xarfSpam = (headers: ReadonlyMap<string, string>, json: string | null): string | null =>
  json !== null &&
  (headers.has('x-xarf') || headers.has('x-arf')) &&
  /"(?:report_?)?type"\s{0,9}:\s{0,9}"spam"/i.test(json)
    ? json
    : null

/** A million empty lines take the library a quarter of a minute. */
const withoutVoids = (octets: Buffer): Buffer =>
  Buffer.from(octets.toString('latin1').replace(/(?:\r?\n){50,}/g, '\r\n'.repeat(50)), 'latin1')

/** Without its boundary a multipart would be nothing at all; the first line that looks like one is taken for it. */
function withBoundary(octets: Buffer): Buffer {
  const text = octets.toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)?.index ?? 0
  const field = /^content-type:[ \t]*multipart\/[\w-]{1,40}(?:[^\r\n]|\r?\n[ \t])*/im.exec(text.slice(0, end))
  if (field === null || /boundary\s*=/i.test(field[0])) return octets
  const boundary = /^--([\w'()+,./:=?-]{1,70})\r?\ncontent-/im.exec(text.slice(end))?.[1]
  if (boundary === undefined) return octets
  const at = field.index + field[0].length
  return Buffer.from(`${text.slice(0, at)}; boundary="${boundary}"${text.slice(at)}`, 'latin1')
}

const empty: ReportParts = {
  headers: new Map(),
  from: '',
  subject: '',
  contentType: '',
  text: '',
  deliveryStatus: null,
  feedback: null,
  isReceipt: false,
  original: null,
}

function textOf({ content }: Attachment): string {
  const text = typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString('utf8')
  return text.slice(0, textChars)
}

/** Fields of a header section or of a block in a status part: unfolded, names in lower case, the first of each. */
export function headerMap(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  let name = ''
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') {
      if (fields.size > 0) break
      continue
    }
    if (/^[ \t]/.test(line) && name !== '') {
      fields.set(name, `${fields.get(name)} ${line.trim()}`)
      continue
    }
    const match = /^([!-9;-~]{1,76})\s*:\s*(.*)$/.exec(line)
    name = match?.[1]?.toLowerCase() ?? ''
    if (name === '' || fields.has(name)) name = ''
    else fields.set(name, match?.[2]?.trim() ?? '')
  }
  return fields
}

const entities: Record<string, string> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  nbsp: ' ',
  apos: "'",
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
}

/** Enough to find addresses and sentences; nothing of it is ever shown. */
function fromHtml(html: string): string {
  return html
    .replace(/<(style|script|head)\b[^>]{0,500}>[\s\S]{0,100000}?<\/\1>/gi, ' ')
    .replace(/<(br|\/p|\/div|\/tr|\/li|\/h\d)\b[^>]{0,500}>/gi, '\n')
    .replace(/<[^>]{0,2000}>/g, ' ')
    .replace(/&#(x[\da-f]{1,5}|\d{1,6});/gi, (_, number: string) => {
      const point = Number(number.startsWith('x') || number.startsWith('X') ? `0${number}` : number)
      return point > 31 && point < 0x11_0000 ? String.fromCodePoint(point) : ' '
    })
    .replace(/&(\w{2,8});/g, (_, name: string) => entities[name.toLowerCase()] ?? ' ')
    .replace(/[ \t]+/g, ' ')
}
