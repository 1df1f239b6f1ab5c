/**
 * Reads a mail's octets once: scans them, splits the header section off and has it checked before the body goes on,
 * hashes the body, keeps a small body in memory and streams a large one out. Memory is bounded by the header limit,
 * the inline limit and the two streams' buffers, whatever the size of the mail.
 */
import { Readable } from 'node:stream'
import { isRefusal, type Refusal } from '../values.ts'
import { refusals } from './refusals.ts'
import { createScan, type Fault } from './scan.ts'

export interface ReadingLimits {
  readonly messageBytes: number
  readonly headerBytes: number
  readonly inlineBodyBytes: number
  readonly lineBytes: number
}

export interface ReadingSteps<H> {
  /** the complete header section, once, before any octet of the body is passed on */
  checkHeader(section: Buffer): H | Refusal
  bodyHash: { update(chunk: Buffer): void; digest(): string }
  /** takes a body too large to be kept in memory, in pieces of 256 kB; rejects when the source throws or the store fails */
  putLarge(body: AsyncIterable<Buffer>): Promise<void>
}

export interface ReadMail<H> {
  readonly header: H
  /** null when it went to `putLarge` */
  readonly body: Buffer | null
  readonly bodyBytes: number
  readonly bodyHash: string
  readonly eightBit: boolean
}

const EMPTY_LINE = Buffer.from('\r\n\r\n')
const CRLF = Buffer.from('\r\n')
const NOTHING = Buffer.alloc(0)
/** A large body goes on in pieces of this size, so that each octet is copied once: best between 128 and 512 kB. */
const pieceBytes = 256 * 1024
/** So many pieces may wait for the store before the client is made to wait. */
const waitingPieces = 1

const faultRefusal = (fault: Fault, lineBytes: number): Refusal =>
  fault === 'longLine' ? refusals.longLine(lineBytes) : refusals[fault]()

/**
 * @returns the mail, or the first refusal. After a refusal the rest of `content` is let flow and forgotten, so that the
 * SMTP client can finish its sentence; whatever `putLarge` had taken is given up (its source throws).
 */
