/** The documents of the collections, with what of them stands in the indexes. */
import type { DatabaseSync } from 'node:sqlite'
import type { Collection, Index } from './catalog.ts'
import { duplicateId } from './duplicates.ts'
import { immutableField, MongoError } from './errors.ts'
import { checkUnique, markArrays } from './index-entries.ts'
import { indexEntries } from './index-keys.ts'
import { findField, rawKey, rawValue } from './raw.ts'
import { isMarker, largeBytes, type Segments } from './segments.ts'
import type { Statements } from './statements.ts'

export interface Row {
  readonly rid: number
  readonly doc: Buffer
  /** where a large document lies; null: in the table */
  readonly marker: Uint8Array | null
}

/** as SQLite gives it */
export interface StoredRow {
  readonly rid: number
  readonly doc: Uint8Array
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

interface Deps {
  readonly db: DatabaseSync
  readonly statements: Statements
  readonly segments: Segments
  /** where large documents have no place beside the file */
  readonly inMemory: boolean
  /** a transaction, where none runs */
  begin(): void
  /** see log.ts */
  grew(rows: number, octets?: number): void
}

export function openRows({ db, statements, segments, inMemory, begin, grew }: Deps) {
  const toRow = ({ rid, doc }: StoredRow): Row =>
    isMarker(doc) ? { rid, doc: segments.read(doc), marker: doc } : { rid, doc: asBuffer(doc), marker: null }

  function* scan(collection: Collection): Generator<Row> {
    for (const row of statements.prepared(`SELECT rid, doc FROM c${collection.id} ORDER BY rid`).iterate())
      yield toRow(row as never)
  }

  function* markers(collection: Collection): Generator<Uint8Array> {
    for (const { doc } of db
      .prepare(`SELECT doc FROM c${collection.id} WHERE length(doc) < 100`)
      .iterate() as Iterable<{
      doc: Uint8Array
    }>)
      if (isMarker(doc)) yield doc
  }

  const toStored = (doc: Buffer): Buffer => (doc.length < largeBytes || inMemory ? doc : segments.append(doc))

  return {
    toRow,
    scan,
    markers,
    /** @param doc with `_id` first. @throws DuplicateKey before anything of the document is written */
    insertRow(collection: Collection, doc: Buffer): number {
      begin()
      const key = idKey(doc)
      if (collection.byId.get(key) !== undefined) throw duplicateId(collection.ns, idValue(doc))
      const entries: [Index, Buffer[], number][] = []
      for (const index of collection.indexes.values()) {
        const { keys, arrays } = indexEntries(index, doc)
        if (index.unique) for (const k of keys) checkUnique(collection, index, k, null, doc)
        entries.push([index, keys, arrays])
      }
      const stored = toStored(doc)
      const rid = Number(collection.insert.run(key, stored).lastInsertRowid)
      grew(2 + entries.length, stored.length)
      for (const [index, keys, arrays] of entries) {
        for (const k of keys) index.insert.run(k, rid)
        markArrays(index, arrays)
      }
      return rid
    },
    /** @param touched top-level names that changed; null: any. @throws DuplicateKey, ImmutableField; then nothing is written */
    updateRow(
      collection: Collection,
      { rid, doc: before, marker }: Row,
      after: Buffer,
      touched: ReadonlySet<string> | null,
    ) {
      if (!idKey(before).equals(idKey(after))) throw immutableField('_id')
      begin()
      const changes: { index: Index; gone: Buffer[]; come: Buffer[]; arrays: number }[] = []
      for (const index of collection.indexes.values()) {
        if (touched !== null && !index.touches.has('*') && ![...index.touches].some(name => touched.has(name))) continue
        const old = indexEntries(index, before).keys
        const { keys, arrays } = indexEntries(index, after)
        const gone = old.filter(key => !keys.some(k => k.equals(key)))
        const come = keys.filter(key => !old.some(k => k.equals(key)))
        if (index.unique) for (const key of come) checkUnique(collection, index, key, rid, after)
        if (gone.length + come.length > 0) changes.push({ index, gone, come, arrays })
      }
      const stored = toStored(after)
      collection.update.run(stored, rid)
      if (marker !== null) segments.release(marker)
      grew(1, stored.length)
      for (const { index, gone, come, arrays } of changes) {
        grew(gone.length + come.length)
        for (const key of gone) index.remove.run(key, rid)
        for (const key of come) index.insert.run(key, rid)
        markArrays(index, arrays)
      }
    },
    removeRow(collection: Collection, { rid, doc, marker }: Row) {
      begin()
      for (const index of collection.indexes.values())
        for (const key of indexEntries(index, doc).keys) index.remove.run(key, rid)
      collection.remove.run(rid)
      if (marker !== null) segments.release(marker)
      grew(2 + collection.indexes.size)
    },
    rowById(collection: Collection, key: Buffer): Row | null {
      const row = collection.byId.get(key) as StoredRow | undefined
      return row === undefined ? null : toRow(row)
    },
    rowByRid(collection: Collection, rid: number): Row | null {
      const row = collection.byRid.get(rid) as { doc: Uint8Array } | undefined
      return row === undefined ? null : toRow({ rid, doc: row.doc })
    },
  }
}

const idName = Buffer.from('_id')

export function idKey(doc: Buffer): Buffer {
  const field = findField(doc, idName)
  if (field === null) throw new MongoError(2, 'BadValue', 'a document without _id')
  return rawKey(field.type, doc, field.at, field.end)
}

export function idValue(doc: Buffer): unknown {
  const field = findField(doc, idName)
  return field === null ? null : rawValue(field.type, doc, field.at, field.end)
}
