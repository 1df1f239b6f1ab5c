/**
 * Collections and indexes in one SQLite file. Every collection is a table (rid, key of _id, raw BSON), every index a
 * table of entries in key order; large documents lie beside it, see segments.ts. All writes between `begin` and `commit`
 * are one SQLite transaction.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { deserialize, serialize } from 'bson'
import { duplicateKey, immutableField, MongoError, namespaceNotFound } from './errors.ts'
import { type IndexShape, indexEntries, indexFields, partialTest } from './index-keys.ts'
import { encodeKey, invert } from './keys.ts'
import { indexValues } from './paths.ts'
import { findField, rawKey, rawValue, typed } from './raw.ts'
import { isMarker, largeBytes, openSegments } from './segments.ts'
import { type Document, isTrue, toNumber } from './values.ts'

export interface Index extends IndexShape {
  readonly id: number
  readonly name: string
  /** as given to createIndexes */
  readonly spec: Document
  readonly unique: boolean
  readonly partialFilter: Document | null
  readonly expireAfterSeconds: number | null
  /** the fields in which some document has an array, as bits (see Entries): then a scan may meet a document twice */
  arrays: number
  /** top-level names whose change can change an entry */
  readonly touches: ReadonlySet<string>
  readonly insert: StatementSync
  readonly remove: StatementSync
  readonly find: StatementSync
}

export interface Collection {
  readonly ns: string
  readonly id: number
  readonly indexes: Map<string, Index>
  readonly insert: StatementSync
  readonly update: StatementSync
  readonly remove: StatementSync
  readonly byId: StatementSync
  readonly byRid: StatementSync
}

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

/** From the catalog: the bits of the fields, one to the left; 1, as versions before wrote it: some field, whichever. */
const arraysOf = (stored: number): number => (stored === 1 ? ~0 : stored >> 1)

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** the log is moved into the file at about this length: 32 MB */
const logPages = 8192
const pageBytes = 4096

/** 2: large documents in segments; what 1 wrote is read as it is */
const formatVersion = 2

/** the folder of a store's large documents */
export const largeOf = (file: string): string => `${file.replace(/\.sqlite$/, '')}.large`

export type Storage = ReturnType<typeof openStorage>

