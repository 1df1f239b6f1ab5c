/** Mails by destination, so that a test can say what becomes of each kind while the clock jumps. */
import { setTimeout as delay } from 'node:timers/promises'
import { startLoad } from '../lab/load.ts'
import type { ConnectedShop } from '../lab/shop.ts'
import type { Sink } from '../lab/sink.ts'
import { type SinkScript, troubles } from '../lab/sink-act.ts'

/** Its mails are refused for now, until `script` is told otherwise. */
const deferring = 'defer.test'
/** The receiver takes so long that its mails are under way while the clock jumps. */
const slow = 'slow.test'
export const domains = { deferring, slow, usual: 'inbox.test' } as const

export function script(options: { defers: boolean; slowMs: number; usualMs: number }): SinkScript {
  const { defers, slowMs, usualMs } = options
  return troubles.first(
    defers ? troubles.recipient(/@defer\.test$/, '451 4.7.1 Come back later') : () => null,
    ({ stage, recipients }) =>
      stage === 'message' ? { delayMs: recipients[0]?.endsWith(`@${slow}`) ? slowMs : usualMs } : null,
  )
}

/** @returns the recipients of `count` mails, all of them acknowledged; @throws after 20 s */
export async function sendTo(shop: ConnectedShop, recipientDomain: string, count: number): Promise<Set<string>> {
  const load = await startLoad(shop.smtp, { recipientDomain, mails: count, clients: Math.min(count, 8) })
  for (const until = Date.now() + 20_000; load.acknowledged.size < count; await delay(20))
    if (Date.now() > until)
      throw new Error(`${load.acknowledged.size} of ${count} mails were taken: ${load.refusals.slice(0, 3)}`)
  await load.stop()
  return new Set(load.acknowledged)
}

/** Waits until so many connections of the sink are in use, which is when mails are under way. */
export async function underWay(sink: Sink, connections: number): Promise<void> {
  for (let tries = 0; tries < 400 && sink.openConnections < connections; tries++) await delay(25)
  if (sink.openConnections < connections) throw new Error(`only ${sink.openConnections} connections to the receiver`)
}
