/** `DATA_DIR/run.json`: where a running relay can be reached; there while it runs. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface RunFile {
  readonly pid: number
  readonly http: string | null
  readonly smtp: string | null
  readonly smtps: string | null
  readonly inbound: string | null
  readonly store: string
  /** process ids by role, at the start */
  readonly children?: Record<string, number>
  /** of `start --trial`: the zone's server and the inbox, for the CLI */
  readonly trial?: {
    readonly dns: string
    readonly mxPort: number
    readonly inboxDir: string
    readonly operatorSystem?: string
  }
}

/** @returns null when no relay runs on this data directory (a file left by a crash, perhaps cut off, doesn't count) */
export async function readRunFile(dataDir: string): Promise<RunFile | null> {
  const text = await readFile(join(dataDir, 'run.json'), 'utf8').catch(() => null)
  if (text === null) return null
  const run = parse(text)
  return run !== null && (await isRelay(run.pid)) ? run : null
}

/** @returns null for what a power cut left of the file */
function parse(text: string): RunFile | null {
  try {
    return JSON.parse(text) as RunFile
  } catch {
    return null
  }
}

/** A process id may have been given to another program since. */
async function isRelay(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  return command === null || /depesche|node/.test(command)
}
