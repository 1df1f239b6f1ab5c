/**
 * Raw BSON: finding, copying and comparing elements without decoding the document. Documents are stored as they came,
 * so types and field order survive, and a body of 100 kB costs a copy and no more.
 */
import { deserialize } from 'bson'
import { badValue } from './errors.ts'
import { binaryKey, booleanKey, dateKey, encodeKey, longKey, numberKey, objectIdKey, stringBytesKey } from './keys.ts'

/** numbers keep their BSON types as Int32, Long and Double; nothing else is wrapped */
export const typed = { promoteValues: false, promoteBuffers: false, bsonRegExp: true } as const
/** numbers as JavaScript numbers, for mingo */
export const plain = { promoteBuffers: false, bsonRegExp: false } as const

const int32 = (bytes: Buffer, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24)

/** @returns the octets that a value of this BSON type takes at `at` */
export function valueSize(type: number, bytes: Buffer, at: number): number {
  switch (type) {
    case 0x01:
    case 0x09:
    case 0x11:
    case 0x12:
      return 8
    case 0x02:
    case 0x0d:
    case 0x0e:
      return 4 + int32(bytes, at)
    case 0x03:
    case 0x04:
    case 0x0f:
      return int32(bytes, at)
    case 0x05:
      return 5 + int32(bytes, at)
    case 0x06:
    case 0x0a:
    case 0xff:
    case 0x7f:
      return 0
    case 0x07:
      return 12
    case 0x08:
      return 1
    case 0x0b: {
      const first = bytes.indexOf(0, at)
      return bytes.indexOf(0, first + 1) + 1 - at
    }
    case 0x0c:
      return 4 + bytes.readInt32LE(at) + 12
    case 0x10:
      return 4
    case 0x13:
      return 16
    default:
      throw badValue(`unknown BSON type ${type}`)
  }
}

export interface Element {
  readonly type: number
  /** where the element begins (its type byte) */
  readonly start: number
  readonly nameAt: number
  readonly nameEnd: number
  readonly valueAt: number
  readonly end: number
}

/** Walks the elements of the document that begins at `at`. @throws when it is malformed */
export function* elements(bytes: Buffer, at = 0): Generator<Element> {
  const limit = at + bytes.readInt32LE(at) - 1
  if (limit >= bytes.length || bytes[limit] !== 0) throw badValue('malformed BSON: wrong length')
  let position = at + 4
  while (position < limit) {
    const type = bytes[position] as number
    const nameEnd = bytes.indexOf(0, position + 1)
    if (nameEnd === -1 || nameEnd >= limit) throw badValue('malformed BSON: field name without end')
    const valueAt = nameEnd + 1
    const end = valueAt + valueSize(type, bytes, valueAt)
    if (end > limit || end < valueAt) throw badValue('malformed BSON: a value is longer than its document')
    yield { type, start: position, nameAt: position + 1, nameEnd, valueAt, end }
    position = end
  }
}

/** Finds a top-level field. The loop is written out: it is the hottest one of the engine. */
export function findField(bytes: Buffer, name: Buffer, at = 0): { type: number; at: number; end: number } | null {
  const limit = Math.min(at + int32(bytes, at), bytes.length) - 1
  const length = name.length
  let position = at + 4
  while (position < limit) {
    const type = bytes[position] as number
    const nameAt = position + 1
    let same = 0
    while (same < length && bytes[nameAt + same] === name[same]) same++
    let nameEnd = nameAt + same
    const found = same === length && bytes[nameEnd] === 0
    while (bytes[nameEnd] !== 0) if (++nameEnd >= limit) throw badValue('malformed BSON: field name without end')
    const valueAt = nameEnd + 1
    const end = valueAt + valueSize(type, bytes, valueAt)
    if (found) return { type, at: valueAt, end }
    if (end < valueAt) throw badValue('malformed BSON') // would go round for ever
    position = end
  }
  return null
}

