/**
 * What does a long queue cost? Start-up and sweep with many deliveries that wait for their next try.
 *
 *   node test/bench/long-queue.ts [--deliveries 1000000] [--domains 5000]
 *
 * The deliveries are written into the store as intake writes them, deferred by hours; then the relay is started anew, and
 * the sweep is run beside it, once with nothing due and once looking so far ahead that every lane is (and woken nowhere).
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ObjectId } from 'bson'
import { listLanes } from '../../relay/src/queue/look.ts'
import { sweepLanes } from '../../relay/src/queue/sweep.ts'
import { hasty, openStore } from '../../relay/src/store/index.ts'
import { memoryBytes } from '../lab/processes.ts'
import { launchRelay } from '../lab/relay.ts'

const { values } = parseArgs({
  options: { deliveries: { type: 'string', default: '1000000' }, domains: { type: 'string', default: '5000' } },
})
const [deliveries, domains] = [values.deliveries, values.domains].map(Number) as [number, number]
const say = (line: string) => void process.stdout.write(`${line}\n`)
const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(2)
const hourMs = 3_600_000
const atOnce = 2000

const roles = { DEPESCHE_ROLES: 'submission,delivery,web,jobs', DEPESCHE_DNS_SERVERS: '127.0.0.1:9' }
let begin = performance.now()
let relay = await launchRelay(roles)
say(`an empty queue: ready after ${seconds(begin)} s`)
try {
  begin = performance.now()
  {
    const store = await openStore(relay.addresses.store)
    const [accountId, systemId, messageId] = [new ObjectId(), new ObjectId(), new ObjectId()]
    for (let n = 0; n < deliveries; n += atOnce) {
      const receivedAt = new Date()
      const rows = Array.from({ length: Math.min(atOnce, deliveries - n) }, (_, i) => {
        const lane = `d${(n + i) % domains}.test`
        const dueAt = new Date(receivedAt.getTime() + hourMs * (1 + Math.random()))
        const recipient = `r${n + i}@${lane}`
        const queued = { lane, state: 'deferred', receivedAt, sizeBytes: 5000, attemptCount: 3, open: true, dueAt }
        return { _id: new ObjectId(), accountId, systemId, messageId, recipient, ...queued }
      })
      await store.db.collection('deliveries').insertMany(rows, { ordered: false, ...hasty })
    }
    await store.close()
  }
  say(`${deliveries} deliveries for ${domains} domains written in ${seconds(begin)} s`)
  await relay.stop()
  begin = performance.now()
  relay = await relay.restart()
  say(`that queue: ready after ${seconds(begin)} s`)
  await delay(2000)
  const store = await openStore(relay.addresses.store)
  const now = () => new Date()
  let woken = 0
  const sweep = (horizonMs: number) =>
    sweepLanes(
      {
        store,
        now,
        wakeAt: async () => {
          woken++
        },
      },
      horizonMs,
    )
  begin = performance.now()
  await sweep(30_000)
  say(`sweep, nothing due: ${seconds(begin)} s, ${woken} lanes woken`)
  begin = performance.now()
  await sweep(3 * hourMs)
  say(`sweep, all due: ${seconds(begin)} s, ${woken} lanes woken`)
  begin = performance.now()
  const lanes = await listLanes(store, { limit: 100 })
  say(`queue list, ${lanes.length} lanes: ${seconds(begin)} s`)
  const memory = memoryBytes(relay.processes().map(({ pid }) => pid)) / 1e6
  say(`memory of all processes: ${memory.toFixed(0)} MB`)
  await store.close()
} finally {
  await relay[Symbol.asyncDispose]()
}
