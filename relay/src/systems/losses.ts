/**
 * What follows when a domain's DKIM record goes: its owner is told after some looks have confirmed it, and told again when
 * the record is back; a system that may not send any more says so as an event. Each once, whoever looks.
 */
import type { ObjectId } from 'bson'
import type { Domain } from '../domains/index.ts'
import { dkimGraceMs } from '../domains/key-ring.ts'
import { durable, type Store } from '../store/index.ts'
import type { AccountId, SystemId } from '../values.ts'
import { type System, systemFacts } from './index.ts'
import { judgeSystem } from './state.ts'
import type { Words } from './state-words.ts'

/** DNS hiccups are over by then; the looks are a minute apart. */
const confirmedMs = 10 * 60_000

export interface LossDeps {
  readonly store: Store
  now(): Date
  /** writes to the account's people. @param sendsUntil the end of the grace */
  tellLost(accountId: AccountId, domain: LostDomain & { readonly since: Date }, sendsUntil: Date): Promise<unknown>
  tellBack(accountId: AccountId, domain: LostDomain): Promise<unknown>
  /** @param key the same for the same loss */
  tellInactive(of: InactiveSystem): Promise<unknown>
}

export interface LostDomain {
  readonly id: string
  readonly name: string
  /** full name of the record that is gone or wrong */
  readonly record: string
}

export interface InactiveSystem {
  readonly key: string
  readonly accountId: AccountId
  readonly systemId: SystemId
  readonly name: string
  readonly at: Date
  readonly reason: string
  readonly explanation: Words
}

/** To be called after a look, with what it has left. */
export async function settleLoss(deps: LossDeps, domain: Domain): Promise<void> {
  const { lostAt = null, state } = domain.dkim ?? {}
  const told = domain.toldLostAt ?? null
  const accountId = domain.accountId as unknown as AccountId
  const lost = {
    id: String(domain._id),
    name: domain.name,
    record: `${domain.keys[0]?.selector}._domainkey.${domain.name}`,
  }
  if (lostAt === null) {
    if (told === null || state !== 'match') return
    if (await claim(deps, domain, null)) await deps.tellBack(accountId, lost)
    return
  }
  const lostFor = deps.now().getTime() - lostAt.getTime()
  if (lostFor >= confirmedMs && told?.getTime() !== lostAt.getTime() && (await claim(deps, domain, lostAt)))
    await deps.tellLost(accountId, { ...lost, since: lostAt }, new Date(lostAt.getTime() + dkimGraceMs))
  if (lostFor >= dkimGraceMs) await tellInactiveSystems(deps, domain, lostAt)
}

/** @returns whether it is ours to tell: of two that look at the same time, one */
async function claim({ store }: LossDeps, domain: Domain, lostAt: Date | null): Promise<boolean> {
  const { modifiedCount } = await store.db
    .collection('domains')
    .updateOne(
      { _id: domain._id, toldLostAt: domain.toldLostAt ?? null },
      lostAt === null ? { $unset: { toldLostAt: 1 } } : { $set: { toldLostAt: lostAt } },
      durable,
    )
  return modifiedCount === 1
}

async function tellInactiveSystems(deps: LossDeps, domain: Domain, lostAt: Date): Promise<void> {
  const systems = await deps.store.models.System.find({ domainIds: domain._id, accountId: domain.accountId }).lean()
  for (const system of systems as unknown as System[]) {
    const facts = await systemFacts(deps, system)
    const { state, reason, explanation } = judgeSystem(facts, deps.now())
    if (state !== 'inactive' || facts.pausedAt !== null) continue
    await deps.tellInactive({
      key: `${system._id.toHexString()}-${lostAt.getTime()}`,
      accountId: system.accountId,
      systemId: system._id as ObjectId,
      name: system.name,
      at: deps.now(),
      reason,
      explanation,
    })
  }
}
