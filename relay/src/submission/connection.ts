/**
 * One client's connection: joins the socket, the dialogue and the mails. From smtp-server come the socket's life and the
 * change to TLS; this class overrides internals of the library, so its version is pinned.
 */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { type Accepted, isRefusal, type Refusal, type Submission } from '../values.ts'
import { Dialogue, type DialogueDeps } from './dialogue.ts'
import { type IncomingMail, receiveMail } from './incoming-mail.ts'
import type { MailContent } from './mail-content.ts'
import { refusals } from './refusals.ts'
import { formatReply, type Reply, replyOf } from './reply.ts'
import type { SubmissionServer } from './server.ts'
import { type Line, WireReader } from './wire-reader.ts'

export interface ConnectionDeps extends DialogueDeps {
  accept(submission: Submission): Promise<Accepted | Refusal>
}

export class SubmissionConnection extends SMTPConnection {
  readonly #deps: ConnectionDeps
  readonly #dialogue: Dialogue
  readonly #onEnd: () => void
  readonly #startedAt: number
  #mail: IncomingMail | null = null
  #tls: { version: string; cipher: string } | null = null
  /** the TLS socket while it shakes hands: destroying the one below would crash Node */
  #topSocket: Socket
  #handshakeSince = 0
  /** a command waits for our reply */
  #answering = false
  #repliedAt: number
  #sweptAt: number
  #stopping = false

  /** @param onEnd called when the connection has closed */
  constructor(
    server: SubmissionServer,
    socket: Socket,
    options: SMTPConnectionOptions | null,
    deps: ConnectionDeps,
    onEnd: () => void,
  ) {
    super(server, socket, options)
    this.#deps = deps
    this.#dialogue = new Dialogue(deps, this.remoteAddress, this.secure)
    this.#onEnd = onEnd
    this.#topSocket = socket
    this.#startedAt = deps.now().getTime()
    this.#repliedAt = this.#startedAt
    this.#sweptAt = this.#startedAt
  }

  /**
   * The library waits 100 ms before the greeting, to catch spammers who talk first. Nobody unknown gets anything from a
   * submission server, and shops connect anew for each mail: they would pay those 100 ms each time.
   */
  override init(): void {
    this._setListeners(() => this.connectionReady())
  }

  override _sendGreeting(): void {
    this.#write({ code: 220, enhanced: null, text: `${this.#deps.hostname} ESMTP Depesche` })
  }

  /** The library's constructor calls this before the fields of this class exist; the reader uses them later only. */
  override _createParser(): WireReader {
    const { limits, now } = (this._server as SubmissionServer).connectionDeps
    return new WireReader(
      Math.max(limits.commandBytes, limits.authLineBytes),
      (line, next) => this.#onLine(line, next),
      () => now().getTime(),
    )
  }

  /** Deadlines are looked at by the server's sweep; an idle timer that each octet rewinds would let a drip live on. */
  override _armTimeout(socket: Socket = this._socket): void {
    this.#topSocket = socket
  }

  /** What the library itself has to say. */
  override send(code: number, data?: string | string[] | null): void {
    const text = data ?? ''
    this.#write({ code, enhanced: `${Math.floor(code / 100)}.0.0`, text, ...(code === 421 && { after: 'close' }) })
  }

  override _onClose(): void {
    this.#onEnd()
    this.#mail?.abandon()
    this.#mail = null
    super._onClose()
  }

  /** The server stops: a running transaction may end, everybody else is told to come back. */
  stop(): void {
    this.#stopping = true
    this.#dialogue.stop()
    this.#closeIfIdle()
  }

