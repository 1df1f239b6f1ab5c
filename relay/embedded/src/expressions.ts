/**
 * Aggregation expressions run in mingo; here stands which ones may, and how values get there. mingo knows JavaScript
 * numbers, so a long beyond 2^53 or a decimal in an expression is refused rather than rounded.
 */
import { BSONRegExp, Decimal128, Double, Int32 } from 'bson'
import { notSupported } from './errors.ts'
import { isLong, isPlainDocument } from './values.ts'

const allowed = new Set(
  `$abs $add $ceil $divide $floor $mod $multiply $subtract $trunc $round $max $min $sum $avg $first $last $push $addToSet $count
  $cmp $eq $gt $gte $lt $lte $ne $and $or $not $cond $ifNull $switch $in $arrayElemAt $concatArrays $filter $map $reduce $size
  $slice $isArray $concat $toLower $toUpper $strLenCP $substrCP $split $trim $toString $toInt $toDate $literal $let $mergeObjects
  $objectToArray $arrayToObject $dateTrunc $dateToString $year $month $dayOfMonth $hour $minute $second $type $exists $elemMatch
  $regexMatch $setUnion $setIntersection $anyElementTrue $allElementsTrue $range $reverseArray $indexOfArray $nin $nor $regex $options`
    .split(/\s+/)
    .filter(Boolean),
)

/** @throws CommandNotSupported naming the operator that isn't on the list */
export function checkExpression(expression: unknown): void {
  if (Array.isArray(expression)) for (const item of expression) checkExpression(item)
  else if (isPlainDocument(expression))
    for (const [name, argument] of Object.entries(expression)) {
      if (name.startsWith('$') && !allowed.has(name)) throw notSupported(`the expression ${name}`)
      if (name !== '$literal') checkExpression(argument)
    }
}

/** Typed BSON values as plain JavaScript ones. @throws CommandNotSupported for numbers JavaScript can't hold */
export function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof Int32 || value instanceof Double) return value.value
  if (isLong(value)) {
    const number = value.toNumber()
    if (!Number.isSafeInteger(number)) throw notSupported('64-bit integers beyond 2^53 in expressions')
    return number
  }
  if (value instanceof Decimal128) throw notSupported('decimals in expressions')
  if (value instanceof BSONRegExp) return new RegExp(value.pattern, value.options)
  if (isPlainDocument(value)) {
    const out: Record<string, unknown> = {}
    for (const name of Object.keys(value)) out[name] = plainValue(value[name])
    return out
  }
  return value
}
