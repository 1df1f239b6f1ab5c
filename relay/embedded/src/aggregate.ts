/**
 * Aggregation: the leading $match, $sort, $skip and $limit run on indexes, counting needs no documents, $lookup runs on the
 * foreign collection's indexes, and the rest in memory, stage by stage. Stages and expressions are an allow list.
 */
import { BSONRegExp, deserialize, serialize } from 'bson'
import { countValue } from './arithmetic.ts'
import type { Collection } from './catalog.ts'
import { failedToParse, MongoError, notSupported } from './errors.ts'
import { setField } from './expression-operators.ts'
import { checkVariableName, compileExpression, noVariables, type Scope } from './expressions.ts'
import { reach } from './paths.ts'
import { pickFields, typed } from './raw.ts'
import { countRows, readRows, withDocument } from './read.ts'
import { checkCountName, checkSort, type Stage, stages, wholeNumber } from './stages.ts'
import type { Storage } from './storage.ts'
import { type Document, isNumeric, isPlainDocument, toNumber } from './values.ts'
import { maxDocumentBytes } from './write.ts'

const memoryLimitBytes = 100 * 1024 * 1024
const noNames: ReadonlySet<string> = new Set()

export interface Leading {
  filter: Document
  sort: Document | null
  skip: number
  limit: number
  rest: Document[]
}

/** Splits off what indexes can do: $match… $sort? $skip? $limit? @throws for what is not on the list, wherever it stands */
export function splitPipeline(pipeline: unknown): Leading {
  checkPipeline(pipeline, noNames)
  const rest = [...(pipeline as Document[])]
  const filters: Document[] = []
  while (rest[0] && '$match' in rest[0]) filters.push(rest.shift()?.$match as Document)
  let sort: Document | null = null
  let skip = 0
  let limit = 0
  if (rest[0] && '$sort' in rest[0]) sort = checkSort(rest.shift()?.$sort)
  if (rest[0] && '$skip' in rest[0]) skip = wholeNumber(rest.shift()?.$skip, '$skip', 0)
  if (rest[0] && '$limit' in rest[0]) limit = wholeNumber(rest.shift()?.$limit, '$limit', 1)
  const filter = filters.length === 0 ? {} : filters.length === 1 ? (filters[0] as Document) : { $and: filters }
  return { filter, sort, skip, limit, rest }
}

/** what the stages that reach beyond their documents need */
interface Surroundings {
  readonly storage: Storage
  readonly db: string
  /** counts the octets that the pipeline holds */
  taken(bytes: number): void
}

const nowhere: Surroundings = {
  get storage(): Storage {
    throw new Error('only checked, never run')
  },
  db: '',
  taken: () => undefined,
}

const checkPipeline = (pipeline: unknown, variables: ReadonlySet<string>): void => {
  compilePipeline(pipeline, variables, nowhere)
}

function compilePipeline(pipeline: unknown, variables: ReadonlySet<string>, around: Surroundings): Stage[] {
  if (!Array.isArray(pipeline)) throw failedToParse("'pipeline' must be an array")
  return pipeline.map(stage => {
    if (!isPlainDocument(stage) || Object.keys(stage).length !== 1)
      throw failedToParse('A pipeline stage specification object must contain exactly one field.')
    const [name, argument] = Object.entries(stage)[0] as [string, unknown]
    if (name === '$lookup') return lookup(argument, variables, around)
    if (name === '$facet') return facet(argument, variables, around)
    const compile = Object.hasOwn(stages, name) ? stages[name] : undefined
    if (compile !== undefined) return compile(argument, variables)
    throw name === '$changeStream'
      ? new MongoError(40573, 'Location40573', 'The $changeStream stage is only supported on replica sets')
      : notSupported(`the stage ${name}`)
  })
}

const run = (documents: Document[], pipeline: readonly Stage[], scope: Scope): Document[] =>
  pipeline.reduce((current, stage) => stage(current, scope), documents)

