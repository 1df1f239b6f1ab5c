/** What came of a transaction, as one attempt per recipient. */
import type { Attempt, Delivery } from '../values.ts'
import type { Unreached } from './reach.ts'
import type { Session } from './smtp-client.ts'
import type { Verdict } from './transaction.ts'

/**
 * @param end one verdict per delivery in their order, or why there was no transaction
 * @param session that it was on, or null
 */
export function attemptsOf(
  deliveries: readonly Delivery[],
  end: readonly Verdict[] | Unreached,
  session: Session | null,
  { at, ms }: { at: Date; ms: number },
): Attempt[] {
  const unreached = 'words' in end ? end : null
  const target = session?.target ?? unreached?.target
  const failure = session === null ? unreached?.tlsFailure : session.watchedFailure?.words
  const policy = session === null ? unreached?.policy : session.policy
  return deliveries.map((delivery, i) => {
    const { phase, result, code, enhanced, words } = unreached ?? ((end as readonly Verdict[])[i] as Verdict)
    return {
      deliveryId: delivery._id,
      at,
      ms,
      phase,
      result,
      code,
      enhanced,
      response: words,
      host: target?.host ?? null,
      address: target?.address ?? null,
      tls: session?.tls ?? null,
      ...(target?.localAddress === undefined ? {} : { localAddress: target.localAddress }),
      ...(unreached?.waitsUntil === undefined ? {} : { waitsUntil: unreached.waitsUntil }),
      ...(policy === undefined ? {} : { tlsPolicy: policy }),
      ...(failure === undefined ? {} : { tlsFailure: failure }),
    }
  })
}

/** How many recipients the mail's content was not sent for: these don't count as mails. */
export const unsentOf = (verdicts: readonly Verdict[]): number =>
  verdicts.filter(({ phase, result }) => phase !== 'data' && result !== 'accepted').length
