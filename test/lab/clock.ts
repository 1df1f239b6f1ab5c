/** A wall clock that a test sets, for a relay and its CLI: libfaketime. Durations go on as ever, as with a real jump. */
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestClock extends Disposable {
  /** for the processes that are to live by this clock */
  readonly env: Record<string, string>
  /** @param offsetSeconds from the true time, not from what was set before; takes effect at once */
  set(offsetSeconds: number): void
}

/**
 * @param also `wall`: the clock is set, durations go on as ever. `time`: time itself passes, for durations too
 * @returns null where libfaketime isn't installed (Debian's package faketime)
 */
export function startTestClock(also: 'wall' | 'time' = 'wall'): TestClock | null {
  const library = findLibrary()
  if (library === null) return null
  const dir = mkdtempSync(join(tmpdir(), 'clock-'))
  const file = join(dir, 'offset')
  const set = (offsetSeconds: number) => {
    writeFileSync(`${file}.new`, `${offsetSeconds < 0 ? '' : '+'}${offsetSeconds}s\n`)
    renameSync(`${file}.new`, file) // nobody may read half of it
  }
  set(0)
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      ...(also === 'wall' ? { FAKETIME_DONT_FAKE_MONOTONIC: '1' } : {}),
      NO_FAKE_STAT: '1',
    },
    set,
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  }
}

function findLibrary(): string | null {
  const folders = ['/usr/lib', '/usr/lib64']
  for (const folder of folders)
    for (const below of ['', ...foldersOf(folder)]) {
      const faketime = join(folder, below, 'faketime')
      if (foldersOf(faketime).includes('libfaketime.so.1')) return join(faketime, 'libfaketime.so.1')
    }
  return null
}

const foldersOf = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
