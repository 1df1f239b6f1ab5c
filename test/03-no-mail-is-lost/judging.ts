/** Whether everything came, once, and whether the relay's own books agree. */
import { setTimeout as delay } from 'node:timers/promises'
import type { RunningRelay } from '../lab/relay.ts'
import type { Sink } from '../lab/sink.ts'

/** Waits for every acknowledged mail (one recipient each). @returns who got none, and who got more than one */
export async function arrivalsOf(
  acknowledged: ReadonlySet<string>,
  sink: Pick<Sink, 'mails'>,
  withinMs: number,
): Promise<{ missing: string[]; twice: string[] }> {
  for (const until = Date.now() + withinMs; ; await delay(200)) {
    const arrivals = new Map<string, number>()
    for (const { recipients } of sink.mails)
      for (const recipient of recipients) arrivals.set(recipient, (arrivals.get(recipient) ?? 0) + 1)
    const missing = [...acknowledged].filter(recipient => !arrivals.has(recipient))
    const twice = [...arrivals].flatMap(([recipient, count]) => (count > 1 ? [recipient] : []))
    if (missing.length === 0 || Date.now() > until) return { missing, twice }
  }
}

export interface Stats {
  readonly received: number
  readonly delivered: number
  readonly bounced: number
}

/** The counts once nothing is under way any more, at the latest after 30 s. */
export async function settledStats(relay: RunningRelay): Promise<Stats> {
  for (let tries = 0; ; tries++) {
    const stats = await relay.depesche<Stats>('stats')
    if (stats.delivered + stats.bounced === stats.received || tries === 30) return stats
    await delay(1000)
  }
}

interface Finding {
  readonly check: string
  readonly ok: boolean
  readonly finding: string
}

/** @returns what `depesche doctor` finds wrong with the store and its integrity */
export async function integrityOf(relay: RunningRelay): Promise<Finding[]> {
  const report = await relay
    .depesche<{ findings: Finding[] }>('doctor')
    .catch(error => JSON.parse(error.stdout.split('\n')[0]))
  const findings = (report as { findings: Finding[] }).findings
  const looked = findings.filter(({ check }) => ['store', 'integrity', 'relay'].includes(check))
  if (looked.length < 3) throw new Error(`doctor looked at ${findings.map(({ check }) => check).join(', ')} only`)
  return looked.filter(({ ok }) => !ok)
}
