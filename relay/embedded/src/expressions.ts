/**
 * Aggregation expressions on decoded documents whose values keep their BSON types: compiled once, evaluated per document.
 * What isn't on the list is an error. A missing value is `undefined`.
 */
import { BSONRegExp, Int32 } from 'bson'
import { badValue, failedToParse, MongoError, notSupported, typeMismatch } from './errors.ts'
import { datePart, datePartNames, dateToString, dateTrunc } from './expression-dates.ts'
import { compare, isTruthy, nullish, operators, setField } from './expression-operators.ts'
import { toRegExp } from './regex.ts'
import { type Document, isPlainDocument, toNumber } from './values.ts'

/** the values of variables: ROOT and those of `let`, `$map` … */
export type Scope = Readonly<Record<string, unknown>>
export type Expression = (root: Document, scope: Scope) => unknown

/** variables known while compiling */
type Names = ReadonlySet<string>

const location = (code: number, message: string) => new MongoError(code, `Location${code}`, message)

export const noVariables: Scope = {}

/**
 * @param variables names that the scope will hold
 * @throws CommandNotSupported for operators off the list, MongoDB's codes for what it refuses
 */
export function compileExpression(expression: unknown, variables: Names = new Set()): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return reference(expression, variables)
  if (Array.isArray(expression)) {
    const items = expression.map(item => compileExpression(item, variables))
    return (root, scope) => items.map(item => item(root, scope) ?? null)
  }
  if (!isPlainDocument(expression)) return () => expression
  const names = Object.keys(expression)
  if (names[0]?.startsWith('$')) {
    if (names.length !== 1)
      throw location(
        15983,
        `an object representing an expression must have exactly one field: ${JSON.stringify(names)}`,
      )
    return operation(names[0], expression[names[0]], variables)
  }
  const fields = names.map(name => {
    if (name.startsWith('$') || name.includes('.') || name === '')
      throw location(16412, `FieldPath field names may not contain '.' nor start with '$': ${name}`)
    return [name, compileExpression(expression[name], variables)] as const
  })
  return (root, scope) => {
    const out: Document = {}
    for (const [name, field] of fields) {
      const value = field(root, scope)
      if (value !== undefined) setField(out, name, value)
    }
    return out
  }
}

function reference(path: string, variables: Names): Expression {
  const isVariable = path.startsWith('$$')
  const parts = path.slice(isVariable ? 2 : 1).split('.')
  if (parts.some(part => part === '')) throw location(15998, `FieldPath field names may not be empty strings: ${path}`)
  if (!isVariable) return parts.length === 1 ? topLevel(parts[0] as string) : root => follow(root, parts, 0)
  const [name = ''] = parts
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return root => follow(root, parts, 1)
    case 'REMOVE':
      return () => undefined
    case 'NOW': {
      const now = new Date()
      return () => now
    }
  }
  if (!variables.has(name)) throw location(17276, `Use of undefined variable: ${name}`)
  return (_, scope) => follow(scope[name], parts, 1)
}

const topLevel =
  (name: string): Expression =>
  root =>
    Object.hasOwn(root, name) ? root[name] : undefined

/** Numbers in a path are names here, never places in an array; elements that are no documents are left out. */
function follow(value: unknown, parts: readonly string[], from: number): unknown {
  let at = value
  for (let i = from; i < parts.length; i++) {
    if (Array.isArray(at)) {
      const found: unknown[] = []
      for (const item of at) {
        const inner = isPlainDocument(item) ? follow(item, parts, i) : undefined
        if (inner !== undefined) found.push(inner)
      }
      return found
    }
    const part = parts[i] as string
    if (!isPlainDocument(at) || !Object.hasOwn(at, part)) return undefined
    at = at[part]
  }
  return at
}

function operation(name: string, argument: unknown, variables: Names): Expression {
  const special = Object.hasOwn(forms, name) ? forms[name] : undefined
  if (special !== undefined) return special(argument, variables)
  if (datePartNames.has(name)) {
    const { date, timezone } = dateArguments(name, argument, variables)
    return (root, scope) => {
      const part = datePart(name, date(root, scope), timezone?.(root, scope))
      return part === null ? null : new Int32(part)
    }
  }
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined
  if (operator === undefined) throw notSupported(`the expression ${name}`)
  const args = (Array.isArray(argument) ? argument : [argument]).map(arg => compileExpression(arg, variables))
  if (args.length < operator.least || args.length > operator.most)
    throw location(
      16020,
      `Expression ${name} takes ${operator.least === operator.most ? `exactly ${operator.least}` : `at least ${operator.least}`} arguments. ${args.length} were passed in.`,
    )
  return (root, scope) => operator.of(args.map(arg => arg(root, scope)))
}

