/** Who works a notice off has it for a while; when he dies, it is due again for the next one. */
import type { Deps } from '../deps.ts'
import type { NoticeRow } from '../store/models.ts'
import { complianceTopics } from './topics.ts'

/** Longer than questions to Shopify and to the relay may take together. */
const claimMs = 2 * 60_000

/** What a process of this name had in hand when it died is due at once. */
export async function takeBack({ store, now }: Deps, claimant: string): Promise<void> {
  await store.models.Notice.updateMany(
    { state: 'open', claimedBy: claimant },
    { $set: { dueAt: now(), claimedBy: null } },
  )
}

/** The next one that is due, for as long as working it off may take. */
export function claim({ store, now }: Deps, claimedBy: string): Promise<NoticeRow | null> {
  const at = now()
  return store.models.Notice.findOneAndUpdate(
    { state: 'open', dueAt: { $lte: at } },
    { $set: { dueAt: new Date(at.getTime() + claimMs), claimedBy }, $inc: { tries: 1 } },
    { sort: { dueAt: 1 }, returnDocument: 'after' },
  ).lean()
}

/** Somebody has a notice of the shop in hand: he may be about to send what it tells of. */
export async function isInHand({ store, now }: Deps, shop: string): Promise<boolean> {
  const topic = { $nin: [...complianceTopics, 'app/uninstalled'] }
  const where = { shop, topic, state: 'open' as const, claimedBy: { $ne: null }, dueAt: { $gt: now() } }
  return (await store.models.Notice.exists(where)) !== null
}
