/**
 * Updates: MongoDB's operators on decoded documents whose numbers keep their BSON types. An operator off the list is an
 * error; so are two changes on one path.
 */
import { BSONRegExp, Double, Int32, Long, ObjectId, Timestamp } from 'bson'
import {
  badValue,
  failedToParse,
  immutableField,
  MongoError,
  notSupported,
  pathConflict,
  typeMismatch,
} from './errors.ts'
import { noVariables } from './expressions.ts'
import { compareValues, sameValue } from './keys.ts'
import { compileCondition, compileFilter } from './matcher.ts'
import { compilePatch, type Patch } from './patch.ts'
import { compileSort } from './sort.ts'
import { stages } from './stages.ts'
import { copyValue, type Document, isNumeric, isOperatorDocument, isPlainDocument, toNumber } from './values.ts'

export interface UpdateContext {
  /** the filter that found the document: for the positional `$` and for upserts */
  readonly filter: Document
  readonly arrayFilters: readonly Document[]
  readonly inserting: boolean
  readonly now: Date
}

export interface Update {
  /** top-level names that may change; null: any */
  readonly touches: ReadonlySet<string> | null
  /** the short way on raw octets, where there is one; not for inserts */
  readonly patch: Patch | null
  /** changes `document` in place or gives another one; the caller compares the octets */
  apply(document: Document, context: UpdateContext): Document
}

const operators = new Set([
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$push',
  '$pull',
  '$pullAll',
  '$addToSet',
  '$pop',
  '$rename',
  '$setOnInsert',
  '$currentDate',
])

interface Change {
  readonly operator: string
  readonly path: string
  readonly parts: string[]
  readonly argument: unknown
}

/** name by name: numbers by their size, all else by its characters; a path comes before those that go on from it */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] as string, b[i] as string]
    if (x === y) continue
    if (/^\d+$/.test(x) && /^\d+$/.test(y)) return Number(x) - Number(y) || (x < y ? -1 : 1)
    return x < y ? -1 : 1
  }
  return a.length - b.length
}

/** @throws FailedToParse, ConflictingUpdateOperators, CommandNotSupported */
export function compileUpdate(update: unknown): Update {
  if (Array.isArray(update)) return compilePipeline(update)
  if (!isPlainDocument(update)) throw failedToParse('an update needs a document')
  const names = Object.keys(update)
  if (names.length === 0 || !names[0]?.startsWith('$')) return replacement(update)
  const changes: Change[] = []
  for (const [operator, fields] of Object.entries(update)) {
    if (!operators.has(operator))
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
    if (!isPlainDocument(fields))
      throw failedToParse(`Modifiers operate on fields but we found another type for ${operator}`)
    for (const [path, argument] of Object.entries(fields)) {
      if (path === '' || path.split('.').includes(''))
        throw new MongoError(56, 'EmptyFieldName', `The update path '${path}' contains an empty field name`)
      const parts = path.split('.')
      for (const part of parts)
        if (part.startsWith('$') && part !== '$' && !/^\$\[.*\]$/.test(part) && !['$id', '$ref', '$db'].includes(part))
          throw new MongoError(
            52,
            'DollarPrefixedFieldName',
            `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`,
          )
      changes.push({ operator, path, parts, argument })
      if (operator === '$rename')
        changes.push({
          operator: '$renameTarget',
          path: String(argument),
          parts: String(argument).split('.'),
          argument,
        })
    }
  }
  // as MongoDB: new fields come in the order of their names, whatever order the update has
  changes.sort((a, b) => comparePaths(a.parts, b.parts))
  for (let i = 1; i < changes.length; i++) {
    const [a, b] = [changes[i - 1] as Change, changes[i] as Change]
    if (a.parts.every((part, at) => part === b.parts[at])) throw pathConflict(b.path, a.path)
  }
  return {
    touches: new Set(changes.map(change => change.parts[0] as string)),
    patch: compilePatch(changes),
    apply(document, context) {
      refuseUnused(context.arrayFilters, changes)
      for (const { operator, path, parts, argument } of changes) {
        if (operator === '$renameTarget') continue
        if (operator === '$setOnInsert' && !context.inserting) continue
        for (const concrete of resolve(document, parts, path, context))
          applyOne(document, concrete, operator, argument, context)
      }
      return document
    },
  }
}

