/** Commands about databases and collections as a whole. */
import { serialize } from 'bson'
import { dbOf, document, nsOf, type Reply, reading, writing } from './command-arguments.ts'
import type { createCursors } from './cursors.ts'
import { namespaceExists, namespaceNotFound, notSupported } from './errors.ts'
import { validateCollection } from './integrity.ts'
import { compileFilter } from './matcher.ts'
import type { Storage } from './storage.ts'
import { type Document, isTrue } from './values.ts'
import { cursorReply } from './wire.ts'

export function catalogCommands(storage: Storage, cursors: ReturnType<typeof createCursors>) {
  return {
    create(command: Document): Reply {
      const ns = nsOf(command, 'create')
      for (const name of ['capped', 'timeseries', 'validator', 'viewOn', 'clusteredIndex', 'encryptedFields'])
        if (isTrue(command[name])) throw notSupported(`create with ${name}`)
      if (storage.collections.has(ns)) throw namespaceExists(ns)
      storage.create(ns)
      return writing(command, {})
    },

    drop(command: Document): Reply {
      const ns = nsOf(command, 'drop')
      if (!storage.collections.has(ns)) return reading({ ns, nIndexesWas: 0 }) // MongoDB 7.0: no error
      const nIndexesWas = (storage.collections.get(ns)?.indexes.size ?? 0) + 1
      storage.drop(ns)
      return writing(command, { ns, nIndexesWas })
    },

    dropDatabase(command: Document): Reply {
      const db = dbOf(command)
      for (const ns of [...storage.collections.keys()]) if (ns.startsWith(`${db}.`)) storage.drop(ns)
      return writing(command, { dropped: db })
    },

    listCollections(command: Document): Reply {
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

    listDatabases(command: Document): Reply {
      const names = new Set([...storage.collections.keys()].map(ns => ns.slice(0, ns.indexOf('.'))))
      const match = compileFilter(document(command.filter, 'filter'))
      const databases = [...names].map(name => ({ name, sizeOnDisk: 0, empty: false })).filter(info => match(info))
      return reading({
        databases: isTrue(command.nameOnly) ? databases.map(({ name }) => ({ name })) : databases,
        totalSize: 0,
      })
    },

    validate(command: Document): Reply {
      const ns = nsOf(command, 'validate')
      const collection = storage.collections.get(ns)
      if (collection === undefined) throw namespaceNotFound(ns)
      return reading({ ns, ...validateCollection(storage, collection) })
    },
  }
}
