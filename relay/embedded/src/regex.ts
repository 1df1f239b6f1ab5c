/** Regular expressions of queries and expressions: PCRE's, as far as JavaScript's certainly give the same answer. */
import { BSONRegExp } from 'bson'
import { badValue, notSupported } from './errors.ts'

/** @throws BadValue, CommandNotSupported */
export function toRegExp(argument: unknown, options: unknown): RegExp {
  let source: string
  let flags = typeof options === 'string' ? options : ''
  if (typeof argument === 'string') source = argument
  else if (argument instanceof BSONRegExp) {
    source = argument.pattern
    flags ||= argument.options
  } else if (argument instanceof RegExp) {
    source = argument.source
    flags ||= argument.flags
  } else throw badValue('$regex has to be a string')
  if (/[^imsu]/.test(flags)) throw notSupported(`the regular expression option(s) ${flags}`)
  // constructs in which PCRE and JavaScript differ would give a wrong answer
  if (/\(\?(?![:=!<])|\(\?<(?![=!A-Za-z])|\\[AZzGQEhHRXK]|\[\[:|[+*?}]\+/.test(source))
    throw notSupported(`the regular expression ${source}`)
  const jsFlags = [...new Set(flags.replace('u', ''))].join('')
  // PCRE's $ also stands before a final newline
  const translated = flags.includes('m')
    ? source
    : source.replace(/(\\.|\[(?:\\.|[^\]\\])*\])|\$/gs, (_, kept) => kept ?? '(?=\\n?(?![^]))')
  try {
    return new RegExp(translated, `${jsFlags}u`) // by characters, as PCRE, where JavaScript's stricter syntax allows it
  } catch {
    // an escape that only the older syntax knows
  }
  try {
    return new RegExp(translated, jsFlags)
  } catch (error) {
    throw badValue(`Regular expression is invalid: ${(error as Error).message}`)
  }
}
