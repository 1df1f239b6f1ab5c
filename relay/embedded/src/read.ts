/** Running a plan: rows of a collection that match a filter, in order, projected on raw bytes where possible. */
import { deserialize, serialize } from 'bson'
import type { Collection } from './catalog.ts'
import { badValue, MongoError, notSupported } from './errors.ts'
import { compileFilter } from './matcher.ts'
import { type Plan, planQuery } from './planner.ts'
import { elements, joinElements, pickFields, typed } from './raw.ts'
import { compileRawFilter, type RawMatcher } from './raw-filter.ts'
import type { Row, StoredRow } from './rows.ts'
import { compileSortKey } from './sort.ts'
import type { Storage } from './storage.ts'
import { type Document, isNumeric, isPlainDocument, isTrue } from './values.ts'

export interface ReadStats {
  keysExamined: number
  docsExamined: number
}

export interface Query {
  readonly filter: Document
  readonly sort?: Document | null
  readonly skip?: number
  /** 0: all */
  readonly limit?: number
  readonly hint?: unknown
  /** at most so many rows keep their document, the rest is read again when it is asked for */
  readonly keepDocs?: number
}

/** stands for a document that is read again when it is asked for */
export const noDocument = Buffer.alloc(0)

/** rows beyond so many octets keep only their id, so that an update of a million documents fits into memory */
const keepBytes = 16 * 1024 * 1024

/** so much may the keys of a sort take in memory; MongoDB's own limit is 100 MB too */
const sortLimitBytes = 100 * 1024 * 1024
/** what a row costs beside its key */
const sortRowBytes = 100

/** @returns the row with its document, null when it is gone */
export const withDocument = (storage: Storage, collection: Collection, row: Row): Row | null =>
  row.doc === noDocument ? storage.rowByRid(collection, row.rid) : row

/**
 * The rows a plan examines, in the index's order; each once.
 * @param slot another one for each plan that is read side by side: a prepared statement can't be at two places
 */
function* examine(
  storage: Storage,
  collection: Collection,
  plan: Plan,
  limit: number,
  stats: ReadStats,
  slot = 0,
): Generator<Row> {
  if (plan.kind === 'id') {
    for (const key of plan.keys) {
      stats.keysExamined++
      const row = storage.rowById(collection, key)
      if (row === null) continue
      stats.docsExamined++
      yield row
    }
    return
  }
  if (plan.kind === 'idRange') {
    for (const { from, to } of plan.ranges) {
      const statement = storage.prepared(
        `SELECT rid, doc FROM c${collection.id} WHERE k >= ? ${to === null ? '' : 'AND k < ?'}
         ORDER BY k ${plan.order === 'backward' ? 'DESC' : 'ASC'} LIMIT ? -- ${slot}`,
      )
      const rows = to === null ? statement.iterate(from, limit) : statement.iterate(from, to, limit)
      for (const raw of rows as Iterable<unknown> as Iterable<StoredRow>) {
        stats.keysExamined++
        stats.docsExamined++
        yield storage.toRow(raw)
      }
    }
    return
  }
  if (plan.kind === 'union') {
    const seen = new Set<number>()
    for (const branch of plan.branches ?? [])
      for (const row of examine(storage, collection, branch, -1, stats)) {
        if (seen.has(row.rid)) continue
        seen.add(row.rid)
        yield row
      }
    return
  }
  if (plan.index === null) {
    for (const row of storage.scan(collection)) {
      stats.docsExamined++
      yield row
    }
    return
  }
  const seen = plan.index.arrays !== 0 || plan.ranges.length > 1 ? new Set<number>() : null
  const ranges = plan.order === 'backward' ? plan.ranges.toReversed() : plan.ranges
  const direction = plan.order === 'backward' ? 'DESC' : 'ASC'
  for (const { from, to } of ranges) {
    const statement = rangeStatement(storage, collection, plan.index.id, to !== null, direction, slot)
    const rows = to === null ? statement.iterate(from, limit) : statement.iterate(from, to, limit)
    for (const raw of rows as Iterable<unknown> as Iterable<StoredRow>) {
      stats.keysExamined++
      if (seen?.has(raw.rid)) continue
      seen?.add(raw.rid)
      stats.docsExamined++
      yield storage.toRow(raw)
    }
  }
}

function rangeStatement(
  storage: Storage,
  collection: Collection,
  index: number,
  hasEnd: boolean,
  direction: string,
  slot: number,
) {
  return storage.prepared(
    // CROSS JOIN keeps SQLite from turning the loops round
    `SELECT i.rid AS rid, c.doc AS doc FROM i${index} AS i CROSS JOIN c${collection.id} AS c ON c.rid = i.rid
     WHERE i.k >= ? ${hasEnd ? 'AND i.k < ?' : ''} ORDER BY i.k ${direction}, i.rid ${direction} LIMIT ? -- ${slot}`,
  )
}