function refuseUnused(filters: readonly Document[], changes: readonly Change[]): void {
  for (const filter of filters) {
    const name = Object.keys(filter)[0]?.split('.')[0]
    if (!changes.some(({ parts }) => parts.includes(`$[${name}]`)))
      throw failedToParse(`The array filter for identifier '${name}' was not used in the update`)
  }
}

function replacement(update: Document): Update {
  for (const name of Object.keys(update))
    if (name.startsWith('$'))
      throw failedToParse(
        `The dollar ($) prefixed field '${name}' is not allowed in the context of an update's replacement document`,
      )
  return {
    touches: null,
    patch: null,
    apply(document) {
      if ('_id' in update && '_id' in document && !sameValue(update._id, document._id)) throw immutableField('_id')
      const { _id, ...rest } = update
      const id = '_id' in document ? document._id : _id
      return id === undefined ? { ...rest } : { _id: id, ...rest }
    },
  }
}

/** `a.$.b`, `a.$[].b`, `a.$[x].b` as the concrete paths of this document */
function resolve(document: Document, parts: readonly string[], path: string, context: UpdateContext): string[][] {
  let paths: string[][] = [[]]
  for (const part of parts) {
    if (part === '$') {
      paths = paths.map(p => [...p, String(positional(document, p, path, context.filter))])
    } else if (part.startsWith('$[')) {
      const name = part.slice(2, -1)
      paths = paths.flatMap(p => {
        const array = valueAt(document, p)
        if (!Array.isArray(array))
          throw badValue(`The path '${p.join('.')}' must exist in the document in order to apply array updates.`)
        return array.flatMap((item, i) =>
          name === '' || arrayFilter(name, context.arrayFilters)(item) ? [[...p, String(i)]] : [],
        )
      })
    } else paths = paths.map(p => [...p, part])
  }
  return paths
}

function arrayFilter(name: string, filters: readonly Document[]): (item: unknown) => boolean {
  const filter = filters.find(f => Object.keys(f).every(key => key === name || key.startsWith(`${name}.`)))
  if (filter === undefined) throw badValue(`No array filter found for identifier '${name}' in path`)
  const match = compileFilter(
    Object.fromEntries(Object.entries(filter).map(([key, value]) => [`item${key.slice(name.length)}`, value])),
  )
  return item => match({ item })
}

/** The index of the first element that the filter's conditions on this array hold for. */
function positional(document: Document, arrayPath: string[], path: string, filter: Document): number {
  const prefix = arrayPath.join('.')
  const array = valueAt(document, arrayPath)
  const conditions: ((item: unknown) => boolean)[] = []
  const collect = (f: Document) => {
    for (const [field, condition] of Object.entries(f)) {
      if (field === '$and' && Array.isArray(condition)) for (const branch of condition) collect(branch as Document)
      else if (field === prefix) {
        if (isOperatorDocument(condition) && isPlainDocument(condition.$elemMatch)) {
          const inner = condition.$elemMatch
          if (isOperatorDocument(inner)) {
            const test = compileCondition(inner)
            conditions.push(item => test([item]))
          } else {
            const match = compileFilter(inner)
            conditions.push(item => isPlainDocument(item) && match(item))
          }
        } else {
          const test = compileCondition(condition)
          conditions.push(item => test([item]))
        }
      } else if (field.startsWith(`${prefix}.`)) {
        const match = compileFilter({ [field.slice(prefix.length + 1)]: condition })
        conditions.push(item => isPlainDocument(item) && match(item))
      }
    }
  }
  collect(filter)
  const index =
    Array.isArray(array) && conditions.length > 0 ? array.findIndex(item => conditions.every(test => test(item))) : -1
  if (index === -1)
    throw badValue(`The positional operator did not find the match needed from the query. (path '${path}')`)
  return index
}

