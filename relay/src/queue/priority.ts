/**
 * Priorities by the place in the line: a lane takes the delivery that is due for the longest time first, so an urgent one
 * is stored as if it had been due since yesterday. Old mails are still not passed for ever, and no index knows of it.
 */
import type { Priority } from '../values.ts'

const headStartMs: Record<Priority, number> = { high: 24 * 3_600_000, normal: 0 }

/** When a new delivery counts as due. */
export const dueFrom = (receivedAt: Date, priority: Priority): Date =>
  new Date(receivedAt.getTime() - headStartMs[priority])

/** Deliveries due before this are urgent, or have waited for so long that they are. */
export const urgentBefore = (now: Date): Date => new Date(now.getTime() - headStartMs.high / 2)
