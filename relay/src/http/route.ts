/**
 * Routes are declarations: method, path, who may call it, what comes in and what goes out. The server, the OpenAPI
 * document and the tests of tenant isolation are made of them, so nothing can be served that isn't described.
 */
import type { IncomingMessage } from 'node:http'
import { ObjectId } from 'bson'
import { z } from 'zod'
import type { Scope } from '../accounts/scopes.ts'
import type { Actor } from '../audit/index.ts'
import type { Caller } from './caller.ts'
import type { ApiDeps } from './deps.ts'

/**
 * `public`: anybody. `user`: a person who has signed in, whatever his accounts. `operator`: a person who runs the relay.
 * A scope: a key or a connection that has it, or a person whose role in the account has it.
 */
export type Need = Scope | 'public' | 'user' | 'operator'

/** Which of the limits in rate-limit.ts a route counts against. */
export type RateClass = 'read' | 'write' | 'send' | 'guess'

export interface Call<P, Q, B> {
  readonly deps: ApiDeps
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly caller: Caller
  /** the caller's; reading it throws a Problem where he has none (`public`, `user`, `operator`) */
  readonly accountId: ObjectId
  /** the only system the caller reaches, or null: all of the account */
  readonly systemId: ObjectId | null
  readonly actor: Actor
  /** Writes down what the caller did; see audit/. @param of the account that an operator did it to: both logs have it */
  audit(act: string, subject: string, detail?: Readonly<Record<string, unknown>>, of?: ObjectId): Promise<void>
  readonly request: IncomingMessage
  readonly clientAddress: string
  /** of an Idempotency-Key: ids for what is made, the same in each repeat of the request */
  readonly reserved: ReservedIds
}

export interface ReservedIds {
  /** true: an earlier try was begun and its end isn't known */
  readonly again: boolean
  /** the nth id; without an Idempotency-Key a new one */
  id(n: number): ObjectId
}

/** Of a request without an Idempotency-Key. */
export const unreserved: ReservedIds = { again: false, id: () => new ObjectId() }

/** What a route answers: JSON, or octets of some type. */
export type Reply =
  | {
      readonly status: number
      readonly json: unknown
      readonly headers?: Record<string, string>
      /** false: a repeat of the request is to be tried again, though this one ended well */
      readonly keep?: boolean
    }
  | {
      readonly status: number
      readonly bytes: Buffer | AsyncIterable<unknown>
      readonly headers: Record<string, string>
    }

export const ok = (json: unknown, headers?: Record<string, string>): Reply => ({ status: 200, json, headers })
export const created = (json: unknown): Reply => ({ status: 201, json })
export const accepted = (json: unknown): Reply => ({ status: 202, json })
export const nothing = (): Reply => ({ status: 204, json: undefined })

/** JSON that stands in a query, of what a frame asks for: frames carry no body. */
export const JsonText = z
  .string()
  .max(12_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' })
      return z.NEVER
    }
  })

/** Of a table that a browser saves. */
export const csvHeaders = (name: string): Record<string, string> => ({
  'Content-Type': 'text/csv; charset=utf-8',
  'Content-Disposition': `attachment; filename="${name}.csv"`,
})

type Shape = z.ZodType

export interface Declaration<P extends Shape, Q extends Shape, B extends Shape> {
  /** of the operation, e.g. `createSystem`: the client's function */
  readonly name: string
  readonly summary: string
  readonly description?: string
  readonly needs: Need
  readonly rate?: RateClass
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** what the body may be besides JSON, e.g. `message/rfc822`; then `body` is a Buffer, past the schema */
  readonly bodyTypes?: readonly string[]
  /** of the body; default 1 MiB */
  readonly bodyLimit?: number
  /** schema of each good answer; null: no body; a string: octets of that type */
  readonly reply: Readonly<Record<number, Shape | string | null>>
  /** what it takes as Authorization is none of the API's keys: the route looks at it itself */
  readonly ownAuthorization?: boolean
  /** takes Idempotency-Key */
  readonly repeatable?: boolean
  /** the path's id belongs to nobody in particular (e.g. /v1/platforms/{id}) */
  readonly tenantless?: boolean
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** as OpenAPI writes it: `/v1/systems/{id}` */
  readonly path: string
  readonly tag: string
  readonly declaration: Declaration<Shape, Shape, Shape>
  run(call: Call<never, never, never>): Promise<Reply>
}

type Run<P extends Shape, Q extends Shape, B extends Shape> = (
  call: Call<z.output<P>, z.output<Q>, z.output<B>>,
) => Promise<Reply>

/** Collects the routes of one resource. @param tag its name in the reference */
export function routes(tag: string) {
  const list: Route[] = []
  const add =
    (method: Route['method']) =>
    <P extends Shape = z.ZodUndefined, Q extends Shape = z.ZodUndefined, B extends Shape = z.ZodUndefined>(
      path: string,
      declaration: Declaration<P, Q, B>,
      run: Run<P, Q, B>,
    ) => {
      list.push({ method, path, tag, declaration, run: run as unknown as Route['run'] })
    }
  return {
    list,
    get: add('get'),
    post: add('post'),
    put: add('put'),
    patch: add('patch'),
    delete: add('delete'),
  }
}

/** What views hand over as Date and JSON shows as RFC 3339. */
export const Time = z
  .date()
  .transform(at => at.toISOString())
  .pipe(z.iso.datetime())

/** A time that comes in: RFC 3339 with its offset, or a day (its beginning in UTC). */
export const TimeInput = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be a time such as 2026-03-29T12:00:00Z')
  .transform(text => new Date(text))

export const Id = z
  .string()
  .regex(/^[0-9a-f]{24}$/, 'must be an id of 24 hexadecimal digits')
  .meta({ description: 'an id', example: '66b1f0c2a4d9e81234567890' })

export const IdParam = z.object({ id: Id })

/** A page of a list: `after` is `next` of the page before. */
export const PageQuery = z.object({
  after: z
    .string()
    .max(600)
    .optional()
    .transform(text => (text === '' ? undefined : text))
    .meta({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'how many at most' }),
})

export const pageOf = <T extends Shape>(item: T) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'of the next page; null on the last' }),
  })

/** A page from `limit + 1` items that were asked for. */
export function page<T>(items: readonly T[], limit: number, cursorOf: (item: T) => string) {
  const shown = items.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown, next: items.length > limit && last !== undefined ? cursorOf(last) : null }
}
