/** When the quota falls below its threshold, and when it is above it again. What is told of it is in reminders.ts. */
import { durable } from '../store/index.ts'
import type { AccountId } from '../values.ts'
import { type BillingDeps, tariffRows } from './tariff.ts'
import { readQuotas } from './usage.ts'

/** Compares the quota with what it was by the last look. Two that do it at once note one crossing. */
export async function noteCrossing(deps: BillingDeps, accountId: AccountId): Promise<void> {
  const { tariff, remaining, threshold, overage } = await readQuotas(deps, accountId)
  const isBelow = remaining < threshold
  if (isBelow === tariff.below) return
  // not when something was booked meanwhile: that isn't in it
  const asKnown = { _id: accountId, below: tariff.below, crossings: tariff.crossings, changes: tariff.changes }
  const at = deps.now()
  const crossing = tariff.crossings + 1
  await tariffRows(deps.store).updateOne(
    asKnown,
    isBelow
      ? {
          $set: {
            below: true,
            crossings: crossing,
            reminder: { crossing, remaining, threshold, overage, at },
            remindAt: at,
          },
        }
      : { $set: { below: false } },
    durable,
  )
}
