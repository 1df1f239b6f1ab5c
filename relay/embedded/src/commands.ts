/** The commands: arguments in, a reply out. Synchronous, so that one command is never in the middle of another. */
import { deserialize, Long, serialize } from 'bson'
import { aggregate, splitPipeline } from './aggregate.ts'
import { checkStatement, refuseUnknown } from './command-fields.ts'
import { createCursors, firstBatchSize } from './cursors.ts'
import {
  badValue,
  commandNotFound,
  failedToParse,
  illegalOperation,
  indexNotFound,
  MongoError,
  namespaceExists,
  namespaceNotFound,
  notSupported,
} from './errors.ts'
import { indexFields } from './index-keys.ts'
import { checkExpiry, checkPartialFilter } from './index-options.ts'
import { validateCollection } from './integrity.ts'
import { encodeKey, sameValue } from './keys.ts'
import { compileFilter } from './matcher.ts'
import { reach } from './paths.ts'
import { planQuery } from './planner.ts'
import { pickFields, typed } from './raw.ts'
import {
  compileProjection,
  countRows,
  type Projection,
  type Query,
  type ReadStats,
  readRows,
  withDocument,
} from './read.ts'
import type { Collection, Index, Storage } from './storage.ts'
import { type Document, isPlainDocument, isTrue, toNumber } from './values.ts'
import { cursorReply, decode, maxMessageBytes, type Pieces, type Request, valueReply } from './wire.ts'
import { deleteDocuments, findAndModify, insertDocument, maxDocumentBytes, updateDocuments } from './write.ts'

export interface Reply {
  readonly body: Pieces
  /** may be sent only when the running transaction is committed */
  readonly afterCommit: boolean
}

/** the newest wire version whose standalone behaviour is kept: MongoDB 7.0 */
const wireVersion = 21

export interface Engine {
  readonly storage: Storage
  /** throws OutOfDiskSpace when nothing more should be written */
  checkSpace(): void
  backup(file: string): void
}

