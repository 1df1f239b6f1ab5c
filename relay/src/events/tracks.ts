/**
 * Tracks: what of a system's mails is read for events, each in the order of one stored time. Two cursors go over it:
 *
 * - right behind the present;
 * - a quarter of an hour later once more: what several nodes write doesn't appear in the order of its times, and something
 *   may be written late.
 */
import type { ObjectId } from 'bson'
import type { mongo } from 'mongoose'
import type { Store } from '../store/index.ts'
import type { Acceptance, EventType, Interest, Occurrence } from './index.ts'
import { deferrals, happened, type Traces, type TriedTraces } from './of-delivery.ts'
import { traceFields } from './tell.ts'

/** Their fields in `eventcursors`; store/event-models.ts says what each means. */
export type CursorField =
  | 'acceptedTo'
  | 'acceptedSealedTo'
  | 'scheduledTo'
  | 'scheduledSealedTo'
  | 'readTo'
  | 'sealedTo'
  | 'deferredTo'
  | 'deferredSealedTo'
  | 'delayedTo'
export type Cursors = { readonly [field in CursorField]?: Date }

type Occurrences = readonly (Occurrence | Acceptance)[]

interface Found {
  readonly occurrences: Occurrences
  /** the time of the last row, null without any */
  readonly last: Date | null
  readonly more: boolean
}

interface Track {
  /** it is read only where one of these is wanted */
  readonly types: readonly EventType[]
  readonly cursors: readonly [present: CursorField, sealed: CursorField]
  /** what is of (from, to], also what nobody wants: the cursor must get past it */
  read(store: Store, systemId: ObjectId, from: Date, to: Date): Promise<Found>
}

/** So long the last rows are read again: clocks differ, and a write takes a moment. */
const settleMs = 2_000
/** No write takes longer than this from its time to being seen. */
const sealMs = 15 * 60_000
/** How much is sealed at a time. */
const sealEveryMs = 60_000
/** Of one system at a time, so that a busy one doesn't hold up the others. */
const rowsAtOnce = 2_000

type Received = Omit<Acceptance, 'type' | 'at'> & { readonly receivedAt: Date; readonly sendAt?: Date }

const accepted = ({ messageId, accountId, systemId, receivedAt: at }: Received): Acceptance => ({
  messageId,
  accountId,
  systemId,
  type: 'message.accepted',
  at,
})

async function receivedTimes(store: Store, messageIds: readonly ObjectId[]): Promise<Map<string, Date>> {
  if (messageIds.length === 0) return new Map()
  const rows = await store.db
    .collection<{ receivedAt: Date }>('messages')
    .find({ _id: { $in: [...messageIds] } }, { projection: { receivedAt: 1 } })
    .toArray()
  return new Map(rows.map(({ _id, receivedAt }) => [String(_id), receivedAt]))
}

