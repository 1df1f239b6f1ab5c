/** A report as a value, from its octets. What it says is claimed by whoever sent it, and is believed as far as that goes. */
import type { z } from 'zod'
import { type Form, readFeedback } from './feedback.ts'
import { collectRows, hasPassed, type Row, rowOf, type Sum } from './rows.ts'
import { Metadata, Policy, ReportRecord } from './schema.ts'
import { Unreadable, unpack } from './unpack.ts'

export interface AggregateReport {
  readonly form: Form
  readonly org: string
  readonly email: string
  readonly id: string
  readonly begin: Date
  readonly end: Date
  /** where the policy was found */
  readonly domain: string
  readonly policy: Omit<z.output<typeof Policy>, 'domain'>
  readonly rows: readonly Row[]
  /** rows beyond those, summed */
  readonly rest: Sum
  readonly mails: number
  readonly passed: number
  /** records that say nothing */
  readonly skipped: number
}

/** The smallest records take longer than the octets: a few kilobytes of gzip hold millions of empty ones. */
const maxRecords = 100_000

/** @throws Unreadable with the reason in words */
export async function readAggregateReport(octets: Buffer): Promise<AggregateReport> {
  const rows = collectRows()
  const sums = { mails: 0, passed: 0, skipped: 0 }
  let records = 0
  let form: Form = 'rfc7489'
  let metadata: z.output<typeof Metadata> | undefined
  let policy: z.output<typeof Policy> | undefined
  for await (const found of readFeedback(unpack(octets))) {
    if (found.part === 'form') form = found.form
    // a second head is no reporter's: the first counts
    else if (found.part === 'report_metadata') metadata ??= Metadata.safeParse(found.element).data
    else if (found.part === 'policy_published') policy ??= Policy.safeParse(found.element).data
    else {
      if (++records > maxRecords) throw new Unreadable('it has too many records')
      const record = ReportRecord.safeParse(found.element)
      if (!record.success) {
        sums.skipped++
        continue
      }
      const row = rowOf(record.data)
      sums.mails += row.mails
      if (hasPassed(row)) sums.passed += row.mails
      if (row.mails > 0) rows.add(row)
    }
  }
  if (metadata === undefined) throw new Unreadable('it does not say who reports on which time')
  if (policy === undefined) throw new Unreadable('it does not say of which domain it reports')
  if (sums.skipped > 0 && sums.mails === 0) throw new Unreadable('its records say nothing')
  const { org_name: org, email, report_id: id, date_range: range } = metadata
  const { domain, ...published } = policy
  return { form, org, email, id, ...range, domain, policy: published, ...rows.close(), ...sums }
}

const dayMs = 86_400_000
/** Clocks differ, and some reporters end a day in their own zone. */
const aheadMs = dayMs
const maxSpanMs = 366 * dayMs

/** @returns what is wrong with the time a report speaks of; null when it may be true */
export function timeFault(
  { begin, end }: Pick<AggregateReport, 'begin' | 'end'>,
  now: Date,
  keptDays: number,
): string | null {
  if (begin > end) return 'it ends before it begins'
  if (end.getTime() > now.getTime() + aheadMs) return 'it speaks of the future'
  if (end.getTime() - begin.getTime() > maxSpanMs) return 'it spans more than a year'
  if (end.getTime() < now.getTime() - keptDays * dayMs) return `it is older than ${keptDays} days`
  return null
}
