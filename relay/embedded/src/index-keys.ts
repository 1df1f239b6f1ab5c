/** From a document to its entries in one index. Top-level scalars, the usual case, are read from the raw bytes. */
import { deserialize } from 'bson'
import { badValue, MongoError, notSupported } from './errors.ts'
import { checkKeyLength, encodeKey, invert, undefinedKey } from './keys.ts'
import { compileFilter, type Matcher } from './matcher.ts'
import { indexValues } from './paths.ts'
import { findField, rawKey, typed } from './raw.ts'
import { type Document, isOperatorDocument, isPlainDocument, isTrue, toNumber } from './values.ts'

export interface IndexField {
  readonly path: string
  readonly parts: readonly string[]
  readonly names: readonly Buffer[] // the parts as bytes
  readonly direction: 1 | -1
}

export interface IndexShape {
  readonly fields: readonly IndexField[]
  readonly sparse: boolean
  /** null: every document */
  readonly belongs: ((raw: Buffer) => boolean) | null
}

/** @throws CommandNotSupported for text, hashed, 2d … indexes */
export function indexFields(key: Document): IndexField[] {
  const fields = Object.entries(key).map(([path, kind]) => {
    if (typeof kind === 'string') throw notSupported(`${kind} indexes`)
    const direction = toNumber(kind, `the direction of ${path}`)
    if (direction !== 1 && direction !== -1)
      throw badValue(`Values in the index key pattern must be 1 or -1, not ${direction}`)
    if (path.includes('$')) throw notSupported('wildcard indexes')
    const parts = path.split('.')
    return { path, parts, names: parts.map(part => Buffer.from(part)), direction } as const
  })
  if (fields.length === 0) throw badValue('Index keys cannot be an empty object')
  return fields
}

/** The test whether a document belongs into a partial index, on raw bytes where the filter is that simple. */
export function partialTest(filter: Document): (raw: Buffer) => boolean {
  const simple: ((raw: Buffer) => boolean)[] = []
  for (const [path, condition] of Object.entries(filter)) {
    const name = Buffer.from(path)
    if (path.startsWith('$') || path.includes('.')) return slowTest(filter)
    if (isOperatorDocument(condition)) {
      const names = Object.keys(condition)
      if (names.length !== 1 || names[0] !== '$exists' || !isTrue(condition.$exists)) return slowTest(filter)
      simple.push(raw => findField(raw, name) !== null)
    } else {
      if (condition === null || typeof condition === 'object') return slowTest(filter)
      const key = encodeKey(condition)
      simple.push(raw => {
        const field = findField(raw, name)
        if (field === null) return false
        // an array may contain the value; that is rare enough to decode
        if (field.type === 0x04) return slow(raw)
        return rawKey(field.type, raw, field.at, field.end).equals(key)
      })
    }
  }
  const slow = slowTest(filter)
  return raw => simple.every(test => test(raw))
}

function slowTest(filter: Document): (raw: Buffer) => boolean {
  const matches: Matcher = compileFilter(filter)
  return raw => matches(deserialize(raw, typed))
}

/** One raw scalar by path; 'missing', or 'decode' when an array is on the way or the value is an array or document. */
function rawScalar(raw: Buffer, field: IndexField): Buffer | 'missing' | 'decode' {
  let at = 0
  for (let i = 0; ; i++) {
    const found = findField(raw, field.names[i] as Buffer, at)
    if (found === null) return 'missing'
    if (found.type === 0x04) return 'decode'
    if (i === field.names.length - 1)
      return found.type === 0x03 ? 'decode' : rawKey(found.type, raw, found.at, found.end)
    if (found.type !== 0x03) return 'missing'
    at = found.at
  }
}

const missingKey = encodeKey(null)

export interface Entries {
  readonly keys: Buffer[]
  /** the fields on whose way an array lies, as bits: 1 the first, 2 the second, 4 … */
  readonly arrays: number
}

