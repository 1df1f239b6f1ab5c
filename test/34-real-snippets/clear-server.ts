/** A mail server that offers AUTH and no STARTTLS, as whoever stands in between would show one; it keeps all it is told. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface ClearServer extends AsyncDisposable {
  readonly port: number
  /** all octets that clients have sent, Latin 1 */
  heard(): string
}

export async function startClearServer(): Promise<ClearServer> {
  let heard = ''
  const open = new Set<Socket>()
  const server = createServer(socket => {
    open.add(socket)
    socket.on('error', () => {}) // clients that want TLS cut the line
    socket.write('220 between.test ESMTP\r\n')
    socket.setEncoding('latin1').on('data', chunk => {
      heard += chunk
      if (/^EHLO/im.test(String(chunk))) socket.write('250-between.test\r\n250 AUTH PLAIN LOGIN\r\n')
      else if (/^AUTH/im.test(String(chunk))) socket.write('235 2.7.0 thank you\r\n')
      else if (/\r\n/.test(String(chunk))) socket.write('250 2.0.0 OK\r\n')
      else socket.end() // a client that speaks TLS at once gets no answer it could take for one
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}
