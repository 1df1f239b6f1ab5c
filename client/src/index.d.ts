/**
 * The client of Depesche's HTTP API. Paths, parameters and answers are typed by schema.d.ts, which is made from the
 * relay's OpenAPI document (`node scripts/write-client.mjs`), so it can't say anything that the relay doesn't.
 */
import type { Client } from 'openapi-fetch'
import type { components, paths } from './schema.d.ts'

export type { components, operations, paths } from './schema.d.ts'

/** The schemas by their names, e.g. `Schemas['System']`. */
export type Schemas = components['schemas']

/** RFC 9457, as every error of the API is. */
export type Problem = Schemas['Problem']

export interface DepescheOptions {
  /** of the relay, e.g. `https://mail.example` */
  readonly baseUrl: string
  /** an API key or a connection's token; without one the browser's session is used */
  readonly key?: string
  /** of a person who is in several accounts */
  readonly account?: string
  readonly fetch?: (request: Request) => Promise<Response>
}

export type Depesche = Client<paths>

/**
 * @returns functions GET, POST, PATCH, PUT and DELETE that take a path of the API and give `{ data, error, response }`
 * @example
 * const { data, error } = await createDepesche({ baseUrl, key }).GET('/v1/systems')
 */
export function createDepesche(options: DepescheOptions): Depesche

/** What `error` of an answer says, in one line for a log. */
export function problemText(problem: Problem): string
