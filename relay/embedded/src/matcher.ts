/**
 * The query language over decoded documents: an allow list of operators with MongoDB's semantics (type bracketing, null
 * and missing, arrays). Anything off the list is an error, never a wrong answer.
 */
import { BSONRegExp, Decimal128, Double, Int32, MaxKey, MinKey, ObjectId } from 'bson'
import { toBigInt } from './arithmetic.ts'
import { badValue, notSupported } from './errors.ts'
import { compileExpression, isTruthy, noVariables, type Scope } from './expressions.ts'
import { encodeKey } from './keys.ts'
import { reach } from './paths.ts'
import { toRegExp } from './regex.ts'
import { type Document, isLong, isNumeric, isOperatorDocument, isPlainDocument, isTrue, toNumber } from './values.ts'

/** @param scope values of the variables that `$expr` may use */
export type Matcher = (document: Document, scope?: Scope) => boolean
type Names = ReadonlySet<string>
type Test = (values: unknown[]) => boolean

const noNames: Names = new Set()

/**
 * @param variables names that `$expr` may use, see `Matcher`
 * @throws BadValue, CommandNotSupported
 */
export function compileFilter(filter: Document, variables: Names = noNames): Matcher {
  const tests: Matcher[] = []
  for (const [field, condition] of Object.entries(filter)) {
    switch (field) {
      case '$and':
        tests.push(...branches(field, condition, variables))
        break
      case '$or': {
        const any = branches(field, condition, variables)
        tests.push((document, scope) => any.some(test => test(document, scope)))
        break
      }
      case '$nor': {
        const none = branches(field, condition, variables)
        tests.push((document, scope) => !none.some(test => test(document, scope)))
        break
      }
      case '$expr':
        tests.push(expressionTest(condition, variables))
        break
      case '$comment':
        break
      default: {
        if (field.startsWith('$'))
          throw field === '$where' ? notSupported('$where') : badValue(`unknown top level operator: ${field}`)
        const parts = field.split('.')
        const test = compileCondition(condition)
        tests.push(document => test(reach(document, parts)))
      }
    }
  }
  if (tests.length === 1 && tests[0]) return tests[0]
  return (document, scope) => tests.every(test => test(document, scope))
}

function branches(operator: string, condition: unknown, variables: Names): Matcher[] {
  if (!Array.isArray(condition) || condition.length === 0) throw badValue(`${operator} must be a nonempty array`)
  return condition.map(branch => {
    if (!isPlainDocument(branch)) throw badValue(`${operator} entries need to be full objects`)
    return compileFilter(branch, variables)
  })
}

/** What stands after a field's name: a value, or {$operator: …}. */
export function compileCondition(condition: unknown): Test {
  if (condition instanceof BSONRegExp || condition instanceof RegExp) return regexTest(condition, '')
  if (!isOperatorDocument(condition)) return equals(condition)
  const tests: Test[] = []
  for (const [operator, argument] of Object.entries(condition)) {
    if (operator === '$options') {
      if (!('$regex' in condition)) throw badValue('$options needs a $regex')
      continue
    }
    tests.push(compileOperator(operator, argument, condition))
  }
  return values => tests.every(test => test(values))
}

function compileOperator(operator: string, argument: unknown, siblings: Document): Test {
  switch (operator) {
    case '$eq':
      return equals(argument)
    case '$ne':
      if (argument instanceof BSONRegExp || argument instanceof RegExp)
        throw badValue("Can't have regex as arg to $ne.")
      return not(equals(argument))
    case '$gt':
      return compares(argument, order => order > 0, false)
    case '$gte':
      return compares(argument, order => order >= 0, true)
    case '$lt':
      return compares(argument, order => order < 0, false)
    case '$lte':
      return compares(argument, order => order <= 0, true)
    case '$in':
      return isIn(argument)
    case '$nin':
      return not(isIn(argument))
    case '$not':
      if (!(isOperatorDocument(argument) || argument instanceof BSONRegExp || argument instanceof RegExp))
        throw badValue('$not needs a regex or a document')
      return not(compileCondition(argument))
    case '$exists': {
      const wanted = isTrue(argument)
      return values => values.some(value => value !== undefined) === wanted
    }
    case '$regex':
      return regexTest(argument, siblings.$options ?? '')
    case '$size': {
      const size = toNumber(argument, '$size')
      if (!Number.isInteger(size) || size < 0) throw badValue('$size must be a whole number')
      return values => values.some(value => Array.isArray(value) && value.length === size)
    }
    case '$all': {
      if (!Array.isArray(argument)) throw badValue('$all needs an array')
      const all = argument.map(item => compileCondition(item))
      return values => all.length > 0 && all.every(test => test(values))
    }
    case '$elemMatch':
      return elemMatch(argument)
    case '$type': {
      const types = (Array.isArray(argument) ? argument : [argument]).map(typeTest)
      return values => entered(values).some(value => value !== undefined && types.some(test => test(value)))
    }
    case '$mod': {
      if (!Array.isArray(argument) || argument.length !== 2)
        throw badValue('malformed mod, it needs an array of two numbers')
      const [divisor, rest] = argument.map(value => wholeOf(value))
      if (divisor === undefined || divisor === null || rest === undefined || rest === null)
        throw badValue('malformed mod, divisor and remainder must be finite numbers')
      if (divisor === 0n) throw badValue('divisor cannot be 0')
      return values =>
        entered(values).some(value => {
          const whole = isNumeric(value) ? wholeOf(value) : null
          return whole !== null && whole % divisor === rest
        })
    }
    default:
      throw operator.startsWith('$')
        ? badValue(`unknown operator: ${operator}`)
        : badValue(`unexpected field ${operator} beside operators`)
  }
}

