/** A webhook's receiver on loopback, which does as it is told and verifies each signature with node:crypto alone. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  readonly id: string
  readonly at: number
  readonly path: string
  readonly body: { readonly type: string; readonly timestamp: string; readonly data: Record<string, unknown> }
  readonly raw: string
  readonly signed: boolean
}

export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly received: Received[]
  /** most requests that were open at once */
  readonly most: number
  secrets: string[]
  /** what it does with a request instead of answering 204 */
  act: ((one: Received, response: ServerResponse) => unknown) | null
  waitFor(count: number, withinMs?: number): Promise<void>
  close(): Promise<void>
}

/** @param port 0 for a free one */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = []
  let open = 0
  let most = 0
  const server = createServer(async (request, response) => {
    most = Math.max(most, ++open)
    response.once('close', () => open--)
    const raw = await text(request).catch(() => '')
    const header = (name: string) => String(request.headers[name] ?? '')
    const signed = receiver.secrets.some(secret => isSigned(request, raw, secret))
    const one = {
      id: header('webhook-id'),
      at: Date.now(),
      path: request.url ?? '',
      body: JSON.parse(raw),
      raw,
      signed,
    }
    received.push(one)
    if (receiver.act === null) response.writeHead(204).end()
    else receiver.act(one, response)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port
  const receiver: Receiver = {
    url: `http://127.0.0.1:${bound}/hook`,
    port: bound,
    received,
    get most() {
      return most
    },
    secrets: [],
    act: null,
    async waitFor(count, withinMs = 10_000) {
      for (const until = Date.now() + withinMs; received.length < count; await new Promise(r => setTimeout(r, 10)))
        if (Date.now() > until) throw new Error(`${received.length} of ${count} came within ${withinMs} ms`)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
    [Symbol.asyncDispose]: () => receiver.close(),
  }
  return receiver
}

/** As docs/webhooks.md tells receivers to. */
function isSigned({ headers }: IncomingMessage, body: string, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const { 'webhook-id': id, 'webhook-timestamp': at } = headers
  if (Math.abs(Date.now() / 1000 - Number(at)) > 300) return false
  const expected = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .some(one => {
      const given = Buffer.from(one.replace(/^v1,/, ''), 'base64')
      return one.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected)
    })
}