export const tracks: readonly Track[] = [
  {
    types: ['message.accepted'],
    cursors: ['acceptedTo', 'acceptedSealedTo'],
    // by deliveries: their index is there anyway, and a message without them was never accepted
    async read(store, systemId, from, to) {
      const fields = { accountId: 1, systemId: 1, messageId: 1, receivedAt: 1, sendAt: 1 } as const
      const rows = store.db
        .collection<Received>('deliveries')
        .find({ systemId, receivedAt: { $gt: from, $lte: to } }, { projection: fields })
        .sort({ receivedAt: 1 })
      const { rows: received, ...read } = await readSome(rows, row => row.receivedAt)
      // of a scheduled one it is when it leaves: told already, unless it was stored whole long after its message only
      const scheduled = received.filter(({ sendAt }) => sendAt !== undefined)
      const times = await receivedTimes(
        store,
        scheduled.map(({ messageId }) => messageId),
      )
      const occurrences = received.flatMap(row => {
        const receivedAt = row.sendAt === undefined ? row.receivedAt : times.get(row.messageId.toHexString())
        return receivedAt === undefined ? [] : [accepted({ ...row, receivedAt })]
      })
      return { ...read, occurrences }
    },
  },
  {
    types: ['message.accepted'],
    cursors: ['scheduledTo', 'scheduledSealedTo'],
    async read(store, systemId, from, to) {
      const rows = store.db
        .collection<Omit<Received, 'messageId'>>('messages')
        .find(
          { systemId, sendAt: { $exists: true }, receivedAt: { $gt: from, $lte: to } },
          { projection: { accountId: 1, systemId: 1, receivedAt: 1 } },
        )
        .sort({ receivedAt: 1 })
      const { rows: received, ...read } = await readSome(rows, row => row.receivedAt)
      return { ...read, occurrences: received.map(row => accepted({ ...row, messageId: row._id })) }
    },
  },
  {
    types: ['message.delivered', 'message.bounced', 'message.suppressed'],
    cursors: ['readTo', 'sealedTo'],
    async read(store, systemId, from, to) {
      const rows = store.db
        .collection<Traces & { finalAt: Date }>('deliveries')
        .find({ systemId, finalAt: { $gt: from, $lte: to } }, { projection: traceFields })
        .sort({ finalAt: 1 })
      const { rows: ended, ...read } = await readSome(rows, row => row.finalAt)
      return { ...read, occurrences: ended.flatMap(happened) }
    },
  },
  {
    types: ['message.deferred'],
    cursors: ['deferredTo', 'deferredSealedTo'],
    async read(store, systemId, from, to) {
      const rows = store.db
        .collection<TriedTraces & { deferredAt: Date }>('deliveries')
        .find(
          { systemId, deferredAt: { $gt: from, $lte: to } },
          { projection: { ...traceFields, deferredAt: 1, attempts: 1 } },
        )
        .sort({ deferredAt: 1 })
      const { rows: tried, ...read } = await readSome(rows, row => row.deferredAt)
      // a row has the time of its last deferral only: those before it that weren't read are of after the cursor too
      const since = new Date(from.getTime() - sealMs)
      return { ...read, occurrences: tried.flatMap(row => deferrals(row, since)) }
    },
  },
]

/** @param tellAll stores what is new; the cursors returned are to be stored after it */
export async function followTrack(
  { cursors: [present, sealed], read }: Track,
  { store, systemId, until }: { readonly store: Store; readonly systemId: ObjectId; readonly until: Date },
  { interests, stored }: { readonly interests: readonly Interest[]; readonly stored: Cursors | undefined },
  tellAll: (occurrences: Occurrences) => Promise<void>,
): Promise<{ cursors: Cursors; more: boolean }> {
  let readTo = beginning(interests, stored?.[present], until)
  let sealedTo = beginning(interests, stored?.[sealed], until, sealMs)
  const settled = new Date(until.getTime() - settleMs)
  const found = await read(store, systemId, readTo > settled ? settled : readTo, until)
  await tellAll(found.occurrences)
  if (found.last !== null && found.last > readTo) readTo = found.last

  const sealable = new Date(Math.min(until.getTime() - sealMs, readTo.getTime()))
  const toSeal = sealable.getTime() - sealedTo.getTime()
  if (toSeal >= sealEveryMs || (toSeal > 0 && sealable.getTime() === readTo.getTime())) {
    const again = await read(store, systemId, sealedTo, sealable)
    await tellAll(again.occurrences)
    sealedTo = again.more && again.last !== null ? again.last : sealable
  }
  return { cursors: { [present]: readTo, [sealed]: sealedTo }, more: found.more }
}

/**
 * Where reading begins: with the first interest, or where it ended. A cursor in the future is one of a clock that was set
 * back since; what has happened after that is among the last quarter of an hour, which is read again when it is sealed.
 * @param behindMs so far behind the present at least
 * @param earlierMs so much earlier than the interest lies what it is about
 */
export function beginning(
  interests: readonly Interest[],
  cursor: Date | undefined,
  until: Date,
  behindMs = 0,
  earlierMs = 0,
): Date {
  // what is of the interest's own moment is wanted too, and reading begins behind the cursor
  const since = Math.min(...interests.map(one => one.since.getTime())) - earlierMs - 1
  return new Date(Math.min(Math.max(cursor?.getTime() ?? 0, since), until.getTime() - behindMs))
}

/** Some rows, and all that share the last one's time: the cursor goes by times. */
export async function readSome<Row>(found: mongo.FindCursor<Row>, timeOf: (row: Row) => Date) {
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
