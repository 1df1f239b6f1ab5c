/**
 * An event as a mail, for webhooks whose address is a mailbox (`mailto:`): what happened in German and English, and the
 * event itself as JSON. It leaves as a mail of the system it is about, or of
 * another of the account.
 */
import MailComposer from 'nodemailer/lib/mail-composer'
import { testType } from '../events/index.ts'
import { aboutAccount } from '../events/of-account.ts'
import type { OwnMail } from '../own-mail/index.ts'
import type { Store } from '../store/index.ts'
import type { AccountId, SystemId } from '../values.ts'
import { webhookRows } from './index.ts'
import type { Answer } from './post.ts'

export interface MailedEvent {
  readonly _id: string
  readonly type: string
  readonly at: Date
  readonly data: object
  /** null: of no system in particular */
  readonly systemId?: SystemId | null
}

interface Told {
  readonly recipient?: string
  /** of a message that was accepted */
  readonly recipients?: readonly string[]
  readonly response?: string | null
  readonly explanation?: { readonly de: string; readonly en: string } | null
  readonly message?: { readonly messageId: string | null }
}

const titles: Record<string, { de: string; en: string }> = {
  'message.accepted': { de: 'Angenommen', en: 'Accepted' },
  'message.delivered': { de: 'Zugestellt', en: 'Delivered' },
  'message.deferred': { de: 'Aufgeschoben', en: 'Deferred' },
  'message.delayed': { de: 'Verzögert', en: 'Delayed' },
  'message.bounced': { de: 'Unzustellbar', en: 'Undeliverable' },
  'message.complained': { de: 'Als Spam gemeldet', en: 'Reported as spam' },
  'message.suppressed': { de: 'Nicht gesendet: gesperrt', en: 'Not sent: suppressed' },
  'quota.low': { de: 'Das Kontingent geht zu Ende', en: 'The quota runs low' },
  'invoice.created': { de: 'Neue Rechnung', en: 'New invoice' },
  'system.inactive': { de: 'Ein System sendet nicht mehr', en: 'A system sends no more' },
  [testType]: { de: 'Probe', en: 'Test' },
  'system.disconnected': { de: 'Ein Plugin wurde getrennt', en: 'A plugin was disconnected' },
}

const aboutTest = {
  de: 'Ereignisse kommen in diesem Postfach an',
  en: 'events come to this mailbox',
}

const recipientsOf = ({ recipient, recipients = [] }: Told): readonly string[] =>
  recipient === undefined ? recipients : [recipient]

/** A subject names the first of many. */
function aboutRecipients(data: Told): { de: string; en: string } {
  const [first = '', ...others] = recipientsOf(data)
  if (others.length === 0) return { de: first, en: first }
  return { de: `${first} und ${others.length} weitere`, en: `${first} and ${others.length} more` }
}

/** @param from the sending domain */
export function eventMail({ _id, type, at, data }: MailedEvent, from: string, to: string): Promise<Buffer> {
  const { response, explanation, message } = data as Told
  const title = titles[type] ?? { de: type, en: type }
  const about = type === testType ? aboutTest : (aboutAccount(type, data) ?? aboutRecipients(data))
  const lines = [
    `${title.de}: ${about.de}`,
    explanation?.de,
    '',
    `${title.en}: ${about.en}`,
    explanation?.en,
    '',
    ...(response ? [`Antwort / answer: ${response.replace(/\s+/g, ' ')}`] : []),
    ...(message?.messageId ? [`Message-ID: ${message.messageId}`] : []),
    at.toISOString(),
  ]
  return new MailComposer({
    from: `noreply@${from}`,
    to,
    subject: `${title.de} / ${title.en}: ${about.en}`,
    messageId: `<${_id}@${from}>`, // the same when it is sent again
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: lines.filter(line => line !== undefined).join('\r\n'),
    attachments: [
      {
        filename: 'event.json',
        contentType: 'application/json',
        content: JSON.stringify({ type, timestamp: at, data }, null, 2),
      },
    ],
  })
    .compile()
    .build()
}

/** Never rejects. A mail about a mailbox that is told itself would come back for ever, so it isn't sent. */
export async function mailEvent(
  { store, mail }: { store: Store; mail?: OwnMail },
  webhook: { readonly accountId: AccountId; readonly systemId: SystemId | null; readonly url: string },
  event: MailedEvent,
): Promise<Answer> {
  const answer = (status: number | null, text: string): Answer =>
    status === null
      ? { status, answer: '', retryAfterSeconds: null, error: text }
      : { status, answer: text, retryAfterSeconds: null, error: null }
  if (mail === undefined) return answer(null, 'Only the running relay can send mails')
  try {
    const told = await webhookRows(store)
      .find({ accountId: webhook.accountId }, { projection: { url: 1 } })
      .toArray()
    const mailboxes = new Set(told.flatMap(({ url }) => (isMailbox(url) ? [mailboxOf(url).toLowerCase()] : [])))
    const recipients = recipientsOf(event.data)
    if (recipients.length > 0 && recipients.every(recipient => mailboxes.has(recipient.toLowerCase())))
      return answer(204, 'not sent: it is about a mailbox that is told of events')
    const sender = await senderOf(store, mail, webhook.accountId, event.systemId ?? webhook.systemId)
    if (sender === null) return answer(503, 'The system may not send now')
    const to = mailboxOf(webhook.url)
    const id = await sender.send(await eventMail(event, sender.domain, to), [to])
    return answer(202, `mail ${id}`)
  } catch (error) {
    return answer(null, (error as Error).message)
  }
}

/** The system it is about; what is about none, or about one that may not send, leaves by another of the account. */
async function senderOf(store: Store, mail: OwnMail, accountId: AccountId, systemId: SystemId | null) {
  const first = systemId === null ? null : await mail(systemId)
  if (first !== null) return first
  for (const { _id } of await store.db
    .collection('systems')
    .find({ accountId }, { projection: { _id: 1 } })
    .toArray()) {
    const sender = await mail(_id)
    if (sender !== null) return sender
  }
  return null
}

export const isMailbox = (url: string): boolean => url.startsWith('mailto:')
const mailboxOf = (url: string): string => url.slice('mailto:'.length)
