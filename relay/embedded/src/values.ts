/** Small tests on decoded BSON values. */
import { type Binary, Decimal128, Double, Int32, Long, Timestamp } from 'bson'
import { badValue } from './errors.ts'

export type Document = Record<string, unknown>

/** an embedded document, and no date, id, number wrapper … */
export function isPlainDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** {$gt: …}: its first field begins with a dollar (a DBRef's don't count) */
export function isOperatorDocument(value: unknown): value is Document {
  if (!isPlainDocument(value)) return false
  const [first] = Object.keys(value)
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id'
}

/** to JavaScript a timestamp is a Long too */
export const isLong = (value: unknown): value is Long => value instanceof Long && !(value instanceof Timestamp)

/** @throws BadValue when it is no number */
export function toNumber(value: unknown, what: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Int32 || value instanceof Double) return value.value
  if (isLong(value)) return value.toNumber()
  if (value instanceof Decimal128) return Number(value.toString())
  throw badValue(`${what} must be a number`)
}

export const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  value instanceof Int32 ||
  value instanceof Double ||
  isLong(value) ||
  value instanceof Decimal128

export const isTrue = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(isNumeric(value) && toNumber(value, '') === 0)

/** A deep copy of documents and arrays; leaves are shared, since nobody changes them in place. */
export function copyValue<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyValue) as T
  if (isPlainDocument(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copyValue(v)])) as T
  return value
}

export const binaryBytes = (value: Binary): Buffer =>
  Buffer.from(value.buffer.buffer, value.buffer.byteOffset, value.position)
