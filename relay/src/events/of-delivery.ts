/** What a stored delivery says has happened to it, and how an owner is told. Pure. */
import { explainAttempt } from '../outcomes/index.ts'
import type { Attempt, Delivery, Outcome, OutcomeClass } from '../values.ts'
import type { Occurrence } from './index.ts'
import { type MessageFacts, messageData } from './of-message.ts'

/** A delivery as far as events need it; store/models.ts says what each field means. */
export interface DeliveryRow extends Omit<Delivery, 'lane'> {
  readonly finalAt?: Date
  readonly dueAt?: Date
  readonly leaseId?: string
  readonly class?: OutcomeClass
  readonly explanation?: Outcome['explanation']
  readonly returned?: { readonly at: Date; readonly enhanced: string | null; readonly response: string }
  readonly attempts?: readonly TriedRow[]
}

/** An attempt as it is stored. */
export type TriedRow = Omit<Attempt, 'deliveryId'> & { readonly class: OutcomeClass | null }

/** What tells that something has happened, and nothing more. */
export type Traces = Pick<DeliveryRow, '_id' | 'accountId' | 'systemId' | 'state' | 'finalAt' | 'returned'>

/** With what tells of its attempts. */
export type TriedTraces = Traces & Pick<DeliveryRow, 'attempts'>

/** In the order in which it happened: a mail that came back had been delivered before. */
export function happened({ _id, accountId, systemId, state, finalAt, returned }: Traces): Occurrence[] {
  if (finalAt === undefined) return []
  const occurrence = (type: Occurrence['type'], at: Date): Occurrence => ({
    deliveryId: _id,
    accountId,
    systemId,
    type,
    at,
  })
  if (returned !== undefined)
    return [occurrence('message.delivered', finalAt), occurrence('message.bounced', returned.at)]
  if (state === 'delivered' || state === 'bounced' || state === 'suppressed')
    return [occurrence(`message.${state}`, finalAt)]
  return []
}

/** The attempts after which it was put off, each when it was over. @param since not those of before */
export function deferrals(
  { _id, accountId, systemId, state, attempts = [], finalAt }: TriedTraces,
  since: Date = new Date(0),
): Occurrence[] {
  const ended = finalAt !== undefined && (state === 'delivered' || state === 'bounced')
  return attempts.flatMap(({ at: from, ms, result }, i): Occurrence[] => {
    const at = new Date(from.getTime() + ms)
    if (result === 'accepted' || at < since || (ended && i === attempts.length - 1)) return []
    return [{ deliveryId: _id, accountId, systemId, type: 'message.deferred', at, attempt: i + 1 }]
  })
}

/** The `data` of an event. @param message null when it has gone by retention */
export function describe(
  { type, words, attempt: which }: Occurrence,
  row: DeliveryRow,
  message: MessageFacts | null,
): object {
  const about = {
    message: messageData(row, message),
    recipient: row.recipient,
  }
  const last = row.attempts?.at(-1)
  const answer = { enhancedStatus: last?.enhanced ?? null, response: last?.response ?? null }
  const explanation = row.explanation ?? null
  const outcomeClass = row.class ?? null
  // of a claimed delivery `dueAt` is the lease's end
  const dueAt = row.leaseId === undefined ? (row.dueAt ?? null) : null
  switch (type) {
    case 'message.delivered':
      return { ...about, ...answer, attemptCount: row.attemptCount }
    case 'message.delayed':
      return {
        ...about,
        state: row.state,
        class: outcomeClass,
        ...answer,
        explanation,
        attemptCount: row.attemptCount,
        nextAttemptAt: dueAt?.toISOString() ?? null,
      }
    case 'message.deferred': {
      const { attempts = [] } = row
      const tried = which === undefined ? undefined : attempts[which - 1]
      const next = which === attempts.length ? dueAt : attempts[which ?? 0]?.at // it may have been made since
      return {
        ...about,
        attempt: which ?? null,
        class: tried?.class ?? null,
        enhancedStatus: tried?.enhanced ?? null,
        response: tried?.response ?? null,
        explanation: tried === undefined ? null : explainAttempt(tried),
        nextAttemptAt: next?.toISOString() ?? null,
      }
    }
    case 'message.bounced':
      return {
        ...about,
        class: outcomeClass,
        hard: outcomeClass === 'hard',
        // a bounce that came after delivery says more than the attempt did
        enhancedStatus: (row.returned ?? last)?.enhanced ?? null,
        response: (row.returned ?? last)?.response ?? null,
        explanation,
        attemptCount: row.attemptCount,
        returned: row.returned !== undefined,
      }
    case 'message.complained':
      return { ...about, response: words ?? null }
    case 'message.suppressed':
      return { ...about, explanation }
  }
}
