/** Cursors: what is left of a result, as row ids (read again and checked again when asked for) or as documents. */
import { deserialize } from 'bson'
import type { Collection } from './catalog.ts'
import { cursorNotFound, queryPlanKilled } from './errors.ts'
import type { Matcher } from './matcher.ts'
import { typed } from './raw.ts'
import { noDocument, type Projection, withDocument } from './read.ts'
import type { Row } from './rows.ts'
import type { Storage } from './storage.ts'

interface Cursor {
  readonly ns: string
  /** the next document, null at the end */
  next(): Buffer | null
  usedAt: number
}

const batchBytes = 16 * 1024 * 1024
/** MongoDB's, when nobody says otherwise */
export const firstBatchSize = 101
/** as MongoDB: ten minutes without a getMore */
const idleMs = 600_000

export function createCursors() {
  const open = new Map<bigint, Cursor>()
  let lastId = 0n

  /** @param size at most so many; 0: none */
  function batch(
    next: () => Buffer | null,
    size: number,
  ): { documents: Buffer[]; pending: Buffer | null; ended: boolean } {
    const documents: Buffer[] = []
    let bytes = 0
    while (documents.length < size) {
      const doc = next()
      if (doc === null) return { documents, pending: null, ended: true }
      bytes += doc.length + 12
      if (bytes > batchBytes && documents.length > 0) return { documents, pending: doc, ended: false }
      documents.push(doc)
    }
    return { documents, pending: null, ended: false }
  }

  /** @returns the first batch and the cursor's id, 0 when everything is in it */
  function start(
    ns: string,
    next: () => Buffer | null,
    size: number | undefined,
    single: boolean,
  ): { documents: Buffer[]; id: bigint } {
    const { documents, pending, ended } = batch(next, size ?? firstBatchSize)
    if (ended || single) return { documents, id: 0n }
    const first = pending ?? (size === 0 ? null : next())
    if (first === null && size !== 0) return { documents, id: 0n }
    const id = ++lastId
    open.set(id, { ns, next: withFirst(first, next), usedAt: Date.now() })
    return { documents, id }
  }

  return {
    ofRows(
      storage: Storage,
      collection: Collection | undefined,
      ns: string,
      rows: Row[],
      match: Matcher,
      project: Projection | null,
      size: number | undefined,
      single: boolean,
    ) {
      let i = 0
      const next = (): Buffer | null => {
        while (i < rows.length) {
          const row = rows[i] as Row
          i++
          let { doc } = row
          if (doc === noDocument) {
            // dropped, or made anew after a transaction that failed: the rest can't be told, and must not look like the end
            if (collection === undefined || storage.collections.get(ns) !== collection) throw queryPlanKilled(ns)
            const again = withDocument(storage, collection, row)
            if (again === null || !match(deserialize(again.doc, typed))) continue // gone or changed meanwhile
            doc = again.doc
          }
          return project === null ? doc : project(doc)
        }
        return null
      }
      return start(ns, next, size, single)
    },
    ofDocuments(ns: string, documents: Buffer[], size: number | undefined) {
      let i = 0
      return start(ns, () => documents[i++] ?? null, size, false)
    },
    more(id: bigint, ns: string, size: number | undefined): { documents: Buffer[]; id: bigint } {
      const cursor = open.get(id)
      if (cursor === undefined || cursor.ns !== ns) throw cursorNotFound(id)
      open.delete(id) // an error ends it
      const { documents, pending, ended } = batch(
        cursor.next,
        size === undefined || size === 0 ? Number.POSITIVE_INFINITY : size,
      )
      if (ended) return { documents, id: 0n }
      open.set(id, { ...cursor, next: withFirst(pending, cursor.next), usedAt: Date.now() })
      return { documents, id }
    },
    kill: (id: bigint) => open.delete(id),
    sweep() {
      for (const [id, cursor] of open) if (Date.now() - cursor.usedAt > idleMs) open.delete(id)
    },
  }
}

function withFirst(first: Buffer | null, next: () => Buffer | null): () => Buffer | null {
  if (first === null) return next
  let given = false
  return () => {
    if (given) return next()
    given = true
    return first
  }
}
