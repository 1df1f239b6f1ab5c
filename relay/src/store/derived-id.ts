/** Ids that follow from another one, so that whoever does the same work again makes the same things. */
import { createHash } from 'node:crypto'
import { ObjectId } from 'bson'

/** The nth id: the given one, and for n > 0 one that nobody else gets. The time stays: ids are sorted by it. */
export function derivedId(id: ObjectId, n: number): ObjectId {
  if (n === 0) return id
  const octets = createHash('sha256').update(id.id).update(String(n)).digest()
  return new ObjectId(Buffer.concat([id.id.subarray(0, 4), octets.subarray(0, 8)]))
}

/** The id of what has a name already, and a time: the same wherever and whenever it is made. */
export function namedId(at: Date, name: string): ObjectId {
  const time = Buffer.alloc(4)
  time.writeUInt32BE(Math.floor(at.getTime() / 1000))
  return new ObjectId(Buffer.concat([time, createHash('sha256').update(name).digest().subarray(0, 8)]))
}
