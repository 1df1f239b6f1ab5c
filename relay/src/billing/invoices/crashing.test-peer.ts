/** Stores that are interrupted before a write: by the death of the process, or by another process. */
import type { Store } from '../../store/index.ts'

const writes = /^(insert|update|replace|delete|findOneAnd)/

export class Crash extends Error {}

/** @param survives how many writes succeed; then the process is dead, and neither reads nor writes */
export function crashingStore(store: Store, survives: number): { store: Store; crashed(): boolean } {
  let dead = false
  const crashing = wrap(store, (call, n) => {
    if (n > survives) dead = true
    if (dead) throw new Crash(`killed before ${call}`)
    return undefined
  })
  return { store: crashing, crashed: () => dead }
}

/** @param before called ahead of each write with 1, 2, … */
export const interruptedStore = (store: Store, before: (n: number) => Promise<void>): Store => {
  let last = 0
  return wrap(store, (_, n) => {
    if (n === last) return undefined
    last = n
    return before(n)
  })
}

/** @param interrupt gets the number of the write that comes, or of the last one before a read */
function wrap(store: Store, interrupt: (call: string, n: number) => Promise<void> | undefined): Store {
  let n = 0
  const collection = (name: string) =>
    new Proxy(store.db.collection(name), {
      get(target, property) {
        const method = Reflect.get(target, property)
        if (typeof method !== 'function') return method
        return (...args: unknown[]) => {
          if (writes.test(String(property))) n++
          const waits = interrupt(`${name}.${String(property)}`, n)
          return waits === undefined ? method.apply(target, args) : waits.then(() => method.apply(target, args))
        }
      },
    })
  const db = new Proxy(store.db, {
    get: (target, property) => (property === 'collection' ? collection : Reflect.get(target, property)),
  })
  return { ...store, db }
}
