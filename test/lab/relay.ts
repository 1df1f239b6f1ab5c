/** A relay under test: started as an operator starts it, with a data directory of its own; watched, killed, stopped. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { processTree, type RunningProcess } from './processes.ts'
import { run } from './programs.ts'

const root = resolve(import.meta.dirname, '../..')
const node = join(root, 'node_modules/.bin/node')
const main = join(root, 'relay/src/cli/main.ts')

/** run.json: the addresses really bound, `host:port`. */
export interface RelayAddresses {
  readonly pid: number
  readonly http: string | null
  readonly smtp: string | null
  readonly smtps: string | null
  readonly inbound: string | null
  readonly store: string
}

export type RelayPart = 'supervisor' | 'all' | 'submission' | 'delivery' | 'store'

export interface RunningRelay {
  readonly dataDir: string
  readonly env: Record<string, string>
  readonly addresses: RelayAddresses
  /** what `DATA_DIR/tls/ca.pem` is */
  readonly caFile: string
  processes(): RunningProcess[]
  /** runs the CLI on this relay's data directory */
  depesche<T = unknown>(...args: string[]): Promise<T>
  /** everything the relay has written to its log so far */
  log(): Promise<string>
  /** sends the signal; `all` hits every process at once. @returns the pids hit */
  kill(signal: NodeJS.Signals, which?: RelayPart): number[]
  /** resolves when the supervisor has ended */
  ended(): Promise<{ code: number | null; signal: string | null }>
  /** SIGTERM, and SIGKILL for what is left after 30 s. @returns the exit code */
  stop(): Promise<number | null>
  /** starts again on the same data directory (after stop or kill) */
  restart(env?: Record<string, string>): Promise<RunningRelay>
  /** stops it and removes the data directory */
  [Symbol.asyncDispose](): Promise<void>
}

export class DepescheError extends Error {
  override name = 'DepescheError'
  readonly code: number | null
  readonly stdout: string
  constructor(message: string, code: number | null, stdout: string) {
    super(message)
    this.code = code
    this.stdout = stdout
  }
}

/**
 * Runs `depesche … --json`.
 * @returns its answer: the JSON, or an array of them when there are several lines
 * @throws DepescheError with what it wrote to stderr when it fails
 */
export async function depesche<T = unknown>(env: Record<string, string>, ...args: string[]): Promise<T> {
  const ran = await run(node, [main, ...args, '--json'], { env, cwd: root, timeoutMs: 60_000 })
  const stdout = ran.stdout.toString().trim()
  if (ran.code !== 0) throw new DepescheError(`depesche ${args.join(' ')}: ${ran.stderr.trim()}`, ran.code, stdout)
  try {
    return JSON.parse(stdout) as T
  } catch {
    return stdout.split('\n').map(line => JSON.parse(line)) as T
  }
}

const startsWithinMs = 40_000
const launched = new Set<number>()
process.once('exit', () => {
  for (const pid of launched) for (const child of processTree(pid).reverse()) hit(child.pid, 'SIGKILL')
})

/** Loopback, free ports, short retries, quiet; whatever `env` names wins. */
export function relayEnv(dataDir: string, env: Record<string, string> = {}): Record<string, string> {
  return {
    DEPESCHE_DATA_DIR: dataDir,
    DEPESCHE_HTTP_PORT: '0',
    DEPESCHE_SMTP_PORT: '0',
    DEPESCHE_SMTPS_PORT: '0',
    DEPESCHE_INBOUND_PORT: '0',
    DEPESCHE_ALLOW_PRIVATE_DESTINATIONS: 'true',
    DEPESCHE_RETRY_SECONDS: '1,2,4',
    DEPESCHE_LOG_LEVEL: 'warn',
    ...(process.env.DEPESCHE_TEST_MONGODB_URI === undefined
      ? {}
      : { MONGODB_URI: process.env.DEPESCHE_TEST_MONGODB_URI }),
    ...env,
  }
}

