/** Ids that follow from another one, so that whoever does the same work again makes the same things. */
import { createHash } from 'node:crypto'
import { ObjectId } from 'bson'

/** The nth id: the given one, and for n > 0 one that nobody else gets. The time stays: ids are sorted by it. */
export function derivedId(id: ObjectId, n: number): ObjectId {
  if (n === 0) return id
  const octets = createHash('sha256').update(id.id).update(String(n)).digest()
  return new ObjectId(Buffer.concat([id.id.subarray(0, 4), octets.subarray(0, 8)]))
}
