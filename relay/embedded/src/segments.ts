/**
 * Large documents lie outside SQLite, in files of octets that only grow: `large/<n>.seg`. In its row a document is then
 * represented by a marker. Inside SQLite it would be written twice (log and file), in pages of 4 kB; here once, in one go.
 *
 * Order of a commit: the octets are on disk before the row that points to them. What no row points to (a crash before
 * the commit, a rollback) is garbage and goes with its file. A file goes when none of its documents is left: contents
 * have an age, so that files empty from the oldest on. Each start begins a new file.
 */
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { outOfDisk } from './errors.ts'

/** from here on a document leaves SQLite: below, one page chain is cheaper than a second file to flush */
export const largeBytes = 48 * 1024

/** so large a file becomes before the next one begins: what is left of it, when all but one document are gone, is no loss */
const segmentBytes = 64 * 1024 * 1024
/** so many files stay open for reading */
const openFiles = 64

/** Marker: int32 0 (no BSON is so short), uint32 file, uint48 offset, uint32 length; little-endian. */
const markerBytes = 18

export type Segments = ReturnType<typeof openSegments>

export const isMarker = (stored: Uint8Array): boolean =>
  stored.length === markerBytes && stored[0] === 0 && stored[1] === 0 && stored[2] === 0 && stored[3] === 0

export const segmentOf = (marker: Uint8Array): number =>
  new DataView(marker.buffer, marker.byteOffset).getUint32(4, true)

/**
 * @param folder of the files; made with the first of them
 * @param db holds, per file, how many documents of committed rows lie in it
 */
export function openSegments(folder: string, db: DatabaseSync) {
  db.exec('CREATE TABLE IF NOT EXISTS segments (id INTEGER PRIMARY KEY, documents INTEGER NOT NULL)')
  const counted = new Map<number, number>()
  for (const { id, documents } of db.prepare('SELECT id, documents FROM segments').all() as unknown as Counted[])
    counted.set(id, documents)
  const setCount = db.prepare(
    'INSERT INTO segments (id, documents) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET documents = excluded.documents',
  )
  const forget = db.prepare('DELETE FROM segments WHERE id = ?')
  const pathOf = (id: number) => join(folder, `${id}.seg`)

  /** by file: documents that came and went in the transaction that runs */
  const changes = new Map<number, number>()
  const files = new Map<number, number>()
  let current: { id: number; file: number; length: number; dirty: boolean } | null = null
  let lastId = 0
  let appended = 0

  for (const name of existing(folder)) {
    const id = Number(/^(\d+)\.seg$/.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(id)) continue
    lastId = Math.max(lastId, id)
    if ((counted.get(id) ?? 0) === 0) rmSync(join(folder, name)) // nobody was told about what is in it
  }
  for (const [id, documents] of counted) {
    lastId = Math.max(lastId, id)
    if (documents > 0) continue
    forget.run(id)
    counted.delete(id)
  }

  function begin() {
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) syncNames(dirname(folder))
    const id = ++lastId
    const file = openSync(pathOf(id), 'wx+', 0o600)
    syncNames(folder)
    current = { id, file, length: 0, dirty: false }
    return current
  }

  function leaveCurrent() {
    if (current === null) return
    if (current.dirty) fdatasyncSync(current.file)
    closeSync(current.file)
    if (!changes.has(current.id)) changes.set(current.id, 0) // it may be empty already
    current = null
  }

  const count = (id: number, by: 1 | -1) => void changes.set(id, (changes.get(id) ?? 0) + by)

  function fileOf(id: number): number {
    if (current?.id === id) return current.file
    const known = files.get(id)
    if (known !== undefined) return known
    const file = openSync(pathOf(id), 'r')
    files.set(id, file)
    if (files.size > openFiles) closeFile(files.keys().next().value as number)
    return file
  }

  function closeFile(id: number) {
    const file = files.get(id)
    if (file === undefined) return
    files.delete(id)
    closeSync(file)
  }

  return {
    /** @returns the marker to be stored. @throws OutOfDiskSpace; then nothing is kept of it */
    append(doc: Buffer): Buffer {
      try {
        if (current !== null && current.length + doc.length > segmentBytes) leaveCurrent()
        const segment = current ?? begin()
        for (let at = 0; at < doc.length; ) at += writeSync(segment.file, doc, at, doc.length - at, segment.length + at)
        const marker = Buffer.alloc(markerBytes)
        marker.writeUInt32LE(segment.id, 4)
        marker.writeUIntLE(segment.length, 8, 6)
        marker.writeUInt32LE(doc.length, 14)
        segment.length += doc.length
        segment.dirty = true
        appended += doc.length
        count(segment.id, 1)
        return marker
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO')
          throw outOfDisk('the disk is full or does not work')
        throw error
      }
    },
    /** @throws Error when the file is gone or too short */
    read(marker: Uint8Array): Buffer {
      const view = Buffer.from(marker.buffer, marker.byteOffset, marker.byteLength)
      const length = view.readUInt32LE(14)
      const doc = Buffer.allocUnsafeSlow(length)
      const got = readSync(fileOf(view.readUInt32LE(4)), doc, 0, length, view.readUIntLE(8, 6))
      if (got < length || doc.readInt32LE(0) !== length)
        throw new Error(`${pathOf(view.readUInt32LE(4))} lacks octets at ${view.readUIntLE(8, 6)}`)
      return doc
    },
    /** No row has this marker any more, once the running transaction is committed. */
    release(marker: Uint8Array) {
      count(segmentOf(marker), -1)
    },
    /** To be called within the transaction, before its commit. @throws when the octets can't be brought to disk */
    sync() {
      if (current?.dirty) {
        try {
          fdatasyncSync(current.file)
        } catch (error) {
          // after a failed flush nobody knows what the file holds (the pages are marked clean): never write to it again
          closeSync(current.file)
          current = null
          throw error
        }
        current.dirty = false
      }
      for (const [id, change] of changes) if (change !== 0) setCount.run(id, (counted.get(id) ?? 0) + change)
    },
    /** The transaction is on disk: files without a document go. */
    committed() {
      if (changes.size === 0) return
      for (const [id, change] of changes) {
        const left = (counted.get(id) ?? 0) + change
        counted.set(id, left)
        if (left > 0 || id === current?.id) continue
        closeFile(id)
        rmSync(pathOf(id), { force: true })
        forget.run(id)
        counted.delete(id)
      }
      changes.clear()
    },
    rolledBack() {
      changes.clear()
    },
    /** octets since the start */
    appendedBytes: () => appended,
    /** documents of committed rows, by file */
    counts: (): ReadonlyMap<number, number> => counted,
    close() {
      leaveCurrent()
      for (const id of [...files.keys()]) closeFile(id)
    },
  }
}

/** Names of new files are on disk when their folder is. */
function syncNames(folder: string) {
  const directory = openSync(folder, 'r')
  fsyncSync(directory)
  closeSync(directory)
}

interface Counted {
  readonly id: number
  readonly documents: number
}

function existing(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
