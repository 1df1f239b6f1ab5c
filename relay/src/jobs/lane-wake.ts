/**
 * Waking a lane: one Agenda job per lane that has work, made or moved forward by one upsert.
 *
 * Agenda's own `unique().save()` isn't used: it sets `lockedAt` to null on the job it finds, which would hand a running
 * lane to a second node. `$min` on `nextRunAt` leaves a running job (whose `nextRunAt` is null) as it is and never
 * postpones a waiting one. A wake that falls on a job just ending does nothing; `endLaneJob` closes that gap, since it
 * looks at the deliveries once more after the job's document is gone, and a delivery is always stored before its wake.
 */
import type { mongo } from 'mongoose'

export const laneJob = 'lane'

/**
 * Two processes may upsert at once; only a unique index makes one of them fail (and try again). The other index answers
 * both halves of Agenda's question (the next job that is due and free, and one whose lock has run out); by Agenda's own
 * index each question would look at every job that is locked, and a thousand lanes woken at once took a minute to start.
 */
export async function ensureLaneJobIndex(jobs: mongo.Collection): Promise<void> {
  await jobs.createIndex({ name: 1, lockedAt: 1, nextRunAt: 1, priority: -1 }, { name: 'next_free_or_abandoned_job' })
  await jobs.createIndex(
    { name: 1, 'data.lane': 1 },
    { name: 'one_job_per_lane', unique: true, partialFilterExpression: { name: laneJob } },
  )
}

/**
 * Agenda starts what has been due for longest. A lane that a new mail wakes counts as due for an hour, so that it goes
 * before thousands that only try dead hosts again; those that have waited longer than that go before it.
 */
export const freshAt = (now: Date): Date => new Date(now.getTime() - 3_600_000)

/** Makes the lane's job, or moves it forward to `at`. Says nothing of whether the job runs already. */
export async function wakeLane(jobs: mongo.Collection, lane: string, at: Date): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await jobs.updateOne(
        { name: laneJob, 'data.lane': lane },
        {
          $min: { nextRunAt: at },
          $setOnInsert: {
            type: 'normal',
            priority: 0,
            lockedAt: null,
            disabled: null,
            lastRunAt: null,
            lastFinishedAt: null,
          },
        },
        { upsert: true },
      )
      return
    } catch (error) {
      if ((error as { code?: number }).code !== 11000 || attempt >= 5) throw error
    }
  }
}

/**
 * After a slice has ended and Agenda has unlocked its job: takes the job away, then looks whether there is work, and
 * wakes the lane at that time. @param nextDueAt looks into the store
 */
export async function endLaneJob(
  jobs: mongo.Collection,
  lane: string,
  nextDueAt: () => Promise<Date | null>,
): Promise<Date | null> {
  await jobs.deleteOne({ name: laneJob, 'data.lane': lane, lockedAt: null, nextRunAt: null })
  const next = await nextDueAt()
  if (next !== null) await wakeLane(jobs, lane, next)
  return next
}

/** A lane that was woken a moment ago needs no second upsert: it looks by itself while it runs. */
const wokenMs = 500

/** Wakes lanes of other machines: one upsert per lane and half second, whatever the load. Never rejects. */
export function createRemoteWaker(
  jobs: mongo.Collection,
  now: () => Date,
  log: { error(facts: object, text: string): void },
): (lanes: readonly string[]) => void {
  const pending = new Map<string, NodeJS.Timeout>()
  const wake = (lane: string) =>
    wakeLane(jobs, lane, freshAt(now())).catch(error =>
      log.error({ lane, err: error }, 'lane not woken; the sweep will'),
    )
  return lanes => {
    for (const lane of lanes) {
      if (pending.has(lane)) continue
      void wake(lane)
      // once more at the end, for what came in between
      pending.set(
        lane,
        setTimeout(() => {
          pending.delete(lane)
          void wake(lane)
        }, wokenMs).unref(),
      )
    }
  }
}
