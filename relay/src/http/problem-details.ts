/**
 * Errors as RFC 9457 problem details: a stable `type`, what is wrong, and what to do about it (`advice`, an extension
 * member). Types are paths under /problems/, which the relay also serves as pages of their own.
 */
import { z } from 'zod'
import { isRefusal, Problem, type Refusal } from '../values.ts'
import { FieldProblem, fieldProblem } from './field-problem.ts'

export const ProblemDetails = z
  .object({
    type: z.string().meta({ description: 'stable name of the problem', example: '/problems/system-unknown' }),
    title: z.string().meta({ description: 'what is wrong, in a sentence' }),
    status: z.number().int(),
    detail: z.string().optional(),
    advice: z.string().meta({ description: 'what to do about it' }),
    errors: z.array(FieldProblem).optional().meta({ description: 'each wrong field' }),
    code: z.number().int().optional().meta({ description: 'of a refused mail: the reply code SMTP would have had' }),
    enhanced: z.string().optional().meta({ description: 'of a refused mail: RFC 3463' }),
  })
  .meta({ id: 'Problem' })
export type ProblemDetails = z.input<typeof ProblemDetails>

/** A problem with its HTTP status where the name doesn't tell it. */
export class HttpProblem extends Problem {
  readonly status: number
  readonly headers: Record<string, string>
  constructor(status: number, type: string, reason: string, advice: string, headers: Record<string, string> = {}) {
    super(type, reason, advice)
    this.status = status
    this.headers = headers
  }
}

/** by the end of a problem's type */
const statusOf = (type: string): number =>
  /-gone$/.test(type)
    ? 410
    : /-unknown$|^not-/.test(type)
      ? 404
      : /-(exists|taken|done|conflict|state|running)$/.test(type)
        ? 409
        : /-(forbidden|not-allowed|denied)$/.test(type)
          ? 403
          : type === 'too-many-requests'
            ? 429
            : type === 'payment-provider'
              ? 502
              : 422

/** Never tells what went wrong inside: that stands in the log. @returns null for an error that is ours */
export function problemOf(error: unknown): (ProblemDetails & { headers?: Record<string, string> }) | null {
  if (error instanceof z.ZodError)
    return {
      type: '/problems/invalid',
      title: 'The request is not as it should be',
      status: 422,
      detail: error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '),
      advice: 'Correct the fields that are named',
      errors: error.issues.map(fieldProblem),
    }
  if (error instanceof Problem) {
    const status = error instanceof HttpProblem ? error.status : statusOf(error.type)
    return {
      type: `/problems/${error.type}`,
      title: error.message,
      status,
      advice: error.advice,
      ...(error instanceof HttpProblem ? { headers: error.headers } : {}),
    }
  }
  if (isRefusal(error)) return refusalProblem(error)
  return null
}

/** A mail that SMTP would have refused: 4xx replies may be tried again later, 5xx not. */
export const refusalProblem = (refused: Refusal): ProblemDetails & { headers?: Record<string, string> } => ({
  type: '/problems/mail-refused',
  title: refused.reason,
  status: refused.code >= 500 ? 422 : 503,
  advice: refused.advice,
  code: refused.code,
  enhanced: refused.enhanced,
  ...(refused.code >= 500 ? {} : { headers: { 'Retry-After': '30' } }),
})
