/** The owner's setting: below how many mails he is reminded. */
import { z } from 'zod'
import { audit } from '../audit/index.ts'
import { durable } from '../store/index.ts'
import type { AccountId } from '../values.ts'
import type { By } from './lots.ts'
import { largestLot } from './prices.ts'
import { type BillingDeps, openTariff, tariffRows, wantBill } from './tariff.ts'

export const ReminderSetting = z.strictObject({
  threshold: z.int().min(0).max(largestLot).nullable().meta({
    description:
      'remind when fewer mails remain; null: a tenth of the running lots, 100 at least; 0: when none remains',
  }),
})

/** @throws Problem `account-unknown`, `account-waiting` */
export async function setReminder(
  deps: BillingDeps,
  accountId: AccountId,
  input: z.input<typeof ReminderSetting>,
  by: By,
): Promise<void> {
  const { threshold } = ReminderSetting.parse(input)
  const { remindBelow } = await openTariff(deps, accountId)
  await wantBill(deps, accountId)
  await tariffRows(deps.store).updateOne({ _id: accountId }, { $set: { remindBelow: threshold } }, durable)
  const detail = { before: remindBelow, after: threshold }
  await audit(deps.store, {
    ...{ ...by, accountId, at: deps.now(), act: 'reminder.set' },
    subject: accountId.toHexString(),
    detail,
  })
}
