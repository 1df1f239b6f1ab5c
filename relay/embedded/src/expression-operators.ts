/**
 * Operators of expressions whose arguments are all evaluated first. A missing value is `undefined`; null and missing make
 * most results null. What MongoDB refuses is refused with its code.
 */
import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import {
  absolute,
  add,
  atPlace,
  createSum,
  divide,
  isDouble,
  modulo,
  multiply,
  needNumber,
  subtract,
  toBigInt,
  wholeBy,
} from './arithmetic.ts'
import { MongoError, notSupported, typeMismatch } from './errors.ts'
import { parseDate, toDateValue } from './expression-dates.ts'
import { compareValues, encodeKey } from './keys.ts'
import { type Document, isLong, isNumeric, isPlainDocument, toNumber } from './values.ts'

export const nullish = (value: unknown): value is null | undefined => value === null || value === undefined

/** MongoDB's order of expressions: missing comes before null, every type has its place */
export function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  return compareValues(a, b)
}

/** only false, null, missing and zero are false: an empty text is true */
export const isTruthy = (value: unknown): boolean =>
  !(nullish(value) || value === false || (isNumeric(value) && toNumber(value, '') === 0))

const int = (n: number) => new Int32(n)
const location = (code: number, message: string) => new MongoError(code, `Location${code}`, message)
const keyOf = (value: unknown) => encodeKey(value).toString('latin1')

export function typeName(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (value instanceof Int32) return 'int'
  if (value instanceof Double) return 'double'
  if (isLong(value)) return 'long'
  if (value instanceof Decimal128) return 'decimal'
  if (typeof value === 'number') return isDouble(value) ? 'double' : 'int'
  if (value instanceof Date) return 'date'
  if (value instanceof ObjectId) return 'objectId'
  if (value instanceof Timestamp) return 'timestamp'
  if (value instanceof Binary || value instanceof Uint8Array) return 'binData'
  if (value instanceof BSONRegExp || value instanceof RegExp) return 'regex'
  if (value instanceof MinKey) return 'minKey'
  if (value instanceof MaxKey) return 'maxKey'
  if (Array.isArray(value)) return 'array'
  if (isPlainDocument(value)) return 'object'
  throw notSupported('$type of this value')
}

function needArray(value: unknown, operator: string, code: number): unknown[] {
  if (!Array.isArray(value))
    throw location(code, `The argument to ${operator} must be an array, but was of type: ${typeName(value)}`)
  return value
}

function whole(value: unknown, operator: string): number {
  const n = isNumeric(value) ? toNumber(value, operator) : Number.NaN
  if (!Number.isInteger(n) || Math.abs(n) > 2 ** 31) throw location(28724, `${operator} needs a whole 32-bit number`)
  return n
}

function needString(value: unknown, operator: string, code: number): string {
  if (typeof value !== 'string')
    throw location(code, `${operator} requires a string argument, found: ${typeName(value)}`)
  return value
}

/** what string operators make of numbers, dates and null */
function asText(value: unknown): string {
  if (nullish(value)) return ''
  if (typeof value === 'string') return value
  if (isNumeric(value) || value instanceof Date) return toText(value) as string
  throw location(16007, `can't convert from BSON type ${typeName(value)} to String`)
}

const conversionFailure = (from: unknown, to: string) =>
  new MongoError(
    241,
    'ConversionFailure',
    `Unsupported conversion from ${typeName(from)} to ${to} in $convert with no onError value`,
  )

function toText(value: unknown): string | null {
  if (nullish(value)) return null
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof ObjectId) return value.toHexString()
  if (value instanceof Date) return value.toISOString()
  if (isNumeric(value)) {
    if (!isDouble(value)) return toBigInt(value).toString()
    const n = toNumber(value, '')
    const text = Object.is(n, -0) ? '-0' : String(n)
    // the two write large and small numbers differently
    if (text.includes('e') || Math.abs(n) >= 1e15) throw notSupported('$toString of very large or small doubles')
    return text.replace('Infinity', 'inf').replace('inf', 'Infinity')
  }
  throw conversionFailure(value, 'string')
}

