/**
 * Intake: policy and durability. It reads a submitted mail once, refuses what must not be sent, and answers Accepted
 * only when the store has acknowledged everything. It may not talk SMTP or HTTP, sign, deliver, or know which database
 * is below; and nothing that it has accepted may be refused later.
 *
 * Order of writes: contents (large bodies), then messages, then deliveries, then Accepted. A crash in between leaves at
 * most a content or a message without deliveries, which nobody was told about and the sweep removes.
 */
import type { ObjectId } from 'bson'
import type { Logger } from 'pino'
import { Counter, Histogram, type Registry } from 'prom-client'
import { derivedId } from '../store/derived-id.ts'
import { searchKeysOf } from '../store/search-keys.ts'
import {
  type Accepted,
  type Delivery,
  isRefusal,
  type MailNotes,
  type Message,
  type MessageId,
  type Priority,
  type Refusal,
  type Submission,
} from '../values.ts'
import { createGroups } from './group.ts'
import { readMail } from './mail-reader.ts'
import { type CheckedHeader, checkHeader } from './policy.ts'
import { refusals } from './refusals.ts'
import { rewrittenHeader } from './rewrite.ts'
import { mailDate, receivedField } from './trace.ts'

/** A message as it is inserted: with what lists and search need. */
export interface NewMessage extends Message, MailNotes {
  /** decoded, at most 200 characters */
  readonly subject: string
  /** address of the (first) author */
  readonly from: string
  readonly credentialId: ObjectId | null
  readonly recipientCount: number
  readonly clientAddress: string
  readonly helo: string
  readonly tls: { readonly version: string; readonly cipher: string } | null
  /** see store/search-keys.ts; absent where it has none */
  readonly searchKeys?: readonly string[]
  /** it waits until then */
  readonly sendAt?: Date
  /** its content goes when it has ended, see privacy/ended.ts */
  readonly zeroContent?: true
}

/** A delivery as it is inserted: due at once and open (the claim index holds open ones only). */
export interface NewDelivery extends Delivery {
  readonly dueAt: Date
  readonly open: true
  /** of the message, for the statistics: they count deliveries and read no messages */
  readonly sizeBytes: number
  /** the recipient in lower case, by which it is searched */
  readonly address: string
  /** it isn't to be sent before */
  readonly sendAt?: Date
}

export interface IntakeLimits {
  /** the whole mail as submitted, octets */
  readonly messageBytes: number
  readonly headerBytes: number
  readonly headerFields: number
  /** larger bodies go to `contents` */
  readonly inlineBodyBytes: number
  /** a line without its CRLF (RFC 5321 §4.5.3.1.6) */
  readonly lineBytes: number
  readonly recipients: number
}

export const defaultIntakeLimits: IntakeLimits = {
  messageBytes: 30 * 1024 * 1024, // the product's promise: 30 MB per mail
  headerBytes: 256 * 1024, // 1,000 visible recipients fit, and no mail program reads more
  headerFields: 500, // a mail that has come through many systems has about 100
  inlineBodyBytes: 128 * 1024, // order mails fit; documents stay far below MongoDB's 16 MiB
  lineBytes: 998,
  recipients: 1000, // RFC 5321 §4.5.3.1.8 asks for at least 100
}

export interface IntakeDeps {
  hostname: string
  now(): Date
  log: Pick<Logger, 'info' | 'warn' | 'debug' | 'error'>
  registry: Registry
  newId(): ObjectId
  /** the destination of a recipient, see queue/lane.ts */
  laneOf(recipient: string, submitter: Submission['submitter']): string
  /** when a new delivery counts as due, see queue/priority.ts */
  dueFrom(receivedAt: Date, priority: Priority): Date
  /** SHA-256 over DKIM's relaxed form of the body, fed as it passes; digest in base64 */
  newBodyHash(): { update(chunk: Buffer): void; digest(): string }
  /** rejects when the source throws, after removing what it wrote */
  contents: { put(id: MessageId, source: AsyncIterable<Buffer>): Promise<void> }
  /** resolve when the store has acknowledged with w: majority, j: true */
  insertMessages(messages: NewMessage[]): Promise<void>
  insertDeliveries(deliveries: NewDelivery[]): Promise<void>
  /** a hint that these lanes have work; may be lost */
  wake(lanes: string[]): void
  limits?: Partial<IntakeLimits>
}

