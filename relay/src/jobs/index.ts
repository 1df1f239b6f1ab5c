/**
 * The jobs, run by Agenda: name, schedule, lock, one call into a room that can be tested without Agenda.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda, InMemoryNotificationChannel, type Job, toJobId } from 'agenda'
import type { Logger } from 'pino'
import { createGate } from '../queue/gate.ts'
import { hasty, type Store } from '../store/index.ts'
import { createClockWatch } from './clock-watch.ts'
import { endLaneJob, ensureLaneJobIndex, freshAt, laneJob, wakeLane } from './lane-wake.ts'
import { limitLocks } from './lock-limit.ts'
import { oneSlicePerLane } from './one-slice.ts'

const collection = 'agendaJobs'

/**
 * How many lanes a node works on at once. A lane that waits for a mute host (five minutes for a greeting, RFC 5321
 * §4.5.3.2.1) costs two sockets and some kilobytes; with too few places a thousand dead destinations would hold up all
 * the others.
 */
const laneConcurrency = 4000

/** Of the store's connections: a mail with a thousand recipients wakes as many lanes. */
const wakingAtOnce = 6

/** A lane that failed (the store was away, say) waits so long before its next run. */
const afterFailureMs = 2000

/**
 * A host that takes its time with the final dot is waited for, with some of SIGTERM's 30 s left for goodbyes and for
 * closing the store. A mail it hasn't answered by then is sent again after the next start.
 */
const drainMs = 20_000

/** The recurring job whose last run tells what time it was a moment ago, whoever ran it. */
const mostFrequent = 'sweep-lanes'

export interface LaneWork {
  /** one slice of a lane; @returns when to run next */
  run(lane: string, lock: { stillMine(): Promise<boolean>; signal: AbortSignal; fresh: boolean }): Promise<unknown>
  nextDueAt(lane: string): Promise<Date | null>
  /** tells a running lane; @returns false when the lane isn't running here */
  hint(lane: string): boolean
  /** tells all that run here, so that they look at their signal */
  hintAll(): void
  /** makes due what this node held on the lane before it was restarted */
  takeBack(lane: string): Promise<number>
  /** the newest time in the future that intake or the job has written, or null */
  writtenAhead(job: string): Promise<Date | null>
  /** after the clock was set back: makes due what was meant to be, and wakes its lanes */
  bringForward(wakeAt: (lane: string, at: Date) => Promise<void>, signal: AbortSignal): Promise<void>
  readonly leaseSeconds: number
}

/** A recurring piece of work: a cron expression or an interval in Agenda's words ('30 seconds'), and one call. */
export interface RecurringJob {
  readonly name: string
  readonly every: string
  /** how long it may run without a sign of life, ms */
  readonly lockMs: number
  run(signal: AbortSignal, wakeAt: (lane: string, at: Date) => Promise<void>): Promise<unknown>
}

export interface Jobs {
  /** Wakes a lane here: a running one by a hint, another by its job. Never rejects; the sweep is the net. */
  wake(lane: string): void
  /** Wakes a lane at a time, for the sweep and after a release. */
  wakeAt(lane: string, at: Date): Promise<void>
  /** Takes no new work, ends the running slices, frees their locks. */
  stop(): Promise<void>
}

