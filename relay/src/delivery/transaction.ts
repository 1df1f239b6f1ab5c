/**
 * One mail transaction (RFC 5321 §3.3) on an open session: MAIL, one RCPT per recipient, BDAT where the host offers it
 * (chunking.ts) or DATA, and what each recipient was answered. With PIPELINING (RFC 2920) the commands go out in one
 * write, and so does the content of a small mail: two round trips in all. BDAT, which could go out with the commands, waits
 * for the answers to RCPT, so that no content is sent in vain.
 */
import type { Readable } from 'node:stream'
import type { Attempt, Phase } from '../values.ts'
import { BdatRefused, sendByBdat } from './chunking.ts'
import { DotStuffing } from './dot-stuffing.ts'
import type { Reply } from './reply.ts'
import type { Session } from './smtp-client.ts'
import type { Timeouts } from './timeouts.ts'
import { Lost, type Wire } from './wire.ts'

export interface Mail {
  readonly reversePath: string
  readonly recipients: readonly string[]
  /** with the empty line */
  readonly header: Buffer
  readonly body: () => Readable | Buffer
  readonly sizeBytes: number
  readonly eightBit: boolean
  /** addresses in the header or the reverse-path need SMTPUTF8 (RFC 6531 §3.2) */
  readonly needsUtf8: boolean
}

/** What one recipient was answered. */
export interface Verdict {
  readonly phase: Phase
  readonly result: Attempt['result']
  readonly code: number | null
  readonly enhanced: string | null
  readonly words: string
}

export interface TransactionEnd {
  /** in the order of the recipients */
  readonly verdicts: readonly Verdict[]
  /**
   * The connection was dead or dying before the transaction began: nothing was answered to MAIL, or 421. On a kept
   * connection this says nothing about the mail.
   */
  readonly neverBegan: boolean
  /** BDAT was refused, which is remembered: the mail goes by DATA on another connection */
  readonly withoutBdat: boolean
  /** by which command content was sent; null: none was */
  readonly contentBy: 'BDAT' | 'DATA' | null
}

/** Never rejects. Afterwards the session is either ready for the next one or its wire is lost. */
export async function transact(session: Session, mail: Mail, timeouts: Timeouts): Promise<TransactionEnd> {
  const { wire, extensions } = session
  const verdicts: (Verdict | null)[] = mail.recipients.map(recipient => ourRefusal(session, mail, recipient))
  const open = verdicts.flatMap((verdict, i) => (verdict === null ? [i] : []))
  const settle = (verdict: Verdict, which = open) => {
    for (const i of which) verdicts[i] ??= verdict
  }
  let contentBy: TransactionEnd['contentBy'] = null
  const end = (how: 'ended' | 'never began' | 'without BDAT' = 'ended'): TransactionEnd => ({
    verdicts: verdicts.map(verdict => verdict ?? ours('data', 'The transaction ended without an answer')),
    neverBegan: how === 'never began',
    withoutBdat: how === 'without BDAT',
    contentBy,
  })
  if (open.length === 0) return end()

  const mailCommand = mailFrom(session, mail)
  const rcptCommands = open.map(i => `RCPT TO:<${mail.recipients[i]}>\r\n`)
  const pipelined = extensions.pipelining
  const chunking = session.chunking?.works() === false ? null : session.chunking
  const ask = (command: string, withinMs: number) => {
    if (!pipelined) wire.write(command)
    return wire.next(withinMs)
  }
  let phase: Phase = 'mail'
  let answered = false
  session.transactions++
  try {
    const reset = session.needsReset
    session.needsReset = true // until the transaction has come to its end
    if (pipelined)
      wire.write(`${reset ? 'RSET\r\n' : ''}${mailCommand}${rcptCommands.join('')}${chunking ? '' : 'DATA\r\n'}`)
    if (reset) goesOn(await ask('RSET\r\n', timeouts.mailMs))

    const mailReply = goesOn(await ask(mailCommand, timeouts.mailMs))
    answered = true
    const accepted: number[] = []
    if (isPositive(mailReply)) phase = 'rcpt'
    else settle(verdictOf(mailReply, 'mail'))
    if (pipelined || phase === 'rcpt')
      for (const [n, i] of open.entries()) {
        const reply = goesOn(await ask(rcptCommands[n] ?? '', timeouts.rcptMs))
        if (phase !== 'rcpt') continue // MAIL was refused, so this only says so again
        if (isPositive(reply)) accepted.push(i)
        else settle(rcptVerdict(reply, open.length), [i])
      }
    if (accepted.length > 0) phase = 'data'
    if (chunking !== null) {
      if (accepted.length > 0) {
        contentBy = 'BDAT'
        const final = await sendByBdat(wire, mail, { pipelining: pipelined, host: chunking }, timeouts)
        settle(verdictOf(final, 'data', true), accepted)
        session.needsReset = !isPositive(final) // RFC 3030 §2
        goesOn(final)
      }
    } else if (pipelined || accepted.length > 0) {
      const reply = goesOn(await ask('DATA\r\n', timeouts.dataMs))
      if (reply.code === 354 && accepted.length === 0) {
        // the host waits for a mail nobody is to get: an empty one (RFC 2920 §3.1)
        wire.write('.\r\n')
        goesOn(await wire.next(timeouts.finalMs))
        session.needsReset = false
      } else if (reply.code === 354) {
        contentBy = 'DATA'
        const final = await sendContent(wire, mail, timeouts)
        settle(verdictOf(final, 'data', true), accepted)
        session.needsReset = false
        goesOn(final)
      } else {
        settle(verdictOf(reply, 'data'), accepted)
        if (isPositive(reply)) wire.fail('The host answered DATA with 2xx') // it is out of step
      }
    }
    if (wire.hasReply) wire.fail('The host sent replies nobody asked for')
  } catch (error) {
    if (error instanceof ShuttingDown) {
      settle({ ...verdictOf(error.reply, phase), result: 'deferred' })
      wire.fail('The host is shutting down or busy')
      return end(answered ? 'ended' : 'never began')
    }
    const told = error instanceof Lost || error instanceof BdatRefused
    const words = told ? error.message : `The stored mail could not be read: ${(error as Error).message}`
    wire.fail(words) // without the final dot, or the last chunk, the host throws away what it has
    settle(ours(phase, words))
    // one that falls silent, or hangs up, at its first BDAT would do so each time
    if (phase === 'data' && told && chunking?.works() === null) chunking.learn(false)
    if (error instanceof BdatRefused) {
      chunking?.learn(false)
      return end('without BDAT')
    }
    return end(answered ? 'ended' : 'never began')
  }
  return end()
}

