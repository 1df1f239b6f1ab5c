/** Brings node_modules to what the lock file says, once, also when several commands are started at the same moment. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A slow line and a slow disk; then whoever holds the lock has hung. */
const patienceMs = 15 * 60_000
/** between making the lock and writing its owner into it */
const ownerWrittenWithinMs = 10_000

/** @param dev whether the packages that only developers need are wanted too; without them a production install is enough */
export async function ensureInstalled({ dev }) {
  if (isInstalled(dev)) return
  const release = await takeLock()
  try {
    if (!isInstalled(dev)) install(dev) // else somebody did it while we waited
  } finally {
    release()
  }
}

/** npm writes its own copy of the lock file into node_modules when all is done, install scripts included. */
function isInstalled(dev) {
  const wanted = readLock(join(root, 'package-lock.json'))
  const there = readLock(join(root, 'node_modules', '.package-lock.json'))
  if (wanted === null) throw new Error('package-lock.json is missing or unreadable; take it from the repository again')
  if (there === null) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const present = there[path]
    // what is for another platform may be missing
    if (present === undefined)
      return entry.optional === true || (!dev && (entry.dev === true || entry.devOptional === true))
    return present.version === entry.version && present.resolved === entry.resolved && existsSync(join(root, path))
  })
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null
  } catch {
    return null
  }
}

function install(dev) {
  process.stderr.write('Installing dependencies (once, about half a minute) …\n')
  // the npm we were started by, else the one in PATH
  const by = process.env.npm_execpath
  const [file, ...first] = by?.endsWith('.js') && existsSync(by) ? [process.execPath, by] : ['npm']
  const done = spawnSync(
    file,
    [
      ...first,
      'ci',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--ignore-scripts=false', // the package `node` brings its binary by one
      ...(dev ? ['--include=dev'] : []),
    ],
    { cwd: root, stdio: ['ignore', 2, 2] },
  )
  if (done.status === 0) return
  const why = done.error === undefined ? 'see the lines above' : done.error.message
  process.stderr.write(`The dependencies could not be installed: ${why}. Is the npm registry reachable?\n`)
  process.exit(done.status || 1)
}

/** A folder outside the repository, since npm empties node_modules; whose owner has died is taken over. */
async function takeLock() {
  const id = createHash('sha256').update(root).digest('hex').slice(0, 12)
  const lock = join(tmpdir(), `depesche-install-${process.getuid?.() ?? 0}-${id}`)
  const release = () => rmSync(lock, { recursive: true, force: true })
  let told = false
  for (const until = Date.now() + patienceMs; Date.now() < until; await pause(250)) {
    try {
      mkdirSync(lock, { mode: 0o700 })
      writeFileSync(join(lock, 'pid'), String(process.pid))
      return release
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isAbandoned(lock)) release()
      else if (!told) process.stderr.write('Another command is installing the dependencies; waiting for it …\n')
      told = true
    }
  }
  throw new Error(`The installation by another command has not ended. End it, or remove ${lock}`)
}

function isAbandoned(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return false
  } catch (error) {
    if (error.code === 'ESRCH') return true
    if (error.code !== 'ENOENT') return false
  }
  const made = statSync(lock, { throwIfNoEntry: false })
  return made !== undefined && Date.now() - made.mtimeMs > ownerWrittenWithinMs
}
