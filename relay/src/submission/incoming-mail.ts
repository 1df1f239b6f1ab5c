/**
 * One mail between DATA and its reply: bounds its size and its slowness, and gives the verdict when both the mail has
 * ended and `accept` has decided.
 */
import { type Accepted, isRefusal, type Refusal } from '../values.ts'
import type { SubmissionLimits } from './limits.ts'
import { MailContent } from './mail-content.ts'
import { refusals } from './refusals.ts'
import type { MailSink } from './wire-reader.ts'

/** A client that sends on and on after its mail became too large is heard up to this many times the limit. */
const patience = 4

export interface IncomingMail extends MailSink {
  /** settles when the client has ended the mail and the decision is known; never rejects */
  readonly verdict: Promise<Accepted | Refusal>
  /** the client is done, and waits for us */
  readonly hasEnded: boolean
  /** true when the mail is so large that the rest isn't worth hearing */
  readonly isEndless: boolean
  /** @param heardAt when octets last came, ms */
  isTooSlow(at: number, heardAt: number): boolean
  /** time that passed because we were slow doesn't count. @param ms */
  grant(ms: number): void
  /** the connection has ended */
  abandon(): void
}

/** @param begin hands the content to whoever decides about the mail */
export function receiveMail(
  begin: (content: MailContent) => Promise<Accepted | Refusal>,
  limits: SubmissionLimits,
  now: number,
): IncomingMail {
  const content = new MailContent()
  const ended = Promise.withResolvers<void>()
  let since = now
  let octets = 0
  let decided = false
  let hasEnded = false

  const decision = begin(content).catch(() => refusals.stillFailing())
  const decide = async (): Promise<Accepted | Refusal> => {
    const answer = await decision
    decided = true // before the end this is a refusal: what still comes is heard, not kept
    content.resume()
    await ended.promise
    return octets > limits.messageBytes && isRefusal(answer) ? refusals.tooLarge(limits.messageBytes) : answer
  }

  return {
    verdict: decide(),
    get hasEnded() {
      return hasEnded
    },
    get isEndless() {
      return octets > limits.messageBytes * patience
    },
    push: chunk => {
      octets += chunk.length
      if (octets > limits.messageBytes && !content.destroyed) content.destroy(new Error('mail is too large'))
      return decided || content.destroyed || content.push(chunk)
    },
    whenWanted: callback => (decided ? callback() : content.whenWanted(callback)),
    end: () => {
      hasEnded = true
      if (!content.destroyed) content.push(null)
      ended.resolve()
    },
    isTooSlow: (at, heardAt) => {
      if (at - heardAt > limits.dataIdleMs) return true
      const seconds = (at - since) / 1000
      return at - since > limits.dataGraceMs && octets < seconds * limits.dataBytesPerSecond
    },
    grant: ms => {
      since += ms
    },
    abandon: () => {
      if (!content.destroyed) content.destroy(new Error('connection closed before the reply'))
    },
  }
}
