/** The lanes with open deliveries, in alphabetical order, by hopping over the claim index from lane to lane. */
import type { Store } from '../store/index.ts'

/** @param after begins behind this lane. The cost grows with the lanes, not with the deliveries. */
export async function* openLanes(store: Store, after = ''): AsyncGenerator<string> {
  const deliveries = store.db.collection('deliveries')
  for (let lane = after; ; ) {
    const first = await deliveries
      .find({ open: true, lane: { $gt: lane } }, { projection: { lane: 1 } })
      .sort({ lane: 1, dueAt: 1 })
      .limit(1)
      .next()
    if (first === null) return
    lane = first.lane as string
    yield lane
  }
}
