/**
 * Requests with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) are done once, however often and however
 * much at once they are sent: the first is at work under a lease, the others wait for its answer and get the same.
 * Whoever takes over after a crash gets the ids that the first had reserved, and can see by them how far it came.
 */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ObjectId } from 'bson'
import { derivedId } from '../store/derived-id.ts'
import { durable, type Store } from '../store/index.ts'
import { HttpProblem } from './problem-details.ts'
import type { ReservedIds } from './route.ts'

/** An answer is kept for a day, as Stripe and others do it: repeats come within minutes. */
const keptMs = 24 * 3600_000
/** A process that has died holds a key so long; a living one renews. */
const leaseMs = 10_000
/** A repeat that comes while the first is at work waits so long for its end. */
const waitMs = 20_000
const lookMs = 50

interface RepeatRow {
  readonly _id: string
  readonly accountId: ObjectId
  readonly requestHash: string
  readonly leaseUntil?: Date
  /** the first of the ids; the others follow from it */
  readonly reserved: ObjectId
  readonly status?: number
  readonly body?: string
  readonly expiresAt: Date
}

export interface Repeatable {
  readonly accountId: ObjectId
  /** who: keys of different callers are different */
  readonly actor: string
  readonly key: string
  /** method, path and body */
  readonly request: readonly (string | Buffer)[]
}

export interface KeptAnswer {
  readonly status: number
  readonly body: string
  readonly replayed: boolean
}

interface Deps {
  readonly store: Store
  now(): Date
}

/**
 * @param work is run by one at a time, and again only when whoever ran it died before its answer was kept; an answer of
 *   429 or 5xx, or one that says so itself, isn't kept, so that the repeat tries again
 * @throws HttpProblem 422 when the key was used for another request; 409 when the first doesn't come to an end
 */
export async function once(
  { store, now }: Deps,
  { accountId, actor, key, request }: Repeatable,
  work: (reserved: ReservedIds) => Promise<{ status: number; body: string; keep?: boolean | undefined }>,
): Promise<KeptAnswer> {
  const rows = store.db.collection<RepeatRow>('repeats')
  const _id = sha256(accountId.toHexString(), '\0', actor, '\0', key)
  const requestHash = sha256(...request)
  const deadline = performance.now() + waitMs
  const leaseEnd = () => new Date(now().getTime() + leaseMs)

  for (;;) {
    const fresh: RepeatRow = {
      _id,
      accountId,
      requestHash,
      leaseUntil: leaseEnd(),
      reserved: new ObjectId(),
      expiresAt: new Date(now().getTime() + keptMs),
    }
    const isFirst = await rows.insertOne(fresh, durable).then(
      () => true,
      error => {
        if ((error as { code?: number }).code !== 11000) throw error
        return false
      },
    )
    if (isFirst) return await run(fresh, false)
    const known = await rows.findOne({ _id })
    if (known === null) continue // it has just expired, or failed
    if (known.requestHash !== requestHash)
      throw new HttpProblem(
        422,
        'idempotency-mismatch',
        'This Idempotency-Key was used for another request',
        'Use a new key for each new request',
      )
    if (known.status !== undefined) return { status: known.status, body: known.body ?? '', replayed: true }
    if (known.leaseUntil === undefined || known.leaseUntil <= now()) {
      const where = { _id, status: { $exists: false }, leaseUntil: known.leaseUntil ?? { $exists: false } }
      const leaseUntil = leaseEnd()
      const mine = await rows.updateOne(where, { $set: { leaseUntil } }, durable)
      if (mine.modifiedCount === 1) return await run({ ...known, leaseUntil }, true)
      continue
    }
    if (performance.now() > deadline)
      throw new HttpProblem(
        409,
        'idempotency-running',
        'The first request with this Idempotency-Key is still at work',
        'Repeat it in some seconds',
        { 'Retry-After': '10' },
      )
    await pause(lookMs)
  }

  async function run(row: RepeatRow, again: boolean): Promise<KeptAnswer> {
    const renewal = setInterval(() => renew(store, _id, leaseEnd()).catch(() => undefined), leaseMs / 3)
    try {
      const { status, body, keep } = await work({ again, id: n => derivedId(row.reserved, n) })
      if (status === 429 || status >= 500 || keep === false) {
        // it may have done a part: the next one has to know
        await rows.updateOne({ _id }, { $unset: { leaseUntil: true } }, durable)
        return { status, body, replayed: false }
      }
      await rows.updateOne({ _id }, { $set: { status, body }, $unset: { leaseUntil: true } }, durable)
      return { status, body, replayed: false }
    } catch (error) {
      await rows.updateOne({ _id }, { $unset: { leaseUntil: true } }, durable).catch(() => undefined)
      throw error
    } finally {
      clearInterval(renewal)
    }
  }
}

/** Whoever is at work keeps the key. */
export const renew = (store: Store, _id: string, leaseUntil: Date) =>
  store.db.collection<RepeatRow>('repeats').updateOne({ _id, status: { $exists: false } }, { $set: { leaseUntil } })

const sha256 = (...parts: (string | Buffer)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
