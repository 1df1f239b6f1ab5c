/** Joins the reading of returned mails with what outcomes knows of servers' words. */
import type { Classify } from '../inbound/read-report.ts'
import { causes, waitedElsewhere } from '../outcomes/causes.ts'
import { explain, meaningOf } from '../outcomes/classify.ts'

export const classifyReport: Classify = ({ code, enhanced, text, permanent, saidAt }) => {
  const result = permanent ? ('refused' as const) : ('deferred' as const)
  const { cause, inWords } = meaningOf({ phase: saidAt, result, code, enhanced, text, inReport: true })
  const { class: outcomeClass, next, reason } = causes[cause]
  const told =
    next === 'wait'
      ? { de: `${reason.de} ${waitedElsewhere.de}`, en: `${reason.en} ${waitedElsewhere.en}` }
      : causes[cause]
  return { class: outcomeClass, hard: outcomeClass === 'hard', explanation: explain(told, null), inWords }
}
