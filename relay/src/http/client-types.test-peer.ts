/** The types of the client, from the OpenAPI document. client/src/schema.d.ts must be what this makes. */
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { apiRoutes } from './api.ts'
import { openApiDocument } from './openapi.ts'

export async function clientTypes(): Promise<string> {
  const document = openApiDocument(apiRoutes, 'https://relay.example')
  const types = await openapiTS(document as unknown as OpenAPI3, { alphabetize: true, defaultNonNullable: false })
  return `/** Made by scripts/write-client.mjs from the relay's OpenAPI document; changes by hand are lost. */\n\n${astToString(types)}`
}
