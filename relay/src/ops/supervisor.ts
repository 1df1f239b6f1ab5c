/**
 * The supervisor: a small process that starts the embedded engine and the roles as children, restarts what dies, passes
 * hints between them, and ends them in order. It touches no mail, so that nothing a mail does can bring it down.
 *
 * Submission has a process of its own and so has the store: TLS and fsync must not share an event loop.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Role, Settings } from '../config/settings.ts'
import type { Relay } from '../main.ts'
import { ensureTlsFiles, keepTlsFiles } from '../tls/own-files.ts'
import type { FromChild, ToChild } from './ipc.ts'
import { type RunFile, readRunFile } from './run-file.ts'

export type Say = (line: string) => void

interface Child {
  readonly name: string
  process: ChildProcess
  /** ends with the process */
  readonly exited: Promise<void>
}

/** A child that dies again at once is started later and later; one that lived a minute is forgiven. */
const firstPauseMs = 100
const longestPauseMs = 5_000
const startsWithinMs = 30_000
const rolesStopWithinMs = 26_000 // SIGTERM to exit within 30 s in all
const storeStopsWithinMs = 3_000

/**
 * Memory: V8 lets its young generation grow to 3 × 16 MB and more per process before it collects. Octets of mails lie in
 * buffers outside that heap: collected rarely, they pile up to where V8 looks through the whole heap instead (a third of
 * the CPU time of 5 MB mails, docs/performance.md). With 2 MB it collects often, each time little, and
 * looks through the whole only from 64 MB on. Where thousands of lanes run, what 2 MB hold is all in use when it is full: it
 * was copied to the old generation to die there, and half of the delivery process' time was collecting; so that has 8 MB.
 * glibc's arenas per thread would keep freed buffers of the TLS and signing threads.
 */
const smallHeap = (name: string) => [
  `--max-semi-space-size=${name.includes('delivery') ? 8 : 2}`,
  '--initial-old-space-size=64',
]
const smallEnv = {
  MALLOC_ARENA_MAX: '2',
  DEBUG_COLORS: 'no', // else the package `debug`, which Agenda calls several times per job, asks the terminal each time
  // Stripped and compiled modules are kept beside the code, with the code's own owner: a process that finds them starts
  // faster and doesn't load the TypeScript stripper (15 MB). Where the folder can't be written, nothing is kept.
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../node_modules/.cache/depesche', import.meta.url)),
}

export interface Supervisor {
  readonly run: RunFile
  /** makes the first operator, until it is used; not in run.json, where it would lie about */
  readonly operatorLink: string | null
  /** resolves when everything has ended */
  stop(): Promise<void>
}

/**
 * @param env what the children get; the settings were read from it
 * @param extra shown in run.json beside the addresses
 * @throws Error with a sentence when something can't be started
 */
