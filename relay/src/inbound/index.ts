/**
 * Inbound: what comes back. Takes reports sent to our return paths and to the complaint address, reads them, and writes
 * what follows: a delivered mail that bounced after all, a recipient to suppress. Everything is durable before the 250.
 * It may not send anything, nor believe a report whose return path is not one of ours.
 */
import type { Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'
import type { Store } from '../store/index.ts'
import type { DeliveryId, DeliveryState, MessageId, OutcomeClass } from '../values.ts'
import { type Matched, matchReturned, type Returned, recordReturned } from './returned.ts'

export { type InboundPort, type IncomingMail, startInboundPort } from './server.ts'

/** What a report says, in the words of the reader. */
export interface ReadReport {
  readonly kind: 'bounce' | 'complaint' | 'auto-reply' | 'delayed' | 'other'
  readonly recipients: readonly {
    readonly recipient: string
    readonly class: OutcomeClass
    readonly hard: boolean
    readonly enhancedStatus: string | null
    readonly diagnostic: string | null
    readonly explanation: { readonly de: string; readonly en: string }
  }[]
  /** return paths and feedback ids (RFC 9477) found in the returned mail and in the report's fields */
  readonly returnPaths: readonly string[]
}

/** What follows for the recipient, told before it is written to the delivery. */
export interface Fact {
  readonly delivery: Matched['delivery']
  readonly reason: 'hard' | 'complaint'
  readonly at: Date
  readonly enhanced: string | null
  readonly response: string
}

export interface InboundDeps {
  readonly store: Store
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly registry: Registry
  now(): Date
  /** never throws */
  read(raw: Buffer): Promise<ReadReport>
  /** the delivery that a return path names, or the message that a feedback id does; null when it isn't ours */
  parseReturnPath(path: string): DeliveryId | MessageId | null
  /** what `delivered` becomes when the mail comes back */
  readonly returnedState: DeliveryState
  /** resolves when they are durable */
  enterFacts(facts: readonly Fact[]): Promise<void>
  /** a delivery that had been counted has another end now */
  noteStale(of: {
    accountId: Fact['delivery']['accountId']
    systemId: Fact['delivery']['systemId']
    at: Date
  }): Promise<void>
  /** whoever owns the mails and wants to know is told; resolves when that can't be lost any more */
  tell(what: 'returned' | 'complained', deliveries: readonly Fact['delivery'][], words: string): Promise<unknown>
}

export function createInbound(deps: InboundDeps) {
  const reports = new Counter({
    name: 'depesche_inbound_reports_total',
    help: 'Reports taken, by what they are (forged: none of our return paths)',
    labelNames: ['kind'],
    registers: [deps.registry],
  })

  /** @returns what became of it, for the reply. @throws when the store can't take it: the sender shall come again */
  return async function takeReport(raw: Buffer, sentTo: readonly string[]): Promise<string> {
    const report = await deps.read(raw)
    const named = [...sentTo, ...(report.kind === 'complaint' ? report.returnPaths : [])]
      .map(deps.parseReturnPath)
      .find(id => id !== null)
    reports.inc({ kind: named === undefined ? 'forged' : report.kind })
    if (named === undefined) {
      deps.log.info({ kind: report.kind }, 'a report names no mail of ours')
      return 'no mail of ours is meant'
    }
    if (report.kind === 'bounce') return bounced(named, report)
    if (report.kind === 'complaint') return complained(named, report)
    return `taken as ${report.kind}`
  }

  async function bounced(named: DeliveryId | MessageId, { recipients }: ReadReport): Promise<string> {
    const returned = recipients.map(
      (one): Returned => ({
        recipient: one.recipient,
        class: one.class,
        hard: one.hard,
        enhanced: one.enhancedStatus,
        response: one.diagnostic ?? '',
        explanation: one.explanation,
      }),
    )
    const matched = await matchReturned(deps.store, named, returned)
    await deps.enterFacts(
      matched.flatMap(({ delivery, returned: { hard, enhanced, response } }) =>
        hard ? [{ delivery, reason: 'hard' as const, at: deps.now(), enhanced, response }] : [],
      ),
    )
    const nowReturned = await recordReturned(deps, matched)
    for (const { delivery } of nowReturned) {
      const { accountId, systemId } = delivery
      await deps.noteStale({ accountId, systemId, at: delivery.finalAt ?? deps.now() })
      deps.log.info({ delivery: delivery._id, class: 'returned' }, 'a delivered mail came back')
    }
    const theirs = nowReturned.map(({ delivery }) => delivery)
    await deps.tell('returned', theirs, '')
    return `${nowReturned.length} of ${recipients.length} recipients noted`
  }

  async function complained(named: DeliveryId | MessageId, { recipients }: ReadReport): Promise<string> {
    const words = recipients[0]?.diagnostic ?? 'reported as spam'
    const complaint = {
      class: 'policy' as const,
      hard: false,
      enhanced: null,
      response: words,
      explanation: { de: '', en: '' },
    }
    // many providers leave the recipient out: then it is the one whose return path it was
    const asked = recipients.length === 0 ? [null] : recipients.map(({ recipient }) => recipient)
    const matched = await matchReturned(
      deps.store,
      named,
      asked.map(recipient => ({ ...complaint, recipient })),
    )
    await deps.enterFacts(
      matched.map(({ delivery }) => ({
        delivery,
        reason: 'complaint' as const,
        at: deps.now(),
        enhanced: null,
        response: words,
      })),
    )
    const theirs = matched.map(({ delivery }) => delivery)
    await deps.tell('complained', theirs, words)
    return `${matched.length} complaints noted`
  }
}
