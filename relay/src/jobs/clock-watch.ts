/**
 * Watches the wall clock, by which leases, locks and due times are written. Two things can go wrong with it that would
 * leave mails lying: ours is set back, or that of another machine was ahead and what it wrote is still in the future.
 */
import type { mongo } from 'mongoose'
import type { Logger } from 'pino'
import { toleranceMs } from '../queue/set-back.ts'

export interface ClockWatchDeps {
  now(): Date
  readonly log: Pick<Logger, 'warn' | 'error'>
  readonly jobs: mongo.Collection
  /** how long a job's lock lasts without a renewal, ms, by the job's name */
  readonly lockMs: ReadonlyMap<string, number>
  /** the newest time in the future that somebody has written, or null */
  writtenAhead(): Promise<Date | null>
  /** makes what lies in the future due when it was meant to be */
  bringForward(): Promise<void>
}

/** So often our own clock is compared with the one that nobody sets. */
const lookMs = 1_000
/** So often the store is asked for times in the future. */
const askMs = 5_000

export interface ClockWatch {
  /** looks at the store once, for what was written while we were down */
  ask(): Promise<void>
  start(): void
  stop(): void
}

export function createClockWatch(deps: ClockWatchDeps): ClockWatch {
  const { now, log, jobs } = deps
  const ahead = () => now().getTime() - performance.now()
  let last = ahead()
  let askedAt = Number.NEGATIVE_INFINITY
  let treated = 0 // the newest time in the future that was treated already
  let untreated = false // our clock was set back, and the store didn't answer yet
  let looking = false
  let timer: NodeJS.Timeout | undefined
  const locks = new Map<string, { lockedAt: number; since: number }>()

  async function ask(): Promise<void> {
    askedAt = performance.now()
    const freed = await freeAbandonedLocks()
    const newest = (await deps.writtenAhead())?.getTime() ?? 0
    if (freed === 0 && newest <= treated) return
    log.warn(
      { locks: freed, newest: newest > 0 ? new Date(newest) : null },
      'times in the future were written; their mails are made due now',
    )
    await deps.bringForward() // also the leases of whoever held those locks
    treated = Math.max(treated, newest)
  }

  /** A lock of the future ends when nobody has renewed it for its lifetime, by the clock that nobody sets. @returns how many */
  async function freeAbandonedLocks(): Promise<number> {
    let freed = 0
    const rows = await jobs
      .find(
        { name: { $in: [...deps.lockMs.keys()] }, lockedAt: { $gt: new Date(now().getTime() + toleranceMs) } },
        { projection: { name: 1, lockedAt: 1 } },
      )
      .toArray()
    const seen = new Set(rows.map(({ _id }) => String(_id)))
    for (const id of locks.keys()) if (!seen.has(id)) locks.delete(id)
    for (const { _id, name, lockedAt } of rows) {
      const id = String(_id)
      const known = locks.get(id)
      if (known?.lockedAt !== Number(lockedAt)) locks.set(id, { lockedAt: Number(lockedAt), since: performance.now() })
      else if (performance.now() - known.since > (deps.lockMs.get(name) ?? 0)) {
        log.warn({ job: name, lockedAt }, 'a lock of the future is renewed by nobody; it is taken away')
        await jobs.updateOne({ _id, lockedAt }, { $set: { lockedAt: null, nextRunAt: now() } })
        locks.delete(id)
        freed++
      }
    }
    return freed
  }

  async function look(): Promise<void> {
    const backMs = last - ahead()
    last -= backMs
    if (backMs > toleranceMs) {
      log.warn({ seconds: Math.round(backMs / 1000) }, 'the clock was set back; due times are set back with it')
      untreated = true
    }
    if (untreated) {
      const newest = (await deps.writtenAhead())?.getTime() ?? 0
      await deps.bringForward()
      treated = Math.max(treated, newest)
      untreated = false
    }
    if (performance.now() - askedAt > askMs) await ask()
  }

  return {
    ask,
    start() {
      timer = setInterval(() => {
        if (looking) return
        looking = true
        look()
          .catch(error => log.error({ err: error }, 'the clock could not be looked at; it is tried again'))
          .finally(() => {
            looking = false
          })
      }, lookMs).unref()
    },
    stop: () => clearInterval(timer),
  }
}