export async function startSupervisor(
  settings: Settings,
  env: NodeJS.ProcessEnv,
  extra: Pick<RunFile, 'trial'> = {},
): Promise<Supervisor> {
  const { dataDir } = settings
  // words that can't be written (a full disk, a closed terminal) must not end what keeps the relay running
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const other = await readRunFile(dataDir)
  if (other !== null)
    throw new Error(
      `A relay already runs on ${dataDir} (process ${other.pid}). Stop it first, or set DEPESCHE_DATA_DIR to another folder`,
    )

  const tls =
    settings.tlsCert !== null && settings.tlsKey !== null
      ? { certFile: settings.tlsCert, keyFile: settings.tlsKey }
      : await ensureTlsFiles(join(dataDir, 'tls'), settings.hostname)
  const node = await nodeId(dataDir)
  const children = new Map<string, Child>()
  let stopping = false

  /** Starts a child, waits until it is ready, and keeps it running from then on. */
  async function keep(
    name: string,
    file: string,
    args: string[],
    childEnv: () => NodeJS.ProcessEnv,
    onReady: (message: FromChild) => void,
  ) {
    let pauseMs = firstPauseMs
    const launch = async (): Promise<void> => {
      const startedAt = Date.now()
      const child = fork(file, args, {
        env: { ...smallEnv, ...childEnv() },
        execArgv: smallHeap(name),
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
      children.set(name, { name, process: child, exited })
      child.once('exit', async (code, signal) => {
        if (stopping || !started) return
        process.stderr.write(`depesche: ${name} ended (${signal ?? code}); it is started again\n`)
        if (Date.now() - startedAt > 60_000) pauseMs = firstPauseMs
        await pause(pauseMs)
        pauseMs = Math.min(pauseMs * 2, longestPauseMs)
        if (!stopping) launch().catch(error => process.stderr.write(`depesche: ${name}: ${error.message}\n`))
      })
      await ready(child, message => {
        onReady(message)
      })
      child.on('message', (message: FromChild) => relayMessage(name, message))
    }
    let started = false
    await launch()
    started = true
  }

  const send = (name: string, message: ToChild) => {
    const child = children.get(name)?.process
    if (child?.connected) child.send(message, () => undefined) // a hint that meets a dying process is lost; the sweep is the net
  }
  const gathering = new Map<number, { metrics: unknown[]; missing: number; asker: string; askerId: number }>()
  let gathered = 0
  function relayMessage(from: string, message: FromChild) {
    if ('wake' in message) send(deliverer, message)
    else if ('askMetrics' in message) {
      const names = [...children.keys()].filter(name => name !== 'store')
      const id = ++gathered
      gathering.set(id, { metrics: [], missing: names.length, asker: from, askerId: message.askMetrics })
      for (const name of names) send(name, { giveMetrics: id })
      setTimeout(() => gathering.delete(id), 5000).unref()
    } else if ('metrics' in message) {
      const asked = gathering.get(message.for)
      if (asked === undefined) return
      asked.metrics.push(message.metrics)
      if (--asked.missing > 0) return
      gathering.delete(message.for)
      send(asked.asker, { metrics: asked.metrics, for: asked.askerId })
    }
  }

  const groups = processGroups(settings.roles)
  const deliverer = groups.find(group => group.includes('delivery'))?.join('+') ?? ''
  let storeUri = settings.mongodbUri
  let keeping: Disposable | null = null
  const bound: Relay['ports'] = {}
  let operatorLink: string | null = null
  try {
    if (storeUri === null) {
      const engine = fileURLToPath(import.meta.resolve('@depesche/embedded/main'))
      await keep(
        'store',
        engine,
        ['--data-dir', join(dataDir, 'store')],
        () => env,
        message => {
          if ('uri' in message) storeUri = message.uri
        },
      )
    }
    const childFile = fileURLToPath(new URL('./role-process.ts', import.meta.url))
    for (const group of groups)
      await keep(
        group.join('+'),
        childFile,
        [],
        () => ({
          ...env,
          DEPESCHE_ROLES: group.join(','),
          DEPESCHE_DATA_DIR: dataDir,
          DEPESCHE_STORE_URI: storeUri ?? undefined,
          DEPESCHE_NODE: node,
          DEPESCHE_DELIVERS_HERE: deliverer === '' ? undefined : 'true',
          DEPESCHE_TLS_CERT: tls.certFile,
          DEPESCHE_TLS_KEY: tls.keyFile,
          // a port once found free stays the same when the process is started again
          ...(bound.smtp === undefined ? {} : { DEPESCHE_SMTP_PORT: String(bound.smtp) }),
          ...(bound.smtps === undefined ? {} : { DEPESCHE_SMTPS_PORT: String(bound.smtps) }),
          ...(bound.inbound === undefined ? {} : { DEPESCHE_INBOUND_PORT: String(bound.inbound) }),
          ...(bound.http === undefined ? {} : { DEPESCHE_HTTP_PORT: String(bound.http) }),
        }),
        message => {
          if (!('ports' in message)) return
          Object.assign(bound, message.ports)
          operatorLink ??= message.operatorLink ?? null
        },
      )
  } catch (error) {
    await stop()
    throw error
  }

  async function stop() {
    stopping = true
    keeping?.[Symbol.dispose]()
    const end = async (name: string, withinMs: number) => {
      const child = children.get(name)
      if (child === undefined || child.process.exitCode !== null || child.process.signalCode !== null) return
      child.process.kill('SIGTERM')
      const late = setTimeout(() => child.process.kill('SIGKILL'), withinMs)
      await child.exited
      clearTimeout(late)
    }
    // together, for each has clients or hosts to wait for; the store last, so that everything can still be written
    await Promise.all(groups.map(group => end(group.join('+'), rolesStopWithinMs)))
    await end('store', storeStopsWithinMs)
    await rm(join(dataDir, 'run.json'), { force: true })
  }

  // the roles read the files again by themselves
  if (settings.tlsCert === null)
    keeping = keepTlsFiles(join(dataDir, 'tls'), settings.hostname, error =>
      process.stderr.write(`depesche: the certificate could not be renewed: ${error.message}\n`),
    )

  const at = (port: number | undefined) => (port === undefined ? null : `${settings.bind}:${port}`)
  const run: RunFile = {
    pid: process.pid,
    http: at(bound.http),
    smtp: at(bound.smtp),
    smtps: at(bound.smtps),
    inbound: at(bound.inbound),
    store: storeUri ?? '',
    ...extra,
    children: Object.fromEntries([...children.values()].map(child => [child.name, child.process.pid ?? 0])),
  }
  const aside = join(dataDir, `run.json.${process.pid}`)
  await writeFile(aside, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
  await rename(aside, join(dataDir, 'run.json'))
  return { run, operatorLink, stop }
}

/**
 * Two processes for two cores: one takes mail, by SMTP and by HTTP, the other delivers it and has the jobs. Delivery goes
 * first, since the other one hints at it.
 */
function processGroups(roles: readonly Role[]): Role[][] {
  const takes = (role: Role) => role === 'submission' || role === 'web'
  return [roles.filter(role => !takes(role)), roles.filter(takes)].filter(group => group.length > 0)
}

function ready(child: ChildProcess, onReady: (message: FromChild) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => end(new Error(`not ready after ${startsWithinMs / 1000} s`)), startsWithinMs)
    const end = (error: Error | null) => {
      clearTimeout(late)
      child.off('message', hear)
      child.off('exit', gone)
      if (error === null) return resolve()
      child.kill('SIGKILL')
      reject(error)
    }
    const hear = (message: FromChild) => {
      if ('failed' in message) end(new Error(message.failed))
      if (!('ready' in message)) return
      onReady(message)
      end(null)
    }
    const gone = (code: number | null, signal: string | null) =>
      end(new Error(`ended at its start (${signal ?? code})`))
    child.on('message', hear)
    child.once('exit', gone)
  })
}

/** Names this node in locks and leases; kept, so that a restarted node takes its own back at once. */
async function nodeId(dataDir: string): Promise<string> {
  const file = join(dataDir, 'node-id')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (/^[0-9a-f]{12}$/.test(kept.trim())) return kept.trim()
  const made = randomBytes(6).toString('hex')
  await writeFile(file, `${made}\n`, { mode: 0o600 })
  return made
}