function valueAt(document: unknown, parts: readonly string[]): unknown {
  let value = document
  for (const part of parts) {
    if (Array.isArray(value)) value = value[Number(part)]
    else if (isPlainDocument(value)) value = Object.hasOwn(value, part) ? value[part] : undefined
    else return undefined
  }
  return value
}

/** @returns the place to change: an object or array and a key; null when it isn't there and shall not be made */
function place(
  document: Document,
  parts: string[],
  make: boolean,
): { holder: Document | unknown[]; key: string } | null {
  let holder: Document | unknown[] = document
  for (let i = 0; i < parts.length - 1; i++) {
    const part = parts[i] as string
    let next: unknown = Array.isArray(holder)
      ? holder[arrayIndex(holder, part, parts)]
      : Object.hasOwn(holder, part)
        ? holder[part]
        : undefined
    if (next === undefined) {
      if (!make) return null
      next = {}
      put(holder, part, next, parts)
    }
    if (!isPlainDocument(next) && !Array.isArray(next)) {
      if (!make) return null
      throw new MongoError(
        28,
        'PathNotViable',
        `Cannot create field '${parts[i + 1]}' in element {${part}: ${JSON.stringify(next)}}`,
      )
    }
    holder = next
  }
  const key = parts.at(-1) as string
  if (Array.isArray(holder) && !/^\d+$/.test(key)) {
    if (!make) return null
    throw new MongoError(28, 'PathNotViable', `Cannot create field '${key}' in element {${parts.at(-2)}: array}`)
  }
  return { holder, key }
}

function arrayIndex(_array: unknown[], part: string, parts: string[]): number {
  if (!/^\d+$/.test(part))
    throw new MongoError(28, 'PathNotViable', `Cannot create field '${part}' in an array (path ${parts.join('.')})`)
  return Number(part)
}

function put(holder: Document | unknown[], key: string, value: unknown, parts: string[]) {
  if (!Array.isArray(holder)) {
    if (key === '__proto__')
      Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true })
    else holder[key] = value
    return
  }
  const index = arrayIndex(holder, key, parts)
  if (index > holder.length + 1500) throw badValue('an update would make an array too long')
  while (holder.length < index) holder.push(null)
  holder[index] = value
}

const read = (holder: Document | unknown[], key: string): unknown =>
  Array.isArray(holder) ? holder[Number(key)] : Object.hasOwn(holder, key) ? holder[key] : undefined

