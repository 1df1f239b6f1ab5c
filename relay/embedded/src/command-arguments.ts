/** What the commands have in common: their arguments, checked, and the two kinds of replies. */
import { serialize } from 'bson'
import { illegalOperation, MongoError, notSupported } from './errors.ts'
import { type Document, isPlainDocument, toNumber } from './values.ts'
import type { Pieces } from './wire.ts'

export interface Reply {
  readonly body: Pieces
  /** may be sent only when the running transaction is committed */
  readonly afterCommit: boolean
}

export const reading = (document: Document): Reply => ({
  body: [Buffer.from(serialize({ ...document, ok: 1 }, { ignoreUndefined: true }))],
  afterCommit: false,
})
export const writing = (command: Document, document: Document): Reply => ({
  body: [Buffer.from(serialize({ ...document, ok: 1 }, { ignoreUndefined: true }))],
  afterCommit: (command.writeConcern as Document | undefined)?.j !== false,
})

export const nsOf = (command: Document, name: string): string => {
  const collection = command[name]
  if (typeof collection !== 'string' || collection === '' || collection.includes('\0') || collection.includes('$'))
    throw new MongoError(73, 'InvalidNamespace', `Invalid collection name: ${String(collection)}`)
  return `${dbOf(command)}.${collection}`
}
export const dbOf = (command: Document): string => {
  const db = command.$db
  if (typeof db !== 'string' || !/^[^/\\. "$\0]+$/.test(db))
    throw new MongoError(73, 'InvalidNamespace', `Invalid database name: ${String(db)}`)
  return db
}
export const optional = (value: unknown, what: string): number | undefined =>
  value === undefined || value === null ? undefined : toNumber(value, what)
export const document = (value: unknown, what: string): Document => {
  if (value === undefined || value === null) return {}
  if (!isPlainDocument(value)) throw new MongoError(14, 'TypeMismatch', `${what} must be a document`)
  return value
}

export function refuseOptions(command: Document) {
  if (command.collation !== undefined && (command.collation as Document).locale !== 'simple')
    throw notSupported('collations')
  if (command.let !== undefined && Object.keys(command.let as Document).length > 0) throw notSupported('let')
  if (command.startTransaction !== undefined || command.autocommit !== undefined || command.txnNumber !== undefined)
    throw illegalOperation('Transaction numbers are only allowed on a replica set member or mongos')
}
