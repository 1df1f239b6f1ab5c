/** From commands as the driver sent them to what `explain` can be asked. */

export interface Explainable {
  readonly collection: string
  readonly name: string
  readonly filter: object
  readonly sort: object | null
  readonly command: object
}

/** A command as one or more that `explain` takes: a write of one statement each, nothing of the session. */
export function explainable(name: string, command: Record<string, unknown>): Explainable[] {
  const collection = command[name]
  if (typeof collection !== 'string') return []
  const one = (filter: unknown, more: object, sort: unknown = null): Explainable => ({
    collection,
    name,
    filter: (filter ?? {}) as object,
    sort: sort as object | null,
    command: { [name]: collection, ...more },
  })
  if (name === 'find')
    return [one(command.filter, pick(command, ['filter', 'sort', 'limit', 'projection', 'hint']), command.sort)]
  if (name === 'count') return [one(command.query, pick(command, ['query']))]
  if (name === 'distinct') return [one(command.query, pick(command, ['key', 'query']))]
  if (name === 'findAndModify')
    return [one(command.query, pick(command, ['query', 'sort', 'update', 'remove', 'upsert']), command.sort)]
  if (name === 'aggregate') {
    const pipeline = command.pipeline as { $match?: object }[]
    return [one(pipeline[0]?.$match, { pipeline, cursor: {} })]
  }
  if (name === 'update' || name === 'delete') {
    const field = `${name}s`
    return (command[field] as { q: object }[]).map(statement => one(statement.q, { [field]: [statement] }))
  }
  return []
}

const pick = (from: Record<string, unknown>, names: string[]) =>
  Object.fromEntries(names.flatMap(name => (from[name] === undefined ? [] : [[name, from[name]]])))

/** The query with its values replaced by their types: two with the same shape have the same plan. */
export const shapeOf = ({ collection, name, filter, sort }: Explainable) =>
  `${name} ${collection} ${JSON.stringify(bare(filter))}${sort === null ? '' : ` sort ${JSON.stringify(bare(sort))}`}`

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.every(v => bare(v) === '?') ? ['?'] : value.map(bare)
  if (value instanceof Map) return bare(Object.fromEntries(value))
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return '?'
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)]))
}
