/** TLS before a relay, as a reverse proxy has it: plugins only talk to relays by https. */
import { once } from 'node:events'
import { request } from 'node:http'
import { createServer } from 'node:https'
import { labCertificate } from '../lab/certificate.ts'

export async function startHttpsFront(port: number, relayPort: number): Promise<AsyncDisposable> {
  const { cert, key } = await labCertificate()
  const server = createServer({ cert, key }, (asked, answer) => {
    const { method, url, headers } = asked
    const forwarded = { ...headers, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' }
    const passed = request({ host: '127.0.0.1', port: relayPort, method, path: url, headers: forwarded }, got => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    passed.on('error', () => answer.writeHead(502).end())
    asked.pipe(passed)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
