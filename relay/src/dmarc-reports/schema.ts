/**
 * The parts of a report as values. What a reporter left out, doubled or wrote in its own way is taken as far as it says
 * something (RFC 7489 Appendix C was read in many ways); a row without address or number says nothing. Texts are cut and
 * freed of control characters, since they are shown on terminals.
 */
import { isIPv4, isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'
import { z } from 'zod'

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value)
/** An empty element may stand for one without children. */
const group = <S extends z.ZodRawShape>(shape: S) =>
  z.preprocess(value => (typeof first(value) === 'object' ? first(value) : {}), z.object(shape))
const many = <S extends z.ZodType>(schema: S, most: number) =>
  z.preprocess(value => (Array.isArray(value) ? value.slice(0, most) : []), z.array(schema))

const text = (chars: number) =>
  z.preprocess(
    first,
    z
      .string()
      .catch('')
      .transform(words =>
        words
          .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
          .trim()
          .slice(0, chars),
      ),
  )
const word = text(40).transform(words => words.toLowerCase())

/** A domain as an A-label, '' for what is none. Labels may have underscores: selectors and envelope domains do. */
const domain = text(253).transform(words => {
  const name = domainToASCII(words.toLowerCase().replace(/\.$/, ''))
  return /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/.test(name) ? name : ''
})
const oneOf = <const T extends readonly string[]>(names: T) =>
  word.transform((value): T[number] | null => (names.includes(value) ? value : null))
const wholeNumber = (most: number) =>
  z
    .preprocess(first, z.string().regex(/^\d{1,15}(?:\.\d+)?$/))
    .transform(digits => Math.floor(Number(digits)))
    .pipe(z.number().max(most))

/** RFC 5952; IPv4 where an IPv6 address only wraps it. */
const address = text(64).transform((words, context) => {
  const wrapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(words)?.[1]
  if (isIPv4(wrapped ?? words)) return wrapped ?? words
  if (isIPv6(words) && !words.includes('%')) return new URL(`http://[${words}]/`).hostname.slice(1, -1)
  context.addIssue({ code: 'custom', message: 'no IP address' })
  return z.NEVER
})

/** The year 2255; what is reasonable is judged elsewhere. */
const second = wholeNumber(9e9).transform(seconds => new Date(seconds * 1000))

export const Metadata = z.object({
  org_name: text(200).pipe(z.string().min(1)),
  email: text(254),
  report_id: text(400).pipe(z.string().min(1)),
  date_range: group({ begin: second, end: second }),
})

const policies = ['none', 'quarantine', 'reject'] as const
export const Policy = z.object({
  domain: domain.pipe(z.string().includes('.')),
  p: oneOf(policies),
  sp: oneOf(policies),
  np: oneOf(policies),
  adkim: oneOf(['r', 's']),
  aspf: oneOf(['r', 's']),
  testing: oneOf(['y', 'n']),
})

/** RFC 9990 §3.1.1.9 adds `pass`, which is `none` for a mail that passed. */
const disposition = oneOf(['none', 'pass', 'quarantine', 'reject']).transform(taken =>
  taken === 'pass' ? 'none' : taken,
)
const isPass = word.transform(result => result === 'pass')

export const maxSignatures = 100
export const ReportRecord = z.object({
  row: group({
    source_ip: address,
    count: wholeNumber(1e9),
    policy_evaluated: group({
      disposition,
      dkim: isPass,
      spf: isPass,
      reason: many(group({ type: word }), 10),
    }),
  }),
  identifiers: group({ header_from: domain, envelope_from: domain }),
  auth_results: group({
    dkim: many(group({ domain, selector: text(100), result: word }), maxSignatures),
    spf: many(group({ domain, scope: word, result: word }), 2),
  }),
})
