/**
 * The commands of one client and their order (RFC 5321 §4.1.4, RFC 6409 §4). It holds what the client has said so far
 * and gives replies; sockets, TLS and the octets of mails are the connection's.
 */
import { isUtf8 } from 'node:buffer'
import type { Logger } from 'pino'
import { isRefusal, type Refusal, type Submitter } from '../values.ts'
import type { Guard } from './guard.ts'
import type { SubmissionLimits } from './limits.ts'
import type { SubmissionMetrics } from './metrics.ts'
import { refusals } from './refusals.ts'
import { type Reply, replyOf } from './reply.ts'
import { type Credentials, mechanisms, type SaslStep, startSasl } from './sasl.ts'
import { openTransaction, readRecipient, type Transaction } from './transaction.ts'
import type { Line } from './wire-reader.ts'

export interface DialogueDeps {
  readonly hostname: string
  now(): Date
  readonly log: Pick<Logger, 'info' | 'warn' | 'debug' | 'error'>
  authenticate(username: string, password: string): Promise<Submitter | Refusal | null>
  notReady(): Refusal | null
  readonly limits: SubmissionLimits
  readonly guard: Guard
  readonly metrics: SubmissionMetrics
}

type Answer = Reply | Refusal | Promise<Reply | Refusal>

const reply = (code: number, enhanced: string | null, text: string | readonly string[]): Reply => ({
  code,
  enhanced,
  text,
})

export class Dialogue {
  readonly #deps: DialogueDeps
  readonly #client: string
  #secure: boolean
  #helo: string | null = null
  #submitter: Submitter | null = null
  #transaction: Transaction | null = null
  /** the next line answers an AUTH challenge */
  #sasl: ((line: string) => SaslStep) | null = null
  #badCommands = 0
  #commandsBeforeLogin = 0
  #wrongPasswords = 0
  #stopping = false

  /** @param client IP address */
  constructor(deps: DialogueDeps, client: string, secure: boolean) {
    this.#deps = deps
    this.#client = client
    this.#secure = secure
  }

  get helo(): string {
    return this.#helo ?? ''
  }

  get submitter(): Submitter | null {
    return this.#submitter
  }

  get transaction(): Transaction | null {
    return this.#transaction
  }

  /** From now on only a running transaction goes on. */
  stop(): void {
    this.#stopping = true
  }

  /** TLS begins; RFC 3207 §4.2: what the client said in plain text is forgotten. */
  becomeSecure(): void {
    this.#secure = true
    this.#helo = null
    this.#transaction = null
  }

  endTransaction(accepted: boolean): void {
    this.#transaction = null
    if (accepted) this.#badCommands = 0
  }

