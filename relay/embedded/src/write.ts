/** Insert, update, delete, findAndModify: each document is written whole or not at all. */
import { deserialize, ObjectId, serialize } from 'bson'
import type { Collection } from './catalog.ts'
import { checkBson } from './check.ts'
import { badValue, immutableField, MongoError } from './errors.ts'
import { sameValue } from './keys.ts'
import { typed, withIdFirst } from './raw.ts'
import { compileProjection, readRows, withDocument } from './read.ts'
import { idValue, type Row } from './rows.ts'
import type { Storage } from './storage.ts'
import { compileUpdate, type Update, upsertSeed, withId } from './update.ts'
import { copyValue, type Document } from './values.ts'

/** MongoDB's limit of a document; a little more passes for its own system fields */
export const maxDocumentBytes = 16 * 1024 * 1024
const maxDepth = 100

export function checkDocument(doc: Buffer): void {
  if (doc.length > maxDocumentBytes)
    throw new MongoError(
      10334,
      'BSONObjectTooLarge',
      `a document of ${doc.length} octets is larger than ${maxDocumentBytes}. Keep large bodies in chunks`,
    )
  if (checkBson(doc, 0, doc.length, maxDepth) !== doc.length)
    throw new MongoError(22, 'InvalidBSON', 'malformed BSON: wrong length')
}

const newIdElement = (): Buffer => {
  const element = Buffer.allocUnsafe(17)
  element.write('\x07_id\0', 0, 'latin1')
  element.set(new ObjectId().id, 5)
  return element
}

export function insertDocument(storage: Storage, collection: Collection, raw: Buffer): void {
  checkDocument(raw)
  storage.insertRow(collection, withIdFirst(raw, newIdElement))
}

export interface UpdateRequest {
  readonly filter: Document
  readonly update: unknown
  readonly multi: boolean
  readonly upsert: boolean
  readonly arrayFilters: readonly Document[]
  readonly hint?: unknown
  readonly sort?: Document | null
}

export interface UpdateResult {
  matched: number
  modified: number
  upsertedId: unknown
}

/** @param target makes the collection when an upsert needs it */
export function updateDocuments(
  storage: Storage,
  find: () => Collection | undefined,
  make: () => Collection,
  request: UpdateRequest,
): UpdateResult {
  const update = compileUpdate(request.update)
  if (request.multi && update.touches === null && !Array.isArray(request.update))
    throw badValue('multi update is not supported for replacement-style update')
  const { rows } = readRows(storage, find(), {
    filter: request.filter,
    sort: request.sort,
    limit: request.multi ? 0 : 1,
    hint: request.hint,
  })
  if (rows.length === 0) {
    if (!request.upsert) return { matched: 0, modified: 0, upsertedId: undefined }
    const raw = upsertDocument(update, request)
    storage.insertRow(make(), raw)
    return { matched: 0, modified: 0, upsertedId: idValue(raw) }
  }
  const collection = find() as Collection
  let modified = 0
  for (const found of rows) {
    const row = withDocument(storage, collection, found)
    if (row !== null && changeRow(storage, collection, row, update, request) !== null) modified++
  }
  return { matched: rows.length, modified, upsertedId: undefined }
}

/** @returns the new octets, null when nothing changed */
function changeRow(
  storage: Storage,
  collection: Collection,
  row: Row,
  update: Update,
  request: Pick<UpdateRequest, 'filter' | 'arrayFilters'>,
): Buffer | null {
  const patched = update.patch === null ? null : update.patch(row.doc)
  if (patched === row.doc) return null
  const raw = patched ?? slowly(row, update, request)
  if (raw === null) return null
  checkDocument(raw)
  storage.updateRow(collection, row, raw, update.touches)
  return raw
}

function slowly(row: Row, update: Update, request: Pick<UpdateRequest, 'filter' | 'arrayFilters'>): Buffer | null {
  const after = update.apply(deserialize(row.doc, typed), { ...request, inserting: false, now: new Date() })
  const raw = Buffer.from(serialize(after, { ignoreUndefined: true }))
  return raw.equals(row.doc) ? null : raw
}

function upsertDocument(update: Update, request: Pick<UpdateRequest, 'filter' | 'arrayFilters' | 'update'>): Buffer {
  const operators = update.touches !== null || Array.isArray(request.update)
  const seed = upsertSeed(request.filter)
  const begin = operators ? copyValue(seed) : '_id' in seed ? { _id: seed._id } : {}
  const made = withId(update.apply(begin, { ...request, inserting: true, now: new Date() }))
  if ('_id' in seed && !sameValue(seed._id, made._id)) throw immutableField('_id')
  const raw = Buffer.from(serialize(made, { ignoreUndefined: true }))
  checkDocument(raw)
  return raw
}

export function deleteDocuments(
  storage: Storage,
  collection: Collection | undefined,
  filter: Document,
  limit: number,
  hint?: unknown,
): number {
  const { rows } = readRows(storage, collection, { filter, limit, hint })
  for (const found of rows) {
    const row = withDocument(storage, collection as Collection, found)
    if (row !== null) storage.removeRow(collection as Collection, row)
  }
  return rows.length
}

export interface FindAndModifyRequest extends Omit<UpdateRequest, 'multi'> {
  readonly remove: boolean
  readonly returnNew: boolean
  readonly fields: Document | null
}

export interface FindAndModifyResult {
  readonly value: Buffer | null
  readonly updatedExisting: boolean
  readonly upsertedId: unknown
  readonly n: number
}

export function findAndModify(
  storage: Storage,
  find: () => Collection | undefined,
  make: () => Collection,
  request: FindAndModifyRequest,
): FindAndModifyResult {
  const project = compileProjection(request.fields) ?? ((doc: Buffer) => doc)
  const update = request.remove ? null : compileUpdate(request.update)
  const { rows } = readRows(storage, find(), {
    filter: request.filter,
    sort: request.sort,
    limit: 1,
    hint: request.hint,
  })
  const [row] = rows
  if (row === undefined) {
    if (update === null || !request.upsert) return { value: null, updatedExisting: false, upsertedId: undefined, n: 0 }
    const raw = upsertDocument(update, request)
    storage.insertRow(make(), raw)
    return { value: request.returnNew ? project(raw) : null, updatedExisting: false, upsertedId: idValue(raw), n: 1 }
  }
  const collection = find() as Collection
  if (update === null) {
    storage.removeRow(collection, row)
    return { value: project(row.doc), updatedExisting: false, upsertedId: undefined, n: 1 }
  }
  const after = changeRow(storage, collection, row, update, request)
  return {
    value: project(request.returnNew ? (after ?? row.doc) : row.doc),
    updatedExisting: true,
    upsertedId: undefined,
    n: 1,
  }
}
