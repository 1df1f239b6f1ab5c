/**
 * Follows what is stored of deliveries and tells what is new. For each system that somebody is interested in, cursors go
 * through its deliveries by index: two for each track (tracks.ts) of which something is wanted, and `delayedTo`, over
 * `receivedAt`: what was still open when its time had come is delayed, also when it has ended since, so that it doesn't
 * depend on when somebody looks.
 *
 * A cursor moves after its events are stored, so a crash only reads again what was told already. That a system was paused
 * is seen by the way, since its row is read anyway, and told once for each pause.
 */
import type { ObjectId } from 'bson'
import { hasty, type Store } from '../store/index.ts'
import type { AccountId, SystemId } from '../values.ts'
import type { Acceptance, EventDeps, EventType, Interest, Occurrence } from './index.ts'
import type { Traces } from './of-delivery.ts'
import { type SystemRow, tellPaused } from './of-system.ts'
import { tell } from './tell.ts'
import { beginning, type Cursors, followTrack, readSome, tracks } from './tracks.ts'

export interface FollowDeps extends EventDeps {
  /** after this a mail that isn't delivered is delayed */
  readonly delayedSeconds: number
}

interface CursorRow extends Cursors {
  readonly _id: SystemId
  readonly accountId: AccountId
  /** the pause that was told last */
  readonly pausedAt?: Date | null
}

const systemsAtOnce = 8

const cursorRows = (store: Store) => store.db.collection<CursorRow>('eventcursors')

/** @returns how many events are new, and whether there is more to read right now */
export async function followDeliveries(
  deps: FollowDeps,
  signal: AbortSignal,
): Promise<{ told: number; more: boolean; followed: number }> {
  const until = deps.now() // before the interests are read: whoever comes after that wants nothing from before
  const interests = await deps.interests.read()
  const byAccount = Map.groupBy(interests, ({ accountId }) => accountId.toHexString())
  const accounts = [...byAccount.values()].flatMap(([first]) => (first === undefined ? [] : [first.accountId]))
  const sum = { told: 0, more: false, followed: 0 }
  if (accounts.length === 0) return sum
  const systems = await deps.store.db
    .collection<SystemRow>('systems')
    .find({ accountId: { $in: accounts } }, { projection: { accountId: 1, name: 1, pausedAt: 1, pauseReason: 1 } })
    .toArray()
  const cursors = new Map<string, CursorRow>()
  const ids = systems.map(({ _id }) => _id)
  for (const row of await cursorRows(deps.store)
    .find({ _id: { $in: ids } })
    .toArray())
    cursors.set(String(row._id), row)
  const waiting = systems.values()
  const work = async () => {
    for (const system of waiting) {
      if (signal.aborted) return
      const { _id, accountId } = system
      const theirs = byAccount.get(accountId.toHexString())?.filter(one => one.systemId?.equals(_id) ?? true) ?? []
      if (theirs.length === 0) continue
      const { told, more } = await followSystem(deps, system, theirs, cursors.get(String(_id)), until)
      sum.told += told
      sum.more ||= more
      sum.followed++
    }
  }
  await Promise.all(Array.from({ length: systemsAtOnce }, work))
  return sum
}

async function followSystem(
  deps: FollowDeps,
  system: SystemRow,
  interests: readonly Interest[],
  stored: CursorRow | undefined,
  until: Date,
): Promise<{ told: number; more: boolean }> {
  const { _id, accountId } = system
  const wanting = (some: readonly EventType[]) =>
    interests.filter(({ types }) => types.some(type => some.includes(type)))
  let cursors: Cursors = {}
  let told = 0
  let more = false
  const tellAll = async (occurrences: readonly (Occurrence | Acceptance)[]) => {
    told += await tell(deps, interests, occurrences)
  }

  for (const track of tracks) {
    const theirs = wanting(track.types)
    if (theirs.length === 0) continue
    const of = { store: deps.store, systemId: _id, until }
    const read = await followTrack(track, of, { interests: theirs, stored }, tellAll)
    cursors = { ...cursors, ...read.cursors }
    more ||= read.more
  }

  const late = wanting(['message.delayed'])
  if (late.length > 0) {
    const delayedMs = deps.delayedSeconds * 1000
    const from = beginning(late, stored?.delayedTo, until, delayedMs, delayedMs)
    const received = await readReceived(deps, _id, from, new Date(until.getTime() - delayedMs))
    await tellAll(received.rows.filter(row => isDelayed(row, delayedMs)).map(row => delayed(row, delayedMs)))
    cursors = { ...cursors, delayedTo: received.last ?? from }
    more ||= received.more
  }

  // one of after `until` may be of after a webhook that isn't among these interests
  const { pausedAt: now = null } = system
  const pausedAt = now === null || now > until ? (stored?.pausedAt ?? null) : now
  const isNewPause = Number(pausedAt) !== Number(stored?.pausedAt ?? null)
  if (pausedAt !== null && isNewPause) told += await tellPaused(deps, interests, { ...system, pausedAt })

  const fields = Object.keys(cursors) as (keyof Cursors)[]
  if (isNewPause || fields.some(field => Number(cursors[field]) !== Number(stored?.[field])))
    await cursorRows(deps.store).updateOne(
      { _id },
      { $set: { accountId, ...cursors, pausedAt } },
      { upsert: true, ...hasty },
    )
  return { told, more }
}

type ReceivedRow = Pick<Traces, '_id' | 'accountId' | 'systemId' | 'finalAt'> & { receivedAt: Date; open?: true }

const isDelayed = ({ open, finalAt, receivedAt }: ReceivedRow, delayedMs: number): boolean =>
  open === true || (finalAt !== undefined && finalAt.getTime() - receivedAt.getTime() > delayedMs)

const delayed = ({ _id, accountId, systemId, receivedAt }: ReceivedRow, delayedMs: number): Occurrence => ({
  deliveryId: _id,
  accountId,
  systemId,
  type: 'message.delayed',
  at: new Date(receivedAt.getTime() + delayedMs),
})

/** What was received in (from, to]: each delivery is looked at once in its life, when it is old enough. */
function readReceived({ store }: FollowDeps, systemId: ObjectId, from: Date, to: Date) {
  const fields = { accountId: 1, systemId: 1, receivedAt: 1, open: 1, finalAt: 1 } as const
  const rows = store.db
    .collection<ReceivedRow>('deliveries')
    .find({ systemId, receivedAt: { $gt: from, $lte: to } }, { projection: fields })
    .sort({ receivedAt: 1 })
  return readSome(rows, row => row.receivedAt)
}
