/** From an answer to its cause, by the table of rules. */
import type { Attempt, OutcomeClass, Phase } from '../values.ts'
import { comparable, openingOf } from './answer-text.ts'
import { type Cause, type CauseName, causes, waitedElsewhere } from './causes.ts'
import { rules, wordRules } from './rules/index.ts'

export interface Answer {
  /** null where a returned mail doesn't say it */
  readonly phase: Phase | null
  readonly result: Attempt['result']
  /** 0: no answer came; null: not known */
  readonly code: number | null
  readonly enhanced: string | null
  readonly text: string
  /** a mail server on the way tells it after having given up, and not the receiving one to us */
  readonly inReport: boolean
}

export interface Meaning {
  readonly rule: string
  readonly cause: CauseName
  /** whether words said it, and not codes alone */
  readonly inWords: boolean
}

const spoken = new Set(wordRules.map(rule => rule.id))

/** The first rule that fits; none is hard before a recipient was named (MAIL) or unless the refusal is final. Its time is bounded by the answer's length, of which 2,000 characters are read. */
export function meaningOf(answer: Answer): Meaning {
  const words = comparable(answer.text)
  const opening = openingOf(words)
  for (const rule of rules) {
    if (rule.inReport && !answer.inReport) continue
    if (rule.phase !== undefined && (answer.phase === null || !rule.phase.includes(answer.phase))) continue
    if (rule.result !== undefined && rule.result !== answer.result) continue
    if (rule.code !== undefined && (answer.code === null || !rule.code.includes(answer.code))) continue
    if (rule.enhanced !== undefined && !rule.enhanced.test(answer.enhanced ?? '')) continue
    if (causes[rule.cause].class === 'hard' && (answer.result !== 'refused' || answer.phase === 'mail')) continue
    if (rule.raw !== undefined && !rule.raw.test(answer.text.slice(0, 2000))) continue
    if (rule.words !== undefined && !rule.words.test(words)) continue
    if (rule.unless?.test(words)) continue
    if (rule.opening !== undefined && !rule.opening.test(opening)) continue
    if (rule.openingUnless?.test(opening)) continue
    return { rule: rule.id, cause: rule.cause, inWords: spoken.has(rule.id) }
  }
  return { rule: 'refused', cause: 'refused', inWords: false }
}

/** What a returned mail quotes of a server's words. */
export interface Quoted {
  readonly code: number | null
  readonly enhanced: string | null
  readonly text: string
  /** where in the dialogue it was said, as far as the report tells */
  readonly saidAt: 'mail' | 'rcpt' | 'data' | null
  readonly permanent: boolean
}

export interface Classification extends Meaning {
  readonly class: OutcomeClass
  /** the address doesn't exist or is closed for ever, so it is suppressed */
  readonly hard: boolean
  readonly explanation: { readonly de: string; readonly en: string }
}

/** @returns the cause by the table of rules, and what follows from it. Never throws, whatever the text is. */
export function classify({ code, enhanced, text, saidAt, permanent }: Quoted): Classification {
  const result = permanent ? 'refused' : 'deferred'
  const meaning = meaningOf({ phase: saidAt, result, code, enhanced, text, inReport: true })
  const cause = causes[meaning.cause]
  // who returns a mail has given up: nothing goes on by itself any more
  const told =
    cause.next === 'wait'
      ? { de: `${cause.reason.de} ${waitedElsewhere.de}`, en: `${cause.reason.en} ${waitedElsewhere.en}` }
      : cause
  return { ...meaning, class: cause.class, hard: cause.class === 'hard', explanation: explain(told, null) }
}

/** The sentences of a cause, with the host's name in them or without one. */
export function explain(cause: Cause | { de: string; en: string }, host: string | null): { de: string; en: string } {
  const replace = (text: string) => text.replace(' {host}', host === null ? '' : ` ${host}`)
  return { de: replace(cause.de), en: replace(cause.en) }
}
