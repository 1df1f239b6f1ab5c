/**
 * The bill job: renews lots that have ended, settles periods that are over, and lets what is charged be invoiced. It does
 * everything that is due, however long no relay ran, and nothing twice: see renew.ts, settle.ts and charge.ts.
 */
import type { Logger } from 'pino'
import { durable } from '../store/index.ts'
import type { AccountId } from '../values.ts'
import { chargeRows } from './charge.ts'
import { unfollowed } from './lot.ts'
import { renewLots } from './renew.ts'
import { settlePeriods } from './settle.ts'
import { type BillingDeps, openTariff, tariffRows } from './tariff.ts'

/**
 * A period's mails are all counted half an hour after its end. Until then what is charged waits, so that renewal and
 * overage come on one invoice; but not for long, in case nothing closes the intervals.
 */
const waitForOverageMs = 3 * 3600_000

export interface BillDeps extends BillingDeps {
  readonly log: Logger
  /** makes one invoice of the account's charges that stand on none; see invoices/ */
  readonly issueInvoices: (accountId: AccountId, at: Date) => Promise<unknown>
  /** ends what crashes left of others */
  readonly mendInvoices: () => Promise<unknown>
}

/** Brings one account up to date. @returns whether its charges may be invoiced now */
export async function billAccount(deps: BillingDeps, accountId: AccountId, signal?: AbortSignal): Promise<boolean> {
  const { store, now } = deps
  const before = await openTariff(deps, accountId)
  const renewed = await renewLots(deps, accountId)
  const periodEndsAt = await settlePeriods(deps, accountId, renewed, signal)
  const ends = unfollowed(renewed.lots).map(lot => lot.endsAt.getTime())
  const dueAt = new Date(Math.min(periodEndsAt.getTime(), ...ends))
  // not when something was booked meanwhile: it may not have seen that
  await tariffRows(store).updateOne({ _id: accountId, changes: before.changes }, { $set: { dueAt } }, durable)
  const late = now().getTime() - periodEndsAt.getTime()
  return late < 0 || late > waitForOverageMs
}

/** @returns how many accounts were brought up to date */
export async function bill(deps: BillDeps, signal: AbortSignal): Promise<number> {
  const { store, now, log } = deps
  const due = tariffRows(store)
    .find({ dueAt: { $lte: now() } }, { projection: { _id: 1 } })
    .sort({ dueAt: 1 })
  const waiting = new Set<string>()
  let billed = 0
  // one account that can't be billed must not keep the others from it
  const each = async (accountId: AccountId, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      log.error({ account: accountId.toHexString(), err: error }, 'account not billed; it is tried again')
    }
  }
  for await (const { _id: accountId } of due) {
    if (signal.aborted) return billed
    await each(accountId, async () => {
      if (!(await billAccount(deps, accountId, signal))) waiting.add(accountId.toHexString())
      billed++
    })
  }
  for (const accountId of (await chargeRows(store).distinct('accountId', { invoiceId: null })) as AccountId[]) {
    if (signal.aborted) return billed
    if (!waiting.has(accountId.toHexString())) await each(accountId, () => deps.issueInvoices(accountId, now()))
  }
  await deps.mendInvoices()
  return billed
}
