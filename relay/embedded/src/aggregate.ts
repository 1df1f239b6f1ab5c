/**
 * Aggregation: the leading $match, $sort, $skip and $limit run on indexes, counting needs no documents, $lookup runs on the
 * foreign collection's indexes, and the rest is mingo's over plain values. Stages and expressions are an allow list.
 */
import { Decimal128, deserialize, Long, serialize, Timestamp } from 'bson'
import { Aggregator } from 'mingo'
import { badValue, failedToParse, MongoError, notSupported } from './errors.ts'
import { checkExpression, plainValue } from './expressions.ts'
import { compileFilter, sorted } from './matcher.ts'
import { reach } from './paths.ts'
import { pickFields, plain } from './raw.ts'
import { countRows, readRows, withDocument } from './read.ts'
import type { Collection, Storage } from './storage.ts'
import { copyValue, type Document, isNumeric, isPlainDocument, toNumber } from './values.ts'

const stages = new Set([
  '$match',
  '$sort',
  '$skip',
  '$limit',
  '$group',
  '$project',
  '$addFields',
  '$set',
  '$unset',
  '$unwind',
  '$count',
  '$facet',
  '$replaceRoot',
  '$replaceWith',
  '$sortByCount',
  '$lookup',
])
const memoryLimitBytes = 100 * 1024 * 1024

export interface Leading {
  filter: Document
  sort: Document | null
  skip: number
  limit: number
  rest: Document[]
}

/** Splits off what indexes can do: $match… $sort? $skip? $limit? @throws for unknown stages */
export function splitPipeline(pipeline: unknown): Leading {
  if (!Array.isArray(pipeline)) throw failedToParse("'pipeline' must be an array")
  for (const stage of pipeline) checkStage(stage)
  const rest = [...pipeline] as Document[]
  const filters: Document[] = []
  while (rest[0] && '$match' in rest[0]) filters.push(rest.shift()?.$match as Document)
  let sort: Document | null = null
  let skip = 0
  let limit = 0
  if (rest[0] && '$sort' in rest[0]) sort = rest.shift()?.$sort as Document
  if (rest[0] && '$skip' in rest[0]) skip = toNumber(rest.shift()?.$skip, '$skip')
  if (rest[0] && '$limit' in rest[0]) {
    limit = toNumber(rest.shift()?.$limit, '$limit')
    if (limit <= 0) throw badValue('the limit must be positive')
  }
  const filter = filters.length === 0 ? {} : filters.length === 1 ? (filters[0] as Document) : { $and: filters }
  return { filter, sort, skip, limit, rest }
}

function checkStage(stage: unknown): void {
  if (!isPlainDocument(stage) || Object.keys(stage).length !== 1)
    throw failedToParse('A pipeline stage specification object must contain exactly one field.')
  const [name, argument] = Object.entries(stage)[0] as [string, unknown]
  if (!stages.has(name))
    throw name === '$changeStream'
      ? new MongoError(40573, 'Location40573', 'The $changeStream stage is only supported on replica sets')
      : notSupported(`the stage ${name}`)
  if (name === '$match') compileFilter(argument as Document)
  else if (name === '$facet')
    for (const inner of Object.values(argument as Document)) for (const s of inner as unknown[]) checkStage(s)
  else if (name === '$lookup') {
    const { from, localField, foreignField, as, pipeline, ...other } = argument as Document
    if (Object.keys(other).length > 0) throw notSupported(`$lookup with ${Object.keys(other).join(', ')}`)
    if (![from, as].every(value => typeof value === 'string')) throw failedToParse('$lookup needs from and as')
    if (typeof localField !== 'string' || typeof foreignField !== 'string')
      throw notSupported('$lookup without localField and foreignField')
    if (pipeline !== undefined) for (const s of pipeline as unknown[]) checkStage(s)
  } else checkExpression(name === '$unwind' || name === '$sort' ? null : argument)
}

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
    documents.push(decode(needed))
  }
  return run(storage, db, documents, rest, taken).map(document =>
    Buffer.from(serialize(document, { ignoreUndefined: true })),
  )
}

/** Filters, order, cuts and joins are the engine's own, as everywhere; expressions are mingo's. */
function run(
  storage: Storage,
  db: string,
  given: Document[],
  pipeline: readonly Document[],
  taken: (bytes: number) => void,
): Document[] {
  let documents = given
  for (const stage of pipeline) {
    const [name, argument] = Object.entries(stage)[0] as [string, unknown]
    switch (name) {
      case '$match':
        documents = documents.filter(compileFilter(argument as Document))
        break
      case '$sort':
        documents = sorted(documents, argument as Document)
        break
      case '$skip':
        documents = documents.slice(toNumber(argument, '$skip'))
        break
      case '$limit':
        documents = documents.slice(0, toNumber(argument, '$limit'))
        break
      case '$count':
        documents = documents.length === 0 ? [] : [{ [String(argument)]: documents.length }]
        break
      case '$lookup':
        documents = lookup(storage, db, documents, argument as Document, taken)
        break
      case '$facet':
        documents = [
          Object.fromEntries(
            Object.entries(argument as Document).map(([as, inner]) => [
              as,
              run(storage, db, structuredCopy(documents), inner as Document[], taken),
            ]),
          ),
        ]
        break
      default:
        if (name !== '$unwind') for (const document of documents) refuseWideNumbers(document)
        documents = new Aggregator([plainValue(stage) as Document] as never, { scriptEnabled: false }).run(
          documents,
        ) as Document[]
        if (name === '$group' || name === '$sortByCount')
          for (const document of documents) if (document._id === undefined) document._id = null
    }
  }
  return documents
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

const structuredCopy = (documents: Document[]): Document[] => documents.map(copyValue)

const decode = (doc: Buffer): Document => deserialize(doc, { ...plain, promoteLongs: true })

/** mingo would pass over numbers that it doesn't know, which is a wrong sum. @throws CommandNotSupported */
function refuseWideNumbers(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) refuseWideNumbers(item)
  else if (isPlainDocument(value)) for (const name in value) refuseWideNumbers(value[name])
  else if (value instanceof Decimal128 || (value instanceof Long && !(value instanceof Timestamp)))
    throw notSupported('decimals and integers beyond 2^53 in expressions')
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
  if (stage && '$count' in stage) return { [String(stage.$count)]: n }
  const { _id, ...fields } = (stage as Document).$group as Document
  return { _id, [Object.keys(fields)[0] as string]: n }
}

/** Each document's values are looked up by the foreign collection's index on that field, if there is one. */
function lookup(
  storage: Storage,
  db: string,
  documents: Document[],
  { from, localField, foreignField, as, pipeline }: Document,
  taken: (bytes: number) => void,
): Document[] {
  const foreign = storage.collections.get(`${db}.${from as string}`)
  const parts = (localField as string).split('.')
  return documents.map(document => {
    const local = reach(document, parts).flatMap(value => (Array.isArray(value) ? value : [value ?? null]))
    const filter = { [foreignField as string]: local.length === 1 ? { $eq: local[0] } : { $in: local } }
    const { rows } = readRows(storage, foreign, { filter })
    let found: Document[] = []
    for (const row of rows) {
      const doc = withDocument(storage, foreign as Collection, row)?.doc
      if (doc === undefined) continue
      taken(doc.length)
      found.push(decode(doc))
    }
    if (Array.isArray(pipeline)) found = run(storage, db, found, pipeline as Document[], taken)
    return { ...document, [as as string]: found }
  })
}
