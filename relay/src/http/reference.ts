/** The reference: Swagger UI over /openapi.json, served from here, since no page of ours loads anything from elsewhere. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import Router from '@koa/router'

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const files: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Depesche API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<noscript>The reference needs JavaScript; the document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, displayOperationId: true, tryItOutEnabled: false })
`

/** what Swagger UI draws with: styles in attributes and pictures in its CSS; nothing from other hosts */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'"

/** @param document the OpenAPI document, as text */
export function serveReference(document: string) {
  const router = new Router()
  router.get('/openapi.json', context => {
    context.type = 'application/json'
    context.set('Cache-Control', 'no-cache')
    context.body = document
  })
  router.get('/docs', context => {
    context.set('Content-Security-Policy', policy)
    context.type = 'text/html; charset=utf-8'
    context.body = page
  })
  router.get('/docs/start.js', context => {
    context.type = 'text/javascript; charset=utf-8'
    context.body = start
  })
  for (const [name, type] of Object.entries(files))
    router.get(`/docs/${name}`, async context => {
      context.type = type
      context.set('Cache-Control', 'public, max-age=86400')
      context.body = await readFile(join(folder, name))
    })
  return router
}
