/** From a mail as it is given by HTTP to its octets and its envelope; what SMTP would refuse is refused in the same words. */
import type { ObjectId } from 'bson'
import { refusals as intakeRefusals } from '../intake/refusals.ts'
import { type Envelope, isRefusal, type Refusal } from '../values.ts'
import { needsUtf8, type Recipient, readAddress, readAddresses } from './addresses.ts'
import { mimeOctets } from './mime.ts'
import type { NewMessage } from './new-message.ts'
import { readRaw } from './raw.ts'

export interface Composed {
  readonly octets: Buffer
  readonly envelope: Envelope
}

/** Of a mail without a visible recipient: some servers take a mail without To for spam. */
const undisclosed = 'undisclosed-recipients:;'

/** @param mail with its template filled in */
export function compose(mail: NewMessage, { id, at }: { id: ObjectId; at: Date }): Composed | Refusal {
  if (mail.raw !== undefined) return composeRaw(Buffer.from(mail.raw, 'base64'), mail.envelope ?? {})
  const from = mail.from === undefined ? intakeRefusals.noFrom() : readAddress(mail.from)
  if (isRefusal(from)) return from
  const lists = [mail.to, mail.cc, mail.bcc, mail.replyTo].map(readAddresses)
  const refused = lists.find(list => isRefusal(list))
  if (refused !== undefined && isRefusal(refused)) return refused
  const [to = [], cc = [], bcc = [], replyTo = []] = lists as Recipient[][]
  const octets = mimeOctets({
    from,
    to,
    cc,
    replyTo,
    subject: mail.subject ?? '',
    text: mail.text,
    html: mail.html,
    attachments: (mail.attachments ?? []).map(file => ({ ...file, content: Buffer.from(file.content, 'base64') })),
    headers: { ...mail.headers, ...(to.length === 0 ? { To: undisclosed } : {}) },
    messageId: `<${id.toHexString()}@${from.domain}>`,
    date: at,
    id: id.toHexString(),
  })
  return { octets, envelope: envelopeOf(from.address, [...to, ...cc, ...bcc]) }
}

/** @param octets the whole message; envelope.from and to: those of its header where they aren't given */
export function composeRaw(
  octets: Buffer,
  envelope: { readonly from?: string | undefined; readonly to?: readonly string[] | undefined },
): Composed | Refusal {
  const read = envelope.from === undefined || envelope.to === undefined ? readRaw(octets) : { from: '', to: [] }
  if (isRefusal(read)) return read
  const from = readAddress(envelope.from ?? read.from)
  if (isRefusal(from)) return from
  const to = readAddresses(envelope.to ?? read.to)
  return isRefusal(to) ? to : { octets, envelope: envelopeOf(from.address, to) }
}

function envelopeOf(reversePath: string, to: readonly Recipient[]): Envelope {
  const recipients = [...new Set(to.map(({ address }) => address))]
  return { reversePath, recipients, body: '8BITMIME', smtputf8: [reversePath, ...recipients].some(needsUtf8) }
}
