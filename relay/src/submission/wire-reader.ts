/**
 * What comes from the socket, cut into command lines and mails. It takes the place of smtp-server's parser (its internal
 * interface, so the library's version is pinned) for three reasons: a line ends at CRLF and nowhere else, a mail at
 * CRLF.CRLF and nowhere else (SMTP smuggling, CVE-2023-51764); an over-long line costs a reply and not the connection;
 * and dots are looked for with `indexOf`, which made a 5 MB mail several times cheaper than a loop over its octets.
 */
import { SMTPStream } from 'smtp-server/lib/smtp-stream.js'

export type Line = Buffer | 'tooLong' | 'bareLf'

export interface MailSink {
  /** @returns false when it wants no more until `whenWanted` calls back */
  push(chunk: Buffer): boolean
  whenWanted(callback: () => void): void
  /** CRLF.CRLF has come; no command is read until `resumeCommands` */
  end(): void
}

const LF = 10
const CR = 13
const END_OF_MAIL = Buffer.from('\r\n.\r\n')
const LINE_START_DOT = Buffer.from('\r\n.')
const LONE_CR = Buffer.from('\r')
const NOTHING = Buffer.alloc(0)
/** Commands answered in one go before other connections get a turn. */
const commandsPerTurn = 100

export class WireReader extends SMTPStream {
  readonly #maxLine: number
  readonly #onLine: (line: Line, next: () => void) => void
  readonly #now: () => number
  #input: Buffer = NOTHING
  #done: (() => void) | null = null
  #running = false
  /** a command, or the end of a mail, is being answered */
  #answering = false
  #skippingLine = false
  #sink: MailSink | null = null
  /** octets of END_OF_MAIL seen last; of these, the dot and what follows it are not passed on yet */
  #matched = 0

  /** when the command line that is not complete yet began, ms; null when none is */
  lineBeganAt: number | null = null
  /** when octets last came, ms */
  heardAt: number
  /** the sink doesn't want more: whatever is slow now, it isn't the client */
  sinkIsFull = false

  /** @param maxLine the longest line kept, without CRLF; of a longer one only its end is looked for */
  constructor(maxLine: number, onLine: (line: Line, next: () => void) => void, now: () => number) {
    super()
    this.#maxLine = maxLine
    this.#onLine = onLine
    this.#now = now
    this.heardAt = now()
  }

  /** The octets that follow are a mail. To be called while the DATA command is being answered. */
  takeMail(sink: MailSink): void {
    this.#sink = sink
    this.#matched = 2 // the CRLF of the command counts as the one before a dot
  }

  /** The reply to a mail is out. */
  resumeCommands(): void {
    this.#answering = false
    this.#run()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding | 'buffer', done: (error?: Error | null) => void): void {
    this.heardAt = this.#now()
    this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk])
    this.#done = done
    this.#run()
  }

  /** At the end of the connection nothing is done: half a command is none. */
  override _flushData(): void {}

  #run(): void {
    if (this.#running) return // a command answered at once: the loop below goes on
    this.#running = true
    let commands = 0
    let wantsMore = false
    while (!wantsMore && !this.#answering) {
      if (this.isClosed) {
        this.#input = NOTHING
        wantsMore = true
      } else if (this.#sink !== null) {
        wantsMore = this.#readMail(this.#sink)
      } else if (++commands > commandsPerTurn) {
        setImmediate(() => this.#run())
        break
      } else {
        wantsMore = !this.#readLine()
      }
    }
    this.#running = false
    if (!wantsMore) return
    if (this.#sink !== null && this.sinkIsFull) {
      this.#sink.whenWanted(() => {
        this.sinkIsFull = false
        this.#next()
      })
    } else this.#next()
  }

  #next(): void {
    const done = this.#done
    this.#done = null
    done?.()
  }

  /** @returns false when there is no complete line */
  #readLine(): boolean {
    const lf = this.#input.indexOf(LF)
    if (lf === -1) {
      if (this.#input.length === 0) return false
      this.lineBeganAt ??= this.heardAt
      if (this.#skippingLine || this.#input.length > this.#maxLine + 1) {
        this.#skippingLine = true
        // A CR at the end may be the first half of the line's end.
        this.#input = this.#input.subarray(this.#input.length - 1)
      }
      return false
    }
    const endsInCrlf = lf > 0 && this.#input[lf - 1] === CR
    const line = this.#input.subarray(0, endsInCrlf ? lf - 1 : lf)
    this.#input = this.#input.subarray(lf + 1)
    this.lineBeganAt = null
    const tooLong = this.#skippingLine || line.length > this.#maxLine
    this.#skippingLine = false
    this.#answering = true
    this.#onLine(endsInCrlf ? (tooLong ? 'tooLong' : line) : 'bareLf', () => {
      this.#answering = false
      this.#run()
    })
    return true
  }

  /**
   * Everything but a dot at the beginning of a line, and the CR behind it, is passed on at once: the CRLF before the
   * final dot belongs to the mail.
   * @returns true when more input is wanted, false at the end of the mail
   */
  #readMail(sink: MailSink): boolean {
    const input = this.#input
    let position = 0
    let text = 0 // where the text begins that is not passed on yet
    while (this.#matched > 0 && position < input.length) {
      if (input[position] !== END_OF_MAIL[this.#matched]) {
        if (this.#matched === 4) this.#push(sink, LONE_CR)
        this.#matched = 0
        continue
      }
      position++
      this.#matched++
      if (this.#matched === 3) this.#push(sink, input.subarray(text, position - 1))
      if (this.#matched >= 3) text = position
      if (this.#matched === END_OF_MAIL.length) return this.#endMail(sink, input.subarray(position))
    }
    const searchedFrom = position
    for (let at = input.indexOf(LINE_START_DOT, position); at !== -1; at = input.indexOf(LINE_START_DOT, position)) {
      // The dot goes (RFC 5321 §4.5.2), whatever follows it.
      this.#push(sink, input.subarray(text, at + 2))
      text = at + 3
      position = text
      if (input[text] === CR && input[text + 1] === LF) return this.#endMail(sink, input.subarray(text + 2))
      if (text === input.length) this.#matched = 3
      else if (text === input.length - 1 && input[text] === CR) {
        this.#matched = 4
        text = position = input.length
      }
    }
    this.#push(sink, input.subarray(text))
    if (searchedFrom < input.length && this.#matched < 3) this.#matched = lineEndAtEnd(input)
    this.#input = NOTHING
    return true
  }

  #push(sink: MailSink, chunk: Buffer): void {
    if (chunk.length > 0 && !sink.push(chunk)) this.sinkIsFull = true
  }

  #endMail(sink: MailSink, rest: Buffer): false {
    this.sinkIsFull = false // there is no more to hold back
    this.#matched = 0
    this.#sink = null
    this.#input = rest
    this.#answering = true
    sink.end()
    return false
  }
}

/** @returns how many octets of a CRLF stand at the end: 0, 1 or 2 */
function lineEndAtEnd(input: Buffer): number {
  const last = input[input.length - 1]
  if (last === CR) return 1
  return last === LF && input[input.length - 2] === CR ? 2 : 0
}
