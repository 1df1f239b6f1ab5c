/** What a stored message says of itself in events, and that it was accepted: one event, however many recipients it has. Pure. */
import type { ObjectId } from 'bson'
import type { MailNotes, SystemId } from '../values.ts'

export interface MessageFacts extends Pick<MailNotes, 'tags' | 'metadata' | 'template' | 'order'> {
  readonly _id: ObjectId
  readonly messageIdHeader: string
  readonly from: string
  readonly receivedAt?: Date
  readonly sendAt?: Date
  readonly recipientCount?: number
}

/** `data.message` of an event. @param message null when it has gone by retention */
export const messageData = (
  of: { readonly messageId: ObjectId; readonly systemId: SystemId; readonly receivedAt: Date },
  message: MessageFacts | null,
): object => ({
  id: of.messageId.toHexString(),
  messageId: message?.messageIdHeader ?? null,
  systemId: of.systemId.toHexString(),
  from: message?.from ?? null,
  receivedAt: of.receivedAt.toISOString(),
  tags: message?.tags ?? [],
  metadata: message?.metadata ?? {},
  template: message?.template ?? null,
  order: message?.order ?? null,
})

/** The `data` of `message.accepted`. */
export const describeAccepted = (
  { systemId, at }: { readonly systemId: SystemId; readonly at: Date },
  message: MessageFacts,
  recipients: readonly string[],
): object => ({
  message: messageData({ messageId: message._id, systemId, receivedAt: at }, message),
  recipients,
  sendAt: message.sendAt?.toISOString() ?? null,
})

/**
 * A message of several recipients may be read while they are being stored; so long after that it is as it will stay. What
 * isn't whole by then is read when its quarter of an hour is sealed (tracks.ts), so this must be less than that.
 */
const storingMs = 10 * 60_000

/** Without recipients it is half stored: nobody was told that it is accepted. */
export const isStored = (message: MessageFacts, recipients: number, at: Date, now: Date): boolean =>
  recipients >= Math.max(message.recipientCount ?? 1, 1) || (recipients > 0 && now.getTime() - at.getTime() > storingMs)
