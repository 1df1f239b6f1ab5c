/** What the relay's processes cost while a run goes on: CPU time from before to after, memory at its highest. */
import { memoryBytes, processTree, type RunningProcess } from '../lab/processes.ts'

export interface Cost {
  readonly cpuMs: number
  readonly peakMemoryMb: number
  /** CPU by process title */
  readonly cpuMsBy: Record<string, number>
}

/** Reading the proportional set size makes the kernel walk the page tables: not too often. */
const SAMPLE_MS = 1000

export function startMeter(root: number): { stop(): Cost } {
  const before = new Map(processTree(root).map(({ pid, cpuMs }) => [pid, cpuMs]))
  let peak = 0
  const sample = () => {
    peak = Math.max(peak, memoryBytes(processTree(root).map(({ pid }) => pid)))
  }
  sample()
  const timer = setInterval(sample, SAMPLE_MS)
  return {
    stop() {
      clearInterval(timer)
      sample()
      const cpuMsBy: Record<string, number> = {}
      for (const process of processTree(root)) {
        const name = nameOf(process, root)
        cpuMsBy[name] = (cpuMsBy[name] ?? 0) + process.cpuMs - (before.get(process.pid) ?? 0)
      }
      return {
        cpuMs: Object.values(cpuMsBy).reduce((sum, ms) => sum + ms, 0),
        peakMemoryMb: peak / 1024 / 1024,
        cpuMsBy,
      }
    },
  }
}

/** Memory now, in MB by process. */
export function memoryMbBy(root: number): Record<string, number> {
  const by: Record<string, number> = {}
  for (const process of processTree(root)) {
    const name = nameOf(process, root)
    by[name] = (by[name] ?? 0) + memoryBytes([process.pid]) / 1024 / 1024
  }
  return by
}

const nameOf = ({ pid, title }: RunningProcess, root: number) =>
  pid === root ? 'supervisor' : title.replace(/^depesche /, '')
