/**
 * Backpressure: no mail is taken while the store doesn't answer or the disk is nearly full. Submission then says
 * `451 4.3.1`, the shop tries again, and nothing is lost.
 */
import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Store } from '../store/index.ts'
import { type Refusal, refusal } from '../values.ts'

const everyMs = 1000
/** the store's answer may take so long before it counts as slow */
const slowMs = 3000
/** Room for some hundred mails under way and the store's own log. */
const reserveBytes = 64 * 1024 * 1024

interface Deps {
  readonly store: Pick<Store, 'ping'>
  readonly dataDir: string
  readonly log: Logger
  readonly signal: AbortSignal
  /** in the data directory; asked of the file system unless given */
  freeBytes?(): Promise<number>
  readonly everyMs?: number
}

/** Looks once a second until the signal; from then on the answer is that the relay stops. */
export function watchReadiness(deps: Deps): { notReady(): Refusal | null } {
  const freeBytes = deps.freeBytes ?? (() => freeBytesIn(deps.dataDir))
  let why: Refusal | null = null
  const change = (next: Refusal | null) => {
    if (deps.signal.aborted) return // a look that began before
    if (next !== null && why?.reason !== next.reason) deps.log.warn({ reason: next.reason }, 'no mail is taken')
    if (next === null && why !== null) deps.log.info('mail is taken again')
    why = next
  }
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    try {
      await deps.store.ping(slowMs)
      change((await freeBytes()) < reserveBytes ? diskFull : null)
    } catch {
      change(storeAway)
    } finally {
      looking = false
    }
  }
  const timer = setInterval(look, deps.everyMs ?? everyMs)
  deps.signal.addEventListener('abort', () => {
    clearInterval(timer)
    why = stopping
  })
  return { notReady: () => why }
}

async function freeBytesIn(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}

const later = 'Nothing was lost: the mail stays with you, try again in some minutes'
const storeAway = refusal(451, '4.3.1', 'The relay cannot store mail at the moment', later)
const diskFull = refusal(451, '4.3.1', 'The disk of the relay is nearly full', later)
const stopping = refusal(451, '4.3.2', 'The relay is being restarted', later)
