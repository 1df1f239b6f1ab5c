/**
 * Large bodies: put a stream, get a stream. Chunks lie far below the 16 MiB document limit, so memory stays bounded
 * whatever the size of the mail. Object storage can take this place later with the same two functions.
 */
import { Binary, type ObjectId } from 'bson'
import { durable, hasty, type Store } from './index.ts'

/** While one chunk is written, the next one is on its way. */
const chunksUnderWay = 2

export interface Contents {
  /**
   * Stores each piece of `source` as a chunk. They are durable at the latest when the deliveries of the mail are, which
   * are written after it. When `source` or the store fails, what was written is removed, and it rejects. Chunks that are
   * there already, from a try of before, must be the same.
   * @param source pieces of 128 to 512 kB at best, below 16 MB in any case
   */
  put(id: ObjectId, source: AsyncIterable<Buffer>): Promise<void>
  /** The octets in order. @throws when a chunk is missing */
  get(id: ObjectId, bytes: number): AsyncGenerator<Buffer>
  remove(ids: ObjectId[]): Promise<void>
}

export function createContents(store: Store): Contents {
  const chunks = store.db.collection('contents')
  const concern = store.oneLog ? hasty : durable
  const remove = async (ids: ObjectId[]) => {
    if (ids.length > 0) await chunks.deleteMany({ contentId: { $in: ids } }, durable)
  }
  /** @returns false when the chunk was there. @throws when another one was */
  const insert = async (contentId: ObjectId, n: number, piece: Buffer): Promise<boolean> => {
    try {
      await chunks.insertOne({ contentId, n, data: new Binary(piece) }, concern)
      return true
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error
      const known = await chunks.findOne({ contentId, n }, { projection: { data: 1 } })
      if (known === null || !toBuffer(known.data).equals(piece)) throw error
      return false
    }
  }
  return {
    remove,
    async put(id, source) {
      let n = 0
      let isFirst = true
      const underWay: Promise<unknown>[] = []
      const write = (piece: Buffer) => {
        const written = insert(id, n++, piece).then(isNew => {
          isFirst &&= isNew
        })
        written.catch(() => undefined) // heard below
        underWay.push(written)
      }
      try {
        for await (const piece of source) {
          write(piece)
          if (underWay.length >= chunksUnderWay) await underWay.shift()
        }
        await Promise.all(underWay)
      } catch (error) {
        await Promise.allSettled(underWay)
        // the sweep finds what is left; chunks of an earlier try may be those of a stored mail
        if (n > 0 && isFirst) await remove([id]).catch(() => undefined)
        throw error
      }
    },
    async *get(id, bytes) {
      const read = (n: number) => {
        const found = chunks.findOne({ contentId: id, n }, { projection: { data: 1 } })
        found.catch(() => undefined) // heard below, if the reader goes on
        return found
      }
      let left = bytes
      let ahead = read(0)
      for (let n = 0; left > 0; n++) {
        const chunk = await ahead
        if (chunk === null) throw new Error(`chunk ${n} of content ${id} is missing`)
        const data = toBuffer(chunk.data)
        left -= data.length
        if (left > 0) ahead = read(n + 1)
        yield data
      }
    },
  }
}

/** BSON binary as a Buffer, whether the driver promoted it or not. */
export const toBuffer = (value: Buffer | Binary): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer.buffer, value.buffer.byteOffset, value.position)