/** The document with only these top-level fields: what has to be decoded to test a filter or to sort. */
export function pickFields(bytes: Buffer, names: readonly Buffer[]): Buffer {
  const limit = Math.min(int32(bytes, 0), bytes.length) - 1
  const spans: number[] = []
  let size = 5
  let position = 4
  while (position < limit && spans.length < names.length * 2) {
    const type = bytes[position] as number
    const nameAt = position + 1
    let nameEnd = nameAt
    while (bytes[nameEnd] !== 0) if (++nameEnd >= limit) throw badValue('malformed BSON: field name without end')
    const end = nameEnd + 1 + valueSize(type, bytes, nameEnd + 1)
    if (end <= nameEnd) throw badValue('malformed BSON') // would go round for ever
    for (const name of names) {
      if (name.length !== nameEnd - nameAt) continue
      let same = 0
      while (same < name.length && bytes[nameAt + same] === name[same]) same++
      if (same < name.length) continue
      spans.push(position, end)
      size += end - position
      break
    }
    position = end
  }
  const out = Buffer.allocUnsafe(size)
  out.writeInt32LE(size, 0)
  let at = 4
  for (let i = 0; i < spans.length; i += 2) at += bytes.copy(out, at, spans[i], spans[i + 1])
  out[at] = 0
  return out
}

/** The key of one raw value; arrays and documents are decoded for it. */
export function rawKey(type: number, bytes: Buffer, at: number, end: number): Buffer {
  switch (type) {
    case 0x01:
      return numberKey(bytes.readDoubleLE(at), 0)
    case 0x02:
      return stringBytesKey(bytes.subarray(at + 4, end - 1))
    case 0x05:
      return binaryKey(bytes[at + 4] as number, bytes.subarray(at + 5, end))
    case 0x07:
      return objectIdKey(bytes.subarray(at, end))
    case 0x08:
      return booleanKey(bytes[at] === 1)
    case 0x09:
      return dateKey(bytes.readBigInt64LE(at))
    case 0x0a:
    case 0x06:
      return encodeKey(null)
    case 0x10:
      return numberKey(bytes.readInt32LE(at), 0)
    case 0x12:
      return longKey(bytes.readBigInt64LE(at))
    default:
      return encodeKey(rawValue(type, bytes, at, end))
  }
}

/** One raw value, decoded. */
export function rawValue(type: number, bytes: Buffer, at: number, end: number): unknown {
  if (type === 0x04) return Object.values(deserialize(bytes.subarray(at, end), typed))
  if (type === 0x03) return deserialize(bytes.subarray(at, end), typed)
  // a document of this one element
  const size = end - at
  const wrapper = Buffer.allocUnsafe(4 + 1 + 2 + size + 1)
  wrapper.writeInt32LE(wrapper.length, 0)
  wrapper[4] = type
  wrapper[5] = 0x76
  wrapper[6] = 0
  bytes.copy(wrapper, 7, at, end)
  wrapper[wrapper.length - 1] = 0
  return deserialize(wrapper, typed).v
}

/** Joins raw elements (type byte, name, value) to a document. */
export function joinElements(parts: readonly Buffer[]): Buffer {
  let size = 5
  for (const part of parts) size += part.length
  const out = Buffer.allocUnsafe(size)
  out.writeInt32LE(size, 0)
  let at = 4
  for (const part of parts) {
    part.copy(out, at)
    at += part.length
  }
  out[size - 1] = 0
  return out
}

/** A document with `_id` first, as MongoDB stores it; one is made when it is missing. */
export function withIdFirst(document: Buffer, makeId: () => Buffer): Buffer {
  let first = true
  for (const element of elements(document)) {
    if (
      element.nameEnd - element.nameAt === 3 &&
      document.toString('latin1', element.nameAt, element.nameEnd) === '_id'
    ) {
      const refused = { 4: 'array', 6: 'undefined', 11: 'regex' }[element.type]
      if (refused !== undefined) throw badValue(`The '_id' value cannot be of type ${refused}`)
      if (element.type === 0x03)
        for (const { nameAt, nameEnd } of elements(document, element.valueAt))
          if (nameEnd > nameAt && document[nameAt] === 0x24)
            throw badValue(
              `_id fields may not contain '$'-prefixed fields: ${document.toString('utf8', nameAt, nameEnd)} is not valid for storage`,
            )
      if (first) return document
      const id = document.subarray(element.start, element.end)
      return joinElements([
        id,
        document.subarray(4, element.start),
        document.subarray(element.end, document.length - 1),
      ])
    }
    first = false
  }
  return joinElements([makeId(), document.subarray(4, document.length - 1)])
}
