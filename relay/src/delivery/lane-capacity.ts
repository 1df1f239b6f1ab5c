/**
 * How many transactions a destination bears at once, learnt like TCP's congestion window (RFC 5681 §3.1): begins with 2,
 * one more per success up to the last known good value, then one more per round; half when the host says it is too much.
 */
const startAt = 2
/** Large receivers allow 10 to 20 connections from one address; more is for those who arranged it. */
const cap = 20
/** Lanes nobody used for long begin anew. */
const maxLanes = 20_000

interface Learnt {
  limit: number
  /** where doubling ends */
  threshold: number
  underWay: number
}

export interface LaneCapacity {
  of(lane: string): number
  begin(lane: string): void
  /** @param how `busy`: 421, or the connection was refused; `neutral` tells nothing about the load */
  end(lane: string, how: 'success' | 'busy' | 'neutral'): void
}

export function createLaneCapacity(): LaneCapacity {
  const lanes = new Map<string, Learnt>()
  const known = (lane: string): Learnt => {
    let learnt = lanes.get(lane)
    if (learnt === undefined) {
      learnt = { limit: startAt, threshold: cap, underWay: 0 }
      if (lanes.size >= maxLanes)
        for (const [name, other] of lanes)
          if (other.underWay === 0) {
            lanes.delete(name)
            break
          }
      lanes.set(lane, learnt)
    }
    return learnt
  }
  return {
    of: lane => Math.floor(lanes.get(lane)?.limit ?? startAt),
    begin(lane) {
      known(lane).underWay++
    },
    end(lane, how) {
      const learnt = known(lane)
      if (how === 'busy') {
        // several connections refused at one moment are one piece of news: halve what was really under way
        learnt.limit = Math.max(1, Math.min(learnt.limit, Math.max(learnt.underWay, 2)) / 2)
        learnt.threshold = Math.max(learnt.limit, startAt)
      } else if (how === 'success' && learnt.underWay * 2 >= learnt.limit) {
        // only a limit that is made use of has proved anything
        learnt.limit = Math.min(cap, learnt.limit + (learnt.limit < learnt.threshold ? 1 : 1 / learnt.limit))
      }
      learnt.underWay--
    },
  }
}
