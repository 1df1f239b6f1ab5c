/** Joins the reading of returned mails with what outcomes knows of servers' words. */
import type { Classify } from '../inbound/read-report.ts'
import { causes } from '../outcomes/causes.ts'
import { explain, meaningOf } from '../outcomes/classify.ts'

export const classifyReport: Classify = ({ code, enhanced, text, permanent, saidAt }) => {
  const result = permanent ? ('refused' as const) : ('deferred' as const)
  const { cause, inWords } = meaningOf({ phase: saidAt, result, code, enhanced, text, inReport: true })
  const { class: outcomeClass } = causes[cause]
  return { class: outcomeClass, hard: outcomeClass === 'hard', explanation: explain(causes[cause], null), inWords }
}
