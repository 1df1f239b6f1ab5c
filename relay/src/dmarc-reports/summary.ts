/** Who else sends as a domain: the kept reports of a time, summed by source. Reports are read one by one. */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import { classOf, explain, type OwnTraces, type SourceClass, sourceClasses } from './classes.ts'
import type { KeptReport } from './keep.ts'
import { type NameDns, namesOf } from './names.ts'
import { hasPassed, type KeptRow } from './rows.ts'

export interface SummaryDeps extends OwnTraces {
  readonly store: Store
  readonly dns: NameDns
  now(): Date
}

interface Counts {
  mails: number
  passed: number
}

export interface Source extends Readonly<Counts> {
  readonly ip: string
  /** in reverse DNS, where it leads back to the address and was asked for */
  readonly name: string | null
  readonly class: SourceClass
  /** `aligned`: mails whose signature or return path is the domain's; `signers`: whose signatures were good */
  readonly dkim: { readonly aligned: number; readonly signers: readonly (Signer & { readonly mails: number })[] }
  readonly spf: { readonly aligned: number }
  /** what receivers did with how many */
  readonly dispositions: { readonly none: number; readonly quarantine: number; readonly reject: number }
  /** why a policy was not applied */
  readonly reasons: readonly string[]
  readonly explanation: { readonly de: string; readonly en: string }
}

interface Signer {
  readonly domain: string
  readonly selector: string
}

export interface DmarcSummary extends Readonly<Counts> {
  readonly domain: string
  readonly from: Date
  readonly to: Date
  readonly reports: number
  readonly reporters: readonly { readonly org: string; readonly reports: number; readonly mails: number }[]
  /** as the newest report found it */
  readonly policy: KeptReport['policy'] | null
  readonly classes: Readonly<Record<SourceClass, Readonly<Counts & { sources: number }>>>
  /** the largest, unknown ones first */
  readonly sources: readonly Source[]
  /** mails of sources that are too many to be listed */
  readonly unlisted: Readonly<Counts>
}

/** The rows of a month may be of many machines; beyond these the smallest are summed. */
const maxSources = 10_000
const maxListed = 200
const maxReporters = 100
const maxSigners = 5
const namesAsked = 50
const namesWithinMs = 8000
const dayMs = 86_400_000

type Counted = Omit<Source, 'name' | 'dkim' | 'spf' | 'dispositions' | 'reasons' | 'explanation'> &
  Counts & {
    dkimAligned: number
    spfAligned: number
    readonly signers: Map<string, number>
    readonly dispositions: { none: number; quarantine: number; reject: number }
    readonly reasons: Set<string>
  }

export async function summarizeReports(
  deps: SummaryDeps,
  accountId: ObjectId,
  domain: string,
  days: number,
): Promise<DmarcSummary> {
  const to = deps.now()
  const from = new Date(to.getTime() - days * dayMs)
  const reports = deps.store.db.collection<KeptReport>('dmarcReports')
  let sources = new Map<string, Counted>()
  const reporters = new Map<string, { reports: number; mails: number }>()
  const total = { reports: 0, mails: 0, passed: 0 }
  const unlisted: Counts = { mails: 0, passed: 0 }
  let newest: KeptReport | null = null
  const unlist = (some: Iterable<Counts>) => {
    for (const one of some) add(unlisted, one)
  }

  for await (const report of reports.find({ accountId, domain, end: { $gte: from } })) {
    total.reports++
    add(total, report)
    if (newest === null || report.end > newest.end) newest = report
    const reporter = reporters.get(report.org) ?? { reports: 0, mails: 0 }
    if (reporters.size < 10 * maxReporters || reporters.has(report.org)) reporters.set(report.org, reporter)
    reporter.reports++
    reporter.mails += report.mails
    add(unlisted, report.rest)
    for (const row of report.rows) count(sources, row, deps)
    if (sources.size < 2 * maxSources) continue
    const sorted = [...sources].sort(([, a], [, b]) => b.mails - a.mails)
    unlist(sorted.slice(maxSources).map(([, source]) => source))
    sources = new Map(sorted.slice(0, maxSources))
  }

  const sorted = [...sources.values()].sort((a, b) => b.mails - a.mails)
  unlist(sorted.slice(maxListed))
  const listed = sourceClasses.flatMap(of => sorted.slice(0, maxListed).filter(source => source.class === of))
  const asked = listed.slice(0, namesAsked).map(({ ip }) => ip)
  const names = await namesOf(deps.dns, asked, namesWithinMs)
  return {
    domain,
    from,
    to,
    ...total,
    reporters: [...reporters]
      .map(([org, counts]) => ({ org, ...counts }))
      .sort((a, b) => b.mails - a.mails)
      .slice(0, maxReporters),
    policy: newest?.policy ?? null,
    classes: classesOf(sorted),
    sources: listed.map(source => view(source, names.get(source.ip) ?? null)),
    unlisted,
  }
}

const add = (to: Counts, { mails, passed }: Counts) => {
  to.mails += mails
  to.passed += passed
}

/** A forwarder may pass on some mails of ours and some of a forger: an address stands once per class. */
function count(sources: Map<string, Counted>, row: KeptRow, own: OwnTraces) {
  const { ip, mails } = row
  const of = classOf(row, own)
  const key = `${of} ${ip}`
  let source = sources.get(key)
  if (source === undefined) {
    source = {
      ip,
      class: of,
      mails: 0,
      passed: 0,
      dkimAligned: 0,
      spfAligned: 0,
      signers: new Map(),
      dispositions: { none: 0, quarantine: 0, reject: 0 },
      reasons: new Set(),
    }
    sources.set(key, source)
  }
  add(source, { mails, passed: hasPassed(row) ? mails : 0 })
  if (row.dkim) source.dkimAligned += mails
  if (row.spf) source.spfAligned += mails
  if (row.disposition !== null) source.dispositions[row.disposition] += mails
  for (const reason of row.reasons) if (source.reasons.size < 10) source.reasons.add(reason)
  for (const { domain, selector, result } of row.signatures) {
    const signer = `${domain} ${selector}`
    if (result !== 'pass' || (source.signers.size >= 20 && !source.signers.has(signer))) continue
    source.signers.set(signer, (source.signers.get(signer) ?? 0) + mails)
  }
}

function classesOf(sources: readonly Counted[]): DmarcSummary['classes'] {
  const sums = (of: SourceClass) => {
    const sum = { sources: 0, mails: 0, passed: 0 }
    for (const source of sources)
      if (source.class === of) {
        sum.sources++
        add(sum, source)
      }
    return sum
  }
  return { unknown: sums('unknown'), known: sums('known'), forwarder: sums('forwarder'), ours: sums('ours') }
}

function view({ ip, class: of, dkimAligned, spfAligned, signers, ...counts }: Counted, name: string | null): Source {
  return {
    ip,
    name,
    class: of,
    ...counts,
    dkim: {
      aligned: dkimAligned,
      signers: [...signers]
        .sort(([, a], [, b]) => b - a)
        .slice(0, maxSigners)
        .map(([signer, mails]) => {
          const [domain = '', selector = ''] = signer.split(' ')
          return { domain, selector, mails }
        }),
    },
    spf: { aligned: spfAligned },
    reasons: [...counts.reasons],
    explanation: explain(of, counts),
  }
}
