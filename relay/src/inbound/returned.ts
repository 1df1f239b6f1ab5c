/**
 * What comes back after delivery: a later server of the recipient's returned the mail. `delivered` at T1 becomes `bounced`
 * at T2, both are kept; it counts once, as bounced, in the interval in which it had been delivered.
 */
import type { ObjectId } from 'bson'
import { isErased } from '../privacy/pseudonym.ts'
import { durable, type Store } from '../store/index.ts'
import type { Delivery, DeliveryId, DeliveryState, MessageId, OutcomeClass } from '../values.ts'

export interface Returned {
  /** as the report names it; null when it names none */
  readonly recipient: string | null
  readonly class: OutcomeClass
  /** the recipient doesn't exist */
  readonly hard: boolean
  readonly enhanced: string | null
  /** the words of the server that returned it */
  readonly response: string
  readonly explanation: { readonly de: string; readonly en: string }
}

interface Row extends Delivery {
  readonly finalAt?: Date
  /** set while a lane has it in hand */
  readonly leaseId?: string
  /** set when it came back before */
  readonly returned?: object
}

export interface Matched {
  readonly delivery: Row
  readonly returned: Returned
}

const fields = {
  accountId: 1,
  systemId: 1,
  messageId: 1,
  recipient: 1,
  lane: 1,
  state: 1,
  receivedAt: 1,
  attemptCount: 1,
  finalAt: 1,
  leaseId: 1,
  returned: 1,
} as const

/**
 * The deliveries that a report means. Recipients of one transaction share the first one's return path, so it may mean its
 * siblings; an address that is none of theirs is one the mail was forwarded to, if only one can be meant.
 * @param named the delivery that the return path names, or the message that a feedback id does
 */
export async function matchReturned(
  store: Store,
  named: DeliveryId | MessageId,
  returned: readonly Returned[],
): Promise<readonly Matched[]> {
  const deliveries = store.db.collection<Row>('deliveries')
  const one = await deliveries.findOne({ _id: named }, { projection: fields })
  const siblings = await deliveries
    .find(one === null ? { messageId: named } : { messageId: one.messageId, lane: one.lane }, { projection: fields })
    .toArray()
  const delivery = one ?? (siblings.length === 1 ? siblings[0] : undefined)
  const matched: Matched[] = []
  for (const one of returned) {
    const address = one.recipient?.toLowerCase()
    const same = siblings.find(({ recipient }) => recipient.toLowerCase() === address)
    if (same !== undefined) matched.push({ delivery: same, returned: one })
    else if (returned.length === 1 && delivery !== undefined) matched.push({ delivery, returned: one })
  }
  return matched
}

/** A receiver can be faster with its report than we are with our outcome. */
export class StillUnderWay extends Error {
  override name = 'StillUnderWay'
  constructor() {
    super('the mail is still being delivered')
  }
}

/**
 * Writes it down; what had another end than `delivered` stays as it is.
 * @param returnedState what `delivered` becomes, by the table of outcomes
 * @returns those that are returned now; also the ones that were before, since what follows may have been cut off by a crash
 * @throws StillUnderWay when a lane has one of them in hand: its outcome isn't written yet, and would hide the return
 */
export async function recordReturned(
  { store, now, returnedState }: { store: Store; now(): Date; returnedState: DeliveryState },
  matched: readonly Matched[],
): Promise<readonly Matched[]> {
  const deliveries = store.db.collection<{ _id: ObjectId; state: DeliveryState }>('deliveries')
  if (matched.some(({ delivery }) => delivery.leaseId !== undefined)) throw new StillUnderWay()
  const nowReturned: Matched[] = []
  for (const one of matched) {
    const { delivery, returned } = one
    if (delivery.returned !== undefined) nowReturned.push(one)
    if (delivery.state !== 'delivered') continue
    const { enhanced, response } = returned
    const { modifiedCount } = await deliveries.updateOne(
      { _id: delivery._id, state: delivery.state },
      {
        $set: {
          state: returnedState,
          class: returned.class,
          explanation: returned.explanation,
          // words of a report on an erased recipient would name him again
          returned: { at: now(), enhanced, response: isErased(delivery.recipient) ? '' : response.slice(0, 1000) },
        },
      },
      durable,
    )
    if (modifiedCount > 0) nowReturned.push(one)
  }
  return nowReturned
}
