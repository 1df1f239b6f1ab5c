/**
 * Reminders: when the quota of an account falls below its threshold, its owner and admins get a mail and its webhooks an
 * event; once per crossing, and again after a refill. A crossing is stored before anybody is told of it, with what is to
 * be told, so that neither two nodes nor a crash make two of it or none.
 */
import type { Logger } from 'pino'
import type { EventDeps } from '../events/index.ts'
import { tellAccount } from '../events/tell.ts'
import { intervalMs, readClosedUntil } from '../stats/index.ts'
import { durable, type Store } from '../store/index.ts'
import type { AccountId } from '../values.ts'
import { noteCrossing } from './crossings.ts'
import { type BillingDeps, lotRows, type Reminder, type Tariff, tariffRows } from './tariff.ts'

/** who sends a reminder has so long before another one tries */
const leaseMs = 10 * 60_000
/** A reminder that can't be sent for a day is none any more. */
const staleMs = 24 * 3600_000

export interface ReminderDeps extends BillingDeps, Pick<EventDeps, 'interests'> {
  readonly log: Logger
  /** Tells owner and admins. @returns false when nobody could be told now; rejects or returns true else */
  readonly remind: (accountId: AccountId, reminder: Reminder) => Promise<boolean>
}

/** until when closed intervals were looked at */
const lookedUntil = 'quota-looked-until'

/** To be called when intervals have been closed. @returns how many accounts were told */
export async function remindLow(deps: ReminderDeps, signal: AbortSignal): Promise<number> {
  const { store, now, log } = deps
  const at = now()
  const closed = await readClosedUntil(deps)
  if (closed !== null) {
    const before = (await store.models.Mark.findById(lookedUntil).lean())?.at ?? new Date(closed.getTime() - staleMs)
    // the last interval was computed again, see stats/index.ts
    const from = new Date(Math.min(before.getTime(), closed.getTime()) - intervalMs)
    let until = closed
    for (const accountId of await changedAccounts(store, from, at)) {
      if (signal.aborted) return 0
      try {
        await noteCrossing(deps, accountId)
      } catch (error) {
        log.error({ account: accountId.toHexString(), err: error }, 'quota not looked at; it is tried again')
        until = new Date(Math.max(from.getTime() + intervalMs, closed.getTime() - staleMs))
      }
    }
    await store.models.Mark.updateOne({ _id: lookedUntil }, { $set: { at: until } }, { upsert: true })
  }
  return sendReminders(deps, signal)
}

/** Those that sent something, and those whose lots have ended. */
async function changedAccounts(store: Store, from: Date, to: Date): Promise<AccountId[]> {
  const sent: AccountId[] = await store.db.collection('buckets').distinct('accountId', { startsAt: { $gte: from } })
  const ended: AccountId[] = await lotRows(store).distinct('accountId', { endsAt: { $gte: from, $lte: to } })
  return [...new Map([...sent, ...ended].map(id => [id.toHexString(), id])).values()]
}

async function sendReminders(deps: ReminderDeps, signal: AbortSignal): Promise<number> {
  const { store, now, log } = deps
  let told = 0
  for (const { _id, remindAt } of await tariffRows(store)
    .find({ remindAt: { $lte: now() } }, { projection: { remindAt: 1 } })
    .toArray()) {
    if (signal.aborted) break
    const lease = { $set: { remindAt: new Date(now().getTime() + leaseMs) } }
    const tariff = await tariffRows(store).findOneAndUpdate({ _id, ...(remindAt && { remindAt }) }, lease, {
      returnDocument: 'after',
      ...durable,
    })
    if (tariff?.reminder === undefined) continue // another node was faster
    try {
      if (await sendReminder(deps, tariff, tariff.reminder)) told++
    } catch (error) {
      log.error({ account: _id.toHexString(), err: error }, 'reminder not sent; it is tried again')
    }
  }
  return told
}

async function sendReminder(deps: ReminderDeps, { accountId }: Tariff, reminder: Reminder): Promise<boolean> {
  const { remaining, threshold, overage, crossing, at } = reminder
  const key = `${accountId.toHexString()}-${crossing}`
  const data = { remaining, threshold, overage }
  await tellAccount(deps, { key, accountId, systemId: null, type: 'quota.low', at, data })
  const isTold = await deps.remind(accountId, reminder)
  const isStale = deps.now().getTime() - at.getTime() > staleMs
  if (!isTold && !isStale) return false
  if (!isTold) deps.log.warn({ account: accountId.toHexString() }, 'nobody could be reminded of a low quota for a day')
  const sent = { _id: accountId, 'reminder.crossing': crossing }
  await tariffRows(deps.store).updateOne(sent, { $unset: { reminder: 1, remindAt: 1 } }, durable)
  return isTold
}
