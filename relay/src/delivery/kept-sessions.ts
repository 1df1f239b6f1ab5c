/**
 * Sessions that wait for the next mail to the same destination. Each is looked at by one sweep for all, so that keeping
 * one costs no timer; a session whose host said goodbye meanwhile is not given out.
 */
import type { Session } from './smtp-client.ts'
import type { Timeouts } from './timeouts.ts'
import { quit } from './transaction.ts'

export interface KeptSessions {
  /** @returns the one used last, or undefined */
  take(key: string): Session | undefined
  /**
   * Keeps it when it is of use, else ends it.
   * @param group whose connections are counted together
   * @param maxTransactions how many mails the host takes on a connection
   */
  give(key: string, session: Session, group: string, maxTransactions: number): void
  /**
   * Ends one that waits in this group, since a new one is wanted there, and resolves when it is closed.
   * @returns false when there is none
   */
  makeRoom(group: string): Promise<boolean>
  /** Ends the idle ones and from now on all that are given. */
  close(): Promise<void>
}

export function createKeptSessions(timeouts: Timeouts): KeptSessions {
  const kept = new Map<string, { session: Session; idleAt: number; group: string }[]>()
  const goodbyes = new Map<Promise<void>, string>()
  let sweep: NodeJS.Timeout | null = null
  let closed = false

  const end = (session: Session, group: string) => {
    const goodbye = quit(session, timeouts).finally(() => goodbyes.delete(goodbye))
    goodbyes.set(goodbye, group)
  }
  /** @returns the first connection of the group that is being closed */
  const goodbyesOf = (group: string) => [...goodbyes].find(([, of]) => of === group)?.[0]
  const isFresh = ({ wire }: Session) => wire.lost === null && !wire.hasReply

  function sweepOnce() {
    const before = performance.now() - timeouts.idleMs
    for (const [key, sessions] of kept) {
      const left = sessions.filter(({ session, idleAt, group }) => {
        const stays = idleAt > before && isFresh(session)
        if (!stays) end(session, group)
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
        end(last.session, last.group)
      }
      return undefined
    },
    give(key, session, group, maxTransactions) {
      if (session.wire.lost !== null) return
      if (closed || session.transactions >= maxTransactions || session.wire.hasReply) return end(session, group)
      const sessions = kept.get(key)
      const entry = { session, idleAt: performance.now(), group }
      if (sessions) sessions.push(entry)
      else kept.set(key, [entry])
      if (sweep === null) sweep = setInterval(sweepOnce, Math.min(1000, timeouts.idleMs / 2)).unref()
    },
    async makeRoom(group) {
      if (!goodbyesOf(group)) {
        const [key, sessions] = [...kept].find(([, list]) => list.some(entry => entry.group === group)) ?? []
        if (key === undefined || sessions === undefined) return false
        const [entry] = sessions.splice(
          sessions.findIndex(one => one.group === group),
          1,
        )
        if (sessions.length === 0) kept.delete(key)
        if (entry !== undefined) end(entry.session, group)
      }
      await goodbyesOf(group)
      return true
    },
    async close() {
      closed = true
      if (sweep !== null) clearInterval(sweep)
      sweep = null
      for (const sessions of kept.values()) for (const { session, group } of sessions) end(session, group)
      kept.clear()
      while (goodbyes.size > 0) await Promise.all(goodbyes.keys())
    },
  }
}
