/**
 * What is wrong with one field of a request: a sentence, and a code with its values for whoever says it in other words.
 * The codes are ours and stay; zod's own may change with zod.
 */
import { z } from 'zod'

export const fieldCodes = [
  'missing',
  'type',
  'too-small',
  'too-big',
  'step',
  'format',
  'choice',
  'unknown-field',
  'no-alternative',
  'rule',
] as const

export const FieldProblem = z
  .object({
    at: z.string().meta({ description: 'JSON pointer' }),
    message: z.string(),
    code: z.enum(fieldCodes).meta({
      description:
        'stable name of what is wrong: `missing`; `type` (`expected`); `too-small`, `too-big` (`limit`, `of`: `string`, `array`, `number` …, `inclusive`, `exact`); `step` (`divisor`); `format` (`format`: `email`, `url`, `date` …); `choice` (`values`); `unknown-field` (`keys`); `no-alternative`; `rule`: what the message says',
    }),
    params: z.record(z.string(), z.unknown()).meta({ description: 'values that belong to the code' }),
  })
  .meta({ id: 'FieldProblem' })
export type FieldProblem = z.input<typeof FieldProblem>

type Told = Pick<FieldProblem, 'code'> & { readonly params?: Record<string, unknown> }

export function fieldProblem(issue: z.core.$ZodIssue): FieldProblem {
  const { code, params = {} } = told(issue)
  return { at: `/${issue.path.map(String).join('/')}`, message: issue.message, code, params }
}

function told(issue: z.core.$ZodIssue): Told {
  switch (issue.code) {
    case 'invalid_type':
      // an issue doesn't keep what came in, its sentence does
      return / received undefined$/.test(issue.message)
        ? { code: 'missing' }
        : { code: 'type', params: { expected: issue.expected } }
    case 'too_small':
      return { code: 'too-small', params: limit(issue.minimum, issue) }
    case 'too_big':
      return { code: 'too-big', params: limit(issue.maximum, issue) }
    case 'not_multiple_of':
      return { code: 'step', params: { divisor: issue.divisor } }
    case 'invalid_format':
      return issue.format === 'regex' && !/^Invalid string: must match/.test(issue.message)
        ? { code: 'rule' }
        : { code: 'format', params: { format: issue.format } }
    case 'invalid_value':
      return { code: 'choice', params: { values: issue.values.map(value => String(value)) } }
    case 'unrecognized_keys':
      return { code: 'unknown-field', params: { keys: issue.keys } }
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return /^Invalid /.test(issue.message) ? { code: 'no-alternative' } : { code: 'rule' }
    case 'custom':
      return { code: 'rule' }
  }
}

const limit = (
  value: number | bigint,
  { origin, inclusive = true, exact = false }: { origin: string; inclusive?: boolean; exact?: boolean },
) => ({ limit: Number(value), of: origin, inclusive, exact })
