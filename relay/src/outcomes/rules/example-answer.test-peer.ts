/** An answer as the examples write it: `phase: code text`, `-` for no answer, `report: text` for a returned mail. */
import type { Phase } from '../../values.ts'
import type { Answer } from '../classify.ts'

export function answerOf(line: string): Answer {
  const [, where, code, text = ''] = /^(\w+): (?:(\d{3}|-)(?:[\s-]+|$))?(.*)$/s.exec(line) ?? []
  const enhanced = /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1] ?? null
  const inReport = where === 'report'
  const early = ['connect', 'greeting', 'ehlo', 'tls'].includes(where ?? '')
  const temporary = (code ?? enhanced ?? '').startsWith('4')
  const refused = inReport ? !temporary : code?.startsWith('5') && !early
  const number = code === '-' ? 0 : code === undefined ? null : Number(code)
  return {
    phase: inReport ? null : (where as Phase),
    result: refused ? 'refused' : 'deferred',
    code: number,
    enhanced,
    text,
    inReport,
  }
}
