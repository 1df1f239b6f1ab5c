/**
 * Everything that is stored of one recipient in an account, page by page, newest mail first: for somebody who asks what is
 * known of him (Art. 15 GDPR). A page ends with so many mails or so many octets of content, whichever comes first.
 */
import { ObjectId } from 'bson'
import type { Contents } from '../store/contents.ts'
import { toBuffer } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { acceptanceIdsOf, eventIdsOf, suppressionIdsOf } from './traces.ts'

interface Deps {
  readonly store: Store
  readonly contents: Contents
}

type Row = Record<string, unknown> & { readonly _id: ObjectId; readonly messageId: ObjectId }

export interface PersonMail {
  readonly message: Readonly<Record<string, unknown>> | null
  /** header section and body as they are stored; base64. Null once they are erased */
  readonly content: { readonly header: string; readonly body: string } | null
  readonly deliveries: readonly Readonly<Record<string, unknown>>[]
  readonly events: readonly Readonly<Record<string, unknown>>[]
  /** what receivers of the account's webhooks answered when they were told */
  readonly webhookAttempts: readonly Readonly<Record<string, unknown>>[]
}

export interface PersonPage {
  readonly address: string
  readonly items: readonly PersonMail[]
  /** on the first page */
  readonly suppressions: readonly Readonly<Record<string, unknown>>[]
  readonly audit: readonly Readonly<Record<string, unknown>>[]
  readonly next: string | null
}

/** Of one page; a larger mail is a page by itself. */
const contentOctets = 8 * 1024 * 1024

/**
 * @param after `next` of the page before
 * @param systemId only the mails of this system, and nothing that the account as a whole keeps of him
 * @throws Problem `cursor`
 */
export async function exportPerson(
  deps: Deps,
  accountId: ObjectId,
  address: string,
  { after, limit = 50, systemId = null }: { after?: string | undefined; limit?: number; systemId?: ObjectId | null },
): Promise<PersonPage> {
  if (after !== undefined && !ObjectId.isValid(after))
    throw new Problem('cursor', `There is no page after ${after}`, 'Use `next` of the page before')
  const { store } = deps
  const rows = await store.db
    .collection<Row>('deliveries')
    .find({
      accountId,
      address,
      ...(systemId === null ? {} : { systemId }),
      ...(after === undefined ? {} : { messageId: { $lt: new ObjectId(after) } }),
    })
    .sort({ messageId: -1 })
    .limit(limit + 1)
    .toArray()
  const { page, more } = wholeMessages(rows, limit)
  const items: PersonMail[] = []
  let octets = 0
  let next = more ? (page.at(-1)?.messageId.toHexString() ?? null) : null
  const byMessage = [...Map.groupBy(page, ({ messageId }) => messageId.toHexString())]
  for (const [i, [messageId, deliveries]] of byMessage.entries()) {
    const { mail, size } = await mailOf(deps, accountId, new ObjectId(messageId), deliveries)
    items.push(mail)
    octets += size
    if (octets < contentOctets || i === byMessage.length - 1) continue
    next = messageId
    break
  }
  const isFirst = after === undefined && systemId === null
  return {
    address,
    items,
    suppressions: isFirst ? await suppressionsOf(store, accountId, address) : [],
    audit: isFirst
      ? (await store.db.collection('audit').find({ accountId, subject: address }).toArray()).map(plain)
      : [],
    next,
  }
}

/** A message may have the address twice, in capitals and without: it stays together. */
function wholeMessages(rows: readonly Row[], limit: number): { page: readonly Row[]; more: boolean } {
  const over = rows[limit]
  if (over === undefined) return { page: rows, more: false }
  const whole = rows.filter(({ messageId }) => !messageId.equals(over.messageId))
  return { page: whole.length > 0 ? whole : rows, more: true }
}

async function mailOf(
  { store, contents }: Deps,
  accountId: ObjectId,
  messageId: ObjectId,
  deliveries: readonly Row[],
): Promise<{ mail: PersonMail; size: number }> {
  const row = await store.db.collection('messages').findOne({ _id: messageId, accountId })
  const eventIds = [...acceptanceIdsOf([messageId]), ...eventIdsOf(deliveries)]
  const his = new Set(deliveries.map(({ recipient }) => recipient))
  const events = await store.db
    .collection<{ _id: string; data?: { readonly recipients?: readonly string[] } }>('events')
    .find({ _id: { $in: eventIds } })
    .toArray()
  // of the other recipients he learns nothing
  const hisPart = events.map(({ data, ...event }) => ({
    ...event,
    data: data?.recipients === undefined ? data : { ...data, recipients: data.recipients.filter(one => his.has(one)) },
  }))
  const attempts = await store.db
    .collection('dispatchattempts')
    .find({ accountId, eventId: { $in: eventIds } })
    .toArray()
  const { header = null, body = null, ...message }: Record<string, unknown> = row ?? {}
  const octets = row === null || header === null ? null : await bodyOf(contents, messageId, body, Number(row.bodyBytes))
  return {
    mail: {
      message: row === null ? null : plain(message),
      content:
        octets === null
          ? null
          : { header: toBuffer(header as Buffer).toString('base64'), body: octets.toString('base64') },
      deliveries: deliveries.map(plain),
      events: hisPart.map(plain),
      webhookAttempts: attempts.map(plain),
    },
    size: octets?.length ?? 0,
  }
}

async function bodyOf(contents: Contents, id: ObjectId, inline: unknown, octets: number): Promise<Buffer> {
  if (inline !== null) return toBuffer(inline as Buffer)
  return Buffer.concat(await Array.fromAsync(contents.get(id, octets)))
}

async function suppressionsOf(store: Store, accountId: ObjectId, address: string) {
  const ids = await suppressionIdsOf(store, accountId, address)
  const rows = await store.db
    .collection<{ _id: string }>('suppressions')
    .find({ _id: { $in: ids } })
    .toArray()
  return rows.map(plain)
}

/** As JSON shows it: ids as text; `_id` as `id`. */
function plain({ _id, ...row }: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ id: _id, ...row }))
}