  /** @returns one reply; a promise only where something must be looked up */
  answer(line: Line): Reply | Promise<Reply> {
    const answer = this.#answer(line)
    return answer instanceof Promise ? answer.then(a => this.#toReply(a)) : this.#toReply(answer)
  }

  #toReply(answer: Reply | Refusal): Reply {
    if (!isRefusal(answer)) return answer
    const { enhanced, code } = answer
    this.#deps.metrics.refusals.inc({ enhanced })
    // Commands that should not have come like this; a shop with a wrong recipient isn't meant.
    const bad = enhanced.startsWith('5.5.') || code === 530
    if (!bad || code === 554 || ++this.#badCommands < this.#deps.limits.badCommands) return replyOf(answer)
    return replyOf(refusals.tooManyBadCommands())
  }

  #answer(line: Line): Answer {
    if (line === 'tooLong') return refusals.lineTooLong()
    if (line === 'bareLf') return { ...replyOf(refusals.bareLf()), after: 'close' }
    const text = line.toString()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    if (!isUtf8(line) || /[\u0000-\u001f\u007f]/.test(text)) return refusals.lineSyntax()
    if (this.#sasl !== null) {
      const next = this.#sasl
      this.#sasl = null
      return this.#follow(next(text))
    }
    const space = text.indexOf(' ')
    const verb = (space === -1 ? text : text.slice(0, space)).toUpperCase()
    const argument = space === -1 ? '' : text.slice(space + 1).trim()
    if (line.length > this.#deps.limits.commandBytes && verb !== 'AUTH') return refusals.lineTooLong()
    if (this.#stopping && this.#transaction === null && verb !== 'QUIT') return refusals.stopping()
    if (this.#submitter === null && ++this.#commandsBeforeLogin > this.#deps.limits.commandsBeforeLogin) {
      return refusals.tooManyBeforeLogin()
    }
    return this.#command(verb, argument)
  }

  #command(verb: string, argument: string): Answer {
    switch (verb) {
      case 'EHLO':
      case 'HELO':
        return this.#hello(verb, argument)
      case 'STARTTLS':
        if (argument !== '') return refusals.startTlsSyntax()
        if (this.#secure) return refusals.tlsActive()
        return { ...reply(220, '2.0.0', 'Ready to start TLS'), after: 'startTls' }
      case 'AUTH':
        return this.#auth(argument)
      case 'MAIL':
        return this.#mail(argument)
      case 'RCPT':
        return this.#rcpt(argument)
      case 'DATA':
        return this.#data(argument)
      case 'RSET':
        if (argument !== '') return refusals.noArguments(verb)
        this.#transaction = null
        return reply(250, '2.0.0', 'Nothing of it remains')
      case 'NOOP':
        return reply(250, '2.0.0', 'OK')
      case 'HELP':
        return reply(214, '2.0.0', 'EHLO STARTTLS AUTH MAIL RCPT DATA RSET NOOP VRFY QUIT: see RFC 5321 and RFC 6409')
      case 'VRFY':
        return argument === '' ? refusals.vrfySyntax() : reply(252, '2.5.0', 'Not looked up; send the mail and see')
      case 'QUIT':
        return { ...reply(221, '2.0.0', 'Goodbye'), after: 'close' }
      case 'EXPN':
      case 'TURN':
      case 'ETRN':
      case 'BDAT':
        return refusals.notImplemented()
      case 'GET':
      case 'POST':
      case 'PUT':
      case 'HEAD':
      case 'OPTIONS':
      case 'CONNECT':
        return refusals.http() // a browser that was led here (cross-protocol request)
      default:
        return refusals.unknownCommand()
    }
  }

  #hello(verb: 'EHLO' | 'HELO', argument: string): Reply | Refusal {
    const { hostname, limits, log } = this.#deps
    // Shops say all kinds of names, and the name proves nothing: only its letters matter, for Received and logs.
    if (!/^[A-Za-z0-9.:_[\]-]{1,255}$/.test(argument)) {
      log.info({ client: this.#client, said: argument.slice(0, 100) }, `${verb} without a valid host name`)
      return refusals.heloSyntax()
    }
    this.#helo = argument
    this.#transaction = null // RFC 5321 §4.1.4
    if (verb === 'HELO') return reply(250, null, hostname)
    const offers = ['PIPELINING', `SIZE ${limits.messageBytes}`, '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES']
    if (!this.#secure) offers.push('STARTTLS')
    else if (this.#submitter === null) offers.push(`AUTH ${mechanisms.join(' ')}`)
    return reply(250, null, [hostname, ...offers])
  }

  #auth(argument: string): Answer {
    if (!this.#secure) return refusals.needsTls()
    if (this.#helo === null) return refusals.needsHelo()
    if (this.#submitter !== null) return refusals.authTwice()
    return this.#follow(startSasl(argument))
  }

  #follow(step: SaslStep): Answer {
    if ('refusal' in step) return step.refusal
    if ('credentials' in step) return this.#logIn(step.credentials)
    this.#sasl = step.answer
    return reply(334, null, step.challenge)
  }

  async #logIn({ username, password }: Credentials): Promise<Reply | Refusal> {
    const { guard, limits, log, metrics } = this.#deps
    const client = this.#client
    if (!guard.mayTry(client, username)) {
      metrics.logins.inc({ result: 'throttled' })
      log.warn({ client, username: username.slice(0, 100) }, 'login refused unseen after too many wrong passwords')
      return { ...replyOf(refusals.authThrottled(Math.ceil(limits.failureWindowMs / 60_000))), after: 'close' }
    }
    let found: Submitter | Refusal | null
    try {
      found = await this.#deps.authenticate(username, password)
    } catch (error) {
      metrics.logins.inc({ result: 'failed' })
      log.error({ err: error }, 'a login could not be checked')
      return refusals.authUnavailable()
    }
    if (found === null) return this.#wrongPassword(username)
    if (isRefusal(found)) {
      const { code, enhanced, reason } = found
      metrics.logins.inc({ result: 'refused' })
      log.info({ client, username: username.slice(0, 100), code, enhanced, reason }, 'login refused')
      return found
    }
    guard.succeeded(client, username)
    metrics.logins.inc({ result: 'right' })
    this.#submitter = found
    return reply(235, '2.7.0', 'Logged in')
  }

  async #wrongPassword(username: string): Promise<Reply> {
    const { guard, limits, log, metrics } = this.#deps
    guard.failed(this.#client, username)
    metrics.logins.inc({ result: 'wrong' })
    log.warn({ client: this.#client, username: username.slice(0, 100) }, 'wrong user name or password')
    const delayMs = limits.wrongPasswordDelayMs * Math.min(8, 2 ** this.#wrongPasswords++)
    await new Promise(resolve => setTimeout(resolve, delayMs).unref())
    const wrong = replyOf(refusals.wrongPassword())
    return this.#wrongPasswords < limits.wrongPasswords ? wrong : { ...wrong, after: 'close' }
  }

  /** @returns what is missing before any mail transaction, or who may begin one */
  #entitled(): Submitter | Refusal {
    if (!this.#secure) return refusals.needsTls()
    if (this.#helo === null) return refusals.needsHelo()
    return this.#submitter ?? refusals.needsAuth()
  }

  #mail(argument: string): Reply | Refusal {
    const submitter = this.#entitled()
    if (isRefusal(submitter)) return submitter
    if (this.#transaction !== null) return refusals.nestedMail()
    if (!/^FROM:/i.test(argument)) return refusals.mailSyntax()
    const notReady = this.#deps.notReady()
    if (notReady !== null) return notReady
    const transaction = openTransaction(argument.slice('FROM:'.length), submitter, this.#deps.limits)
    if (isRefusal(transaction)) {
      const { code, enhanced, reason } = transaction
      const system = submitter.systemId.toHexString()
      this.#deps.log.info({ client: this.#client, system, code, enhanced, reason }, 'sender refused')
      return transaction
    }
    this.#transaction = transaction
    return reply(250, '2.1.0', 'Sender ok')
  }

  #rcpt(argument: string): Reply | Refusal {
    const submitter = this.#entitled()
    if (isRefusal(submitter)) return submitter
    if (this.#transaction === null) return refusals.needsMail()
    if (!/^TO:/i.test(argument)) return refusals.rcptSyntax()
    const recipient = readRecipient(argument.slice('TO:'.length), this.#transaction, this.#deps.limits)
    if (isRefusal(recipient)) {
      this.#transaction.refusedRecipients++
      this.#deps.log.debug({ client: this.#client, reason: recipient.reason }, 'recipient refused')
      return recipient
    }
    this.#transaction.recipients.add(recipient)
    return reply(250, '2.1.5', 'Recipient ok')
  }

  #data(argument: string): Reply | Refusal {
    const submitter = this.#entitled()
    if (isRefusal(submitter)) return submitter
    const transaction = this.#transaction
    if (transaction === null) return refusals.needsMail()
    if (argument !== '') return refusals.noArguments('DATA')
    if (transaction.recipients.size === 0) {
      return transaction.refusedRecipients > 0 ? refusals.noValidRecipients() : refusals.needsRcpt()
    }
    const notReady = this.#deps.notReady()
    if (notReady !== null) return notReady
    return { ...reply(354, null, 'Send the mail, and CR LF dot CR LF at its end'), after: 'takeMail' }
  }
}
