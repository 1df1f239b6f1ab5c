/**
 * What is kept between TLS connections: one context (loading the CA certificates costs milliseconds) and per host the
 * last session, so that the next handshake is an abbreviated one.
 */
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls'

/** Sessions of about 2 kB. */
const maxSessions = 1000

export interface TlsMemory {
  readonly context: SecureContext
  session(host: string): Buffer | undefined
  /** Keeps the sessions of this connection; @returns whether the host has proved its name, also on a resumed session */
  learn(host: string, socket: TLSSocket): boolean
}

/** @param authorities PEM, instead of the system's */
export function createTlsMemory(authorities?: readonly string[]): TlsMemory {
  const sessions = new Map<string, { session: Buffer; verified: boolean }>()
  return {
    context: createSecureContext(authorities === undefined ? {} : { ca: [...authorities] }),
    session: host => sessions.get(host)?.session,
    learn(host, socket) {
      // Node doesn't check the name again on a resumed session and calls it authorized: ask the first one
      const verified = socket.isSessionReused() ? (sessions.get(host)?.verified ?? false) : socket.authorized
      socket.on('session', session => {
        sessions.delete(host)
        sessions.set(host, { session, verified })
        if (sessions.size > maxSessions) sessions.delete(sessions.keys().next().value ?? '')
      })
      return verified
    },
  }
}