function applyOne(document: Document, parts: string[], operator: string, argument: unknown, context: UpdateContext) {
  const removing = ['$unset', '$pull', '$pullAll', '$pop', '$rename'].includes(operator)
  const at = place(document, parts, !removing)
  if (at === null) return
  const { holder, key } = at
  const current = read(holder, key)
  const write = (value: unknown) => put(holder, key, value, parts)
  const path = parts.join('.')
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return write(copyValue(argument))
    case '$unset':
      if (Array.isArray(holder)) {
        if (Number(key) < holder.length) holder[Number(key)] = null
      } else delete holder[key]
      return
    case '$inc':
    case '$mul': {
      if (!isNumeric(argument))
        throw typeMismatch(
          `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${JSON.stringify(argument)}}`,
        )
      if (current === undefined) return write(operator === '$inc' ? argument : zeroLike(argument))
      if (!isNumeric(current))
        throw typeMismatch(
          `Cannot apply ${operator} to a value of non-numeric type. {_id: ${String(document._id)}} has the field '${key}' of non-numeric type`,
        )
      return write(calculate(operator, current, argument))
    }
    case '$min':
      if (current === undefined || compareValues(argument, current) < 0) write(copyValue(argument))
      return
    case '$max':
      if (current === undefined || compareValues(argument, current) > 0) write(copyValue(argument))
      return
    case '$currentDate':
      if (argument === true || (isPlainDocument(argument) && argument.$type === 'date')) return write(context.now)
      if (isPlainDocument(argument) && argument.$type === 'timestamp')
        return write(new Timestamp({ t: Math.floor(context.now.getTime() / 1000), i: 1 }))
      throw badValue('$currentDate needs true or {$type: "date" | "timestamp"}')
    case '$push': {
      if (current !== undefined && !Array.isArray(current))
        throw badValue(`The field '${path}' must be an array but is of type ${typeof current}`)
      return write(pushed(current ?? [], argument))
    }
    case '$addToSet': {
      if (current !== undefined && !Array.isArray(current))
        throw badValue(`Cannot apply $addToSet to non-array field. Field named '${path}'`)
      const items = isPlainDocument(argument) && '$each' in argument ? argument.$each : [argument]
      if (!Array.isArray(items)) throw typeMismatch('The argument to $each in $addToSet must be an array')
      const set = [...(current ?? [])]
      for (const item of items) if (!set.some(known => sameValue(known, item))) set.push(copyValue(item))
      return write(set)
    }
    case '$pull': {
      if (current === undefined) return
      if (!Array.isArray(current)) throw badValue(`Cannot apply $pull to a non-array value`)
      const test = pullTest(argument)
      return write(current.filter(item => !test(item)))
    }
    case '$pullAll': {
      if (current === undefined) return
      if (!Array.isArray(current) || !Array.isArray(argument)) throw badValue('$pullAll needs an array on both sides')
      return write(current.filter(item => !argument.some(gone => sameValue(gone, item))))
    }
    case '$pop': {
      if (current === undefined) return
      if (!Array.isArray(current)) throw typeMismatch(`Path '${path}' contains an element of non-array type`)
      const side = toNumber(argument, '$pop')
      if (side !== 1 && side !== -1) throw failedToParse('$pop expects 1 or -1')
      return write(side === 1 ? current.slice(0, -1) : current.slice(1))
    }
    case '$rename': {
      if (current === undefined) return
      if (Array.isArray(holder)) throw badValue('$rename cannot move an array element')
      delete holder[key]
      const target = place(document, String(argument).split('.'), true)
      if (target !== null) put(target.holder, target.key, current, String(argument).split('.'))
      return
    }
  }
}

function pushed(array: unknown[], argument: unknown): unknown[] {
  if (!(isPlainDocument(argument) && '$each' in argument)) return [...array, copyValue(argument)]
  const { $each, $position, $slice, $sort, ...rest } = argument
  if (Object.keys(rest).length > 0) throw badValue(`Unrecognized clause in $push: ${Object.keys(rest)[0]}`)
  if (!Array.isArray($each)) throw badValue('The argument to $each in $push must be an array')
  let result = [...array]
  result.splice($position === undefined ? result.length : toNumber($position, '$position'), 0, ...$each.map(copyValue))
  if ($sort !== undefined) {
    if (isPlainDocument($sort)) {
      const compare = compileSort($sort)
      result.sort((a, b) => compare(isPlainDocument(a) ? a : {}, isPlainDocument(b) ? b : {}))
    } else {
      const direction = toNumber($sort, '$sort')
      result.sort((a, b) => compareValues(a, b) * direction)
    }
  }
  if ($slice !== undefined) {
    const n = toNumber($slice, '$slice')
    result = n >= 0 ? result.slice(0, n) : result.slice(n)
  }
  return result
}

function pullTest(argument: unknown): (item: unknown) => boolean {
  if (isOperatorDocument(argument)) {
    const test = compileCondition(argument)
    return item => test([item])
  }
  if (isPlainDocument(argument)) {
    const match = compileFilter(argument)
    return item => isPlainDocument(item) && match(item)
  }
  if (argument instanceof BSONRegExp) {
    const test = compileCondition(argument)
    return item => test([item])
  }
  return item => sameValue(argument, item)
}

