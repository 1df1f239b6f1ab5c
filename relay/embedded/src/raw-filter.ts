/**
 * A filter on raw documents. Conditions on top-level scalars are compared as keys without decoding; for anything else
 * only the fields that the filter names are decoded.
 */
import { BSONRegExp, deserialize } from 'bson'
import { encodeKey } from './keys.ts'
import { compileFilter } from './matcher.ts'
import { findField, pickFields, rawKey, typed } from './raw.ts'
import { type Document, isNumeric, isOperatorDocument, isPlainDocument, isTrue, toNumber } from './values.ts'

export type RawMatcher = (doc: Buffer) => boolean

/** true, false, or null: this document needs decoding */
type RawTest = (doc: Buffer) => boolean | null

/** @throws as compileFilter */
export function compileRawFilter(filter: Document): RawMatcher {
  const matches = compileFilter(filter)
  const names = fieldsOf(filter)
  const slow: RawMatcher =
    names === null
      ? doc => matches(deserialize(doc, typed))
      : doc => matches(deserialize(pickFields(doc, names), typed))
  const tests = rawTests(filter)
  if (tests === null) return slow
  return doc => {
    for (const test of tests) {
      const answer = test(doc)
      if (answer === null) return slow(doc)
      if (!answer) return false
    }
    return true
  }
}

/** The top-level fields a filter reads; null when that isn't certain. */
export function fieldsOf(filter: Document): Buffer[] | null {
  const names = new Set<string>()
  const walk = (f: Document): boolean => {
    for (const [field, condition] of Object.entries(f)) {
      if (field === '$and' || field === '$or' || field === '$nor') {
        if (!Array.isArray(condition)) return false
        for (const branch of condition) if (!isPlainDocument(branch) || !walk(branch)) return false
      } else if (field.startsWith('$')) {
        if (field !== '$comment') return false
      } else names.add(field.split('.')[0] as string)
    }
    return true
  }
  return walk(filter) ? [...names].map(name => Buffer.from(name)) : null
}

const isScalar = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  typeof value !== 'function' &&
  !Array.isArray(value) &&
  !isPlainDocument(value) &&
  !(value instanceof BSONRegExp) &&
  !(value instanceof RegExp) &&
  !(isNumeric(value) && Number.isNaN(toNumber(value, '')))

/** @returns null when some condition can't be tested on octets */
function rawTests(filter: Document): RawTest[] | null {
  const tests: RawTest[] = []
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$comment') continue
    if (path.startsWith('$') || path.includes('.')) return null
    const name = Buffer.from(path)
    const conditions = isOperatorDocument(condition) ? Object.entries(condition) : [['$eq', condition] as const]
    for (const [operator, argument] of conditions) {
      const test = valueTest(operator, argument)
      if (test === null) return null
      tests.push(doc => {
        const field = findField(doc, name)
        if (field === null) return operator === '$exists' ? !isTrue(argument) : operator === '$ne'
        if (operator === '$exists') return isTrue(argument)
        if (field.type === 0x04) return null
        return test(rawKey(field.type, doc, field.at, field.end))
      })
    }
  }
  return tests
}

const notANumber = encodeKey(Number.NaN)

function valueTest(operator: string, argument: unknown): ((key: Buffer) => boolean) | null {
  if (operator === '$exists') return () => true
  if (operator === '$in') {
    if (!Array.isArray(argument) || !argument.every(isScalar)) return null
    const keys = new Set(argument.map(value => encodeKey(value).toString('latin1')))
    return key => keys.has(key.toString('latin1'))
  }
  if (!isScalar(argument)) return null
  const wanted = encodeKey(argument)
  const bracket = wanted[0]
  switch (operator) {
    case '$eq':
      return key => key.equals(wanted)
    case '$ne':
      return key => !key.equals(wanted)
    case '$gt':
      return key => key[0] === bracket && Buffer.compare(key, wanted) > 0
    case '$gte':
      return key => key[0] === bracket && Buffer.compare(key, wanted) >= 0
    case '$lt':
      return key => key[0] === bracket && Buffer.compare(key, wanted) < 0 && !key.equals(notANumber)
    case '$lte':
      return key => key[0] === bracket && Buffer.compare(key, wanted) <= 0 && !key.equals(notANumber)
    default:
      return null
  }
}
