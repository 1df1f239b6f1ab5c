/**
 * The admin UI: the files that `vite build` has made of admin-ui/. Assets carry their hash in their names and stay for
 * ever; every other path that a browser goes to is the one page, with a nonce of its own for the styles it writes.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context, Next } from 'koa'

const dist = fileURLToPath(new URL('../../../admin-ui/dist/', import.meta.url))

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** scripts and requests of our own only; styles of ours and those that carry the nonce */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self' blob:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

interface Asset {
  readonly octets: Buffer
  readonly packed: Buffer
}

const pack = promisify(gzip)
const isHashed = (name: string) => /-[\w-]{8,}\./.test(name)

/** @param folder with the built files */
export function serveUi(folder = dist) {
  let page: string | null = null
  const readPage = async () => {
    page ??= await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
    return page
  }

  /** of names with a hash: their content never changes */
  const kept = new Map<string, Asset>()
  async function readAsset(name: string): Promise<Asset | null> {
    const known = kept.get(name)
    if (known !== undefined) return known
    const octets = await readFile(join(folder, 'assets', name)).catch(() => null)
    if (octets === null) return null
    const asset = { octets, packed: await pack(octets) }
    if (isHashed(name)) kept.set(name, asset)
    return asset
  }

  return async (context: Context, next: Next): Promise<void> => {
    const { method, path } = context
    if (method !== 'GET' && method !== 'HEAD') return next()
    if (path.startsWith('/assets/')) return serveAsset(context, next)
    if (!isPage(context)) return next()
    const html = await readPage()
    context.type = 'text/html; charset=utf-8'
    context.set('Cache-Control', 'no-cache')
    context.set('Referrer-Policy', 'same-origin')
    if (html === null) {
      context.status = 503
      context.set('Retry-After', '5')
      context.body = notBuilt
      return
    }
    const nonce = randomBytes(16).toString('base64')
    context.set('Content-Security-Policy', policy(nonce))
    context.body = html.replaceAll('__CSP_NONCE__', nonce)
  }

  async function serveAsset(context: Context, next: Next): Promise<void> {
    const name = context.path.slice('/assets/'.length)
    const type = types[extname(name)]
    if (type === undefined || !/^[\w.-]+$/.test(name)) return next()
    const asset = await readAsset(name)
    if (asset === null) return next()
    context.type = type
    context.vary('Accept-Encoding')
    context.set('Cache-Control', isHashed(name) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600')
    const isPacked = context.acceptsEncodings('gzip', 'identity') === 'gzip'
    if (isPacked) context.set('Content-Encoding', 'gzip')
    context.body = isPacked ? asset.packed : asset.octets
  }
}

/** What a browser goes to: no file, nothing of the API. */
const isPage = (context: Context): boolean =>
  context.accepts('html') === 'html' &&
  (context.get('accept') ?? '').includes('text/html') &&
  extname(context.path) === '' &&
  !/^\/(v1|api|help|docs|connect\/oauth|\.well-known)(\/|$)/.test(context.path)

const notBuilt = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>Depesche</title></head>
<body>
<p>The interface is being built. This page loads itself again.</p>
<p>Die Oberfläche wird gerade gebaut. Diese Seite lädt sich selbst neu.</p>
<p>If it stays so: <code>npm run build -w admin-ui</code></p>
</body>
</html>
`
