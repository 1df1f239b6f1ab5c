/** One connection of the sink: reads commands and mail data off the socket, and answers as usual or as the script says. */
import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import type { SinkAct, SinkMoment, SinkStage } from './sink-act.ts'

export interface SinkEnvelope {
  readonly reversePath: string
  readonly recipients: readonly string[]
  readonly mailParameters: string
  readonly tls: { readonly version: string; readonly cipher: string } | null
  readonly connection: number
  readonly by: 'DATA' | 'BDAT'
}

export interface SinkSessionDeps {
  readonly hostname: string
  readonly number: number
  readonly secureContext: SecureContext | null
  readonly sizeLimit: number
  readonly chunking: boolean
  ask(moment: Omit<SinkMoment, 'mails'>): SinkAct | string | null | undefined
  /** `chunks` are the mail's octets; by DATA those before the final dot, dot-stuffed */
  take(envelope: SinkEnvelope, chunks: readonly Buffer[]): void
}

const END = Buffer.from('\r\n.\r\n')
const MAX_LINE = 4096

export class SinkSession {
  readonly #deps: SinkSessionDeps
  readonly #plain: Socket
  #socket: Socket | TLSSocket
  #pending: Buffer = Buffer.alloc(0)
  #mode: 'commands' | 'mail' | 'chunk' | 'deaf' = 'commands'
  #busy = false // a delayed answer is under way: what was pipelined behind it waits
  #senderRefused = false
  #reversePath = ''
  #mailParameters = ''
  #recipients: string[] = []
  #chunks: Buffer[] = []
  #mailBytes = 0
  #dropAt = Number.POSITIVE_INFINITY
  #mails = 0
  #by: SinkEnvelope['by'] = 'DATA'
  #chunk = { left: 0, last: false }
  #chunkAct: SinkAct | null = null // what the script said to a transaction's first BDAT; done when its chunk has come

  constructor(socket: Socket, deps: SinkSessionDeps) {
    this.#deps = deps
    this.#plain = socket
    this.#socket = socket
    this.#listen(socket)
    this.#answer('greeting', '', '', `220 ${deps.hostname} ESMTP`)
  }

  destroy(): void {
    this.#mode = 'deaf'
    this.#socket.destroy()
    this.#plain.destroy()
  }

