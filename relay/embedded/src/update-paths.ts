import { badValue, MongoError } from './errors.ts'
import { compileCondition, compileFilter } from './matcher.ts'
import type { UpdateContext } from './update.ts'
import { type Document, isOperatorDocument, isPlainDocument } from './values.ts'

/** `a.$.b`, `a.$[].b`, `a.$[x].b` as the concrete paths of this document */
export function resolve(
  document: Document,
  parts: readonly string[],
  path: string,
  context: UpdateContext,
): string[][] {
  let paths: string[][] = [[]]
  for (const part of parts) {
    if (part === '$') {
      paths = paths.map(p => [...p, String(positional(document, p, path, context.filter))])
    } else if (part.startsWith('$[')) {
      const name = part.slice(2, -1)
      paths = paths.flatMap(p => {
        const array = valueAt(document, p)
        if (!Array.isArray(array))
          throw badValue(`The path '${p.join('.')}' must exist in the document in order to apply array updates.`)
        return array.flatMap((item, i) =>
          name === '' || arrayFilter(name, context.arrayFilters)(item) ? [[...p, String(i)]] : [],
        )
      })
    } else paths = paths.map(p => [...p, part])
  }
  return paths
}

function arrayFilter(name: string, filters: readonly Document[]): (item: unknown) => boolean {
  const filter = filters.find(f => Object.keys(f).every(key => key === name || key.startsWith(`${name}.`)))
  if (filter === undefined) throw badValue(`No array filter found for identifier '${name}' in path`)
  const match = compileFilter(
    Object.fromEntries(Object.entries(filter).map(([key, value]) => [`item${key.slice(name.length)}`, value])),
  )
  return item => match({ item })
}

/** The index of the first element that the filter's conditions on this array hold for. */
function positional(document: Document, arrayPath: string[], path: string, filter: Document): number {
  const prefix = arrayPath.join('.')
  const array = valueAt(document, arrayPath)
  const conditions: ((item: unknown) => boolean)[] = []
  const collect = (f: Document) => {
    for (const [field, condition] of Object.entries(f)) {
      if (field === '$and' && Array.isArray(condition)) for (const branch of condition) collect(branch as Document)
      else if (field === prefix) {
        if (isOperatorDocument(condition) && isPlainDocument(condition.$elemMatch)) {
          const inner = condition.$elemMatch
          if (isOperatorDocument(inner)) {
            const test = compileCondition(inner)
            conditions.push(item => test([item]))
          } else {
            const match = compileFilter(inner)
            conditions.push(item => isPlainDocument(item) && match(item))
          }
        } else {
          const test = compileCondition(condition)
          conditions.push(item => test([item]))
        }
      } else if (field.startsWith(`${prefix}.`)) {
        const match = compileFilter({ [field.slice(prefix.length + 1)]: condition })
        conditions.push(item => isPlainDocument(item) && match(item))
      }
    }
  }
  collect(filter)
  const index =
    Array.isArray(array) && conditions.length > 0 ? array.findIndex(item => conditions.every(test => test(item))) : -1
  if (index === -1)
    throw badValue(`The positional operator did not find the match needed from the query. (path '${path}')`)
  return index
}

function valueAt(document: unknown, parts: readonly string[]): unknown {
  let value = document
  for (const part of parts) {
    if (Array.isArray(value)) value = value[Number(part)]
    else if (isPlainDocument(value)) value = Object.hasOwn(value, part) ? value[part] : undefined
    else return undefined
  }
  return value
}

/** @returns the place to change: an object or array and a key; null when it isn't there and shall not be made */
export function place(
  document: Document,
  parts: string[],
  make: boolean,
): { holder: Document | unknown[]; key: string } | null {
  let holder: Document | unknown[] = document
  for (let i = 0; i < parts.length - 1; i++) {
    const part = parts[i] as string
    let next: unknown = Array.isArray(holder)
      ? holder[arrayIndex(holder, part, parts)]
      : Object.hasOwn(holder, part)
        ? holder[part]
        : undefined
    if (next === undefined) {
      if (!make) return null
      next = {}
      put(holder, part, next, parts)
    }
    if (!isPlainDocument(next) && !Array.isArray(next)) {
      if (!make) return null
      throw new MongoError(
        28,
        'PathNotViable',
        `Cannot create field '${parts[i + 1]}' in element {${part}: ${JSON.stringify(next)}}`,
      )
    }
    holder = next
  }
  const key = parts.at(-1) as string
  if (Array.isArray(holder) && !/^\d+$/.test(key)) {
    if (!make) return null
    throw new MongoError(28, 'PathNotViable', `Cannot create field '${key}' in element {${parts.at(-2)}: array}`)
  }
  return { holder, key }
}

function arrayIndex(_array: unknown[], part: string, parts: string[]): number {
  if (!/^\d+$/.test(part))
    throw new MongoError(28, 'PathNotViable', `Cannot create field '${part}' in an array (path ${parts.join('.')})`)
  return Number(part)
}

export function put(holder: Document | unknown[], key: string, value: unknown, parts: string[]) {
  if (!Array.isArray(holder)) {
    if (key === '__proto__')
      Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true })
    else holder[key] = value
    return
  }
  const index = arrayIndex(holder, key, parts)
  if (index > holder.length + 1500) throw badValue('an update would make an array too long')
  while (holder.length < index) holder.push(null)
  holder[index] = value
}

export const read = (holder: Document | unknown[], key: string): unknown =>
  Array.isArray(holder) ? holder[Number(key)] : Object.hasOwn(holder, key) ? holder[key] : undefined
