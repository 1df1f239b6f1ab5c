/** Judges requests by Shopware's published OpenAPI file (admin-api.excerpt.json, made by scripts/write-shopware-excerpt.mjs). */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Asked } from '../remote-site.test-peer.ts'

interface Call {
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: object }[]
  readonly requestBody?: { content: Record<string, { schema: object }> }
  readonly statuses: readonly string[]
}

const { paths, components } = JSON.parse(
  readFileSync(new URL('./admin-api.excerpt.json', import.meta.url), 'utf8').replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  ),
) as { paths: Record<string, Record<string, Call>>; components: { schemas: Record<string, object> } }

// a property that Shopware doesn't know is a mistake of ours, though JSON Schema lets it pass
for (const schema of Object.values(components.schemas) as { properties?: object; additionalProperties?: boolean }[])
  if (schema.properties !== undefined && 'createdAt' in schema.properties) schema.additionalProperties = false

const schemaOf = (schema: object) =>
  z.fromJSONSchema({ ...schema, $defs: components.schemas } as z.core.JSONSchema.JSONSchema)

/** @returns what is wrong with a request below /api; empty where the published API has it */
export function faultsOf({ method, path, query, json }: Asked): string[] {
  const found = Object.entries(paths).find(([template]) =>
    new RegExp(`^/api${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )
  const call = found?.[1][method.toLowerCase()]
  if (call === undefined) return [`${method} ${path} is not published`]
  const faults: string[] = []
  const inQuery = call.parameters.filter(parameter => parameter.in === 'query')
  for (const name of query.keys()) if (!inQuery.some(one => one.name === name)) faults.push(`there is no ?${name}`)
  for (const { name, required } of inQuery) if (required && !query.has(name)) faults.push(`?${name} is missing`)
  const schema = call.requestBody?.content['application/json']?.schema
  if (schema === undefined) return json === undefined ? faults : [...faults, 'it takes no body']
  const parsed = schemaOf(schema).safeParse(json)
  return parsed.success ? faults : [...faults, z.prettifyError(parsed.error)]
}
