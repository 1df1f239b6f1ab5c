/**
 * A person's mail, passed on as one of ours: From is of the domain that signs (the author's own DMARC would fail on this
 * way), answers go to the author, and the body keeps its octets. Fields about the way it came (Received, signatures) stay
 * behind: they speak of another mail.
 */
import { fieldsNamed, isHeaderFault, parseHeader, unfoldedValue } from '../intake/header.ts'

const kept = new Set([
  'to',
  'cc',
  'subject',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-language',
])
const mostFields = 500
/** RFC 5321 §6.3 wants at least 100 hops to be allowed; a mail that has seen so many goes in circles. */
const mostHops = 100

/**
 * @param raw the whole mail; its line ends and NULs are mended, since what we send must not carry them
 * @param as who sends it on and for whom
 * @returns null when it is no mail that can be passed on: no header, no author, in circles
 */
export function forwardedMail(raw: Buffer, as: { domain: string; name: string }): Buffer | null {
  const text = raw
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/\r\n|\r|\n/g, '\r\n')
  const end = text.indexOf('\r\n\r\n')
  const section = end === -1 ? text : text.slice(0, end + 2)
  const header = parseHeader(Buffer.from(section, 'latin1'), mostFields)
  if (isHeaderFault(header)) return null
  if (fieldsNamed(header, 'received').length > mostHops) return null
  const value = (name: string) => {
    const field = fieldsNamed(header, name)[0]
    return field === undefined ? undefined : unfoldedValue(header.section, field)
  }
  const author = addressIn(value('reply-to')) ?? addressIn(value('from'))
  if (author === null) return null
  const once = new Set<string>()
  const fields = header.fields.flatMap(({ name, start, end: fieldEnd }) => {
    if (!kept.has(name) || once.has(name)) return []
    once.add(name)
    return [header.section.toString('latin1', start, fieldEnd)]
  })
  const head = [
    `From: "${quotable(addressIn(value('from')) ?? author)} (${quotable(as.name)})" <noreply@${as.domain}>\r\n`,
    `Reply-To: <${author}>\r\n`,
    'Auto-Submitted: auto-generated\r\n', // who gets it must not answer by machine: that is how loops begin (RFC 3834)
    ...fields,
  ].join('')
  return Buffer.from(`${head}\r\n${end === -1 ? '' : text.slice(end + 4)}`, 'latin1')
}

/** The first address of a field; ASCII only, as the mail may have to go where SMTPUTF8 isn't known. */
function addressIn(field: string | undefined): string | null {
  const bare = field?.replace(/"(?:\\.|[^"\\])*"/g, '').replace(/\([^()]*\)/g, '') ?? ''
  return (
    /([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z0-9-]{2,63})(?=[\s>,;]|$)/.exec(bare)?.[1] ??
    null
  )
}

const quotable = (text: string): string => text.replace(/[^ -~]|["\\]/g, '?')
