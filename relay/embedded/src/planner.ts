/**
 * From a filter and a sort to ranges of one index. A plan may be `exact`: then its ranges hold precisely the documents
 * the filter asks for, and nothing is decoded.
 */
import { BSONRegExp } from 'bson'
import type { Collection, Index } from './catalog.ts'
import { badValue } from './errors.ts'
import { bracket, encodeKey, invert, successor } from './keys.ts'
import { type Document, isNumeric, isOperatorDocument, isPlainDocument, isTrue, toNumber } from './values.ts'

export interface Range {
  readonly from: Buffer
  /** exclusive; null: to the end */
  readonly to: Buffer | null
}

export interface Plan {
  readonly kind: 'collection' | 'id' | 'idRange' | 'index' | 'union'
  readonly index: Index | null
  /** sorted, without overlap; for `id`: the keys */
  readonly ranges: Range[]
  readonly keys: Buffer[]
  readonly exact: boolean
  /** rows come in the wanted order: forwards, backwards, or not */
  readonly order: 'forward' | 'backward' | null
  /** of a union: one plan for each branch of `$or` */
  readonly branches?: readonly Plan[]
}

interface Predicate {
  readonly path: string
  readonly operator: string
  readonly value: unknown
}

/** the conditions that all must hold; null where the filter has parts that no index answers ($or, $nor, $expr …) */
function conjuncts(filter: Document): { predicates: Predicate[]; complete: boolean } {
  const predicates: Predicate[] = []
  let complete = true
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) {
      for (const branch of condition) {
        if (!isPlainDocument(branch)) continue
        const inner = conjuncts(branch)
        predicates.push(...inner.predicates)
        complete &&= inner.complete
      }
    } else if (field.startsWith('$')) {
      if (field !== '$comment') complete = false
    } else if (isOperatorDocument(condition)) {
      for (const [operator, value] of Object.entries(condition)) predicates.push({ path: field, operator, value })
    } else predicates.push({ path: field, operator: '$eq', value: condition })
  }
  return { predicates, complete }
}

/** a value whose key stands in the index exactly as it is asked for */
const isScalar = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  !Array.isArray(value) &&
  !isPlainDocument(value) &&
  !(value instanceof BSONRegExp) &&
  !(value instanceof RegExp) &&
  !(isNumeric(value) && Number.isNaN(toNumber(value, '')))

/** null is in the index too, but stands for null, missing and more: usable as a bound, never exact */
const isBound = (value: unknown): boolean => isScalar(value) || value === null

const directed = (key: Buffer, direction: 1 | -1) => (direction === 1 ? key : invert(key))

/** at most this many points of $in lists are looked up one by one */
const maxPoints = 2000

/** @param hint name or key pattern. @throws BadValue when the hinted index doesn't exist */
export function planQuery(collection: Collection, filter: Document, sort: Document | null, hint?: unknown): Plan {
  const hinted = hint === undefined ? null : findHint(collection, hint)
  const best = bestPlan(collection, filter, sort, hinted)
  const union = hinted === null ? planUnion(collection, filter, sort, best?.score ?? 0) : null
  if (union !== null) return union
  if (best !== null && (best.score > 0 || hinted !== null)) return best.plan
  const { predicates, complete } = conjuncts(filter)
  const exact = predicates.length === 0 && complete
  return { kind: 'collection', index: null, ranges: [], keys: [], exact, order: null }
}

interface Scored {
  readonly plan: Plan
  readonly score: number
}

/** better than any index */
const idScore = 100

function bestPlan(
  collection: Collection,
  filter: Document,
  sort: Document | null,
  hinted: Index | 'id' | 'collection' | null,
): Scored | null {
  const { predicates, complete } = conjuncts(filter)
  const byId = hinted === null || hinted === 'id' ? planId(predicates, complete) : null
  if (byId !== null) return { plan: byId, score: idScore }
  let best = hinted === null || hinted === 'id' ? planIdRange(predicates, complete, sort, hinted === 'id') : null
  const candidates =
    hinted !== null && hinted !== 'id' && hinted !== 'collection'
      ? [hinted]
      : hinted === null
        ? collection.indexes.values()
        : []
  for (const index of candidates) {
    const found = planIndex(index, predicates, complete, sort)
    if (found !== null && (best === null || found.score > best.score)) best = found
  }
  return best
}