  #listen(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => {
      this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
      this.#read()
    })
    socket.on('error', () => this.destroy())
    socket.on('end', () => this.destroy())
  }

  #read(): void {
    while (!this.#busy && this.#pending.length > 0) {
      if (this.#mode === 'deaf') {
        this.#pending = Buffer.alloc(0)
      } else if (this.#mode === 'mail') {
        if (!this.#readMail()) return
      } else if (this.#mode === 'chunk') {
        if (!this.#readChunk()) return
      } else {
        const end = this.#pending.indexOf('\r\n')
        if (end === -1) {
          if (this.#pending.length > MAX_LINE) this.destroy()
          return
        }
        const line = this.#pending.toString('utf8', 0, end)
        this.#pending = this.#pending.subarray(end + 2)
        this.#command(line)
      }
    }
  }

  /** @returns false when more octets are needed */
  #readMail(): boolean {
    // an empty mail is `.CRLF` right after DATA's CRLF
    const empty =
      this.#mailBytes === 0 && this.#pending.length >= 3 && this.#pending.toString('latin1', 0, 3) === '.\r\n'
    const end = empty ? 0 : this.#pending.indexOf(END)
    const complete = empty || end !== -1
    // without an end, the last octets may be its beginning
    const taken = complete ? (empty ? 0 : end + 2) : Math.max(0, this.#pending.length - 4)
    if (!this.#take(taken)) return false
    if (!complete) return false
    this.#pending = this.#pending.subarray(3)
    this.#mode = 'commands'
    this.#answer('message', '', '', this.#queued)
    return true
  }

  /** RFC 3030 §2: what is refused is read all the same. @returns false when more octets are needed */
  #readChunk(): boolean {
    const taken = Math.min(this.#chunk.left, this.#pending.length)
    this.#chunk.left -= taken
    if (!this.#take(taken)) return false
    if (this.#chunk.left > 0) return false
    this.#mode = 'commands'
    const act = this.#chunkAct
    this.#chunkAct = null
    const refusal = this.#recipients.length === 0 ? '503 5.5.1 No valid recipients' : null
    if (refusal !== null) this.#act('data', '', refusal, {})
    else if (act !== null && (act.close || act.stall || /^[45]/.test(`${act.reply ?? ''}`))) {
      this.#act('data', '', '', act)
      this.#clear()
    } else if (this.#chunk.last) this.#answer('message', '', '', this.#queued)
    else this.#socket.write('250 2.0.0 Ok\r\n')
    return true
  }

  /** @returns false when it was too much, and the connection is gone */
  #take(octets: number): boolean {
    if (this.#mailBytes + octets >= this.#dropAt) {
      this.destroy()
      return false
    }
    if (octets > 0) this.#chunks.push(this.#pending.subarray(0, octets))
    this.#mailBytes += octets
    this.#pending = this.#pending.subarray(octets)
    return true
  }

  get #queued(): string {
    return `250 2.0.0 Ok: queued as ${this.#deps.number}-${this.#mails + 1}`
  }

  #command(line: string): void {
    const [, octets, last] = (this.#deps.chunking && /^BDAT (\d+)( LAST)?$/i.exec(line)) || []
    if (octets !== undefined) {
      if (this.#by === 'DATA' && this.#recipients.length > 0) {
        this.#by = 'BDAT'
        this.#chunkAct = this.#ask('data', line, '')
        this.#dropAt = this.#chunkAct.dropAfterBytes ?? Number.POSITIVE_INFINITY
      }
      this.#chunk = { left: Number(octets), last: last !== undefined }
      this.#mode = 'chunk'
      if (this.#chunk.left === 0) this.#readChunk()
      return
    }
    const [stage, address, usual] = this.#usualAnswer(line)
    this.#answer(stage, line, address, usual)
  }

  #usualAnswer(line: string): [stage: SinkStage, address: string, reply: string] {
    const verb = line.slice(0, 4).toUpperCase()
    switch (verb) {
      case 'EHLO':
      case 'HELO': {
        const offers = ['PIPELINING', `SIZE ${this.#deps.sizeLimit}`, '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES']
        if (this.#deps.chunking) offers.push('CHUNKING')
        if (this.#deps.secureContext !== null && !this.#encrypted) offers.push('STARTTLS')
        const lines = [this.#deps.hostname, ...(verb === 'EHLO' ? offers : [])]
        const reply = lines.map((text, n) => `250${n === lines.length - 1 ? ' ' : '-'}${text}`).join('\r\n')
        return ['ehlo', '', reply]
      }
      case 'STAR':
        if (this.#deps.secureContext === null) return ['unknown', '', '502 5.5.1 No TLS here']
        return ['starttls', '', '220 2.0.0 Go ahead']
      case 'MAIL': {
        const [, address = '', parameters = ''] = /^MAIL FROM:\s*<([^>]*)>\s*(.*)$/i.exec(line) ?? []
        this.#clear()
        this.#reversePath = address
        this.#mailParameters = parameters
        return ['mail', address, '250 2.1.0 Ok']
      }
      case 'RCPT':
        return [
          'rcpt',
          /^RCPT TO:\s*<([^>]*)>/i.exec(line)?.[1] ?? '',
          this.#senderRefused ? '503 5.5.1 No sender' : '250 2.1.5 Ok',
        ]
      case 'DATA':
        return ['data', '', this.#recipients.length === 0 ? '554 5.5.1 No valid recipients' : '354 End with a dot']
      case 'RSET':
        this.#clear()
        return ['rset', '', '250 2.0.0 Ok']
      case 'NOOP':
        return ['noop', '', '250 2.0.0 Ok']
      case 'QUIT':
        return ['quit', '', '221 2.0.0 Bye']
      default:
        return ['unknown', '', '500 5.5.2 Command not understood']
    }
  }

  #answer(stage: SinkStage, line: string, address: string, usual: string): void {
    this.#act(stage, address, usual, this.#ask(stage, line, address))
  }

  #ask(stage: SinkStage, line: string, address: string): SinkAct {
    const told = this.#deps.ask({
      stage,
      line,
      address,
      connection: this.#deps.number,
      mailsOnConnection: this.#mails,
      encrypted: this.#encrypted,
      recipients: this.#recipients,
    })
    return typeof told === 'string' ? { reply: told } : (told ?? {})
  }

  #act(stage: SinkStage, address: string, usual: string, act: SinkAct): void {
    if (act.stall) {
      this.#mode = 'deaf'
      return
    }
    if (act.delayMs === undefined) {
      this.#perform(stage, address, usual, act)
      return
    }
    this.#busy = true
    setTimeout(() => {
      this.#busy = false
      if (this.#socket.destroyed) return
      this.#perform(stage, address, usual, act)
      this.#read()
    }, act.delayMs).unref()
  }

  #perform(stage: SinkStage, address: string, usual: string, act: SinkAct): void {
    const reply = act.reply ?? (act.close ? null : usual)
    const positive = typeof reply === 'string' && /^[23]/.test(reply)
    if (reply !== null) this.#socket.write(typeof reply === 'string' ? `${reply}\r\n` : reply)
    if (act.close || (stage === 'quit' && positive)) {
      this.#mode = 'deaf'
      if (reply === null) this.destroy()
      else this.#socket.end()
      return
    }
    if (!positive) {
      if (stage === 'message') this.#clear()
      if (stage === 'mail') this.#senderRefused = true
      return
    }
    if (stage === 'rcpt') this.#recipients.push(address)
    else if (stage === 'starttls') this.#encrypt()
    else if (stage === 'data' && (reply as string).startsWith('354')) {
      this.#mode = 'mail'
      this.#dropAt = act.dropAfterBytes ?? Number.POSITIVE_INFINITY
    } else if (stage === 'message') {
      this.#mails++
      this.#deps.take(
        {
          reversePath: this.#reversePath,
          recipients: this.#recipients,
          mailParameters: this.#mailParameters,
          tls: this.#tls,
          connection: this.#deps.number,
          by: this.#by,
        },
        this.#chunks,
      )
      this.#clear()
    }
  }

  #clear(): void {
    this.#senderRefused = false
    this.#reversePath = ''
    this.#mailParameters = ''
    this.#recipients = []
    this.#chunks = []
    this.#mailBytes = 0
    this.#by = 'DATA'
  }

  #encrypt(): void {
    this.#plain.removeAllListeners('data')
    this.#plain.removeAllListeners('end')
    this.#pending = Buffer.alloc(0) // what was sent in the clear before the handshake counts for nothing (RFC 3207 §6)
    this.#clear()
    this.#socket = new TLSSocket(this.#plain, { isServer: true, secureContext: this.#deps.secureContext ?? undefined })
    this.#listen(this.#socket)
  }

  get #encrypted(): boolean {
    return this.#socket instanceof TLSSocket
  }

  get #tls(): SinkEnvelope['tls'] {
    if (!(this.#socket instanceof TLSSocket)) return null
    return { version: this.#socket.getProtocol() ?? '', cipher: this.#socket.getCipher().standardName ?? '' }
  }
}
