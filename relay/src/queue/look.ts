/** What waits where, and why: for `queue list` and `queue explain`. Reads only. */
import { type DestinationState, readDestinationState } from '../store/destination-states.ts'
import type { Store } from '../store/index.ts'
import { holdOf, lanesBelow } from './hold.ts'
import { partsOfLane } from './lane.ts'
import { openLanes } from './open-lanes.ts'

export interface LaneView {
  readonly lane: string
  readonly queued: number
  readonly deferred: number
  readonly held: number
  readonly nextDueAt: Date | null
  readonly heldAt: Date | null
  readonly heldReason: string | null
}

/** Lanes with work, in alphabetical order after `after`; hops over the claim index from lane to lane. */
export async function listLanes(
  store: Store,
  { after = '', limit = 100 }: { after?: string; limit?: number },
): Promise<LaneView[]> {
  const lanes: LaneView[] = []
  for await (const lane of openLanes(store, after)) {
    if (lanes.length >= limit) break
    lanes.push(await viewLane(store, lane))
  }
  return lanes
}

export async function viewLane(store: Store, lane: string): Promise<LaneView> {
  const deliveries = store.db.collection('deliveries')
  const groups = await deliveries
    .aggregate<{ _id: string; count: number }>([
      { $match: { lane, open: true } },
      { $group: { _id: '$state', count: { $sum: 1 } } },
    ])
    .toArray()
  const inState = (state: string) => groups.find(group => group._id === state)?.count ?? 0
  const next = await deliveries
    .find({ lane, open: true, dueAt: { $gt: new Date(0) } }, { projection: { dueAt: 1 } })
    .sort({ dueAt: 1 })
    .limit(1)
    .next()
  const hold = await holdOf(store, lane)
  return {
    lane,
    queued: inState('queued'),
    deferred: inState('deferred'),
    held: inState('held'),
    nextDueAt: (next?.dueAt as Date | undefined) ?? null,
    heldAt: hold?.at ?? null,
    heldReason: hold?.reason ?? null,
  }
}

export interface LaneExplanation extends LaneView {
  /** in words: why it waits and what happens next */
  readonly explanation: { readonly de: string; readonly en: string }
  readonly lastResponse: string | null
  /** what a destination that said "too many" bears now; null when it didn't lately */
  readonly limits: Awaited<ReturnType<typeof readDestinationState>>
}

export interface DestinationExplanation extends LaneExplanation {
  /** what waits for the destination by other pools of sending addresses, where something does */
  readonly pools: readonly LaneExplanation[]
}

/** By what the reader goes on: commands are named to him; of a page he sees the buttons. */
export type Reader = 'commands' | 'page'

/** @param lane a destination, for all its pools, or one lane */
export async function explainDestination(
  store: Store,
  lane: string,
  reader: Reader = 'commands',
): Promise<DestinationExplanation> {
  const [own, ...others] = await lanesBelow(store, lane)
  const pools = []
  for (const other of others) pools.push(await explainLane(store, other, reader))
  return { ...(await explainLane(store, own ?? lane, reader)), pools }
}

/** In words: why a lane's mails wait, and what happens next. */
export async function explainLane(store: Store, lane: string, reader: Reader = 'commands'): Promise<LaneExplanation> {
  const [waiting, limits] = await Promise.all([explainWaiting(store, lane, reader), readDestinationState(store, lane)])
  if (limits === null || waiting.queued + waiting.deferred === 0) return { ...waiting, limits }
  const { en, de } = limitsInWords(limits)
  const { explanation } = waiting
  return { ...waiting, limits, explanation: { en: `${explanation.en} ${en}`, de: `${explanation.de} ${de}` } }
}

/** e.g. `orange.fr said at … that we send too much (“…”): now 1 mail at once and 40 a minute, none before …` */
function limitsInWords({ group, connections, perMinute, pausedUntil, lastTrouble }: DestinationState) {
  const at = lastTrouble?.at.toISOString()
  const until = pausedUntil !== null && pausedUntil > new Date() ? pausedUntil.toISOString() : null
  return {
    en: `${group} said at ${at} that we send too much (“${lastTrouble?.words}”), so now it gets ${count(connections.allowed, 'mail', 'mails')} at once${perMinute === null ? '' : `, ${perMinute} a minute`}${until === null ? '' : `, and none before ${until}`}; that grows again by itself.`,
    de: `${group} sagte am ${at}, dass wir zu viel senden („${lastTrouble?.words}“); deshalb gehen nun ${count(connections.allowed, 'Mail', 'Mails')} auf einmal dorthin${perMinute === null ? '' : `, ${perMinute} in der Minute`}${until === null ? '' : `, und keine vor ${until}`}. Das wächst von selbst wieder.`,
  }
}

