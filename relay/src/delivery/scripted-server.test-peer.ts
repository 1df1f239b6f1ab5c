/**
 * A mail server that does what a script says, over real sockets: refuse, stall, hang up, talk nonsense. It records what
 * it was told. It listens on loopback and a free port.
 */
import { createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { type CertificateAndKey, issueServerCertificate, makeAuthority } from '../tls/certificates.ts'

/** Says nothing and keeps the connection. */
export const stall = Symbol('stall')
/** Closes the connection at once. */
export const drop = Symbol('drop')
/** Says it and closes the connection. */
export const lastWords = (reply: string) => ({ reply, last: true as const })

export type Answer = string | typeof stall | typeof drop | { reply: string; last: true }
type Part =
  | 'greeting'
  | 'EHLO'
  | 'HELO'
  | 'STARTTLS'
  | 'AUTH'
  | 'MAIL'
  | 'RCPT'
  | 'DATA'
  | 'BDAT' // a chunk that is not the last
  | 'end'
  | 'RSET'
  | 'QUIT'
  | 'other'
export type Script = Partial<Record<Part, Answer | ((line: string, talk: Talk) => Answer)>> & {
  /** EHLO keywords */
  extensions?: string[]
  /** what follows the answer to STARTTLS in the same packet */
  injected?: string
  /** the handshake gets garbage */
  brokenTls?: boolean
  /** stops reading, and answers this, after so many octets of a mail */
  tooMuch?: { octets: number; answer: Answer }
  /** the answer to BDAT of a server that doesn't know it: what follows are commands to it */
  knowsNoBdat?: Answer
}

/** One connection. */
export interface Talk {
  readonly lines: string[]
  /** with the dots as they came */
  readonly mails: Buffer[]
  /** packets (data events) that came, as text */
  readonly packets: string[]
  secure: boolean
  resumed: boolean
  ended: boolean
  socket: Socket
}

export interface ScriptedServer {
  readonly port: number
  readonly talks: Talk[]
  /** all mails of all connections, without the final dot */
  mails(): string[]
  close(): Promise<void>
}

let made: Promise<CertificateAndKey> | null = null
/** A certificate for mx.test of an authority that nobody trusts. */
export const certificate = (): Promise<CertificateAndKey> => {
  made ??= makeAuthority(new Date()).then(ca => issueServerCertificate(ca, ['mx.test'], new Date()))
  return made
}

const defaults: Record<Part, string> = {
  greeting: '220 mx.test ESMTP',
  EHLO: '',
  HELO: '250 mx.test',
  STARTTLS: '220 go ahead',
  AUTH: '235 2.7.0 welcome',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  BDAT: '250 2.0.0 go on',
  end: '250 2.0.0 queued as 4711',
  RSET: '250 2.0.0 ok',
  QUIT: '221 2.0.0 bye',
  other: '500 5.5.1 what?',
}

export async function startScriptedServer(script: Script = {}, host = '127.0.0.1', port = 0): Promise<ScriptedServer> {
  const { key, cert } = await certificate()
  const context = createSecureContext({ key, cert })
  const talks: Talk[] = []
  const sockets = new Set<Socket>()

  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    const talk: Talk = { lines: [], mails: [], packets: [], secure: false, resumed: false, ended: false, socket }
    talks.push(talk)
    serve(socket, talk, true)
  })

  function serve(socket: Socket, talk: Talk, greets: boolean) {
    let rest = Buffer.alloc(0)
    let inData = false
    let mail: Buffer[] = [] // what came of it, but the last octets, which stay in rest
    let mailOctets = 0
    let chunk: { line: string; left: number; last: boolean } | null = null
    let silent = false
    talk.socket = socket
    const say = (answer: Answer) => {
      if (answer === stall) silent = true
      else if (answer === drop) socket.resetAndDestroy()
      else if (typeof answer === 'string') socket.write(answer.endsWith('\n') ? answer : `${answer}\r\n`)
      else socket.end(`${answer.reply}\r\n`)
    }
    const answerTo = (part: Part, line: string): Answer => {
      const scripted = script[part]
      if (scripted !== undefined) return typeof scripted === 'function' ? scripted(line, talk) : scripted
      if (part !== 'EHLO') return defaults[part]
      const keywords = ['mx.test', ...(script.extensions ?? ['PIPELINING', '8BITMIME', 'SIZE 1000000'])]
      return keywords.map((k, i) => `250${i < keywords.length - 1 ? '-' : ' '}${k}`).join('\r\n')
    }
    const startTls = (line: string) => {
      const answer = answerTo('STARTTLS', line)
      if (typeof answer !== 'string' || !answer.startsWith('220')) return say(answer)
      socket.removeAllListeners('data')
      socket.write(`${answer}\r\n${script.injected ?? ''}`)
      if (script.brokenTls) return socket.once('data', () => socket.end('this is no TLS at all\r\n'.repeat(3)))
      const secured = new TLSSocket(socket, { isServer: true, secureContext: context })
      secured.on('secure', () => {
        talk.resumed = secured.isSessionReused()
      })
      talk.secure = true
      serve(secured, talk, false)
    }
    const command = (line: string) => {
      talk.lines.push(line)
      const verb = line.split(/[ :]/)[0]?.toUpperCase() ?? ''
      if (verb === 'MAIL' || verb === 'RSET') mail = []
      const [, octets, last] = /^BDAT (\d+)( LAST)?$/.exec(line) ?? []
      if (octets !== undefined && script.knowsNoBdat !== undefined) return say(script.knowsNoBdat)
      if (octets !== undefined) {
        chunk = { line, left: Number(octets), last: last !== undefined }
        return
      }
      if (verb === 'STARTTLS') return startTls(line)
      const part = (verb in defaults && verb !== 'greeting' && verb !== 'end' ? verb : 'other') as Part
      const answer = answerTo(part, line)
      if (part === 'DATA' && typeof answer === 'string' && answer.startsWith('354')) inData = true
      say(part === 'QUIT' && answer === defaults.QUIT ? lastWords(defaults.QUIT) : answer)
    }
    socket.on('error', () => undefined)
    socket.on('close', () => {
      talk.ended = true
    })
    socket.on('data', octets => {
      talk.packets.push(octets.toString('latin1').slice(0, 2000))
      rest = Buffer.concat([rest, octets])
      for (;;) {
        if (silent || socket.destroyed) return
        if (inData) {
          mailOctets += octets.length
          if (script.tooMuch && mailOctets > script.tooMuch.octets) {
            socket.pause()
            silent = true
            return say(script.tooMuch.answer)
          }
          // the client waits for the answer, so the end of the mail is the end of what came
          if (!`\r\n${rest.subarray(-5).toString('latin1')}`.endsWith('\r\n.\r\n')) {
            mail.push(rest.subarray(0, -4))
            rest = rest.subarray(-4)
            return
          }
          talk.mails.push(Buffer.concat([...mail, rest.subarray(0, -3)]))
          mail = []
          rest = Buffer.alloc(0)
          inData = false
          say(answerTo('end', ''))
          continue
        }
        if (chunk !== null) {
          const { line, last } = chunk
          const taken = rest.subarray(0, chunk.left)
          mail.push(taken)
          rest = rest.subarray(taken.length)
          chunk.left -= taken.length
          mailOctets += taken.length
          if (script.tooMuch && mailOctets > script.tooMuch.octets) {
            socket.pause()
            silent = true
            return say(script.tooMuch.answer)
          }
          if (chunk.left > 0) return
          chunk = null
          if (last) talk.mails.push(Buffer.concat(mail.splice(0)))
          say(answerTo(last ? 'end' : 'BDAT', line))
          continue
        }
        const at = rest.indexOf('\r\n')
        if (at === -1) return
        const line = rest.toString('latin1', 0, at)
        rest = rest.subarray(at + 2)
        command(line)
        if (line.toUpperCase() === 'STARTTLS') return
      }
    })
    if (greets) say(answerTo('greeting', ''))
  }

  await new Promise<void>(resolve => server.listen(port, host, resolve))
  return {
    port: (server.address() as { port: number }).port,
    talks,
    mails: () => talks.flatMap(talk => talk.mails.map(mail => mail.toString('latin1'))),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
