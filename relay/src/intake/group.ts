/**
 * Group commit: what is accepted in one turn of the event loop is stored by one write, and while writes are under way
 * the next group gathers (measured with the embedded store: 50 inserts in one group cost a third of 50 single ones).
 * A group is stored whole or refused whole; nobody hears "stored" before its group is.
 */

export interface GroupLimits {
  /** members of one group; bounds the size of one insert command */
  readonly members: number
  /** groups being written at the same time */
  readonly underWay: number
  /** how long a group gathers while another one is being written, ms */
  readonly gatherMs: number
}

/** 4 writes at a time hide the latency of a replica set; 2 ms is far below what a client notices. */
export const defaultGroupLimits: GroupLimits = { members: 100, underWay: 4, gatherMs: 2 }

export interface Groups<T> {
  /** resolves when the member's group is stored; rejects with the write's error */
  add(member: T): Promise<void>
  /** writes what is waiting and resolves when nothing is under way */
  close(): Promise<void>
}

export function createGroups<T>(
  write: (members: T[]) => Promise<void>,
  limits: GroupLimits = defaultGroupLimits,
): Groups<T> {
  type Waiting = { member: T; resolve: () => void; reject: (error: unknown) => void }
  const waiting: Waiting[] = []
  let underWay = 0
  let scheduled = false
  let idle: (() => void) | null = null

  const schedule = (): void => {
    if (scheduled || waiting.length === 0 || underWay >= limits.underWay) return
    scheduled = true
    if (underWay === 0 || waiting.length >= limits.members) setImmediate(flush)
    else setTimeout(flush, limits.gatherMs)
  }

  const flush = (): void => {
    scheduled = false
    const group = waiting.splice(0, limits.members)
    if (group.length === 0) return
    underWay++
    void writeGroup(group).finally(() => {
      underWay--
      schedule()
      if (underWay === 0 && waiting.length === 0) idle?.()
    })
    schedule()
  }

  const writeGroup = async (group: Waiting[]): Promise<void> => {
    try {
      await write(group.map(w => w.member))
      for (const { resolve } of group) resolve()
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  return {
    add: member =>
      new Promise((resolve, reject) => {
        waiting.push({ member, resolve, reject })
        schedule()
      }),
    close: () =>
      new Promise(resolve => {
        if (underWay === 0 && waiting.length === 0) resolve()
        else idle = resolve
      }),
  }
}
