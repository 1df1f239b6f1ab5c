/**
 * A store in one SQLite file, and its large documents in segments beside it: catalog.ts has the collections and indexes,
 * rows.ts the documents. All writes between `begin` and `commit` are one SQLite transaction.
 */
import { DatabaseSync } from 'node:sqlite'
import { openCatalog } from './catalog.ts'
import { openLog } from './log.ts'
import { openRows, type StoredRow } from './rows.ts'
import { isMarker, openSegments } from './segments.ts'
import { keepStatements } from './statements.ts'

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
  `)
  const version = (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version
  if (version > formatVersion)
    throw new Error(`${file} was written by a newer version (${version}). Use that version, or restore a backup`)
  const segments = openSegments(largeOf(file), db)
  if (version < formatVersion) db.exec(`PRAGMA user_version = ${formatVersion}`)

  const statements = keepStatements(db)
  let open = false
  const isOpen = () => open
  function begin() {
    if (open) return
    db.exec('BEGIN IMMEDIATE')
    open = true
  }
  const { grew, ...log } = openLog(db, isOpen)
  const rows = openRows({ db, statements, segments, inMemory: file === ':memory:', begin, grew })
  const { load, ...catalog } = openCatalog({ db, statements, segments, begin, ...rows })

  return {
    db,
    segments,
    prepared: statements.prepared,
    ...catalog,
    ...rows,
    ...log,
    begin,
    isOpen,
    commit() {
      if (!open) return
      segments.sync()
      db.exec('COMMIT')
      open = false
      segments.committed()
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
      load()
    },
    /** Everything committed in one new file, large documents inside it. @throws when there is a file already */
    copyInto(file: string) {
      db.prepare('VACUUM INTO ?').run(file)
      const copy = new DatabaseSync(file)
      try {
        copy.exec('BEGIN; DELETE FROM segments')
        for (const { id } of catalog.collections.values()) {
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
    close() {
      segments.close()
      db.close()
    },
  }
}