/** @param args after `start`, e.g. `--trial` */
export async function launchRelay(
  env: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<RunningRelay> {
  const dataDir = env.DEPESCHE_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'relay-')))
  return launchOn(dataDir, relayEnv(dataDir, env), args)
}

/** libfaketime's clock of durations may step back while a process starts, which an assertion of Node's own ends. */
const steppedBack = /Assertion failed: \(now\) >= \(timer_base\(\)\)/

const launchOn = (dataDir: string, env: Record<string, string>, args: readonly string[]): Promise<RunningRelay> =>
  launchOnce(dataDir, env, args).catch(error => {
    if (env.FAKETIME_TIMESTAMP_FILE === undefined || !steppedBack.test(error.message)) throw error
    return launchOnce(dataDir, env, args)
  })

async function launchOnce(
  dataDir: string,
  env: Record<string, string>,
  args: readonly string[],
): Promise<RunningRelay> {
  const logFile = `${dataDir}.log`
  const log = openSync(logFile, 'a')
  const child = spawn(node, [main, 'start', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const pid = child.pid ?? 0
  launched.add(pid)
  const end = once(child, 'exit').then(([code, signal]) => {
    launched.delete(pid)
    return { code, signal } as { code: number | null; signal: string | null }
  })
  const readLog = () => readFile(logFile, 'utf8').catch(() => '')
  const addresses = await Promise.race([
    readRun(dataDir, pid),
    end.then(async ({ code, signal }) => {
      throw new Error(`the relay ended at its start (${signal ?? code}):\n${(await readLog()).slice(-4000)}`)
    }),
  ]).catch(async error => {
    for (const part of processTree(pid).reverse()) hit(part.pid, 'SIGKILL')
    throw new Error(`${error.message}\n${(await readLog()).slice(-4000)}`)
  })

  return {
    dataDir,
    env,
    addresses,
    caFile: join(dataDir, 'tls', 'ca.pem'),
    processes: () => processTree(pid),
    depesche: (...command) => depesche(env, ...command),
    log: readLog,
    kill(signal, which = 'all') {
      const pids = processTree(pid)
        .filter(part => isPart(part, which, pid))
        .map(part => part.pid)
      for (const hitPid of pids) hit(hitPid, signal)
      return pids
    },
    ended: () => end,
    stop: () => stopTree(pid, end),
    async restart(more = {}) {
      await stopTree(pid, end)
      return launchOn(dataDir, { ...env, ...more }, args)
    },
    async [Symbol.asyncDispose]() {
      await stopTree(pid, end)
      await rm(dataDir, { recursive: true, force: true })
      await rm(logFile, { force: true })
    },
  }
}

async function readRun(dataDir: string, pid: number): Promise<RelayAddresses> {
  for (const until = Date.now() + startsWithinMs; Date.now() < until; await delay(25)) {
    const text = await readFile(join(dataDir, 'run.json'), 'utf8').catch(() => null)
    if (text === null) continue
    const addresses = JSON.parse(text) as RelayAddresses
    if (addresses.pid === pid) return addresses // else one of a relay that was killed
  }
  throw new Error(`the relay was not ready within ${startsWithinMs / 1000} s`)
}

function isPart({ pid, title }: RunningProcess, which: RelayPart, supervisor: number): boolean {
  if (which === 'all') return true
  if (which === 'supervisor' || pid === supervisor) return which === 'supervisor' && pid === supervisor
  return title.startsWith('depesche ') && title.includes(which)
}

function hit(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it has ended by itself
  }
}

async function stopTree(pid: number, end: Promise<{ code: number | null }>): Promise<number | null> {
  const parts = processTree(pid)
  hit(pid, 'SIGTERM')
  const { code } = await Promise.race([end, delay(31_000, { code: null }, { ref: false })])
  for (const part of parts.reverse()) if (isAlive(part.pid)) hit(part.pid, 'SIGKILL')
  return code
}

const isAlive = (pid: number) => processTree(pid).length > 0
