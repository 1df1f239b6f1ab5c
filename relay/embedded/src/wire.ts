/**
 * The MongoDB wire protocol (specifications/source/message): OP_MSG with body and document sequences, OP_QUERY for the
 * first handshake. Replies are put together from raw documents.
 */
import { deserialize, serialize } from 'bson'
import { checkBson } from './check.ts'
import { badValue } from './errors.ts'
import { elements, joinElements, typed } from './raw.ts'
import type { Document } from './values.ts'

export const maxMessageBytes = 48_000_000

export interface Request {
  readonly requestId: number
  /** the command without its document arrays */
  readonly command: Document
  /** raw documents of `documents`, `updates` or `deletes` */
  readonly sequences: Map<string, Buffer[]>
  /** the client wants no answer (w: 0) */
  readonly silent: boolean
  readonly legacy: boolean
}

const opReply = 1
const opQuery = 2004
const opMsg = 2013
const checksumPresent = 1
const moreToCome = 2

const lists = new Set(['documents', 'updates', 'deletes'])

/** @param message one whole message. @throws on anything malformed; the connection is closed then */
export function readRequest(message: Buffer): Request {
  const requestId = message.readInt32LE(4)
  const opcode = message.readInt32LE(12)
  if (opcode === opQuery) {
    const end = message.indexOf(0, 20)
    if (end === -1) throw badValue('malformed OP_QUERY')
    return {
      requestId,
      command: decode(document(message, end + 9)),
      sequences: new Map(),
      silent: false,
      legacy: true,
    }
  }
  if (opcode !== opMsg) throw badValue(`unknown opcode ${opcode}`)
  const flags = message.readUInt32LE(16)
  if ((flags & 0xffff & ~(checksumPresent | moreToCome)) !== 0) throw badValue(`unknown OP_MSG flags ${flags}`)
  const limit = message.length - (flags & checksumPresent ? 4 : 0)
  let at = 20
  let body: Buffer | null = null
  const sequences = new Map<string, Buffer[]>()
  while (at < limit) {
    const kind = message[at++]
    if (kind === 0) {
      if (body !== null) throw badValue('OP_MSG with two bodies')
      body = document(message, at, limit)
      at += body.length
    } else if (kind === 1) {
      const end = at + message.readInt32LE(at)
      if (end > limit || end <= at + 4) throw badValue('malformed document sequence')
      const nameEnd = message.indexOf(0, at + 4)
      if (nameEnd === -1 || nameEnd >= end) throw badValue('malformed document sequence')
      const name = message.toString('utf8', at + 4, nameEnd)
      const documents: Buffer[] = []
      for (at = nameEnd + 1; at < end; ) {
        const doc = document(message, at, end)
        documents.push(doc)
        at += doc.length
      }
      sequences.set(name, documents)
    } else throw badValue(`unknown OP_MSG section ${kind}`)
  }
  if (body === null) throw badValue('OP_MSG without a body')
  return {
    requestId,
    command: splitLists(body, sequences),
    sequences,
    silent: (flags & moreToCome) !== 0,
    legacy: false,
  }
}

function document(message: Buffer, at: number, limit = message.length): Buffer {
  if (at + 5 > limit) throw badValue('malformed BSON: cut off')
  const length = message.readInt32LE(at)
  if (length < 5 || at + length > limit) throw badValue('malformed BSON: wrong length')
  return message.subarray(at, at + length)
}

/** Documents to insert stay raw, even when they came inside the body. */
function splitLists(body: Buffer, sequences: Map<string, Buffer[]>): Document {
  const rest: Buffer[] = []
  let split = false
  for (const element of elements(body)) {
    const name = body.toString('latin1', element.nameAt, element.nameEnd)
    if (element.type === 0x04 && lists.has(name)) {
      const documents: Buffer[] = []
      for (const item of elements(body, element.valueAt)) {
        if (item.type !== 0x03) throw badValue(`${name} must be an array of documents`)
        documents.push(document(body, item.valueAt, item.end))
      }
      sequences.set(name, documents)
      split = true
    } else rest.push(body.subarray(element.start, element.end))
  }
  return decode(split ? joinElements(rest) : body)
}

