/** Commands about indexes: which may be made, and what is the same index. */
import { serialize } from 'bson'
import type { Collection, Index } from './catalog.ts'
import { document, nsOf, type Reply, refuseOptions, writing } from './command-arguments.ts'
import type { Engine } from './commands.ts'
import type { createCursors } from './cursors.ts'
import { failedToParse, indexNotFound, MongoError, namespaceNotFound, notSupported } from './errors.ts'
import { indexFields } from './index-keys.ts'
import { checkExpiry, checkPartialFilter } from './index-options.ts'
import { sameValue } from './keys.ts'
import { compileFilter } from './matcher.ts'
import { type Document, isPlainDocument, isTrue } from './values.ts'
import { cursorReply } from './wire.ts'

export function indexCommands(engine: Engine, cursors: ReturnType<typeof createCursors>) {
  const { storage } = engine

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

  return {
    createIndexes(command: Document): Reply {
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

    listIndexes(command: Document): Reply {
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

    dropIndexes(command: Document): Reply {
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

    collMod(command: Document): Reply {
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
  }
}
