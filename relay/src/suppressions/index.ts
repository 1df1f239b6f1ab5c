/**
 * Suppressions: addresses that get no mail any more, each with its reason, its evidence and its end. Per account, or per
 * system where the account wants it so. Hard bounces and complaints enter by themselves, policy and host failures never.
 * This room reads and writes the list; it ends no deliveries.
 */
import type { ObjectId } from 'bson'
import { isErased } from '../privacy/pseudonym.ts'
import { durable, type Store } from '../store/index.ts'
import type { Delivery, DeliveryId, MessageId, Outcome } from '../values.ts'

export type SuppressionReason = 'hard' | 'complaint' | 'manual'

/** What shows why an address was entered. */
export interface Evidence {
  readonly messageId: MessageId | null
  readonly deliveryId: DeliveryId | null
  readonly at: Date
  readonly enhanced: string | null
  /** the remote's words, or the complaint's kind */
  readonly response: string
}

export interface SuppressionRow {
  /** account, system (or nothing) and address: what the lane asks for is found without a second index */
  readonly _id: string
  readonly accountId: ObjectId
  readonly systemId: ObjectId | null
  /** `local@domain` in lower case, or `@domain` for all of it */
  readonly address: string
  readonly reason: SuppressionReason
  readonly evidence: Evidence | null
  readonly note: string | null
  readonly createdAt: Date
  /** null: never */
  readonly expiresAt: Date | null
}

/** How an account wants it. Days after which an entry ends; null: never. */
export interface SuppressionRules {
  readonly scope: 'account' | 'system'
  readonly hardDays: number | null
  readonly complaintDays: number | null
}

/** A mailbox that doesn't exist rarely comes back, a complaint is a wish: both stay until somebody removes them. */
export const defaultRules: SuppressionRules = { scope: 'account', hardDays: null, complaintDays: null }

export interface SuppressionDeps {
  readonly store: Store
  now(): Date
}

const dayMs = 86_400_000

export const suppressionId = (accountId: ObjectId, systemId: ObjectId | null, address: string): string =>
  `${accountId.toHexString()}:${systemId?.toHexString() ?? ''}:${address}`

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@'))

/** Receivers treat local parts alike in either case, whatever RFC 5321 §2.4 allows them. */
const entryFor = (recipient: string): string => recipient.toLowerCase()

export const suppressionRows = (store: Store) => store.db.collection<SuppressionRow>('suppressions')

/**
 * A delivery's own bounce forbids the next mails and not itself: the entry is durable before the outcome, and when a crash
 * comes between the two it is tried again and bounces once more, instead of ending as suppressed (and not billed).
 * @returns for each suppressed delivery, by its id, the entry that forbids it; one look-up for all of them
 */
export async function findSuppressed(
  { store, now }: SuppressionDeps,
  deliveries: readonly Pick<Delivery, '_id' | 'accountId' | 'systemId' | 'recipient'>[],
): Promise<Map<string, SuppressionRow>> {
  const wanted = new Map<string, string[]>()
  for (const { _id, accountId, systemId, recipient } of deliveries) {
    const address = entryFor(recipient)
    for (const system of [null, systemId])
      for (const key of [address, domainOf(address)]) {
        const id = suppressionId(accountId, system, key)
        const asked = wanted.get(id)
        if (asked === undefined) wanted.set(id, [_id.toHexString()])
        else asked.push(_id.toHexString())
      }
  }
  const found = new Map<string, SuppressionRow>()
  const at = now()
  for (const row of await suppressionRows(store)
    .find({ _id: { $in: [...wanted.keys()] } })
    .toArray())
    if (row.expiresAt === null || row.expiresAt > at)
      for (const delivery of wanted.get(row._id) ?? [])
        if (!found.has(delivery) && row.evidence?.deliveryId?.toHexString() !== delivery) found.set(delivery, row)
  return found
}

export interface Fact {
  readonly delivery: Pick<Delivery, '_id' | 'accountId' | 'systemId' | 'messageId' | 'recipient'>
  readonly reason: 'hard' | 'complaint'
  readonly at: Date
  readonly enhanced: string | null
  readonly response: string
}