/** `{date, timezone}`, or the date alone */
function dateArguments(name: string, argument: unknown, variables: Names) {
  const given = Array.isArray(argument) && argument.length === 1 ? argument[0] : argument
  if (isPlainDocument(given) && !Object.keys(given)[0]?.startsWith('$')) {
    const { date, timezone } = fieldsOf(name, given, ['date'], ['timezone'], variables)
    return { date: date as Expression, timezone }
  }
  return { date: compileExpression(given, variables), timezone: undefined }
}

/** the named arguments of an operator, compiled */
function fieldsOf(
  name: string,
  argument: unknown,
  required: readonly string[],
  optional: readonly string[],
  variables: Names,
): Record<string, Expression | undefined> {
  const given = plainArgument(name, argument, required, optional)
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, compileExpression(value, variables)]))
}

function plainArgument(
  name: string,
  argument: unknown,
  required: readonly string[],
  optional: readonly string[],
): Document {
  if (!isPlainDocument(argument)) throw failedToParse(`${name} only supports an object as its argument`)
  for (const key of Object.keys(argument))
    if (!required.includes(key) && !optional.includes(key))
      throw failedToParse(`Unrecognized argument to ${name}: ${key}`)
  for (const key of required) if (!(key in argument)) throw failedToParse(`Missing '${key}' parameter to ${name}`)
  return argument
}

const withName = (variables: Names, ...names: string[]): Names => new Set([...variables, ...names])

export function checkVariableName(name: string): string {
  if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name))
    throw failedToParse(`'${name}' starts with an invalid character for a user variable name`)
  return name
}

/** the array of $filter, $map and $reduce; null when there is none */
function input(value: unknown, name: string): unknown[] | null {
  if (nullish(value)) return null
  if (!Array.isArray(value)) throw typeMismatch(`input to ${name} must be an array`)
  return value
}

const listOf = (argument: unknown, variables: Names) =>
  (Array.isArray(argument) ? argument : [argument]).map(arg => compileExpression(arg, variables))

