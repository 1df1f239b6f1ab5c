/** What a search finds, as a table: a line for each recipient. Reads only. */
import { toCsvPage } from '../csv.ts'
import type { Store } from '../store/index.ts'
import { type MessageFilter, type MessageRow, searchMessages } from './search.ts'

const columns = [
  'receivedAt',
  'from',
  'recipient',
  'state',
  'subject',
  'order',
  'tags',
  'system',
  'id',
  'messageId',
] as const

/** @param shown a row as its owner may see it @yields pages of CSV, the first with a heading */
export async function* exportMessages(
  store: Store,
  filter: MessageFilter,
  shown: (row: MessageRow) => MessageRow,
): AsyncGenerator<string> {
  for (let before: string | undefined, heading = true; ; heading = false) {
    const { items, next } = await searchMessages(store, filter, { before, limit: 200 })
    yield toCsvPage(columns, items.map(shown).flatMap(linesOf), heading)
    if (next === null) return
    before = next
  }
}

const linesOf = ({ recipients, receivedAt, from, subject, order, tags, systemId, id, messageId }: MessageRow) =>
  recipients.map(({ recipient, state }) => ({
    receivedAt: receivedAt.toISOString(),
    from,
    recipient,
    state,
    subject,
    order,
    tags: tags.join(' '),
    system: systemId,
    id,
    messageId,
  }))
