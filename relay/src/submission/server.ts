/** The listener: takes connections as far as the caps allow, gives TLS, looks at deadlines, and stops gently. */
import type { Socket } from 'node:net'
import { createSecureContext, type TLSSocket } from 'node:tls'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { refusalText } from '../values.ts'
import { type ConnectionDeps, SubmissionConnection } from './connection.ts'
import { refusals } from './refusals.ts'
import { formatReply } from './reply.ts'

type Certificate = { readonly cert: string; readonly key: string }

/**
 * TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (RFC 9325 §4.2). X25519 first: shops that
 * connect for each mail pay for the handshake each time. Tickets let them resume; two hours is a shop's busy hour.
 */
const tlsOptions = ({ cert, key }: Certificate) => ({
  cert,
  key,
  minVersion: 'TLSv1.2' as const,
  honorCipherOrder: true,
  ciphers: [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
  ecdhCurve: 'X25519:prime256v1:secp384r1',
  sessionTimeout: 7200,
})

export interface ServerDeps extends ConnectionDeps {
  tls(): Certificate
}

export class SubmissionServer extends SMTPServer {
  readonly connectionDeps: ConnectionDeps
  readonly #deps: ServerDeps
  readonly #implicitTls: boolean
  /** sockets that have no dialogue yet, with what ends their count and when they came */
  readonly #arrivals = new WeakMap<Socket, { leave: () => void; at: number }>()
  readonly #clients = new Set<SubmissionConnection>()
  readonly #sweeps: NodeJS.Timeout

  constructor(deps: ServerDeps, implicitTls: boolean) {
    super({
      ...tlsOptions(deps.tls()),
      name: deps.hostname,
      secure: implicitTls,
      disableReverseLookup: true, // a PTR record would cost time and prove nothing
      logger: false,
      size: deps.limits.messageBytes,
      socketTimeout: deps.limits.handshakeMs, // only the handshake of implicit TLS is timed by the library
    })
    this.#deps = deps
    this.connectionDeps = deps
    this.#implicitTls = implicitTls
    this.on('error', error => deps.log.info({ err: error }, 'connection failed'))
    this.#sweeps = setInterval(() => this.#sweep(), deps.limits.sweepMs).unref()
  }

  override connect(socket: Socket | TLSSocket, options?: SMTPConnectionOptions | null): void {
    const leave = this.#arrivals.get(socket)?.leave ?? (() => {})
    const client = new SubmissionConnection(this, socket, options ?? null, this.#deps, () => {
      this.#clients.delete(client)
      leave()
    })
    this.connections.add(client)
    this.#clients.add(client)
    client.on('error', error => this._onError(error))
    client.init()
  }

  override onConnect(_session: SMTPServerSession, callback: () => void): void {
    callback()
  }

  override onSecure(_socket: Socket, _session: SMTPServerSession, callback: () => void): void {
    callback()
  }

  override onClose(): void {}

  /** Counts the connection in; with implicit TLS one too many can only be cut, in plain it is told why. */
  override _acceptSocket(socket: Socket, handshake: boolean): (() => void) | false {
    const { guard, metrics, limits, log } = this.#deps
    const address = socket.remoteAddress ?? ''
    const entered = guard.enter(address)
    metrics.connections.inc({ result: entered === null ? 'refused' : 'taken' })
    if (entered === null) {
      log.warn({ client: address, limit: limits.connectionsPerAddress }, 'connection refused: too many')
      socket.on('error', () => {})
      if (handshake) socket.destroy()
      else this.#tellTooMany(socket)
      return false
    }
    metrics.open.inc()
    let left = false
    const leave = () => {
      if (left) return
      left = true
      entered()
      metrics.open.dec()
    }
    socket.once('close', leave)
    this.#arrivals.set(socket, { leave, at: this.#deps.now().getTime() })
    return super._acceptSocket(socket, handshake)
  }

  /** Takes new connections no more; resolves when the last transaction has ended, or after `graceMs`. */
  stop(graceMs: number): Promise<void> {
    return new Promise(resolve => {
      const cut = setTimeout(() => this.#cutAll(), graceMs)
      this.server.close(() => {
        clearTimeout(cut)
        clearInterval(this.#sweeps)
        resolve()
      })
      for (const pending of this._pendingSockets.values()) pending.destroy()
      for (const client of this.#clients) client.stop()
    })
  }

  /** @throws when the new certificate can't be used; the old one stays */
  reloadTls(): void {
    const options = tlsOptions(this.#deps.tls())
    createSecureContext(options)
    this.updateSecureContext(options)
  }

  #tellTooMany(socket: Socket): void {
    const refusal = refusals.tooManyConnections()
    socket.end(formatReply(refusal.code, refusal.enhanced, refusalText(refusal)))
    socket.resume()
    setTimeout(() => socket.destroy(), 1000).unref() // it may not wait for the client's side to close
  }

  #sweep(): void {
    const at = this.#deps.now().getTime()
    for (const client of this.#clients) client.sweep(at)
    if (!this.#implicitTls) return
    for (const [socket, top] of this._pendingSockets) {
      const since = this.#arrivals.get(socket)?.at ?? at
      if (at - since > this.#deps.limits.handshakeMs) top.destroy()
    }
  }

  #cutAll(): void {
    for (const client of this.#clients) client._socket.destroy()
  }
}
