/**
 * Whom a shop has forgotten: what was told of him before that is no mail any more, though it waits still. Shopify may have left
 * his address in the order at that time, so a mail that was deleted here would be made anew. Kept are a keyed hash of the
 * address and ids of orders, for as long as such a notice may wait.
 */
import type { Deps } from '../deps.ts'
import type { PlannedMail } from '../orders/which-mail.ts'
import { recipientHash } from '../posting/post.ts'
import { durable } from '../store/index.ts'

/** A day longer than a mail is tried for, see webhooks/work.ts. */
const keptMs = 4 * 24 * 3600_000

/** @param orders their ids at Shopify @param at when Shopify told it */
export async function forget(
  deps: Deps,
  shop: string,
  { email, orders, at }: { email: string | null; orders: readonly string[]; at: Date },
): Promise<void> {
  const expiresAt = new Date(deps.now().getTime() + keptMs)
  for (const _id of namesOf(deps, shop, email, orders))
    await deps.store.models.Forgotten.updateOne(
      { _id },
      { $set: { shop, expiresAt }, $max: { at } },
      { upsert: true, ...durable },
    )
}

/** @param toldAt of what the mail is about, by this app's clock: what comes after is of a customer who came back */
export async function isForgotten(deps: Deps, shop: string, mail: PlannedMail, toldAt: Date): Promise<boolean> {
  const _id = { $in: namesOf(deps, shop, mail.to, [mail.order]) }
  return (await deps.store.models.Forgotten.exists({ _id, at: { $gte: toldAt } })) !== null
}

const namesOf = (deps: Deps, shop: string, email: string | null, orders: readonly string[]): string[] => [
  ...(email === null ? [] : [`${shop}:${recipientHash(deps, shop, email)}`]),
  ...orders.map(order => `${shop}:${order}`),
]