function toInt(value: unknown): Int32 | null {
  if (nullish(value)) return null
  let n: number
  if (typeof value === 'boolean') n = value ? 1 : 0
  else if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value))
      throw new MongoError(
        241,
        'ConversionFailure',
        `Failed to parse number '${value}' in $convert with no onError value`,
      )
    n = Number(value)
  } else if (value instanceof Decimal128) throw notSupported('$toInt of decimals')
  else if (isNumeric(value)) n = Math.trunc(toNumber(value, '$toInt'))
  else throw conversionFailure(value, 'int')
  if (!(n >= -(2 ** 31) && n < 2 ** 31))
    throw new MongoError(
      241,
      'ConversionFailure',
      'Conversion would overflow target type in $convert with no onError value',
    )
  return int(n)
}

function toDate(value: unknown): Date | null {
  if (nullish(value)) return null
  if (typeof value === 'string') return parseDate(value)
  if (value instanceof Decimal128) throw notSupported('$toDate of decimals')
  if (isLong(value) || (isNumeric(value) && !(value instanceof Int32))) {
    const ms = Math.trunc(toNumber(value, '$toDate'))
    if (!(Math.abs(ms) <= 8.64e15))
      throw new MongoError(241, 'ConversionFailure', 'the number is out of range for a date')
    return new Date(ms)
  }
  if (value instanceof Date || value instanceof ObjectId || value instanceof Timestamp) return toDateValue(value)
  throw conversionFailure(value, 'date')
}

function addAll(values: readonly unknown[]): unknown {
  if (values.some(nullish)) return null
  const date = values.find(value => value instanceof Date)
  const numbers = values.filter(value => !(value instanceof Date))
  if (values.length - numbers.length > 1) throw location(16612, 'only one date allowed in an $add expression')
  for (const value of numbers)
    if (!isNumeric(value) || value instanceof Decimal128) {
      if (value instanceof Decimal128) throw notSupported('arithmetic on decimals')
      throw typeMismatch(`$add only supports numeric or date types, not ${typeName(value)}`)
    }
  if (date instanceof Date)
    return new Date(date.getTime() + numbers.reduce<number>((sum, n) => sum + Math.round(toNumber(n, '$add')), 0))
  return numbers.length === 0 ? int(0) : numbers.reduce(add)
}

function difference(a: unknown, b: unknown): unknown {
  if (nullish(a) || nullish(b)) return null
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime())
  if (a instanceof Date && isNumeric(b)) return new Date(a.getTime() - Math.round(toNumber(b, '$subtract')))
  if (!isNumeric(a) || !isNumeric(b)) throw typeMismatch(`can't $subtract ${typeName(b)} from ${typeName(a)}`)
  return subtract(a, b)
}

/** of one array, or of the list of arguments */
const series = (args: readonly unknown[]): readonly unknown[] =>
  args.length === 1 && Array.isArray(args[0]) ? args[0] : args

export function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
  let best: unknown = null
  for (const value of values) if (!nullish(value) && (best === null || compare(value, best) * sign > 0)) best = value
  return best
}

function sumOf(values: readonly unknown[]) {
  const sum = createSum()
  for (const value of values) sum.add(value)
  return sum
}

function elementAt(array: unknown, index: unknown): unknown {
  if (nullish(array) || nullish(index)) return null
  const items = needArray(array, '$arrayElemAt', 28689)
  const i = whole(index, '$arrayElemAt')
  return items[i < 0 ? items.length + i : i]
}

function slice(array: unknown, first: unknown, second: unknown, three: boolean): unknown {
  if (nullish(array) || nullish(first) || (three && nullish(second))) return null
  const items = needArray(array, '$slice', 28724)
  const a = whole(first, '$slice')
  if (!three) return a >= 0 ? items.slice(0, a) : items.slice(a)
  const n = whole(second, '$slice')
  if (n <= 0) throw location(28729, 'Third argument to $slice must be positive')
  const from = a < 0 ? Math.max(items.length + a, 0) : a
  return items.slice(from, from + n)
}