const not =
  (test: Test): Test =>
  values =>
    !test(values)

/** the values, and the elements of those that are arrays */
function entered(values: unknown[]): unknown[] {
  if (!values.some(Array.isArray)) return values
  return values.flatMap(value => (Array.isArray(value) ? [...value, value] : [value]))
}

function equals(argument: unknown): Test {
  if (argument === undefined || argument === null)
    return values =>
      values.some(
        value => value === null || value === undefined || (Array.isArray(value) && value.some(item => item === null)),
      )
  if (typeof argument === 'string')
    return values => values.some(value => value === argument || (Array.isArray(value) && value.includes(argument)))
  const key = encodeKey(argument)
  return values => entered(values).some(value => value !== undefined && encodeKey(value).equals(key))
}

/** only values of the same type bracket compare */
function compares(argument: unknown, holds: (order: number) => boolean, withEqual: boolean): Test {
  if (argument instanceof BSONRegExp || argument instanceof RegExp)
    throw badValue("Can't have RegEx as arg to a comparison")
  // they compare with every type, all others only with their own
  if (argument instanceof MinKey || argument instanceof MaxKey) throw notSupported('comparisons with MinKey and MaxKey')
  if (argument === undefined || argument === null) return withEqual ? equals(null) : () => false
  const key = encodeKey(argument)
  if (isNumeric(argument) && Number.isNaN(toNumber(argument, ''))) return withEqual ? equals(argument) : () => false
  return values =>
    entered(values).some(value => {
      if (value === undefined || value === null) return false
      const other = encodeKey(value)
      if (other[0] !== key[0]) return false
      if (isNumeric(value) && Number.isNaN(toNumber(value, ''))) return false
      return holds(Buffer.compare(other, key))
    })
}

function isIn(argument: unknown): Test {
  if (!Array.isArray(argument)) throw badValue('$in needs an array')
  const patterns = argument
    .filter(item => item instanceof BSONRegExp || item instanceof RegExp)
    .map(item => regexTest(item, ''))
  const rest = argument.filter(item => !(item instanceof BSONRegExp || item instanceof RegExp))
  if (rest.some(isOperatorDocument)) throw badValue('cannot nest $ under $in')
  const keys = new Set(rest.map(item => encodeKey(item).toString('latin1')))
  const withNull = rest.some(item => item === null || item === undefined)
  return values =>
    patterns.some(test => test(values)) ||
    entered(values).some(value => (value === undefined ? withNull : keys.has(encodeKey(value).toString('latin1'))))
}

function elemMatch(argument: unknown): Test {
  if (!isPlainDocument(argument)) throw badValue('$elemMatch needs an Object')
  const onValue = isOperatorDocument(argument) && !['$and', '$or', '$nor', '$expr'].some(name => name in argument)
  if (onValue) {
    const test = compileCondition(argument)
    return values => values.some(value => Array.isArray(value) && value.some(item => test([item])))
  }
  const match = compileFilter(argument)
  return values =>
    values.some(
      value =>
        Array.isArray(value) &&
        value.some(item =>
          isPlainDocument(item) ? match(item) : Array.isArray(item) && match({ ...item } as unknown as Document),
        ),
    )
}

/** a regular expression finds texts, and itself where it is stored as a value */
function regexTest(argument: unknown, options: unknown): Test {
  const regex = toRegExp(argument, options)
  const pattern =
    argument instanceof BSONRegExp ? argument.pattern : argument instanceof RegExp ? argument.source : String(argument)
  const flags = argument instanceof BSONRegExp ? argument.options : argument instanceof RegExp ? argument.flags : ''
  const own = encodeKey(new BSONRegExp(pattern, typeof options === 'string' && options !== '' ? options : flags))
  return values =>
    entered(values).some(
      value =>
        (typeof value === 'string' && regex.test(value)) ||
        (value instanceof BSONRegExp && encodeKey(value).equals(own)),
    )
}

/** cut off after the point; null for what is not finite */
function wholeOf(value: unknown): bigint | null {
  if (isLong(value)) return toBigInt(value)
  const n = Math.trunc(toNumber(value, '$mod'))
  return Number.isFinite(n) ? BigInt(n) : null
}

const typeNames: Record<string, (value: unknown) => boolean> = {
  double: value => value instanceof Double || (typeof value === 'number' && !Number.isInteger(value)),
  string: value => typeof value === 'string',
  object: isPlainDocument,
  array: Array.isArray,
  objectId: value => value instanceof ObjectId,
  bool: value => typeof value === 'boolean',
  date: value => value instanceof Date,
  null: value => value === null,
  int: value => value instanceof Int32,
  long: isLong,
  decimal: value => value instanceof Decimal128,
  number: isNumeric,
  binData: value => encodeKey(value)[0] === 0x60,
}
const typeNumbers: Record<number, string> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  16: 'int',
  18: 'long',
  19: 'decimal',
}

function typeTest(type: unknown): (value: unknown) => boolean {
  const name = typeof type === 'string' ? type : typeNumbers[toNumber(type, '$type')]
  const test = name === undefined ? undefined : typeNames[name]
  if (test === undefined) throw notSupported(`$type ${String(type)}`)
  return test
}

function expressionTest(expression: unknown, variables: Names): Matcher {
  const value = compileExpression(expression, variables)
  return (document, scope) => isTruthy(value(document, scope ?? noVariables))
}
