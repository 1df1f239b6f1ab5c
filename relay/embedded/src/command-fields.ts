/** The fields that commands may have. One that nobody here knows might change the answer, so it is refused by name. */
import { MongoError } from './errors.ts'

/** of every command: sessions, concerns and hints that a store on one machine fulfils by itself or refuses elsewhere */
const general = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'collation',
  'let',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'txnNumber',
  'autocommit',
  'startTransaction',
])

const own: Readonly<Record<string, readonly string[]>> = {
  find: [
    'filter',
    'sort',
    'projection',
    'hint',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'min',
    'max',
    'returnKey',
    'showRecordId',
    'tailable',
    'awaitData',
    'noCursorTimeout',
    'allowPartialResults',
    'allowDiskUse',
    'oplogReplay',
  ],
  getMore: ['collection', 'batchSize'],
  aggregate: ['pipeline', 'cursor', 'hint', 'explain', 'allowDiskUse', 'bypassDocumentValidation'],
  count: ['query', 'limit', 'skip', 'hint', 'fields'],
  distinct: ['key', 'query', 'hint'],
  insert: ['documents', 'ordered', 'bypassDocumentValidation'],
  update: ['updates', 'ordered', 'bypassDocumentValidation'],
  delete: ['deletes', 'ordered'],
  findAndModify: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'bypassDocumentValidation',
    'arrayFilters',
    'hint',
  ],
}

/** of one statement of an update or a delete */
const ofStatement = {
  update: ['q', 'u', 'c', 'multi', 'upsert', 'arrayFilters', 'hint', 'sort', 'collation'],
  delete: ['q', 'limit', 'hint', 'collation'],
} as const

/** @throws IDLUnknownField, and a missing field's code */
export function checkStatement(kind: keyof typeof ofStatement, statement: Readonly<Record<string, unknown>>): void {
  const known: readonly string[] = ofStatement[kind]
  for (const field of Object.keys(statement))
    if (!known.includes(field))
      throw new MongoError(40415, 'IDLUnknownField', `BSON field '${kind}.${kind}s.${field}' is an unknown field.`)
  for (const field of kind === 'update' ? ['q', 'u'] : ['q', 'limit'])
    if (!(field in statement))
      throw new MongoError(
        40414,
        'IDLFailedToParse',
        `BSON field '${kind}.${kind}s.${field}' is missing but a required field`,
      )
}

/** @throws IDLUnknownField */
export function refuseUnknown(name: string, command: Readonly<Record<string, unknown>>): void {
  const known = own[name === 'findandmodify' ? 'findAndModify' : name]
  if (known === undefined) return
  for (const field of Object.keys(command))
    if (field !== name && !general.has(field) && !known.includes(field))
      throw new MongoError(40415, 'IDLUnknownField', `BSON field '${name}.${field}' is an unknown field.`)
}
