/**
 * Does every index hold exactly the entries of its documents, and is every large document where its marker says?
 * SQLite's own check, every index against its collection, the count of each segment against the markers.
 */

import type { Collection } from './catalog.ts'
import { indexEntries } from './index-keys.ts'
import { idKey } from './rows.ts'
import { segmentOf } from './segments.ts'
import type { Storage } from './storage.ts'

export interface Validation {
  readonly valid: boolean
  readonly nrecords: number
  readonly errors: string[]
}

export function validateCollection(storage: Storage, collection: Collection): Validation {
  const errors: string[] = []
  const complain = (text: string) => {
    if (errors.length < 20) errors.push(text)
  }
  let unread = false
  const documentOf = (rid: number): Buffer | null => {
    try {
      return storage.rowByRid(collection, rid)?.doc ?? null
    } catch (error) {
      unread = true
      complain(`row ${rid} can't be read: ${(error as Error).message}`)
      return null
    }
  }
  const expected = new Map([...collection.indexes.keys()].map(name => [name, 0]))
  let nrecords = 0
  const rids = storage.db.prepare(`SELECT rid FROM c${collection.id} ORDER BY rid`).iterate()
  for (const { rid } of rids as Iterable<unknown> as Iterable<{ rid: number }>) {
    nrecords++
    const doc = documentOf(rid)
    if (doc === null) continue
    if (storage.rowById(collection, idKey(doc))?.rid !== rid) complain(`row ${rid} is not found by its _id`)
    for (const index of collection.indexes.values()) {
      const { keys } = indexEntries(index, doc)
      expected.set(index.name, (expected.get(index.name) ?? 0) + keys.length)
      const statement = storage.db.prepare(`SELECT 1 FROM i${index.id} WHERE k = ? AND rid = ?`)
      for (const key of keys)
        if (statement.get(key, rid) === undefined) complain(`${index.name} lacks an entry of row ${rid}`)
    }
  }
  for (const index of unread ? [] : collection.indexes.values()) {
    const { n } = storage.db.prepare(`SELECT count(*) AS n FROM i${index.id}`).get() as { n: number }
    if (n !== expected.get(index.name))
      complain(`${index.name} has ${n} entries, its documents make ${expected.get(index.name)}`)
  }
  return { valid: errors.length === 0, nrecords, errors }
}

/** @returns what is wrong; empty when nothing is */
export function checkStorage(storage: Storage): string[] {
  const errors: string[] = []
  for (const row of storage.db.prepare('PRAGMA integrity_check(20)').all() as { integrity_check: string }[])
    if (row.integrity_check !== 'ok') errors.push(row.integrity_check)
  const documents = new Map<number, number>()
  for (const collection of storage.collections.values()) {
    for (const error of validateCollection(storage, collection).errors) errors.push(`${collection.ns}: ${error}`)
    for (const marker of storage.markers(collection))
      documents.set(segmentOf(marker), (documents.get(segmentOf(marker)) ?? 0) + 1)
  }
  const counts = storage.segments.counts()
  for (const id of new Set([...documents.keys(), ...counts.keys()]))
    if ((documents.get(id) ?? 0) !== (counts.get(id) ?? 0))
      errors.push(`segment ${id} counts ${counts.get(id) ?? 0} documents, ${documents.get(id) ?? 0} rows point to it`)
  return errors
}
