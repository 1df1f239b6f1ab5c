/** The store: MongoDB, or the relay's embedded engine in this process. Nobody else knows which. */
import { startEngine } from '@depesche/embedded'
import 'depesche/src/store/closed-writes.ts'
import mongoose from 'mongoose'
import { defineModels, type Models } from './models.ts'

/** What was answered with 200, and what must not happen twice. */
export const durable = { writeConcern: { w: 'majority', journal: true } } as const

export interface Store extends AsyncDisposable {
  readonly models: Models
  readonly connection: mongoose.Connection
  /** true: no other process works on it */
  readonly isOurs: boolean
}

/** @param uri null: the embedded engine in `dataDir` @throws when it doesn't answer within 10 s */
export async function openStore(uri: string | null, dataDir: string): Promise<Store> {
  await using stack = new AsyncDisposableStack()
  const engine = uri === null ? stack.adopt(await startEngine({ dataDir }), running => running.close()) : null
  const at = uri ?? engine?.uri ?? ''
  const connection = mongoose.createConnection(at, { serverSelectionTimeoutMS: 10_000, readPreference: 'primary' })
  stack.defer(() => connection.close())
  await connection.asPromise().catch(error => {
    const where = at.replace(/\/\/[^@/]*@/, '//••••@')
    throw new Error(`The store at ${where} does not answer. Is it running and is MONGODB_URI right? (${error.message})`)
  })
  const models = defineModels(connection)
  for (const model of Object.values(models)) {
    await model.createCollection()
    await model.createIndexes()
  }
  const kept = stack.move()
  return { models, connection, isOurs: engine !== null, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