/** more branches than this are hardly worth an index each */
const maxBranches = 50

/** `$or` by an index for each branch, where each of them is better than what there is for the filter as a whole. */
function planUnion(collection: Collection, filter: Document, sort: Document | null, alone: number): Plan | null {
  const { $or: or, ...rest } = filter
  if (!Array.isArray(or) || or.length === 0 || or.length > maxBranches || !or.every(isPlainDocument)) return null
  const branches: Plan[] = []
  for (const branch of or) {
    const found = bestPlan(collection, { $and: [rest, branch] }, sort, null)
    if (found === null || found.score <= alone) return null
    branches.push(found.plan)
  }
  return { kind: 'union', index: null, ranges: [], keys: [], exact: false, order: null, branches }
}

function findHint(collection: Collection, hint: unknown): Index | 'id' | 'collection' {
  if (isPlainDocument(hint) && '$natural' in hint) return 'collection'
  const wanted =
    typeof hint === 'string'
      ? hint
      : JSON.stringify(Object.entries(hint as object).map(([k, v]) => [k, toNumber(v, 'hint')]))
  if (wanted === '_id_' || wanted === '[["_id",1]]') return 'id'
  for (const index of collection.indexes.values())
    if (index.name === wanted || JSON.stringify(index.fields.map(f => [f.path, f.direction])) === wanted) return index
  throw badValue('error processing query: hint provided does not correspond to an existing index')
}

function planId(predicates: Predicate[], complete: boolean): Plan | null {
  for (const { path, operator, value } of predicates) {
    if (path !== '_id') continue
    const exact = complete && predicates.length === 1
    if (operator === '$eq' && isScalar(value))
      return { kind: 'id', index: null, ranges: [], keys: [encodeKey(value)], exact, order: null }
    if (operator === '$eq' && isPlainDocument(value))
      return { kind: 'id', index: null, ranges: [], keys: [encodeKey(value)], exact: false, order: null }
    if (operator === '$in' && Array.isArray(value) && value.every(isScalar)) {
      const keys = new Map(value.map(v => encodeKey(v)).map(key => [key.toString('latin1'), key]))
      return { kind: 'id', index: null, ranges: [], keys: [...keys.values()].sort(Buffer.compare), exact, order: null }
    }
  }
  return null
}

/** A part of the collection, or all of it, in the order of `_id`. It yields to an index that fixes a field. */
function planIdRange(
  predicates: Predicate[],
  complete: boolean,
  sort: Document | null,
  hinted: boolean,
): { plan: Plan; score: number } | null {
  const bounds = rangeOf(predicates, '_id', false)
  const [first] = sort === null ? [] : Object.entries(sort) // what follows _id orders nothing more
  const order = first?.[0] === '_id' ? (toNumber(first[1], 'sort') === 1 ? 'forward' : 'backward') : null
  if (bounds === null && order === null && !hinted) return null
  const ranges = bounds === null ? [{ from: Buffer.alloc(0), to: null }] : [join(Buffer.alloc(0), bounds, 1)]
  const exact = complete && predicates.every(p => bounds?.used.includes(p))
  return {
    plan: {
      kind: 'idRange',
      index: null,
      ranges: ranges.filter(({ from, to }) => to === null || Buffer.compare(from, to) < 0),
      keys: [],
      exact,
      order,
    },
    score: (bounds === null ? 0 : 4) + (order === null ? 0 : 4) + (exact ? 3 : 0),
  }
}

