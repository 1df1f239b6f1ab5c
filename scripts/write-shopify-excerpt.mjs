/**
 * Writes plugins/shopify/admin-api.excerpt.graphql: of the schema that Shopify publishes of its Admin API (3,500 types, in a
 * package of ISC licence) what the app's documents ask for, and the plain fields beside it. Fetches that package alone, not
 * what it depends on; run it after a change of the documents, or to move to a newer version.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  buildClientSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  printType,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { documents } from '../plugins/shopify/src/admin-api/documents.ts'

const source = '@shopify/dev-mcp@1.16.0'
const version = '2026-10'

const folder = await mkdtemp(join(tmpdir(), 'shopify-'))
execFileSync('npm', ['pack', '--silent', source], { cwd: folder })
execFileSync('sh', ['-c', `tar xzf *.tgz package/dist/data/admin_${version}.json.gz`], { cwd: folder })
const published = JSON.parse(gunzipSync(await readFile(join(folder, `package/dist/data/admin_${version}.json.gz`))))
await rm(folder, { recursive: true })
const schema = buildClientSchema(published.data ?? published)

/** type name → names of fields that lead on; plain fields without arguments are kept anyway */
const used = new Map()
const whole = new Set(['WebhookSubscriptionTopic'])
for (const [name, text] of Object.entries(documents)) {
  const document = parse(text)
  const faults = validate(schema, document)
  if (faults.length > 0) throw new Error(`${name}: ${faults.map(({ message }) => message).join('; ')}`)
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        const parent = types.getParentType()?.name
        const field = types.getFieldDef()
        if (parent === undefined || !field) return
        used.set(parent, (used.get(parent) ?? new Set()).add(field.name))
        for (const { type } of field.args) keepInput(getNamedType(type))
      },
    }),
  )
}

function keepInput(type) {
  if (whole.has(type.name)) return
  whole.add(type.name)
  if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) keepInput(getNamedType(field.type))
}

const kept = new Map()
const keep = type => {
  if (kept.has(type.name) || (isScalarType(type) && isSpecifiedScalarType(type))) return
  kept.set(type.name, '')
  if (!isObjectType(type) && !isInterfaceType(type)) {
    kept.set(type.name, bare(printType(type)))
    return
  }
  const isRoot = [schema.getQueryType(), schema.getMutationType()].includes(type)
  const wanted = used.get(type.name) ?? new Set()
  const fields = Object.values(type.getFields()).filter(
    field => wanted.has(field.name) || (!isRoot && isLeafType(getNamedType(field.type)) && field.args.length === 0),
  )
  const names = new Set(fields.map(({ name }) => name))
  // whole fields are cut out of what graphql prints: descriptions are gone, arguments span lines
  const printed = bare(printType(withFields(type, names)))
  kept.set(type.name, printed.replace(/ implements [^{]+/, ' '))
  for (const field of fields) {
    keep(getNamedType(field.type))
    for (const { type: argument } of field.args) keep(getNamedType(argument))
  }
}

/** The same type with some of its fields only. */
function withFields(type, names) {
  const config = type.toConfig()
  const fields = Object.fromEntries(Object.entries(config.fields).filter(([name]) => names.has(name)))
  return new type.constructor({ ...config, fields, interfaces: [] })
}

const bare = text => text.replaceAll(/^ *"""[\s\S]*?"""\n/gm, '').replaceAll(/\n\s*\n/g, '\n')

for (const name of [...used.keys(), ...whole]) keep(schema.getType(name))
const text = [
  `# An excerpt of Shopify's Admin API ${version}, made by scripts/write-shopify-excerpt.mjs from`,
  `# dist/data/admin_${version}.json.gz of the npm package ${source} (licence: ISC, Shopify Inc.).`,
  'schema {\n  query: QueryRoot\n  mutation: Mutation\n}',
  ...[...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, printed]) => printed),
].join('\n\n')
await writeFile(new URL('../plugins/shopify/admin-api.excerpt.graphql', import.meta.url), `${text}\n`)
