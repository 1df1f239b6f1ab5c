/**
 * A lane is the deliveries for one destination on one pool of sending addresses. Its name is the recipient's domain
 * (lower-case A-label), for a pool other than the default one with the pool behind a slash, which no domain has:
 * `example.org`, `example.org/newsletters`. So one string is all that the queue, its index and its jobs need to know, and
 * relays without pools have the lanes they always had.
 */
import { defaultPool, Problem } from '../values.ts'

export function laneOf(recipient: string, pool = defaultPool): string {
  const destination = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase()
  return pool === defaultPool ? destination : `${destination}/${pool}`
}

/** The lanes whose hold holds this one too: a destination on hold is so by all pools. */
export function holdersOf(lane: string): string[] {
  const { destination } = partsOfLane(lane)
  return destination === lane ? [lane] : [lane, destination]
}

export function partsOfLane(lane: string): { destination: string; pool: string } {
  const slash = lane.indexOf('/')
  return slash === -1
    ? { destination: lane, pool: defaultPool }
    : { destination: lane.slice(0, slash), pool: lane.slice(slash + 1) }
}

/** @param text `example.org` for all pools, `example.org/other` for one other than the default */
export function readLane(text: string): string {
  const lane = laneOf(`@${text}`)
  const { destination, pool } = partsOfLane(lane)
  if (lane !== destination && pool === defaultPool)
    throw new Problem('input', `The pool ${pool} has no lanes of its own name`, `Give ${destination} for all pools`)
  return lane
}
