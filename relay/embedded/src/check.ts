/**
 * Is this well-formed BSON (bsonspec.org)? Looked at once, where a document comes in; everything after that trusts its
 * lengths. Whatever passes here can also be decoded: otherwise one bad document would break every later query over it.
 */
import { isUtf8 } from 'node:buffer'
import { MongoError } from './errors.ts'

const invalid = (why: string) => new MongoError(22, 'InvalidBSON', `malformed BSON: ${why}`)

/** longer texts are handed to the native check, whose call costs as much as so many octets here */
const shortTextBytes = 48

function checkText(bytes: Buffer, from: number, to: number): void {
  if (to - from <= shortTextBytes) {
    let at = from
    while (at < to && (bytes[at] as number) < 0x80) at++
    if (at === to) return
  }
  if (!isUtf8(bytes.subarray(from, to))) throw invalid('a text is no UTF-8')
}

/**
 * @param at where the document begins
 * @param limit where the octets end that it may use
 * @param depth levels below it that are allowed
 * @returns where it ends. @throws InvalidBSON, Overflow
 */
export function checkBson(bytes: Buffer, at: number, limit: number, depth: number): number {
  if (depth < 0) throw new MongoError(15, 'Overflow', 'a document is nested too deeply')
  if (at + 5 > limit) throw invalid('cut off')
  const end = at + bytes.readInt32LE(at)
  if (end < at + 5 || end > limit || bytes[end - 1] !== 0) throw invalid('wrong length')
  const last = end - 1
  let position = at + 4
  while (position < last) {
    const type = bytes[position++] as number
    position = checkName(bytes, position, last)
    position = checkValue(type, bytes, position, last, depth)
    if (position > last) throw invalid('a value is longer than its document')
  }
  return end
}

/** @returns where the octets after its final NUL begin */
function checkName(bytes: Buffer, from: number, last: number): number {
  let at = from
  let ascii = true
  for (; at < last; at++) {
    const byte = bytes[at] as number
    if (byte === 0) break
    if (byte >= 0x80) ascii = false
  }
  if (at >= last) throw invalid('a field name without end')
  if (!ascii && !isUtf8(bytes.subarray(from, at))) throw invalid('a field name is no UTF-8')
  return at + 1
}

/** of a regular expression; a driver can't decode any others */
function checkOptions(bytes: Buffer, from: number, last: number): number {
  const end = checkName(bytes, from, last)
  if (!/^[ilmsux]*$/.test(bytes.toString('latin1', from, end - 1)))
    throw invalid('unknown options of a regular expression')
  return end
}

function checkString(bytes: Buffer, at: number, last: number): number {
  if (at + 5 > last) throw invalid('a text is cut off')
  const size = bytes.readInt32LE(at)
  const end = at + 4 + size
  if (size < 1 || end > last || bytes[end - 1] !== 0) throw invalid('wrong length of a text')
  checkText(bytes, at + 4, end - 1)
  return end
}

function checkValue(type: number, bytes: Buffer, at: number, last: number, depth: number): number {
  switch (type) {
    case 0x01:
    case 0x09:
    case 0x11:
    case 0x12:
      return at + 8
    case 0x02:
    case 0x0d:
    case 0x0e:
      return checkString(bytes, at, last)
    case 0x03:
    case 0x04:
      return checkBson(bytes, at, last, depth - 1)
    case 0x05: {
      if (at + 5 > last) throw invalid('binary is cut off')
      const size = bytes.readInt32LE(at)
      if (size < 0) throw invalid('wrong length of binary')
      // the old subtype has a second length inside
      if (bytes[at + 4] === 2 && (size < 4 || at + 9 > last || bytes.readInt32LE(at + 5) !== size - 4))
        throw invalid('wrong length of binary')
      return at + 5 + size
    }
    case 0x06:
    case 0x0a:
    case 0x7f:
    case 0xff:
      return at
    case 0x07:
      return at + 12
    case 0x08:
      if ((bytes[at] as number) > 1) throw invalid('a boolean is neither true nor false')
      return at + 1
    case 0x0b:
      return checkOptions(bytes, checkName(bytes, at, last), last)
    case 0x0c:
      return checkString(bytes, at, last) + 12
    case 0x0f: {
      if (at + 4 > last) throw invalid('code is cut off')
      const end = at + bytes.readInt32LE(at)
      if (end > last || checkBson(bytes, checkString(bytes, at + 4, last), last, depth - 1) !== end)
        throw invalid('wrong length of code')
      return end
    }
    case 0x10:
      return at + 4
    case 0x13:
      return at + 16
    default:
      throw invalid(`unknown type ${type}`)
  }
}
