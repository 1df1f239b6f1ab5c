/**
 * Updates: MongoDB's operators on decoded documents whose numbers keep their BSON types. An operator off the list is an
 * error; so are two changes on one path.
 */
import { ObjectId } from 'bson'
import { failedToParse, immutableField, MongoError, notSupported, pathConflict } from './errors.ts'
import { noVariables } from './expressions.ts'
import { sameValue } from './keys.ts'
import { compilePatch, type Patch } from './patch.ts'
import { stages } from './stages.ts'
import { applyOne } from './update-operators.ts'
import { place, put, resolve } from './update-paths.ts'
import { copyValue, type Document, isOperatorDocument, isPlainDocument } from './values.ts'

export interface UpdateContext {
  /** the filter that found the document: for the positional `$` and for upserts */
  readonly filter: Document
  readonly arrayFilters: readonly Document[]
  readonly inserting: boolean
  readonly now: Date
}

export interface Update {
  /** top-level names that may change; null: any */
  readonly touches: ReadonlySet<string> | null
  /** the short way on raw octets, where there is one; not for inserts */
  readonly patch: Patch | null
  /** changes `document` in place or gives another one; the caller compares the octets */
  apply(document: Document, context: UpdateContext): Document
}

const operators = new Set([
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$push',
  '$pull',
  '$pullAll',
  '$addToSet',
  '$pop',
  '$rename',
  '$setOnInsert',
  '$currentDate',
])

interface Change {
  readonly operator: string
  readonly path: string
  readonly parts: string[]
  readonly argument: unknown
}

/** name by name: numbers by their size, all else by its characters; a path comes before those that go on from it */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] as string, b[i] as string]
    if (x === y) continue
    if (/^\d+$/.test(x) && /^\d+$/.test(y)) return Number(x) - Number(y) || (x < y ? -1 : 1)
    return x < y ? -1 : 1
  }
  return a.length - b.length
}

/** @throws FailedToParse, ConflictingUpdateOperators, CommandNotSupported */
export function compileUpdate(update: unknown): Update {
  if (Array.isArray(update)) return compilePipeline(update)
  if (!isPlainDocument(update)) throw failedToParse('an update needs a document')
  const names = Object.keys(update)
  if (names.length === 0 || !names[0]?.startsWith('$')) return replacement(update)
  const changes: Change[] = []
  for (const [operator, fields] of Object.entries(update)) {
    if (!operators.has(operator))
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
    if (!isPlainDocument(fields))
      throw failedToParse(`Modifiers operate on fields but we found another type for ${operator}`)
    for (const [path, argument] of Object.entries(fields)) {
      if (path === '' || path.split('.').includes(''))
        throw new MongoError(56, 'EmptyFieldName', `The update path '${path}' contains an empty field name`)
      const parts = path.split('.')
      for (const part of parts)
        if (part.startsWith('$') && part !== '$' && !/^\$\[.*\]$/.test(part) && !['$id', '$ref', '$db'].includes(part))
          throw new MongoError(
            52,
            'DollarPrefixedFieldName',
            `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`,
          )
      changes.push({ operator, path, parts, argument })
      if (operator === '$rename')
        changes.push({
          operator: '$renameTarget',
          path: String(argument),
          parts: String(argument).split('.'),
          argument,
        })
    }
  }
  // as MongoDB: new fields come in the order of their names, whatever order the update has
  changes.sort((a, b) => comparePaths(a.parts, b.parts))
  for (let i = 1; i < changes.length; i++) {
    const [a, b] = [changes[i - 1] as Change, changes[i] as Change]
    if (a.parts.every((part, at) => part === b.parts[at])) throw pathConflict(b.path, a.path)
  }
  return {
    touches: new Set(changes.map(change => change.parts[0] as string)),
    patch: compilePatch(changes),
    apply(document, context) {
      refuseUnused(context.arrayFilters, changes)
      for (const { operator, path, parts, argument } of changes) {
        if (operator === '$renameTarget') continue
        if (operator === '$setOnInsert' && !context.inserting) continue
        for (const concrete of resolve(document, parts, path, context))
          applyOne(document, concrete, operator, argument, context)
      }
      return document
    },
  }
}

