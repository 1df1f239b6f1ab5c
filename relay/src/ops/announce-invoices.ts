/** Joins what follows from a new invoice or credit note: the mail with the paper to who pays, and an event. */
import { ObjectId } from 'bson'
import type { FinishDeps } from '../billing/invoices/finish.ts'
import { tellAccount } from '../events/tell.ts'
import { createNotices } from '../notices/index.ts'
import { writeNotice } from '../notices/write.ts'
import type { OwnMail } from '../own-mail/index.ts'
import { createInterests } from '../webhooks/interests.ts'
import type { RelayDeps } from './deps.ts'

/** @returns what issuing an invoice needs, whoever issues it: the job, or a booking over HTTP */
export function createIssuing(
  deps: Pick<RelayDeps, 'store' | 'now' | 'log' | 'settings'> & { readonly ownMail: OwnMail },
): FinishDeps {
  const { store, now, log } = deps
  const notices = createNotices(deps)
  const interests = createInterests({ store, now })
  return {
    store,
    now,
    log,
    async onIssued({ accountId, invoice, to, file }) {
      const { id, kind, number, issuedOn, grossCents, currency } = invoice
      const data = { invoice: { id, kind, number, issuedOn, grossCents, currency } }
      const event = { key: id, accountId, systemId: null, type: 'invoice.created', at: now(), data } as const
      await tellAccount({ store, now, interests }, event)
      const problem = await notices.whyNot()
      if (problem?.type === 'notices-unset') return // this relay sends no mails of its own: it is in the account
      const locale = to.language
      const values = { name: to.name, number, amount: amount(grossCents, locale) }
      const text = kind === 'credit' ? 'creditIssued' : 'invoiceIssued'
      await notices.notify({
        ...writeNotice(text, { email: to.email, locale }, values),
        once: { key: `invoice ${id}`, at: new ObjectId(id).getTimestamp() },
        attachments: [{ filename: file.name, contentType: file.type, content: file.content }],
      })
    },
  }
}

/** 123456 → `1.234,56` */
function amount(cents: number, locale: 'de' | 'en'): string {
  const whole = Math.trunc(Math.abs(cents) / 100).toLocaleString(locale)
  const sign = cents < 0 ? '−' : ''
  return `${sign}${whole}${locale === 'de' ? ',' : '.'}${String(Math.abs(cents) % 100).padStart(2, '0')}`
}
