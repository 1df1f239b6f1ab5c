/**
 * The port for what comes back: no relaying, no passwords, recipients of our own only. Memory is bounded whatever comes:
 * of each mail the first 2 MB are kept, which hold any report and the header of what it returns.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { SMTPServer } from 'smtp-server'
import { isRefusal, type Refusal, refusalText } from '../values.ts'

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
  /** null: mail for this address is ours to take; or why it isn't. @throws when it can't be told now */
  judge(address: string): Promise<Refusal | null>
  /** @returns what became of it, or why it is refused. @throws when it can't be stored now */
  take(mail: IncomingMail): Promise<string | Refusal>
}

export interface IncomingMail {
  /** the first 2 MB */
  readonly raw: Buffer
  /** that was all of it */
  readonly whole: boolean
  readonly recipients: readonly string[]
  readonly reversePath: string
  /** of the client, IP */
  readonly address: string
  readonly helo: string
}

export interface InboundPort {
  readonly port: number
  reloadTls(): void
  close(graceMs: number): Promise<void>
}

/** An error that smtp-server turns into this reply. */
const reply = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })
const refusing = (refused: Refusal) => reply(refused.code, `${refused.enhanced} ${refusalText(refused)}`)

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
      deps.judge(address).then(
        refused => (refused === null ? callback() : callback(refusing(refused))),
        error => {
          deps.log.error({ err: error }, 'a recipient could not be judged now')
          callback(reply(451, '4.3.0 It could not be looked up just now, come again later'))
        },
      )
    },
    onData(stream, { envelope, remoteAddress, hostNameAppearsAs }, callback) {
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
          .take({
            raw: Buffer.concat(kept),
            whole: bytes <= keptBytes,
            recipients: envelope.rcptTo.map(({ address }) => address),
            reversePath: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            address: remoteAddress,
            helo: hostNameAppearsAs,
          })
          .then(
            what => (isRefusal(what) ? callback(refusing(what)) : callback(null, `2.0.0 ${what}`)),
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
