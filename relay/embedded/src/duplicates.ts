/** What a document has in an entry of an index, for the refusal of a second one: MongoDB's E11000, which mongoose reads. */
import { deserialize } from 'bson'
import { duplicateKey, type MongoError } from './errors.ts'
import type { IndexShape } from './index-keys.ts'
import { encodeKey, invert } from './keys.ts'
import { indexValues } from './paths.ts'
import { typed } from './raw.ts'
import type { Document } from './values.ts'

/** @param id the document's own, of which there is one already */
export function duplicateId(ns: string, id: unknown): MongoError {
  return duplicateKey(ns, '_id_', { _id: 1 }, { _id: id }, showValue({ _id: id }))
}

/** @param key of an entry that the document would have too */
export function duplicateEntry(
  ns: string,
  index: IndexShape & { readonly name: string; readonly spec: Document },
  doc: Buffer,
  key: Buffer,
): MongoError {
  const value = valueOfKey(index, deserialize(doc, typed), key)
  return duplicateKey(ns, index.name, index.spec.key as object, value, showValue(value))
}

/** What the document has in this entry of the index: of an array, the element it stands for. */
function valueOfKey(index: IndexShape, document: Document, key: Buffer): Document {
  const value: Document = {}
  let at = 0
  for (const { path, parts, direction } of index.fields) {
    const { values } = indexValues(document, parts)
    for (const candidate of values.length === 0 ? [null] : values) {
      const part = direction === 1 ? encodeKey(candidate) : invert(encodeKey(candidate))
      if (values.length > 1 && key.compare(part, 0, part.length, at, at + part.length) !== 0) continue
      value[path] = candidate ?? null
      at += part.length
      break
    }
    if (!(path in value)) value[path] = null
  }
  return value
}

function showValue(value: Document): string {
  const show = (v: unknown): string => {
    if (v === null || v === undefined) return 'null'
    if (typeof v === 'string') return JSON.stringify(v)
    if (v instanceof Date) return `new Date(${v.getTime()})`
    const type = (v as { _bsontype?: string })._bsontype
    if (type === 'ObjectId') return `ObjectId('${String(v)}')`
    if (type !== undefined) return String((v as { value?: unknown }).value ?? v)
    return JSON.stringify(v)
  }
  return `{ ${Object.entries(value)
    .map(([path, v]) => `${path}: ${show(v)}`)
    .join(', ')} }`
}