export function mergeObjects(values: readonly unknown[]): Document {
  const out: Document = {}
  for (const value of values) {
    if (nullish(value)) continue
    if (!isPlainDocument(value))
      throw location(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`)
    for (const name of Object.keys(value)) setField(out, name, value[name])
  }
  return out
}

export function setField(document: Document, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(document, name, { value, enumerable: true, writable: true, configurable: true })
  else document[name] = value
}

function objectOf(array: unknown): unknown {
  if (nullish(array)) return null
  const out: Document = {}
  for (const item of needArray(array, '$arrayToObject', 40386)) {
    const pair = Array.isArray(item) ? item : isPlainDocument(item) ? [item.k, item.v] : []
    if (pair.length !== 2 || typeof pair[0] !== 'string' || pair[1] === undefined || pair[0].includes('\0'))
      throw location(40392, '$arrayToObject requires pairs of a string key and a value')
    setField(out, pair[0], pair[1])
  }
  return out
}

function setOf(values: unknown[]): Map<string, unknown> {
  const set = new Map<string, unknown>()
  for (const value of values) {
    const key = keyOf(value)
    if (!set.has(key)) set.set(key, value)
  }
  return set
}

function sets(args: readonly unknown[], operator: string): Map<string, unknown>[] | null {
  if (args.some(nullish)) return null
  return args.map(arg => setOf(needArray(arg, operator, 17043)))
}

const ordered = (values: Iterable<unknown>) => [...values].sort(compare)

function range(args: readonly unknown[]): unknown[] {
  const [start = 0, end = 0, step = 1] = args.map(arg => whole(arg, '$range'))
  if (step === 0) throw location(34449, '$range requires a non-zero step value')
  const count = Math.max(Math.ceil((end - start) / step), 0)
  if (count > 1_000_000) throw notSupported('a $range of more than a million numbers')
  return Array.from({ length: count }, (_, i) => int(start + i * step))
}

function indexOfArray(args: readonly unknown[]): unknown {
  const [array, search, from = int(0), to] = args
  if (nullish(array)) return null
  const items = needArray(array, '$indexOfArray', 40090)
  const start = whole(from, '$indexOfArray')
  const end = to === undefined ? items.length : Math.min(whole(to, '$indexOfArray'), items.length)
  if (start < 0 || end < 0) throw location(40097, '$indexOfArray requires nonnegative bounds')
  for (let i = start; i < end; i++) if (compare(items[i], search) === 0) return int(i)
  return int(-1)
}

function substring(text: unknown, from: unknown, count: unknown): string {
  const characters = [...asText(text)]
  const start = whole(from, '$substrCP')
  const length = whole(count, '$substrCP')
  if (start < 0 || length < 0) throw location(34450, '$substrCP needs a start and a length that are not negative')
  return characters.slice(start, start + length).join('')
}

const onArray =
  (operator: string, code: number, of: (items: unknown[]) => unknown) =>
  ([value]: readonly unknown[]): unknown =>
    nullish(value) ? null : of(needArray(value, operator, code))

const onNumber =
  (operator: string, of: (value: unknown) => unknown) =>
  ([value]: readonly unknown[]): unknown => {
    if (nullish(value)) return null
    needNumber(value, operator)
    return of(value)
  }

const onNumbers =
  (operator: string, of: (a: unknown, b: unknown) => unknown) =>
  (values: readonly unknown[]): unknown => {
    if (values.some(nullish)) return null
    for (const value of values) needNumber(value, operator)
    return values.reduce(of)
  }

const rounded =
  (how: 'round' | 'trunc') =>
  ([value, place]: readonly unknown[]): unknown => {
    if (nullish(value) || place === null) return null
    needNumber(value, `$${how}`)
    return atPlace(value, place === undefined ? 0 : toNumber(place, `$${how}`), how)
  }

interface Operator {
  readonly least: number
  readonly most: number
  of(args: readonly unknown[]): unknown
}
const op = (least: number, most: number, of: Operator['of']): Operator => ({ least, most, of })
const any = Number.POSITIVE_INFINITY
const compares = (holds: (order: number) => boolean) => op(2, 2, ([a, b]) => holds(compare(a, b)))
// MongoDB changes ASCII letters only
const caseOf = (pattern: RegExp, change: (text: string) => string) =>
  op(1, 1, ([value]) => asText(value).replace(pattern, change))

export const operators: Record<string, Operator> = {
  $eq: compares(order => order === 0),
  $ne: compares(order => order !== 0),
  $gt: compares(order => order > 0),
  $gte: compares(order => order >= 0),
  $lt: compares(order => order < 0),
  $lte: compares(order => order <= 0),
  $cmp: op(2, 2, ([a, b]) => int(Math.sign(compare(a, b)))),
  $not: op(1, 1, ([value]) => !isTruthy(value)),

  $add: op(0, any, addAll),
  $subtract: op(2, 2, ([a, b]) => difference(a, b)),
  $multiply: op(0, any, args => (args.length === 0 ? int(1) : onNumbers('$multiply', multiply)(args))),
  $divide: op(2, 2, onNumbers('$divide', divide)),
  $mod: op(2, 2, onNumbers('$mod', modulo)),
  $abs: op(1, 1, onNumber('$abs', absolute)),
  $ceil: op(
    1,
    1,
    onNumber('$ceil', value => wholeBy(Math.ceil, value)),
  ),
  $floor: op(
    1,
    1,
    onNumber('$floor', value => wholeBy(Math.floor, value)),
  ),
  $round: op(1, 2, rounded('round')),
  $trunc: op(1, 2, rounded('trunc')),
  $max: op(1, any, args => extreme(series(args), 1)),
  $min: op(1, any, args => extreme(series(args), -1)),
  $sum: op(1, any, args => sumOf(series(args)).result()),
  $avg: op(1, any, args => sumOf(series(args)).mean()),

  $in: op(2, 2, ([value, array]) => needArray(array, '$in', 40081).some(item => compare(item, value) === 0)),
  $arrayElemAt: op(2, 2, ([array, index]) => elementAt(array, index)),
  $first: op(
    1,
    1,
    onArray('$first', 28689, items => items[0]),
  ),
  $last: op(
    1,
    1,
    onArray('$last', 28689, items => items.at(-1)),
  ),
  $concatArrays: op(0, any, args =>
    args.some(nullish) ? null : args.flatMap(arg => needArray(arg, '$concatArrays', 28664)),
  ),
  $size: op(1, 1, ([array]) => int(needArray(array, '$size', 17124).length)),
  $slice: op(2, 3, args => slice(args[0], args[1], args[2], args.length === 3)),
  $isArray: op(1, 1, ([value]) => Array.isArray(value)),
  $reverseArray: op(
    1,
    1,
    onArray('$reverseArray', 34435, items => items.toReversed()),
  ),
  $indexOfArray: op(2, 4, indexOfArray),
  $range: op(2, 3, range),
  $setUnion: op(0, any, args => {
    const all = sets(args, '$setUnion')
    return all === null ? null : ordered(new Map(all.flatMap(set => [...set])).values())
  }),
  $setIntersection: op(0, any, args => {
    const [first = new Map<string, unknown>(), ...others] = sets(args, '$setIntersection') ?? [null]
    if (first === null) return null
    return ordered([...first].filter(([key]) => others.every(set => set?.has(key))).map(([, value]) => value))
  }),
  $anyElementTrue: op(1, 1, ([array]) => needArray(array, '$anyElementTrue', 17041).some(isTruthy)),
  $allElementsTrue: op(1, 1, ([array]) => needArray(array, '$allElementsTrue', 17040).every(isTruthy)),
  $mergeObjects: op(1, any, mergeObjects),
  $objectToArray: op(1, 1, ([value]) => {
    if (nullish(value)) return null
    if (!isPlainDocument(value))
      throw location(40390, `$objectToArray requires a document input, found: ${typeName(value)}`)
    return Object.entries(value).map(([k, v]) => ({ k, v }))
  }),
  $arrayToObject: op(1, 1, ([array]) => objectOf(array)),

  $concat: op(0, any, args =>
    args.some(nullish) ? null : args.map(arg => needString(arg, '$concat', 16702)).join(''),
  ),
  $toLower: caseOf(/[A-Z]+/g, text => text.toLowerCase()),
  $toUpper: caseOf(/[a-z]+/g, text => text.toUpperCase()),
  $strLenCP: op(1, 1, ([value]) => int([...needString(value, '$strLenCP', 34471)].length)),
  $substrCP: op(3, 3, ([text, from, count]) => substring(text, from, count)),
  $split: op(2, 2, ([text, separator]) => {
    if (nullish(text) || nullish(separator)) return null
    const by = needString(separator, '$split', 40086)
    if (by === '') throw location(40087, '$split requires a non-empty separator')
    return needString(text, '$split', 40085).split(by)
  }),

  $type: op(1, 1, ([value]) => typeName(value)),
  $toString: op(1, 1, ([value]) => toText(value)),
  $toInt: op(1, 1, ([value]) => toInt(value)),
  $toDate: op(1, 1, ([value]) => toDate(value)),
}
