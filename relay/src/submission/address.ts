/**
 * Paths of MAIL and RCPT (RFC 5321 §4.1.2, with UTF-8 by RFC 6531 §3.3). Pure.
 *
 * Two spellings of one mailbox become the same string: a quoted local part loses quotes it doesn't need, the domain
 * becomes a lower-case A-label. Whatever could name an IP address is told apart, also in the forms that URL parsers
 * understand (`127.1`, `0x7f.1`): delivery must never be talked into a machine behind the firewall.
 */
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'

export interface Mailbox {
  readonly address: string
  readonly domain: string
  /** some letter of the address as written is above 127 */
  readonly needsSmtputf8: boolean
}

export type MailboxFault = 'syntax' | 'literal' | 'domain'

/** What stands between `<` and `>`, and the parameters behind. */
export interface PathArgument {
  readonly path: string
  readonly parameters: string
}

const atext = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\u{10ffff}-]+"
const dotString = new RegExp(`^${atext}(?:\\.${atext})*$`, 'u')
/** C1 controls and invisible signs: they only serve to deceive. */
const deceptive = /[\u0080-\u009f\u200b\u2028-\u202e\u2060-\u2069\ufeff]/
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * @param text what follows `FROM:` or `TO:`; spaces before `<` are forgiven, as everywhere
 * @returns null when there are no angle brackets around the path
 */
export function splitPath(text: string): PathArgument | null {
  const argument = text.trimStart()
  if (!argument.startsWith('<')) return null
  let quoted = false
  for (let i = 1; i < argument.length; i++) {
    const sign = argument[i]
    if (quoted && sign === '\\') i++
    else if (sign === '"') quoted = !quoted
    else if (sign === '<' && !quoted) return null
    else if (sign === '>' && !quoted) {
      const rest = argument.slice(i + 1)
      return rest === '' || rest.startsWith(' ') ? { path: argument.slice(1, i), parameters: rest.trim() } : null
    }
  }
  return null
}

/** @param path without the brackets; a source route before the mailbox is ignored (RFC 5321 appendix C) */
export function parseMailbox(path: string): Mailbox | MailboxFault {
  const mailbox = path.replace(/^@[^\s,:@"]+(?:,@[^\s,:@"]+)*:/, '')
  if (deceptive.test(mailbox)) return 'syntax'
  const at = mailbox.startsWith('"') ? closingQuote(mailbox) + 1 : mailbox.indexOf('@')
  if (at < 1 || mailbox[at] !== '@') return 'syntax'
  const local = canonicalLocalPart(mailbox.slice(0, at))
  if (local === null || Buffer.byteLength(local) > 64) return 'syntax' // RFC 5321 §4.5.3.1.1
  const written = mailbox.slice(at + 1)
  if (written.startsWith('[')) return 'literal'
  const domain = canonicalDomain(written)
  if (domain === null) return 'syntax'
  if (/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(domain) || isIP(domain) !== 0) return 'literal'
  if (!domain.includes('.')) return 'domain'
  const address = `${local}@${domain}`
  if (Buffer.byteLength(address) > 254) return 'syntax' // RFC 5321 §4.5.3.1.3: 256 with the brackets
  return { address, domain, needsSmtputf8: !/^[ -~]*$/.test(mailbox) }
}

export const isMailbox = (value: Mailbox | MailboxFault): value is Mailbox => typeof value !== 'string'

/** @returns the domain as lower-case A-label (RFC 5890), or null when it is no host name */
export function canonicalDomain(written: string): string | null {
  // ASCII names aren't given to the URL parser: it would decode %2e and read 0x7f as a number.
  const ascii = /^[ -~]*$/.test(written)
  if (!ascii && !/^[\p{L}\p{N}\p{M}.\-\u3002\uff0e\uff61\u00b7\u0375\u30fb\u200c\u200d]+$/u.test(written)) return null
  const domain = (ascii ? written : domainToASCII(written)).toLowerCase()
  if (domain.length > 253 || !domain.split('.').every(l => label.test(l))) return null
  return domain
}

/** A dot-string as it is; a quoted string without needless quotes and escapes (RFC 5321 §4.1.2). */
function canonicalLocalPart(written: string): string | null {
  if (!written.startsWith('"')) return dotString.test(written) ? written : null
  const content = written.slice(1, -1).replace(/\\(.)/gsu, '$1')
  if (dotString.test(content)) return content
  return `"${content.replace(/["\\]/g, '\\$&')}"`
}

/** @returns the index of the quote that ends the quoted string at the beginning, or -1 */
function closingQuote(text: string): number {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i
  }
  return -1
}
