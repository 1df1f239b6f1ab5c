/** `$group`'s accumulators: what each document adds, and the result. */
import { countValue, createSum } from './arithmetic.ts'
import { failedToParse, MongoError, notSupported } from './errors.ts'
import { compare, mergeObjects, nullish } from './expression-operators.ts'
import { encodeKey } from './keys.ts'
import { isPlainDocument } from './values.ts'

export interface Accumulator {
  add(value: unknown): void
  result(): unknown
}

/** the greatest or least of what isn't null or missing; arrays are values here */
function extremeOf(sign: 1 | -1): Accumulator {
  let best: unknown = null
  return {
    add(value) {
      if (!nullish(value) && (best === null || compare(value, best) * sign > 0)) best = value
    },
    result: () => best,
  }
}

function endOf(which: 'first' | 'last'): Accumulator {
  let value: unknown
  let seen = false
  return {
    add(next) {
      if (which === 'first' && seen) return
      seen = true
      value = next
    },
    result: () => value ?? null,
  }
}

const kinds: Record<string, () => Accumulator> = {
  $sum() {
    const sum = createSum()
    return { add: sum.add, result: sum.result }
  },
  $avg() {
    const sum = createSum()
    return { add: sum.add, result: sum.mean }
  },
  $count() {
    let n = 0
    return { add: () => n++, result: () => countValue(n) }
  },
  $min: () => extremeOf(-1),
  $max: () => extremeOf(1),
  $first: () => endOf('first'),
  $last: () => endOf('last'),
  $push() {
    const values: unknown[] = []
    return {
      add(value) {
        if (value !== undefined) values.push(value)
      },
      result: () => values,
    }
  },
  $addToSet() {
    const values = new Map<string, unknown>()
    return {
      add(value) {
        if (value === undefined) return
        const key = encodeKey(value).toString('latin1')
        if (!values.has(key)) values.set(key, value)
      },
      result: () => [...values.values()],
    }
  },
  $mergeObjects() {
    const values: unknown[] = []
    return { add: value => values.push(value), result: () => mergeObjects(values) }
  },
}

/** @returns what makes one accumulator per group, and its argument. @throws for what is none */
export function accumulatorOf(field: string, spec: unknown): { make: () => Accumulator; argument: unknown } {
  if (field.includes('.')) throw new MongoError(40235, 'Location40235', `The field name '${field}' cannot contain '.'`)
  if (field.startsWith('$'))
    throw new MongoError(40236, 'Location40236', `The field name '${field}' cannot be an operator name`)
  const [[name, argument] = ['', undefined], ...more] = isPlainDocument(spec) ? Object.entries(spec) : []
  if (!name.startsWith('$'))
    throw new MongoError(40234, 'Location40234', `The field '${field}' must be an accumulator object`)
  if (more.length > 0) throw new MongoError(40238, 'Location40238', `The field '${field}' must specify one accumulator`)
  const make = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (make === undefined) throw notSupported(`the accumulator ${name}`)
  if (name === '$count') {
    if (!isPlainDocument(argument) || Object.keys(argument).length > 0)
      throw failedToParse('$count takes no arguments, i.e. $count:{}')
    return { make, argument: null }
  }
  return { make, argument }
}
