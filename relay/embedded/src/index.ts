/**
 * The embedded engine: a MongoDB-compatible store for one machine, on SQLite. It knows nothing of mail.
 * README.md says what it is for, what it can do and what it refuses.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { createCommands } from './commands.ts'
import { outOfDisk } from './errors.ts'
import { checkStorage } from './integrity.ts'
import { serve } from './server.ts'
import { largeOf, openStorage } from './storage.ts'
import { request } from './wire-client.ts'

export interface EngineOptions {
  readonly dataDir: string
  /** default: a socket in `dataDir`, or in a folder of its own when that path is too long for one */
  readonly socketPath?: string
  /** listen on 127.0.0.1 instead of a socket; 0 asks for a free port. There is no authentication */
  readonly port?: number
  readonly log?: (entry: object) => void
  /** how long to wait for a predecessor that is still ending; default 10 s */
  readonly lockPatienceMs?: number
}

export interface RunningEngine {
  readonly uri: string
  close(): Promise<void>
}

/** a predecessor that was killed may still be ending */
const lockPatienceMs = 10_000
/** sun_path of Linux, less its final NUL */
const longestSocketPath = 107
/** so much stays free for the log of SQLite and for the rest of the machine */
const reserveBytes = 32 * 1024 * 1024

const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

const fileOf = (dataDir: string) => join(dataDir, 'depesche.sqlite')

/** @throws Error with a sentence when another engine runs on `dataDir`, or the files can't be used */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const dataDir = resolve(options.dataDir)
  const log = options.log ?? (() => undefined)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  chmodSync(dataDir, 0o700)
  const lock = await takeLock(dataDir, options.lockPatienceMs)
  const storage = openStorage(fileOf(dataDir))

  let spaceLookedAt = 0
  let appendedAtLook = 0
  let free = Number.POSITIVE_INFINITY
  const commands = createCommands({
    storage,
    checkSpace() {
      const now = Date.now()
      const appended = storage.segments.appendedBytes()
      if (now - spaceLookedAt > 500 || appended - appendedAtLook > reserveBytes / 4) {
        spaceLookedAt = now
        appendedAtLook = appended
        free = freeBytes(dataDir)
        if (free < reserveBytes && storage.emptyLog()) free = freeBytes(dataDir)
      }
      if (free < reserveBytes) throw outOfDisk(`only ${Math.floor(free / 1e6)} MB are free in ${dataDir}`)
    },
    backup(file) {
      storage.commit()
      storage.copyInto(resolve(file))
    },
  })
  const server = serve({ storage, commands, log })

  const expiry = setInterval(() => {
    commands.sweepCursors()
    try {
      commands.expire(new Date())
      server.flush()
    } catch (error) {
      log({ level: 'error', message: 'TTL sweep failed', error: String(error) })
    }
  }, 30_000)
  expiry.unref()

  let address: string
  let tidy = () => {}
  if (options.port !== undefined) {
    await listen(server, { host: '127.0.0.1', port: options.port })
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  } else {
    let path = options.socketPath ?? join(dataDir, 'store.sock')
    if (Buffer.byteLength(path) > longestSocketPath) {
      const folder = mkdtempSync(join(tmpdir(), 'depesche-'))
      path = join(folder, 's')
      tidy = () => rmSync(folder, { recursive: true, force: true })
    }
    rmSync(path, { force: true }) // of a predecessor; the lock says that it is gone
    await listen(server, { path })
    chmodSync(path, 0o600)
    address = encodeURIComponent(path)
  }
  const uri = `mongodb://${address}/depesche?directConnection=true`
  writeFileSync(join(dataDir, 'uri'), `${uri}\n`, { mode: 0o600 })
  return {
    uri,
    async close() {
      clearInterval(expiry)
      const closed = new Promise<void>(done => server.close(() => done()))
      server.flush()
      server.closeConnections()
      await closed
      server.flush()
      storage.close()
      lock.close()
      tidy()
    },
  }
}

const listen = (server: ReturnType<typeof serve>, where: { host: string; port: number } | { path: string }) =>
  new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen({ ...where, backlog: 1024 }, () => {
      server.off('error', fail)
      done()
    })
  })

/** An exclusive transaction on a file of its own: it ends with the process, however that ends. */
async function takeLock(dataDir: string, patienceMs = lockPatienceMs): Promise<DatabaseSync> {
  const until = Date.now() + patienceMs
  const lock = new DatabaseSync(join(dataDir, 'lock.sqlite'))
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return lock
    } catch (error) {
      if (Date.now() > until) {
        lock.close()
        throw new Error(`Another process uses the store in ${dataDir}. Stop it first, or use another data directory`)
      }
      if ((error as { errcode?: number }).errcode !== 5) throw error // 5: busy
      await pause(50)
    }
  }
}

/** Checks a store that nobody runs on. @returns what is wrong; empty when nothing is */
export async function checkIntegrity(dataDir: string): Promise<string[]> {
  const lock = await takeLock(resolve(dataDir))
  const storage = openStorage(fileOf(dataDir))
  try {
    return checkStorage(storage)
  } finally {
    storage.close()
    lock.close()
  }
}

/**
 * Copies a store into one file, by SQLite's VACUUM INTO; the large documents lie inside it then.
 * @param store the data directory of a store that nobody runs on, or the uri of a running one
 */
export async function backup(store: string, file: string): Promise<void> {
  if (store.startsWith('mongodb://')) {
    await request(store, { depescheBackup: 1, file: resolve(file), $db: 'admin' })
    return
  }
  const lock = await takeLock(resolve(store))
  const storage = openStorage(fileOf(store))
  try {
    storage.copyInto(resolve(file))
  } finally {
    storage.close()
    lock.close()
  }
}

/**
 * Puts a backup in the place of a store that nobody runs on. What was there is kept beside it, as `before-restore.sqlite` and `before-restore.large`.
 * @throws Error when `file` is no intact store
 */
export async function restore(dataDir: string, file: string): Promise<void> {
  const folder = resolve(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = await takeLock(folder)
  try {
    const next = join(folder, 'restore.sqlite')
    copyFileSync(resolve(file), next)
    const storage = openStorage(next)
    const faults = checkStorage(storage)
    storage.close()
    if (faults.length > 0) throw new Error(`${file} is not an intact backup: ${faults.join('; ')}`)
    const current = fileOf(folder)
    if (existsSync(current)) {
      openStorage(current).close() // takes in what stands in its log
      const before = join(folder, 'before-restore.sqlite')
      rmSync(largeOf(before), { recursive: true, force: true })
      renameSync(current, before)
      if (existsSync(largeOf(current))) renameSync(largeOf(current), largeOf(before))
    }
    for (const ending of ['-wal', '-shm']) rmSync(current + ending, { force: true })
    renameSync(next, current)
  } finally {
    lock.close()
  }
}