const forms: Record<string, (argument: unknown, variables: Names) => Expression> = {
  $literal: argument => () => argument,
  $and(argument, variables) {
    const all = listOf(argument, variables)
    return (root, scope) => all.every(one => isTruthy(one(root, scope)))
  },
  $or(argument, variables) {
    const all = listOf(argument, variables)
    return (root, scope) => all.some(one => isTruthy(one(root, scope)))
  },
  $cond(argument, variables) {
    let [condition, yes, no] = [] as (Expression | undefined)[]
    if (Array.isArray(argument)) {
      if (argument.length !== 3) throw location(16020, 'Expression $cond takes exactly 3 arguments')
      ;[condition, yes, no] = listOf(argument, variables)
    } else {
      const fields = fieldsOf('$cond', argument, ['if', 'then', 'else'], [], variables)
      ;[condition, yes, no] = [fields.if, fields.then, fields.else]
    }
    return (root, scope) => (isTruthy(condition?.(root, scope)) ? yes?.(root, scope) : no?.(root, scope))
  },
  $ifNull(argument, variables) {
    const all = listOf(argument, variables)
    if (all.length < 2) throw location(1257300, '$ifNull needs at least two arguments')
    return (root, scope) => {
      let value: unknown
      for (const one of all) {
        value = one(root, scope)
        if (!nullish(value)) break
      }
      return value
    }
  },
  $switch(argument, variables) {
    const { branches, default: otherwise } = plainArgument('$switch', argument, ['branches'], ['default'])
    if (!Array.isArray(branches) || branches.length === 0) throw location(40068, '$switch requires at least one branch')
    const cases = branches.map(branch => fieldsOf('$switch', branch, ['case', 'then'], [], variables))
    const last = otherwise === undefined ? undefined : compileExpression(otherwise, variables)
    return (root, scope) => {
      for (const branch of cases) if (isTruthy(branch.case?.(root, scope))) return branch.then?.(root, scope)
      if (last === undefined)
        throw location(40066, '$switch could not find a matching branch for an input, and no default was specified')
      return last(root, scope)
    }
  },
  $let(argument, variables) {
    const given = plainArgument('$let', argument, ['vars', 'in'], [])
    if (!isPlainDocument(given.vars)) throw failedToParse('$let needs a document of vars')
    const values = Object.entries(given.vars).map(
      ([name, value]) => [checkVariableName(name), compileExpression(value, variables)] as const,
    )
    const body = compileExpression(given.in, withName(variables, ...values.map(([name]) => name)))
    return (root, scope) =>
      body(root, { ...scope, ...Object.fromEntries(values.map(([name, value]) => [name, value(root, scope)])) })
  },
  $filter(argument, variables) {
    const given = plainArgument('$filter', argument, ['input', 'cond'], ['as', 'limit'])
    const as = checkVariableName(String(given.as ?? 'this'))
    const array = compileExpression(given.input, variables)
    const keep = compileExpression(given.cond, withName(variables, as))
    const limit = given.limit === undefined ? undefined : compileExpression(given.limit, variables)
    return (root, scope) => {
      const items = input(array(root, scope), '$filter')
      const most = limit?.(root, scope)
      const count = nullish(most) ? Number.POSITIVE_INFINITY : toNumber(most, '$filter limit')
      if (count < 1) throw badValue('$filter: limit must be greater than 0')
      if (items === null) return null
      const found: unknown[] = []
      for (const item of items) {
        if (found.length >= count) break
        if (isTruthy(keep(root, { ...scope, [as]: item }))) found.push(item)
      }
      return found
    }
  },
  $map(argument, variables) {
    const given = plainArgument('$map', argument, ['input', 'in'], ['as'])
    const as = checkVariableName(String(given.as ?? 'this'))
    const array = compileExpression(given.input, variables)
    const body = compileExpression(given.in, withName(variables, as))
    return (root, scope) =>
      input(array(root, scope), '$map')?.map(item => body(root, { ...scope, [as]: item }) ?? null) ?? null
  },
  $reduce(argument, variables) {
    const given = plainArgument('$reduce', argument, ['input', 'initialValue', 'in'], [])
    const array = compileExpression(given.input, variables)
    const initial = compileExpression(given.initialValue, variables)
    const body = compileExpression(given.in, withName(variables, 'this', 'value'))
    return (root, scope) => {
      const items = input(array(root, scope), '$reduce')
      if (items === null) return null
      return items.reduce<unknown>((value, item) => body(root, { ...scope, value, this: item }), initial(root, scope))
    }
  },
  $trim(argument, variables) {
    const fields = fieldsOf('$trim', argument, ['input'], ['chars'], variables)
    return (root, scope) => {
      const text = fields.input?.(root, scope)
      const chars = fields.chars === undefined ? undefined : fields.chars(root, scope)
      if (nullish(text) || chars === null || (fields.chars !== undefined && chars === undefined)) return null
      if (typeof text !== 'string') throw location(50699, '$trim requires its input to be a string')
      if (chars !== undefined && typeof chars !== 'string')
        throw location(50700, "$trim requires 'chars' to be a string")
      const gone = new Set(
        chars ?? '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
      )
      const letters = [...text]
      let from = 0
      let to = letters.length
      while (from < to && gone.has(letters[from] as string)) from++
      while (to > from && gone.has(letters[to - 1] as string)) to--
      return letters.slice(from, to).join('')
    }
  },
  $regexMatch(argument, variables) {
    const fields = fieldsOf('$regexMatch', argument, ['input', 'regex'], ['options'], variables)
    return (root, scope) => {
      const text = fields.input?.(root, scope)
      const regex = fields.regex?.(root, scope)
      const options = fields.options?.(root, scope)
      if (nullish(text) || nullish(regex)) return false
      if (typeof text !== 'string') throw location(51104, '$regexMatch needs its input to be a string')
      if (regex instanceof BSONRegExp && regex.options !== '' && !nullish(options))
        throw location(51107, '$regexMatch: regex option(s) specified in both regex and options')
      return toRegExp(regex, options ?? '').test(text)
    }
  },
  $dateTrunc(argument, variables) {
    const f = fieldsOf('$dateTrunc', argument, ['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], variables)
    return (root, scope) => {
      // a named argument that is missing in the document makes null, as null does
      const of = (e: Expression | undefined) => (e === undefined ? undefined : (e(root, scope) ?? null))
      return dateTrunc(of(f.date), of(f.unit), of(f.binSize), of(f.timezone), of(f.startOfWeek))
    }
  },
  $dateToString(argument, variables) {
    const f = fieldsOf('$dateToString', argument, ['date'], ['format', 'timezone', 'onNull'], variables)
    return (root, scope) => {
      const of = (e: Expression | undefined) => (e === undefined ? undefined : (e(root, scope) ?? null))
      const date = of(f.date)
      if (date === null && f.onNull !== undefined) return f.onNull(root, scope)
      return dateToString(date, of(f.format), of(f.timezone))
    }
  },
}

export { compare, isTruthy }
