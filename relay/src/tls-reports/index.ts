/**
 * TLS reports (RFC 8460): tells a domain that asks for it how the TLS sessions with its hosts went, once a day. It reads
 * what collect.ts has counted, and touches no mail.
 *
 * Reports go to https: targets by POST, and to mailto: ones as a mail of the operator's system; without one they are kept.
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { toBuffer } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import type { ReportedDay } from './mail.ts'
import { type PostDeps, postReport } from './post.ts'
import { type SessionCount, tlsReport } from './report.ts'
import { isHttps, reportTargets } from './request.ts'

export { createTlsSessionCounts, type TlsSessionCounts } from './collect.ts'
export { reportMail } from './mail.ts'

export interface TlsReportDeps {
  readonly store: Store
  readonly dns: PostDeps['dns'] & { resolveTxt(name: string): Promise<string[][]> }
  now(): Date
  readonly log: { info(facts: object, text: string): void; warn(facts: object, text: string): void }
  readonly settings: { readonly hostname: string; readonly allowPrivateDestinations: boolean }
  readonly trustedAuthorities?: readonly string[]
  /** mails a report; null: there is no system to do so */
  readonly mail?: ((of: ReportedDay, report: Buffer, to: string) => Promise<void>) | null
}

interface SessionRow extends SessionCount {
  readonly domain: string
}

interface ReportRow {
  readonly _id: string
  readonly day: string
  readonly domain: string
  readonly targets: readonly string[]
  readonly state: 'waiting' | 'sent' | 'kept' | 'failed'
  readonly tries: number
  readonly report: Buffer
}

const dayMs = 86_400_000
/** Days that may still lack their report, e.g. after an outage. */
const daysBack = 3
/** Hourly: RFC 8460 §5.4 wants attempts over a day. */
const maxTries = 24
const keepMs = 30 * dayMs

/** Builds what is lacking and sends what waits; safe to repeat. @returns how many reports were built and sent */
export async function sendTlsReports(
  deps: TlsReportDeps,
  signal: AbortSignal,
): Promise<{ built: number; sent: number }> {
  let built = 0
  for (let back = daysBack; back >= 1 && !signal.aborted; back--) {
    const day = new Date(deps.now().getTime() - back * dayMs).toISOString().slice(0, 10)
    built += await buildReports(deps, day, signal)
  }
  const sent = await sendWaiting(deps, signal)
  if (built + sent > 0) deps.log.info({ built, sent }, 'TLS reports')
  return { built, sent }
}

async function buildReports(deps: TlsReportDeps, day: string, signal: AbortSignal): Promise<number> {
  const sessions = deps.store.db.collection<SessionRow>('tlssessions')
  let built = 0
  let group: SessionRow[] = []
  const close = async () => {
    if (group[0] !== undefined && (await buildOne(deps, day, group[0].domain, group))) built++
    group = []
  }
  // a domain has some hundreds of rows at most, so one domain at a time is bounded
  for await (const row of sessions.find({ day }).sort({ day: 1, domain: 1 })) {
    if (signal.aborted) return built
    if (group[0] !== undefined && group[0].domain !== row.domain) await close()
    group.push(row)
  }
  await close()
  return built
}

async function buildOne(deps: TlsReportDeps, day: string, domain: string, counts: SessionRow[]): Promise<boolean> {
  const reports = deps.store.db.collection<ReportRow>('tlsreports')
  const _id = `${day} ${domain}`
  if ((await reports.findOne({ _id }, { projection: { _id: 1 } })) !== null) return false
  const targets = reportTargets(await deps.dns.resolveTxt(`_smtp._tls.${domain}`).catch(() => []))
  if (targets.length === 0) return false // no longer wanted, or DNS fails: the next hour asks again
  const { hostname } = deps.settings
  const frame = { organization: hostname, contact: `postmaster@${hostname}`, id: reportId(day, domain, hostname), day }
  const report = await promisify(gzip)(JSON.stringify(tlsReport({ ...frame, domain }, counts)))
  const state = deps.mail || targets.some(isHttps) ? 'waiting' : 'kept'
  const at = { createdAt: deps.now(), expiresAt: new Date(deps.now().getTime() + keepMs) }
  await reports.updateOne(
    { _id },
    { $setOnInsert: { day, domain, targets, state, tries: 0, report, sentTo: null, lastError: null, ...at } },
    { upsert: true },
  )
  return true
}

const reportId = (day: string, domain: string, hostname: string) => `${day}.${domain}@${hostname}`

async function sendWaiting(deps: TlsReportDeps, signal: AbortSignal): Promise<number> {
  const reports = deps.store.db.collection<ReportRow>('tlsreports')
  const post = { ...deps, allowPrivateDestinations: deps.settings.allowPrivateDestinations }
  const { hostname } = deps.settings
  const ofDay = (day: string, domain: string): ReportedDay => {
    return { day, domain, submitter: hostname, reportId: reportId(day, domain, hostname) }
  }
  let sent = 0
  const waiting = await reports.find({ state: 'waiting' }).sort({ state: 1, day: 1 }).limit(1000).toArray()
  for (const { _id, day, domain, targets, tries, report } of waiting) {
    if (signal.aborted) break
    let lastError = 'no target can be reached from here'
    let sentTo: string | null = null
    for (const uri of [...targets.filter(isHttps), ...(deps.mail ? targets.filter(uri => !isHttps(uri)) : [])]) {
      try {
        if (isHttps(uri)) await postReport(post, uri, toBuffer(report))
        else await deps.mail?.(ofDay(day, domain), toBuffer(report), decodeURIComponent(uri.slice('mailto:'.length)))
        sentTo = uri
        break // §3: one of several is enough
      } catch (error) {
        lastError = (error as Error).message
        deps.log.warn({ report: _id, uri, reason: lastError }, 'TLS report not sent')
      }
    }
    const over = tries + 1 >= maxTries ? (targets.some(uri => !isHttps(uri)) ? 'kept' : 'failed') : 'waiting'
    const change = sentTo === null ? { state: over, lastError } : { state: 'sent' as const, sentTo }
    await reports.updateOne({ _id }, { $set: change as Partial<ReportRow>, $inc: { tries: 1 } })
    if (sentTo !== null) sent++
  }
  return sent
}
