/** The stages that need nothing but the documents they get: compiled once, then run over all of them. */
import { Int32, Long } from 'bson'
import { type Accumulator, accumulatorOf } from './accumulators.ts'
import { countValue } from './arithmetic.ts'
import { badValue, failedToParse, MongoError } from './errors.ts'
import { setField } from './expression-operators.ts'
import { compileExpression, type Scope } from './expressions.ts'
import { encodeKey } from './keys.ts'
import { compileFilter } from './matcher.ts'
import { compileAddFields, compileProject, compileUnset, type Reshape } from './reshape.ts'
import { sorted } from './sort.ts'
import { type Document, isNumeric, isPlainDocument, toNumber } from './values.ts'

export type Stage = (documents: Document[], scope: Scope) => Document[]

const location = (code: number, message: string) => new MongoError(code, `Location${code}`, message)

/** unwinding shares the values of a document, but not the documents themselves */
const mostUnwound = 1_000_000

const each =
  (reshape: Reshape): Stage =>
  (documents, scope) =>
    documents.map(document => reshape(document, scope))

type Compile = (argument: unknown, variables: ReadonlySet<string>) => Stage

export const stages: Record<string, Compile> = {
  $match(argument, variables) {
    if (!isPlainDocument(argument)) throw location(15959, 'the match filter must be an expression in an object')
    const match = compileFilter(argument, variables)
    return (documents, scope) => documents.filter(document => match(document, scope))
  },
  $sort(argument) {
    const order = checkSort(argument)
    return documents => sorted(documents, order)
  },
  $skip(argument) {
    const n = wholeNumber(argument, '$skip', 0)
    return documents => documents.slice(n)
  },
  $limit(argument) {
    const n = wholeNumber(argument, '$limit', 1)
    return documents => documents.slice(0, n)
  },
  $count(argument) {
    const name = checkCountName(argument)
    return documents => (documents.length === 0 ? [] : [{ [name]: countValue(documents.length) }])
  },
  $project: (argument, variables) => each(compileProject(argument, variables)),
  $addFields: (argument, variables) => each(compileAddFields(argument, variables)),
  $set: (argument, variables) => each(compileAddFields(argument, variables)),
  $unset: argument => each(compileUnset(argument)),
  $replaceRoot(argument, variables) {
    if (!isPlainDocument(argument) || !('newRoot' in argument) || Object.keys(argument).length !== 1)
      throw location(40230, '$replaceRoot needs newRoot and nothing else')
    return replaceRoot(argument.newRoot, variables)
  },
  $replaceWith: (argument, variables) => replaceRoot(argument, variables),
  $group: (argument, variables) => group(argument, variables),
  $sortByCount(argument, variables) {
    const counted = group({ _id: argument, count: { $sum: new Int32(1) } }, variables)
    return (documents, scope) => sorted(counted(documents, scope), { count: -1 })
  },
  $unwind: argument => unwind(argument),
}

export function checkSort(argument: unknown): Document {
  if (!isPlainDocument(argument)) throw location(15973, 'the $sort key specification must be an object')
  if (Object.keys(argument).length === 0) throw location(15976, '$sort stage must have at least one sort key')
  sorted([], argument)
  return argument
}

export function wholeNumber(argument: unknown, stage: string, least: number): number {
  const n = isNumeric(argument) ? toNumber(argument, stage) : Number.NaN
  if (!Number.isInteger(n)) throw failedToParse(`invalid argument to ${stage} stage: Expected a whole number`)
  if (n < least)
    throw badValue(`invalid argument to ${stage} stage: ${n}. It must be ${least === 0 ? 'non-negative' : 'positive'}`)
  return n
}

export function checkCountName(argument: unknown): string {
  if (typeof argument !== 'string' || argument === '' || argument.startsWith('$') || /[.\0]/.test(argument))
    throw location(40156, 'the count field must be a non-empty string without $ at its beginning and without dots')
  return argument
}

