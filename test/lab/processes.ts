/** What Linux says of a process and its descendants: who they are, what they cost. Reads /proc. */
import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second as /proc counts them (`getconf CLK_TCK`); 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

export interface RunningProcess {
  readonly pid: number
  readonly parent: number
  /** the command line, or the title the process gave itself */
  readonly title: string
  /** user and system time so far, ms */
  readonly cpuMs: number
}

/** @returns null when the process has ended */
export function readProcess(pid: number): RunningProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ') // from field 3 on, see proc(5)
    if (fields[0] === 'Z') return null
    const ticks = Number(fields[11]) + Number(fields[12])
    const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return { pid, parent: Number(fields[1]), title, cpuMs: (ticks * 1000) / TICKS_PER_SECOND }
  } catch {
    return null
  }
}

/** The process itself and all below it, parents first. */
export function processTree(root: number): RunningProcess[] {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => readProcess(Number(name)) ?? [])
  const tree = all.filter(({ pid }) => pid === root)
  for (let at = 0; at < tree.length; at++) tree.push(...all.filter(({ parent }) => parent === tree[at]?.pid))
  return tree
}

/** The whole machine since its start, ms over all cores: at work (for anybody), and in all. */
export function machineTime(): { readonly busyMs: number; readonly totalMs: number } {
  const [, ...fields] = (readFileSync('/proc/stat', 'latin1').split('\n')[0] ?? '').trim().split(/\s+/)
  const ticks = fields.slice(0, 8).map(Number) // guest time is part of user time
  const total = ticks.reduce((sum, count) => sum + count, 0)
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0)
  return { busyMs: ((total - idle) * 1000) / TICKS_PER_SECOND, totalMs: (total * 1000) / TICKS_PER_SECOND }
}

/** Memory of processes together: proportional set size, so that shared pages count once; else resident set size. */
export function memoryBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + memoryOf(pid), 0)
}

function memoryOf(pid: number): number {
  for (const [file, field] of [
    ['smaps_rollup', 'Pss'],
    ['status', 'VmRSS'],
  ] as const)
    try {
      const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(
        readFileSync(`/proc/${pid}/${file}`, 'latin1'),
      )?.[1]
      if (kilobytes !== undefined) return Number(kilobytes) * 1024
    } catch {
      // ended, or another user's
    }
  return 0
}
