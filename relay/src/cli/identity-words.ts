/** How a person reads what receivers will make of a sending domain. */
import type { IdentityCheck } from '../domains/identity-check.ts'

const marks = { good: '✓', advice: '·', wrong: '✗', unknown: '?' } as const

export const identityInWords = ({ domain, score, findings, records, reports, receivers }: IdentityCheck): string =>
  [
    `What receivers see of ${domain}: ${score} of 100 (advice; keeps no mail back)`,
    ...findings.map(finding => `  ${marks[finding.state]} ${finding.words.en}`),
    ...records.map(r => `  set (${r.whose}): ${r.type}  ${r.name}  ${r.value}`),
    `  ${reports.asked ? '✓' : '·'} ${reports.words.en}`,
    ...reports.records.map(r => `  could be set (${r.whose}): ${r.type}  ${r.name}  ${r.value}`),
    ...receivers
      .filter(receiver => receiver.met === false)
      .map(({ name, missing, source }) => `  ${name} wants: ${missing.join(', ')} (${source})`),
  ].join('\n')
