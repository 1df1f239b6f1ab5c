/**
 * What is in a message, as long as it is kept: the parts that people read and the names of the others. Nothing that the
 * mail points to is fetched, and its HTML is handed over as it is: whoever shows it must lock it in.
 */
import { Readable } from 'node:stream'
import { ObjectId } from 'bson'
import type { mongo } from 'mongoose'
import PostalMime from 'postal-mime'
import { createContents, toBuffer } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import { Problem } from '../values.ts'

export interface MessageContent {
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly text: string | null
  readonly html: string | null
  readonly attachments: readonly {
    readonly filename: string | null
    readonly contentType: string
    readonly sizeBytes: number
    readonly contentId: string | null
    readonly inline: boolean
  }[]
  /** only its beginning was looked at; there may be more attachments, and the last one is larger */
  readonly cut: boolean
}

/** Parsing holds up everybody else: 5 MB take a tenth of a second. */
const readAtMost = 5 * 1024 * 1024

export interface StoredContent {
  /** header section, each line with its CRLF */
  readonly header: Buffer
  readonly bodyBytes: number
  /** from the start, each time it is called */
  body(): AsyncIterable<Buffer>
}

/** @param row of `messages`, with header and body. @throws Problem `content-gone` */
export function storedContent(store: Store, row: mongo.Document): StoredContent {
  if (row.header == null)
    throw new Problem(
      'content-gone',
      `The content of this message was erased${row.erasedAt instanceof Date ? ` at ${row.erasedAt.toISOString()}` : ''}`,
      'Contents are kept as long as the privacy settings of the account say; the rest of the message stays',
    )
  const { _id, bodyBytes } = row as { _id: ObjectId; bodyBytes: number }
  const inline = row.body == null ? null : toBuffer(row.body)
  return {
    header: toBuffer(row.header),
    bodyBytes,
    body: () => (inline === null ? createContents(store).get(_id, bodyBytes) : Readable.from([inline])),
  }
}

/** As much of the message as is looked at. */
export async function readBeginning(content: StoredContent): Promise<Buffer> {
  const pieces = [content.header, Buffer.from('\r\n')]
  let bytes = 0
  for await (const piece of content.body()) {
    pieces.push(piece.subarray(0, readAtMost - bytes))
    bytes += piece.length
    if (bytes >= readAtMost) break
  }
  return Buffer.concat(pieces)
}

export async function readContent(content: StoredContent): Promise<MessageContent> {
  const mail = await PostalMime.parse(await readBeginning(content), { attachmentEncoding: 'arraybuffer' })
  return {
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    text: mail.text ?? null,
    html: mail.html ?? null,
    attachments: mail.attachments.map(({ filename, mimeType, content: octets, contentId, disposition }) => ({
      filename,
      contentType: mimeType,
      sizeBytes: typeof octets === 'string' ? octets.length : octets.byteLength,
      contentId: contentId?.replace(/^<|>$/g, '') ?? null,
      inline: disposition === 'inline' || contentId !== undefined,
    })),
    cut: content.bodyBytes > readAtMost,
  }
}

/** The whole stored message. @param systemId of this system only; null: any of the account. @throws Problem `message-unknown` */
export async function readStored(
  store: Store,
  id: string,
  accountId: ObjectId,
  systemId: ObjectId | null,
): Promise<mongo.Document & { _id: ObjectId }> {
  const row = ObjectId.isValid(id)
    ? await store.db.collection('messages').findOne({ _id: new ObjectId(id), accountId })
    : null
  if (row === null || (systemId !== null && !systemId.equals(row.systemId)))
    throw new Problem('message-unknown', `There is no message ${id}`, 'See GET /v1/messages')
  return row
}
