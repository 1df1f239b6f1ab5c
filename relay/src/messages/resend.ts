/**
 * Sends a message once more, to all or some of its recipients, as a new message: with an id and a date of its own, since
 * mail programs show only one of two mails with the same Message-ID. The old one and the new one name each other.
 */
import type { ObjectId } from 'bson'
import { isHeaderFault, parseHeader } from '../intake/header.ts'
import { defaultIntakeLimits } from '../intake/index.ts'
import type { Attempt, Sender, Sending, Sent } from '../sending/index.ts'
import { durable, type Store } from '../store/index.ts'
import { type MailNotes, Problem } from '../values.ts'
import { readStored, storedContent } from './content.ts'

interface Deps {
  readonly store: Store
  readonly sending: Sending
}

/** What of the first sending must not stay: its trace, its names, and signatures over them. */
const dropped = new Set(['received', 'message-id', 'date', 'dkim-signature', 'return-path'])

/** So often one message may be repeated: more is an accident of a script. */
const mostResends = 50

/**
 * @param recipients those of the message's; null: all
 * @throws Problem `message-unknown`, `content-gone`, `recipient-unknown`, `resend`, and why a mail isn't taken
 */
export async function resendMessage(
  { store, sending }: Deps,
  sender: Sender,
  id: string,
  recipients: readonly string[] | null,
  attempt: Attempt,
): Promise<Sent> {
  const row = await readStored(store, id, sender.accountId, sender.systemId)
  const content = storedContent(store, row)
  const theirs = await store.db
    .collection<{ recipient: string }>('deliveries')
    .find({ messageId: row._id }, { projection: { recipient: 1 } })
    .toArray()
  const known = new Map(theirs.map(({ recipient }) => [recipient.toLowerCase(), recipient]))
  const meant = (recipients ?? [...known.keys()]).map(recipient => known.get(recipient.trim().toLowerCase()) ?? null)
  const stranger = recipients?.[meant.indexOf(null)]
  if (stranger !== undefined)
    throw new Problem(
      'recipient-unknown',
      `${stranger} is no recipient of this message`,
      'Send them a mail of their own',
    )
  if ((row.resentAs?.length ?? 0) >= mostResends)
    throw new Problem('resend', `This message was repeated ${mostResends} times`, 'Send a new one')
  const pieces = [remainingHeader(content.header), Buffer.from('\r\n')]
  for await (const piece of content.body()) pieces.push(piece)
  const to = meant.flatMap(recipient => (recipient === null ? [] : [recipient]))
  const sent = await sending.submit(
    sender,
    {
      octets: Buffer.concat(pieces),
      envelope: {
        reversePath: row.reversePath || row.from,
        recipients: to,
        body: '8BITMIME',
        smtputf8: row.smtputf8 === true,
      },
      notes: { ...notesOf(row as MailNotes), resendOf: row._id },
      priority: 'normal',
      systemId: row.systemId,
    },
    attempt,
  )
  await store.db
    .collection<{ resentAs?: ObjectId[] }>('messages')
    .updateOne({ _id: row._id }, { $addToSet: { resentAs: sent.id } }, durable)
  return sent
}

const notesOf = ({ tags, metadata, template, order }: MailNotes): MailNotes => ({
  ...(tags === undefined ? {} : { tags }),
  ...(metadata === undefined ? {} : { metadata }),
  ...(template === undefined ? {} : { template }),
  ...(order === undefined ? {} : { order }),
})

function remainingHeader(section: Buffer): Buffer {
  const header = parseHeader(section, defaultIntakeLimits.headerFields * 2) // intake has added some
  if (isHeaderFault(header)) throw new Error('a stored header can’t be read')
  return Buffer.concat(
    header.fields.filter(({ name }) => !dropped.has(name)).map(({ start, end }) => section.subarray(start, end)),
  )
}
