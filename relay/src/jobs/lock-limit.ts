/**
 * How many jobs of one name Agenda may hold locked. Agenda locks every due job that it may, one write each, before it
 * starts the first: of thousands woken at once the first lock has run out when the last is taken. And a job whose lock ran
 * out while it waited stays in Agenda's count of locked ones for ever (6.2.6, JobProcessor.jobProcessing); when the count
 * has reached the limit, no job of that name is started again until the process ends.
 *
 * So few may wait, Agenda is asked for more as soon as some have started, and what it has lost count of doesn't count.
 */
import type { Agenda } from 'agenda'

/** what is private in Agenda, and how to see that it is as it was */
interface Inside {
  readonly jobProcessor?: {
    readonly jobStatus: Record<string, { locked: number; running: number } | undefined>
    readonly jobQueue: { getQueue(): { attrs: { name: string } }[] }
  }
}

/** So many may be locked and not begun: some tenths of a second's work. */
const mayWait = 64

/**
 * @param more asks Agenda to look for jobs of this name
 * @returns to be called when a job has begun
 */
export function limitLocks(agenda: Agenda, name: string, concurrency: number, more: () => Promise<void>): () => void {
  const definition = agenda.definitions[name]
  if (definition === undefined) throw new Error(`there is no job ${name}`)
  const counts = () => {
    const { jobStatus, jobQueue } = (agenda as unknown as Inside).jobProcessor ?? {}
    const { locked = 0, running = 0 } = jobStatus?.[name] ?? {}
    const waiting = jobQueue?.getQueue().filter(job => job.attrs.name === name).length ?? 0
    return { locked, running, waiting }
  }
  Object.defineProperty(definition, 'lockLimit', {
    get() {
      const { locked, running, waiting } = counts()
      const lost = Math.max(0, locked - running - waiting)
      return lost + Math.min(running + mayWait, concurrency)
    },
  })
  let asking = false
  return () => {
    if (asking || counts().waiting > mayWait / 2) return
    asking = true
    void more().finally(() => {
      asking = false
    })
  }
}
