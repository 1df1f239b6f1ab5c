/** What each update operator makes of the value at one concrete path. */
import { BSONRegExp, Double, Int32, Long, Timestamp } from 'bson'
import { badValue, failedToParse, notSupported, typeMismatch } from './errors.ts'
import { compareValues, sameValue } from './keys.ts'
import { compileCondition, compileFilter } from './matcher.ts'
import { compileSort } from './sort.ts'
import type { UpdateContext } from './update.ts'
import { place, put, read } from './update-paths.ts'
import { copyValue, type Document, isNumeric, isOperatorDocument, isPlainDocument, toNumber } from './values.ts'

export function applyOne(
  document: Document,
  parts: string[],
  operator: string,
  argument: unknown,
  context: UpdateContext,
) {
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
