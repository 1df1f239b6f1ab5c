/** A client that gets as far as it is told, then says nothing more; it notes what it hears, and when it is closed. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** what it says before it falls silent; the last words lack their CRLF in the `half` ones */
export const silences = {
  'at once': [],
  'after EHLO': ['EHLO a.test\r\n'],
  'in the middle of EHLO': ['EHL'],
  'before the handshake': ['EHLO a.test\r\n', 'STARTTLS\r\n'],
  'after the handshake': ['EHLO a.test\r\n', 'STARTTLS\r\n', 'handshake'],
  'in the middle of AUTH': ['EHLO a.test\r\n', 'STARTTLS\r\n', 'handshake', 'EHLO a.test\r\n', 'AUTH PLAIN AGFu'],
} as const

export type Silence = keyof typeof silences

export interface SilentClient {
  readonly silence: Silence
  /** ms from the connection to its end; null while it lasts */
  closedAfterMs(): number | null
  /** all that came after it fell silent */
  lastWords(): string
  destroy(): void
}

/** @param from local address: a relay grants each only so many connections */
export async function fallSilent(silence: Silence, port: number, from: string): Promise<SilentClient> {
  const plain = connect({ host: '127.0.0.1', port, localAddress: from })
  await once(plain, 'connect')
  const began = performance.now()
  let socket: Socket = plain
  let heard = ''
  let closedAfterMs: number | null = null
  const hear = (chunk: Buffer) => {
    heard += chunk.toString('latin1')
  }
  const ended = () => {
    closedAfterMs ??= performance.now() - began
  }
  plain.on('data', hear).on('error', ended).on('end', ended).on('close', ended)
  /** until the end of a reply: a line with a space after its code */
  const reply = async () => {
    while (!/^\d{3} .*\r\n/m.test(heard)) await once(socket, 'data', { signal: AbortSignal.timeout(20_000) })
    heard = ''
  }
  await reply()
  for (const words of silences[silence]) {
    if (words === 'handshake') {
      plain.off('data', hear)
      const secure = connectTls({ socket: plain, rejectUnauthorized: false }) // TLS is not what is proven here
      await once(secure, 'secureConnect', { signal: AbortSignal.timeout(20_000) })
      secure.on('data', hear).on('error', ended)
      socket = secure
    } else {
      socket.write(words)
      if (words.endsWith('\r\n')) await reply()
    }
  }
  return {
    silence,
    closedAfterMs: () => closedAfterMs,
    lastWords: () => heard,
    destroy: () => plain.destroy(),
  }
}