/** @returns rows in order; those beyond `keepDocs` or 16 MB without their document, see `withDocument` */
export function readRows(
  storage: Storage,
  collection: Collection | undefined,
  query: Query,
  stats: ReadStats = { keysExamined: 0, docsExamined: 0 },
): { rows: Row[]; plan: Plan | null } {
  const matches = compileRawFilter(query.filter) // also checks it, whatever there is to read
  const order = query.sort && Object.keys(query.sort).length > 0 ? query.sort : null
  const keyOf = order === null ? null : compileSortKey(order)
  if (collection === undefined) return { rows: [], plan: null }
  const plan = planQuery(collection, query.filter, order, query.hint)
  const skip = query.skip ?? 0
  const wanted = query.limit === undefined || query.limit === 0 ? Number.POSITIVE_INFINITY : query.limit + skip
  const test: RawMatcher | null = plan.exact ? null : matches
  const keep = keeper(query.keepDocs === undefined ? Number.POSITIVE_INFINITY : query.keepDocs + skip)
  if (keyOf !== null && plan.order === null) {
    const sort = order as Document
    const found = (part: Plan, slot = 0) => matching(storage, collection, part, test, -1, stats, slot)
    const inOrder = plan.branches?.some(branch => branch.order !== null) && Number.isFinite(wanted)
    const rows = inOrder
      ? merged(
          (plan.branches ?? []).map((branch, i) =>
            branch.order === null ? sortedRows(found(branch), sort, wanted) : found(branch, i),
          ),
          sort,
          wanted,
        )
      : sortedRows(found(plan), sort, wanted, keep)
    return { rows: rows.slice(skip), plan }
  }
  // the statement itself stops early where every row it gives is wanted
  const sqlLimit =
    plan.exact &&
    Number.isFinite(wanted) &&
    plan.ranges.length === 1 &&
    (plan.kind === 'idRange' || plan.index?.arrays === 0)
      ? wanted
      : -1
  const rows: Row[] = []
  if (wanted > 0)
    for (const row of matching(storage, collection, plan, test, sqlLimit, stats)) {
      rows.push(keep(row))
      if (rows.length >= wanted) break
    }
  return { rows: skip === 0 ? rows : rows.slice(skip), plan }
}

function keeper(count: number): (row: Row) => Row {
  let rows = 0
  let bytes = 0
  return row => {
    rows++
    bytes += row.doc.length
    return rows <= count && (bytes <= keepBytes || rows === 1) ? row : { rid: row.rid, doc: noDocument, marker: null }
  }
}

function* matching(
  storage: Storage,
  collection: Collection,
  plan: Plan,
  test: RawMatcher | null,
  limit: number,
  stats: ReadStats,
  slot = 0,
): Generator<Row> {
  for (const row of examine(storage, collection, plan, limit, stats, slot))
    if (test === null || test(row.doc)) yield row
}

/** The first `wanted` rows of the order; only so many are kept on the way. */
function sortedRows(rows: Iterable<Row>, order: Document, wanted: number, keep: (row: Row) => Row = row => row): Row[] {
  const keyOf = rawSortKey(order)
  let found: { key: Buffer; row: Row }[] = []
  let bytes = 0
  const cut = () => {
    found.sort((a, b) => Buffer.compare(a.key, b.key))
    if (found.length > wanted) found = found.slice(0, wanted)
    bytes = found.reduce((sum, { key }) => sum + key.length + sortRowBytes, 0)
  }
  for (const row of rows) {
    const key = keyOf(row.doc)
    found.push({ key, row: keep(row) })
    bytes += key.length + sortRowBytes
    if (found.length >= 2 * wanted + 1000) cut()
    if (bytes > sortLimitBytes)
      throw badValue(
        'Sort exceeded memory limit of 104857600 bytes. Make an index that gives the order, or sort fewer documents',
      )
  }
  cut()
  return found.map(({ row }) => row)
}

function rawSortKey(order: Document): (doc: Buffer) => Buffer {
  const keyOf = compileSortKey(order)
  const names = [...new Set(Object.keys(order).map(path => path.split('.')[0] as string))].map(name =>
    Buffer.from(name),
  )
  return doc => keyOf(deserialize(pickFields(doc, names), typed))
}

/** The first `wanted` rows of several that are each in the order: no more is read of each than is needed for it. */
function merged(sources: readonly Iterable<Row>[], order: Document, wanted: number): Row[] {
  const keyOf = rawSortKey(order)
  type Head = { rows: Iterator<Row>; row: Row; key: Buffer }
  const heads: Head[] = []
  const advance = (rows: Iterator<Row>) => {
    const { value, done } = rows.next()
    if (!done) heads.push({ rows, row: value, key: keyOf(value.doc) })
  }
  for (const source of sources) advance(source[Symbol.iterator]())
  const seen = new Set<number>()
  const found: Row[] = []
  while (heads.length > 0 && found.length < wanted) {
    let least = 0
    for (let i = 1; i < heads.length; i++)
      if (Buffer.compare((heads[i] as Head).key, (heads[least] as Head).key) < 0) least = i
    const { rows, row } = heads.splice(least, 1)[0] as Head
    if (!seen.has(row.rid)) {
      seen.add(row.rid)
      found.push(row)
    }
    advance(rows)
  }
  for (const { rows } of heads) rows.return?.() // the statement below it is done with
  return found
}

