/** What a system's row tells of itself: that it was paused, by whoever did it. */
import { stateWords } from '../systems/state-words.ts'
import type { AccountId, SystemId } from '../values.ts'
import type { EventDeps, Interest } from './index.ts'
import { tellOfAccount } from './tell.ts'

export interface SystemRow {
  readonly _id: SystemId
  readonly accountId: AccountId
  readonly name: string
  readonly pausedAt?: Date | null
  readonly pauseReason?: string | null
}

/** The same pause is one event, however often it is told. @returns how many events are new */
export async function tellPaused(
  deps: EventDeps,
  interests: readonly Interest[],
  { _id, accountId, name, pausedAt, pauseReason = null }: SystemRow & { readonly pausedAt: Date },
): Promise<number> {
  const explanation = stateWords.paused(pausedAt, pauseReason)
  const told = await tellOfAccount(deps, interests, {
    key: `${_id.toHexString()}-paused-${pausedAt.getTime()}`,
    accountId,
    systemId: _id,
    type: 'system.inactive',
    at: pausedAt,
    data: { system: { id: _id.toHexString(), name }, reason: explanation.en, explanation },
  })
  return told ?? 0
}
