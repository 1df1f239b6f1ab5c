/**
 * A document's place in the order of a sort pattern, as octets. An array counts by its least element (greatest, where the
 * field descends); fields below one array count together, element by element (MongoDB manual, "Sort and arrays").
 */
import { badValue, MongoError } from './errors.ts'
import { documentEntries, type IndexField } from './index-keys.ts'
import { encodeKey, invert } from './keys.ts'
import { type Document, isPlainDocument, toNumber } from './values.ts'

const missing = encodeKey(null)

/** @throws BadValue for a pattern that is none, and for documents with several arrays side by side in it */
export function compileSortKey(sort: Document): (document: Document) => Buffer {
  const fields = Object.entries(sort).map(([path, direction]): IndexField => {
    if (path.startsWith('$')) throw badValue(`the sort field ${path} is not supported: sort by fields of the documents`)
    const d = toNumber(direction, `sort direction of ${path}`)
    if (d !== 1 && d !== -1) throw badValue(`the sort direction of ${path} must be 1 or -1`)
    const parts = path.split('.')
    return { path, parts, names: parts.map(part => Buffer.from(part)), direction: d }
  })
  const shape = { fields, sparse: false, belongs: null }
  return document => {
    const keys: Buffer[] = []
    for (const { parts, direction } of fields) {
      const key = scalarKey(document, parts)
      if (key === null) return leastEntry(document)
      keys.push(direction === 1 ? key : invert(key))
    }
    return keys.length === 1 ? (keys[0] as Buffer) : Buffer.concat(keys)
  }

  function leastEntry(document: Document): Buffer {
    let entries: Buffer[]
    try {
      entries = documentEntries(shape, document).keys
    } catch (error) {
      if (error instanceof MongoError && error.code === 171)
        throw badValue('cannot sort with keys that are parallel arrays')
      throw error
    }
    return entries.reduce((least, key) => (Buffer.compare(key, least) < 0 ? key : least))
  }
}

/** @returns null when an array is on the way */
function scalarKey(document: Document, parts: readonly string[]): Buffer | null {
  let value: unknown = document
  for (const part of parts) {
    if (Array.isArray(value)) return null
    if (!isPlainDocument(value)) return missing
    value = Object.hasOwn(value, part) ? value[part] : undefined
  }
  return Array.isArray(value) ? null : encodeKey(value)
}

export function compileSort(sort: Document): (a: Document, b: Document) => number {
  const keyOf = compileSortKey(sort)
  return (a, b) => Buffer.compare(keyOf(a), keyOf(b))
}

/** Stable, and each key is made once. */
export function sorted<T extends Document>(documents: readonly T[], sort: Document): T[] {
  const keyOf = compileSortKey(sort)
  return documents
    .map(document => ({ document, key: keyOf(document) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ document }) => document)
}
