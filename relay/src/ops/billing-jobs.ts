/** Joins billing with invoices, notices and events, for the jobs. */
import { bill } from '../billing/bill.ts'
import { issueInvoices, mendInvoices } from '../billing/invoices/issue.ts'
import { remindLow } from '../billing/reminders.ts'
import { createSteadyClock } from '../billing/steady-clock.ts'
import type { OwnMail } from '../own-mail/index.ts'
import { createInterests } from '../webhooks/interests.ts'
import { createIssuing } from './announce-invoices.ts'
import type { RelayDeps } from './deps.ts'
import { createQuotaMail } from './quota-mail.ts'

export interface BillingJobs {
  bill(signal: AbortSignal): Promise<unknown>
  remindLow(signal: AbortSignal): Promise<unknown>
}

export function createBillingJobs(
  deps: Pick<RelayDeps, 'store' | 'now' | 'log' | 'settings'> & { readonly ownMail: OwnMail },
  elapsed: () => number = () => performance.now(),
): BillingJobs {
  const { store, now, log } = deps
  const issuing = createIssuing(deps)
  const isSteady = createSteadyClock({ now, elapsed })
  const reminding = { store, now, log, interests: createInterests({ store, now }), remind: createQuotaMail(deps) }
  const billing = {
    ...{ store, now, log },
    issueInvoices: (accountId: Parameters<typeof issueInvoices>[1], at: Date) => issueInvoices(issuing, accountId, at),
    mendInvoices: () => mendInvoices(issuing),
  }
  return {
    bill: async signal => {
      if (isSteady()) await bill(billing, signal)
      else log.info('the clock was set or this process is young: billing waits for the next hour')
    },
    remindLow: signal => remindLow(reminding, signal),
  }
}