/** Counts without reading documents where the plan is exact. */
export function countRows(
  storage: Storage,
  collection: Collection | undefined,
  filter: Document,
  hint?: unknown,
  stats: ReadStats = { keysExamined: 0, docsExamined: 0 },
): number {
  if (collection === undefined) {
    compileFilter(filter)
    return 0
  }
  const plan = planQuery(collection, filter, null, hint)
  if (plan.exact && plan.kind === 'collection')
    return (storage.prepared(`SELECT count(*) AS n FROM c${collection.id}`).get() as { n: number }).n
  if (plan.exact && (plan.kind === 'idRange' || (plan.index !== null && plan.index.arrays === 0))) {
    const table = plan.index === null ? `c${collection.id}` : `i${plan.index.id}`
    let count = 0
    for (const { from, to } of plan.ranges) {
      const sql = `SELECT count(*) AS n FROM ${table} WHERE k >= ? ${to === null ? '' : 'AND k < ?'}`
      const row = to === null ? storage.prepared(sql).get(from) : storage.prepared(sql).get(from, to)
      count += (row as { n: number }).n
    }
    stats.keysExamined += count
    return count
  }
  return readRows(storage, collection, { filter, hint, keepDocs: 0 }, stats).rows.length
}

export type Projection = (doc: Buffer) => Buffer

/** @returns null for no projection. @throws CommandNotSupported for computed fields, $slice and the like */
export function compileProjection(projection: Document | null | undefined): Projection | null {
  if (projection == null || Object.keys(projection).length === 0) return null
  let including: boolean | null = null
  let withId = true
  const paths: string[] = []
  for (const [path, value] of Object.entries(projection)) {
    if (!(typeof value === 'boolean' || isNumeric(value)))
      throw notSupported(`the projection of ${path} by an expression`)
    const include = isTrue(value)
    if (path === '_id') {
      withId = include
      continue
    }
    if (path.includes('$')) throw notSupported(`the positional projection ${path}`)
    if (including !== null && including !== include)
      throw badValue(
        `Cannot do ${include ? 'inclusion' : 'exclusion'} on field ${path} in ${include ? 'exclusion' : 'inclusion'} projection`,
      )
    including = include
    paths.push(path)
  }
  if (including === null) including = isTrue(projection._id)
  for (const [a, b] of paths.toSorted().flatMap((path, i, all) => all.slice(i + 1).map(next => [path, next] as const)))
    if (b.startsWith(`${a}.`)) throw new MongoError(31249, 'Location31249', `Path collision at ${b}`)
  if (paths.some(path => path.includes('.'))) return deepProjection(paths, including, withId)
  const names = new Set(paths)
  return doc => {
    const parts: Buffer[] = []
    for (const { nameAt, nameEnd, start, end } of elements(doc)) {
      const name = doc.toString('utf8', nameAt, nameEnd)
      if (name === '_id' ? withId : names.has(name) === including) parts.push(doc.subarray(start, end))
    }
    return joinElements(parts)
  }
}

function deepProjection(paths: string[], including: boolean, withId: boolean): Projection {
  const tree: Document = {}
  for (const path of paths) {
    let node = tree
    const parts = path.split('.')
    parts.forEach((part, i) => {
      if (i === parts.length - 1) node[part] = true
      else {
        if (!isPlainDocument(node[part])) node[part] = {}
        node = node[part] as Document
      }
    })
  }
  const project = (value: unknown, node: Document): unknown => {
    if (Array.isArray(value)) {
      const items = value.filter(item => !including || isPlainDocument(item) || Array.isArray(item))
      return items.map(item => project(item, node))
    }
    if (!isPlainDocument(value)) return value
    const out: Document = {}
    for (const [name, field] of Object.entries(value)) {
      const rule = Object.hasOwn(node, name) ? node[name] : undefined
      if (rule === undefined) {
        if (!including) out[name] = field
      } else if (rule === true) {
        if (including) out[name] = field
      } else if (isPlainDocument(field) || Array.isArray(field)) out[name] = project(field, rule as Document)
      else if (!including) out[name] = field
    }
    return out
  }
  return doc => {
    const document = deserialize(doc, typed)
    const out = project(document, tree) as Document
    if (!withId) delete out._id
    else if ('_id' in document) return Buffer.from(serialize({ _id: document._id, ...out }))
    return Buffer.from(serialize(out))
  }
}
