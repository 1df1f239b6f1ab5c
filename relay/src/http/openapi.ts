/** The OpenAPI 3.1 document, made from the declared routes. */
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { accountHeader } from './caller.ts'
import { ProblemDetails } from './problem-details.ts'
import type { Route } from './route.ts'

const json = 'application/json'
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemDetails } },
})

/** @param publicUrl where this relay's API is */
export function openApiDocument(routes: readonly Route[], publicUrl: string) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const route of routes) {
    paths[route.path] ??= {}
    const entry = paths[route.path]
    if (entry !== undefined) entry[route.method] = operationOf(route)
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Depesche',
      version: '1',
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    paths: paths as ZodOpenApiPathsObject,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, or the token of a plugin’s connection' },
        session: { type: 'apiKey', in: 'cookie', name: 'depesche.session_token', description: 'Who has signed in' },
      },
    },
  })
}

function operationOf({ method, path, tag, declaration }: Route): ZodOpenApiOperationObject {
  const { needs, params, query, body, bodyTypes, reply, repeatable } = declaration
  const headers: Record<string, z.ZodType> = {}
  if (repeatable === true)
    headers['Idempotency-Key'] = z.string().max(255).optional().meta({
      description:
        'A random string: a repeat of the request with the same one is answered as the first and does nothing',
    })
  if (needs !== 'public' && needs !== 'user' && needs !== 'operator')
    headers[accountHeader] = z.string().optional().meta({
      description: 'Of a person who is in several accounts: which is meant; a link may say it as `?account=`',
    })
  const contents = Object.fromEntries(
    (bodyTypes ?? []).map(type => [type, { schema: { type: 'string', format: 'binary' } }]),
  )
  return {
    operationId: declaration.name,
    summary: declaration.summary,
    description: [declaration.description, needs.includes(':') ? `Needs the scope \`${needs}\`.` : '']
      .filter(Boolean)
      .join('\n\n'),
    tags: [tag],
    security: needs === 'public' ? [] : needs.includes(':') ? [{ key: [] }, { session: [] }] : [{ session: [] }],
    'x-needs': needs,
    'x-tenantless': declaration.tenantless === true || undefined,
    requestParams: {
      ...(params instanceof z.ZodObject ? { path: params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(Object.keys(headers).length === 0 ? {} : { header: z.object(headers) }),
    },
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: method !== 'delete',
            content: { ...(bodyTypes?.includes('only') ? {} : { [json]: { schema: body } }), ...contents },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(reply).map(([status, schema]) => [
          status,
          schema === null
            ? { description: 'Done' }
            : {
                description: 'Done',
                content:
                  typeof schema === 'string'
                    ? { [schema]: { schema: { type: 'string', format: 'binary' } } }
                    : { [json]: { schema } },
              },
        ]),
      ),
      ...(needs === 'public'
        ? {}
        : { 401: problem('No or wrong credentials'), 403: problem('The caller may not do this') }),
      ...(path.includes('{') ? { 404: problem('There is no such thing, or not in this account') } : {}),
      ...(body === undefined && query === undefined && params === undefined
        ? {}
        : { 422: problem('The request is not as it should be') }),
      429: problem('Too many requests: wait as Retry-After says'),
    },
  } as ZodOpenApiOperationObject
}

const introduction = `Transactional mail: connect systems, send, and see what became of each mail.

Times are RFC 3339 in UTC, money is integer micro-euro, ids are 24 hexadecimal digits.
Lists come in pages: \`next\` of one page is \`after\` of the following one.
Errors are problem details (RFC 9457) with a stable \`type\` and with \`advice\` on what to do.`