/** 421 at any point: the host is closing the connection (RFC 5321 §3.8, §4.2.3). */
class ShuttingDown extends Error {
  readonly reply: Reply
  constructor(reply: Reply) {
    super('421')
    this.reply = reply
  }
}

const goesOn = (reply: Reply): Reply => {
  if (reply.code === 421) throw new ShuttingDown(reply)
  return reply
}

const isPositive = (reply: Reply) => reply.code >= 200 && reply.code < 300
const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text)

const ours = (phase: Phase, words: string): Verdict => ({
  phase,
  result: 'deferred',
  code: null,
  enhanced: null,
  words,
})

/** @param final after the final dot, where 2xx means accepted; elsewhere it is out of place and means nothing */
function verdictOf(reply: Reply, phase: Phase, final = false): Verdict {
  // 530 asks for TLS or a password: the host's matter, which the recipient must not pay for
  const refused = reply.code >= 500 && reply.code !== 530
  return {
    phase,
    result: final && isPositive(reply) ? 'accepted' : refused ? 'refused' : 'deferred',
    code: reply.code,
    enhanced: reply.enhanced,
    words: reply.text || `The host answered ${reply.code} without a word`,
  }
}

function rcptVerdict(reply: Reply, recipients: number): Verdict {
  const verdict = verdictOf(reply, 'rcpt')
  // "too many recipients" from before 452 was the code for it (RFC 5321 §4.5.3.1.10); with 5.2.2 it is a full mailbox
  const tooMany = reply.code === 552 && recipients > 1 && (reply.enhanced === null || reply.enhanced === '5.5.3')
  return tooMany ? { ...verdict, result: 'deferred' } : verdict
}

/** What needn't be offered to this host, because the answer is known. */
function ourRefusal({ extensions: { size, smtpUtf8 } }: Session, mail: Mail, recipient: string): Verdict | null {
  const refuse = (code: number, enhanced: string, words: string): Verdict => ({
    phase: 'mail',
    result: 'refused',
    code,
    enhanced,
    words,
  })
  // the edges have seen to it; here a line break would be a command
  if (/[\r\n\0]/.test(recipient + mail.reversePath))
    return refuse(553, '5.1.3', 'The address contains control characters')
  if (size !== null && size > 0 && mail.sizeBytes > size)
    return refuse(552, '5.3.4', `The host takes mails of at most ${size} octets, this one has ${mail.sizeBytes}`) // RFC 1870 §6.1
  if (!smtpUtf8 && (mail.needsUtf8 || !isAscii(recipient)))
    return refuse(553, '5.6.7', 'The host does not support internationalized addresses (SMTPUTF8)') // RFC 6531 §3.5
  return null
}

/**
 * A mail with octets above 127 is sent as it is to a host that doesn't offer 8BITMIME: to recode it (RFC 6152 §3) would
 * break the signatures it carries, to return it would fail a mail that every host of today takes, offered or not.
 */
function mailFrom({ extensions }: Session, mail: Mail): string {
  const utf8 = extensions.smtpUtf8 && (mail.needsUtf8 || !mail.recipients.every(isAscii))
  return (
    `MAIL FROM:<${mail.reversePath}>` +
    (extensions.size === null ? '' : ` SIZE=${mail.sizeBytes}`) +
    (mail.eightBit && extensions.eightBitMime ? ' BODY=8BITMIME' : '') +
    (utf8 ? ' SMTPUTF8' : '') +
    '\r\n'
  )
}

/** @returns the answer to the final dot, or one that came before it; then the wire is lost, since the rest was not sent */
async function sendContent(wire: Wire, mail: Mail, timeouts: Timeouts): Promise<Reply> {
  const dots = new DotStuffing()
  const body = mail.body()
  if (Buffer.isBuffer(body)) {
    wire.writeAll([...dots.stuff(mail.header), ...dots.stuff(body), dots.end()])
    return wire.next(timeouts.finalMs)
  }
  wire.writeAll(dots.stuff(mail.header))
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (!wire.writeAll(dots.stuff(chunk))) await wire.drained(timeouts.blockMs)
    if (wire.hasReply) {
      const early = await wire.next(timeouts.finalMs)
      wire.fail('The host answered before the mail was sent')
      return isPositive(early) ? { ...early, code: 451 } : early // it can't have accepted what it doesn't have
    }
  }
  wire.write(dots.end())
  return wire.next(timeouts.finalMs)
}

/** Says goodbye and ends the connection; resolves when it is closed. */
export async function quit(session: Session, timeouts: Timeouts): Promise<void> {
  if (session.wire.lost === null) {
    session.wire.write('QUIT\r\n')
    await session.wire.next(timeouts.quitMs).catch(() => undefined)
  }
  session.wire.fail('The connection was closed by us')
}
