/**
 * Who a mail says it is from. nodemailer's parser reads the addresses, but it is lax (`<x@good> <y@evil>` gives x@good
 * with the name "y@evil", an unclosed `<` is forgiven), and other mail programs read such a field otherwise. So a guard
 * of our own stands before it: outside of quoted strings and comments every `@` must be followed by an allowed domain,
 * and both readings must agree.
 */
import { domainToASCII } from 'node:url'
import addressparser from 'nodemailer/lib/addressparser'

export interface Author {
  readonly address: string
  /** lower-case A-label */
  readonly domain: string
}

export type FromReading = { readonly author: Author } | { readonly foreign: string } | { readonly unreadable: true }

const unreadable: FromReading = { unreadable: true }

/** A From longer than this is no sender but an attempt to make parsers work; RFC 5322 §2.1.1 allows 998 per line. */
const maxFromLength = 4_000

/**
 * @param value the unfolded value of the From field
 * @param domains lower-case A-labels
 * @returns the first author, or the first address whose domain isn't allowed, or `unreadable`
 */
export function readFrom(value: string, domains: readonly string[]): FromReading {
  const bare = value.length > maxFromLength ? null : withoutQuotesAndComments(value)
  if (bare === null || /[:;]/.test(bare)) return unreadable // groups have no place in From (RFC 5322 §3.6.2)
  const guarded = mailboxDomains(bare)
  if (guarded === null) return unreadable
  const foreign = domainsAfterAt(bare).find(d => !domains.includes(canonicalDomain(d)))
  if (foreign !== undefined) return { foreign: foreign === '' ? value.slice(0, 100) : addressWith(bare, foreign) }

  const parsed = addressparser(value)
  if (parsed.length !== guarded.length) return unreadable
  const authors: Author[] = []
  for (const [i, entry] of parsed.entries()) {
    const address = 'address' in entry && typeof entry.address === 'string' ? entry.address : ''
    const at = address.lastIndexOf('@')
    if ('group' in entry || at < 1) return unreadable
    const domain = canonicalDomain(address.slice(at + 1))
    if (domain === '' || domain !== canonicalDomain(guarded[i] ?? '')) return unreadable
    if (!domains.includes(domain)) return { foreign: address }
    authors.push({ address: address.slice(0, at + 1) + domain, domain })
  }
  const author = authors[0]
  return author ? { author } : unreadable
}

export const isAsciiOnly = (text: string): boolean => !/[^\x20-\x7e]/.test(text)

/** Lower-case A-label; '' when it is none. */
const canonicalDomain = (domain: string): string =>
  isAsciiOnly(domain) ? domain.toLowerCase() : domainToASCII(domain).toLowerCase()

/** @returns the value with each quoted string as `q` and each comment as a space; null when one isn't closed */
function withoutQuotesAndComments(value: string): string | null {
  let bare = ''
  let depth = 0
  for (let i = 0; i < value.length; i++) {
    const sign = value[i]
    if (depth > 0) {
      if (sign === '\\') i++
      else if (sign === '(') depth++
      else if (sign === ')') depth--
    } else if (sign === '(') {
      depth = 1
      bare += ' '
    } else if (sign === '"') {
      const end = endOfQuotedString(value, i + 1)
      if (end === -1) return null
      bare += 'q'
      i = end
    } else if (sign === ')' || sign === '\\') {
      return null
    } else {
      bare += sign
    }
  }
  return depth === 0 ? bare : null
}

function endOfQuotedString(value: string, from: number): number {
  for (let i = from; i < value.length; i++) {
    if (value[i] === '\\') i++
    else if (value[i] === '"') return i
  }
  return -1
}

/** @returns the domain of each mailbox in the order of the list, or null when an element isn't one mailbox */
function mailboxDomains(bare: string): string[] | null {
  const domains: string[] = []
  for (const element of bare.split(',')) {
    const found = /^[^<>]*<([^<>]*)>\s*$/.exec(element) ?? /^([^<>]*)$/.exec(element)
    const spec = /^[^\s@]+@([^\s@]+)$/.exec(found?.[1]?.trim() ?? '')
    if (spec?.[1] === undefined) return null
    domains.push(spec[1])
  }
  return domains
}

const domainsAfterAt = (bare: string): string[] => Array.from(bare.matchAll(/@([^\s<>,@]*)/g), m => m[1] ?? '')

const addressWith = (bare: string, domain: string): string => {
  const at = bare.indexOf(`@${domain}`)
  const local = /[^\s<>,@]*$/.exec(bare.slice(0, at))?.[0] ?? ''
  return `${local}@${domain}`.slice(0, 320) // RFC 5321 §4.5.3.1: 64 + 1 + 255
}
