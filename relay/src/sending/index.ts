/**
 * Mails given by HTTP: made into octets here, and then on the way of any other mail, with the same policy and the same
 * refusals as by SMTP. This room knows nothing of HTTP itself; it may not store anything but through intake.
 */
import { Readable } from 'node:stream'
import { ObjectId } from 'bson'
import type { Intake } from '../intake/index.ts'
import type { Store } from '../store/index.ts'
import { refusals as submissionRefusals } from '../submission/refusals.ts'
import type { Entitled, SystemsByKey } from '../systems/by-key.ts'
import type { FillTemplate } from '../templates/use.ts'
import {
  isRefusal,
  type MailNotes,
  type MessageId,
  type Priority,
  Problem,
  type Refusal,
  type Submission,
} from '../values.ts'
import { readAddress } from './addresses.ts'
import { type Composed, compose } from './compose.ts'
import { type NewMessage, scheduleDays } from './new-message.ts'

export interface SendingDeps {
  readonly store: Store
  now(): Date
  readonly accept: Intake['accept']
  readonly systems: SystemsByKey
  /** fills in a stored template of the system */
  readonly fillTemplate: FillTemplate
  /** why no mail can be taken now, or null */
  notReady(): Refusal | null
  /** notes that the system is in use */
  hasSent(systemId: ObjectId): void
}

/** Whoever gives mails. */
export interface Sender {
  readonly accountId: ObjectId
  /** the only system he may send for; null: any of the account */
  readonly systemId: ObjectId | null
  /** the key that was used; null: a person */
  readonly keyId: ObjectId | null
  readonly client: Submission['client']
}

export interface Sent {
  readonly id: MessageId
  /** of its header: `<id@host>` */
  readonly messageId: string
  readonly systemId: ObjectId
  readonly recipients: readonly string[]
  readonly sendAt: Date | null
}

/** A mail ready for its way, with what is said beside it. */
export interface Ready extends Composed {
  readonly notes: MailNotes
  readonly priority: Priority
  readonly sendAt?: Date | undefined
  readonly systemId: ObjectId | null
}

export interface Attempt {
  /** of the message */
  readonly id: ObjectId
  /** it may have been stored by a try whose end isn't known */
  readonly again: boolean
}

export interface Sending {
  /** @throws Problem, Refusal and ZodError are answers too: they say why the mail wasn't taken */
  send(sender: Sender, mail: NewMessage, attempt: Attempt): Promise<Sent>
  /** of a mail that is octets already */
  submit(sender: Sender, mail: Ready, attempt: Attempt): Promise<Sent>
}

const dayMs = 86_400_000