function planIndex(
  index: Index,
  predicates: Predicate[],
  complete: boolean,
  sort: Document | null,
): { plan: Plan; score: number } | null {
  const answered = new Set<Predicate>()
  if (index.partialFilter !== null && !implies(predicates, index.partialFilter, answered)) return null
  if (index.sparse && !index.fields.some(field => predicates.some(p => p.path === field.path && excludesMissing(p))))
    return null

  let prefixes: Buffer[] = [Buffer.alloc(0)]
  let points = 0 // leading fields fixed to one value
  let fixed = 0 // leading fields fixed to one value or a list
  // of the fields with arrays one may be bounded: two conditions may hold for different elements
  const hasArrays = (n: number) => (index.arrays & (1 << n)) !== 0
  let bounded = false
  for (const [n, field] of index.fields.entries()) {
    if (hasArrays(n) && bounded) break
    const equal = predicates.find(p => p.path === field.path && p.operator === '$eq' && isBound(p.value))
    if (equal !== undefined) {
      const key = directed(encodeKey(equal.value), field.direction)
      prefixes = prefixes.map(prefix => Buffer.concat([prefix, key]))
      if (isScalar(equal.value)) answered.add(equal)
      if (points === fixed) points++
      fixed++
      bounded ||= hasArrays(n)
      continue
    }
    const within = predicates.find(
      p => p.path === field.path && p.operator === '$in' && Array.isArray(p.value) && p.value.every(isBound),
    )
    if (within === undefined) break
    const keys = new Map(
      (within.value as unknown[])
        .map(v => encodeKey(v))
        .map(key => [key.toString('latin1'), directed(key, field.direction)]),
    )
    if (prefixes.length * keys.size > maxPoints) break
    prefixes = prefixes.flatMap(prefix => [...keys.values()].map(key => Buffer.concat([prefix, key])))
    if ((within.value as unknown[]).every(isScalar)) answered.add(within)
    fixed++
    bounded ||= hasArrays(n)
  }

  let ranges: Range[] | null = null
  const next = index.fields[fixed]
  let ranged = false
  if (next !== undefined && !(hasArrays(fixed) && bounded)) {
    const bounds = rangeOf(predicates, next.path, hasArrays(fixed))
    if (bounds !== null) {
      ranged = true
      for (const used of bounds.used) answered.add(used)
      ranges = prefixes.map(prefix => join(prefix, bounds, next.direction))
    }
  }
  ranges ??= prefixes.map(prefix => ({ from: prefix, to: prefix.length === 0 ? null : successor(prefix) }))
  ranges = ranges
    .filter(({ from, to }) => to === null || Buffer.compare(from, to) < 0)
    .sort((a, b) => Buffer.compare(a.from, b.from))

  const order = sort === null || prefixes.length > 1 ? null : orderOf(index, sort, points)
  const exact = complete && index.arrays === 0 && predicates.every(p => answered.has(p))
  const useful = fixed > 0 || ranged || order !== null
  // an index that only shortens the way by its partial filter is better than the whole collection
  const score =
    fixed * 10 +
    (ranged ? 6 : 0) +
    (order !== null ? 5 : 0) +
    (exact ? 3 : 0) +
    (index.partialFilter !== null ? 2 : 0) +
    (index.unique && fixed === index.fields.length ? 20 : 0)
  if (!useful && index.partialFilter === null)
    return { plan: { kind: 'index', index, ranges, keys: [], exact, order }, score: 0 }
  return { plan: { kind: 'index', index, ranges, keys: [], exact, order }, score }
}

const excludesMissing = ({ operator, value }: Predicate): boolean =>
  (operator === '$eq' && value !== null && value !== undefined) ||
  (operator === '$in' && Array.isArray(value) && value.every(isScalar)) ||
  (['$gt', '$gte', '$lt', '$lte'].includes(operator) && isScalar(value)) ||
  (operator === '$exists' && isTrue(value))

/** The filter asks for a part of what the partial index holds. Predicates that say just that are answered by it. */
function implies(predicates: Predicate[], partial: Document, answered: Set<Predicate>): boolean {
  for (const [path, condition] of Object.entries(partial)) {
    if (path.startsWith('$')) return false
    if (isOperatorDocument(condition)) {
      const entries = Object.entries(condition)
      if (entries.length !== 1) return false
      const [operator, value] = entries[0] as [string, unknown]
      if (operator === '$exists' && isTrue(value)) {
        if (!predicates.some(p => p.path === path && excludesMissing(p))) return false
        for (const p of predicates) if (p.path === path && p.operator === '$exists' && isTrue(p.value)) answered.add(p)
      } else if (operator === '$eq') {
        if (!isFixed(predicates, path, value, answered)) return false
      } else if (operator === '$gt' || operator === '$gte') {
        if (
          !predicates.some(
            p =>
              p.path === path &&
              isScalar(p.value) &&
              isScalar(value) &&
              encodeKey(p.value)[0] === encodeKey(value)[0] &&
              (p.operator === '$eq' || p.operator === '$gt' || p.operator === '$gte') &&
              Buffer.compare(encodeKey(p.value), encodeKey(value)) > 0,
          )
        )
          return false
      } else return false
    } else if (!isFixed(predicates, path, condition, answered)) return false
  }
  return true
}

