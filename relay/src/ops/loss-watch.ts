/** Joins what follows from a lost DKIM record: mails to the account's people, and an event. */
import { contactsOf } from '../accounts/members.ts'
import type { Domain } from '../domains/index.ts'
import { tellAccount } from '../events/tell.ts'
import { createNotices, type Locale } from '../notices/index.ts'
import { createPages } from '../notices/pages.ts'
import { tell } from '../notices/tell.ts'
import { moment } from '../notices/write.ts'
import type { OwnMail } from '../own-mail/index.ts'
import { type LossDeps, type LostDomain, settleLoss } from '../systems/losses.ts'
import type { AccountId } from '../values.ts'
import { createInterests } from '../webhooks/interests.ts'
import type { RelayDeps } from './deps.ts'

/** @returns what is to be done after each look at a domain */
export function createLossWatch(
  deps: Pick<RelayDeps, 'store' | 'now' | 'log' | 'settings'> & { readonly ownMail: OwnMail },
): (domain: Domain) => Promise<void> {
  const { store, now, log, settings } = deps
  const notices = createNotices(deps)
  const pages = createPages(settings.publicUrl)
  async function write(
    text: 'domainLost' | 'domainBack',
    accountId: AccountId,
    { id, name, record }: LostDomain,
    more: (locale: Locale) => Record<string, string> = () => ({}),
  ) {
    const people = await contactsOf({ store }, accountId, ['owner', 'admin'], 'domains')
    const values = (locale: Locale) => ({ domain: name, record, ...more(locale) })
    return tell({ notices, log }, text, people, values, pages.domain(id))
  }
  const losses: LossDeps = {
    store,
    now,
    tellLost: (accountId, lost, sendsUntil) =>
      write('domainLost', accountId, lost, locale => ({
        since: moment(lost.since, locale),
        until: moment(sendsUntil, locale),
      })),
    tellBack: (accountId, lost) => write('domainBack', accountId, lost),
    tellInactive: ({ name, reason, explanation, ...of }) => {
      const data = { system: { id: of.systemId.toHexString(), name }, reason, explanation }
      return tellAccount(
        { store, now, interests: createInterests({ store, now }) },
        { ...of, type: 'system.inactive', data },
      )
    },
  }
  return domain => settleLoss(losses, domain)
}
