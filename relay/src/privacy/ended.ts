/**
 * Zero content: of accounts that keep none, a mail's header and body go as soon as its last recipient's delivery has ended.
 * The lane that writes an outcome does it at once; a sweep does it for what was cancelled, or left behind by a crash. What
 * still waits for anybody is never touched.
 */
import type { ObjectId } from 'bson'
import type { Logger } from 'pino'
import type { Claims } from '../queue/claims.ts'
import type { Contents } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import type { Delivery } from '../values.ts'

interface Deps {
  readonly store: Store
  readonly contents: Contents
  now(): Date
}

/** @returns how many of these messages have lost their content now */
export async function eraseEnded({ store, contents, now }: Deps, ids: readonly ObjectId[]): Promise<number> {
  const messages = store.db.collection('messages')
  const meant = { _id: { $in: [...ids] }, zeroContent: true }
  const found = await messages.find(meant, { projection: { _id: 1 } }).toArray()
  const open = await store.db
    .collection('deliveries')
    .find({ messageId: { $in: found.map(({ _id }) => _id) }, open: true }, { projection: { messageId: 1 } })
    .toArray()
  const waits = new Set(open.map(({ messageId }) => String(messageId)))
  const ended = found.map(({ _id }) => _id).filter(id => !waits.has(String(id)))
  if (ended.length === 0) return 0
  await contents.remove(ended)
  const { modifiedCount } = await messages.updateMany(
    { _id: { $in: ended }, zeroContent: true },
    { $set: { header: null, body: null, erasedAt: now() }, $unset: { zeroContent: 1 } },
  )
  return modifiedCount
}

const isFinal = (state: string) => !['queued', 'deferred', 'held'].includes(state)

/** The lane's claims, that erase what an outcome has ended. A failure is left to the sweep: the outcome is written. */
export function erasingClaims(claims: Claims, deps: Deps & { readonly log: Pick<Logger, 'warn'> }): Claims {
  async function afterEnd(deliveries: readonly Delivery[]) {
    const ids = deliveries.filter(({ zeroContent }) => zeroContent === true).map(({ messageId }) => messageId)
    if (ids.length === 0) return
    const unique = [...new Map(ids.map(id => [id.toHexString(), id])).values()]
    await eraseEnded(deps, unique).catch(error =>
      deps.log.warn({ err: error }, 'content was not erased at the end yet'),
    )
  }
  return {
    ...claims,
    async record(outcomes) {
      const written = await claims.record(outcomes)
      await afterEnd(outcomes.filter(({ outcome }) => isFinal(outcome.state)).map(({ delivery }) => delivery))
      return written
    },
    async suppress(leaseId, rows) {
      const written = await claims.suppress(leaseId, rows)
      await afterEnd(rows.map(({ delivery }) => delivery))
      return written
    },
  }
}

/** Messages that are looked at together. */
const batch = 200

/** @returns how many messages have lost their content */
export async function sweepEnded(deps: Deps, signal: AbortSignal): Promise<number> {
  const found = deps.store.db
    .collection<{ _id: ObjectId }>('messages')
    .find({ zeroContent: true } as object, { projection: { _id: 1 } })
  let erased = 0
  let ids: ObjectId[] = []
  for await (const { _id } of found) {
    ids.push(_id)
    if (ids.length < batch) continue
    if (signal.aborted) return erased
    erased += await eraseEnded(deps, ids)
    ids = []
  }
  return ids.length === 0 || signal.aborted ? erased : erased + (await eraseEnded(deps, ids))
}
