/**
 * The values that are passed along the way of a mail, in order:
 * Submission → Message + Delivery[] → (lane) → SignedMessage → Attempt → Outcome.
 * The rooms on the way share these types and nothing else; main.ts joins them.
 */
import type { Readable } from 'node:stream'
import type { ObjectId } from 'bson'

export type AccountId = ObjectId
export type SystemId = ObjectId
export type MessageId = ObjectId
export type DeliveryId = ObjectId

/** `local@domain`, or `''` for the null reverse-path `<>` (RFC 5321 §4.1.1.2). Domains are lower-case A-labels. */
export type ReversePath = string

/** Why something is refused: RFC 5321 reply code, RFC 3463 enhanced code, what is wrong, and what to do about it. */
export interface Refusal {
  readonly refused: true
  readonly code: number
  readonly enhanced: string
  readonly reason: string
  readonly advice: string
}

/** @returns a refusal; `reason` and `advice` are sentences a merchant reads in the shop's log (no CR, LF, no final dot). */
export const refusal = (code: number, enhanced: string, reason: string, advice: string): Refusal => ({
  refused: true,
  code,
  enhanced,
  reason,
  advice,
})

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true

/** What the reply line says after code and enhanced code. */
export const refusalText = (r: Refusal): string => `${r.reason}. ${r.advice}`

/** `high` passes what waits for the same destination: a password reset goes before a thousand order mails. */
export type Priority = 'high' | 'normal'

/** The pool of sending addresses (docs/addresses.md) of every system that isn't put into another one. */
export const defaultPool = 'transactional'

/** Who submits: the system a credential belongs to. */
export interface Submitter {
  readonly accountId: AccountId
  readonly systemId: SystemId
  /** null: the relay itself, see own-mail/ */
  readonly credentialId: ObjectId | null
  /** what its mails have where they say nothing themselves */
  readonly priority: Priority
  /** its mails are treated as any other, but don't leave */
  readonly sandbox: boolean
  /** the sending addresses its mails leave by; default: `transactional` */
  readonly pool?: string
  /** what its account wants kept of its mails, where that isn't everything for some days; see privacy/ */
  readonly keeps?: { readonly zeroContent: boolean; readonly storeSubjects: boolean }
  /** domains whose addresses may stand in From and in the reverse-path; lower-case A-labels */
  readonly sendingDomains: readonly string[]
}

/** One mail offered by a client, before anything of it is stored. */
export interface Submission {
  readonly submitter: Submitter
  readonly client: {
    readonly address: string // IP address of the peer
    readonly helo: string
    readonly tls: { readonly version: string; readonly cipher: string } | null
  }
  readonly protocol: 'ESMTPSA' | 'HTTPS' | 'local' // RFC 3848 "with" keyword; local: made here
  readonly envelope: Envelope
  /** the message as RFC 5322 octets, dot-unstuffed, with the client's own line ends */
  readonly content: Readable
  /** given by who submits, so that the same mail submitted once more is stored once; otherwise intake makes one */
  readonly id?: MessageId
  /** what is known of the mail beside its octets; stands before what its header says */
  readonly notes?: MailNotes
  /** it waits until then; its time to live begins then */
  readonly sendAt?: Date
}

/** What the sender knows of a mail for himself: it is searched for and told in events, and never leaves with the mail. */
export interface MailNotes {
  readonly tags?: readonly string[]
  readonly metadata?: Readonly<Record<string, string | number | boolean>>
  /** the name of what the mail was made of, e.g. `order-confirmation` */
  readonly template?: string
  /** the number of the order it is about */
  readonly order?: string
  /** the message that this one repeats */
  readonly resendOf?: MessageId
}

export interface Envelope {
  readonly reversePath: ReversePath
  /** forward-paths, without duplicates, in the order of RCPT; domain part lower-case A-label */
  readonly recipients: readonly string[]
  readonly body: '7BIT' | '8BITMIME'
  readonly smtputf8: boolean
}

/** What intake says when a mail is durable; its id goes into the 250 reply. */
export interface Accepted {
  readonly id: MessageId
  /** of its header: `<id@host>` */
  readonly messageId: string
}

