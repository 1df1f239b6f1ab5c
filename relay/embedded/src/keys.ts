/**
 * Order-preserving keys: comparing two encodings as bytes is comparing the values in BSON order (MongoDB manual,
 * "Comparison/Sort Order"). Each encoding is self-delimiting, so compound keys are simply joined; a descending field
 * has all its bytes inverted.
 */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'bson'
import { badValue, notSupported } from './errors.ts'

/** First bytes, in BSON order. `undefined` is what an empty array leaves in an index. */
export const bracket = {
  minKey: 0x01,
  undefined: 0x0f,
  null: 0x10,
  number: 0x20,
  string: 0x30,
  object: 0x40,
  array: 0x50,
  binary: 0x60,
  objectId: 0x70,
  boolean: 0x80,
  date: 0x90,
  timestamp: 0xa0,
  regex: 0xb0,
  maxKey: 0xfe,
} as const

const nullKey = Buffer.from([bracket.null])
export const undefinedKey = Buffer.from([bracket.undefined])
const trueKey = Buffer.from([bracket.boolean, 1])
const falseKey = Buffer.from([bracket.boolean, 0])

/** @param value as bson gives it, with or without promoted numbers; a missing value counts as null */
export function encodeKey(value: unknown): Buffer {
  switch (typeof value) {
    case 'number':
      return numberKey(value, 0)
    case 'string':
      return stringKey(value)
    case 'boolean':
      return value ? trueKey : falseKey
    case 'bigint':
      return longKey(value)
    case 'undefined':
      return nullKey
  }
  if (value === null) return nullKey
  if (value instanceof Int32 || value instanceof Double) return numberKey(value.value, 0)
  if (value instanceof Timestamp) {
    const key = Buffer.alloc(9)
    key[0] = bracket.timestamp
    key.writeBigUInt64BE(value.toBigInt() & 0xffffffffffffffffn, 1)
    return key
  }
  if (value instanceof Long) return longKey(value.toBigInt())
  if (value instanceof ObjectId) return objectIdKey(value.id)
  if (value instanceof Date) return dateKey(BigInt(value.getTime()))
  if (value instanceof Binary)
    return binaryKey(
      value instanceof UUID ? 4 : value.sub_type,
      Buffer.from(value.buffer.buffer, value.buffer.byteOffset, value.position),
    )
  if (value instanceof Uint8Array) return binaryKey(0, Buffer.from(value.buffer, value.byteOffset, value.byteLength))
  if (value instanceof Decimal128) return decimalKey(value)
  if (value instanceof BSONRegExp) return regexKey(value.pattern, value.options)
  if (value instanceof RegExp) return regexKey(value.source, value.flags)
  if (value instanceof BSONSymbol) return stringKey(value.value)
  if (value instanceof MinKey) return Buffer.from([bracket.minKey])
  if (value instanceof MaxKey) return Buffer.from([bracket.maxKey])
  if (Array.isArray(value)) {
    const parts: Buffer[] = [Buffer.from([bracket.array])]
    for (const item of value) parts.push(oneByte, encodeKey(item))
    parts.push(zeroByte)
    return Buffer.concat(parts)
  }
  const parts: Buffer[] = [Buffer.from([bracket.object])]
  for (const [name, field] of Object.entries(value as object)) {
    const key = encodeKey(field)
    // MongoDB compares type, then name, then value of each field in turn
    parts.push(oneByte, key.subarray(0, 1), stringKey(name), key)
  }
  parts.push(zeroByte)
  return Buffer.concat(parts)
}

const oneByte = Buffer.from([1])
const zeroByte = Buffer.from([0])

/** double in sortable form, then 0, or 1 and how much an integer lies above that double (longs beyond 2^53) */
export function numberKey(value: number, above: number): Buffer {
  const key = Buffer.allocUnsafe(above === 0 ? 10 : 12)
  key[0] = bracket.number
  if (Number.isNaN(value)) {
    key.fill(0, 1, 9) // below every other number
  } else {
    key.writeDoubleBE(value === 0 ? 0 : value, 1) // -0 equals 0
    if ((key[1] as number) & 0x80) for (let i = 1; i < 9; i++) key[i] = ~(key[i] as number)
    else key[1] = (key[1] as number) | 0x80
  }
  if (above === 0) key[9] = 0
  else {
    key[9] = 1
    key.writeUInt16BE(above, 10)
  }
  return key
}

