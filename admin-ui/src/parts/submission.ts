/** The state of something that is sent to better-auth: busy, or failed with what it answered. */
import { useState } from 'react'

interface Answer<T> {
  readonly data: T | null
  readonly error: unknown
}

export function useSubmission() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  /** @returns what it answered; null when it failed, and `error` says how */
  async function submit<T>(work: () => Promise<Answer<T> | undefined>): Promise<T | true | null> {
    setBusy(true)
    setError(null)
    const done = await work().catch((failure: unknown) => ({ data: null, error: failure ?? {} }))
    setBusy(false)
    if (done?.error) {
      setError(done.error)
      return null
    }
    return done?.data ?? true
  }
  return { busy, error, submit, setError }
}
