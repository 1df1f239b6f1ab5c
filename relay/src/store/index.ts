/**
 * The store: MongoDB, or the embedded engine that speaks its protocol. This room knows collections and indexes, and no
 * rule of the product. Nobody outside may know which engine answers.
 */
import mongoose, { type mongo } from 'mongoose'
import './closed-writes.ts'
import { defineModels, type Models } from './models.ts'

export type { Models } from './models.ts'

/** Mail and money: acknowledged by a majority and journaled (on a plain standalone, w:1 answers before the journal). */
export const durable = { writeConcern: { w: 'majority', journal: true } } as const
/** Claims: a lost one is only claimed again. */
export const hasty = { writeConcern: { w: 1, journal: false } } as const

export interface Store extends AsyncDisposable {
  readonly uri: string
  /**
   * One server with one log: a write that is acknowledged as durable makes every write acknowledged before it durable
   * too. Not so with a replica set (a new primary may lack it) or shards (each has its own log).
   */
  readonly oneLog: boolean
  readonly models: Models
  readonly db: mongo.Db
  /** creates missing collections and indexes; safe to repeat. @returns the names of the indexes it made */
  ensureIndexes(): Promise<string[]>
  /** @returns index names that the models want and the store lacks */
  missingIndexes(): Promise<string[]>
  /** Makes all indexes in an empty database. @returns the names of those that a database in use lacks */
  prepare(): Promise<string[]>
  /** @throws when the store doesn't answer within timeoutMs */
  ping(timeoutMs: number): Promise<void>
  close(): Promise<void>
}

/** @throws when no server answers within 10 s; the message names the address without its password */
export async function openStore(uri: string, options: { maxPoolSize?: number } = {}): Promise<Store> {
  const connection = mongoose.createConnection(uri, {
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: options.maxPoolSize ?? 20,
    readPreference: 'primary',
    promoteBuffers: true, // bodies and hashes are Buffers without a copy
  })
  try {
    await connection.asPromise()
  } catch (error) {
    await connection.destroy()
    const where = uri.replace(/\/\/[^@/]*@/, '//••••@')
    throw new Error(
      `The store at ${where} does not answer. Is it running and is MONGODB_URI right? (${(error as Error).message})`,
    )
  }
  const models = defineModels(connection)
  const hello = (await connection.db?.command({ hello: 1 })) ?? {}
  const oneLog = hello.setName === undefined && hello.msg !== 'isdbgrid'
  const db = connection.db
  if (db === undefined) throw new Error('connected without a database')

  const wanted = () =>
    Object.values(models).flatMap(model =>
      model.schema.indexes().map(([key, options]) => {
        const { background: _, ...rest } = options as Record<string, unknown>
        const name = Object.entries(key as Record<string, unknown>)
          .flat()
          .join('_')
        return {
          collection: model.collection.collectionName,
          key: key as mongo.IndexSpecification,
          options: { ...rest, name },
        }
      }),
    )
  const missing = async () => {
    const present = new Set<string>()
    for (const { name: collection } of await db.listCollections().toArray())
      for (const index of await db.collection(collection).listIndexes().toArray())
        present.add(`${collection}.${index.name}`)
    return wanted().filter(index => !present.has(`${index.collection}.${index.options.name}`))
  }

  const ensureIndexes = async () => {
    const made = await missing()
    for (const { collection, key, options } of made) await db.collection(collection).createIndex(key, options)
    return made.map(index => `${index.collection}.${index.options.name}`)
  }

  return {
    uri,
    oneLog,
    models,
    db,
    ensureIndexes,
    async prepare() {
      const lacking = (await missing()).map(index => `${index.collection}.${index.options.name}`)
      if (lacking.length === 0) return []
      // on a database in use building an index is the operator's decision: `depesche migrate`
      if (await models.Account.exists({})) return lacking
      await ensureIndexes()
      return []
    },
    missingIndexes: async () => (await missing()).map(index => `${index.collection}.${index.options.name}`),
    async ping(timeoutMs) {
      const late = new Promise<never>((_, reject) =>
        setTimeout(() => reject(new Error(`the store did not answer within ${timeoutMs} ms`)), timeoutMs).unref(),
      )
      await Promise.race([db.command({ ping: 1 }), late])
    },
    close: () => connection.close(),
    [Symbol.asyncDispose]: () => connection.close(),
  }
}
