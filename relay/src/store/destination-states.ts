/** What delivery has learnt of a destination that had trouble, so that `queue explain` can say it from another process. */
import type { DestinationState } from '../delivery/index.ts'
import { hasty, type Store } from './index.ts'

export type { DestinationState }

/** Who had no trouble for so long isn't told of. */
const keepMs = 24 * 3_600_000

interface DestinationRow extends DestinationState {
  readonly _id: string
  readonly at: Date
  readonly expiresAt: Date
}

const rows = (store: Store) => store.db.collection<DestinationRow>('destinations')

/** @returns what to call with a lane's state. Never rejects: the next change tells it again. */
export function createDestinationNotes(store: Store, now: () => Date): (lane: string, state: DestinationState) => void {
  return (lane, state) => {
    const at = now()
    const row = { ...state, at, expiresAt: new Date(at.getTime() + keepMs) }
    rows(store)
      .replaceOne({ _id: lane }, row, { upsert: true, ...hasty })
      .catch(() => undefined)
  }
}

/** @returns what was last written of the lane, and when; null when it had no trouble lately */
export async function readDestinationState(
  store: Store,
  lane: string,
): Promise<(DestinationState & { readonly at: Date }) | null> {
  const row = await rows(store).findOne({ _id: lane })
  if (row === null) return null
  const { _id, expiresAt, ...state } = row
  return state
}
