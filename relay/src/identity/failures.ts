/**
 * Guesses at one person's password that come from many places, which the limits per place don't see. They are counted per
 * address that was typed, known or not, beside better-auth's own counts (which it clears away when they are old). Too
 * many, and only a device that the person has used before may still try: he isn't locked out by who guesses.
 */
import { createHash } from 'node:crypto'
import { authCollections } from '../store/identity-models.ts'
import type { Store } from '../store/index.ts'

const most = 50
const windowMs = 15 * 60_000

interface Count {
  readonly key: string
  readonly count: number
  readonly lastRequest: number
}

export interface Failures {
  /** after a wrong password */
  note(email: string): Promise<void>
  tooMany(email: string): Promise<boolean>
  /** after the right one */
  forget(email: string): Promise<void>
}

export function createFailures(store: Store, now: () => Date): Failures {
  const rows = store.db.collection<Count>(authCollections.rateLimit)
  const keyOf = (email: string) =>
    `failed|${createHash('sha256').update(email.trim().toLowerCase()).digest('base64url')}`
  return {
    async note(email) {
      const [key, at] = [keyOf(email), now().getTime()]
      const going = { key, lastRequest: { $gt: at - windowMs } }
      if ((await rows.updateOne(going, { $inc: { count: 1 } })).matchedCount === 1) return
      // two first ones at once: one of them isn't counted
      await rows.updateOne({ key }, { $set: { count: 1, lastRequest: at } }, { upsert: true }).catch(() => undefined)
    },
    async tooMany(email) {
      const row = await rows.findOne({ key: keyOf(email) })
      return row !== null && row.count >= most && row.lastRequest > now().getTime() - windowMs
    },
    async forget(email) {
      await rows.deleteOne({ key: keyOf(email) })
    },
  }
}