export async function startJobs(deps: {
  store: Store
  log: Logger
  now(): Date
  /** names this node in the locks; the same after a restart, so that its locks can be taken back */
  node: string
  lanes: LaneWork | null
  recurring: readonly RecurringJob[]
}): Promise<Jobs> {
  const { store, log, lanes } = deps
  const stopping = new AbortController()
  // A job that a crash takes away is made again by the sweep, so nobody waits for the disk here: a lane's start is four
  // writes. A lock that a failover takes back is covered by the leases of the deliveries.
  const db = store.db.client.db(store.db.databaseName, hasty)
  const jobs = db.collection(collection)
  const channel = new InMemoryNotificationChannel()
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db as never, collection }),
    name: deps.node,
    processEvery: '2 seconds', // intake wakes in-process; this is for retries and other machines
    maxConcurrency: laneConcurrency + 16,
    defaultConcurrency: 1,
    defaultLockLimit: 1, // 0 would lock everything there is and starve (measured: 54 jobs/s)
    notificationChannel: channel,
  })
  agenda.on('error', error => log.error({ err: error }, 'job processing failed'))
  await agenda.ready
  await ensureLaneJobIndex(jobs)
  // What this node had locked when it died; only of jobs that this process runs. The lanes are those of a living process
  // beside us where we have none: it would lose them, and run them twice.
  await jobs.updateMany(
    {
      name: { $in: [...(lanes === null ? [] : [laneJob]), ...deps.recurring.map(recurring => recurring.name)] },
      lastModifiedBy: deps.node,
      lockedAt: { $ne: null },
    },
    { $set: { lockedAt: null, nextRunAt: deps.now() } },
  )

  for (const recurring of deps.recurring) {
    agenda.define(
      recurring.name,
      async job => {
        const alive = setInterval(() => job.touch().catch(() => undefined), recurring.lockMs / 3)
        try {
          await recurring.run(stopping.signal, wakeAt)
        } catch (error) {
          log.error({ job: recurring.name, err: error }, 'job failed; it runs again at its next time')
        } finally {
          clearInterval(alive)
        }
      },
      { lockLifetime: recurring.lockMs, concurrency: 1, lockLimit: 1 },
    )
  }

  const wakeAt = async (lane: string, at: Date) => {
    if (lanes?.hint(lane)) return
    await wakeLane(jobs, lane, at)
    if (at <= deps.now()) await notify(lane)
  }

  const look = () =>
    channel.publish({ jobId: toJobId(''), jobName: laneJob, nextRunAt: deps.now(), priority: 0, timestamp: deps.now() })
  const notify = (lane: string) => look().catch(error => log.warn({ lane, err: error }, 'lane not announced'))
  const waking = new Map<string, { again: boolean; woken: Promise<void> }>() // the store stays open until they are through
  const gate = createGate(wakingAtOnce)
  const fresh = new Set<string>() // lanes that a mail woke here and that have not begun since
  const wake = (lane: string) => {
    if (lanes?.hint(lane) || stopping.signal.aborted) return
    const other = waking.get(lane)
    if (other !== undefined) {
      other.again = true // its lane may have looked before our mail was there
      return
    }
    if (fresh.size >= 100_000) fresh.clear() // of lanes that another machine runs
    fresh.add(lane)
    const woken = gate(() => wakeLane(jobs, lane, freshAt(deps.now())))
      .then(() => notify(lane))
      .catch(error => log.error({ lane, err: error }, 'lane not woken; the sweep will'))
      .finally(() => {
        waking.delete(lane)
        if (entry.again) wake(lane)
      })
    const entry = { again: false, woken }
    waking.set(lane, entry)
  }

  const ending = new Set<Promise<void>>()
  if (lanes !== null) {
    const oneSlice = oneSlicePerLane()
    let begun = () => {}
    const failed = new Set<string>()
    const startedAt = performance.now()
    const taken = new Set<string>() // lanes whose leases of our last life were taken back
    agenda.define<{ lane: string }>(
      laneJob,
      job =>
        oneSlice(job, async () => {
          begun()
          const { lane } = job.attrs.data
          try {
            // leases of our last life end by themselves; until then they are taken back
            if (performance.now() - startedAt < lanes.leaseSeconds * 1000 && !taken.has(lane))
              await lanes.takeBack(lane)
            taken.add(lane)
            await lanes.run(lane, {
              signal: stopping.signal,
              stillMine: () => renewLock(job),
              fresh: fresh.delete(lane),
            })
          } catch (error) {
            log.error({ lane, err: error }, 'lane failed; it is tried again')
            failed.add(lane)
          }
        }),
      { lockLifetime: lanes.leaseSeconds * 1000, concurrency: laneConcurrency },
    )
    begun = limitLocks(agenda, laneJob, laneConcurrency, () => look().catch(() => undefined))
    // 'complete' comes after the job is unlocked, whatever became of it
    agenda.on('complete', (job: Job) => {
      if (job.attrs.name !== laneJob) return
      const { lane } = job.attrs.data as { lane: string }
      const nextDueAt = async () => {
        const due = await lanes.nextDueAt(lane)
        const pause = failed.delete(lane) ? afterFailureMs : 0
        return due === null ? null : new Date(Math.max(due.getTime(), deps.now().getTime() + pause))
      }
      const end = endLaneJob(jobs, lane, nextDueAt)
        .then(async next => {
          if (next !== null && next <= deps.now() && !stopping.signal.aborted) await notify(lane)
        })
        .catch(error => log.error({ lane, err: error }, 'lane not rescheduled; the sweep will'))
        .finally(() => ending.delete(end))
      ending.add(end)
    })
  }

  /** Agenda's touch() would renew a lock that another node has taken over meanwhile; this one doesn't. */
  async function renewLock(job: Job<{ lane: string }>): Promise<boolean> {
    if (job.getCanceledMessage()) return false
    const lockedAt = deps.now()
    const before = job.attrs.lockedAt
    const { matchedCount } = await jobs.updateOne(
      { name: laneJob, 'data.lane': job.attrs.data.lane, lockedAt: before, lastModifiedBy: deps.node },
      { $set: { lockedAt } },
    )
    if (matchedCount === 1) job.attrs.lockedAt = lockedAt
    else await pause(500) // Agenda may just have taken it for us once more, see one-slice.ts
    return matchedCount === 1 || job.attrs.lockedAt !== before
  }

  const clock =
    lanes === null
      ? null
      : createClockWatch({
          now: deps.now,
          log,
          jobs,
          lockMs: new Map([
            [laneJob, lanes.leaseSeconds * 1000],
            ...deps.recurring.map(({ name, lockMs }) => [name, lockMs] as const),
          ]),
          writtenAhead: () => lanes.writtenAhead(mostFrequent),
          async bringForward() {
            await lanes.bringForward(wakeAt, stopping.signal)
            await schedule() // the next runs were written by the clock of before
          },
        })
  const schedule = async () => {
    for (const recurring of deps.recurring) await agenda.every(recurring.every, recurring.name)
  }
  await clock?.ask() // before the next runs are written
  await agenda.start()
  await schedule()
  clock?.start()
  return {
    wake,
    wakeAt,
    async stop() {
      clock?.stop()
      stopping.abort()
      lanes?.hintAll()
      await agenda.drain({ timeout: drainMs })
      await Promise.all([...[...waking.values()].map(({ woken }) => woken), ...ending])
      await agenda.stop(false)
    },
  }
}
