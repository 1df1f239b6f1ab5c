/** The same done to many: a few at once, with progress; what fails is kept with its reason and can be tried again. */
import { useRef, useState } from 'react'
import { queryClient } from './api.ts'

export interface Task {
  /** of the row that it is done to */
  readonly row: string
  /** to what, where a row has several */
  readonly name: string
  /** asks the API */
  run(): Promise<{ error?: unknown; response: Response }>
}

export interface FailedTask extends Task {
  readonly error: unknown
}

interface Progress {
  readonly done: number
  readonly total: number
  readonly running: boolean
  readonly failed: readonly FailedTask[]
}

const nothing: Progress = { done: 0, total: 0, running: false, failed: [] }
/** more would only wait for each other in the relay */
const atOnce = 4

export function useBulk() {
  const [progress, setProgress] = useState(nothing)
  const stopping = useRef(false)
  const start = async (tasks: readonly Task[]) => {
    stopping.current = false
    const waiting = [...tasks]
    setProgress({ done: 0, total: tasks.length, running: true, failed: [] })
    const work = async () => {
      for (let task = waiting.shift(); task !== undefined && !stopping.current; task = waiting.shift()) {
        const { row, name, run } = task
        const failure = await patiently(run).then(
          () => null,
          (error: unknown) => ({ row, name, run, error }),
        )
        setProgress(({ done, failed, ...rest }) => ({
          ...rest,
          done: done + 1,
          failed: failure === null ? failed : [...failed, failure],
        }))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    setProgress(before => ({ ...before, running: false }))
    await queryClient.invalidateQueries()
  }
  return {
    ...progress,
    start,
    retry: () => start(progress.failed),
    /** what has begun is done; the rest is left */
    stop: () => {
      stopping.current = true
    },
    clear: () => setProgress(nothing),
  }
}

export type Bulk = ReturnType<typeof useBulk>

/** Who asks for too much in a minute waits as long as he is told to. @throws the API's problem */
async function patiently(run: Task['run']): Promise<void> {
  for (;;) {
    const { error, response } = await run()
    if (error === undefined) return
    if (response.status !== 429) throw error
    const seconds = Number(response.headers.get('Retry-After') ?? 5)
    await new Promise(resolve => setTimeout(resolve, seconds * 1000))
  }
}
