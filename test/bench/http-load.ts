/** One HTTP client of the bench: a kept connection, and as little JavaScript around it as a request takes. */
import net from 'node:net'
import { nowNs } from './mail.ts'

export interface HttpTarget {
  readonly host: string
  readonly port: number
  /** of an API key */
  readonly token: string
}

export interface HttpLoadDeps {
  readonly target: HttpTarget
  readonly text: string
  readonly from: string
  /** mails of one request; 1: each by itself */
  readonly batch: number
  /** number of the next mail, or null to stop */
  next(): number | null | Promise<number | null>
  recipient(n: number): string
  accepted(mails: number): void
  refused(line: string, mails: number): void
}

const RECONNECT_MS = 50

/** Resolves when `next` has said null and the last request has its answer. */
export async function runHttpClient(deps: HttpLoadDeps): Promise<void> {
  const { target, batch } = deps
  const path = batch === 1 ? '/v1/messages' : '/v1/messages/batch'
  const head = `POST ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${target.token}\r\nContent-Type: application/json\r\nContent-Length: `
  const mailOf = (n: number) => ({
    from: { name: 'Schöne Schuhe', address: deps.from },
    to: { name: 'Anna Schmidt', address: deps.recipient(n) },
    subject: `Ihre Bestellung ${n}`,
    text: deps.text,
    headers: { 'X-Bench-At': `${nowNs()}` },
  })
  let socket: net.Socket | null = null
  for (;;) {
    const mails = []
    for (let n = await deps.next(); n !== null; n = mails.length < batch ? await deps.next() : null) {
      mails.push(mailOf(n))
      if (mails.length === batch) break
    }
    if (mails.length === 0) break
    const body = Buffer.from(JSON.stringify(batch === 1 ? mails[0] : { messages: mails }))
    try {
      socket ??= await connect(target)
      const answer = await ask(socket, Buffer.concat([Buffer.from(`${head}${body.length}\r\n\r\n`), body]))
      const good =
        batch === 1 ? (answer.startsWith('HTTP/1.1 202') ? 1 : 0) : (answer.match(/"status":202/g)?.length ?? 0)
      deps.accepted(good)
      if (good < mails.length) deps.refused(answer.slice(0, 300), mails.length - good)
    } catch (error) {
      deps.refused(`connection: ${(error as Error).message}`, mails.length)
      socket?.destroy()
      socket = null
      await new Promise(resolve => setTimeout(resolve, RECONNECT_MS))
    }
  }
  socket?.destroy()
}

async function connect({ host, port }: HttpTarget): Promise<net.Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<net.Socket>()
  const socket = net.connect({ host, port, noDelay: true }, () => resolve(socket))
  socket.once('error', reject)
  return promise
}

/** @returns status line, header and body of the answer */
function ask(socket: net.Socket, request: Buffer): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let answer = ''
  let whole = Number.POSITIVE_INFINITY
  const onData = (chunk: Buffer) => {
    answer += chunk.toString('latin1')
    const end = answer.indexOf('\r\n\r\n')
    if (end !== -1 && whole === Number.POSITIVE_INFINITY)
      whole = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(answer)?.[1] ?? Number.NaN)
    if (answer.length >= whole) settle(() => resolve(answer))
    else if (Number.isNaN(whole)) settle(() => reject(new Error('an answer without Content-Length')))
  }
  const onEnd = () => settle(() => reject(new Error('closed before the answer')))
  const settle = (then: () => void) => {
    socket.off('data', onData).off('close', onEnd).off('error', onEnd)
    then()
  }
  socket.on('data', onData).on('close', onEnd).on('error', onEnd)
  socket.write(request)
  return promise
}