const zeroLike = (value: unknown): unknown =>
  value instanceof Long ? Long.ZERO : value instanceof Double ? new Double(0) : new Int32(0)

/** As MongoDB: double with anything is a double; int32 that overflows becomes a long; a long that overflows is an error. */
function calculate(operator: string, current: unknown, argument: unknown): unknown {
  const integers = [current, argument].every(
    value => value instanceof Int32 || value instanceof Long || (typeof value === 'number' && Number.isInteger(value)),
  )
  if (!integers) {
    if ([current, argument].some(value => (value as { _bsontype?: string })._bsontype === 'Decimal128'))
      throw notSupported(`${operator} on decimals`)
    const [a, b] = [toNumber(current, ''), toNumber(argument, '')]
    return new Double(operator === '$inc' ? a + b : a * b)
  }
  const big = (value: unknown) => (value instanceof Long ? value.toBigInt() : BigInt(toNumber(value, '')))
  const result = operator === '$inc' ? big(current) + big(argument) : big(current) * big(argument)
  const long = current instanceof Long || argument instanceof Long
  if (!long && result >= -(2n ** 31n) && result < 2n ** 31n) return new Int32(Number(result))
  if (result < -(2n ** 63n) || result >= 2n ** 63n)
    throw badValue(`Failed to apply ${operator} operations to current value: integer overflow`)
  return Long.fromBigInt(result)
}

/** [{$set: {a: '$b'}}, {$unset: …}, {$replaceWith: …}]: the stages that make one document of one. */
function compilePipeline(given: unknown[]): Update {
  const steps = given.map(stage => {
    if (!isPlainDocument(stage) || Object.keys(stage).length !== 1)
      throw failedToParse('A pipeline stage specification object must contain exactly one field.')
    const [name, argument] = Object.entries(stage)[0] as [string, unknown]
    const compile = inUpdates.has(name) ? stages[name] : undefined
    if (compile === undefined) throw notSupported(`the stage ${name} in an update`)
    return compile(argument, new Set())
  })
  return {
    touches: null,
    patch: null,
    apply(document) {
      const [after = document] = steps.reduce<Document[]>((documents, step) => step(documents, noVariables), [document])
      // a replaced document keeps its _id
      return '_id' in document && !('_id' in after) ? { _id: document._id, ...after } : after
    },
  }
}

const inUpdates = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'])

/** The document an upsert begins with: what the filter fixes by equality. @throws when two conditions fix one path */
export function upsertSeed(filter: Document): Document {
  const seed: Document = {}
  const fixed: string[] = []
  const fix = (path: string, value: unknown) => {
    if (fixed.some(known => known === path || known.startsWith(`${path}.`) || path.startsWith(`${known}.`)))
      throw new MongoError(
        54,
        'NotSingleValueField',
        `cannot infer query fields to set, path '${path}' is matched twice`,
      )
    fixed.push(path)
    const parts = path.split('.')
    const at = place(seed, parts, true)
    if (at !== null) put(at.holder, at.key, copyValue(value), parts)
  }
  const walk = (f: Document) => {
    for (const [field, condition] of Object.entries(f)) {
      if (field === '$and' && Array.isArray(condition)) for (const branch of condition) walk(branch as Document)
      else if (field === '$or' && Array.isArray(condition) && condition.length === 1) walk(condition[0] as Document)
      else if (field.startsWith('$')) continue
      else if (isOperatorDocument(condition)) {
        if ('$eq' in condition) fix(field, condition.$eq)
        else if (Array.isArray(condition.$in) && condition.$in.length === 1) fix(field, condition.$in[0])
        else if (Array.isArray(condition.$all) && condition.$all.length === 1) fix(field, condition.$all[0])
      } else if ((condition as { _bsontype?: string } | null)?._bsontype !== 'BSONRegExp') fix(field, condition)
    }
  }
  walk(filter)
  return seed
}

/** `_id` first, made when missing */
export function withId(document: Document): Document {
  const { _id = new ObjectId(), ...rest } = document
  return { _id, ...rest }
}
