/** Where a domain's replies go: its owner's setting. */
import type { ObjectId } from 'bson'
import { z } from 'zod'
import type { Store } from '../store/index.ts'
import { Problem } from '../values.ts'

const Address = z.email().max(254)

/**
 * @param forwardTo null: replies are refused
 * @throws Problem `address-invalid`, or `replies-loop` when it is an address of the domain itself
 */
export async function setReplies(
  { store }: { store: Store },
  domain: { _id: ObjectId; accountId: ObjectId; name: string },
  forwardTo: string | null,
): Promise<void> {
  if (forwardTo !== null && !Address.safeParse(forwardTo).success)
    throw new Problem('address-invalid', `${forwardTo} is no mail address`, 'Give one such as info@shop.example')
  if (forwardTo?.toLowerCase().endsWith(`@${domain.name}`))
    throw new Problem(
      'replies-loop',
      `${forwardTo} is an address of ${domain.name} itself`,
      'Give one of another domain: mail for this one comes here',
    )
  await store.models.Domain.updateOne(
    { _id: domain._id, accountId: domain.accountId },
    { $set: { forwardRepliesTo: forwardTo } },
  )
}
