/**
 * Retention: bodies and headers are kept only as long as needed, and rows of ended deliveries only as long as anyone
 * asks. What still waits is never touched, whatever its age.
 */
import type { Contents } from './contents.ts'
import type { Store } from './index.ts'

const dayMs = 24 * 3600_000
/** Seven days: long enough to resend and to explain, docs/operations.md. */
export const bodyDays = 7
/** Ninety days: messages and deliveries stay visible that long; their counts stay in the buckets. */
export const rowDays = 90

/** @returns how many messages lost their content, and how many went away whole */
export async function applyRetention(
  deps: { store: Store; contents: Contents; now(): Date },
  signal: AbortSignal,
): Promise<{ erased: number; removed: number }> {
  const messages = deps.store.db.collection('messages')
  const deliveries = deps.store.db.collection('deliveries')
  const before = (days: number) => new Date(deps.now().getTime() - days * dayMs)
  const isOpen = async (messageId: unknown) =>
    (await deliveries.findOne({ messageId, open: true }, { projection: { _id: 1 } })) !== null
  let erased = 0
  let removed = 0

  const old = messages.find({ receivedAt: { $lt: before(bodyDays) } }, { projection: { receivedAt: 1, erasedAt: 1 } })
  for await (const { _id, receivedAt, erasedAt } of old) {
    if (signal.aborted) break
    if (receivedAt < before(rowDays)) {
      if (await isOpen(_id)) continue
      await deps.contents.remove([_id])
      await deliveries.deleteMany({ messageId: _id })
      await messages.deleteOne({ _id })
      removed++
    } else if (erasedAt === undefined) {
      if (await isOpen(_id)) continue
      await deps.contents.remove([_id])
      await messages.updateOne({ _id }, { $set: { header: null, body: null, erasedAt: deps.now() } })
      erased++
    }
  }
  return { erased, removed }
}