export interface Intake {
  accept(submission: Submission): Promise<Accepted | Refusal>
  /** takes nothing more and resolves when all that is under way is stored or refused */
  close(): Promise<void>
}

interface Storable {
  readonly message: NewMessage
  readonly deliveries: NewDelivery[]
}

const declareMetrics = (registry: Registry) => ({
  accepted: new Counter({
    name: 'depesche_intake_accepted_total',
    help: 'Mails stored and answered with 250 or 202',
    registers: [registry],
  }),
  refused: new Counter({
    name: 'depesche_intake_refused_total',
    help: 'Mails refused at intake, by enhanced status code',
    labelNames: ['enhanced'],
    registers: [registry],
  }),
  octets: new Counter({
    name: 'depesche_intake_octets_total',
    help: 'Octets of the mails accepted, header and body',
    registers: [registry],
  }),
  groupMembers: new Histogram({
    name: 'depesche_intake_group_members',
    help: 'Mails stored by one write',
    buckets: [1, 2, 5, 10, 20, 50, 100],
    registers: [registry],
  }),
  storeSeconds: new Histogram({
    name: 'depesche_intake_store_seconds',
    help: 'How long the store took to acknowledge one group',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  }),
})

export function createIntake(deps: IntakeDeps): Intake {
  const limits: IntakeLimits = { ...defaultIntakeLimits, ...deps.limits }
  const metrics = declareMetrics(deps.registry)
  let closing = false

  const groups = createGroups<Storable>(async members => {
    const done = metrics.storeSeconds.startTimer()
    await deps.insertMessages(members.map(m => m.message))
    await deps.insertDeliveries(members.flatMap(m => m.deliveries))
    done()
    metrics.groupMembers.observe(members.length)
    deps.wake([...new Set(members.flatMap(m => m.deliveries.map(d => d.lane)))])
  })

  const readAndStore = async (submission: Submission): Promise<Accepted | Refusal> => {
    const recipientCount = submission.envelope.recipients.length
    if (recipientCount === 0) return refusals.noRecipients()
    if (recipientCount > limits.recipients) return refusals.tooManyRecipients(limits.recipients)
    const id = submission.id ?? deps.newId()
    const read = await readMail<CheckedHeader>(submission.content, limits, {
      checkHeader: section => checkHeader(section, submission, limits),
      bodyHash: deps.newBodyHash(),
      putLarge: body => deps.contents.put(id, body),
    })
    if (isRefusal(read)) return read
    const message = toMessage(submission, read, { id, at: deps.now(), hostname: deps.hostname })
    const { sendAt } = message
    const dueAt = sendAt ?? deps.dueFrom(message.receivedAt, read.header.priority ?? submission.submitter.priority)
    // of a mail that is submitted once more the deliveries have the ids they had
    const newId = submission.id === undefined ? deps.newId : (n: number) => derivedId(id, n + 1)
    const deliveries = submission.envelope.recipients.map((recipient, n) =>
      toDelivery(recipient, message, { _id: newId(n), dueAt, lane: deps.laneOf(recipient, submission.submitter) }),
    )
    await groups.add({ message, deliveries })
    metrics.octets.inc(message.sizeBytes)
    return { id, messageId: message.messageIdHeader }
  }

  const underWay = new Set<Promise<unknown>>()
  const accept = async (submission: Submission): Promise<Accepted | Refusal> => {
    try {
      const answer = closing ? refusals.stopping() : await readAndStore(submission)
      if (isRefusal(answer)) {
        metrics.refused.inc({ enhanced: answer.enhanced })
        submission.content.resume()
      } else metrics.accepted.inc()
      return answer
    } catch (error) {
      deps.log.error({ err: error, system: submission.submitter.systemId }, 'a mail could not be stored')
      submission.content.resume()
      const answer = refusals.storeUnavailable()
      metrics.refused.inc({ enhanced: answer.enhanced })
      return answer
    }
  }

  return {
    accept: submission => {
      const answer = accept(submission)
      underWay.add(answer)
      void answer.finally(() => underWay.delete(answer))
      return answer
    },
    close: async () => {
      closing = true
      await Promise.all(underWay)
      await groups.close()
    },
  }
}

