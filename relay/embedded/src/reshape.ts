/**
 * `$project`, `$addFields` and `$unset` on decoded documents: a tree of field names whose leaves are kept, left out or
 * computed. Arrays on the way are entered (MongoDB manual, "$project").
 */
import { failedToParse, MongoError } from './errors.ts'
import { setField } from './expression-operators.ts'
import { compileExpression, type Expression, type Scope } from './expressions.ts'
import { type Document, isNumeric, isPlainDocument, isTrue } from './values.ts'

type Tree = Map<string, Tree | Expression | 'keep' | 'omit'>
export type Reshape = (document: Document, scope: Scope) => Document

const location = (code: number, message: string) => new MongoError(code, `Location${code}`, message)

function put(tree: Tree, path: string, leaf: Expression | 'keep' | 'omit'): void {
  const parts = path.split('.')
  if (parts.some(part => part === ''))
    throw location(15998, `FieldPath field names may not be empty strings: '${path}'`)
  if (parts.some(part => part.startsWith('$')))
    throw location(16410, `FieldPath field names may not start with '$': '${path}'`)
  let node = tree
  for (const part of parts.slice(0, -1)) {
    const next = node.get(part) ?? new Map()
    if (!(next instanceof Map)) throw location(31249, `Path collision at ${path}`)
    node.set(part, next)
    node = next
  }
  const last = parts.at(-1) as string
  if (node.has(last)) throw location(31250, `Path collision at ${path}`)
  node.set(last, leaf)
}

/** `{a: {b: 1}}` says the same as `{'a.b': 1}` */
function gather(spec: Document, prefix: string, leafOf: (value: unknown, path: string) => void): void {
  for (const [name, value] of Object.entries(spec)) {
    const path = prefix + name
    if (isPlainDocument(value) && !Object.keys(value)[0]?.startsWith('$')) {
      if (Object.keys(value).length === 0)
        throw location(51270, `An empty sub-projection is not a valid value: ${path}`)
      gather(value, `${path}.`, leafOf)
    } else leafOf(value, path)
  }
}

export function compileProject(spec: unknown, variables: ReadonlySet<string>): Reshape {
  if (!isPlainDocument(spec)) throw location(15969, '$project specification must be an object')
  if (Object.keys(spec).length === 0)
    throw location(51272, 'Invalid $project :: caused by :: projection specification must have at least one field')
  const leaves: { path: string; leaf: Expression | 'keep' | 'omit' }[] = []
  gather(spec, '', (value, path) => {
    const flag = typeof value === 'boolean' || isNumeric(value)
    leaves.push({ path, leaf: flag ? (isTrue(value) ? 'keep' : 'omit') : compileExpression(value, variables) })
  })
  const others = leaves.filter(({ path }) => path !== '_id')
  const omits = others.length > 0 ? others.every(({ leaf }) => leaf === 'omit') : leaves[0]?.leaf === 'omit'
  if (!omits && others.some(({ leaf }) => leaf === 'omit'))
    throw location(
      31254,
      `Invalid $project :: caused by :: Cannot do exclusion on field ${others.find(o => o.leaf === 'omit')?.path} in inclusion projection`,
    )
  const tree: Tree = new Map()
  for (const { path, leaf } of leaves) {
    if (omits && path === '_id' && leaf === 'keep') continue
    if (omits && typeof leaf === 'function')
      throw location(
        31310,
        `Invalid $project :: caused by :: Cannot use an expression on ${path} in an exclusion projection`,
      )
    put(tree, path, leaf)
  }
  if (omits) return document => omit(document, tree) as Document
  if (!tree.has('_id')) tree.set('_id', 'keep')
  else if (tree.get('_id') === 'omit') tree.delete('_id')
  return (document, scope) => compute(keep(document, tree), tree, document, scope) as Document
}

export function compileAddFields(spec: unknown, variables: ReadonlySet<string>): Reshape {
  if (!isPlainDocument(spec)) throw location(40272, '$addFields specification stage must be an object')
  const tree: Tree = new Map()
  gather(spec, '', (value, path) => put(tree, path, compileExpression(value, variables)))
  return (document, scope) => compute(document, tree, document, scope) as Document
}

export function compileUnset(spec: unknown): Reshape {
  const paths = Array.isArray(spec) ? spec : [spec]
  if (paths.length === 0 || !paths.every(path => typeof path === 'string' && path !== ''))
    throw failedToParse('$unset specification must be a string or an array of strings')
  const tree: Tree = new Map()
  for (const path of paths) put(tree, path as string, 'omit')
  return document => omit(document, tree) as Document
}

/** only what the tree keeps, in the document's order, `_id` first */
function keep(document: Document, tree: Tree): Document {
  const out: Document = {}
  if (tree.has('_id') && Object.hasOwn(document, '_id')) keepField(out, '_id', document, tree)
  for (const name of Object.keys(document)) if (name !== '_id') keepField(out, name, document, tree)
  return out
}

function keepField(out: Document, name: string, document: Document, tree: Tree): void {
  const rule = tree.get(name)
  if (rule === 'keep') setField(out, name, document[name])
  else if (rule instanceof Map) {
    const inner = keepIn(document[name], rule)
    if (inner !== undefined) setField(out, name, inner)
  }
}

function keepIn(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map(item => keepIn(item, tree)).filter(item => item !== undefined)
  if (!isPlainDocument(value)) return undefined
  const out: Document = {}
  for (const name of Object.keys(value)) keepField(out, name, value, tree)
  return out
}

function omit(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map(item => omit(item, tree))
  if (!isPlainDocument(value)) return value
  const out: Document = {}
  for (const name of Object.keys(value)) {
    const rule = tree.get(name)
    if (rule === undefined) setField(out, name, value[name])
    else if (rule instanceof Map) setField(out, name, omit(value[name], rule))
  }
  return out
}

/** a copy of `value` with the tree's computed fields; what is no document gives way to one */
function compute(value: unknown, tree: Tree, root: Document, scope: Scope): unknown {
  if (!computes(tree)) return value
  if (Array.isArray(value)) return value.map(item => compute(item, tree, root, scope))
  const out: Document = isPlainDocument(value) ? { ...value } : {}
  for (const [name, rule] of tree) {
    if (typeof rule === 'string' || (rule instanceof Map && !computes(rule))) continue
    const before = Object.hasOwn(out, name) ? out[name] : undefined
    const after = rule instanceof Map ? compute(before, rule, root, scope) : rule(root, scope)
    if (after === undefined) delete out[name]
    else setField(out, name, after)
  }
  return out
}

const computes = (tree: Tree): boolean =>
  [...tree.values()].some(rule => (rule instanceof Map ? computes(rule) : typeof rule === 'function'))
