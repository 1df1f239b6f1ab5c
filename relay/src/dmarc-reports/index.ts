/**
 * DMARC aggregate reports (RFC 9990, and the form of RFC 7489): receivers tell once a day who sent mail in a domain's name
 * and whether it passed. This room takes them, keeps those of connected domains, and sums them up. Anybody can send one
 * that says anything, so nothing follows from them but a summary.
 */
import type { Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'
import type { Store } from '../store/index.ts'
import { dmarcReportDays } from '../store/retention.ts'
import { type Refusal, refusal } from '../values.ts'
import { keepReport } from './keep.ts'
import { type AggregateReport, readAggregateReport, timeFault } from './read.ts'
import { type Attached, findReport, Unreadable } from './unpack.ts'

export type { Attached } from './unpack.ts'

export interface DmarcReportDeps {
  readonly store: Store
  readonly log: Pick<Logger, 'info'>
  readonly registry: Registry
  now(): Date
  /** what a mail has attached; never throws */
  attachmentsOf(raw: Buffer): Promise<readonly Attached[]>
}

const advice =
  'An aggregate report as in RFC 9990 is one gzip, zip or XML file of at most 20 MB unpacked, 2 MB in the mail'
/** In the transaction, so that reporters see that nobody has it, and no bounce is made by us (RFC 5321 §6.1). */
const unreadable = (why: string) => refusal(554, '5.6.0', `This is no DMARC report that can be read: ${why}`, advice)
const full = refusal(452, '4.2.2', 'This domain has had too many reports today', 'Try again tomorrow')

export function createDmarcReports(deps: DmarcReportDeps) {
  const taken = new Counter({
    name: 'depesche_dmarc_reports_total',
    help: 'DMARC reports that came, by what became of them (foreign: of a domain that is not connected)',
    labelNames: ['became'],
    registers: [deps.registry],
  })
  /** One after the other: reading is work of the processor, and each holds what it reads. */
  let reading: Promise<unknown> = Promise.resolve()

  async function read(raw: Buffer): Promise<AggregateReport> {
    const found = findReport(await deps.attachmentsOf(raw))
    if (found === null) throw new Unreadable('none is attached')
    const report = await readAggregateReport(found.octets)
    const fault = timeFault(report, deps.now(), dmarcReportDays)
    if (fault !== null) throw new Unreadable(fault)
    return report
  }

  /** @param whole the mail was not cut. @returns what became of it. @throws when the store can't take it now */
  return async function takeDmarcReport(raw: Buffer, whole: boolean): Promise<string | Refusal> {
    const turn = reading.then(() => (whole ? read(raw) : Promise.reject(new Unreadable('it is larger than 2 MB'))))
    reading = turn.catch(() => undefined)
    let report: AggregateReport
    try {
      report = await turn
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      taken.inc({ became: 'unreadable' })
      deps.log.info({ why: error.message, cause: error.cause }, 'a DMARC report could not be read')
      return unreadable(error.message)
    }
    const kept = await keepReport(deps, report)
    taken.inc({ became: kept })
    deps.log.info({ org: report.org, domain: report.domain, mails: report.mails, became: kept }, 'a DMARC report came')
    if (kept === 'full') return full
    return { stored: 'report taken', duplicate: 'report was here already', foreign: 'no domain of ours is meant' }[kept]
  }
}
