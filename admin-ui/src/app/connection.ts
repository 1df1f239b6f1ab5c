/** Whether the relay can be reached: told by requests that fail, mended by looking again until it answers. */
import { useSyncExternalStore } from 'react'

let away = false
const found = new Set<() => void>()
const listeners = new Set<() => void>()

const set = (value: boolean) => {
  if (away === value) return
  away = value
  for (const listener of listeners) listener()
}

/** To be called when the relay answers again. */
export const onFound = (listener: () => void): void => {
  found.add(listener)
}

export const isLost = (): boolean => away

/** A request got no answer. */
export function lost(): void {
  if (away) return
  set(true)
  const look = async () => {
    const answer = await fetch('/healthz').catch(() => null)
    if (answer?.ok) {
      set(false)
      for (const listener of found) listener()
    } else setTimeout(look, 2000)
  }
  setTimeout(look, 1000)
}

export const useLost = (): boolean =>
  useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, isLost)
