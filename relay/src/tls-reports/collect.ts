/**
 * Counts TLS sessions by day, domain, policy and outcome. Counting costs a map entry per connection; once a minute what
 * was counted is added up in the store, for the domains that want reports, and forgotten for all others.
 */
import { createHash } from 'node:crypto'
import type { TlsSeen } from '../delivery/index.ts'
import { hasty, type Store } from '../store/index.ts'
import type { SessionCount } from './report.ts'
import { reportTargets } from './request.ts'

export interface CollectDeps {
  readonly store: Store
  readonly dns: { resolveTxt(name: string): Promise<string[][]> }
  now(): Date
  readonly log: { warn(facts: object, text: string): void }
}

export interface TlsSessionCounts {
  seen(session: TlsSeen): void
  /** Adds what was counted to the store. Never rejects. */
  flush(): Promise<void>
  close(): Promise<void>
}

interface Counted extends SessionCount {
  readonly day: string
  readonly domain: string
  count: number
}

const everyMs = 60_000
/** A host that fails in ever new words must not fill memory or store. */
const maxCounted = 20_000
const maxPerDomain = 100
const asksMs = 6 * 3_600_000
const looksAtOnce = 8
/** A report is built the day after and tried for three more. */
const keepMs = 7 * 86_400_000

export function createTlsSessionCounts({ store, dns, now, log }: CollectDeps): TlsSessionCounts {
  const sessions = store.db.collection<{ _id: string }>('tlssessions')
  let counted = new Map<string, Counted>()
  let perDomain = new Map<string, number>()
  const asks = new Map<string, { until: number; wanted: boolean }>()
  const timer = setInterval(() => void flush(), everyMs).unref()
  let flushing: Promise<void> = Promise.resolve()

  async function wantsReports(domain: string): Promise<boolean> {
    const known = asks.get(domain)
    if (known !== undefined && known.until > now().getTime()) return known.wanted
    const wanted = await dns.resolveTxt(`_smtp._tls.${domain}`).then(
      records => reportTargets(records).length > 0,
      () => false,
    )
    asks.delete(domain)
    asks.set(domain, { until: now().getTime() + asksMs, wanted })
    if (asks.size > maxCounted) asks.delete(asks.keys().next().value ?? '')
    return wanted
  }

  async function write(all: readonly Counted[]) {
    const domains = [...Map.groupBy(all, ({ domain }) => domain)]
    const expiresAt = new Date(now().getTime() + keepMs)
    for (let i = 0; i < domains.length; i += looksAtOnce) {
      const some = domains.slice(i, i + looksAtOnce)
      const wanted = await Promise.all(some.map(([domain]) => wantsReports(domain)))
      const writes = some
        .filter((_, n) => wanted[n])
        .flatMap(([, group]) => group)
        .map(({ count, ...facts }) => ({
          updateOne: {
            filter: { _id: idOf(facts) },
            update: { $inc: { count }, $setOnInsert: { ...facts, expiresAt } },
            upsert: true,
          },
        }))
      if (writes.length > 0) await sessions.bulkWrite(writes, { ordered: false, ...hasty })
    }
  }

  function flush(): Promise<void> {
    flushing = flushing.then(async () => {
      if (counted.size === 0) return
      const all = [...counted.values()]
      counted = new Map()
      perDomain = new Map()
      await write(all).catch(err => log.warn({ err, sessions: all.length }, 'TLS sessions not counted'))
    })
    return flushing
  }

  return {
    seen({ domain, host, address, policy, failure }) {
      const day = now().toISOString().slice(0, 10)
      const key = `${day} ${domain} ${policy.type} ${failure?.type ?? ''} ${failure ? `${host} ${address} ${failure.words}` : ''} ${policy.lines.join()}`
      const known = counted.get(key)
      if (known !== undefined) {
        known.count++
        return
      }
      const ofDomain = perDomain.get(domain) ?? 0
      if (counted.size >= maxCounted || ofDomain >= maxPerDomain) return
      perDomain.set(domain, ofDomain + 1)
      const why = failure && { type: failure.type, host, address, words: failure.words }
      counted.set(key, { day, domain, policy, failure: why, count: 1 })
    },
    flush,
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

/** The same for the same outcome, on every machine. */
function idOf({ day, domain, policy, failure }: Omit<Counted, 'count'>): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([policy, failure]))
    .digest('base64url')
    .slice(0, 22)
  return `${day} ${domain} ${digest}`
}