function replaceRoot(expression: unknown, variables: ReadonlySet<string>): Stage {
  const root = compileExpression(expression, variables)
  return (documents, scope) =>
    documents.map(document => {
      const next = root(document, scope)
      if (!isPlainDocument(next)) throw location(40228, "'newRoot' expression must evaluate to an object")
      return next
    })
}

function group(argument: unknown, variables: ReadonlySet<string>): Stage {
  if (!isPlainDocument(argument)) throw location(15947, "a group's fields must be specified in an object")
  if (!('_id' in argument)) throw location(15955, 'a group specification must include an _id')
  const { _id, ...rest } = argument
  const keyOf = compileExpression(_id, variables)
  const fields = Object.entries(rest).map(([name, spec]) => {
    const { make, argument: value } = accumulatorOf(name, spec)
    return { name, make, value: compileExpression(value, variables) }
  })
  return (documents, scope) => {
    const groups = new Map<string, { _id: unknown; values: Accumulator[] }>()
    for (const document of documents) {
      const id = keyOf(document, scope) ?? null
      const key = encodeKey(id).toString('latin1')
      let found = groups.get(key)
      if (found === undefined) {
        found = { _id: id, values: fields.map(field => field.make()) }
        groups.set(key, found)
      }
      for (let i = 0; i < fields.length; i++) found.values[i]?.add(fields[i]?.value(document, scope))
    }
    return [...groups.values()].map(({ _id: id, values }) => {
      const out: Document = { _id: id }
      fields.forEach(({ name }, i) => {
        setField(out, name, values[i]?.result())
      })
      return out
    })
  }
}

function unwind(argument: unknown): Stage {
  const given = typeof argument === 'string' ? { path: argument } : argument
  if (!isPlainDocument(given))
    throw location(15981, 'expected either a string or an object as specification for $unwind stage')
  const { path, includeArrayIndex, preserveNullAndEmptyArrays = false, ...other } = given
  if (Object.keys(other).length > 0)
    throw location(28811, `unrecognized option to $unwind stage: ${Object.keys(other)[0]}`)
  if (typeof path !== 'string' || !/^\$[^$]/.test(path))
    throw location(28818, `path option to $unwind stage should be prefixed with a '$': ${String(path)}`)
  if (typeof preserveNullAndEmptyArrays !== 'boolean')
    throw location(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage')
  if (
    includeArrayIndex !== undefined &&
    (typeof includeArrayIndex !== 'string' || includeArrayIndex === '' || /^\$|\./.test(includeArrayIndex))
  )
    throw location(28810, 'expected a non-empty string without $ and dots for includeArrayIndex')
  const parts = path.slice(1).split('.')
  const index = (document: Document, i: number | null) => {
    if (includeArrayIndex !== undefined) setField(document, includeArrayIndex, i === null ? null : Long.fromNumber(i))
    return document
  }
  return documents => {
    const out: Document[] = []
    for (const document of documents) {
      const value = at(document, parts)
      if (Array.isArray(value) && value.length > 0) {
        value.forEach((item, i) => {
          out.push(index(replaced(document, parts, item), i))
        })
        if (out.length > mostUnwound)
          throw new MongoError(
            292,
            'QueryExceededMemoryLimitNoDiskUseAllowed',
            'the $unwind makes more than a million documents. Match fewer first',
          )
      } else if (value === undefined || value === null || Array.isArray(value)) {
        if (!preserveNullAndEmptyArrays) continue
        out.push(index(Array.isArray(value) ? replaced(document, parts, undefined) : { ...document }, null))
      } else out.push(index({ ...document }, null))
    }
    return out
  }
}

/** through documents only: arrays on the way are not entered */
function at(document: Document, parts: readonly string[]): unknown {
  let value: unknown = document
  for (const part of parts) value = isPlainDocument(value) && Object.hasOwn(value, part) ? value[part] : undefined
  return value
}

function replaced(document: Document, [name = '', ...rest]: readonly string[], value: unknown): Document {
  const out = { ...document }
  const next = rest.length === 0 ? value : replaced(document[name] as Document, rest, value)
  if (next === undefined) delete out[name]
  else setField(out, name, next)
  return out
}