export function longKey(value: bigint): Buffer {
  let double = Number(value)
  if (BigInt(double) === value) return numberKey(double, 0)
  if (BigInt(double) > value) {
    // the next double below
    const bits = new DataView(new ArrayBuffer(8))
    bits.setFloat64(0, double)
    bits.setBigInt64(0, bits.getBigInt64(0) + (double > 0 ? -1n : 1n))
    double = bits.getFloat64(0)
  }
  return numberKey(double, Number(value - BigInt(double)))
}

function decimalKey(value: Decimal128): Buffer {
  const text = value.toString()
  const double = Number(text)
  if (Number.isNaN(double) || !Number.isFinite(double)) return numberKey(double, 0)
  if (double !== exactDecimal(text))
    throw notSupported('comparing or indexing decimals that are no exact binary number')
  return numberKey(double, 0)
}

/** an integer or a dyadic fraction is exact as a double; anything else isn't */
function exactDecimal(text: string): number {
  const value = Number(text)
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = BigInt(whole + fraction)
  const power = Number(exponent) - fraction.length
  const scaled = value * 2 ** 60
  if (!Number.isFinite(scaled) || !Number.isInteger(scaled)) return Number.NaN
  const left = power >= 0 ? digits * 10n ** BigInt(power) * 2n ** 60n : digits * 2n ** 60n
  const right = power >= 0 ? BigInt(scaled) : BigInt(scaled) * 10n ** BigInt(-power)
  return left === right ? value : Number.NaN
}

export function stringKey(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  return stringBytesKey(bytes)
}

/** 00 in the text becomes 00 ff, the end is 00 00 */
export function stringBytesKey(bytes: Buffer): Buffer {
  if (bytes.indexOf(0) === -1) {
    const key = Buffer.allocUnsafe(bytes.length + 3)
    key[0] = bracket.string
    bytes.copy(key, 1)
    key[bytes.length + 1] = 0
    key[bytes.length + 2] = 0
    return key
  }
  const parts: number[] = [bracket.string]
  for (const byte of bytes) {
    parts.push(byte)
    if (byte === 0) parts.push(0xff)
  }
  return Buffer.from([...parts, 0, 0])
}

export function objectIdKey(id: Uint8Array): Buffer {
  const key = Buffer.allocUnsafe(13)
  key[0] = bracket.objectId
  key.set(id, 1)
  return key
}

export function dateKey(ms: bigint): Buffer {
  const key = Buffer.allocUnsafe(9)
  key[0] = bracket.date
  key.writeBigInt64BE(ms, 1)
  key[1] = (key[1] as number) ^ 0x80
  return key
}

export const booleanKey = (value: boolean): Buffer => (value ? trueKey : falseKey)

export function binaryKey(subtype: number, bytes: Buffer): Buffer {
  const key = Buffer.allocUnsafe(6 + bytes.length)
  key[0] = bracket.binary
  key.writeUInt32BE(bytes.length, 1)
  key[5] = subtype
  bytes.copy(key, 6)
  return key
}

const regexKey = (source: string, flags: string): Buffer =>
  Buffer.concat([Buffer.from([bracket.regex]), stringKey(source), stringKey(flags)])

export function invert(key: Buffer): Buffer {
  const inverted = Buffer.allocUnsafe(key.length)
  for (let i = 0; i < key.length; i++) inverted[i] = ~(key[i] as number)
  return inverted
}

/** The smallest key above every key that begins with `prefix`; null when there is none. */
export function successor(prefix: Buffer): Buffer | null {
  for (let i = prefix.length - 1; i >= 0; i--) {
    const byte = prefix[i] as number
    if (byte === 0xff) continue
    const next = Buffer.from(prefix.subarray(0, i + 1))
    next[i] = byte + 1
    return next
  }
  return null
}

export const compareValues = (a: unknown, b: unknown): number => Buffer.compare(encodeKey(a), encodeKey(b))
export const sameValue = (a: unknown, b: unknown): boolean => encodeKey(a).equals(encodeKey(b))

/** @throws when a value can't be a key */
export function checkKeyLength(key: Buffer, field: string): void {
  // SQLite would store it, but such an index serves nobody; MongoDB has no limit any more since 4.2
  if (key.length > 1_000_000) throw badValue(`the value of ${field} is too large for an index`)
}