export function createCommands(engine: Engine) {
  const { storage } = engine
  const cursors = createCursors()
  let connections = 0

  const reading = (document: Document): Reply => ({
    body: [Buffer.from(serialize({ ...document, ok: 1 }, { ignoreUndefined: true }))],
    afterCommit: false,
  })
  const writing = (command: Document, document: Document): Reply => ({
    body: [Buffer.from(serialize({ ...document, ok: 1 }, { ignoreUndefined: true }))],
    afterCommit: (command.writeConcern as Document | undefined)?.j !== false,
  })

  const nsOf = (command: Document, name: string): string => {
    const collection = command[name]
    if (typeof collection !== 'string' || collection === '' || collection.includes('\0') || collection.includes('$'))
      throw new MongoError(73, 'InvalidNamespace', `Invalid collection name: ${String(collection)}`)
    return `${dbOf(command)}.${collection}`
  }
  const dbOf = (command: Document): string => {
    const db = command.$db
    if (typeof db !== 'string' || !/^[^/\\. "$\0]+$/.test(db))
      throw new MongoError(73, 'InvalidNamespace', `Invalid database name: ${String(db)}`)
    return db
  }
  const optional = (value: unknown, what: string): number | undefined =>
    value === undefined || value === null ? undefined : toNumber(value, what)
  const document = (value: unknown, what: string): Document => {
    if (value === undefined || value === null) return {}
    if (!isPlainDocument(value)) throw new MongoError(14, 'TypeMismatch', `${what} must be a document`)
    return value
  }

  function refuseOptions(command: Document) {
    if (command.collation !== undefined && (command.collation as Document).locale !== 'simple')
      throw notSupported('collations')
    if (command.let !== undefined && Object.keys(command.let as Document).length > 0) throw notSupported('let')
    if (command.startTransaction !== undefined || command.autocommit !== undefined || command.txnNumber !== undefined)
      throw illegalOperation('Transaction numbers are only allowed on a replica set member or mongos')
  }

  /** several writes of one command: `ordered` stops at the first error */
  function each<T>(items: readonly T[], ordered: boolean, work: (item: T, index: number) => void): Document[] {
    const errors: Document[] = []
    for (let i = 0; i < items.length; i++) {
      try {
        work(items[i] as T, i)
      } catch (error) {
        if (!(error instanceof MongoError) || error.code === 14031) throw error
        errors.push({ index: i, code: error.code, errmsg: error.message, ...error.extra })
        if (ordered) break
      }
    }
    return errors
  }

  const isOrdered = (command: Document) => command.ordered === undefined || isTrue(command.ordered)

  const handlers: Record<string, (command: Document, request: Request) => Reply> = {
    hello,
    ismaster: hello,
    isMaster: hello,
    ping: () => reading({}),
    buildInfo: () =>
      reading({
        version: '7.0.0',
        gitVersion: 'embedded',
        modules: ['depesche-embedded'],
        bits: 64,
        maxBsonObjectSize: maxDocumentBytes,
        versionArray: [7, 0, 0, 0],
        storageEngines: ['sqlite'],
      }),
    buildinfo: () => handlers.buildInfo?.({}, {} as Request) as Reply,
    endSessions: () => reading({}),
    connectionStatus: () => reading({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
    getParameter: () => {
      throw notSupported('getParameter')
    },

    insert(command, { sequences }) {
      engine.checkSpace()
      const collection = storage.create(nsOf(command, 'insert'))
      const documents = sequences.get('documents') ?? []
      if (documents.length === 0) throw badValue('Write batch sizes must be between 1 and 100000. Got 0 operations.')
      let n = 0
      const writeErrors = each(documents, isOrdered(command), raw => {
        insertDocument(storage, collection, raw)
        n++
      })
      return writing(command, { n, ...(writeErrors.length > 0 ? { writeErrors } : {}) })
    },

    update(command, { sequences }) {
      engine.checkSpace()
      const ns = nsOf(command, 'update')
      let n = 0
      let nModified = 0
      const upserted: Document[] = []
      const writeErrors = each(sequences.get('updates') ?? [], isOrdered(command), (raw, index) => {
        const statement = decode(raw)
        checkStatement('update', statement)
        const { q, u, multi, upsert, arrayFilters, hint, sort, collation, c } = statement
        refuseOptions({ collation, let: c })
        const result = updateDocuments(
          storage,
          () => storage.collections.get(ns),
          () => storage.create(ns),
          {
            filter: document(q, 'q'),
            update: u,
            multi: isTrue(multi),
            upsert: isTrue(upsert),
            arrayFilters: (arrayFilters as Document[] | undefined) ?? [],
            hint,
            sort: sort as Document | undefined,
          },
        )
        n += result.matched + (result.upsertedId === undefined ? 0 : 1)
        nModified += result.modified
        if (result.upsertedId !== undefined) upserted.push({ index, _id: result.upsertedId })
      })
      return writing(command, {
        n,
        nModified,
        ...(upserted.length > 0 ? { upserted } : {}),
        ...(writeErrors.length > 0 ? { writeErrors } : {}),
      })
    },

    delete(command, { sequences }) {
      const ns = nsOf(command, 'delete')
      let n = 0
      const writeErrors = each(sequences.get('deletes') ?? [], isOrdered(command), raw => {
        const statement = decode(raw)
        checkStatement('delete', statement)
        const { q, limit, hint, collation } = statement
        const most = toNumber(limit, 'limit')
        if (most !== 0 && most !== 1)
          throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${most}`)
        refuseOptions({ collation })
        n += deleteDocuments(storage, storage.collections.get(ns), document(q, 'q'), most, hint)
      })
      return writing(command, { n, ...(writeErrors.length > 0 ? { writeErrors } : {}) })
    },

    findAndModify(command) {
      const name = 'findAndModify' in command ? 'findAndModify' : 'findandmodify'
      const ns = nsOf(command, name)
      const remove = isTrue(command.remove)
      if (remove === (command.update !== undefined))
        throw failedToParse('Either an update or remove=true must be specified')
      if (!remove) engine.checkSpace()
      const result = findAndModify(
        storage,
        () => storage.collections.get(ns),
        () => storage.create(ns),
        {
          filter: document(command.query, 'query'),
          update: command.update,
          upsert: isTrue(command.upsert),
          arrayFilters: (command.arrayFilters as Document[] | undefined) ?? [],
          sort: (command.sort as Document | undefined) ?? null,
          hint: command.hint,
          remove,
          returnNew: isTrue(command.new),
          fields: (command.fields as Document | undefined) ?? null,
        },
      )
      const lastErrorObject: Document = {
        n: result.n,
        ...(remove ? {} : { updatedExisting: result.updatedExisting }),
        ...(result.upsertedId === undefined ? {} : { upserted: result.upsertedId }),
      }
      // one that found nothing has written nothing, and waits for nobody
      return {
        body: valueReply(lastErrorObject, result.value),
        afterCommit: result.n > 0 && (command.writeConcern as Document | undefined)?.j !== false,
      }
    },

    find(command) {
      const ns = nsOf(command, 'find')
      for (const name of ['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData'])
        if (isTrue(command[name])) throw notSupported(`find with ${name}`)
      const filter = document(command.filter, 'filter')
      const project = compileProjection(command.projection as Document | undefined)
      const size = optional(command.batchSize, 'batchSize')
      const limit = optional(command.limit, 'limit') ?? 0
      const skip = optional(command.skip, 'skip') ?? 0
      if (limit < 0 || skip < 0) throw badValue('limit and skip must not be negative')
      return answer(
        ns,
        { filter, sort: command.sort as Document | undefined, skip, limit, hint: command.hint },
        size,
        project,
        isTrue(command.singleBatch),
      )
    },

    getMore(command) {
      const ns = nsOf({ ...command, getMore: command.collection }, 'getMore')
      const id =
        command.getMore instanceof Long ? command.getMore.toBigInt() : BigInt(toNumber(command.getMore, 'getMore'))
      const { documents, id: rest } = cursors.more(id, ns, optional(command.batchSize, 'batchSize'))
      return { body: cursorReply('nextBatch', documents, rest, ns), afterCommit: false }
    },

    killCursors(command) {
      const ids = (command.cursors as unknown[]) ?? []
      const killed = ids.filter(id => cursors.kill(id instanceof Long ? id.toBigInt() : BigInt(toNumber(id, 'cursor'))))
      return reading({
        cursorsKilled: killed,
        cursorsNotFound: ids.filter(id => !killed.includes(id)),
        cursorsAlive: [],
        cursorsUnknown: [],
      })
    },

    aggregate(command) {
      if (typeof command.aggregate !== 'string') throw notSupported('database-level aggregations')
      const ns = nsOf(command, 'aggregate')
      if (isTrue(command.explain)) return explain(command, 'aggregate')
      const size = optional((command.cursor as Document | undefined)?.batchSize, 'batchSize')
      const { rest, ...query } = splitPipeline(command.pipeline)
      if (rest.length === 0) return answer(ns, { ...query, hint: command.hint }, size, null, false)
      const documents = aggregate(storage, dbOf(command), storage.collections.get(ns), command.pipeline, command.hint)
      const { documents: first, id } = cursors.ofDocuments(ns, documents, size)
      return { body: cursorReply('firstBatch', first, id, ns), afterCommit: false }
    },

    count(command) {
      const collection = storage.collections.get(nsOf(command, 'count'))
      const total = countRows(storage, collection, document(command.query, 'query'), command.hint)
      const skipped = Math.max(total - (optional(command.skip, 'skip') ?? 0), 0)
      const limit = Math.abs(optional(command.limit, 'limit') ?? 0)
      return reading({ n: limit === 0 ? skipped : Math.min(skipped, limit) })
    },

    distinct(command) {
      const collection = storage.collections.get(nsOf(command, 'distinct'))
      const parts = String(command.key).split('.')
      const names = [Buffer.from(parts[0] as string)]
      const values: unknown[] = []
      const seen = new Set<string>()
      const { rows } = readRows(storage, collection, { filter: document(command.query, 'query'), hint: command.hint })
      for (const found of rows) {
        const row = withDocument(storage, collection as Collection, found)
        if (row === null) continue
        const reached = reach(deserialize(pickFields(row.doc, names), typed), parts)
        for (const value of reached.flatMap(v => (Array.isArray(v) ? v : [v]))) {
          if (value === undefined) continue
          const key = keyOf(value)
          if (seen.has(key)) continue
          seen.add(key)
          values.push(value)
        }
      }
      return reading({ values })
    },

    create(command) {
      const ns = nsOf(command, 'create')
      for (const name of ['capped', 'timeseries', 'validator', 'viewOn', 'clusteredIndex', 'encryptedFields'])
        if (isTrue(command[name])) throw notSupported(`create with ${name}`)
      if (storage.collections.has(ns)) throw namespaceExists(ns)
      storage.create(ns)
      return writing(command, {})
    },

    createIndexes(command) {
      engine.checkSpace()
      const ns = nsOf(command, 'createIndexes')
      const createdCollectionAutomatically = !storage.collections.has(ns)
      const collection = storage.create(ns)
      const before = collection.indexes.size + 1
      for (const spec of command.indexes as Document[]) createIndex(collection, spec)
      return writing(command, {
        numIndexesBefore: before,
        numIndexesAfter: collection.indexes.size + 1,
        createdCollectionAutomatically,
      })
    },

    listIndexes(command) {
      const ns = nsOf(command, 'listIndexes')
      const collection = storage.collections.get(ns)
      if (collection === undefined) throw namespaceNotFound(ns)
      const specs = [
        { v: 2, key: { _id: 1 }, name: '_id_' },
        ...[...collection.indexes.values()].map(index => index.spec),
      ]
      const { documents, id } = cursors.ofDocuments(
        ns,
        specs.map(spec => Buffer.from(serialize(spec))),
        undefined,
      )
      return { body: cursorReply('firstBatch', documents, id, ns), afterCommit: false }
    },

    dropIndexes(command) {
      const ns = nsOf(command, 'dropIndexes')
      const collection = storage.collections.get(ns)
      if (collection === undefined) throw namespaceNotFound(ns)
      const before = collection.indexes.size + 1
      const wanted = Array.isArray(command.index) ? command.index : [command.index]
      for (const which of wanted) {
        if (which === '*') {
          for (const name of [...collection.indexes.keys()]) storage.dropIndex(collection, name)
          continue
        }
        const index = findIndex(collection, which)
        if (index === null)
          throw which === '_id_'
            ? new MongoError(72, 'InvalidOptions', 'cannot drop _id index')
            : indexNotFound(String(which))
        storage.dropIndex(collection, index.name)
      }
      return writing(command, { nIndexesWas: before })
    },

    drop(command) {
      const ns = nsOf(command, 'drop')
      if (!storage.collections.has(ns)) return reading({ ns, nIndexesWas: 0 }) // MongoDB 7.0: no error
      const nIndexesWas = (storage.collections.get(ns)?.indexes.size ?? 0) + 1
      storage.drop(ns)
      return writing(command, { ns, nIndexesWas })
    },

    dropDatabase(command) {
      const db = dbOf(command)
      for (const ns of [...storage.collections.keys()]) if (ns.startsWith(`${db}.`)) storage.drop(ns)
      return writing(command, { dropped: db })
    },

    collMod(command) {
      const ns = nsOf(command, 'collMod')
      const collection = storage.collections.get(ns)
      if (collection === undefined) throw namespaceNotFound(ns)
      const { index, ...rest } = command
      const other = Object.keys(rest).filter(
        name => !['collMod', '$db', 'lsid', 'writeConcern', 'comment', '$readPreference', 'maxTimeMS'].includes(name),
      )
      if (other.length > 0 || !isPlainDocument(index)) throw notSupported(`collMod of ${other.join(', ') || 'nothing'}`)
      const found = findIndex(collection, index.name ?? index.keyPattern)
      if (found === null) throw indexNotFound(String(index.name))
      if (
        index.expireAfterSeconds === undefined ||
        Object.keys(index).some(k => !['name', 'keyPattern', 'expireAfterSeconds'].includes(k))
      )
        throw notSupported('collMod of anything but expireAfterSeconds')
      storage.dropIndex(collection, found.name)
      storage.createIndex(collection, { ...found.spec, expireAfterSeconds: index.expireAfterSeconds })
      return writing(command, {
        expireAfterSeconds_old: found.expireAfterSeconds ?? undefined,
        expireAfterSeconds_new: index.expireAfterSeconds,
      })
    },

    listCollections(command) {
      const db = dbOf(command)
      const match = compileFilter(document(command.filter, 'filter'))
      const infos = [...storage.collections.keys()]
        .filter(ns => ns.startsWith(`${db}.`))
        .map(ns => ({
          name: ns.slice(db.length + 1),
          type: 'collection',
          options: {},
          info: { readOnly: false },
          idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
        }))
        .filter(info => match(info))
      const ns = `${db}.$cmd.listCollections`
      const { documents, id } = cursors.ofDocuments(
        ns,
        infos.map(info => Buffer.from(serialize(info))),
        undefined,
      )
      return { body: cursorReply('firstBatch', documents, id, ns), afterCommit: false }
    },

    listDatabases(command) {
      const names = new Set([...storage.collections.keys()].map(ns => ns.slice(0, ns.indexOf('.'))))
      const match = compileFilter(document(command.filter, 'filter'))
      const databases = [...names].map(name => ({ name, sizeOnDisk: 0, empty: false })).filter(info => match(info))
      return reading({
        databases: isTrue(command.nameOnly) ? databases.map(({ name }) => ({ name })) : databases,
        totalSize: 0,
      })
    },

    explain(command) {
      const inner = document(command.explain, 'explain')
      return explain({ ...inner, $db: command.$db }, Object.keys(inner)[0] ?? '')
    },

    validate(command) {
      const ns = nsOf(command, 'validate')
      const collection = storage.collections.get(ns)
      if (collection === undefined) throw namespaceNotFound(ns)
      return reading({ ns, ...validateCollection(storage, collection) })
    },

    depescheBackup(command) {
      if (typeof command.file !== 'string') throw badValue('depescheBackup needs a file')
      engine.backup(command.file)
      return reading({ file: command.file })
    },
  }
  handlers.findandmodify = handlers.findAndModify as (command: Document) => Reply

  function hello(command: Document): Reply {
    const legacy = !('hello' in command)
    return reading({
      ...(legacy ? { ismaster: true } : { isWritablePrimary: true }),
      helloOk: true,
      maxBsonObjectSize: maxDocumentBytes,
      maxMessageSizeBytes: maxMessageBytes,
      maxWriteBatchSize: 100_000,
      localTime: new Date(),
      logicalSessionTimeoutMinutes: 30,
      connectionId: ++connections,
      minWireVersion: 0,
      maxWireVersion: wireVersion,
      readOnly: false,
    })
  }

  function createIndex(collection: Collection, given: Document) {
    const known = [
      'key',
      'name',
      'unique',
      'sparse',
      'partialFilterExpression',
      'expireAfterSeconds',
      'background',
      'v',
      'ns',
      'hidden',
      'collation',
      'weights',
    ]
    const other = Object.keys(given).filter(name => !known.includes(name))
    if (other.length > 0) throw notSupported(`indexes with ${other.join(', ')}`)
    refuseOptions(given)
    const fields = indexFields(document(given.key, 'key'))
    if (typeof given.name !== 'string' || given.name === '') throw failedToParse('an index needs a name')
    if (given.partialFilterExpression !== undefined && isTrue(given.sparse))
      throw new MongoError(67, 'CannotCreateIndex', 'cannot mix partialFilterExpression and sparse')
    if (fields.length === 1 && fields[0]?.path === '_id') return // every collection has it
    if (given.partialFilterExpression !== undefined) {
      compileFilter(document(given.partialFilterExpression, 'partialFilterExpression'))
      checkPartialFilter(given.partialFilterExpression as Document)
    }
    if (given.expireAfterSeconds !== undefined) checkExpiry(given.expireAfterSeconds, fields.length)
    const { background: _, ns: __, ...rest } = given
    const spec: Document = { v: 2, ...rest }
    const conflict = conflictOf(collection, spec)
    if (conflict === 'same') return
    if (conflict !== null) throw conflict
    storage.createIndex(collection, spec)
  }

  /**
   * As MongoDB since 5.0: an index is what its key, filter, uniqueness and sparseness make it; its name and other
   * options may not differ then, and one name stands for one index.
   */
  function conflictOf(collection: Collection, spec: Document): MongoError | 'same' | null {
    const options = ({ v: _v, hidden: _h, ns: _n, name: _m, ...rest }: Document) =>
      Object.fromEntries(
        Object.entries(rest)
          .filter(([, value]) => value !== false)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    const what = ({ key, partialFilterExpression, unique, sparse }: Document) => ({
      key,
      filter: partialFilterExpression ?? null,
      unique: isTrue(unique),
      sparse: isTrue(sparse),
    })
    const name = spec.name as string
    const shown = (of: Document) => JSON.stringify(of)
    const known = collection.indexes.get(name)
    if (known !== undefined) {
      if (!sameValue(what(known.spec), what(spec)))
        return new MongoError(
          86,
          'IndexKeySpecsConflict',
          `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Requested index: ${shown(spec)}, existing index: ${shown(known.spec)}`,
        )
      if (sameValue(options(known.spec), options(spec))) return 'same'
      return new MongoError(
        85,
        'IndexOptionsConflict',
        `An equivalent index already exists with the same name but different options. Requested index: ${shown(spec)}, existing index: ${shown(known.spec)}`,
      )
    }
    for (const index of collection.indexes.values())
      if (sameValue(what(index.spec), what(spec)))
        return new MongoError(
          85,
          'IndexOptionsConflict',
          `Index already exists with a different name: ${index.name}. Requested index: ${shown(spec)}`,
        )
    return null
  }

  function findIndex(collection: Collection, which: unknown): Index | null {
    if (typeof which === 'string') return collection.indexes.get(which) ?? null
    for (const index of collection.indexes.values()) if (sameValue(index.spec.key, which)) return index
    return null
  }

  /** A query's first batch, and a cursor for what is left. */
  function answer(
    ns: string,
    query: Query,
    size: number | undefined,
    project: Projection | null,
    single: boolean,
  ): Reply {
    const collection = storage.collections.get(ns)
    const { rows } = readRows(storage, collection, { ...query, keepDocs: size ?? firstBatchSize })
    const { documents, id } = cursors.ofRows(
      storage,
      collection,
      ns,
      rows,
      compileFilter(query.filter),
      project,
      size,
      single,
    )
    return { body: cursorReply('firstBatch', documents, id, ns), afterCommit: false }
  }

  /** in MongoDB's shape, as far as tools and tests read it */
  function explain(command: Document, name: string): Reply {
    const ns = nsOf(command, name)
    const collection = storage.collections.get(ns)
    let query: { filter: Document; sort?: Document | null; skip?: number; limit?: number; hint?: unknown }
    if (name === 'aggregate') query = { ...splitPipeline(command.pipeline), hint: command.hint }
    else if (name === 'update' || name === 'delete') {
      const first = ((command.updates ?? command.deletes) as Document[] | undefined)?.[0] ?? {}
      query = { filter: document(first.q, 'q'), hint: first.hint }
    } else
      query = {
        filter: document(command.filter ?? command.query, 'filter'),
        sort: command.sort as Document | undefined,
        skip: optional(command.skip, 'skip'),
        limit: optional(command.limit, 'limit'),
        hint: command.hint,
      }
    const stats: ReadStats = { keysExamined: 0, docsExamined: 0 }
    const plan = collection === undefined ? null : planQuery(collection, query.filter, query.sort ?? null, query.hint)
    const n =
      name === 'count'
        ? countRows(storage, collection, query.filter, query.hint, stats)
        : readRows(storage, collection, query, stats).rows.length
    const scan =
      plan === null
        ? { stage: 'EOF' }
        : plan.kind === 'id'
          ? { stage: 'IDHACK' }
          : plan.kind === 'idRange'
            ? {
                stage: name === 'count' && plan.exact ? 'COUNT_SCAN' : 'IXSCAN',
                indexName: '_id_',
                keyPattern: { _id: 1 },
                isMultiKey: false,
                isUnique: true,
                isPartial: false,
                direction: plan.order ?? 'forward',
              }
            : plan.index === null
              ? { stage: 'COLLSCAN', direction: 'forward' }
              : {
                  stage: name === 'count' && plan.exact ? 'COUNT_SCAN' : 'IXSCAN',
                  indexName: plan.index.name,
                  keyPattern: plan.index.spec.key,
                  isMultiKey: plan.index.multikey,
                  isUnique: plan.index.unique,
                  isPartial: plan.index.partialFilter !== null,
                  direction: plan.order ?? 'forward',
                }
    const fetched = scan.stage === 'IXSCAN' ? { stage: 'FETCH', inputStage: scan } : scan
    const sorted =
      query.sort && Object.keys(query.sort).length > 0 && plan !== null && plan.order === null
        ? { stage: 'SORT', sortPattern: query.sort, inputStage: fetched }
        : fetched
    return reading({
      explainVersion: '1',
      queryPlanner: { namespace: ns, parsedQuery: query.filter, winningPlan: sorted, rejectedPlans: [] },
      executionStats: {
        executionSuccess: true,
        nReturned: n,
        executionTimeMillis: 0,
        totalKeysExamined: stats.keysExamined,
        totalDocsExamined: stats.docsExamined,
      },
      serverInfo: { host: 'embedded', version: '7.0.0' },
    })
  }

  return {
    /** @throws MongoError */
    run(request: Request): Reply {
      const [name = ''] = Object.keys(request.command)
      const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
      if (handler === undefined) throw commandNotFound(name)
      refuseOptions(request.command)
      refuseUnknown(name, request.command)
      return handler(request.command, request)
    },
    /** deletes what TTL indexes say is over; @returns how many */
    expire(now: Date): number {
      let gone = 0
      for (const collection of storage.collections.values())
        for (const index of collection.indexes.values()) {
          const [field] = index.fields
          // as MongoDB, compound indexes let nothing expire
          if (index.expireAfterSeconds === null || field === undefined || index.fields.length > 1) continue
          gone += deleteDocuments(
            storage,
            collection,
            {
              $and: [
                index.partialFilter ?? {},
                { [field.path]: { $lte: new Date(now.getTime() - index.expireAfterSeconds * 1000) } },
              ],
            },
            5000,
          )
        }
      return gone
    },
    sweepCursors: cursors.sweep,
  }
}

const keyOf = (value: unknown): string => encodeKey(value).toString('latin1')
