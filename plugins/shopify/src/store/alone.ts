/** One at a time over all processes: a lock in the store, which ends by itself when its holder has died. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { durable, type Store } from './index.ts'

/** Longer than what is done under it: a question to Shopify (30 s at most) and a write. */
const leaseMs = 60_000
const lookMs = 50

/** @throws Error when others don't let go of it */
export async function alone<T>(store: Store, name: string, work: () => Promise<T>): Promise<T> {
  const { Lock } = store.models
  const holder = randomUUID()
  for (const until = Date.now() + 2 * leaseMs; !(await take(store, name, holder)); await pause(lookMs))
    if (Date.now() > until) throw new Error(`${name} is held by another process`)
  try {
    return await work()
  } finally {
    await Lock.deleteOne({ _id: name, holder })
  }
}

async function take({ models: { Lock } }: Store, name: string, holder: string): Promise<boolean> {
  const now = new Date()
  const until = new Date(now.getTime() + leaseMs)
  try {
    // where it is held by another the filter finds nothing, and the insert meets the key
    await Lock.updateOne({ _id: name, until: { $lt: now } }, { $set: { holder, until } }, { upsert: true, ...durable })
    return true
  } catch (error) {
    if ((error as { code?: number }).code === 11000) return false
    throw error
  }
}
