/**
 * A day's mails of a trial shop, as a shop's software would send them, each with what must become of it. The same
 * count, seed and date give the same octets.
 */
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import { type Language, type MailKind, plainName, someCustomer, writeMail } from './order-texts.ts'
import { makePdf } from './pdf.ts'
import { type SeededRandom, seededRandom } from './random.ts'

/**
 * `delivered` at the first try; `late`: greylisted first, then delivered; `waiting`: a full mailbox, tried again and
 * again until the mail expires; `unknown` and `blocked`: bounced, hard and by policy.
 */
export type Fate = 'delivered' | 'late' | 'waiting' | 'unknown' | 'blocked'

export interface OrderMail {
  readonly kind: MailKind
  readonly language: Language
  readonly from: string
  readonly recipient: string
  readonly subject: string
  readonly messageId: string
  readonly raw: Buffer
  readonly fate: Fate
}

export interface OrderMailOptions {
  readonly shopDomain?: string
  readonly inboxDomain?: string
  /** the mails' Date; they follow each other by a second */
  readonly at?: Date
  /** false: everybody's mailbox works */
  readonly troubles?: boolean
}

/** Per thousand; a shop's list of customers is about as bad as this. */
const shares: readonly [Fate, number][] = [
  ['unknown', 30],
  ['waiting', 15],
  ['blocked', 10],
  ['late', 25],
]
const PDF_SHARE = 0.1
const PDF_BYTES = { least: 40_000, most: 300_000 }

const wordOf: Record<Fate, string> = {
  delivered: '',
  late: 'slow.',
  waiting: 'full.',
  unknown: 'unknown.',
  blocked: 'blocked.',
}

/** @param count how many; they are made one by one, so that many don't fill the memory */
export async function* orderMails(
  count: number,
  seed: number,
  options: OrderMailOptions = {},
): AsyncGenerator<OrderMail> {
  const { shopDomain = 'shop.test', inboxDomain = 'inbox.test', at = new Date(), troubles = true } = options
  const random = seededRandom(seed)
  for (let n = 0; n < count; n++) {
    const language = random.next() < 0.6 ? 'de' : 'en'
    const kind = random.pick<MailKind>([
      'order',
      'order',
      'order',
      'shipping',
      'shipping',
      'registration',
      'password',
      'appointment',
    ])
    const fate = troubles ? someFate(random) : 'delivered'
    const withPdf = random.next() < PDF_SHARE
    yield await composeMail(n, seed, withPdf ? 'invoice' : kind, language, fate, random)
  }

  async function composeMail(
    n: number,
    of: number,
    kind: MailKind,
    language: Language,
    fate: Fate,
    dice: SeededRandom,
  ): Promise<OrderMail> {
    const customer = someCustomer(dice)
    const number = 100_000 + n
    const { subject, text, html } = writeMail(kind, language, customer, number, dice)
    const from = `bestellung@${shopDomain}`
    const recipient = `${wordOf[fate]}${plainName(customer.first)}.${plainName(customer.last)}.${n}@${inboxDomain}`
    const messageId = `<${kind}-${of}-${n}@${shopDomain}>`
    const attachment = () => ({
      filename: language === 'de' ? `Rechnung-${number}.pdf` : `invoice-${number}.pdf`,
      content: makePdf(`RE-${number}`, dice.octets(dice.between(PDF_BYTES.least, PDF_BYTES.most))),
      contentType: 'application/pdf',
    })
    const raw = await new MailComposer({
      from: { name: 'Schöne Schuhe', address: from },
      to: { name: `${customer.first} ${customer.last}`, address: recipient },
      subject,
      text,
      html,
      messageId,
      date: new Date(at.getTime() + n * 1000),
      attachments: kind === 'invoice' ? [attachment()] : [],
      baseBoundary: `part-${of}-${n}`,
      newline: '\r\n',
      xMailer: false,
    } as ConstructorParameters<typeof MailComposer>[0])
      .compile()
      .build()
    return { kind, language, from, recipient, subject, messageId, raw, fate }
  }
}

function someFate(random: SeededRandom): Fate {
  let dice = random.between(0, 999)
  for (const [fate, share] of shares) {
    if (dice < share) return fate
    dice -= share
  }
  return 'delivered'
}
