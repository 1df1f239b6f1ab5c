/** Serves the declared routes: limits, who calls, what comes in, the work, what goes out. The same for each of them. */
import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import getRawBody from 'raw-body'
import type { z } from 'zod'
import { audit } from '../audit/index.ts'
import { accountHeader, accountOf, actorOf, type Caller, demand, findCaller } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { once } from './idempotency.ts'
import { HttpProblem, type ProblemDetails, problemOf } from './problem-details.ts'
import { type Call, type RateClass, type Reply, type ReservedIds, type Route, unreserved } from './route.ts'

const nobody: Caller = { kind: 'nobody' }
const defaultBodyLimit = 1024 * 1024

export function serveRoutes(deps: ApiDeps, routes: readonly Route[]) {
  const router = new Router()
  for (const route of routes)
    router[route.method](route.path.replaceAll(/\{(\w+)\}/g, ':$1'), context => serve(deps, route, context))
  return router
}

/** Paths without parameters are found by one look, before the routers that try their patterns one after the other. */
export function serveByPath(deps: ApiDeps, routes: readonly Route[]): Middleware {
  const known = new Map(
    routes.flatMap(route => (route.path.includes('{') ? [] : [[`${route.method.toUpperCase()} ${route.path}`, route]])),
  )
  return async (context, next) => {
    const route = known.get(`${context.method} ${context.path}`)
    await (route === undefined ? next() : serve(deps, route, context))
  }
}

async function serve(deps: ApiDeps, route: Route, context: Context): Promise<void> {
  context.set('Cache-Control', 'no-store') // a route that knows better says so
  try {
    const { declaration } = route
    const asks = {
      method: context.method,
      header: (name: string) =>
        context.headers[name] === undefined
          ? name === accountHeader && context.method === 'GET'
            ? accountInQuery(context)
            : null
          : context.get(name),
      headers: () => new Headers(Object.entries(context.headers).map(([name, value]) => [name, String(value)])),
    }
    const known = declaration.ownAuthorization === true ? Promise.resolve(nobody) : findCaller(deps.callers, asks)
    const caller = await known.catch(async error => {
      // who tries keys one after the other
      context.set(await deps.limit('guess', { kind: 'nobody' }, context.ip))
      throw error
    })
    context.set(await deps.limit(rateOf(route), caller, context.ip))
    demand(caller, declaration.needs)
    const octets = declaration.body === undefined ? null : await readBody(context, declaration.bodyLimit)
    const params = declaration.params?.parse(context.params)
    const query = declaration.query?.parse(context.query)
    const body = octets === null ? undefined : readInput(declaration, context, octets)
    const callWith = (reserved: ReservedIds): Call<unknown, unknown, unknown> => ({
      deps,
      caller,
      params,
      query,
      body,
      get accountId() {
        return accountOf(caller)
      },
      systemId: caller.kind === 'key' || caller.kind === 'connection' ? caller.key.systemId : null,
      actor: actorOf(caller),
      audit: async (act, subject, detail, of) => {
        const entry = { at: deps.now(), act, subject, ...(detail === undefined ? {} : { detail }) }
        if (declaration.needs === 'operator' && caller.kind === 'user') {
          // an operator is none of the account's own people, nor of its agency's
          const acted = { ...entry, actor: `operator:${caller.user.id}` as const }
          if (of !== undefined) await audit(deps.store, { ...acted, accountId: of })
          return audit(deps.store, { ...acted, accountId: null })
        }
        const accountId = caller.kind === 'nobody' ? null : accountOf(caller)
        const onBehalfOf = caller.kind === 'user' ? caller.membership?.agencyId : null
        return audit(deps.store, { ...entry, accountId, actor: actorOf(caller), onBehalfOf })
      },
      request: context.req,
      clientAddress: context.ip,
      reserved,
    })
    const key = declaration.repeatable === true ? context.get('idempotency-key') : ''
    if (key === '') return answer(context, await run(route, callWith(unreserved)))
    if (!/^[\x21-\x7e]{1,255}$/.test(key))
      throw new HttpProblem(
        422,
        'idempotency-key',
        'An Idempotency-Key has 1 to 255 visible ASCII characters',
        'Send a random one, for example a UUID',
      )
    const kept = await once(
      deps,
      {
        accountId: accountOf(caller),
        actor: actorOf(caller),
        key,
        request: [context.method, ' ', context.originalUrl, '\n', octets ?? ''],
      },
      async reserved => {
        const reply = await run(route, callWith(reserved)).catch(error => {
          const problem = problemOf(error)
          if (problem === null) throw error
          return problemReply(problem)
        })
        if (!('json' in reply)) throw new Error(`${declaration.name} is repeatable, so it must answer JSON`)
        const { status, json, keep } = reply
        return { status, body: json === undefined ? '' : JSON.stringify(json), keep }
      },
    )
    context.status = kept.status
    context.type = kept.status >= 400 ? problemType : 'application/json'
    if (kept.replayed) context.set('Idempotent-Replayed', 'true')
    context.body = kept.body === '' ? null : kept.body
  } catch (error) {
    answer(context, problemReply(problemOf(error) ?? internal(deps, context, error)))
  }
}

