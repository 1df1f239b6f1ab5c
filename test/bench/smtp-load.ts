/** One client of the bench: as little JavaScript around a socket as a submission takes. */
import net from 'node:net'
import tls from 'node:tls'
import type { BenchMail } from './mail.ts'

export interface LoadTarget {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
  /** PEM; null: no STARTTLS and no AUTH */
  readonly ca: string | null
}

export interface LoadDeps {
  readonly target: LoadTarget
  readonly mail: BenchMail
  readonly from: string
  readonly keepsConnection: boolean
  /** number of the next mail, or null to stop; called when the client is ready to send */
  next(): number | null | Promise<number | null>
  recipient(n: number): string
  accepted(n: number): void
  refused(line: string): void
}

type Step = 'greeting' | 'ehlo' | 'starttls' | 'tls-ehlo' | 'auth' | 'envelope' | 'message' | 'quit'

const RECONNECT_MS = 50

/** Resolves when `next` has said null and the last mail has its answer. */
export function runClient(deps: LoadDeps): Promise<void> {
  const { target, mail } = deps
  const authPlain = Buffer.from(`\0${target.username}\0${target.password}`).toString('base64')
  const secureContext = target.ca === null ? null : tls.createSecureContext({ ca: target.ca })

  return new Promise(resolve => {
    let socket: net.Socket
    let step: Step = 'greeting'
    let pending = ''
    let replies = 0
    let n = 0

    connect()

    function connect(): void {
      step = 'greeting'
      pending = ''
      listen(net.connect({ host: target.host, port: target.port, noDelay: true }))
    }

    function listen(on: net.Socket): void {
      socket = on
      on.on('data', (chunk: Buffer) => {
        pending += chunk.toString('latin1')
        for (let end = pending.indexOf('\r\n'); end !== -1; end = pending.indexOf('\r\n')) {
          const line = pending.slice(0, end)
          pending = pending.slice(end + 2)
          if (line[3] !== '-') reply(line)
        }
      })
      on.on('error', error => again(`connection: ${error.message}`))
      on.on('close', () => again('connection closed'))
    }

    /** The connection is of no use any more. */
    function again(why: string): void {
      if (socket.listenerCount('data') === 0) return
      drop()
      deps.refused(why)
      setTimeout(connect, RECONNECT_MS)
    }

    function drop(): void {
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.destroy()
    }

    function reply(line: string): void {
      const good = line[0] === '2' || line[0] === '3'
      if (!good && step !== 'quit') {
        again(line)
        return
      }
      switch (step) {
        case 'greeting':
          step = 'ehlo'
          socket.write('EHLO bench.test\r\n')
          break
        case 'ehlo':
          if (secureContext === null) begin()
          else {
            step = 'starttls'
            socket.write('STARTTLS\r\n')
          }
          break
        case 'starttls': {
          const plain = socket
          plain.removeAllListeners()
          plain.on('error', () => {})
          step = 'tls-ehlo'
          listen(tls.connect({ socket: plain, secureContext: secureContext ?? undefined, servername: 'localhost' }))
          socket.write('EHLO bench.test\r\n')
          break
        }
        case 'tls-ehlo':
          step = 'auth'
          socket.write(`AUTH PLAIN ${authPlain}\r\n`)
          break
        case 'auth':
          begin()
          break
        case 'envelope':
          if (++replies < 3) return
          step = 'message'
          socket.cork()
          socket.write(mail.header(n))
          socket.write(mail.body)
          socket.write('.\r\n')
          socket.uncork()
          break
        case 'message':
          deps.accepted(n)
          if (deps.keepsConnection) begin()
          else {
            step = 'quit'
            socket.write('QUIT\r\n')
          }
          break
        case 'quit':
          drop()
          goOn(connect)
          break
      }
    }

    /** Asks whether there is another mail before anything is done for it. */
    function goOn(then: () => void): void {
      const asked = deps.next()
      if (asked instanceof Promise) asked.then(take)
      else take(asked)
      function take(number: number | null): void {
        if (number === null) {
          if (!socket.destroyed) socket.write('QUIT\r\n')
          drop()
          resolve()
          return
        }
        n = number
        then()
      }
    }

    function begin(): void {
      // a new connection was already granted its mail, save the first and one after a failure
      if (!deps.keepsConnection && n !== 0) envelope()
      else goOn(envelope)
    }

    function envelope(): void {
      step = 'envelope'
      replies = 0
      socket.write(`MAIL FROM:<${deps.from}>\r\nRCPT TO:<${deps.recipient(n)}>\r\nDATA\r\n`)
    }
  })
}
