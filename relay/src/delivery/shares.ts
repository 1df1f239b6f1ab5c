/**
 * What warming addresses have sent today and may still send. Each count is kept in the store and grown there before the
 * mails go, some at a time: the store never says less than was sent, whoever crashes, and is asked once for many mails.
 */
import { type Share, utcDay } from './warm-up.ts'

/** A day's count of an address, or of what it sends to one operator. */
export interface CountName {
  readonly day: string
  readonly address: string
  /** null: to all */
  readonly operator: string | null
}

/** Counts beyond a restart, and over several processes. */
export interface AddressCounts {
  /** Adds as many of `wanted` as fit under `limit`, at once or not at all. @returns how many were added */
  add(count: CountName, wanted: number, limit: number): Promise<number>
  /** Takes off what was added and not used. */
  giveBack(count: CountName, mails: number): Promise<void>
}

export interface Grant {
  /** how many of those asked for may go */
  readonly mails: number
  /** of these were not sent after all */
  giveBack(mails: number): void
}

export interface Shares {
  /** Takes up to `mails` of what the address may still send to the operator today. @throws when the store is away */
  take(address: string, share: Share, operator: string, mails: number): Promise<Grant>
  /** Gives the store back what was fetched and not used. Never rejects. */
  close(): Promise<void>
}

/** So many are fetched at most, and no more than a fiftieth of the share: what a crash leaves unused stays small. */
const mostFetched = 100
const partFetched = 50
/** Another process may have given something back. */
const askAgainMs = 60_000
/** Of small domains, mostly; the one not used for longest is fetched again when it comes back. */
const maxMeters = 20_000

interface Meter {
  readonly count: CountName
  readonly limit: number
  /** counted in the store as sent, and not sent yet */
  left: number
  fetched: number
  fullUntil: number
  fetching: Promise<void> | null
}

const nothing: Grant = { mails: 0, giveBack: () => undefined }

export function createShares({ counts, now }: { counts: AddressCounts; now(): Date }): Shares {
  const meters = new Map<string, Meter>()
  const returning = new Set<Promise<void>>()
  let today = ''

  const returnRest = (meter: Meter) => {
    if (meter.left <= 0) return
    const rest = counts.giveBack(meter.count, meter.left).catch(() => undefined) // then it stays counted
    meter.left = 0
    returning.add(rest)
    void rest.finally(() => returning.delete(rest))
  }

  function meterOf(count: CountName, limit: number): Meter {
    const key = `${count.day} ${count.address} ${count.operator ?? ''}`
    const known = meters.get(key)
    const meter = known?.limit === limit ? known : { count, limit, left: 0, fetched: 0, fullUntil: 0, fetching: null }
    if (known !== undefined && known !== meter) returnRest(known)
    meters.delete(key)
    meters.set(key, meter)
    for (const [oldest, { fetching }] of meters) {
      if (meters.size <= maxMeters) break
      if (fetching !== null) continue
      returnRest(meters.get(oldest) as Meter)
      meters.delete(oldest)
    }
    return meter
  }

  const isFull = ({ left, fullUntil }: Meter) => left <= 0 && fullUntil > performance.now()

  async function fetch(meter: Meter, wanted: number) {
    const ahead = Math.min(meter.fetched * 2, mostFetched, Math.floor(meter.limit / partFetched))
    const asked = Math.max(wanted, ahead)
    const added = await counts.add(meter.count, asked, meter.limit)
    meter.left += added
    meter.fetched = asked
    if (added < asked) meter.fullUntil = performance.now() + askAgainMs
  }

  async function takeOf(meter: Meter, mails: number): Promise<number> {
    while (meter.left < mails && meter.fullUntil <= performance.now()) {
      meter.fetching ??= fetch(meter, mails - meter.left).finally(() => {
        meter.fetching = null
      })
      await meter.fetching
    }
    const taken = Math.min(mails, meter.left)
    meter.left -= taken
    return taken
  }

  return {
    async take(address, share, operator, mails) {
      const day = utcDay(now())
      if (day !== today) {
        for (const meter of meters.values()) returnRest(meter)
        meters.clear()
        today = day
      }
      const all = meterOf({ day, address, operator: null }, share.mails)
      const one = meterOf({ day, address, operator }, share.perOperator)
      if (share.mails <= 0 || isFull(all) || isFull(one)) return nothing
      const ofOne = await takeOf(one, mails)
      const ofAll = ofOne === 0 ? 0 : await takeOf(all, ofOne)
      one.left += ofOne - ofAll
      return {
        mails: ofAll,
        giveBack(unsent) {
          one.left += unsent
          all.left += unsent
        },
      }
    },
    async close() {
      for (const meter of meters.values()) returnRest(meter)
      meters.clear()
      while (returning.size > 0) await Promise.all(returning)
    },
  }
}

/** Counts that end with the process. */
export function createCountMemory(): AddressCounts {
  const counted = new Map<string, number>()
  const keyOf = ({ day, address, operator }: CountName) => JSON.stringify([day, address, operator])
  return {
    async add(count, wanted, limit) {
      const before = counted.get(keyOf(count)) ?? 0
      const added = Math.max(0, Math.min(wanted, limit - before))
      counted.set(keyOf(count), before + added)
      return added
    },
    async giveBack(count, mails) {
      counted.set(keyOf(count), (counted.get(keyOf(count)) ?? 0) - mails)
    },
  }
}