/** What a link or a frame asks for carries no header. */
const accountInQuery = ({ query }: Context): string | null =>
  typeof query.account === 'string' && query.account !== '' ? query.account : null

const problemType = 'application/problem+json'

/** Runs the route; what it answers is what it has declared, and nothing else. */
async function run(route: Route, call: Call<unknown, unknown, unknown>): Promise<Reply> {
  const reply = await route.run(call as never)
  if (!('json' in reply) || reply.status >= 400) return reply
  const declared = route.declaration.reply[reply.status]
  if (declared === undefined) throw new Error(`${route.declaration.name} declares no answer ${reply.status}`)
  if (declared === null || typeof declared === 'string') return { ...reply, json: undefined }
  const checked = declared.safeParse(reply.json)
  if (!checked.success)
    throw new Error(`${route.declaration.name} answers what it doesn't declare: ${checked.error.message}`)
  return { ...reply, json: checked.data }
}

function answer(context: Context, reply: Reply): void {
  context.status = reply.status
  for (const [name, value] of Object.entries(reply.headers ?? {})) context.set(name, value)
  if ('bytes' in reply) {
    context.body = reply.bytes
    return
  }
  context.body = reply.json === undefined ? null : JSON.stringify(reply.json)
  context.status = reply.status // Koa makes 204 of null
  if (reply.json !== undefined) context.type = reply.status >= 400 ? problemType : 'application/json'
}

const problemReply = ({ headers, ...json }: ProblemDetails & { headers?: Record<string, string> }): Reply => ({
  status: json.status,
  json,
  ...(headers === undefined ? {} : { headers }),
})

function internal({ log }: ApiDeps, context: Context, error: unknown): ProblemDetails {
  log.error({ err: error, method: context.method, path: context.path }, 'request failed')
  return {
    type: '/problems/internal',
    title: 'Something went wrong in the relay',
    status: 500,
    advice: 'Try again in a moment; if it stays, tell the operator of this relay the time of the request',
  }
}

const rateOf = ({ method, declaration }: Route): RateClass => declaration.rate ?? (method === 'get' ? 'read' : 'write')

async function readBody(context: Context, limit = defaultBodyLimit): Promise<Buffer> {
  return await getRawBody(context.req, { length: context.request.length, limit }).catch(
    (error: { type?: string; message: string }) => {
      if (error.type === 'entity.too.large')
        throw new HttpProblem(
          413,
          'body-too-large',
          `The request is larger than ${Math.floor(limit / 1024 / 1024)} MiB`,
          'Send less at once',
        )
      throw new HttpProblem(400, 'body-broken', 'The request ended too early', 'Send it again')
    },
  )
}

function readInput(declaration: Route['declaration'], context: Context, octets: Buffer): unknown {
  const type = (context.get('content-type').split(';', 1)[0] ?? '').trim().toLowerCase()
  const schema = declaration.body as z.ZodType
  if (declaration.bodyTypes?.includes(type)) return octets
  if (type !== 'application/json' && !type.endsWith('+json') && octets.length > 0)
    throw new HttpProblem(
      415,
      'body-type',
      `A body of type ${type === '' ? '(none given)' : type.slice(0, 80)} isn't taken here`,
      `Send ${['application/json', ...(declaration.bodyTypes ?? [])].join(' or ')}`,
    )
  let json: unknown
  try {
    json = octets.length === 0 ? undefined : JSON.parse(octets.toString('utf8'))
  } catch (error) {
    throw new HttpProblem(400, 'json-broken', `The body is no JSON: ${(error as Error).message}`, 'Correct it')
  }
  return schema.parse(json ?? {})
}
