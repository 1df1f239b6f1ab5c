/** The log of attempts, for the owner: what was sent when, and how it was answered. Kept for 30 days. */
import { ObjectId } from 'bson'
import { hasty, type Store } from '../store/index.ts'
import { type PageWish, pageById } from '../store/page-by-id.ts'
import type { AccountId } from '../values.ts'
import type { Answer } from './post.ts'

interface Try {
  readonly eventId: string
  readonly at: Date
  readonly ms: number
}

type Told = Try & Omit<Answer, 'retryAfterSeconds'>

interface AttemptRow extends Told {
  readonly _id: ObjectId
  readonly accountId: AccountId
  readonly webhookId: ObjectId
  readonly expiresAt: Date
}

export interface AttemptView extends Told {
  readonly id: string
}

export interface Attempted extends Try {
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

/** Newest first. @throws Problem `cursor` */
export async function listAttempts(
  store: Store,
  { _id: webhookId }: { _id: ObjectId },
  wish: PageWish = {},
): Promise<{ items: AttemptView[]; next: string | null }> {
  const { rows, next } = await pageById(attemptRows(store), { webhookId }, 'newest', wish)
  const items = rows.map(({ _id, accountId, webhookId, expiresAt, ...told }) => ({ id: _id.toHexString(), ...told }))
  return { items, next }
}