/** A stored mail. The header section is the rewritten one (Received, Date, Message-ID added, Bcc and List-Help removed). */
export interface Message {
  readonly _id: MessageId
  readonly accountId: AccountId
  readonly systemId: SystemId
  readonly reversePath: ReversePath
  /** the domain of From, which is the domain that signs; lower-case A-label */
  readonly fromDomain: string
  /** `<id@host>` */
  readonly messageIdHeader: string
  readonly smtputf8: boolean
  /** some octet above 127 stands in the mail, so the next hop must offer 8BITMIME (RFC 6152) */
  readonly eightBit: boolean
  readonly receivedAt: Date
  /** header section and body together, octets */
  readonly sizeBytes: number
  /** header section, CRLF line ends, ending with the last header's CRLF (no empty line) */
  readonly header: Buffer
  /** the body inline when small, else null: then its chunks are in `contents` */
  readonly body: Buffer | null
  readonly bodyBytes: number
  /** base64 SHA-256 of the body in DKIM's relaxed canonical form (RFC 6376 §3.4.4), taken while the mail came in */
  readonly bodyHash: string
}

export const deliveryStates = ['queued', 'deferred', 'held', 'delivered', 'bounced', 'suppressed', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One recipient of one message. */
export interface Delivery {
  readonly _id: DeliveryId
  readonly accountId: AccountId
  readonly systemId: SystemId
  readonly messageId: MessageId
  readonly recipient: string
  /** the destination, see queue/lane.ts */
  readonly lane: string
  readonly state: DeliveryState
  readonly receivedAt: Date
  /** attempts made so far */
  readonly attemptCount: number
  /** its message's content goes when the last recipient's delivery has ended, see privacy/ended.ts */
  readonly zeroContent?: true
}

/** A message ready for the wire: `header` begins with DKIM-Signature, then the added fields, then the stored header. */
export interface SignedMessage {
  readonly message: Message
  /** complete header section incl. the empty line after it */
  readonly header: Buffer
  /** the body's octets, from the start, each time it is called; not dot-stuffed */
  readonly body: () => Readable | Buffer
}

/** Where in the dialogue an attempt ended (or, when delivered, `data`). */
export type Phase = 'dns' | 'connect' | 'greeting' | 'ehlo' | 'tls' | 'mail' | 'rcpt' | 'data'

/**
 * What decided over a connection's encryption: DANE (RFC 7672), MTA-STS (RFC 8461), the operator's DEPESCHE_TLS_REQUIRED,
 * or nobody, and then it was encrypted (`opportunistic`) or not (`none`).
 */
export type TlsPolicy = 'dane' | 'mta-sts' | 'required' | 'opportunistic' | 'none'

/** What one try for one recipient brought. Octets of the remote are kept as it wrote them, bounded to 1,000. */
export interface Attempt {
  readonly deliveryId: DeliveryId
  readonly at: Date
  readonly ms: number
  readonly phase: Phase
  /** `accepted`: 2xx after the final dot; `refused`: permanent; `deferred`: temporary or unknown */
  readonly result: 'accepted' | 'refused' | 'deferred'
  /** reply code of the remote, null when it never answered */
  readonly code: number | null
  readonly enhanced: string | null
  /** the remote's words, or ours when there are none */
  readonly response: string
  readonly host: string | null
  readonly address: string | null
  /** ours, where the operator has named addresses to send from */
  readonly localAddress?: string
  /** nothing was tried: the sending addresses have used today's share and may go on then, see delivery/warm-up.ts */
  readonly waitsUntil?: Date
  /** protocol and cipher of the connection, null when it was not encrypted */
  readonly tls: {
    readonly version: string
    readonly cipher: string
    readonly verified: boolean
    /** the subject of the host's certificate, or its names where it has no subject */
    readonly certificate?: string | null
  } | null
  /** absent when the attempt ended before any host was tried */
  readonly tlsPolicy?: TlsPolicy
  /** why a policy kept a host from being used, or would have if it weren't in testing; a sentence */
  readonly tlsFailure?: string
}

export const outcomeClasses = ['hard', 'soft', 'policy', 'host', 'expired'] as const
export type OutcomeClass = (typeof outcomeClasses)[number]

/** What an attempt means for its delivery: the next state, when to try again, and why in words. */
export interface Outcome {
  readonly attempt: Attempt
  readonly state: DeliveryState
  readonly class: OutcomeClass | null // null when delivered
  readonly explanation: { readonly de: string; readonly en: string }
  readonly nextAttemptAt: Date | null
}

/** Something asked for can't be done: a stable type, what is wrong, and what to do. Edges turn it into words or RFC 9457. */
export class Problem extends Error {
  override name = 'Problem'
  readonly type: string
  readonly advice: string
  constructor(type: string, reason: string, advice: string) {
    super(reason)
    this.type = type
    this.advice = advice
  }
}