/** filters and updates stand in documents of the command; MongoDB allows it so much deeper than stored documents */
const maxCommandDepth = 200

/** One document of a command. @throws InvalidBSON, Overflow */
export function decode(raw: Buffer): Document {
  checkBson(raw, 0, raw.length, maxCommandDepth)
  return deserialize(raw, typed)
}

let replyId = 0

/** a raw document in pieces, so that large ones inside it are not copied */
export type Pieces = readonly Buffer[]

const sizeOf = (pieces: Pieces): number => pieces.reduce((sum, piece) => sum + piece.length, 0)

/** up to here one copy is cheaper than several writes */
const oneWriteBytes = 65_536

/** The reply's octets around a raw document. */
export function reply(request: Pick<Request, 'requestId' | 'legacy'>, body: Pieces): Pieces {
  const size = sizeOf(body)
  const header = Buffer.alloc(request.legacy ? 36 : 21)
  header.writeInt32LE(header.length + size, 0)
  header.writeInt32LE(++replyId & 0x7fffffff, 4)
  header.writeInt32LE(request.requestId, 8)
  header.writeInt32LE(request.legacy ? opReply : opMsg, 12)
  if (request.legacy) header.writeInt32LE(1, 32) // one document
  return size < oneWriteBytes ? [Buffer.concat([header, ...body], header.length + size)] : [header, ...body]
}

/** `{cursor: {firstBatch: […raw documents…], id, ns}, ok: 1}` without decoding the documents. */
export function cursorReply(
  name: 'firstBatch' | 'nextBatch',
  documents: readonly Buffer[],
  id: bigint,
  ns: string,
): Pieces {
  const items: Buffer[] = documents.flatMap((doc, i) => [Buffer.from(`\x03${i}\0`, 'latin1'), doc])
  const batchName = Buffer.from(`\x04${name}\0`, 'latin1')
  const rest = joinElements([longElement('id', id), stringElement('ns', ns)]).subarray(4) // and the cursor's last octet
  const batchSize = 4 + sizeOf(items) + 1
  const cursorSize = 4 + batchName.length + batchSize + rest.length
  const cursorName = Buffer.from('\x03cursor\0', 'latin1')
  const head = Buffer.alloc(4 + cursorName.length + 4 + batchName.length + 4)
  head.writeInt32LE(4 + cursorName.length + cursorSize + okElement.length + 1, 0)
  cursorName.copy(head, 4)
  head.writeInt32LE(cursorSize, 4 + cursorName.length)
  batchName.copy(head, 8 + cursorName.length)
  head.writeInt32LE(batchSize, head.length - 4)
  const tail = Buffer.concat([Buffer.alloc(1), rest, okElement, Buffer.alloc(1)])
  return batchSize < oneWriteBytes ? [Buffer.concat([head, ...items, tail])] : [head, ...items, tail]
}

/** `{lastErrorObject, value: <raw>, ok: 1}` */
export function valueReply(lastErrorObject: Document, value: Buffer | null): Pieces {
  const body = joinElements([
    Buffer.from('\x03lastErrorObject\0', 'latin1'),
    Buffer.from(serialize(lastErrorObject)),
    value === null
      ? Buffer.from('\x0avalue\0', 'latin1')
      : Buffer.concat([Buffer.from('\x03value\0', 'latin1'), value]),
    okElement,
  ])
  return [body]
}

const okElement = (() => {
  const element = Buffer.alloc(12)
  element.write('\x01ok\0', 0, 'latin1')
  element.writeDoubleLE(1, 4)
  return element
})()

function longElement(name: string, value: bigint): Buffer {
  const head = Buffer.from(`\x12${name}\0`, 'latin1')
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(value)
  return Buffer.concat([head, bytes])
}

function stringElement(name: string, value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8')
  const head = Buffer.from(`\x02${name}\0`, 'latin1')
  const length = Buffer.alloc(4)
  length.writeInt32LE(bytes.length + 1)
  return Buffer.concat([head, length, bytes, Buffer.from([0])])
}
