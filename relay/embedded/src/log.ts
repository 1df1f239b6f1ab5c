/**
 * SQLite's log (WAL): written with each commit, moved into the file now and then. We say when, since SQLite would do it
 * within a commit that clients wait for.
 */
import type { DatabaseSync } from 'node:sqlite'

/** the log is moved into the file at about this length: 32 MB */
const logPages = 8192
const pageBytes = 4096

export function openLog(db: DatabaseSync, isOpen: () => boolean) {
  let unmoved = 0 // of rows and pages of documents, since the log was moved into the file
  let pagesPerChange = 1
  return {
    /** @param rows of collections and indexes that were changed; @param octets of a document */
    grew(rows: number, octets = 0) {
      unmoved += rows + octets / pageBytes
    },
    /**
     * Moves the log into the file when it has grown: after the replies, so that no client waits for it, and the log
     * begins anew with the next commit. Nobody says how long the log is, so the changes are counted, and each time it is
     * learnt how many pages such a change has made.
     */
    checkpoint() {
      if (isOpen() || unmoved * pagesPerChange < logPages) return
      try {
        const { log } = db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get() as { log: number }
        if (log > 0) pagesPerChange = Math.min(Math.max(log / unmoved, 0.05), 2)
      } catch {
        // a full disk: the log goes on growing, and the write that finds no room says so
      }
      unmoved = 0
    },
    /** Gives the log's room back to a disk that is nearly full: it keeps its length otherwise. @returns whether it could */
    emptyLog(): boolean {
      if (isOpen()) return false
      try {
        return (db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy === 0
      } catch {
        return false // there isn't even room for what stands in it
      }
    },
  }
}
