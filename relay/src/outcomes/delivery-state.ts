/** The states of a delivery and the steps between them: the only place that knows them. */
import type { DeliveryState } from '../values.ts'

export type DeliveryEvent =
  | 'accepted' // by the recipient's mail server
  | 'refused'
  | 'deferred'
  | 'due' // the time of the next attempt has come
  | 'expired'
  | 'returned' // a delivery status notification came after delivery
  | 'hold'
  | 'release'
  | 'cancel'
  | 'suppress'

export const steps = {
  queued: {
    accepted: 'delivered',
    refused: 'bounced',
    deferred: 'deferred',
    expired: 'bounced',
    hold: 'held',
    cancel: 'cancelled',
    suppress: 'suppressed',
  },
  deferred: { due: 'queued', expired: 'bounced', hold: 'held', cancel: 'cancelled', suppress: 'suppressed' },
  // an attempt that was under way when the delivery was held still ends somehow, and that is a fact
  held: {
    accepted: 'delivered',
    refused: 'bounced',
    deferred: 'held',
    release: 'queued',
    expired: 'bounced',
    cancel: 'cancelled',
    suppress: 'suppressed',
  },
  delivered: { returned: 'bounced' },
  bounced: {},
  suppressed: {},
  cancelled: {},
} as const satisfies Record<DeliveryState, Partial<Record<DeliveryEvent, DeliveryState>>>

export class ImpossibleStep extends Error {
  override name = 'ImpossibleStep'
}

/** @throws ImpossibleStep with both names; a final state has no steps, save delivered → bounced. */
export function step(from: DeliveryState, event: DeliveryEvent): DeliveryState {
  const to = (steps[from] as Partial<Record<DeliveryEvent, DeliveryState>>)[event]
  if (to === undefined) throw new ImpossibleStep(`a ${from} delivery has no step "${event}"`)
  return to
}

/** No attempt will follow. */
export const isFinal = (state: DeliveryState): boolean =>
  state === 'delivered' || state === 'bounced' || state === 'suppressed' || state === 'cancelled'
