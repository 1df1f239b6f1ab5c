/**
 * The port for returned mails: no relaying, no passwords, recipients of our own only. Memory is bounded whatever comes:
 * of each mail the first 2 MB are kept, which hold any report and the header of what it returns.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { SMTPServer } from 'smtp-server'

const keptBytes = 2 * 1024 * 1024
/** reports return the whole mail at times */
const messageBytes = 40 * 1024 * 1024
const connections = 200
const connectionsPerAddress = 20
const recipientsPerMail = 50
const socketTimeoutMs = 120_000

export interface InboundPortDeps {
  readonly hostname: string
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly tls: { current(): { cert: string; key: string } }
  /** whether mail for this address is ours to take */
  isOurs(address: string): boolean
  /** @returns what became of it. @throws when it can't be stored now */
  take(raw: Buffer, recipients: readonly string[]): Promise<string>
}

export interface InboundPort {
  readonly port: number
  reloadTls(): void
  close(graceMs: number): Promise<void>
}

/** An error that smtp-server turns into this reply. */
const reply = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })

export async function startInboundPort(
  deps: InboundPortDeps,
  where: { host: string; port: number },
): Promise<InboundPort> {
  const byAddress = new Map<string, number>()
  const server = new SMTPServer({
    ...deps.tls.current(),
    name: deps.hostname,
    banner: 'for returned mails only',
    authOptional: true,
    disabledCommands: ['AUTH'],
    disableReverseLookup: true,
    size: messageBytes,
    maxClients: connections,
    socketTimeout: socketTimeoutMs,
    logger: false,
    onConnect({ remoteAddress }, callback) {
      const open = byAddress.get(remoteAddress) ?? 0
      if (open >= connectionsPerAddress)
        return callback(reply(421, '4.7.0 Too many connections from your address, come again later'))
      byAddress.set(remoteAddress, open + 1)
      callback()
    },
    onClose({ remoteAddress }) {
      const open = (byAddress.get(remoteAddress) ?? 1) - 1
      if (open > 0) byAddress.set(remoteAddress, open)
      else byAddress.delete(remoteAddress)
    },
    onRcptTo({ address }, { envelope }, callback) {
      if (envelope.rcptTo.length >= recipientsPerMail) return callback(reply(452, '4.5.3 Too many recipients'))
      if (!deps.isOurs(address))
        return callback(reply(550, '5.1.1 There is no such address here. This server takes returned mails only'))
      callback()
    },
    onData(stream, { envelope }, callback) {
      const kept: Buffer[] = []
      let bytes = 0
      stream.on('data', (chunk: Buffer) => {
        if (bytes < keptBytes) kept.push(chunk.subarray(0, keptBytes - bytes))
        bytes += chunk.length
      })
      stream.once('error', error => callback(error))
      stream.once('end', () => {
        if (stream.sizeExceeded) return callback(reply(552, '5.3.4 The mail is larger than 40 MB'))
        deps
          .take(
            Buffer.concat(kept),
            envelope.rcptTo.map(({ address }) => address),
          )
          .then(
            what => callback(null, `2.0.0 ${what}`),
            error => {
              deps.log.error({ err: error }, 'a returned mail could not be taken now')
              callback(reply(451, '4.3.0 It could not be taken just now, come again later'))
            },
          )
      })
    },
  })
  // a client that hangs up in the middle is nobody's error
  server.on('error', error => deps.log.info({ err: error }, 'inbound connection failed'))
  server.listen(where.port, where.host)
  await Promise.race([
    once(server.server, 'listening'),
    once(server.server, 'error').then(([error]) => {
      throw error
    }),
  ])
  return {
    port: (server.server.address() as AddressInfo).port,
    reloadTls: () => server.updateSecureContext(deps.tls.current()),
    async close(graceMs) {
      const closed = new Promise<void>(done => server.close(() => done()))
      const giveUp = setTimeout(() => {
        for (const connection of server.connections) connection.close()
      }, graceMs)
      await closed
      clearTimeout(giveUp)
    },
  }
}
