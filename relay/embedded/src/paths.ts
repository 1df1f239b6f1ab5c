/** Dotted paths through documents and arrays, as queries read them (MongoDB manual, "Query on Embedded Documents"). */
import { isPlainDocument } from './values.ts'

/**
 * Every value a query path reaches: arrays on the way are entered, both by index and for each element. A document that
 * lacks the field gives `undefined`; so does a way that ends early.
 */
export function reach(document: unknown, parts: readonly string[], found: unknown[] = [], from = 0): unknown[] {
  let value = document
  for (let i = from; i < parts.length; i++) {
    const part = parts[i] as string
    if (Array.isArray(value)) {
      if (/^\d+$/.test(part)) reach(value[Number(part)], parts, found, i + 1)
      for (const item of value) if (isPlainDocument(item)) reach(item, parts, found, i)
      return found
    }
    if (!isPlainDocument(value)) {
      found.push(undefined)
      return found
    }
    value = Object.hasOwn(value, part) ? value[part] : undefined
    if (value === undefined && i < parts.length - 1) {
      found.push(undefined)
      return found
    }
  }
  found.push(value)
  return found
}

/** The values an index has for a path: as `reach`, with each element of a final array in its place. */
export function indexValues(
  document: unknown,
  parts: readonly string[],
): { values: unknown[]; multikey: boolean; emptyArray: boolean } {
  const values: unknown[] = []
  let multikey = false
  let emptyArray = false
  const walk = (value: unknown, i: number): void => {
    if (Array.isArray(value)) {
      multikey = true
      if (i === parts.length) {
        if (value.length === 0) emptyArray = true
        for (const item of value) values.push(item)
        return
      }
      const part = parts[i] as string
      if (/^\d+$/.test(part) && Number(part) < value.length) {
        walk(value[Number(part)], i + 1)
        return
      }
      for (const item of value) walk(item, i)
      if (value.length === 0) values.push(undefined)
      return
    }
    if (i === parts.length) values.push(value)
    else if (!isPlainDocument(value)) values.push(undefined)
    else walk(Object.hasOwn(value, parts[i] as string) ? value[parts[i] as string] : undefined, i + 1)
  }
  walk(document, 0)
  return { values, multikey, emptyArray }
}
