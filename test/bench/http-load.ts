/** One HTTP client of the bench: a kept connection, and as little JavaScript around it as a request takes. */
import net from 'node:net'
import { type BenchMail, nowNs } from './mail.ts'

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
  /** this one, as it is; null: JSON */
  readonly raw: BenchMail | null
  /** number of the next mail, or null to stop */
  next(): number | null | Promise<number | null>
  recipient(n: number): string
  accepted(mails: number): void
  refused(line: string, mails: number): void
}

const RECONNECT_MS = 50

/** Resolves when `next` has said null and the last request has its answer. */
export async function runHttpClient(deps: HttpLoadDeps): Promise<void> {
  const { target, batch, raw } = deps
  const path = batch === 1 ? '/v1/messages' : '/v1/messages/batch'
  const common = `HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${target.token}\r\n`
  const head = `POST ${path} ${common}Content-Type: application/json\r\nContent-Length: `
  const rawRequest = ({ header, body }: BenchMail, n: number) => {
    const octets = header(n)
    const length = Buffer.byteLength(octets) + body.length
    const to = `${path}?from=${deps.from}&to=${deps.recipient(n)}`
    const asked = `POST ${to} ${common}Content-Type: message/rfc822\r\nContent-Length: ${length}\r\n\r\n`
    return Buffer.concat([Buffer.from(asked + octets), body])
  }
  const jsonRequest = (mails: readonly object[]) => {
    const body = Buffer.from(JSON.stringify(batch === 1 ? mails[0] : { messages: mails }))
    return Buffer.concat([Buffer.from(`${head}${body.length}\r\n\r\n`), body])
  }
  const mailOf = (n: number) => ({
    from: { name: 'Schöne Schuhe', address: deps.from },
    to: { name: 'Anna Schmidt', address: deps.recipient(n) },
    subject: `Ihre Bestellung ${n}`,
    text: deps.text,
    headers: { 'X-Bench-At': `${nowNs()}` },
  })
  let socket: net.Socket | null = null
  for (;;) {
    const numbers: number[] = []
    for (let n = await deps.next(); n !== null; n = numbers.length < batch ? await deps.next() : null) {
      numbers.push(n)
      if (numbers.length === batch) break
    }
    const [first] = numbers
    if (first === undefined) break
    const request = raw === null ? jsonRequest(numbers.map(mailOf)) : rawRequest(raw, first)
    try {
      socket ??= await connect(target)
      const answer = await ask(socket, request)
      const good =
        batch === 1 ? (answer.startsWith('HTTP/1.1 202') ? 1 : 0) : (answer.match(/"status":202/g)?.length ?? 0)
      deps.accepted(good)
      if (good < numbers.length) deps.refused(answer.slice(0, 300), numbers.length - good)
    } catch (error) {
      deps.refused(`connection: ${(error as Error).message}`, numbers.length)
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
