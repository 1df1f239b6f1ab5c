/**
 * How much one caller may ask for, per process: by key, by person, and by address for those who are nobody yet. Told in
 * the headers of draft-ietf-httpapi-ratelimit-headers, and with 429 and Retry-After (RFC 6585 §4) when it is too much.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Caller } from './caller.ts'
import { HttpProblem } from './problem-details.ts'
import type { RateClass } from './route.ts'

/** Requests in a minute. A shop's whole shift goes through `send`; `guess` is what could be tried one after the other. */
export const ratesPerMinute: Readonly<Record<RateClass, number>> = {
  read: 1200,
  write: 300,
  send: 120_000,
  guess: 20,
}

export type RateLimit = (rate: RateClass, caller: Caller, address: string) => Promise<Record<string, string>>

/** @returns takes one request; gives the headers. @throws HttpProblem 429 */
export function createRateLimit(rates: Readonly<Record<RateClass, number>> = ratesPerMinute): RateLimit {
  const limiters = Object.fromEntries(
    Object.entries(rates).map(([name, points]) => [name, new RateLimiterMemory({ points, duration: 60 })]),
  ) as Record<RateClass, RateLimiterMemory>
  return async (rate, caller, address) => {
    const who =
      caller.kind === 'nobody' ? address : caller.kind === 'user' ? caller.user.id : caller.key._id.toHexString()
    const taken = await limiters[rate].consume(`${rate}:${who}`).catch((error: unknown) => {
      if (error instanceof RateLimiterRes) return error
      throw error
    })
    const seconds = Math.max(1, Math.ceil(taken.msBeforeNext / 1000))
    const headers = {
      'RateLimit-Policy': `"${rate}";q=${rates[rate]};w=60`,
      RateLimit: `"${rate}";r=${Math.max(0, taken.remainingPoints)};t=${seconds}`,
    }
    if (taken.consumedPoints <= rates[rate]) return headers
    throw new HttpProblem(
      429,
      'too-many-requests',
      `More than ${rates[rate]} requests in a minute`,
      `Wait ${seconds} seconds and go on more slowly`,
      { ...headers, 'Retry-After': String(seconds) },
    )
  }
}