/** @returns raw documents. What indexes do alone is no case for it: commands.ts gives such pipelines to a cursor */
export function aggregate(
  storage: Storage,
  db: string,
  collection: Collection | undefined,
  pipeline: unknown,
  hint?: unknown,
): Buffer[] {
  const { filter, sort, skip, limit, rest } = splitPipeline(pipeline)
  if (skip === 0 && limit === 0 && isCount(rest)) {
    const n = countRows(storage, collection, filter, hint)
    return n === 0 ? [] : [Buffer.from(serialize(countResult(rest, n)))]
  }
  const { rows } = readRows(storage, collection, { filter, sort, skip, limit, hint })
  const fields = rest[0] === undefined ? null : fieldsOfGroup(rest[0])
  const taken = meter()
  const documents: Document[] = []
  for (const found of rows) {
    const doc = withDocument(storage, collection as Collection, found)?.doc
    if (doc === undefined) continue
    const needed = fields === null ? doc : pickFields(doc, fields)
    taken(needed.length)
    documents.push(deserialize(needed, typed))
  }
  return run(documents, compilePipeline(rest, noNames, { storage, db, taken }), noVariables).map(document => {
    const raw = Buffer.from(serialize(document, { ignoreUndefined: true }))
    if (raw.length > maxDocumentBytes)
      throw new MongoError(10334, 'BSONObjectTooLarge', 'a document that the pipeline makes is larger than 16 MB')
    return raw
  })
}

/** counts what a pipeline holds. @throws QueryExceededMemoryLimit beyond 100 MB */
function meter(): (bytes: number) => void {
  let sum = 0
  return bytes => {
    sum += bytes
    if (sum > memoryLimitBytes)
      throw new MongoError(
        292,
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        'the pipeline needs more than 100 MB. Match fewer documents first',
      )
  }
}

/** The fields a leading $group reads; null when it may read any. */
function fieldsOfGroup(stage: Document): Buffer[] | null {
  if (!('$group' in stage)) return null
  const names = new Set<string>()
  const walk = (value: unknown): boolean => {
    if (typeof value === 'string') {
      if (value.startsWith('$$')) return false
      if (value.startsWith('$')) names.add(value.slice(1).split('.')[0] as string)
      return true
    }
    if (Array.isArray(value)) return value.every(walk)
    return !isPlainDocument(value) || Object.values(value).every(walk)
  }
  return walk(stage.$group) ? [...names].map(name => Buffer.from(name)) : null
}

/** {$group: {_id: <constant>, n: {$sum: 1}}} or {$count: 'n'}: what countDocuments sends */
function isCount(rest: Document[]): boolean {
  const [stage] = rest
  if (stage === undefined || rest.length !== 1) return false
  if ('$count' in stage) return true
  const group = stage.$group as Document | undefined
  if (group === undefined) return false
  const { _id, ...fields } = group
  const constant = _id === null || isNumeric(_id) || typeof _id === 'boolean'
  return (
    constant &&
    Object.keys(fields).length === 1 &&
    Object.values(fields).every(
      field =>
        isPlainDocument(field) &&
        Object.keys(field).length === 1 &&
        '$sum' in field &&
        isNumeric(field.$sum) &&
        toNumber(field.$sum, '$sum') === 1,
    )
  )
}

function countResult([stage]: Document[], n: number): Document {
  if (stage && '$count' in stage) return { [checkCountName(stage.$count)]: countValue(n) }
  const { _id, ...fields } = (stage as Document).$group as Document
  return { _id, [Object.keys(fields)[0] as string]: countValue(n) }
}

function facet(argument: unknown, variables: ReadonlySet<string>, around: Surroundings): Stage {
  if (!isPlainDocument(argument) || Object.keys(argument).length === 0)
    throw new MongoError(40169, 'Location40169', 'the $facet specification must be a non-empty object')
  const facets = Object.entries(argument).map(([as, inner]) => {
    if (Array.isArray(inner) && inner.some(stage => isPlainDocument(stage) && '$facet' in stage))
      throw new MongoError(40600, 'Location40600', '$facet is not allowed to be used within a $facet stage')
    return [as, compilePipeline(inner, variables, around)] as const
  })
  return (documents, scope) => [
    Object.fromEntries(facets.map(([as, inner]) => [as, run([...documents], inner, scope)])),
  ]
}