/** @returns the document's entries; none when it doesn't belong into the index */
export function indexEntries(shape: IndexShape, raw: Buffer): Entries {
  if (shape.belongs !== null && !shape.belongs(raw)) return { keys: [], arrays: 0 }
  const parts: Buffer[] = []
  let present = false
  for (const field of shape.fields) {
    const scalar = rawScalar(raw, field)
    if (scalar === 'decode') return documentEntries(shape, deserialize(raw, typed))
    if (scalar !== 'missing') present = true
    const key = scalar === 'missing' ? missingKey : scalar
    parts.push(field.direction === 1 ? key : invert(key))
  }
  if (shape.sparse && !present) return { keys: [], arrays: 0 }
  const key = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  checkKeyLength(key, shape.fields.map(field => field.path).join(', '))
  return { keys: [key], arrays: 0 }
}

/**
 * The entries of a document with arrays. Fields below one array give an entry for each of its elements; two arrays side
 * by side can't be indexed (MongoDB manual, "Compound Multikey Indexes").
 */
export function documentEntries(shape: IndexShape, document: Document): Entries {
  const paths = shape.fields.map(field => field.path).join(', ')
  const arrays = shape.fields.map(field => arrayOnTheWay(document, field.parts))
  const depths = new Set(
    arrays.flatMap((depth, i) => (depth === -1 ? [] : [shape.fields[i]?.parts.slice(0, depth).join('.')])),
  )
  if (depths.size > 1) throw new MongoError(171, 'CannotIndexParallelArrays', `cannot index parallel arrays: ${paths}`)
  const several = arrays.filter(depth => depth !== -1).length > 1
  let rows: Buffer[]
  let present = false
  if (!several) rows = combine(shape.fields.map(field => keysOf(document, field, field.parts)))
  else {
    // each element stands for the array once
    const first = shape.fields[arrays.findIndex(depth => depth !== -1)] as IndexField
    const depth = arrays.find(d => d !== -1) as number
    const array = first.parts
      .slice(0, depth)
      .reduce<unknown>((value, part) => (value as Document)[part], document) as unknown[]
    rows = (array.length === 0 ? [undefined] : array).flatMap(item =>
      combine(
        shape.fields.map((field, i) => {
          if (arrays[i] === -1) return keysOf(document, field, field.parts)
          const rest = field.parts.slice(depth)
          if (arrayOnTheWay(item, rest) !== -1 && rest.length > 0)
            throw new MongoError(171, 'CannotIndexParallelArrays', `cannot index arrays in arrays together: ${paths}`)
          if (rest.length > 0) return keysOf(item, field, rest)
          present = true
          return [direct(array.length === 0 ? undefinedKey : encodeKey(item), field)]
        }),
      ),
    )
  }
  if (shape.sparse && !present) return { keys: [], arrays: 0 }
  const unique = new Map(rows.map(row => [row.toString('latin1'), row]))
  for (const row of unique.values()) checkKeyLength(row, paths)
  const bits = arrays.reduce((sum, depth, i) => (depth === -1 ? sum : sum | (1 << i)), 0)
  return { keys: [...unique.values()], arrays: bits }

  function keysOf(value: unknown, field: IndexField, parts: readonly string[]): Buffer[] {
    const { values, emptyArray } = indexValues(value, parts)
    if (values.some(v => v !== undefined) || emptyArray) present = true
    const keys = values.map(v => encodeKey(v))
    if (emptyArray || keys.length === 0) keys.push(undefinedKey)
    return keys.map(key => direct(key, field))
  }
}

const direct = (key: Buffer, field: IndexField): Buffer => (field.direction === 1 ? key : invert(key))

const combine = (fields: Buffer[][]): Buffer[] =>
  fields.reduce<Buffer[]>(
    (rows, keys) => rows.flatMap(row => keys.map(key => Buffer.concat([row, key]))),
    [Buffer.alloc(0)],
  )

/** @returns how many parts lead to the first array, -1 when there is none */
function arrayOnTheWay(document: unknown, parts: readonly string[]): number {
  let value = document
  for (let i = 0; ; i++) {
    if (Array.isArray(value)) return i
    if (i === parts.length || !isPlainDocument(value)) return -1
    value = Object.hasOwn(value, parts[i] as string) ? value[parts[i] as string] : undefined
  }
}
