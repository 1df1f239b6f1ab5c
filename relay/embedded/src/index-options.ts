/** Which options an index may have (MongoDB manual, "Partial Indexes", "TTL Indexes"). */
import { MongoError } from './errors.ts'
import { type Document, isNumeric, isOperatorDocument, isPlainDocument, isTrue, toNumber } from './values.ts'

const cannotCreate = (why: string) => new MongoError(67, 'CannotCreateIndex', why)

const inPartialFilters = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$type', '$in'])

/** @throws CannotCreateIndex for what MongoDB doesn't take in a partial index */
export function checkPartialFilter(filter: Document): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' || field === '$or') {
      for (const branch of condition as Document[]) checkPartialFilter(branch)
      continue
    }
    if (field.startsWith('$')) throw cannotCreate(`unsupported expression in partial index: ${field}`)
    const bsonType = (condition as { _bsontype?: string } | null)?._bsontype
    if (bsonType === 'BSONRegExp' || condition instanceof RegExp)
      throw cannotCreate(`unsupported expression in partial index: ${field} with a regular expression`)
    if (!isOperatorDocument(condition)) continue
    for (const [operator, argument] of Object.entries(condition)) {
      const fine = inPartialFilters.has(operator) || (operator === '$exists' && isTrue(argument))
      if (!fine || (isPlainDocument(argument) && '$regex' in argument))
        throw cannotCreate(`unsupported expression in partial index: ${field} with ${operator}`)
    }
  }
}

/** @throws CannotCreateIndex */
export function checkExpiry(seconds: unknown, fields: number): void {
  if (!isNumeric(seconds)) throw cannotCreate('TTL index expireAfterSeconds option must be numeric')
  const n = toNumber(seconds, 'expireAfterSeconds')
  if (!(n >= 0 && n <= 2_147_483_647))
    throw cannotCreate(`TTL index expireAfterSeconds option must be within 0 and 2147483647, not ${n}`)
  if (fields !== 1) throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL')
}
