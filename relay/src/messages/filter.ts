/** What messages are searched by: the conditions as they are asked, and whether a message holds them. Pure. */
import { ObjectId } from 'bson'
import { orderKey, tagKey, wordsOf } from '../store/search-keys.ts'
import { isMailbox, parseMailbox } from '../submission/address.ts'
import { type DeliveryState, type OutcomeClass, Problem } from '../values.ts'

export interface MessageFilter {
  readonly accountId?: ObjectId | undefined
  readonly systemId?: ObjectId | undefined
  /** an address, the beginning of one (`anna*`), or all of a domain (`@example.org`) */
  readonly recipient?: string | undefined
  /** words; all must stand in it */
  readonly subject?: string | undefined
  readonly state?: DeliveryState | undefined
  readonly class?: OutcomeClass | undefined
  /** received from then on */
  readonly from?: Date | undefined
  /** received before */
  readonly to?: Date | undefined
  readonly tag?: string | undefined
  readonly order?: string | undefined
}

export type RecipientMatch =
  | { readonly kind: 'exact'; readonly address: string }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'domain'; readonly domain: string }

/** @throws Problem `recipient-search` for what would find all */
export function readRecipient(text: string): RecipientMatch {
  const wanted = text.trim().toLowerCase()
  if (wanted.startsWith('@') && wanted.length > 1) return { kind: 'domain', domain: wanted }
  const prefix = wanted.endsWith('*') || !wanted.includes('@') ? wanted.replace(/\*+$/, '') : null
  if (prefix === null) {
    const mailbox = parseMailbox(wanted)
    return { kind: 'exact', address: isMailbox(mailbox) ? mailbox.address : wanted }
  }
  if (prefix === '')
    throw new Problem(
      'recipient-search',
      'A recipient to search for is missing',
      'Write anna@example.org, anna* or @example.org',
    )
  return { kind: 'prefix', prefix }
}

export interface SearchedMessage {
  readonly receivedAt: Date
  readonly subject?: string
  readonly searchKeys?: readonly string[]
}

export interface SearchedDelivery {
  readonly recipient: string
  readonly state: string
  readonly class?: string
}

/** @returns the conditions on a message, and those on one of its deliveries */
export function conditionsOf(filter: MessageFilter) {
  const { from, to, subject, tag, order, state, class: outcomeClass } = filter
  const words = subject === undefined ? [] : wordsOf(subject)
  const keys = [...(tag === undefined ? [] : [tagKey(tag)]), ...(order === undefined ? [] : [orderKey(order)])]
  const recipient = filter.recipient === undefined ? null : readRecipient(filter.recipient)
  return {
    recipient,
    keys,
    words,
    ofDeliveries: recipient !== null || state !== undefined || outcomeClass !== undefined,
    holdsMessage(message: SearchedMessage): boolean {
      if (from !== undefined && message.receivedAt < from) return false
      if (to !== undefined && message.receivedAt >= to) return false
      if (!keys.every(key => message.searchKeys?.includes(key))) return false
      if (words.length === 0) return true
      const there = new Set(wordsOf(message.subject ?? ''))
      return words.every(word => there.has(word))
    },
    holdsDelivery(delivery: SearchedDelivery): boolean {
      if (state !== undefined && delivery.state !== state) return false
      if (outcomeClass !== undefined && delivery.class !== outcomeClass) return false
      return recipient === null || isMeant(recipient, delivery.recipient.toLowerCase())
    },
  }
}

function isMeant(match: RecipientMatch, address: string): boolean {
  if (match.kind === 'exact') return address === match.address
  return match.kind === 'prefix' ? address.startsWith(match.prefix) : address.endsWith(match.domain)
}

/**
 * A mail gets its id when it begins to come, and may take hours; a repeated request has the id of its first try, up to a
 * day before. So by ids a search begins earlier than by times.
 */
const idsBeforeMs = 25 * 3600_000

const idAt = (at: Date): ObjectId => ObjectId.createFromTime(Math.max(0, Math.floor(at.getTime() / 1000)))

export type IdRange = { readonly $gte?: ObjectId; readonly $lt?: ObjectId } | null

/** The range of ids that can hold the conditions; null: all. @param before an id. @throws Problem `cursor` */
export function idRange({ from, to }: MessageFilter, before: string | undefined): IdRange {
  if (before !== undefined && !/^[0-9a-f]{24}$/.test(before))
    throw new Problem('cursor', `There is no page after ${before.slice(0, 40)}`, 'Use `next` of the page before')
  const ends = [
    ...(before === undefined ? [] : [new ObjectId(before)]),
    ...(to === undefined ? [] : [idAt(new Date(to.getTime() + 1000))]),
  ].sort((a, b) => Buffer.compare(a.id, b.id))
  const range = {
    ...(from === undefined ? {} : { $gte: idAt(new Date(from.getTime() - idsBeforeMs)) }),
    ...(ends[0] === undefined ? {} : { $lt: ends[0] }),
  }
  return Object.keys(range).length === 0 ? null : range
}
