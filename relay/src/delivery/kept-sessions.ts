/**
 * Sessions that wait for the next mail to the same destination. Each is looked at by one sweep for all, so that keeping
 * one costs no timer; a session whose host said goodbye meanwhile is not given out.
 */
import type { Session } from './smtp-client.ts'
import type { Timeouts } from './timeouts.ts'
import { quit } from './transaction.ts'

/** Orange allows 100 mails on a connection, and few allow fewer. */
const maxTransactions = 100

export interface KeptSessions {
  /** @returns the one used last, or undefined */
  take(key: string): Session | undefined
  /** Keeps it when it is of use, else ends it. */
  give(key: string, session: Session): void
  /** Ends the idle ones and from now on all that are given. */
  close(): Promise<void>
}

export function createKeptSessions(timeouts: Timeouts): KeptSessions {
  const kept = new Map<string, { session: Session; idleAt: number }[]>()
  const goodbyes = new Set<Promise<void>>()
  let sweep: NodeJS.Timeout | null = null
  let closed = false

  const end = (session: Session) => {
    const goodbye = quit(session, timeouts).finally(() => goodbyes.delete(goodbye))
    goodbyes.add(goodbye)
  }
  const isFresh = ({ wire }: Session) => wire.lost === null && !wire.hasReply

  function sweepOnce() {
    const before = performance.now() - timeouts.idleMs
    for (const [key, sessions] of kept) {
      const left = sessions.filter(({ session, idleAt }) => {
        const stays = idleAt > before && isFresh(session)
        if (!stays) end(session)
        return stays
      })
      if (left.length > 0) kept.set(key, left)
      else kept.delete(key)
    }
    if (kept.size === 0 && sweep !== null) {
      clearInterval(sweep)
      sweep = null
    }
  }

  return {
    take(key) {
      const sessions = kept.get(key)
      for (let last = sessions?.pop(); last !== undefined; last = sessions?.pop()) {
        if (isFresh(last.session)) return last.session
        end(last.session)
      }
      return undefined
    },
    give(key, session) {
      if (session.wire.lost !== null) return
      if (closed || session.transactions >= maxTransactions || session.wire.hasReply) return end(session)
      const sessions = kept.get(key)
      const entry = { session, idleAt: performance.now() }
      if (sessions) sessions.push(entry)
      else kept.set(key, [entry])
      if (sweep === null) sweep = setInterval(sweepOnce, Math.min(1000, timeouts.idleMs / 2)).unref()
    },
    async close() {
      closed = true
      if (sweep !== null) clearInterval(sweep)
      sweep = null
      for (const sessions of kept.values()) for (const { session } of sessions) end(session)
      kept.clear()
      while (goodbyes.size > 0) await Promise.all(goodbyes)
    },
  }
}
