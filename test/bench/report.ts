/** The bench's words: the machine, one line a run, and the table at the end. */
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import type { RunResult } from './run-scenario.ts'
import type { Aim, Scenario } from './scenarios.ts'

export function machine(): Record<string, string | number> {
  const distribution = /^PRETTY_NAME="(.*)"$/m.exec(readOrEmpty('/etc/os-release'))?.[1] ?? process.platform
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    system: distribution,
    node: process.version,
    loadBefore: Number(readOrEmpty('/proc/loadavg').split(' ')[0] ?? 0),
  }
}

const readOrEmpty = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const figure = (value: number) => (Number.isNaN(value) ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(1))

export function runLine(run: RunResult): string {
  const by = Object.entries(run.cpuMsBy)
    .filter(([, ms]) => ms > 0)
    .map(([name, ms]) => `${name} ${figure(ms / Math.max(run.delivered, 1))}`)
  return (
    `  ${figure(run.acceptedPerSecond)}/s accepted, ${figure(run.deliveredPerSecond)}/s delivered (${run.delivered} mails), ` +
    `${figure(run.cpuMsPerMail)} CPU ms/mail${by.length > 0 ? ` (${by.join(', ')})` : ''}, ` +
    `p50/p95/p99 ${figure(run.p50Ms)}/${figure(run.p95Ms)}/${figure(run.p99Ms)} ms, ${figure(run.peakMemoryMb)} MB; ` +
    `bench ${figure(run.benchCpuMsPerMail)} CPU ms/mail, others ${(run.othersShare * 100).toFixed(0)} % of the machine` +
    run.faults
      .slice(0, 5)
      .map(fault => `\n  FAULT: ${fault}`)
      .join('')
  )
}

const measures: [keyof Aim, string, (run: RunResult) => number, 'least' | 'most'][] = [
  ['perSecond', 'mails/s', run => run.deliveredPerSecond, 'least'],
  ['cpuMsPerMail', 'CPU ms/mail', run => run.cpuMsPerMail, 'most'],
  ['p50Ms', 'p50 ms', run => run.p50Ms, 'most'],
  ['p95Ms', 'p95 ms', run => run.p95Ms, 'most'],
  ['memoryMb', 'memory MB', run => run.peakMemoryMb, 'most'],
]

export type Grade = 'target' | 'floor' | 'below'

/** The worst grade of all the scenario asks for; a run with faults is below. */
export function gradeOf(scenario: Scenario, run: RunResult): Grade {
  if (run.faults.length > 0) return 'below'
  const holds = (aim: Aim) =>
    measures.every(([key, , pick, sense]) => {
      const limit = aim[key]
      return limit === undefined || (sense === 'least' ? pick(run) >= limit : pick(run) <= limit)
    })
  return holds(scenario.target) ? 'target' : holds(scenario.floor) ? 'floor' : 'below'
}

export function resultTable(results: readonly { scenario: Scenario; run: RunResult }[]): string {
  const rows = [['scenario', 'measure', 'here', 'target', 'floor', '']]
  for (const { scenario, run } of results)
    for (const [key, name, pick, sense] of measures) {
      const [target, floor] = [scenario.target[key], scenario.floor[key]]
      if (target === undefined && floor === undefined) continue
      const reaches = (limit: number | undefined) =>
        limit === undefined || (sense === 'least' ? pick(run) >= limit : pick(run) <= limit)
      const sign = sense === 'least' ? '≥' : '≤'
      const aim = (limit: number | undefined) => (limit === undefined ? '' : `${sign} ${limit}`)
      const verdict = reaches(target)
        ? 'ok'
        : floor !== undefined && !reaches(floor)
          ? 'BELOW THE FLOOR'
          : 'below target'
      rows.push([scenario.title, name, figure(pick(run)), aim(target), aim(floor), verdict])
    }
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  return rows
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
