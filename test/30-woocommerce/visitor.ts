/** A browser without script: cookies, forms, and no redirect followed. Trusts one authority. */
import { once } from 'node:events'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

export interface Page {
  readonly status: number
  readonly text: string
  /** where it leads; empty when nowhere */
  readonly location: string
}

export class Visitor {
  readonly #cookies = new Map<string, string>()
  readonly #origin: string
  readonly #ca: string
  constructor(origin: string, ca = '') {
    this.#origin = origin
    this.#ca = ca
  }

  get = (path: string) => this.#ask('GET', path)
  post = (path: string, fields: Record<string, string> = {}) =>
    this.#ask('POST', path, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded')
  json = (path: string, body: object) => this.#ask('POST', path, JSON.stringify(body), 'application/json')

  async #ask(method: string, path: string, body?: string, type?: string): Promise<Page> {
    const url = new URL(path, this.#origin)
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const sent = request(url, {
      method,
      ca: this.#ca,
      headers: {
        Accept: 'text/html',
        Origin: this.#origin,
        'Sec-Fetch-Mode': 'navigate',
        Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(type === undefined ? {} : { 'Content-Type': type }),
      },
      signal: AbortSignal.timeout(60_000),
    }).end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';')
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const text = Buffer.concat(await answer.toArray()).toString('utf8')
    return { status: answer.statusCode ?? 0, text, location: answer.headers.location ?? '' }
  }
}

/** the attribute's text of a page, without the escapes that HTML asks for */
export const plainText = (text: string) =>
  text
    .replaceAll(/&#0*(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
