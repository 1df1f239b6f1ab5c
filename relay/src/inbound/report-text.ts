/**
 * Reports that only a person was meant to read (qmail's QSBMF, Exim, Sendmail's transcript, Exchange's pages, hosters' own
 * forms): whom they are about, and what the server said.
 */
import { headerMap } from './report-parts.ts'

export interface TextFinding {
  readonly recipient: string
  /** the words that stand with the address */
  readonly reason: string
}

const addressPattern =
  /[^\s<>"()[\]{},;:=|*&!?/\\\u3000-\u303f\uff00-\uffef]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,24}/giu
const mostCandidates = 30
const reasonChars = 1200

/** Where the report ends and the mail it returns begins. */
const originalBegins = new RegExp(
  [
    '^-{2,} ?(?:original message|ursprüngliche nachricht|message original|mensaje original|messaggio originale)',
    '^-+ ?(?:this is a copy of (?:the|your) message|below this line is a copy of (?:the|your) message)',
    '^-+ ?(?:the header of the original message|undeliver(?:ed|able) message|unsent message|returned message|forwarded message)',
    '^ {0,8}-+ ?(?:message header follows|message headers?|unsent message below|kopie der nachricht)',
    '^original message headers?:',
    '^(?:ursprüngliche nachrichtenkopfzeilen|en-têtes de message d.origine|encabezados originales)',
    '^(?:the original message was received at|reporting-mta:)(?!.*\\n)',
    '^received: (?:from|by) ',
  ].join('|'),
  'imu',
)

/** @returns the report's own words, and the header section of what it returns (from the text, where nothing is attached) */
export function splitReport(text: string): { report: string; original: string | null } {
  const match = originalBegins.exec(text)
  if (match === null) return { report: text, original: null }
  const rest = text.slice(match.index)
  const header = /^(?:received|return-path|from|to|message-id|date|subject|dkim-signature|mime-version): /im.exec(rest)
  return { report: text.slice(0, match.index), original: header === null ? null : rest.slice(header.index) }
}

export interface OriginalMail {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly messageId: string | null
  readonly returnPath: string | null
}

export function readOriginal(text: string | null): OriginalMail {
  const fields = text === null ? new Map<string, string>() : headerMap(text)
  const addresses = (...names: string[]) => names.flatMap(name => fields.get(name)?.match(addressPattern) ?? [])
  return {
    from: addresses('from', 'sender', 'reply-to', 'return-path', 'x-original-from'),
    to: addresses('to', 'cc'),
    messageId: /<[^<>\s]{3,300}>/.exec(fields.get('message-id') ?? '')?.[0] ?? null,
    returnPath: addresses('return-path')[0] ?? null,
  }
}

const isMachine = (address: string): boolean =>
  /^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|mailer_daemon|abuse|noc|hostmaster|support|helpdesk|hilfe|kontakt|kundenservice|root|no-?reply|double-bounce)@/i.test(
    address,
  )

/**
 * The recipients that a report names.
 * @param never addresses that are not meant: the sender's, the report's own
 */
export function findInText(report: string, never: readonly string[], to: readonly string[]): TextFinding[] {
  const excluded = new Set(never.map(address => address.toLowerCase()))
  const candidates: { address: string; at: number; end: number; leads: boolean }[] = []
  for (const match of report.matchAll(addressPattern)) {
    // where a script has no spaces, the address follows its label at once
    const address = match[0]
      .replace(/^.*[\u3040-\u9fff\uac00-\ud7af](?=[\w.+-]+@)/, '')
      .replace(/^[.'`]+|[.'`-]+$/g, '')
    const at = match.index
    if (excluded.has(address.toLowerCase()) || isMachine(address)) continue
    const lineStart = report.lastIndexOf('\n', at) + 1
    const before = report.slice(lineStart, at)
    if (
      /(?:ultimately generated|expanded|forwarded|originally addressed|weitergeleitet|bei fragen|fragen an|contact|kontakt|questions?|wenden sie sich|please (?:send|e-?mail)|assistance|further help)[^<>@]{0,60}$/i.test(
        before,
      )
    )
      continue
    if (/(?:https?:|www\.|message-id:|^\s*(?:from|von|de|sender|return-path|reply-to|mail from):?)/i.test(before))
      continue
    // alone or first in its line: `<anna@x>:`, `    anna@x`, `To: anna@x`, `RCPT TO:<anna@x>`
    const leads =
      /^[\s*>•·-]{0,12}(?:(?:rcpt )?to:?|an:|recipients?(?: address)?:?|empf(?:ä|ae)nger:?|à:|para:|(?:final|original)-recipient:.{0,20})?\s*["'<(]{0,3}$/i.test(
        before,
      )
    candidates.push({ address, at, end: at + match[0].length, leads })
    if (candidates.length >= 4 * mostCandidates) break
  }
  const known = new Set(to.map(address => address.toLowerCase()))
  const meant = [
    candidates.filter(({ address }) => known.has(address.toLowerCase())),
    candidates.filter(({ leads }) => leads),
    candidates,
  ].find(some => some.length > 0)
  if (meant === undefined) return []
  const found = new Map<string, TextFinding>()
  for (const { address, at, end } of meant) {
    const next = candidates.find(
      other =>
        other.at > at &&
        (other.leads || known.has(other.address.toLowerCase())) &&
        other.address.toLowerCase() !== address.toLowerCase(),
    )
    const lineStart = report.lastIndexOf('\n', at) + 1
    const after = report.slice(lineStart, Math.min(next?.at ?? report.length, end + reasonChars))
    const key = address.toLowerCase()
    const reason = `${found.get(key)?.reason ?? ''}\n${after}`.slice(0, 2 * reasonChars)
    found.set(key, { recipient: found.get(key)?.recipient ?? address, reason })
    if (found.size >= mostCandidates) break
  }
  // an address among many that stands without a word of its own: the reason is said once, before or after them all
  const all = report.slice(0, 4 * reasonChars)
  return [...found.values()].map(finding =>
    /\p{L}{3}/u.test(finding.reason.replaceAll(finding.recipient, '')) &&
    /[45]\d\d|\d\.\d\.\d|\p{L}{4,} \p{L}{3,}/u.test(finding.reason)
      ? finding
      : { ...finding, reason: all },
  )
}
