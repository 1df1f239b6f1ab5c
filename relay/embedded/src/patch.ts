/**
 * The usual update on raw octets: `$set`, `$unset`, `$inc` and `$push` of top-level fields. What isn't touched is copied as
 * it stands, so a body of 100 kB is never decoded. The result is the one that `update.ts` gives, octet for octet.
 */
import { serialize } from 'bson'
import { valueSize } from './raw.ts'

export interface PatchChange {
  readonly operator: string
  readonly path: string
  readonly argument: unknown
}

/** @returns the new octets, the same buffer when nothing changes, null when the long way must be taken */
export type Patch = (doc: Buffer) => Buffer | null

const known = new Set(['$set', '$unset', '$inc', '$push', '$setOnInsert'])

interface Step {
  readonly operator: string
  readonly name: Buffer
  /** type byte, name, value: as it stands when the field is set or made */
  readonly element: Buffer
  readonly amount: number | null
  /** raw values to push: type byte and value */
  readonly items: readonly { type: number; value: Buffer }[]
}

/** @returns null for updates that need the long way */
export function compilePatch(changes: readonly PatchChange[]): Patch | null {
  const steps: Step[] = []
  for (const { operator, path, argument } of changes) {
    if (!known.has(operator) || path === '_id' || path.includes('.') || path.startsWith('$')) return null
    if (argument === undefined) return null
    if (operator === '$setOnInsert') continue
    if (
      operator === '$push' &&
      isClause(argument) &&
      (argument.$each === undefined || Object.keys(argument).length > 1)
    )
      return null
    const element = elementOf(path, operator === '$unset' ? null : argument)
    const name = Buffer.from(path)
    const valueAt = name.length + 2
    if (operator === '$inc') {
      if (element[0] !== 0x10) return null // doubles, longs: the long way
      steps.push({ operator, name, element, amount: element.readInt32LE(valueAt), items: [] })
    } else if (operator === '$push') {
      const values = isClause(argument) ? argument.$each : [argument]
      if (!Array.isArray(values)) return null
      const items = values.map(value => {
        const raw = elementOf('v', value)
        return { type: raw[0] as number, value: raw.subarray(3) }
      })
      steps.push({ operator, name, element: elementOf(path, values), amount: null, items })
    } else steps.push({ operator, name, element, amount: null, items: [] })
  }
  return doc => patch(doc, steps)
}

const isClause = (value: unknown): value is { $each?: unknown } =>
  typeof value === 'object' && value !== null && Object.keys(value)[0]?.startsWith('$') === true

function elementOf(path: string, value: unknown): Buffer {
  const raw = serialize({ [path]: value }, { ignoreUndefined: true })
  return Buffer.from(raw.buffer, raw.byteOffset + 4, raw.byteLength - 5)
}

function patch(doc: Buffer, steps: readonly Step[]): Buffer | null {
  const limit = doc.length - 1
  const parts: Buffer[] = []
  const used: boolean[] = new Array(steps.length).fill(false)
  let left = steps.length
  let size = 5
  let kept = 4 // up to here the old document is copied
  let changed = false
  let position = 4
  while (position < limit && left > 0) {
    const nameAt = position + 1
    let nameEnd = nameAt
    while (doc[nameEnd] !== 0) nameEnd++
    const valueAt = nameEnd + 1
    const end = valueAt + valueSize(doc[position] as number, doc, valueAt)
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as Step
      if (used[i] || step.name.length !== nameEnd - nameAt) continue
      let same = 0
      while (same < step.name.length && doc[nameAt + same] === step.name[same]) same++
      if (same < step.name.length) continue
      used[i] = true
      left--
      const next = changeElement(doc, position, valueAt, end, step)
      if (next === null) return null
      if (next.length === end - position && doc.compare(next, 0, next.length, position, end) === 0) break
      changed = true
      if (position > kept) {
        parts.push(doc.subarray(kept, position))
        size += position - kept
      }
      parts.push(next)
      size += next.length
      kept = end
      break
    }
    position = end
  }
  parts.push(doc.subarray(kept, limit))
  size += limit - kept
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as Step
    if (used[i] || step.operator === '$unset') continue
    changed = true
    parts.push(step.element)
    size += step.element.length
  }
  if (!changed) return doc
  const out = Buffer.allocUnsafe(size)
  out.writeInt32LE(size, 0)
  let at = 4
  for (const part of parts) at += part.copy(out, at)
  out[at] = 0
  return out
}

const nothing = Buffer.alloc(0)

/** @returns the element as it shall stand, null when it needs the long way (or is an error that it words) */
function changeElement(doc: Buffer, start: number, valueAt: number, end: number, step: Step): Buffer | null {
  const type = doc[start] as number
  switch (step.operator) {
    case '$set':
      return step.element
    case '$unset':
      return nothing
    case '$inc': {
      const amount = step.amount as number
      const copy = Buffer.from(doc.subarray(start, end))
      const at = valueAt - start
      if (type === 0x10) {
        const sum = doc.readInt32LE(valueAt) + amount
        if (sum !== (sum | 0)) return null // becomes a long
        copy.writeInt32LE(sum, at)
      } else if (type === 0x01) copy.writeDoubleLE(doc.readDoubleLE(valueAt) + amount, at)
      else if (type === 0x12) {
        const sum = doc.readBigInt64LE(valueAt) + BigInt(amount)
        if (sum !== BigInt.asIntN(64, sum)) return null
        copy.writeBigInt64LE(sum, at)
      } else return null
      return copy
    }
    case '$push': {
      if (type !== 0x04) return null
      let count = 0
      for (let at = valueAt + 4; at < end - 1; count++) {
        const itemType = doc[at] as number
        while (doc[++at] !== 0);
        at++
        at += valueSize(itemType, doc, at)
      }
      const parts: Buffer[] = [doc.subarray(start, end - 1)]
      for (const { type: itemType, value } of step.items) {
        const head = Buffer.from(`\0${count++}\0`, 'latin1')
        head[0] = itemType
        parts.push(head, value)
      }
      parts.push(Buffer.from([0]))
      const out = Buffer.concat(parts)
      out.writeInt32LE(out.length - (valueAt - start), valueAt - start)
      return out
    }
    default:
      return null
  }
}
