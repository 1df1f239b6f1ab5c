/** Lists of messages: newest first, page by page, by what their owner looks for. Reads only. */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import type { DeliveryState } from '../values.ts'
import { type Candidate, candidates } from './candidates.ts'
import { conditionsOf, type MessageFilter } from './filter.ts'

export type { MessageFilter } from './filter.ts'

export interface MessageRow {
  readonly id: string
  readonly messageId: string
  readonly systemId: string
  readonly receivedAt: Date
  readonly sendAt: Date | null
  readonly from: string
  readonly subject: string
  readonly sizeBytes: number
  readonly tags: readonly string[]
  readonly template: string | null
  readonly order: string | null
  readonly recipientCount: number
  /** the first ones; those that are looked for before the others */
  readonly recipients: readonly { readonly recipient: string; readonly state: DeliveryState }[]
}

export interface MessagePage {
  readonly items: readonly MessageRow[]
  /** where the next page begins; null: there is no more */
  readonly next: string | null
  /** the page isn't full, but the search has taken its time: it goes on at `next` */
  readonly more: boolean
}

/** What one page may cost where no index knows the answer. */
export interface SearchBudget {
  readonly messages: number
  readonly ms: number
}

export const searchBudget: SearchBudget = { messages: 5_000, ms: 500 }

/** Deliveries of so many messages are looked at together. */
const batchSize = 100
const shownRecipients = 20

/** @throws Problem `cursor`, `recipient-search` */
export async function searchMessages(
  store: Store,
  filter: MessageFilter,
  { before, limit }: { before?: string | undefined; limit: number },
  budget: SearchBudget = searchBudget,
): Promise<MessagePage> {
  const conditions = conditionsOf(filter)
  const started = performance.now()
  const items: MessageRow[] = []
  let looked = 0
  let last: ObjectId | null = null
  const page = (more: boolean): MessagePage => ({ items, next: last?.toHexString() ?? null, more })

  for await (const batch of batched(candidates(store, filter, before), Math.min(batchSize, limit + 1))) {
    const held = batch.filter(message => conditions.holdsMessage(message))
    const deliveries = await deliveriesOf(store, held)
    for (const message of batch) {
      const theirs = deliveries.get(message._id.toHexString()) ?? []
      const isHeld = held.includes(message)
      if (isHeld && (!conditions.ofDeliveries || theirs.some(conditions.holdsDelivery))) {
        if (items.length === limit) return page(false)
        const meant = conditions.ofDeliveries ? theirs.filter(conditions.holdsDelivery) : []
        items.push(view(message, [...new Set([...meant, ...theirs])]))
      }
      last = message._id
      looked++
    }
    if (looked >= budget.messages || performance.now() - started >= budget.ms)
      return items.length === limit ? page(false) : page(true)
  }
  last = null
  return page(false)
}

interface DeliveryRow {
  readonly messageId: ObjectId
  readonly recipient: string
  readonly state: DeliveryState
  readonly class?: string
}

async function deliveriesOf(store: Store, messages: readonly Candidate[]): Promise<Map<string, DeliveryRow[]>> {
  if (messages.length === 0) return new Map()
  const rows = await store.db
    .collection<DeliveryRow>('deliveries')
    .find(
      { messageId: { $in: messages.map(({ _id }) => _id) } },
      { projection: { messageId: 1, recipient: 1, state: 1, class: 1 } },
    )
    .toArray()
  return Map.groupBy(rows, ({ messageId }) => messageId.toHexString())
}

const view = (message: Candidate, deliveries: readonly DeliveryRow[]): MessageRow => ({
  id: message._id.toHexString(),
  messageId: message.messageIdHeader,
  systemId: message.systemId.toHexString(),
  receivedAt: message.receivedAt,
  sendAt: message.sendAt ?? null,
  from: message.from,
  subject: message.subject,
  sizeBytes: message.sizeBytes,
  tags: message.tags ?? [],
  template: message.template ?? null,
  order: message.order ?? null,
  recipientCount: message.recipientCount,
  recipients: deliveries.slice(0, shownRecipients).map(({ recipient, state }) => ({ recipient, state })),
})

async function* batched<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const one of all) {
    batch.push(one)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
