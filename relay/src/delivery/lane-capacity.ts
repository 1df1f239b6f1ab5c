/**
 * How many transactions a destination bears at once and per minute, learnt like TCP's congestion window (RFC 5681 §3.1):
 * begins with what the receiver says or 2, one more per success up to the last known good value, then one more per round;
 * half when the host says it is too much, and then a pause, which doubles while the host keeps saying so.
 *
 * Lanes of one operator (known-destinations.ts) share a limit.
 */
import { type DestinationLimits, knownDestinations, unknownDestination } from './known-destinations.ts'

/** Lanes nobody used for long begin anew. */
const maxGroups = 20_000
const lookAgainMs = 3_600_000
const firstPauseMs = 2_000
const longestPauseMs = 300_000
const minuteMs = 60_000
/** A learnt rate is lifted by a quarter for each minute without trouble, until it no longer matters. */
const rateGrowth = 1.25
const noRate = 10_000
const leastRate = 2

/** `busy`: 421 and the like; `refused`: the connection was, which a dead host does too; `neutral`: nothing about the load */
export type Lesson = 'success' | 'busy' | 'refused' | 'neutral'

/** What is known of a destination, for `queue explain`. */
export interface DestinationState {
  readonly group: string
  readonly connections: { readonly now: number; readonly allowed: number; readonly most: number }
  readonly mailsPerConnection: number
  /** transactions; null: as many as come */
  readonly perMinute: number | null
  readonly pausedUntil: Date | null
  /** the last time the host said that we are too many */
  readonly lastTrouble: { readonly at: Date; readonly words: string } | null
  readonly source: string
}

interface Learnt {
  readonly limits: DestinationLimits
  limit: number
  /** where doubling ends */
  threshold: number
  underWay: number
  waiters: (() => void)[]
  perMinute: number | null
  tokens: number
  tokensAt: number
  /** begun in this minute and the one before */
  minute: number
  begun: number
  begunBefore: number
  pauseMs: number
  pausedUntil: number
  lastTrouble: { at: number; words: string } | null
}

export interface LaneCapacity {
  of(lane: string): number
  /** Resolves when the group has room: several lanes may have seen the same. */
  begin(lane: string): Promise<void> | undefined
  end(lane: string, how: Lesson, words?: string): void
  /** @returns whether it is time to look by which hosts the lane's mail goes; once an hour, and then for `join` to tell */
  wantsHosts(lane: string): boolean
  /** Tells by which hosts the lane's mail goes, so that it shares its operator's limit. */
  join(lane: string, hosts: readonly string[]): void
  /** @returns the name of the lane's group */
  group(lane: string): string
  mailsPerConnection(lane: string): number
  state(lane: string): DestinationState
}

export function createLaneCapacity(
  now: () => Date,
  known: readonly DestinationLimits[] = knownDestinations,
): LaneCapacity {
  const groups = new Map<string, Learnt>()
  const byDomain = new Map(known.flatMap(limits => limits.domains.map(domain => [domain, limits] as const)))
  const joined = new Map<string, DestinationLimits>()
  const lookedAt = new Map<string, number>()

  const limitsOf = (lane: string): DestinationLimits =>
    byDomain.get(lane) ?? joined.get(lane) ?? { ...unknownDestination, name: lane }

  const nameOf = (lane: string) => byDomain.get(lane)?.name ?? joined.get(lane)?.name ?? lane

  function learntOf(lane: string): Learnt {
    const name = nameOf(lane)
    let learnt = groups.get(name)
    if (learnt === undefined) {
      learnt = freshLearnt(limitsOf(lane), now().getTime())
      if (groups.size >= maxGroups) forgetIdle(groups)
      groups.set(name, learnt)
    }
    return learnt
  }

  const room = (learnt: Learnt, at: number): number => {
    if (learnt.pausedUntil > at) return 0
    const free = Math.max(0, Math.floor(learnt.limit) - learnt.underWay)
    return Math.min(free, tokensOf(learnt, at))
  }

  const own = new Map<string, number>() // begun and not ended, by lane

  return {
    of(lane) {
      const learnt = learntOf(lane)
      return (own.get(lane) ?? 0) + room(learnt, now().getTime())
    },
    begin(lane) {
      const learnt = learntOf(lane)
      own.set(lane, (own.get(lane) ?? 0) + 1)
      countBegun(learnt, now().getTime())
      if (learnt.underWay < Math.floor(learnt.limit)) {
        learnt.underWay++
        return undefined
      }
      return new Promise(resolve => learnt.waiters.push(resolve)) // who ends gives its place on
    },
    end(lane, how, words = '') {
      const learnt = learntOf(lane)
      const at = now().getTime()
      const mine = (own.get(lane) ?? 1) - 1
      if (mine > 0) own.set(lane, mine)
      else own.delete(lane)
      if (how === 'busy' || how === 'refused') {
        // several connections refused at one moment are one piece of news: halve what was really under way
        learnt.limit = Math.max(1, Math.min(learnt.limit, Math.max(learnt.underWay, 2)) / 2)
        learnt.threshold = Math.max(learnt.limit, learnt.limits.connections)
        if (how === 'busy') slowDown(learnt, at, words)
      } else if (how === 'success') {
        learnt.pauseMs = 0
        // only a limit that is made use of has proved anything
        if (learnt.underWay * 2 >= learnt.limit)
          learnt.limit = Math.min(
            learnt.limits.most,
            learnt.limit + (learnt.limit < learnt.threshold ? 1 : 1 / learnt.limit),
          )
      }
      learnt.underWay = Math.max(0, learnt.underWay - 1)
      while (learnt.underWay < Math.floor(learnt.limit) && learnt.waiters.length > 0) {
        learnt.underWay++
        learnt.waiters.shift()?.()
      }
    },
    wantsHosts(lane) {
      const at = now().getTime()
      if ((lookedAt.get(lane) ?? 0) + lookAgainMs > at) return false
      if (lookedAt.size >= maxGroups) lookedAt.clear()
      lookedAt.set(lane, at)
      return true
    },
    group: nameOf,
    join(lane, hosts) {
      if (byDomain.has(lane) || joined.has(lane)) return
      const limits = known.find(({ mx }) => mx.some(end => hosts[0]?.endsWith(end)))
      if (limits === undefined || own.has(lane)) return // while it has mails under way their places are the old group's
      joined.set(lane, limits)
      if (joined.size > maxGroups) joined.delete(joined.keys().next().value ?? '')
      groups.delete(lane)
    },
    mailsPerConnection: lane => limitsOf(lane).mailsPerConnection,
    state(lane) {
      const at = now().getTime()
      const { limits, limit, underWay, perMinute, pausedUntil, lastTrouble } = learntOf(lane)
      return {
        group: limits.name,
        connections: { now: underWay, allowed: Math.floor(limit), most: limits.most },
        mailsPerConnection: limits.mailsPerConnection,
        perMinute: perMinute === null ? null : Math.floor(perMinute),
        pausedUntil: pausedUntil > at ? new Date(pausedUntil) : null,
        lastTrouble: lastTrouble && { at: new Date(lastTrouble.at), words: lastTrouble.words },
        source: limits.source,
      }
    },
  }
}