/** Each document's values are looked up by the foreign collection's index on that field, if there is one. */
function lookup(argument: unknown, variables: ReadonlySet<string>, around: Surroundings): Stage {
  if (!isPlainDocument(argument)) throw failedToParse('the $lookup stage specification must be an object')
  const { from, localField, foreignField, as, pipeline, let: given = {}, ...other } = argument
  if (Object.keys(other).length > 0) throw failedToParse(`unknown argument to $lookup: ${Object.keys(other)[0]}`)
  if (typeof from !== 'string' || typeof as !== 'string' || as === '' || as.startsWith('$'))
    throw failedToParse('$lookup needs from and as')
  const joins = typeof localField === 'string' && typeof foreignField === 'string'
  if (!joins && (localField !== undefined || foreignField !== undefined || pipeline === undefined))
    throw failedToParse('$lookup needs both localField and foreignField, or a pipeline')
  if (!isPlainDocument(given)) throw failedToParse("$lookup argument 'let' must be an object")
  const values = Object.entries(given).map(
    ([name, value]) => [checkVariableName(name), compileExpression(value, variables)] as const,
  )
  const names = new Set([...variables, ...values.map(([name]) => name)])
  const stagesOf = compilePipeline(pipeline ?? [], names, around)
  const parts = joins ? localField.split('.') : []
  const target = as.split('.')
  return (documents, scope) => {
    const { storage, db, taken } = around
    const foreign = storage.collections.get(`${db}.${from}`)
    return documents.map(document => {
      const inner = { ...scope, ...Object.fromEntries(values.map(([name, value]) => [name, value(document, scope)])) }
      const filters = [
        ...(joins ? [foreignFilter(foreignField, reach(document, parts))] : []),
        ...equalities(pipeline, inner),
      ]
      const { rows } = readRows(storage, foreign, { filter: filters.length === 0 ? {} : { $and: filters } })
      const found: Document[] = []
      for (const row of rows) {
        const doc = withDocument(storage, foreign as Collection, row)?.doc
        if (doc === undefined) continue
        taken(doc.length)
        found.push(deserialize(doc, typed))
      }
      return withField(document, target, run(found, stagesOf, inner))
    })
  }
}

function foreignFilter(field: string, reached: unknown[]): Document {
  const local = reached.flatMap(value => (Array.isArray(value) ? value : [value ?? null]))
  // in a $lookup a regular expression is a value, in a filter's $in it would be a pattern
  if (local.some(value => value instanceof BSONRegExp))
    return { $or: local.map(value => ({ [field]: { $eq: value } })) }
  return { [field]: local.length === 1 ? { $eq: local[0] } : { $in: local } }
}

/**
 * What a leading `{$match: {$expr: {$eq: ['$field', '$$variable']}}}` says to an index. The stage itself still runs: here
 * the rows only get fewer.
 */
function equalities(pipeline: unknown, scope: Scope): Document[] {
  const match = Array.isArray(pipeline) && isPlainDocument(pipeline[0]) ? pipeline[0].$match : undefined
  const sides = isPlainDocument(match) && isPlainDocument(match.$expr) ? match.$expr.$eq : undefined
  if (!Array.isArray(sides) || sides.length !== 2) return []
  for (const [field, variable] of [sides, sides.toReversed()]) {
    if (typeof field !== 'string' || !/^\$[^$.]+$/.test(field)) continue
    if (typeof variable !== 'string' || !/^\$\$[^.]+$/.test(variable)) continue
    const value = Object.hasOwn(scope, variable.slice(2)) ? scope[variable.slice(2)] : undefined
    const isScalar = typeof value === 'string' || (typeof value === 'object' && value !== null && '_bsontype' in value)
    if (isScalar && !(value instanceof BSONRegExp)) return [{ [field.slice(1)]: { $eq: value } }]
  }
  return []
}

function withField(document: Document, [name = '', ...rest]: readonly string[], value: unknown): Document {
  const out = { ...document }
  const before = Object.hasOwn(out, name) ? out[name] : undefined
  setField(out, name, rest.length === 0 ? value : withField(isPlainDocument(before) ? before : {}, rest, value))
  return out
}