interface Read {
  readonly header: CheckedHeader
  readonly body: Buffer | null
  readonly bodyBytes: number
  readonly bodyHash: string
  readonly eightBit: boolean
}

function toMessage(
  submission: Submission,
  { header: checked, body, bodyBytes, bodyHash, eightBit }: Read,
  reception: { id: MessageId; at: Date; hostname: string },
): NewMessage {
  const { submitter, envelope, client } = submission
  const { id, at, hostname } = reception
  const messageIdHeader = checked.messageId ?? `<${id.toHexString()}@${checked.author.domain}>`
  const received = receivedField(submission, { hostname, id: id.toHexString(), at, showClient: true })
  const missing =
    (checked.hasDate ? '' : `Date: ${mailDate(at)}\r\n`) +
    (checked.messageId === null ? `Message-ID: ${messageIdHeader}\r\n` : '')
  const header = rewrittenHeader(checked.header, received, missing, checked.empty)
  const notes = { ...checked.notes, ...submission.notes }
  const subject = submitter.keeps?.storeSubjects === false ? '' : checked.subject
  const searchKeys = searchKeysOf({ subject, ...notes })
  const { sendAt } = submission
  const needsUtf8 = !checked.ascii || [envelope.reversePath, ...envelope.recipients].some(a => !/^[ -~]*$/.test(a))
  return {
    _id: id,
    accountId: submitter.accountId,
    systemId: submitter.systemId,
    credentialId: submitter.credentialId,
    reversePath: envelope.reversePath,
    fromDomain: checked.author.domain,
    from: checked.author.address,
    subject,
    messageIdHeader,
    // Some clients say SMTPUTF8 for every mail; only one that needs it is bound to servers that know it (RFC 6531 §3.2).
    smtputf8: envelope.smtputf8 && needsUtf8,
    eightBit,
    receivedAt: at,
    sizeBytes: header.length + 2 + bodyBytes, // 2: the empty line between them
    header,
    body,
    bodyBytes,
    bodyHash,
    recipientCount: envelope.recipients.length,
    clientAddress: client.address,
    helo: client.helo,
    tls: client.tls,
    ...notes,
    ...(searchKeys.length === 0 ? {} : { searchKeys }),
    ...(sendAt === undefined || sendAt <= at ? {} : { sendAt }),
    ...(submitter.keeps?.zeroContent === true ? { zeroContent: true } : {}),
  }
}

function toDelivery(
  recipient: string,
  message: NewMessage,
  queued: { _id: ObjectId; dueAt: Date; lane: string },
): NewDelivery {
  const { sendAt } = message
  return {
    accountId: message.accountId,
    systemId: message.systemId,
    messageId: message._id,
    recipient,
    address: recipient.toLowerCase(),
    state: 'queued',
    // what is asked of a delivery by its age (expiry, delay, statistics) begins when it may leave
    receivedAt: sendAt ?? message.receivedAt,
    attemptCount: 0,
    ...queued,
    open: true,
    sizeBytes: message.sizeBytes,
    ...(sendAt === undefined ? {} : { sendAt }),
    ...(message.zeroContent === undefined ? {} : { zeroContent: true }),
  }
}