/** @throws when the file isn't a store, or of a newer version */
export function openStorage(file: string) {
  const db = new DatabaseSync(file)
  db.exec(`
    PRAGMA page_size = 4096;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL; -- a commit is on disk when it returns
    PRAGMA cache_size = -24576; -- 24 MB: the hot ends of the indexes
    PRAGMA mmap_size = 0;
    PRAGMA temp_store = MEMORY;
    PRAGMA wal_autocheckpoint = 0; -- the server does it between transactions, when the replies have left
    PRAGMA journal_size_limit = 67108864;
    CREATE TABLE IF NOT EXISTS catalog (id INTEGER PRIMARY KEY AUTOINCREMENT, ns TEXT UNIQUE NOT NULL);
    CREATE TABLE IF NOT EXISTS catalog_indexes (
      id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, name TEXT NOT NULL, spec BLOB NOT NULL,
      multikey INTEGER NOT NULL DEFAULT 0, UNIQUE (collection, name)
    );
  `)
  const version = (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version
  if (version > formatVersion)
    throw new Error(`${file} was written by a newer version (${version}). Use that version, or restore a backup`)
  const segments = openSegments(largeOf(file), db)
  if (version < formatVersion) db.exec(`PRAGMA user_version = ${formatVersion}`)

  const collections = new Map<string, Collection>()
  const statements = new Map<string, StatementSync>()
  let open = false
  let unmoved = 0 // of rows and pages of documents, since the log was moved into the file
  let pagesPerChange = 1

  /** a statement for reading, prepared once; forgotten when a table goes, since SQLite's names may come again */
  function prepared(sql: string): StatementSync {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = db.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }

  function load() {
    collections.clear()
    statements.clear()
    for (const row of db.prepare('SELECT id, ns FROM catalog').all() as { id: number; ns: string }[]) {
      const collection = prepareCollection(row.id, row.ns)
      const rows = db
        .prepare('SELECT id, name, spec, multikey FROM catalog_indexes WHERE collection = ? ORDER BY id')
        .all(row.id)
      for (const index of rows as { id: number; name: string; spec: Uint8Array; multikey: number }[])
        collection.indexes.set(
          index.name,
          prepareIndex(index.id, index.name, deserialize(index.spec, typed), arraysOf(index.multikey)),
        )
      collections.set(row.ns, collection)
    }
  }

  function prepareCollection(id: number, ns: string): Collection {
    return {
      ns,
      id,
      indexes: new Map(),
      insert: db.prepare(`INSERT INTO c${id} (k, doc) VALUES (?, ?)`),
      update: db.prepare(`UPDATE c${id} SET doc = ? WHERE rid = ?`),
      remove: db.prepare(`DELETE FROM c${id} WHERE rid = ?`),
      byId: db.prepare(`SELECT rid, doc FROM c${id} WHERE k = ?`),
      byRid: db.prepare(`SELECT doc FROM c${id} WHERE rid = ?`),
    }
  }

  function prepareIndex(id: number, name: string, spec: Document, arrays: number): Index {
    const fields = indexFields(spec.key as Document)
    const partialFilter = (spec.partialFilterExpression as Document | undefined) ?? null
    const touches = new Set(fields.map(field => field.parts[0] as string))
    if (partialFilter !== null)
      for (const path of Object.keys(partialFilter))
        touches.add(path.startsWith('$') ? '*' : (path.split('.')[0] as string))
    return {
      id,
      name,
      spec,
      fields,
      unique: isTrue(spec.unique),
      sparse: isTrue(spec.sparse),
      partialFilter,
      belongs: partialFilter === null ? null : partialTest(partialFilter),
      expireAfterSeconds:
        spec.expireAfterSeconds === undefined ? null : toNumber(spec.expireAfterSeconds, 'expireAfterSeconds'),
      arrays,
      touches,
      insert: db.prepare(`INSERT OR IGNORE INTO i${id} (k, rid) VALUES (?, ?)`),
      remove: db.prepare(`DELETE FROM i${id} WHERE k = ? AND rid = ?`),
      find: db.prepare(`SELECT rid FROM i${id} WHERE k = ? LIMIT 2`),
    }
  }

  function begin() {
    if (open) return
    db.exec('BEGIN IMMEDIATE')
    open = true
  }

  function create(ns: string): Collection {
    const known = collections.get(ns)
    if (known !== undefined) return known
    begin()
    const id = Number(db.prepare('INSERT INTO catalog (ns) VALUES (?)').run(ns).lastInsertRowid)
    db.exec(`CREATE TABLE c${id} (rid INTEGER PRIMARY KEY, k BLOB NOT NULL UNIQUE, doc BLOB NOT NULL)`)
    const collection = prepareCollection(id, ns)
    collections.set(ns, collection)
    return collection
  }

  function drop(ns: string) {
    const collection = collections.get(ns)
    if (collection === undefined) throw namespaceNotFound(ns)
    begin()
    for (const name of [...collection.indexes.keys()]) dropIndex(collection, name)
    statements.clear()
    for (const marker of markers(collection)) segments.release(marker)
    db.exec(`DROP TABLE c${collection.id}`)
    db.prepare('DELETE FROM catalog WHERE id = ?').run(collection.id)
    collections.delete(ns)
  }

  /** Builds the index over what is there. @throws DuplicateKey when a unique one can't be built */
  function createIndex(collection: Collection, spec: Document) {
    begin()
    const name = spec.name as string
    const id = Number(
      db
        .prepare('INSERT INTO catalog_indexes (collection, name, spec) VALUES (?, ?, ?)')
        .run(collection.id, name, serialize(spec)).lastInsertRowid,
    )
    db.exec(`CREATE TABLE i${id} (k BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (k, rid)) WITHOUT ROWID`)
    const index = prepareIndex(id, name, spec, 0)
    try {
      for (const { rid, doc } of scan(collection)) addEntries(collection, index, rid, doc)
    } catch (error) {
      db.exec(`DROP TABLE i${id}`)
      db.prepare('DELETE FROM catalog_indexes WHERE id = ?').run(id)
      throw error
    }
    collection.indexes.set(name, index)
  }

  function dropIndex(collection: Collection, name: string) {
    const index = collection.indexes.get(name)
    if (index === undefined) return
    begin()
    statements.clear()
    db.exec(`DROP TABLE i${index.id}`)
    db.prepare('DELETE FROM catalog_indexes WHERE id = ?').run(index.id)
    collection.indexes.delete(name)
  }

  function addEntries(collection: Collection, index: Index, rid: number, doc: Buffer) {
    const { keys, arrays } = indexEntries(index, doc)
    if (index.unique) for (const key of keys) checkUnique(collection, index, key, rid, doc)
    for (const key of keys) index.insert.run(key, rid)
    markArrays(index, arrays)
  }

  function markArrays(index: Index, arrays: number) {
    if ((index.arrays | arrays) === index.arrays) return
    index.arrays |= arrays
    db.prepare('UPDATE catalog_indexes SET multikey = ? WHERE id = ?').run(index.arrays << 1, index.id)
  }

  function checkUnique(collection: Collection, index: Index, key: Buffer, rid: number | null, doc: Buffer) {
    for (const row of index.find.all(key) as { rid: number }[]) {
      if (row.rid === rid) continue
      const document = deserialize(doc, typed)
      const value = valueOfKey(index, document, key)
      throw duplicateKey(collection.ns, index.name, index.spec.key as object, value, showValue(value))
    }
  }

  const toRow = ({ rid, doc }: StoredRow): Row =>
    isMarker(doc) ? { rid, doc: segments.read(doc), marker: doc } : { rid, doc: asBuffer(doc), marker: null }

  function* scan(collection: Collection): Generator<Row> {
    for (const row of prepared(`SELECT rid, doc FROM c${collection.id} ORDER BY rid`).iterate())
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

  const inMemory = file === ':memory:'
  const toStored = (doc: Buffer): Buffer => (doc.length < largeBytes || inMemory ? doc : segments.append(doc))

  load()
  return {
    db,
    collections,
    segments,
    toRow,
    markers,
    begin,
    create,
    drop,
    createIndex,
    dropIndex,
    scan,
    prepared,
    isOpen: () => open,
    commit() {
      if (!open) return
      segments.sync()
      db.exec('COMMIT')
      open = false
      segments.committed()
    },
    /**
     * Moves the log into the file when it has grown: after the replies, so that no client waits for it, and the log
     * begins anew with the next commit. Nobody says how long the log is, so the changes are counted, and each time it is
     * learnt how many pages such a change has made.
     */
    checkpoint() {
      if (open || unmoved * pagesPerChange < logPages) return
      try {
        const { log } = db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get() as { log: number }
        if (log > 0) pagesPerChange = Math.min(Math.max(log / unmoved, 0.05), 2)
      } catch {
        // a full disk: the log goes on growing, and the write that finds no room says so
      }
      unmoved = 0
    },
    /** Everything committed in one new file, large documents inside it. @throws when there is a file already */
    copyInto(file: string) {
      db.prepare('VACUUM INTO ?').run(file)
      const copy = new DatabaseSync(file)
      try {
        copy.exec('BEGIN; DELETE FROM segments')
        for (const { id } of collections.values()) {
          const put = copy.prepare(`UPDATE c${id} SET doc = ? WHERE rid = ?`)
          const rows = db.prepare(`SELECT rid, doc FROM c${id} WHERE length(doc) < 100`).iterate()
          for (const { rid, doc } of rows as Iterable<unknown> as Iterable<StoredRow>)
            if (isMarker(doc)) put.run(segments.read(doc), rid)
        }
        copy.exec('COMMIT')
      } finally {
        copy.close()
      }
    },
    /** Gives the log's room back to a disk that is nearly full: it keeps its length otherwise. @returns whether it could */
    emptyLog(): boolean {
      if (open) return false
      try {
        return (db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy === 0
      } catch {
        return false // there isn't even room for what stands in it
      }
    },
    rollback() {
      if (!open) return
      open = false
      try {
        db.exec('ROLLBACK')
      } catch {
        // SQLite has rolled back by itself (disk full)
      }
      segments.rolledBack()
      load() // collections and indexes made in this transaction are gone
    },
    /** @param doc with `_id` first. @throws DuplicateKey before anything of the document is written */
    insertRow(collection: Collection, doc: Buffer): number {
      begin()
      const key = idKey(doc)
      if (collection.byId.get(key) !== undefined) {
        const id = { _id: idValue(doc) }
        throw duplicateKey(collection.ns, '_id_', { _id: 1 }, id, showValue(id))
      }
      const entries: [Index, Buffer[], number][] = []
      for (const index of collection.indexes.values()) {
        const { keys, arrays } = indexEntries(index, doc)
        if (index.unique) for (const k of keys) checkUnique(collection, index, k, null, doc)
        entries.push([index, keys, arrays])
      }
      const stored = toStored(doc)
      const rid = Number(collection.insert.run(key, stored).lastInsertRowid)
      unmoved += 2 + entries.length + stored.length / pageBytes
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
      unmoved += 1 + stored.length / pageBytes
      for (const { index, gone, come, arrays } of changes) {
        unmoved += gone.length + come.length
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
      unmoved += 2 + collection.indexes.size
    },
    rowById(collection: Collection, key: Buffer): Row | null {
      const row = collection.byId.get(key) as StoredRow | undefined
      return row === undefined ? null : toRow(row)
    },
    rowByRid(collection: Collection, rid: number): Row | null {
      const row = collection.byRid.get(rid) as { doc: Uint8Array } | undefined
      return row === undefined ? null : toRow({ rid, doc: row.doc })
    },
    close() {
      segments.close()
      db.close()
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

/** as MongoDB writes it in E11000, which mongoose and others read */
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