function isFixed(predicates: Predicate[], path: string, value: unknown, answered: Set<Predicate>): boolean {
  if (!isScalar(value)) return false
  const key = encodeKey(value)
  const same = predicates.filter(
    p => p.path === path && p.operator === '$eq' && isScalar(p.value) && encodeKey(p.value).equals(key),
  )
  // not answered: a document whose field is an array that contains the value belongs into the index too, and matches too
  for (const p of same) answered.add(p)
  return same.length > 0
}

interface Bounds {
  readonly low: Buffer | null
  readonly lowExclusive: boolean
  readonly high: Buffer | null
  readonly highExclusive: boolean
  /** first byte of the type: ranges stay within one type bracket */
  readonly type: number
  readonly used: Predicate[]
}

function rangeOf(predicates: Predicate[], path: string, multikey: boolean): Bounds | null {
  let low: Buffer | null = null
  let high: Buffer | null = null
  let lowExclusive = false
  let highExclusive = false
  let type = -1
  const used: Predicate[] = []
  for (const predicate of predicates) {
    const { operator, value } = predicate
    if (predicate.path !== path || !['$gt', '$gte', '$lt', '$lte'].includes(operator) || !isScalar(value)) continue
    const key = encodeKey(value)
    if (type !== -1 && key[0] !== type) continue
    if (multikey && used.length > 0) break // the two sides may hold for different elements
    type = key[0] as number
    const strict = operator === '$gt' || operator === '$lt'
    if (operator.startsWith('$gt')) {
      const order = low === null ? 1 : Buffer.compare(key, low)
      if (order > 0 || (order === 0 && strict)) {
        low = key
        lowExclusive = strict
      }
    } else {
      const order = high === null ? -1 : Buffer.compare(key, high)
      if (order < 0 || (order === 0 && strict)) {
        high = key
        highExclusive = strict
      }
    }
    used.push(predicate)
  }
  if (used.length === 0) return null
  // NaN stands below all numbers in the index, but compares with none
  if (type === bracket.number && low === null) {
    low = notANumber
    lowExclusive = true
  }
  return { low, lowExclusive, high, highExclusive, type, used }
}

const notANumber = encodeKey(Number.NaN)

function join(prefix: Buffer, { low, lowExclusive, high, highExclusive, type }: Bounds, direction: 1 | -1): Range {
  const at = (key: Buffer) => Buffer.concat([prefix, directed(key, direction)])
  const typeByte = Buffer.from([type])
  const begin = direction === 1 ? { key: low, exclusive: lowExclusive } : { key: high, exclusive: highExclusive }
  const end = direction === 1 ? { key: high, exclusive: highExclusive } : { key: low, exclusive: lowExclusive }
  const from = begin.key === null ? at(typeByte) : begin.exclusive ? successor(at(begin.key)) : at(begin.key)
  const to = end.key === null ? successor(at(typeByte)) : end.exclusive ? at(end.key) : successor(at(end.key))
  return { from: from ?? Buffer.from([0xff, 0xff]), to }
}

/**
 * Does the index give the sort's order once its first `points` fields are fixed? With arrays only where they are among
 * those: then each document has one entry there; and a document is sorted by another element than the one asked for.
 */
function orderOf(index: Index, sort: Document, points: number): 'forward' | 'backward' | null {
  if (index.arrays >> points !== 0) return null
  if (index.fields.some(({ path }, n) => (index.arrays & (1 << n)) !== 0 && path in sort)) return null
  const wanted = Object.entries(sort).map(([path, direction]) => ({ path, direction: toNumber(direction, 'sort') }))
  const fixedPaths = new Set(index.fields.slice(0, points).map(field => field.path))
  const left = wanted.filter(({ path }) => !fixedPaths.has(path)) // a fixed field orders nothing
  const fields = index.fields.slice(points)
  if (left.length === 0) return 'forward'
  if (left.length > fields.length) return null
  let way = 0
  for (let i = 0; i < left.length; i++) {
    const field = fields[i]
    const want = left[i]
    if (field === undefined || want === undefined || field.path !== want.path) return null
    const here = field.direction * want.direction
    if (way !== 0 && here !== way) return null
    way = here
  }
  return way === 1 ? 'forward' : 'backward'
}
