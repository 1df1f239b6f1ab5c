/** One run of one scenario: send, wait until the sink has every accepted mail, count. */
import { setTimeout as delay } from 'node:timers/promises'
import type { TrialRecord } from '../../relay/src/trial/index.ts'
import { judgeByMailauth } from '../lab/judges.ts'
import { machineTime } from '../lab/processes.ts'
import type { HttpTarget } from './http-load.ts'
import { type SinkProcess, send } from './load-processes.ts'
import { startMeter } from './meter.ts'
import type { Scenario } from './scenarios.ts'
import type { LoadTarget } from './smtp-load.ts'

export interface RunResult {
  readonly scenario: string
  readonly accepted: number
  readonly acceptedPerSecond: number
  readonly delivered: number
  /** signed and at the sink, from the first mail's start to the last one's arrival */
  readonly deliveredPerSecond: number
  readonly cpuMsPerMail: number
  readonly cpuMsBy: Record<string, number>
  /** sender and sink */
  readonly benchCpuMsPerMail: number
  /** how much of the machine's CPU went to neither relay nor bench, 0 to 1: above 0.1 the rates say little */
  readonly othersShare: number
  readonly peakMemoryMb: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  /** what is wrong with the run; empty when it counts */
  readonly faults: readonly string[]
}

export interface RunDeps {
  readonly target: LoadTarget
  readonly http: HttpTarget | null
  readonly sink: SinkProcess
  /** the process whose tree is measured; null in the direct run */
  readonly relayPid: number | null
  /** keys to verify the sample with */
  readonly records: readonly TrialRecord[]
  readonly from: string
  readonly recipientDomains: readonly string[]
  readonly senders: number
}

/** The queue is worked off at no less than a tenth of the rate at which it was filled, or the run is given up. */
const DRAIN_AT_MOST_MS = 60_000
/** The relay still writes outcomes when the sink has the last mail; they belong to the cost. */
const SETTLE_MS = 500

export async function runScenario(scenario: Scenario, seconds: number, deps: RunDeps): Promise<RunResult> {
  const { sink, relayPid } = deps
  await sink.clear()
  const meter = relayPid === null ? null : startMeter(relayPid)
  const machineBefore = machineTime()
  const sent = await send(
    {
      target: deps.target,
      http:
        scenario.httpBatch === undefined || deps.http === null
          ? null
          : { ...deps.http, batch: scenario.httpBatch, raw: scenario.raw === true },
      name: `${scenario.name}-${Date.now().toString(36)}`,
      from: deps.from,
      recipientDomains: deps.recipientDomains,
      sizeBytes: scenario.sizeBytes,
      clients: scenario.clients,
      keepsConnection: scenario.keepsConnection,
      seconds,
      rate: scenario.rate,
    },
    Math.min(deps.senders, scenario.clients),
  )
  for (const until = Date.now() + DRAIN_AT_MOST_MS; Date.now() < until && (await sink.count()) < sent.accepted; )
    await delay(100)
  await delay(SETTLE_MS)
  const cost = meter?.stop() ?? { cpuMs: 0, peakMemoryMb: 0, cpuMsBy: {} }
  const report = await sink.report()
  const machine = machineTime()
  const benchCpuMs = sent.cpuMs + report.cpuMs
  const othersMs = machine.busyMs - machineBefore.busyMs - cost.cpuMs - benchCpuMs

  const faults = Object.entries(sent.refused).map(([why, count]) => `${count} × ${why}`)
  if (report.mails < sent.accepted)
    faults.push(`${sent.accepted - report.mails} mails have not come within ${DRAIN_AT_MOST_MS / 1000} s`)
  if (report.mails > sent.accepted) faults.push(`${report.mails - sent.accepted} mails came twice`)
  if (relayPid !== null) {
    if (report.unsigned > 0) faults.push(`${report.unsigned} mails are not signed`)
    for (const sample of report.samples) {
      const verdict = await judgeByMailauth(Buffer.from(sample, 'base64'), deps.records)
      if (verdict?.passed !== true) faults.push(`a signature does not hold: ${verdict?.detail}`)
    }
  }
  const secondsOf = (from: string, to: string) => Math.max(Number(BigInt(to) - BigInt(from)) / 1e9, 0.001)
  const ages = report.ages.sort((a, b) => a - b)
  const percentile = (share: number) => ages[Math.min(ages.length - 1, Math.floor(ages.length * share))] ?? Number.NaN
  return {
    scenario: scenario.name,
    accepted: sent.accepted,
    acceptedPerSecond: sent.accepted / secondsOf(sent.startedNs, sent.endedNs),
    delivered: report.mails,
    deliveredPerSecond: report.mails / secondsOf(sent.startedNs, report.lastNs),
    cpuMsPerMail: cost.cpuMs / Math.max(report.mails, 1),
    cpuMsBy: cost.cpuMsBy,
    benchCpuMsPerMail: benchCpuMs / Math.max(report.mails, 1),
    othersShare: Math.max(0, othersMs / (machine.totalMs - machineBefore.totalMs)),
    peakMemoryMb: cost.peakMemoryMb,
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    p99Ms: percentile(0.99),
    faults,
  }
}

/** Of several runs of one scenario, each figure's median. */
export function medianOf(runs: readonly RunResult[]): RunResult {
  const median = (pick: (run: RunResult) => number) => {
    const sorted = runs.map(pick).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  }
  const [first] = runs
  if (first === undefined) throw new Error('no run, no median')
  return {
    ...first,
    accepted: runs.reduce((sum, run) => sum + run.accepted, 0),
    delivered: runs.reduce((sum, run) => sum + run.delivered, 0),
    acceptedPerSecond: median(run => run.acceptedPerSecond),
    deliveredPerSecond: median(run => run.deliveredPerSecond),
    cpuMsPerMail: median(run => run.cpuMsPerMail),
    benchCpuMsPerMail: median(run => run.benchCpuMsPerMail),
    othersShare: median(run => run.othersShare),
    peakMemoryMb: Math.max(...runs.map(run => run.peakMemoryMb)),
    p50Ms: median(run => run.p50Ms),
    p95Ms: median(run => run.p95Ms),
    p99Ms: median(run => run.p99Ms),
    faults: runs.flatMap(run => run.faults),
  }
}
