import type { Command } from 'commander'
import { wakeLane } from '../jobs/lane-wake.ts'
import { holdLane, holdOf, lanesBelow, releaseLane, retryLane } from '../queue/hold.ts'
import { readLane } from '../queue/lane.ts'
import { explainDestination, listLanes } from '../queue/look.ts'
import { Problem } from '../values.ts'
import { type Context, withContext } from './context.ts'
import { readCount } from './option-values.ts'
import { print, table, time } from './print.ts'

export function queueCommands(program: Command) {
  const queue = program.command('queue').description('what waits where, and why')
  queue
    .command('list')
    .description('destinations with waiting mails')
    .option('--limit <n>', 'at most so many', readCount, 100)
    .option('--after <domain>', 'go on after this destination (`next` of the page before)')
    .option('--json', 'print JSON')
    .action(({ limit, after, json }) =>
      withContext(async ({ store }) => {
        const items = await listLanes(store, { after, limit })
        const next = items.length === limit ? (items.at(-1)?.lane ?? null) : null
        print(json, { items, next }, () =>
          table(
            ['destination', 'queued', 'deferred', 'held', 'next try'],
            items.map(l => [l.lane, l.queued, l.deferred, l.held, l.heldAt ? 'on hold' : time(l.nextDueAt)]),
            'Nothing waits.',
          ),
        )
      }),
    )
  const act = (
    name: string,
    description: string,
    work: (
      context: Context,
      lane: string,
      options: { reason?: string },
    ) => Promise<{ value: object; sentence: string }>,
  ) => {
    const command = queue.command(`${name} <domain[/pool]>`).description(description).option('--json', 'print JSON')
    if (name === 'hold') command.option('--reason <text>', 'why, for whoever reads it later')
    command.action((domain, options) =>
      withContext(async context => {
        const { value, sentence } = await work(context, readLane(domain), options)
        print(options.json, value, () => sentence)
      }),
    )
  }
  act('hold', 'stop delivering to a destination', async (context, lane, { reason }) => {
    const held = await holdLane(context, lane, reason ?? null)
    return {
      value: { lane, held },
      sentence: `${lane} is on hold, ${held} deliveries wait. Go on with: depesche queue release ${lane}`,
    }
  })
  act('release', 'deliver to a held destination again', async (context, lane) => {
    const released = await releaseLane(context, lane)
    const still = await holdOf(context.store, lane)
    if (still !== null)
      throw new Problem(
        'destination-held',
        `${still.lane} is on hold for all pools`,
        `Release it with: depesche queue release ${still.lane}`,
      )
    await wake(context, lane)
    return { value: { lane, released }, sentence: `${lane} is released, ${released} deliveries go on.` }
  })
  act('retry', 'try deferred mails of a destination now', async (context, lane) => {
    const retried = await retryLane(context, lane)
    await wake(context, lane)
    return { value: { lane, retried }, sentence: `${retried} deliveries to ${lane} are tried now.` }
  })
  act('explain', 'say in words why mails wait and what happens next', async ({ store }, lane) => {
    const value = await explainDestination(store, lane)
    const waiting = [value, ...value.pools].filter(({ queued, deferred, held }) => queued + deferred + held > 0)
    const lines = value.pools.length === 0 ? [] : waiting.map(of => `${of.lane}: ${of.explanation.en}`)
    return { value, sentence: lines.length === 0 ? value.explanation.en : lines.join('\n') }
  })
}

async function wake({ store, now }: Context, lane: string): Promise<void> {
  for (const each of await lanesBelow(store, lane)) await wakeLane(store.db.collection('agendaJobs'), each, now())
}
