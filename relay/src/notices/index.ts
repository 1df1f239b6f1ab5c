/**
 * Notices: the mails that the relay writes to people itself (verify your address, your quota runs low, an invoice). They
 * leave as mails of the operator's system, `DEPESCHE_OPERATOR_SYSTEM`, on the way of any other. German or English, HTML
 * and text; this room knows how a notice looks, and texts.ts what those about accounts say.
 */
import { ObjectId } from 'bson'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { OwnMail, OwnMailSender } from '../own-mail/index.ts'
import { namedId } from '../store/derived-id.ts'
import type { Store } from '../store/index.ts'
import { type MessageId, Problem } from '../values.ts'
import { asHtml, asText, type NoticePage, oneLine } from './page.ts'

export type Locale = 'de' | 'en'

export interface Once {
  readonly key: string
  /** when it happened */
  readonly at: Date
}

export interface Notice {
  /** each gets a mail of his own */
  readonly to: readonly string[]
  readonly locale: Locale
  readonly subject: string
  /** plain text, one after the other */
  readonly paragraphs: readonly string[]
  readonly action?: { readonly label: string; readonly url: string }
  /** what it tells of: each address gets one mail of it, however often it is told */
  readonly once?: Once
  readonly attachments?: readonly {
    readonly filename: string
    readonly contentType: string
    readonly content: Buffer
  }[]
}

export interface Notices {
  /** @returns the mails' ids, once they are stored. @throws Problem `notices-unset`, `notices-idle`, `own-mail-refused` */
  notify(notice: Notice): Promise<MessageId[]>
  /** why no notice can be sent now, or null */
  whyNot(): Promise<Problem | null>
}

export interface NoticeDeps {
  readonly store: Store
  readonly settings: { readonly operatorSystem: string | null }
  readonly ownMail: OwnMail
}

export function createNotices({ store, settings, ownMail }: NoticeDeps): Notices {
  const sender = async (): Promise<OwnMailSender | Problem> => {
    if (settings.operatorSystem === null) return noSystem()
    return (await ownMail(new ObjectId(settings.operatorSystem))) ?? idleSystem(settings.operatorSystem)
  }
  return {
    async whyNot() {
      const from = await sender()
      return from instanceof Problem ? from : null
    },
    async notify(notice) {
      const from = await sender()
      if (from instanceof Problem) throw from
      const system = await store.models.System.findOne({ _id: settings.operatorSystem }, { name: 1 }).lean()
      const ids: MessageId[] = []
      for (const to of new Set(notice.to)) {
        const mail = await noticeMail(notice, { name: system?.name ?? 'Depesche', domain: from.domain }, to)
        const { once } = notice
        ids.push(await from.send(mail, [to], once && namedId(once.at, `${once.key} ${to.toLowerCase()}`)))
      }
      return ids
    },
  }
}

const footers = {
  de: (name: string, to: string) => `Diese Nachricht an ${to} wurde automatisch von ${name} gesendet.`,
  en: (name: string, to: string) => `This message to ${to} was sent automatically by ${name}.`,
}

/** RFC 5322 with CRLF. @param from the operator's system and its sending domain */
export function noticeMail(
  { locale, subject, paragraphs, action, attachments }: Notice,
  from: { name: string; domain: string },
  to: string,
): Promise<Buffer> {
  const name = oneLine(from.name)
  const page: NoticePage = { locale, subject: oneLine(subject), paragraphs, action, footer: footers[locale](name, to) }
  return new MailComposer({
    from: { name, address: `noreply@${from.domain}` },
    to: { name: '', address: to },
    subject: page.subject,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale }, // RFC 3834 §5, RFC 4021 §2.2.10
    text: asText(page),
    html: asHtml(page),
    attachments: attachments?.map(file => ({ ...file })),
  })
    .compile()
    .build()
}

const advice =
  'The operator of this relay must connect a system for its own mails (with its DNS records) and name it in DEPESCHE_OPERATOR_SYSTEM'

const noSystem = () => new Problem('notices-unset', 'This relay can’t send its own mails yet', advice)

const idleSystem = (id: string) =>
  new Problem(
    'notices-idle',
    'This relay can’t send its own mails at the moment',
    `Its operator must set right what the system ${id} of DEPESCHE_OPERATOR_SYSTEM lacks`,
  )
