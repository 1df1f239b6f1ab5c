/** Other people's programs: whether they are here, and running them without blocking our servers. */
import { execFileSync, spawn } from 'node:child_process'

export interface Ran {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

export function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export interface RunOptions {
  readonly input?: Buffer | string
  readonly env?: Record<string, string | undefined>
  readonly cwd?: string
  readonly timeoutMs?: number
}

/** Never rejects for a failing program: that is what `code` is for. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const { input = '', timeoutMs = 30_000, env, cwd } = options
    const child = spawn(program, [...args], {
      cwd,
      env: { ...process.env, ...env },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', chunk => stdout.push(chunk))
    child.stderr.on('data', chunk => stderr.push(chunk))
    child.stdin.on('error', () => {}) // it may end without reading
    child.once('error', reject)
    child.once('close', code =>
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    )
    child.stdin.end(input)
  })
}