function refuseUnused(filters: readonly Document[], changes: readonly Change[]): void {
  for (const filter of filters) {
    const name = Object.keys(filter)[0]?.split('.')[0]
    if (!changes.some(({ parts }) => parts.includes(`$[${name}]`)))
      throw failedToParse(`The array filter for identifier '${name}' was not used in the update`)
  }
}

function replacement(update: Document): Update {
  for (const name of Object.keys(update))
    if (name.startsWith('$'))
      throw failedToParse(
        `The dollar ($) prefixed field '${name}' is not allowed in the context of an update's replacement document`,
      )
  return {
    touches: null,
    patch: null,
    apply(document) {
      if ('_id' in update && '_id' in document && !sameValue(update._id, document._id)) throw immutableField('_id')
      const { _id, ...rest } = update
      const id = '_id' in document ? document._id : _id
      return id === undefined ? { ...rest } : { _id: id, ...rest }
    },
  }
}

/** [{$set: {a: '$b'}}, {$unset: …}, {$replaceWith: …}]: the stages that make one document of one. */
function compilePipeline(given: unknown[]): Update {
  const steps = given.map(stage => {
    if (!isPlainDocument(stage) || Object.keys(stage).length !== 1)
      throw failedToParse('A pipeline stage specification object must contain exactly one field.')
    const [name, argument] = Object.entries(stage)[0] as [string, unknown]
    const compile = inUpdates.has(name) ? stages[name] : undefined
    if (compile === undefined) throw notSupported(`the stage ${name} in an update`)
    return compile(argument, new Set())
  })
  return {
    touches: null,
    patch: null,
    apply(document) {
      const [after = document] = steps.reduce<Document[]>((documents, step) => step(documents, noVariables), [document])
      // a replaced document keeps its _id
      return '_id' in document && !('_id' in after) ? { _id: document._id, ...after } : after
    },
  }
}

const inUpdates = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'])

/** The document an upsert begins with: what the filter fixes by equality. @throws when two conditions fix one path */
export function upsertSeed(filter: Document): Document {
  const seed: Document = {}
  const fixed: string[] = []
  const fix = (path: string, value: unknown) => {
    if (fixed.some(known => known === path || known.startsWith(`${path}.`) || path.startsWith(`${known}.`)))
      throw new MongoError(
        54,
        'NotSingleValueField',
        `cannot infer query fields to set, path '${path}' is matched twice`,
      )
    fixed.push(path)
    const parts = path.split('.')
    const at = place(seed, parts, true)
    if (at !== null) put(at.holder, at.key, copyValue(value), parts)
  }
  const walk = (f: Document) => {
    for (const [field, condition] of Object.entries(f)) {
      if (field === '$and' && Array.isArray(condition)) for (const branch of condition) walk(branch as Document)
      else if (field === '$or' && Array.isArray(condition) && condition.length === 1) walk(condition[0] as Document)
      else if (field.startsWith('$')) continue
      else if (isOperatorDocument(condition)) {
        if ('$eq' in condition) fix(field, condition.$eq)
        else if (Array.isArray(condition.$in) && condition.$in.length === 1) fix(field, condition.$in[0])
        else if (Array.isArray(condition.$all) && condition.$all.length === 1) fix(field, condition.$all[0])
      } else if ((condition as { _bsontype?: string } | null)?._bsontype !== 'BSONRegExp') fix(field, condition)
    }
  }
  walk(filter)
  return seed
}

/** `_id` first, made when missing */
export function withId(document: Document): Document {
  const { _id = new ObjectId(), ...rest } = document
  return { _id, ...rest }
}
