/**
 * What a system still lacks and what state it is in: a pure function over facts, so that the CLI, the API and the
 * submission server never disagree.
 */
import type { DkimState } from '../domains/index.ts'
import { dkimGraceMs } from '../domains/key-ring.ts'

export type SystemState = 'draft' | 'ready' | 'active' | 'inactive'
export const missingKinds = ['approval', 'domain', 'dkim', 'listHelp'] as const
export type Missing = (typeof missingKinds)[number]

export { dkimGraceMs }

export interface DomainFacts {
  readonly name: string
  readonly listHelp: readonly string[]
  readonly dkim: { readonly state: DkimState; readonly matchedAt: Date | null; readonly lostAt: Date | null }
}

export interface SystemFacts {
  /** by an operator, where accounts wait for that; see accounts/approval.ts */
  readonly approved: boolean
  /** no mail of it leaves */
  readonly sandbox: boolean
  readonly pausedAt: Date | null
  readonly pauseReason: string | null
  readonly firstMailAt: Date | null
  readonly domains: readonly DomainFacts[]
}

/** A domain may send: List-Help is given and its DKIM record was found, and isn't lost for longer than the grace. */
export function maySend(domain: DomainFacts, now: Date): boolean {
  if (domain.listHelp.length === 0) return false
  if (domain.dkim.state === 'match') return true
  const { matchedAt, lostAt } = domain.dkim
  if (matchedAt === null) return false
  return lostAt === null ? domain.dkim.state !== 'unchecked' : now.getTime() - lostAt.getTime() < dkimGraceMs
}

/** What a state's reason is made of, for who writes it in his own words. */
export interface Because {
  readonly missing: readonly Missing[]
  readonly pausedAt: Date | null
  readonly pauseReason: string | null
  readonly firstMailAt: Date | null
  /** domains whose DKIM record was right and is gone or wrong */
  readonly lost: readonly { readonly domain: string; readonly since: Date }[]
}

export const becauseOf = (facts: SystemFacts, missing: readonly Missing[]): Because => ({
  missing,
  pausedAt: facts.pausedAt,
  pauseReason: facts.pauseReason,
  firstMailAt: facts.firstMailAt,
  lost: facts.domains.flatMap(({ name, dkim }) => (dkim.lostAt === null ? [] : [{ domain: name, since: dkim.lostAt }])),
})

/** State, the reason in words (English; the UI writes its own of `becauseOf`), and what is missing. */
export function judgeSystem(facts: SystemFacts, now: Date): { state: SystemState; reason: string; missing: Missing[] } {
  const missing: Missing[] = []
  if (!facts.approved) missing.push('approval')
  if (facts.domains.length === 0) missing.push('domain')
  if (facts.domains.some(domain => domain.dkim.state !== 'match')) missing.push('dkim')
  if (facts.domains.some(domain => domain.listHelp.length === 0)) missing.push('listHelp')
  const senders = facts.domains.filter(domain => maySend(domain, now))

  if (!facts.approved)
    return { state: 'inactive', missing, reason: 'Your account is not approved by the operator of this relay yet' }
  if (facts.pausedAt !== null)
    return {
      state: 'inactive',
      missing,
      reason: `Paused since ${facts.pausedAt.toISOString()}${facts.pauseReason ? `: ${facts.pauseReason}` : ''}`,
    }
  if (missing.length === 0) {
    const inUse =
      facts.firstMailAt === null
        ? 'Everything is set. Waiting for the first mail'
        : `In use since ${facts.firstMailAt.toISOString()}`
    // whoever forgets the sandbox would wonder for long where the mails are
    const reason = facts.sandbox ? `Sandbox mode, no mail leaves (system sandbox ID off). ${inUse}` : inUse
    return { state: facts.firstMailAt === null ? 'ready' : 'active', missing, reason }
  }
  const lost = facts.domains.filter(domain => domain.dkim.lostAt !== null)
  if (lost.length > 0)
    return {
      state: senders.length === 0 ? 'inactive' : facts.firstMailAt === null ? 'ready' : 'active',
      missing,
      reason: `The DKIM record of ${lost.map(d => `${d.name} is gone or wrong since ${d.dkim.lostAt?.toISOString()}`).join('; ')}. Set it again as listed`,
    }
  return { state: 'draft', missing, reason: `Not yet set: ${missing.map(m => words[m]).join(', ')}` }
}

const words: Record<Missing, string> = {
  approval: 'the approval of your account',
  domain: 'a sending domain',
  dkim: 'the DKIM record in DNS',
  listHelp: 'a List-Help address for each sending domain',
}
