/**
 * Follows what is stored of deliveries and tells what is new. For each system that somebody is interested in, three
 * cursors go through its deliveries by indexes that statistics have anyway, so that no mail pays for it on its way:
 *
 * - `readTo`, over `finalAt`: right behind the present;
 * - `sealedTo`, over `finalAt` once more, a quarter of an hour later: outcomes of several nodes don't appear in the order
 *   of their times, and one may be written late;
 * - `delayedTo`, over `receivedAt`: what was still open when its time had come is delayed, also when it has ended since,
 *   so that it doesn't depend on when somebody looks.
 *
 * A cursor moves after its events are stored, so a crash only reads again what was told already. That a system was paused
 * is seen by the way, since its row is read anyway, and told once for each pause.
 */
import type { ObjectId } from 'bson'
import type { mongo } from 'mongoose'
import { hasty, type Store } from '../store/index.ts'
import type { AccountId, SystemId } from '../values.ts'
import type { EventDeps, Interest, Occurrence } from './index.ts'
import { happened, type Traces } from './of-delivery.ts'
import { type SystemRow, tellPaused } from './of-system.ts'
import { tell, traceFields } from './tell.ts'

export interface FollowDeps extends EventDeps {
  /** after this a mail that isn't delivered is delayed */
  readonly delayedSeconds: number
}

interface Cursor {
  readonly _id: SystemId
  readonly accountId: AccountId
  readonly readTo: Date
  readonly sealedTo: Date
  readonly delayedTo: Date
  /** the pause that was told last */
  readonly pausedAt?: Date | null
}

/** So long the last outcomes are read again: clocks differ, and a write takes a moment. */
const settleMs = 2_000
/** No write takes longer than this from its time to being seen. */
const sealMs = 15 * 60_000
/** How much is sealed at a time. */
const sealEveryMs = 60_000
/** Of one system at a time, so that a busy one doesn't hold up the others. */
const rowsAtOnce = 2_000
const systemsAtOnce = 8

const cursorRows = (store: Store) => store.db.collection<Cursor>('eventcursors')

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
  const cursors = new Map<string, Cursor>()
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
  stored: Cursor | undefined,
  until: Date,
): Promise<{ told: number; more: boolean }> {
  const delayedMs = deps.delayedSeconds * 1000
  const before = beginning(interests, stored, until, delayedMs)
  let { readTo, sealedTo, delayedTo } = before
  let told = 0
  const tellAll = async (occurrences: readonly Occurrence[]) => {
    told += await tell(deps, interests, occurrences)
  }

  const settled = new Date(until.getTime() - settleMs)
  const ended = await readEnded(deps, system._id, readTo > settled ? settled : readTo, until)
  await tellAll(ended.rows.flatMap(happened))
  if (ended.last !== null && ended.last > readTo) readTo = ended.last

  const sealable = new Date(Math.min(until.getTime() - sealMs, readTo.getTime()))
  const toSeal = sealable.getTime() - sealedTo.getTime()
  if (toSeal >= sealEveryMs || (toSeal > 0 && sealable.getTime() === readTo.getTime())) {
    const again = await readEnded(deps, system._id, sealedTo, sealable)
    await tellAll(again.rows.flatMap(happened))
    sealedTo = again.more && again.last !== null ? again.last : sealable
  }

  let late: Awaited<ReturnType<typeof readReceived>> | null = null
  if (interests.some(({ types }) => types.includes('message.delayed'))) {
    late = await readReceived(deps, system._id, delayedTo, new Date(until.getTime() - delayedMs))
    await tellAll(late.rows.filter(row => isDelayed(row, delayedMs)).map(row => delayed(row, delayedMs)))
    if (late.last !== null) delayedTo = late.last
  }

  // one of after `until` may be of after a webhook that isn't among these interests
  const { pausedAt: now = null } = system
  const pausedAt = now === null || now > until ? (stored?.pausedAt ?? null) : now
  if (pausedAt !== null && Number(pausedAt) !== Number(stored?.pausedAt))
    told += await tellPaused(deps, interests, { ...system, pausedAt })

  const changed = Number(readTo) !== Number(stored?.readTo) || Number(sealedTo) !== Number(stored?.sealedTo)
  const isNewPause = Number(pausedAt) !== Number(stored?.pausedAt ?? null)
  if (changed || isNewPause || Number(delayedTo) !== Number(stored?.delayedTo)) {
    const { _id, accountId } = system
    const cursor = { $set: { accountId, readTo, sealedTo, delayedTo, pausedAt } }
    await cursorRows(deps.store).updateOne({ _id }, cursor, { upsert: true, ...hasty })
  }
  return { told, more: ended.more || late?.more === true }
}

/**
 * Where reading begins: with the first interest, or where it ended. A cursor in the future is one of a clock that was set
 * back since; what has happened after that is among the last quarter of an hour, which is read again when it is sealed.
 */
function beginning(
  interests: readonly Interest[],
  stored: Cursor | undefined,
  until: Date,
  delayedMs: number,
): Pick<Cursor, 'readTo' | 'sealedTo' | 'delayedTo'> {
  const since = Math.min(...interests.map(one => one.since.getTime()))
  const at = (cursor: Date | undefined, from: number, newest: number) =>
    new Date(Math.min(Math.max(cursor?.getTime() ?? 0, from), newest))
  return {
    readTo: at(stored?.readTo, since, until.getTime()),
    sealedTo: at(stored?.sealedTo, since, until.getTime() - sealMs),
    delayedTo: at(stored?.delayedTo, since - delayedMs, until.getTime() - delayedMs),
  }
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

/** What has ended in (from, to], also what nobody wants: the cursor must get past it. */
function readEnded({ store }: FollowDeps, systemId: ObjectId, from: Date, to: Date) {
  const rows = store.db
    .collection<Traces & { finalAt: Date }>('deliveries')
    .find({ systemId, finalAt: { $gt: from, $lte: to } }, { projection: traceFields })
    .sort({ finalAt: 1 })
  return readSome(rows, row => row.finalAt)
}

/** What was received in (from, to]: each delivery is looked at once in its life, when it is old enough. */
function readReceived({ store }: FollowDeps, systemId: ObjectId, from: Date, to: Date) {
  const fields = { accountId: 1, systemId: 1, receivedAt: 1, open: 1, finalAt: 1 } as const
  const rows = store.db
    .collection<ReceivedRow>('deliveries')
    .find({ systemId, receivedAt: { $gt: from, $lte: to } }, { projection: fields })
    .sort({ receivedAt: 1 })
  return readSome(rows, row => row.receivedAt)
}

/** Some rows, and all that share the last one's time: the cursor goes by times. */
async function readSome<Row>(found: mongo.FindCursor<Row>, timeOf: (row: Row) => Date) {
  const rows: Row[] = []
  let last: Date | null = null
  let more = false
  for await (const row of found) {
    const at = timeOf(row)
    if (rows.length >= rowsAtOnce && Number(at) !== Number(last)) {
      more = true
      break
    }
    last = at
    rows.push(row)
  }
  return { rows, last, more }
}
