/**
 * The header section as it is stored: Received in front, Date and Message-ID behind when they were missing
 * (RFC 6409 §8), and without the fields that must not leave. Every other field keeps its octets and its place.
 */
import type { Field, Header } from './header.ts'

/**
 * - Bcc: RFC 5322 §3.6.3, its readers are not to be seen.
 * - Return-Path: only the last server writes it (RFC 5321 §4.4).
 * - List-Help: signing adds the one that is configured for the domain; a second one would be against RFC 2369 §2.
 * - X-Depesche-*: ours, so that nobody can pretend to be the relay.
 * A foreign DKIM-Signature stays: it may be valid, and it doesn't disturb ours.
 */
export const isRemoved = (name: string): boolean =>
  name === 'bcc' || name === 'return-path' || name === 'list-help' || name.startsWith('x-depesche-')

/**
 * @param before folded fields with CRLF, put first
 * @param after likewise, put last
 * @param drop fields to leave out besides the removed ones (an empty Date or Message-ID that `after` replaces)
 */
export function rewrittenHeader(header: Header, before: string, after: string, drop: ReadonlySet<Field>): Buffer {
  const pieces: Buffer[] = [Buffer.from(before)]
  let keptFrom = 0 // runs of kept fields are copied in one go
  for (const field of header.fields) {
    if (!isRemoved(field.name) && !drop.has(field)) continue
    if (field.start > keptFrom) pieces.push(header.section.subarray(keptFrom, field.start))
    keptFrom = field.end
  }
  pieces.push(header.section.subarray(keptFrom), Buffer.from(after))
  return Buffer.concat(pieces)
}
