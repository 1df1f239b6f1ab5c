/** One process at a time, where several use the same file (Vendure's server and its worker): a folder is the lock. */
import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Longer than the work that is done under it: a few questions to the relay, of 15 s at most. Then its owner has died. */
const abandonedAfterMs = 90_000

/** @throws Error when others don't let go of it */
export async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`
  await mkdir(dirname(lock), { recursive: true, mode: 0o700 })
  for (const until = Date.now() + 2 * abandonedAfterMs; !(await taken(lock)); await pause(50)) {
    if (await isAbandoned(lock)) await rm(lock, { recursive: true, force: true })
    else if (Date.now() > until) throw new Error(`${lock} is held by another process; remove it if there is none`)
  }
  try {
    return await work()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

const taken = (lock: string): Promise<boolean> =>
  mkdir(lock, { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )

async function isAbandoned(lock: string): Promise<boolean> {
  const made = await stat(lock).catch(() => null)
  return made !== null && Date.now() - made.mtimeMs > abandonedAfterMs
}
