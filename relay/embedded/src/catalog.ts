/**
 * Which collections and indexes there are: every collection is a table (rid, key of _id, BSON), every index a table of
 * entries in key order; the catalog's own tables name them.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { deserialize, serialize } from 'bson'
import { namespaceNotFound } from './errors.ts'
import { addEntries } from './index-entries.ts'
import { type IndexShape, indexFields, partialTest } from './index-keys.ts'
import { typed } from './raw.ts'
import type { Row } from './rows.ts'
import type { Segments } from './segments.ts'
import type { Statements } from './statements.ts'
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
  readonly setArrays: StatementSync
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

/** From the catalog: the bits of the fields, one to the left; 1, as versions before wrote it: some field, whichever. */
const arraysOf = (stored: number): number => (stored === 1 ? ~0 : stored >> 1)

interface Deps {
  readonly db: DatabaseSync
  readonly statements: Statements
  readonly segments: Segments
  /** a transaction, where none runs */
  begin(): void
  scan(collection: Collection): Iterable<Row>
  /** of large documents */
  markers(collection: Collection): Iterable<Uint8Array>
}

export function openCatalog({ db, statements, segments, begin, scan, markers }: Deps) {
  db.exec(`
    CREATE TABLE IF NOT EXISTS catalog (id INTEGER PRIMARY KEY AUTOINCREMENT, ns TEXT UNIQUE NOT NULL);
    CREATE TABLE IF NOT EXISTS catalog_indexes (
      id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, name TEXT NOT NULL, spec BLOB NOT NULL,
      multikey INTEGER NOT NULL DEFAULT 0, UNIQUE (collection, name)
    );
  `)
  const collections = new Map<string, Collection>()
  const setArrays = db.prepare('UPDATE catalog_indexes SET multikey = ? WHERE id = ?')

  /** Reads it anew: after a rollback, what was made in the transaction is gone. */
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
      setArrays,
    }
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

  load()
  return { collections, load, create, drop, createIndex, dropIndex }
}
