/**
 * What a destination bears, by pool: receivers count connections and mails of an address, so each pool learns for itself,
 * and one that is told to slow down slows no other.
 */
import type { DestinationLimits } from './known-destinations.ts'
import { createLaneCapacity, type LaneCapacity } from './lane-capacity.ts'

/** What a lane's name says. */
export interface LaneParts {
  readonly destination: string
  readonly pool: string
}

export interface PoolCapacity extends LaneCapacity {
  /** @returns the operator whose limits the lane shares, whatever the pool */
  operator(lane: string): string
}

export function createPoolCapacity(
  now: () => Date,
  known: readonly DestinationLimits[],
  partsOf: (lane: string) => LaneParts,
): PoolCapacity {
  const pools = new Map<string, LaneCapacity>()
  const of = (pool: string): LaneCapacity => {
    let capacity = pools.get(pool)
    if (capacity === undefined) {
      capacity = createLaneCapacity(now, known)
      pools.set(pool, capacity)
    }
    return capacity
  }
  const at = <T>(lane: string, ask: (capacity: LaneCapacity, destination: string, pool: string) => T): T => {
    const { destination, pool } = partsOf(lane)
    return ask(of(pool), destination, pool)
  }
  return {
    of: lane => at(lane, (capacity, destination) => capacity.of(destination)),
    begin: lane => at(lane, (capacity, destination) => capacity.begin(destination)),
    end: (lane, how, words) => at(lane, (capacity, destination) => capacity.end(destination, how, words)),
    wantsHosts: lane => at(lane, (capacity, destination) => capacity.wantsHosts(destination)),
    join: (lane, hosts) => at(lane, (capacity, destination) => capacity.join(destination, hosts)),
    // connections are counted by this name
    group: lane => at(lane, (capacity, destination, pool) => `${pool} ${capacity.group(destination)}`),
    operator: lane => at(lane, (capacity, destination) => capacity.group(destination)),
    mailsPerConnection: lane => at(lane, (capacity, destination) => capacity.mailsPerConnection(destination)),
    state: lane => at(lane, (capacity, destination) => capacity.state(destination)),
  }
}
