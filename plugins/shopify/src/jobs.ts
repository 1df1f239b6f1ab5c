/** The app's jobs, by Agenda: thin, one call each. What comes by a webhook is worked off at once; the job is for what must wait. */
import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import type { Deps } from './deps.ts'
import { keepAccess } from './shopify/access.ts'
import { takeBack } from './webhooks/claim.ts'
import { workOff } from './webhooks/work.ts'

export interface Jobs {
  /** something new came */
  wake(): void
  /** ends what is under way */
  stop(): Promise<void>
}

const name = 'work-off-notices'
const keeping = 'keep-access'
const every = '2 seconds'
const lockMs = 60_000

/** @param node names this process in claims; the same after a restart, so that it takes back what it had */
export async function startJobs(deps: Deps, node: string): Promise<Jobs> {
  const { store, log } = deps
  const stopping = new AbortController()
  let again = false
  let running: Promise<void> | null = null
  /** One at a time in this process; several may run side by side in others: notices are claimed one by one. */
  const run = (): Promise<void> => {
    again = true
    running ??= (async () => {
      while (again && !stopping.signal.aborted) {
        again = false
        await workOff(deps, node, stopping.signal)
      }
    })().finally(() => {
      running = null
    })
    return running
  }
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: store.connection.db as never, collection: 'agendaJobs' }),
    name: node,
    processEvery: every,
    defaultConcurrency: 1,
    defaultLockLimit: 1,
  })
  agenda.on('error', error => log.error({ err: error }, 'job processing failed'))
  await agenda.ready
  await store.connection
    .collection('agendaJobs')
    .updateMany(
      { name: { $in: [name, keeping] }, lastModifiedBy: node, lockedAt: { $ne: null } },
      { $set: { lockedAt: null } },
    )
  await takeBack(deps, node)
  agenda.define(
    name,
    async job => {
      const alive = setInterval(() => job.touch().catch(() => undefined), lockMs / 3)
      try {
        await run()
      } catch (error) {
        log.error({ err: error }, 'working off failed; it goes on at the next time')
      } finally {
        clearInterval(alive)
      }
    },
    { lockLifetime: lockMs, concurrency: 1, lockLimit: 1 },
  )
  agenda.define(
    keeping,
    async () => {
      await keepAccess(deps, stopping.signal).catch(error => log.error({ err: error }, 'access could not be kept'))
    },
    { lockLifetime: 30 * lockMs, concurrency: 1, lockLimit: 1 },
  )
  await agenda.start()
  await agenda.every(every, name)
  await agenda.every('1 day', keeping)
  return {
    wake() {
      run().catch(error => log.error({ err: error }, 'working off failed; it goes on at the next time'))
    },
    async stop() {
      stopping.abort()
      await running?.catch(() => undefined)
      await agenda.drain({ timeout: 20_000 })
      await agenda.stop(false)
    },
  }
}
