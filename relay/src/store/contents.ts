/**
 * Large bodies: put a stream, get a stream. Chunks lie far below the 16 MiB document limit, so memory stays bounded
 * whatever the size of the mail. Object storage can take this place later with the same two functions.
 */
import { Binary, type ObjectId } from 'bson'
import { durable, type Store } from './index.ts'

/** One write and one fsync per chunk, three times the usual 64 kB read: measured best between 128 and 512 kB. */
const chunkBytes = 256 * 1024

export interface Contents {
  /** Resolves when every chunk is durable. When `source` or the store fails, what was written is removed, and it rejects. */
  put(id: ObjectId, source: AsyncIterable<Buffer>): Promise<void>
  /** The octets in order. @throws when a chunk is missing */
  get(id: ObjectId, bytes: number): AsyncGenerator<Buffer>
  remove(ids: ObjectId[]): Promise<void>
}

export function createContents(store: Store): Contents {
  const chunks = store.db.collection('contents')
  const remove = async (ids: ObjectId[]) => {
    if (ids.length > 0) await chunks.deleteMany({ contentId: { $in: ids } }, durable)
  }
  return {
    remove,
    async put(id, source) {
      let n = 0
      const write = (data: Buffer) => chunks.insertOne({ contentId: id, n: n++, data: new Binary(data) }, durable)
      try {
        let parts: Buffer[] = []
        let size = 0
        for await (const part of source) {
          parts.push(part)
          size += part.length
          if (size < chunkBytes) continue
          await write(Buffer.concat(parts))
          parts = []
          size = 0
        }
        if (size > 0) await write(Buffer.concat(parts))
      } catch (error) {
        if (n > 0) await remove([id]).catch(() => undefined) // the sweep finds what is left
        throw error
      }
    },
    async *get(id, bytes) {
      let left = bytes
      for (let n = 0; left > 0; n++) {
        const chunk = await chunks.findOne({ contentId: id, n }, { projection: { data: 1 } })
        if (chunk === null) throw new Error(`chunk ${n} of content ${id} is missing`)
        const data = toBuffer(chunk.data)
        left -= data.length
        yield data
      }
    },
  }
}

/** BSON binary as a Buffer, whether the driver promoted it or not. */
export const toBuffer = (value: Buffer | Binary): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer.buffer, value.buffer.byteOffset, value.position)
