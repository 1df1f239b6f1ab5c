/**
 * What a system still lacks and what state it is in: a pure function over facts, so that the CLI, the API and the
 * submission server never disagree.
 */
import type { DkimState } from '../domains/index.ts'
import { dkimGraceMs } from '../domains/key-ring.ts'
import { stateWords, type Words } from './state-words.ts'

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

export interface Judgement {
  readonly state: SystemState
  /** why, in English; SMTP and scripts say it */
  readonly reason: string
  /** the same for people */
  readonly explanation: Words
  readonly missing: Missing[]
}

/** State, why, and what is missing. */
export function judgeSystem(facts: SystemFacts, now: Date): Judgement {
  const missing: Missing[] = []
  if (!facts.approved) missing.push('approval')
  if (facts.domains.length === 0) missing.push('domain')
  if (facts.domains.some(domain => domain.dkim.state !== 'match')) missing.push('dkim')
  if (facts.domains.some(domain => domain.listHelp.length === 0)) missing.push('listHelp')
  const { state, why } = judge(facts, missing, now)
  return { state, reason: why.en, explanation: why, missing }
}

function judge(facts: SystemFacts, missing: readonly Missing[], now: Date): { state: SystemState; why: Words } {
  const { approved, pausedAt, pauseReason, firstMailAt, sandbox, domains } = facts
  if (!approved) return { state: 'inactive', why: stateWords.unapproved() }
  if (pausedAt !== null) return { state: 'inactive', why: stateWords.paused(pausedAt, pauseReason) }
  const sends = firstMailAt === null ? 'ready' : 'active'
  if (missing.length === 0) {
    const inUse = firstMailAt === null ? stateWords.ready() : stateWords.inUse(firstMailAt)
    return { state: sends, why: sandbox ? stateWords.sandbox(inUse) : inUse }
  }
  const lost = domains.flatMap(({ name, dkim }) => (dkim.lostAt === null ? [] : [{ name, since: dkim.lostAt }]))
  if (lost.length === 0) return { state: 'draft', why: stateWords.missing(missing) }
  return { state: domains.some(domain => maySend(domain, now)) ? sends : 'inactive', why: stateWords.lost(lost) }
}
