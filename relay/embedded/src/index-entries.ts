/** Writing the entries of an index: which document stands where in its order. */
import type { Collection, Index } from './catalog.ts'
import { duplicateEntry } from './duplicates.ts'
import { indexEntries } from './index-keys.ts'

/** @param rid of the document; null: it isn't stored yet @throws DuplicateKey when another document has this entry */
export function checkUnique({ ns }: Collection, index: Index, key: Buffer, rid: number | null, doc: Buffer) {
  for (const row of index.find.all(key) as { rid: number }[])
    if (row.rid !== rid) throw duplicateEntry(ns, index, doc, key)
}

/** @throws DuplicateKey */
export function addEntries(collection: Collection, index: Index, rid: number, doc: Buffer) {
  const { keys, arrays } = indexEntries(index, doc)
  if (index.unique) for (const key of keys) checkUnique(collection, index, key, rid, doc)
  for (const key of keys) index.insert.run(key, rid)
  markArrays(index, arrays)
}

/** @param arrays as Entries has them */
export function markArrays(index: Index, arrays: number) {
  if ((index.arrays | arrays) === index.arrays) return
  index.arrays |= arrays
  index.setArrays.run(index.arrays << 1, index.id)
}