/**
 * Enters addresses that bounced hard or complained. Repeating it changes nothing but the evidence; an entry made by hand
 * keeps its note. Resolves when the entries are durable.
 */
export async function enterFacts({ store }: SuppressionDeps, facts: readonly Fact[]): Promise<void> {
  const meant = facts.filter(({ delivery }) => !isErased(delivery.recipient)) // nobody knows his address any more
  if (meant.length === 0) return
  const rules = await rulesOf(store, meant)
  const writes = meant.map(({ delivery, reason, at, enhanced, response }) => {
    const { scope, hardDays, complaintDays } = rules.get(delivery.accountId.toHexString()) ?? defaultRules
    const systemId = scope === 'system' ? delivery.systemId : null
    const address = entryFor(delivery.recipient)
    const days = reason === 'hard' ? hardDays : complaintDays
    return {
      updateOne: {
        filter: { _id: suppressionId(delivery.accountId, systemId, address) },
        update: {
          $set: {
            reason,
            evidence: { messageId: delivery.messageId, deliveryId: delivery._id, at, enhanced, response },
            expiresAt: days === null ? null : new Date(at.getTime() + days * dayMs),
          },
          $setOnInsert: { accountId: delivery.accountId, systemId, address, note: null, createdAt: at },
        },
        upsert: true,
      },
    }
  })
  await suppressionRows(store).bulkWrite(writes, { ordered: false, ...durable })
}

async function rulesOf(store: Store, facts: readonly Fact[]): Promise<Map<string, SuppressionRules>> {
  const ids = [...new Map(facts.map(({ delivery }) => [delivery.accountId.toHexString(), delivery.accountId])).values()]
  const rows = await store.db
    .collection('accounts')
    .find({ _id: { $in: ids } }, { projection: { suppression: 1 } })
    .toArray()
  return new Map(rows.map(row => [String(row._id), { ...defaultRules, ...row.suppression }]))
}

/** What the lanes ask and tell. */
export function createSuppressions(deps: SuppressionDeps) {
  return {
    /** which of these must not be tried, by the delivery's id, and why */
    async suppressed(deliveries: readonly Delivery[]): Promise<Map<string, { de: string; en: string }>> {
      const found = await findSuppressed(deps, deliveries)
      return new Map([...found].map(([id, row]) => [id, suppressedWords(row)]))
    },
    /** enters the recipients that don't exist, before their outcomes are written */
    beforeRecord: (ended: readonly { delivery: Delivery; outcome: Outcome }[]): Promise<void> =>
      enterFacts(
        deps,
        ended.flatMap(({ delivery, outcome: { attempt, class: outcomeClass } }) =>
          outcomeClass === 'hard'
            ? [
                {
                  delivery,
                  reason: 'hard' as const,
                  at: attempt.at,
                  enhanced: attempt.enhanced,
                  response: attempt.response,
                },
              ]
            : [],
        ),
      ),
  }
}

/** What the recipient's page and the webhook say. */
export function suppressedWords({ reason, createdAt, address }: SuppressionRow): { de: string; en: string } {
  const day = createdAt.toISOString().slice(0, 10)
  const why = {
    hard: {
      de: 'weil es die Adresse laut ihrem Mailserver nicht gibt',
      en: 'because its mail server said that the address does not exist',
    },
    complaint: {
      de: 'weil der Empfänger eine Mail als Spam gemeldet hat',
      en: 'because the recipient reported a mail as spam',
    },
    manual: { de: 'weil sie von Hand eingetragen wurde', en: 'because it was entered by hand' },
  }[reason]
  return {
    de: `Nicht gesendet: ${address} steht seit ${day} auf der Sperrliste, ${why.de}. Stimmt die Adresse wieder, nehmen Sie sie von der Liste.`,
    en: `Not sent: ${address} has been on the suppression list since ${day}, ${why.en}. If the address is right again, take it off the list.`,
  }
}
