/**
 * One slice per lane in a process. When the wall clock is set forward, the lock of a running lane seems to have ended, and
 * Agenda, which looks for such locks, takes it a second time for this same process. A second slice would send again what
 * the first one has under way; instead the first one goes on, with the new lock.
 */
import type { Job } from 'agenda'

type LaneJob = Pick<Job<{ lane: string }>, 'attrs'>

/** @returns what runs `slice` for a job, or waits for the slice of its lane that runs already */
export function oneSlicePerLane(): (job: LaneJob, slice: () => Promise<void>) => Promise<void> {
  const running = new Map<string, { job: LaneJob; ended: Promise<void> }>()
  return (job, slice) => {
    const { lane } = job.attrs.data
    const first = running.get(lane)
    if (first !== undefined) {
      first.job.attrs.lockedAt = job.attrs.lockedAt
      return first.ended
    }
    const ended = slice().finally(() => running.delete(lane))
    running.set(lane, { job, ended })
    return ended
  }
}
