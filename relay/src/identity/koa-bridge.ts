/** From koa to the web's Request and back, for `/api/auth/*`. */
import type { Middleware } from 'koa'
import getRawBody from 'raw-body'
import type { Identity } from './index.ts'

/** a passkey's answer has a few kilobytes */
const longestBody = 64 * 1024

export const identityMiddleware =
  (identity: Pick<Identity, 'handle'>, publicUrl: string): Middleware =>
  async context => {
    const headers = new Headers()
    for (const [name, value] of Object.entries(context.req.headers))
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
    const hasBody = !['GET', 'HEAD'].includes(context.method)
    // rejects with 413, which koa answers
    const body = hasBody
      ? await getRawBody(context.req, { limit: longestBody, length: context.req.headers['content-length'] })
      : null
    // the request's own Host is not believed: links and cookies are for the public URL
    const url = new URL(context.url.replace(/^\/+/, '/'), publicUrl)
    const request = new Request(url, { method: context.method, headers, body: body && new Uint8Array(body) })
    const answer = await identity.handle(request, context.ip || null)
    context.status = answer.status
    for (const [name, value] of answer.headers) if (name !== 'set-cookie') context.set(name, value)
    const cookies = answer.headers.getSetCookie()
    if (cookies.length > 0) context.set('Set-Cookie', cookies)
    context.set('Cache-Control', 'no-store')
    context.body = Buffer.from(await answer.arrayBuffer())
  }
