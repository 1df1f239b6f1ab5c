/**
 * The sweep: the net below hints and wakes. It finds lanes with due deliveries and wakes them, by hopping from lane to
 * lane in the claim index: its cost grows with the lanes, not with the deliveries.
 */
import type { Store } from '../store/index.ts'
import { openLanes } from './open-lanes.ts'

/**
 * @param horizonMs lanes due within this time are woken too (for their time): the interval of the sweep
 * @returns lanes woken
 */
export async function sweepLanes(
  deps: { store: Store; now(): Date; wakeAt(lane: string, at: Date): Promise<void> },
  horizonMs: number,
  signal?: AbortSignal,
): Promise<number> {
  const deliveries = deps.store.db.collection('deliveries')
  const horizon = new Date(deps.now().getTime() + horizonMs)
  let woken = 0
  for await (const lane of openLanes(deps.store)) {
    if (signal?.aborted) break
    const due = await deliveries
      .find({ lane, open: true, dueAt: { $gt: new Date(0), $lte: horizon } }, { projection: { dueAt: 1 } })
      .sort({ dueAt: 1 })
      .limit(1)
      .next()
    if (due === null) continue // held, or later
    await deps.wakeAt(lane, due.dueAt as Date)
    woken++
  }
  return woken
}
