/** MongoDB's errors: codes that drivers, mongoose, Agenda and better-auth act on. The message says what to do. */
export class MongoError extends Error {
  readonly code: number
  readonly codeName: string
  readonly extra: Record<string, unknown>
  constructor(code: number, codeName: string, message: string, extra: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.codeName = codeName
    this.extra = extra
  }
}

export const badValue = (message: string) => new MongoError(2, 'BadValue', message)
export const failedToParse = (message: string) => new MongoError(9, 'FailedToParse', message)
export const typeMismatch = (message: string) => new MongoError(14, 'TypeMismatch', message)
export const illegalOperation = (message: string) => new MongoError(20, 'IllegalOperation', message)
export const namespaceNotFound = (ns: string) => new MongoError(26, 'NamespaceNotFound', `ns does not exist: ${ns}`)
export const indexNotFound = (what: string) =>
  new MongoError(27, 'IndexNotFound', `index not found with name [${what}]`)
export const pathConflict = (path: string, other: string) =>
  new MongoError(40, 'ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${other}'`)
export const cursorNotFound = (id: bigint) => new MongoError(43, 'CursorNotFound', `cursor id ${id} not found`)
export const queryPlanKilled = (ns: string) =>
  new MongoError(
    175,
    'QueryPlanKilled',
    `the collection ${ns} was dropped or reloaded while its documents were read. Ask again`,
  )
export const namespaceExists = (ns: string) => new MongoError(48, 'NamespaceExists', `Collection ${ns} already exists.`)
export const commandNotFound = (name: string) => new MongoError(59, 'CommandNotFound', `no such command: '${name}'`)
export const immutableField = (field: string) =>
  new MongoError(
    66,
    'ImmutableField',
    `Performing an update on the path '${field}' would modify the immutable field '${field}'`,
  )
export const notSupported = (what: string) =>
  new MongoError(
    115,
    'CommandNotSupported',
    `The embedded engine does not support ${what}. Use MongoDB (MONGODB_URI) for it`,
  )
export const outOfDisk = (why: string) =>
  new MongoError(
    14031,
    'OutOfDiskSpace',
    `The write was not stored: ${why}. Free some space; writes go on by themselves then`,
  )

export const duplicateKey = (ns: string, index: string, pattern: object, value: object, shown: string) =>
  new MongoError(
    11000,
    'DuplicateKey',
    `E11000 duplicate key error collection: ${ns} index: ${index} dup key: ${shown}`,
    {
      keyPattern: pattern,
      keyValue: value,
    },
  )
