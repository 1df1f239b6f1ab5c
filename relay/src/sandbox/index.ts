/**
 * The last hop of systems in sandbox mode: everything else happens (checks, signing, queue, outcomes, suppression), but no
 * mail leaves. What comes of it is decided by the recipient's local part, so that a shop can be tested end to end.
 */
import type { Attempt, Delivery, Submitter } from '../values.ts'

/** No domain has this name, so no real mail ever shares the lane. */
export const sandboxLane = 'sandbox'

export const isSandbox = (lane: string): boolean => lane === sandboxLane

/**
 * Where a mail of this submitter waits. @param laneOf of mails that leave
 * @param endsHere recipients that are the relay's own, whose mails end here too
 */
export const laneFor =
  (laneOf: (recipient: string, pool?: string) => string, endsHere: (recipient: string) => boolean = () => false) =>
  (recipient: string, { sandbox, pool }: Pick<Submitter, 'sandbox' | 'pool'>): string =>
    sandbox || endsHere(recipient) ? sandboxLane : laneOf(recipient, pool)

type Answer = Pick<Attempt, 'phase' | 'result' | 'code' | 'enhanced' | 'response'>

/** By local part; what follows a `+` is free: bounce-hard+order-1042@example.com */
const answers: Record<string, Answer> = {
  'bounce-hard': {
    phase: 'rcpt',
    result: 'refused',
    code: 550,
    enhanced: '5.1.1',
    response: '550 5.1.1 User unknown (sandbox)',
  },
  'bounce-soft': {
    phase: 'rcpt',
    result: 'refused',
    code: 552,
    enhanced: '5.2.2',
    response: '552 5.2.2 Mailbox full (sandbox)',
  },
  'bounce-policy': {
    phase: 'data',
    result: 'refused',
    code: 554,
    enhanced: '5.7.1',
    response: '554 5.7.1 Message rejected as spam (sandbox)',
  },
  defer: {
    phase: 'rcpt',
    result: 'deferred',
    code: 451,
    enhanced: '4.7.1',
    response: '451 4.7.1 Greylisted, come again later (sandbox)',
  },
  unreachable: {
    phase: 'connect',
    result: 'deferred',
    code: null,
    enhanced: '4.4.1',
    response: 'The host did not answer (sandbox)',
  },
}

const accepted: Answer = {
  phase: 'data',
  result: 'accepted',
  code: 250,
  enhanced: '2.0.0',
  response: '250 2.0.0 Accepted, and not sent (sandbox)',
}

const nameOf = (recipient: string): string =>
  recipient.slice(0, recipient.lastIndexOf('@')).replace(/\+.*$/, '').toLowerCase()

/** @param complain told of recipients who would report the mail as spam, before the attempt ends */
export async function simulate(
  deliveries: readonly Delivery[],
  deps: { now(): Date; complain(deliveries: readonly Delivery[]): Promise<void> },
): Promise<Attempt[]> {
  const complaints = deliveries.filter(({ recipient }) => nameOf(recipient) === 'complaint')
  if (complaints.length > 0) await deps.complain(complaints)
  return deliveries.map(({ _id, recipient }) => ({
    deliveryId: _id,
    at: deps.now(),
    ms: 0,
    host: 'sandbox',
    address: null,
    tls: null,
    ...(answers[nameOf(recipient)] ?? accepted),
  }))
}
