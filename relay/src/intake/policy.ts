/**
 * What a header section must be before its mail is taken, and what is read from it. Pure.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import type { MailNotes, Priority, Refusal, Submission } from '../values.ts'
import { type Author, isAsciiOnly, readFrom } from './from.ts'
import { type Field, fieldsNamed, type Header, isHeaderFault, parseHeader, unfoldedValue } from './header.ts'
import { readNotes } from './notes.ts'
import { refusals } from './refusals.ts'
import { readableSubject } from './subject.ts'

export interface HeaderLimits {
  readonly headerFields: number
}

export interface CheckedHeader {
  readonly header: Header
  readonly author: Author
  readonly subject: string
  /** null when the mail has none, or an empty one */
  readonly messageId: string | null
  readonly hasDate: boolean
  /** what X-Depesche-Priority asks for; null when it says nothing (or nothing known) */
  readonly priority: Priority | null
  /** what the shop has noted on it */
  readonly notes: MailNotes
  /** empty Date and Message-ID fields, which are replaced */
  readonly empty: ReadonlySet<Field>
  readonly ascii: boolean
}

/** At most one of each (RFC 5322 §3.6). Of two, each mail program shows another one, and DKIM signs only one. */
const singletons = new Map(
  ['From', 'Sender', 'Reply-To', 'To', 'Cc', 'Bcc', 'Message-ID', 'In-Reply-To', 'References', 'Subject', 'Date'].map(
    name => [name.toLowerCase(), name],
  ),
)

/** RFC 5321 §6.3 asks for at least 100, but a submitted mail has passed no server at all, or few. */
const maxReceived = 50

const messageIdLength = 998 // RFC 5322 §2.1.1: it can't be folded inside, so a line is its limit
const subjectLength = 200 // for lists and search; longer ones are cut

/** @param section the header section without the empty line, scanned clean */
export function checkHeader(section: Buffer, submission: Submission, limits: HeaderLimits): CheckedHeader | Refusal {
  const header = parseHeader(section, limits.headerFields)
  if (isHeaderFault(header)) {
    return 'tooManyFields' in header
      ? refusals.tooManyFields(limits.headerFields)
      : refusals.malformedField(header.malformedLine)
  }
  const repeated = firstRepeated(header)
  if (repeated !== null) return refusals.repeatedField(repeated)
  if (fieldsNamed(header, 'received').length > maxReceived) return refusals.loop(maxReceived)

  // Raw UTF-8 in a header wants SMTPUTF8 (RFC 6532), but shops send it without: older PHP code puts names and subjects
  // in unencoded, and their clients don't know the extension. Refusing would lose real orders; encoding it for them
  // would change what they sent, which the relay doesn't. Postfix and Exim pass such fields on and mail programs show
  // them, so they pass here too, marked as 8-bit. What nobody can read is refused: octets that aren't UTF-8, and a
  // non-ASCII address in From, which no server without SMTPUTF8 could answer to.
  const ascii = isAscii(section)
  if (!ascii && !isUtf8(section)) return refusals.notUtf8Header()

  const author = checkFrom(header, submission)
  if ('refused' in author) return author

  const messageIdField = fieldsNamed(header, 'message-id')[0]
  const dateField = fieldsNamed(header, 'date')[0]
  const messageId = messageIdField ? unfoldedValue(section, messageIdField).slice(0, messageIdLength) : ''
  const date = dateField ? unfoldedValue(section, dateField) : ''
  const subjectField = fieldsNamed(header, 'subject')[0]
  const empty = new Set<Field>()
  if (messageIdField && messageId === '') empty.add(messageIdField)
  if (dateField && date === '') empty.add(dateField)
  return {
    header,
    author,
    subject: subjectField ? readableSubject(unfoldedValue(section, subjectField), subjectLength) : '',
    messageId: messageId || null,
    hasDate: date !== '',
    priority: readPriority(header),
    notes: readNotes(header),
    empty,
    ascii,
  }
}

function checkFrom(header: Header, { submitter, envelope }: Submission): Author | Refusal {
  const field = fieldsNamed(header, 'from')[0]
  if (field === undefined) return refusals.noFrom()
  const reading = readFrom(unfoldedValue(header.section, field), submitter.sendingDomains)
  if ('foreign' in reading) return refusals.foreignFrom(reading.foreign, submitter.sendingDomains)
  if ('unreadable' in reading) return refusals.unreadableFrom()
  if (!envelope.smtputf8 && !isAsciiOnly(reading.author.address)) return refusals.utf8FromAddress()
  return reading.author
}

function readPriority(header: Header): Priority | null {
  const field = fieldsNamed(header, 'x-depesche-priority')[0]
  const asked = field ? unfoldedValue(header.section, field).toLowerCase() : ''
  return asked === 'high' || asked === 'normal' ? asked : null
}

function firstRepeated(header: Header): string | null {
  const seen = new Set<string>()
  for (const { name } of header.fields) {
    const written = singletons.get(name)
    if (written === undefined) continue
    if (seen.has(name)) return written
    seen.add(name)
  }
  return null
}