async function explainWaiting(store: Store, lane: string, reader: Reader): Promise<Omit<LaneExplanation, 'limits'>> {
  const view = await viewLane(store, lane)
  const tried = await store.db
    .collection('deliveries')
    .find({ lane, open: true }, { projection: { attempts: 1 } })
    .sort({ lane: 1, dueAt: 1 })
    .limit(50)
    .toArray()
  const last = tried.flatMap(row => (row.attempts ?? []).slice(-1)).sort((a, b) => b.at - a.at)[0]
  const lastResponse: string | null = last?.response ?? null
  const waiting = view.queued + view.deferred + view.held
  const warming = view.deferred === 0 ? null : await waitingForWarmUp(store, lane)
  const at = view.nextDueAt?.toISOString()
  if (view.heldAt !== null)
    return { ...view, lastResponse, explanation: heldInWords(lane, waiting, view.heldAt, view.heldReason, reader) }
  if (waiting === 0)
    return {
      ...view,
      lastResponse,
      explanation: { en: `Nothing waits for ${lane}.`, de: `Für ${lane} wartet nichts.` },
    }
  if (view.deferred === 0) {
    const scheduled = await scheduledOf(store, lane)
    const fresh = waiting - scheduled.mails
    const { en, de } = scheduledInWords(scheduled)
    const now = {
      en: `${count(fresh, 'mail is new and goes', 'mails are new and go')} out now.`,
      de: `${count(fresh, 'Mail ist neu und geht', 'Mails sind neu und gehen')} jetzt hinaus.`,
    }
    const explanation =
      scheduled.mails === 0 ? now : fresh === 0 ? { en, de } : { en: `${now.en} ${en}`, de: `${now.de} ${de}` }
    return { ...view, lastResponse, explanation }
  }
  const others = view.deferred - (warming?.mails ?? 0)
  const byCommand = (words: string) => (reader === 'page' ? '.' : `${words}depesche queue retry ${lane}`)
  const again = {
    en: `${count(others, 'mail waits', 'mails wait')} for another try. The last answer was: ${lastResponse ?? 'none'}. The next try is at ${at}${byCommand('; to try now: ')}`,
    de: `${count(others, 'Mail wartet', 'Mails warten')} auf einen neuen Versuch. Die letzte Antwort war: ${lastResponse ?? 'keine'}. Der nächste Versuch ist um ${at}${byCommand('; sofort mit: ')}`,
  }
  if (warming === null) return { ...view, lastResponse, explanation: again }
  const { en, de } = warmingInWords(lane, warming, reader)
  const explanation = others === 0 ? { en, de } : { en: `${en} ${again.en}`, de: `${de} ${again.de}` }
  return { ...view, lastResponse, explanation }
}

function heldInWords(lane: string, waiting: number, heldAt: Date, heldReason: string | null, reader: Reader) {
  const at = heldAt.toISOString()
  const why = heldReason ? ` (${heldReason})` : ''
  const release =
    reader === 'page'
      ? { en: 'Release it to go on.', de: 'Geben Sie es frei, damit es weitergeht.' }
      : { en: `Go on with: depesche queue release ${lane}`, de: `Weiter geht es mit: depesche queue release ${lane}` }
  if (waiting === 0)
    return {
      en: `${lane} was put on hold at ${at}${why}: nothing waits for it yet, new mails will. ${release.en}`,
      de: `${lane} wurde am ${at} angehalten${why}: Noch wartet nichts, neue Mails werden warten. ${release.de}`,
    }
  return {
    en: `${count(waiting, 'mail waits', 'mails wait')} because ${lane} was put on hold at ${at}${why}. ${release.en}`,
    de: `${count(waiting, 'Mail wartet', 'Mails warten')}, weil ${lane} am ${at} angehalten wurde${why}. ${release.de}`,
  }
}

/** Deliveries whose sender wants them to leave later. */
async function scheduledOf(store: Store, lane: string): Promise<{ mails: number; first: Date | null }> {
  const [found] = await store.db
    .collection('deliveries')
    .aggregate<{ mails: number; first: Date }>([
      { $match: { lane, open: true, state: 'queued', sendAt: { $gt: new Date() } } },
      { $group: { _id: null, mails: { $sum: 1 }, first: { $min: '$sendAt' } } },
    ])
    .toArray()
  return found === undefined ? { mails: 0, first: null } : found
}

const scheduledInWords = ({ mails, first }: { mails: number; first: Date | null }) => ({
  en: `${count(mails, 'mail is', 'mails are')} to leave later, as their sender wants it; the first at ${first?.toISOString()}.`,
  de: `${count(mails, 'Mail soll', 'Mails sollen')} nach dem Wunsch des Absenders später hinaus, die erste um ${first?.toISOString()}.`,
})

/** Deliveries that were put off since the sending addresses had used their share of the day. */
async function waitingForWarmUp(store: Store, lane: string): Promise<{ mails: number; until: Date } | null> {
  const [found] = await store.db
    .collection('deliveries')
    .aggregate<{ mails: number; until: Date }>([
      { $match: { lane, open: true, state: 'deferred', waitsUntil: { $gt: new Date() } } },
      { $group: { _id: null, mails: { $sum: 1 }, until: { $min: '$dueAt' } } },
    ])
    .toArray()
  return found === undefined ? null : { mails: found.mails, until: found.until }
}

function warmingInWords(lane: string, { mails, until }: { mails: number; until: Date }, reader: Reader) {
  const { pool } = partsOfLane(lane)
  const at = until.toISOString()
  const see =
    reader === 'page'
      ? { en: '', de: '' }
      : { en: ' See: depesche addresses list', de: ' Siehe: depesche addresses list' }
  return {
    en: `${count(mails, 'mail waits', 'mails wait')} since the sending addresses of the pool ${pool} are being warmed up and have sent today's share; on at ${at}.${see.en}`,
    de: `${count(mails, 'Mail wartet', 'Mails warten')}, weil die Sendeadressen des Pools ${pool} aufgewärmt werden und ihren Anteil für heute gesendet haben; weiter um ${at}.${see.de}`,
  }
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`
