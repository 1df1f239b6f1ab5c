/** The log of attempts, for the owner: what was sent when, and how it was answered. Kept for 30 days. */
import { ObjectId } from 'bson'
import { hasty, type Store } from '../store/index.ts'
import { type AccountId, Problem } from '../values.ts'
import type { Answer } from './post.ts'

interface AttemptRow {
  readonly _id: ObjectId
  readonly accountId: AccountId
  readonly webhookId: ObjectId
  readonly eventId: string
  readonly at: Date
  readonly ms: number
  readonly status: number | null
  readonly answer: string
  readonly error: string | null
  readonly expiresAt: Date
}

export interface AttemptView {
  readonly id: string
  readonly eventId: string
  readonly at: Date
  readonly ms: number
  readonly status: number | null
  readonly answer: string
  readonly error: string | null
}

export interface Attempted {
  readonly eventId: string
  readonly at: Date
  readonly ms: number
  readonly answer: Answer
}

const keepMs = 30 * 86_400_000

const attemptRows = (store: Store) => store.db.collection<AttemptRow>('dispatchattempts')

export async function logAttempts(
  store: Store,
  { _id: webhookId, accountId }: { _id: ObjectId; accountId: AccountId },
  attempts: readonly Attempted[],
): Promise<void> {
  const rows = attempts.map(
    ({ eventId, at, ms, answer: { status, answer, error } }): AttemptRow => ({
      _id: new ObjectId(),
      accountId,
      webhookId,
      eventId,
      at,
      ms,
      status,
      answer,
      error,
      expiresAt: new Date(at.getTime() + keepMs),
    }),
  )
  if (rows.length > 0) await attemptRows(store).insertMany(rows, hasty)
}

/** Newest first. @param after `next` of the page before */
export async function listAttempts(
  store: Store,
  { _id: webhookId }: { _id: ObjectId },
  { after, limit = 100 }: { after?: string; limit?: number } = {},
): Promise<{ items: AttemptView[]; next: string | null }> {
  if (after !== undefined && !ObjectId.isValid(after))
    throw new Problem('cursor', `There is no page after ${after}`, 'Use `next` of the page before')
  const rows = await attemptRows(store)
    .find({ webhookId, _id: { $lt: new ObjectId(after ?? 'f'.repeat(24)) } })
    .sort({ _id: -1 })
    .limit(limit + 1)
    .toArray()
  const page = rows.slice(0, limit)
  return {
    items: page.map(({ _id, eventId, at, ms, status, answer, error }) => ({
      id: _id.toHexString(),
      eventId,
      at,
      ms,
      status,
      answer,
      error,
    })),
    next: rows.length > limit ? String(page.at(-1)?._id) : null,
  }
}
