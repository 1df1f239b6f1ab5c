/** Tells the people of an account that its quota runs low. */
import { contactsOf } from '../accounts/members.ts'
import { inEuro } from '../billing/money.ts'
import type { ReminderDeps } from '../billing/reminders.ts'
import { readUsage } from '../billing/usage.ts'
import { createNotices, type Locale } from '../notices/index.ts'
import { createPages } from '../notices/pages.ts'
import { tell } from '../notices/tell.ts'
import { moment } from '../notices/write.ts'
import type { OwnMail } from '../own-mail/index.ts'
import type { RelayDeps } from './deps.ts'

export function createQuotaMail(
  deps: Pick<RelayDeps, 'store' | 'now' | 'log' | 'settings'> & { readonly ownMail: OwnMail },
): ReminderDeps['remind'] {
  const { store, log } = deps
  const notices = createNotices(deps)
  const pages = createPages(deps.settings.publicUrl)
  return async (accountId, { remaining, threshold, overage, crossing, at }) => {
    if ((await notices.whyNot()) !== null) return false
    const people = await contactsOf({ store }, accountId, ['owner', 'admin'], 'quota')
    const account = await store.models.Account.findOne({ _id: accountId }, { name: 1 }).lean()
    const { period, overageUnitPriceMicroEuro } = await readUsage(deps, accountId)
    const values = (locale: Locale) => ({
      account: account?.name ?? '',
      remaining: remaining.toLocaleString(locale),
      threshold: threshold.toLocaleString(locale),
      overage: overage.toLocaleString(locale),
      price: inEuro(overageUnitPriceMicroEuro).replace('.', locale === 'de' ? ',' : '.'),
      until: moment(period.endsAt, locale),
    })
    const once = { key: `quota ${accountId.toHexString()} ${crossing}`, at }
    // whoever couldn't be written to is in the log: the others must not get it twice for that
    await tell({ notices, log }, remaining > 0 ? 'quotaLow' : 'quotaUsed', people, values, pages.tariff(), once)
    return true
  }
}
