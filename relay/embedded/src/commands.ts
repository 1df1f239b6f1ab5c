/** The commands: arguments in, a reply out. Synchronous, so that one command is never in the middle of another. */
import { deserialize, Long } from 'bson'
import { aggregate, splitPipeline } from './aggregate.ts'
import type { Collection } from './catalog.ts'
import { catalogCommands } from './catalog-commands.ts'
import { dbOf, document, nsOf, optional, type Reply, reading, refuseOptions, writing } from './command-arguments.ts'
import { checkStatement, refuseUnknown } from './command-fields.ts'
import { createCursors, firstBatchSize } from './cursors.ts'
import { badValue, commandNotFound, failedToParse, MongoError, notSupported } from './errors.ts'
import { explain } from './explain.ts'
import { indexCommands } from './index-commands.ts'
import { encodeKey } from './keys.ts'
import { compileFilter } from './matcher.ts'
import { reach } from './paths.ts'
import { pickFields, typed } from './raw.ts'
import { compileProjection, countRows, type Projection, type Query, readRows, withDocument } from './read.ts'
import type { Storage } from './storage.ts'
import { type Document, isTrue, toNumber } from './values.ts'
import { cursorReply, decode, maxMessageBytes, type Request, valueReply } from './wire.ts'
import { deleteDocuments, findAndModify, insertDocument, maxDocumentBytes, updateDocuments } from './write.ts'

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
    ...catalogCommands(storage, cursors),
    ...indexCommands(engine, cursors),
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
      if (isTrue(command.explain)) return explain(storage, command, 'aggregate')
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

    explain(command) {
      const inner = document(command.explain, 'explain')
      return explain(storage, { ...inner, $db: command.$db }, Object.keys(inner)[0] ?? '')
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