  /** Ends what has run out of time. @param at ms */
  sweep(at: number): void {
    const { limits } = this.#deps
    const sinceSweep = at - this.#sweptAt
    this.#sweptAt = at
    if (this._closing) return
    if (this._upgrading) {
      if (at - this.#handshakeSince > limits.handshakeMs) this.#topSocket.destroy()
      return
    }
    const reader = this._parser
    if (!(reader instanceof WireReader)) return
    if (this.#mail !== null) {
      if (this.#mail.hasEnded || reader.sinkIsFull) {
        reader.heardAt = at // it is we who are slow
        this.#mail.grant(sinceSweep)
      } else if (this.#mail.isTooSlow(at, reader.heardAt)) this.#timeOut('the mail came too slowly')
    } else if (this.#answering) return
    else if (reader.lineBeganAt !== null && at - reader.lineBeganAt > limits.lineMs) this.#timeOut('half a command')
    else if (this.#dialogue.submitter === null && at - this.#startedAt > limits.loginMs) this.#timeOut('no login')
    else if (at - Math.max(this.#repliedAt, reader.heardAt) > limits.idleMs) this.#timeOut('no command')
    else if (this.#stopping) this.#closeIfIdle()
  }

  #timeOut(what: string): void {
    this.#deps.log.info({ client: this.remoteAddress, what }, 'connection timed out')
    this.#write(replyOf(refusals.timeout(what)))
  }

  #closeIfIdle(): void {
    const busy = this._upgrading || this.#answering || this.#mail !== null || this.#dialogue.transaction !== null
    if (!busy && !this._closing) this.#write(replyOf(refusals.stopping()))
  }

  #onLine(line: Line, next: () => void): void {
    // What was read before the handshake is neither answered nor done (no injection across STARTTLS, RFC 3207 §6).
    if (this._upgrading || this._closing) return
    const answer = this.#dialogue.answer(line)
    if (!(answer instanceof Promise)) {
      this.#write(answer)
      this._whenWritable(next)
      return
    }
    this.#answering = true
    answer
      .catch(error => {
        this.#deps.log.error({ err: error, client: this.remoteAddress }, 'a command could not be answered')
        return replyOf(refusals.stillFailing())
      })
      .then(reply => {
        this.#answering = false
        this.#write(reply)
        this._whenWritable(next)
      })
  }

  #write(reply: Reply): void {
    const socket = this._socket
    // While the handshake runs a reply would be plain text in the middle of it.
    if (!this._upgrading && !socket.destroyed && socket.readyState === 'open') {
      this.#repliedAt = this.#deps.now().getTime()
      // Replies to pipelined commands leave in one packet and one TLS record.
      if (socket.writableCorked === 0) {
        socket.cork()
        process.nextTick(() => socket.uncork())
      }
      socket.write(formatReply(reply.code, reply.enhanced, reply.text))
    }
    if (reply.after === 'close') this.close()
    else if (reply.after === 'startTls') this.#startTls()
    else if (reply.after === 'takeMail') this.#takeMail()
  }

  #startTls(): void {
    this._socket.uncork() // the 220 must be out before the socket belongs to TLS
    this.#dialogue.becomeSecure()
    this.#handshakeSince = this.#deps.now().getTime()
    this.upgrade(() => {})
  }

  #takeMail(): void {
    const reader = this._parser
    if (!(reader instanceof WireReader)) return
    const { accept, limits, now } = this.#deps
    const mail = receiveMail(content => accept(this.#submission(content)), limits, now().getTime())
    this.#mail = mail
    reader.takeMail({
      push: chunk => {
        const more = mail.push(chunk)
        if (mail.isEndless) this.#write({ ...replyOf(refusals.tooLarge(limits.messageBytes)), after: 'close' })
        return more
      },
      whenWanted: mail.whenWanted,
      end: mail.end,
    })
    void mail.verdict.then(verdict => this.#endMail(verdict, reader))
  }

  #endMail(verdict: Accepted | Refusal, reader: WireReader): void {
    const { log, metrics } = this.#deps
    if (isRefusal(verdict)) {
      const { code, enhanced, reason } = verdict
      const system = this.#dialogue.submitter?.systemId.toHexString()
      log.info({ client: this.remoteAddress, system, code, enhanced, reason }, 'mail refused')
      metrics.refusals.inc({ enhanced })
    }
    metrics.mails.inc({ code: String(isRefusal(verdict) ? verdict.code : 250) })
    this.#mail = null
    this.#dialogue.endTransaction(!isRefusal(verdict))
    this.#write(
      isRefusal(verdict)
        ? replyOf(verdict)
        : { code: 250, enhanced: '2.0.0', text: `accepted as ${verdict.id.toHexString()}` },
    )
    this._whenWritable(() => reader.resumeCommands())
  }

  #submission(content: MailContent): Submission {
    const { submitter, transaction, helo } = this.#dialogue
    if (submitter === null || transaction === null) throw new Error('DATA without a transaction')
    if (this.#tls === null && this._socket instanceof TLSSocket) {
      this.#tls = { version: this._socket.getProtocol() ?? '', cipher: this._socket.getCipher().name }
    }
    const { reversePath, recipients, body, smtputf8 } = transaction
    return {
      submitter,
      client: { address: this.remoteAddress, helo, tls: this.#tls },
      protocol: 'ESMTPSA',
      envelope: { reversePath, recipients: [...recipients], body, smtputf8 },
      content,
    }
  }
}
