/** Puts back what connecting has left half-done: after a crash amid it, and where the site could not be reached. */

import { faultOfError, type UndoDeps, undo } from './index.ts'
import { remoteRows } from './rows.ts'

/** 5 min, 10, 20 … up to a day */
const delayMs = (tries: number): number => Math.min(300_000 * 2 ** tries, 86_400_000)
/** a fortnight of days: then its owner has to see to it */
const mostTries = 22
const atOnce = 50

/** @returns how many were put back */
export async function mendRemotes(deps: UndoDeps, signal: AbortSignal): Promise<number> {
  const { store, now } = deps
  const due = await remoteRows(store)
    .find({ open: true, nextTryAt: { $lte: now() }, state: { $in: ['connecting', 'undoing'] } })
    .sort({ nextTryAt: 1 })
    .limit(atOnce)
    .toArray()
  let mended = 0
  for (const row of due) {
    if (signal.aborted) break
    try {
      await undo(deps, row)
      mended++
    } catch (error) {
      const tries = row.tries + 1
      const nextTryAt = tries < mostTries ? new Date(now().getTime() + delayMs(tries)) : null
      const failed = { state: 'undoing' as const, fault: faultOfError(error), tries, nextTryAt }
      await remoteRows(store).updateOne({ _id: row._id }, { $set: failed })
    }
  }
  return mended
}
