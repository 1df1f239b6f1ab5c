/**
 * Keeps a report for every account that may send for its domain, or one above it; a report of any other domain leaves
 * nothing behind. Whoever only enters a domain, without its DKIM record, learns nothing of it. Anybody can send reports, so
 * a day's are limited per domain, in number and in rows.
 */
import { createHash } from 'node:crypto'
import type { ObjectId } from 'bson'
import { isTrusted, neverLooked, type RecordFacts } from '../domains/key-ring.ts'
import { durable, type Store } from '../store/index.ts'
import { dmarcReportDays } from '../store/retention.ts'
import type { AggregateReport } from './read.ts'
import { hasPassed, type KeptRow, type Row, type Sum } from './rows.ts'

/** Large domains get some hundred reports a day. */
const reportsPerDay = 1000
/** Some ten megabytes; what is more is summed. */
const rowsPerDay = 20_000
/** Of those whose record was seen once: entries without proof can't push the others out. */
const maxAccounts = 100
const dayMs = 86_400_000

export interface KeptReport extends Omit<AggregateReport, 'id' | 'domain' | 'rows' | 'skipped'> {
  readonly _id: string
  readonly accountId: ObjectId
  /** the account's sending domain */
  readonly domain: string
  readonly policyDomain: string
  readonly reportId: string
  readonly rows: readonly KeptRow[]
  readonly receivedAt: Date
  readonly expiresAt: Date
}

/** `foreign`: nobody here may send for the domain; `full`: its day has brought too many */
export type Kept = 'stored' | 'duplicate' | 'foreign' | 'full'

interface Entry {
  readonly _id: ObjectId
  readonly accountId: ObjectId
  readonly name: string
  readonly keys: readonly { readonly selector: string }[]
  readonly dkim?: Partial<RecordFacts> | null
  readonly dmarcToday?: { readonly day: string; readonly reports: number; readonly rows: number }
}

export async function keepReport(deps: { store: Store; now(): Date }, report: AggregateReport): Promise<Kept> {
  const entries = await deps.store.db
    .collection<Entry>('domains')
    .find({ name: { $in: namesUpTo(report.domain) }, 'dkim.matchedAt': { $ne: null } })
    .project<Entry>({ accountId: 1, name: 1, 'keys.selector': 1, dkim: 1, dmarcToday: 1 })
    .limit(maxAccounts)
    .toArray()
  const proven = entries.filter(({ dkim }) => isTrusted({ ...neverLooked, ...dkim }, deps.now()))
  const became = new Set<Kept>()
  for (const entry of proven) became.add(await keepFor(deps, entry, report))
  return (['stored', 'full', 'duplicate'] as const).find(kept => became.has(kept)) ?? 'foreign'
}

/** The domain and those above it, without a top-level domain. */
function namesUpTo(domain: string): string[] {
  const labels = domain.split('.')
  return labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'))
}

async function keepFor(
  { store, now }: { store: Store; now(): Date },
  entry: Entry,
  report: AggregateReport,
): Promise<Kept> {
  const day = now().toISOString().slice(0, 10)
  const today = entry.dmarcToday?.day === day ? entry.dmarcToday : { day, reports: 0, rows: 0 }
  if (today.reports >= reportsPerDay) return 'full'
  const { id: reportId, domain: policyDomain, rows: all, rest: before, skipped: _, ...facts } = report
  const { rows, rest } = split(all, before, Math.max(rowsPerDay - today.rows, 0))
  const kept: Omit<KeptReport, '_id'> = {
    accountId: entry.accountId,
    domain: entry.name,
    policyDomain,
    reportId,
    ...facts,
    rows: rows.map(row => ({ ...row, ours: isOurs(row, entry) })),
    rest,
    receivedAt: now(),
    expiresAt: new Date(now().getTime() + dmarcReportDays * dayMs),
  }
  const { upsertedCount } = await store.db
    .collection<KeptReport>('dmarcReports')
    .updateOne({ _id: idOf(entry, report) }, { $setOnInsert: kept }, { upsert: true, ...durable })
  if (upsertedCount === 0) return 'duplicate'
  const count = { day, reports: today.reports + 1, rows: today.rows + rows.length }
  await store.db.collection('domains').updateOne({ _id: entry._id }, { $set: { dmarcToday: count } })
  return 'stored'
}

/** The Report-ID is unique among the reports of one reporter (RFC 9990 §3.5.1, RFC 7489 §7.2.1.1). */
const idOf = ({ _id }: Entry, { org, id, domain }: AggregateReport): string =>
  createHash('sha256')
    .update(JSON.stringify([_id.toHexString(), org.toLowerCase(), id, domain]))
    .digest('base64url')

/** Told now, while the keys of that time are still known: a retired one is deleted after seven days. */
const isOurs = ({ signatures }: Row, { name, keys }: Entry): boolean =>
  signatures.some(
    ({ domain, selector, result }) =>
      result === 'pass' && domain === name && keys.some(key => key.selector.toLowerCase() === selector.toLowerCase()),
  )

function split(all: readonly Row[], before: Sum, most: number): { rows: readonly Row[]; rest: Sum } {
  const over = all.slice(most)
  return {
    rows: all.slice(0, most),
    rest: over.reduce(
      (sum, row) => ({
        rows: sum.rows + 1,
        mails: sum.mails + row.mails,
        passed: sum.passed + (hasPassed(row) ? row.mails : 0),
      }),
      before,
    ),
  }
}
