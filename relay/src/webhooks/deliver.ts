/**
 * The work of the job `deliver-webhooks`: tells what has happened, and sends it. As long as anybody has a webhook, a run
 * lasts most of a minute and looks every second, so an event is there soon; without one it ends after a single look-up.
 * Each webhook that has something due gets its turn beside the others, so a slow one holds up nobody else.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'
import { type FollowDeps, followDeliveries } from '../events/follow.ts'
import { createBell } from '../queue/hints.ts'
import { dueWebhooks } from './dispatches.ts'
import { webhookRows } from './index.ts'
import { isTaken } from './send.ts'
import { type TurnDeps, takeTurn } from './turn.ts'

export interface DeliverDeps extends Omit<TurnDeps, 'seen'>, FollowDeps {
  readonly registry: Registry
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** of a run */
  readonly sliceMs?: number
}

const usualSliceMs = 50_000
const lookMs = 1_000
/** Looking costs a fifth of the time at most, however many systems there are. */
const restsPerLook = 4
const webhooksAtOnce = 200
/** So long what is under way may go on when the relay stops. */
const graceMs = 2_000
/** After trouble of our own with one webhook, e.g. when the master key is another one than its secret was sealed with. */
const afterTroubleMs = 10_000

/** @returns one run; a second one at the same time in this process is the first one */
export function createWebhookDelivery(given: DeliverDeps): (signal: AbortSignal) => Promise<void> {
  const { store, now, log, registry } = given
  const attempts = new Counter({
    name: 'depesche_webhook_attempts_total',
    help: 'Attempts to send an event to a webhook, by what came of them (taken, refused, unanswered)',
    labelNames: ['result'],
    registers: [registry],
  })
  const events = new Counter({
    name: 'depesche_events_total',
    help: 'Events told to webhooks, each counted once',
    registers: [registry],
  })
  const deps: TurnDeps & FollowDeps = {
    ...given,
    seen: one =>
      attempts.inc({ result: isTaken(one) ? 'taken' : one.answer.status === null ? 'unanswered' : 'refused' }),
  }
  let running: Promise<void> | null = null
  return signal => {
    running ??= run(signal).finally(() => {
      running = null
    })
    return running
  }

  async function run(signal: AbortSignal): Promise<void> {
    if ((await webhookRows(store).findOne({}, { projection: { _id: 1 } })) === null) return
    const endsAt = performance.now() + (given.sliceMs ?? usualSliceMs)
    const failed = new AbortController()
    const ends = AbortSignal.any([signal, failed.signal])
    const cut = new AbortController()
    ends.addEventListener('abort', () => setTimeout(() => cut.abort(), graceMs).unref(), { once: true })
    const bell = createBell()
    const slice: Slice = { ends, cut: cut.signal, bell, goesOn: () => !ends.aborted && performance.now() < endsAt }
    const loops = [follow(slice), send(slice)].map(loop =>
      loop.catch(error => {
        failed.abort() // the other one ends too, and the next run begins anew
        throw error
      }),
    )
    const trouble = (await Promise.allSettled(loops)).find(one => one.status === 'rejected')
    if (trouble !== undefined) throw trouble.reason
  }

  async function follow({ goesOn, ends, bell }: Slice): Promise<void> {
    while (goesOn()) {
      const begin = performance.now()
      const { told, more } = await followDeliveries(deps, ends)
      events.inc(told)
      if (told > 0) bell.ring()
      if (more) continue
      const restMs = Math.max(lookMs, restsPerLook * (performance.now() - begin))
      await sleep(restMs, undefined, { signal: ends, ref: false }).catch(() => undefined)
    }
    bell.ring()
  }

  async function send({ goesOn, cut, bell }: Slice): Promise<void> {
    const turns = new Map<string, Promise<void>>()
    /** by webhook, until when it is left alone: spares looking it up */
    const rests = new Map<string, number>()
    const turn = async (id: string, webhookId: Parameters<typeof takeTurn>[1]) => {
      const rest = await takeTurn(deps, webhookId, { goesOn, cut }).catch(error => {
        log.error({ webhook: webhookId, err: error }, 'events could not be sent; it is tried again')
        return new Date(now().getTime() + afterTroubleMs)
      })
      if (rest !== null) rests.set(id, rest.getTime())
      turns.delete(id)
    }
    while (goesOn()) {
      for await (const webhookId of dueWebhooks({ store, now })) {
        const id = webhookId.toHexString()
        if (turns.has(id) || (rests.get(id) ?? 0) > now().getTime()) continue
        if (turns.size >= webhooksAtOnce) await Promise.race(turns.values())
        if (!goesOn()) break
        turns.set(id, turn(id, webhookId))
      }
      await bell.wait(lookMs)
    }
    await Promise.all(turns.values())
  }
}

interface Slice {
  /** aborted when the run must end */
  readonly ends: AbortSignal
  /** aborted a moment later */
  readonly cut: AbortSignal
  readonly bell: ReturnType<typeof createBell>
  goesOn(): boolean
}