function freshLearnt(limits: DestinationLimits, at: number): Learnt {
  return {
    limits,
    limit: limits.connections,
    threshold: limits.most,
    underWay: 0,
    waiters: [],
    perMinute: limits.perMinute,
    tokens: limits.perMinute === null ? 0 : burstOf(limits.perMinute),
    tokensAt: at,
    minute: Math.floor(at / minuteMs),
    begun: 0,
    begunBefore: 0,
    pauseMs: 0,
    pausedUntil: 0,
    lastTrouble: null,
  }
}

/** Ten seconds' worth at once. */
const burstOf = (perMinute: number) => Math.max(1, perMinute / 6)

function tokensOf(learnt: Learnt, at: number): number {
  turnMinute(learnt, at)
  if (learnt.perMinute === null) return Number.POSITIVE_INFINITY
  const passedMs = Math.max(0, at - learnt.tokensAt)
  learnt.tokens = Math.min(burstOf(learnt.perMinute), learnt.tokens + (passedMs / minuteMs) * learnt.perMinute)
  learnt.tokensAt = at
  return Math.floor(learnt.tokens)
}

function countBegun(learnt: Learnt, at: number): void {
  turnMinute(learnt, at)
  learnt.begun++
  learnt.tokens--
}

/** At the turn of a minute a learnt rate grows, and ends when it is higher than anything. */
function turnMinute(learnt: Learnt, at: number): void {
  const minute = Math.floor(at / minuteMs)
  const passed = minute - learnt.minute
  if (passed === 0) return
  learnt.minute = minute
  learnt.begunBefore = passed === 1 ? learnt.begun : 0
  learnt.begun = 0
  if (learnt.perMinute === null || learnt.perMinute === learnt.limits.perMinute) return
  const grown = learnt.perMinute * rateGrowth ** Math.min(Math.max(passed, 0), 60)
  learnt.perMinute = grown >= (learnt.limits.perMinute ?? noRate) ? learnt.limits.perMinute : grown
}

/** Half the rate of the last minute, and a pause that doubles from answer to answer. */
function slowDown(learnt: Learnt, at: number, words: string): void {
  learnt.lastTrouble = { at, words }
  if (learnt.pausedUntil > at) return // the others that were under way say the same
  const last = Math.max(learnt.begun, learnt.begunBefore)
  const rate = Math.min(learnt.perMinute ?? noRate, last)
  if (last > 2 * leastRate) {
    learnt.perMinute = Math.max(leastRate, rate / 2)
    learnt.tokens = Math.min(learnt.tokens, 0)
    learnt.tokensAt = at
  }
  learnt.pauseMs = Math.min(longestPauseMs, learnt.pauseMs === 0 ? firstPauseMs : learnt.pauseMs * 2)
  learnt.pausedUntil = at + learnt.pauseMs
}

function forgetIdle(groups: Map<string, Learnt>): void {
  for (const [name, { underWay, waiters }] of groups)
    if (underWay === 0 && waiters.length === 0) {
      groups.delete(name)
      return
    }
}