export function createSending(deps: SendingDeps): Sending {
  const { now, systems } = deps

  async function send(sender: Sender, mail: NewMessage, attempt: Attempt): Promise<Sent> {
    const done = attempt.again ? await findStored(deps.store, sender, attempt.id) : null
    if (done !== null) return done
    const composed = compose(await filledIn(sender, mail), { id: attempt.id, at: now() })
    if (isRefusal(composed)) throw composed
    const { tags, metadata, order, priority = 'normal', sendAt } = mail
    const template = mail.template?.name ?? mail.templateName
    const notes: MailNotes = {
      ...(tags === undefined ? {} : { tags: [...new Set(tags)] }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(template === undefined ? {} : { template }),
      ...(order === undefined ? {} : { order }),
    }
    return await take(sender, { ...composed, notes, priority, sendAt, systemId: systemIdOf(mail) }, attempt)
  }

  /** The mail with the subject, HTML and text that its template makes. */
  async function filledIn(sender: Sender, mail: NewMessage): Promise<NewMessage> {
    const { template, from } = mail
    if (template === undefined || from === undefined) return mail
    const address = readAddress(from)
    if (isRefusal(address)) throw address
    const { accountId } = sender
    const systemId = await meantSystem(sender, systemIdOf(mail), address.address)
    const { subject, html, text } = await deps.fillTemplate({ accountId, systemId }, template)
    return { ...mail, subject, html: html ?? undefined, text: text ?? undefined }
  }

  async function take(sender: Sender, mail: Ready, { id }: Attempt): Promise<Sent> {
    const { octets, envelope, notes, priority, sendAt } = mail
    const at = now()
    if (sendAt !== undefined && sendAt.getTime() > at.getTime() + scheduleDays * dayMs)
      throw new Problem('schedule', `sendAt is more than ${scheduleDays} days ahead`, 'Schedule it later')
    const busy = deps.notReady()
    if (busy !== null) throw busy
    const entitled = await entitledFor(sender, mail)
    const domain = envelope.reversePath.slice(envelope.reversePath.lastIndexOf('@') + 1)
    if (!entitled.sendingDomains.includes(domain))
      throw submissionRefusals.foreignSender(envelope.reversePath, entitled.sendingDomains)
    const answer = await deps.accept({
      submitter: { ...entitled, credentialId: sender.keyId, priority },
      client: sender.client,
      protocol: 'HTTPS',
      envelope,
      content: readableOf(octets),
      id,
      notes,
      ...(sendAt === undefined ? {} : { sendAt }),
    })
    if (isRefusal(answer)) throw answer
    deps.hasSent(entitled.systemId)
    const { recipients } = envelope
    return {
      ...answer,
      systemId: entitled.systemId,
      recipients,
      sendAt: sendAt !== undefined && sendAt > at ? sendAt : null,
    }
  }

  /** @param named of the mail */
  async function meantSystem(sender: Sender, named: ObjectId | null, reversePath: string): Promise<ObjectId> {
    if (named !== null && sender.systemId !== null && !sender.systemId.equals(named)) throw unknownSystem(named)
    return named ?? sender.systemId ?? (await systemOf(sender.accountId, reversePath))
  }

  /** The system that is meant, and what it may send. */
  async function entitledFor(sender: Sender, { systemId, envelope }: Ready): Promise<Entitled> {
    const { accountId } = sender
    const meant = await meantSystem(sender, systemId, envelope.reversePath)
    const entitled = await systems.entitled(accountId, meant)
    if (entitled === null) throw unknownSystem(meant)
    if (isRefusal(entitled)) throw entitled
    return entitled
  }

  async function systemOf(accountId: ObjectId, address: string): Promise<ObjectId> {
    const domain = address.slice(address.lastIndexOf('@') + 1)
    const [first, ...others] = await systems.having(accountId, domain)
    if (first === undefined) throw submissionRefusals.foreignSender(address, [])
    if (others.length > 0)
      throw new Problem(
        'system-needed',
        `${domain} is a sending domain of several systems`,
        `Say which with systemId: ${[first, ...others].map(id => id.toHexString()).join(', ')}`,
      )
    return first
  }

  return {
    send,
    async submit(sender, mail, attempt) {
      const done = attempt.again ? await findStored(deps.store, sender, attempt.id) : null
      return done ?? (await take(sender, mail, attempt))
    },
  }
}

/** A larger mail goes to the store as it is read, and not in one piece. */
const sliceBytes = 256 * 1024

function readableOf(octets: Buffer): Readable {
  if (octets.length > sliceBytes) return Readable.from(slices(octets), { objectMode: false })
  const whole = new Readable({ read: () => undefined })
  whole.push(octets)
  whole.push(null)
  return whole
}

function* slices(octets: Buffer): Generator<Buffer> {
  for (let at = 0; at < octets.length; at += sliceBytes) yield octets.subarray(at, at + sliceBytes)
}

const systemIdOf = ({ systemId }: NewMessage) => (systemId === undefined ? null : new ObjectId(systemId))

const unknownSystem = (id: ObjectId) =>
  new Problem('system-unknown', `There is no system ${id.toHexString()}`, 'See GET /v1/systems')

/** What an earlier try has stored whole, so that its answer needs nothing to be asked again. */
async function findStored(store: Store, { accountId }: Sender, id: ObjectId): Promise<Sent | null> {
  const message = await store.db
    .collection('messages')
    .findOne({ _id: id, accountId }, { projection: { messageIdHeader: 1, systemId: 1, recipientCount: 1, sendAt: 1 } })
  if (message === null) return null
  const deliveries = await store.db
    .collection('deliveries')
    .find({ messageId: id }, { projection: { recipient: 1 } })
    .toArray()
  if (deliveries.length < message.recipientCount) return null
  return {
    id,
    messageId: message.messageIdHeader,
    systemId: message.systemId,
    recipients: deliveries.map(({ recipient }) => recipient as string),
    sendAt: message.sendAt ?? null,
  }
}
