/**
 * CHUNKING (RFC 3030): a mail's content by BDAT, with its length said before it instead of a dot after it, so that no line
 * needs a second dot and none can be taken for the end. A small mail is one `BDAT <octets> LAST`, a large one goes in
 * chunks as its stream gives them; what is announced has been read, so the lengths are exact. BINARYMIME is not used: our
 * mails are lines (8BITMIME at most), and a receiver without it would make a mail in binary undeliverable.
 *
 * A host that offers CHUNKING and then doesn't take BDAT, or refuses it without reading the chunk (go-smtp does), reads
 * the chunk as commands, and a mail's text is a stranger's. So a host that hasn't yet answered a BDAT gets the first line
 * of the header only, which is our own signature's, and the rest when it has said 250.
 */
import type { Reply } from './reply.ts'
import type { Timeouts } from './timeouts.ts'
import type { Mail } from './transaction.ts'
import { Lost, type Wire } from './wire.ts'

/** What a host has shown of BDAT; the same for all of its sessions. */
export interface HostChunking {
  /** null: it hasn't been asked yet */
  works(): boolean | null
  learn(works: boolean): void
}

/** A host may be mended, or replaced. */
const rememberMs = 24 * 60 * 60_000
const maxHosts = 10_000

/** @returns what is known of a host, by its name and address */
export function createChunkingMemory(now: () => Date): (host: string) => HostChunking {
  const known = new Map<string, { works: boolean; at: number }>()
  return host => ({
    works() {
      const entry = known.get(host)
      return entry === undefined || Math.abs(now().getTime() - entry.at) > rememberMs ? null : entry.works
    },
    learn(works) {
      known.delete(host)
      known.set(host, { works, at: now().getTime() })
      if (known.size > maxHosts) known.delete(known.keys().next().value ?? '')
    },
  })
}

/** The command was refused, not the mail: it goes by DATA, on a new connection, since this one may be out of step. */
export class BdatRefused extends Error {
  override name = 'BdatRefused'
}

/** As store/contents.ts keeps them; a host that waits for each answer isn't slowed down by round trips. */
const chunkOctets = 256 * 1024
const LF = 0x0a
const crlf = Buffer.from('\r\n')

interface Chunk {
  readonly pieces: readonly Buffer[]
  readonly octets: number
  readonly last: boolean
}

/** @param firstLine alone, as the first chunk */
async function* chunksOf({ header, body: open }: Mail, firstLine: boolean): AsyncGenerator<Chunk> {
  let pieces: Buffer[] = []
  let octets = 0
  const add = (piece: Buffer) => {
    pieces.push(piece)
    octets += piece.length
  }
  const taken = (last: boolean): Chunk => {
    const chunk = { pieces, octets, last }
    pieces = []
    octets = 0
    return chunk
  }
  const lineEnd = firstLine ? header.indexOf(crlf) + 2 : 0
  if (firstLine) {
    add(header.subarray(0, lineEnd))
    yield taken(false)
  }
  add(header.subarray(lineEnd))
  const body = open()
  let lastOctet: number | undefined = LF
  for await (const piece of Buffer.isBuffer(body) ? [body] : (body as AsyncIterable<Buffer>)) {
    if (octets >= chunkOctets) yield taken(false)
    add(piece)
    if (piece.length > 0) lastOctet = piece.at(-1)
  }
  if (lastOctet !== LF) add(crlf) // the same content as by DATA
  yield taken(true)
}

/**
 * Sends header and body. With PIPELINING a chunk goes out while the answer to the one before it is on its way.
 * @returns the answer to the last chunk, or the first that is not 2xx. Where chunks were under way then, the wire is lost.
 * @throws BdatRefused, Lost, or what the body's stream fails with
 */
export async function sendByBdat(
  wire: Wire,
  mail: Mail,
  { pipelining, host }: { pipelining: boolean; host: HostChunking },
  timeouts: Timeouts,
): Promise<Reply> {
  let unanswered = 0
  const answer = async (withinMs: number): Promise<Reply> => {
    const reply = await wire.next(withinMs)
    unanswered--
    if (refusesBdat(reply)) throw new BdatRefused(`The host offers CHUNKING and refused BDAT with ${reply.code}`)
    if (isPositive(reply) && !host.works()) host.learn(true)
    if (reply.code < 400 && !isPositive(reply)) wire.fail('The host answered BDAT with 3xx') // it is out of step
    return reply
  }
  /** @returns the first answer that ends it, else null */
  const settled = async (mayWait: number): Promise<Reply | null> => {
    while (unanswered > mayWait) {
      const reply = await answer(timeouts.blockMs)
      if (isPositive(reply)) continue
      if (unanswered > 0) wire.fail('The host refused a part of the mail')
      return reply
    }
    return null
  }
  for await (const chunk of chunksOf(mail, host.works() === null)) {
    // the last one completes the mail: it goes when nothing is open any more, so that there is one answer to believe
    const refused = chunk.last ? await settled(0) : null
    if (refused !== null) return refused
    if (unanswered === 0 && wire.hasReply) throw new Lost('The host sent replies nobody asked for')
    wire.writeAll([Buffer.from(`BDAT ${chunk.octets}${chunk.last ? ' LAST' : ''}\r\n`), ...chunk.pieces])
    unanswered++
    while (!wire.isDrained) {
      await wire.drained(timeouts.blockMs)
      if (!wire.hasReply) continue
      const reply = await answer(timeouts.blockMs)
      if (isPositive(reply) && unanswered > 0) continue // it was to the chunk before
      wire.fail('The host answered before the mail was sent')
      return isPositive(reply) ? { ...reply, code: 451 } : reply // it can't have accepted what it doesn't have
    }
    const ended = chunk.last ? null : await settled(pipelining && host.works() ? 1 : 0)
    if (ended !== null) return ended
  }
  return answer(timeouts.finalMs)
}

const isPositive = ({ code }: Reply) => code >= 200 && code < 300

/** 500 to 504 are about commands (RFC 5321 §4.2.2), unless the enhanced code says that it is about the mail. */
const refusesBdat = ({ code, enhanced }: Reply) =>
  code >= 500 && code <= 504 && (enhanced === null || enhanced.startsWith('5.5.'))
