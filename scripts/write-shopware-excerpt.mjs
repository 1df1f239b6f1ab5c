/**
 * Writes plugins/shopware/admin-api.excerpt.json: of Shopware's published OpenAPI file (7 MB, MIT) the calls that the plugin
 * makes, with what their requests refer to. Fetches the package that holds it; run it to move to a newer version.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const source = '@shopware/api-client@1.6.0'
const calls = [
  ['/oauth/token', 'post'],
  ['/_info/version', 'get'],
  ['/_action/system-config', 'get'],
  ['/_action/system-config/batch', 'post'],
  ['/search/sales-channel', 'post'],
  ['/search/sales-channel-domain', 'post'],
  ['/_action/mail-template/send', 'post'],
  ['/cms-page', 'post'],
  ['/cms-page/{id}', 'delete'],
  ['/landing-page', 'post'],
  ['/landing-page/{id}', 'delete'],
]
/** Entities refer to one another without end: of others than these nothing is kept. */
const entities = ['LandingPage', 'CmsPage', 'CmsSection', 'CmsBlock', 'CmsSlot']

const folder = await mkdtemp(join(tmpdir(), 'shopware-'))
execFileSync('npm', ['pack', '--silent', source], { cwd: folder })
execFileSync('sh', ['-c', 'tar xzf *.tgz'], { cwd: folder })
const whole = JSON.parse(await readFile(join(folder, 'package/api-types/adminApiSchema.json'), 'utf8'))
await rm(folder, { recursive: true })

const isEntity = ({ properties = {} }) => 'createdAt' in properties && 'id' in properties
const schemas = {}
const paths = {}
for (const [path, method] of calls) {
  const { operationId, parameters, requestBody, responses } = whole.paths[path][method]
  const call = { operationId, parameters: parameters ?? [], requestBody, statuses: Object.keys(responses) }
  paths[path] = { ...paths[path], [method]: kept(call) }
}
const excerpt = {
  openapi: whole.openapi,
  info: { ...whole.info, description: `An excerpt of ${source}, made by scripts/write-shopware-excerpt.mjs` },
  paths,
  components: { schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))) },
}
await writeFile(
  new URL('../plugins/shopware/admin-api.excerpt.json', import.meta.url),
  `${JSON.stringify(excerpt, null, 1)}\n`,
)

/** The same without what people read, and without references that lead out of the excerpt. */
function kept(value) {
  if (Array.isArray(value)) return value.map(kept)
  if (typeof value !== 'object' || value === null) return value
  if (typeof value.$ref === 'string') {
    const name = value.$ref.split('/').at(-1)
    const schema = whole.components.schemas[name]
    if (isEntity(schema) && !entities.includes(name)) return {}
    if (!(name in schemas)) {
      schemas[name] = {}
      schemas[name] = kept(schema)
    }
    return { $ref: `#/components/schemas/${name}` }
  }
  const entries = Object.entries(value).filter(([name, of]) => !(typeof of === 'string' && name === 'description'))
  return Object.fromEntries(entries.filter(([name]) => name !== 'example').map(([name, of]) => [name, kept(of)]))
}