export function readMail<H>(
  content: Readable,
  limits: ReadingLimits,
  steps: ReadingSteps<H>,
): Promise<ReadMail<H> | Refusal> {
  const { promise, resolve } = Promise.withResolvers<ReadMail<H> | Refusal>()
  const scan = createScan(limits.lineBytes)
  let head: GrowingBuffer | null = null
  let header: { checked: H } | null = null
  let bytes = 0
  let bodyBytes = 0
  let endsInCrlf = true
  let inline: Buffer[] = []
  let flow: Readable | null = null
  let piece = NOTHING // of the flow, filled up to `pieceEnd`
  let pieceEnd = 0
  let stored: Promise<Refusal | null> | null = null
  let over = false

  const settle = async (result: () => ReadMail<H> | Refusal): Promise<void> => {
    if (over) return
    over = true
    content.off('data', onData).off('end', onEnd).off('close', onCut)
    const outcome = result()
    if (isRefusal(outcome)) {
      flow?.destroy(new Error(outcome.reason))
      content.resume()
      await stored // its clean-up is done before the client hears of the refusal
      resolve(outcome)
    } else {
      if (pieceEnd > 0) flow?.push(piece.subarray(0, pieceEnd))
      flow?.push(null)
      resolve((await stored) ?? outcome)
    }
  }
  const refuse = (why: Refusal): void => void settle(() => why)

  const startFlow = (): Readable => {
    const body = new Readable({ objectMode: true, highWaterMark: waitingPieces, read: () => void content.resume() })
    body.on('error', () => {}) // a refusal destroys it; putLarge sees the error through its iterator
    stored = steps.putLarge(body).then(
      () => null,
      () => refusals.storeUnavailable(),
    )
    // A store that fails early must not leave the client sending into nothing.
    void stored.then(failed => failed && refuse(failed))
    return body
  }

  const passOn = (body: Readable, chunk: Buffer): void => {
    for (let at = 0; at < chunk.length; ) {
      if (piece.length === 0) piece = Buffer.allocUnsafeSlow(pieceBytes)
      const copied = chunk.copy(piece, pieceEnd, at)
      pieceEnd += copied
      at += copied
      if (pieceEnd < pieceBytes) continue
      if (!body.push(piece)) content.pause()
      piece = NOTHING
      pieceEnd = 0
    }
  }

  const takeBody = (chunk: Buffer): void => {
    if (chunk.length === 0) return
    bodyBytes += chunk.length
    steps.bodyHash.update(chunk)
    if (flow === null) inline.push(chunk)
    if (flow === null && bodyBytes > limits.inlineBodyBytes) {
      flow = startFlow()
      for (const first of inline) passOn(flow, first)
      inline = []
    } else if (flow !== null) passOn(flow, chunk)
  }

  const takeHeader = (section: Buffer): boolean => {
    if (section.length > limits.headerBytes) {
      refuse(refusals.headerTooLarge(limits.headerBytes))
      return false
    }
    const checked = steps.checkHeader(section)
    if (isRefusal(checked)) {
      refuse(checked)
      return false
    }
    header = { checked }
    return true
  }

  /** @returns what follows the empty line, or null while (or because) there is nothing to go on with */
  const splitHeader = (chunk: Buffer): Buffer | null => {
    const start = head?.length ?? 0
    const seen = head ? head.append(chunk) : chunk
    if (start === 0 && seen.length >= 2 && seen[0] === 13 && seen[1] === 10) {
      return takeHeader(Buffer.alloc(0)) ? seen.subarray(2) : null
    }
    const at = seen.indexOf(EMPTY_LINE, Math.max(0, start - 3))
    if (at !== -1) return takeHeader(seen.subarray(0, at + 2)) ? seen.subarray(at + 4) : null
    if (seen.length > limits.headerBytes + 4) refuse(refusals.headerTooLarge(limits.headerBytes))
    else head ??= new GrowingBuffer(chunk)
    return null
  }

  const onData = (chunk: Buffer): void => {
    bytes += chunk.length
    const fault = scan.pass(chunk)
    if (bytes > limits.messageBytes) refuse(refusals.tooLarge(limits.messageBytes))
    else if (fault !== null) refuse(faultRefusal(fault, limits.lineBytes))
    if (over) return
    if (chunk.length > 0) endsInCrlf = chunk[chunk.length - 1] === 10 // a bare LF was refused above
    const rest = header === null ? splitHeader(chunk) : chunk
    if (rest !== null && !over) takeBody(rest)
  }

  const onEnd = (): void => {
    const fault = scan.end()
    if (fault !== null) refuse(faultRefusal(fault, limits.lineBytes))
    if (over) return
    // Over SMTP the last line always has its CRLF; a mail that came by HTTP may lack it, but needs it on the wire.
    if (!endsInCrlf) onData(CRLF)
    if (header === null && !over) takeHeader(head?.contents() ?? Buffer.alloc(0)) // RFC 5322 §3.5: the body is optional
    if (over || header === null) return
    const { checked } = header
    void settle(() => ({
      header: checked,
      body: flow === null ? Buffer.concat(inline) : null,
      bodyBytes,
      bodyHash: steps.bodyHash.digest(),
      eightBit: scan.eightBit,
    }))
  }
  const onCut = (): void => refuse(refusals.cutShort())

  content.on('data', onData).on('end', onEnd).on('close', onCut)
  content.on('error', onCut)
  return promise
}

/** A header section that comes in small pieces, without a copy of the whole for each piece. */
class GrowingBuffer {
  #octets: Buffer
  length: number

  constructor(first: Buffer) {
    this.#octets = Buffer.allocUnsafe(Math.max(8 * 1024, first.length * 2))
    this.length = first.copy(this.#octets)
  }

  append(chunk: Buffer): Buffer {
    if (this.length + chunk.length > this.#octets.length) {
      const larger = Buffer.allocUnsafe((this.length + chunk.length) * 2)
      this.#octets.copy(larger, 0, 0, this.length)
      this.#octets = larger
    }
    this.length += chunk.copy(this.#octets, this.length)
    return this.contents()
  }

  contents(): Buffer {
    return this.#octets.subarray(0, this.length)
  }
}
