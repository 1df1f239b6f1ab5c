/**
 * What a returned mail is and what it says: a bounce, a complaint, an automatic reply, or that it only takes longer.
 * Pure reading of hostile input: bounded, and it never throws.
 */
import type { OutcomeClass } from '../values.ts'
import { readDeliveryStatus, replyCodeIn, type StatusOf } from './delivery-status.ts'
import type { ReadReport } from './index.ts'
import { isAutoReply, looksLikeBounce, saysDelayed } from './report-kind.ts'
import { headerMap, type ReportParts, readParts } from './report-parts.ts'
import { findInText, type OriginalMail, readOriginal, splitReport } from './report-text.ts'

/** Where in the dialogue a server said its words, as far as the report tells. */
export type SaidAt = 'mail' | 'rcpt' | 'data' | null

/** What the words of a server mean; outcomes knows. */
export type Classify = (answer: {
  code: number | null
  enhanced: string | null
  text: string
  permanent: boolean
  saidAt: SaidAt
}) => {
  readonly class: OutcomeClass
  readonly hard: boolean
  readonly explanation: { readonly de: string; readonly en: string }
  /** whether words said it, and not codes alone */
  readonly inWords: boolean
}

type Recipient = ReadReport['recipients'][number]

export async function readReport(raw: Buffer, classify: Classify): Promise<ReadReport> {
  const parts = await readParts(raw)
  const split = splitReport(parts.text)
  const original = readOriginal(parts.original ?? split.original)
  const returnPaths = [...new Set([original.returnPath, ...verpLike(parts)].filter(path => path !== null))]
  const report = (kind: ReadReport['kind'], recipients: readonly Recipient[] = []): ReadReport => ({
    kind,
    recipients,
    returnPaths,
  })

  if (isNoBlame(parts)) return report('other')
  if (isComplaint(parts)) return report('complaint', complaintRecipients(parts, original, classify))
  const statuses = readDeliveryStatus(
    parts.deliveryStatus ?? (/^(?:final|original)-recipient\s*:/im.test(parts.text) ? parts.text : ''),
  )
  const failed = statuses.filter(({ action, class: cls }) => action === 'failed' || (action === 'unknown' && cls !== 2))
  if (failed.length > 0) {
    if (failed.every(({ action, class: cls }) => action === 'unknown' && cls === 4) && saysDelayed(split.report))
      return report('delayed')
    return report('bounce', fromStatuses(failed, split.report, classify))
  }
  const late = statuses.filter(({ action }) => action === 'delayed')
  if (late.length > 0)
    return report(
      'delayed',
      fromStatuses(
        late.map(status => ({ ...status, class: 4 })),
        split.report,
        classify,
      ),
    )
  if (statuses.length > 0 || parts.isReceipt || /disposition-notification/i.test(parts.contentType))
    return report('other')

  const failedHeader = parts.headers.get('x-failed-recipients')
  const bounce = failedHeader !== undefined || looksLikeBounce(parts, split.report)
  if (!bounce) return report(isAutoReply(parts, split.report) ? 'auto-reply' : 'other')
  if (saysDelayed(split.report, parts.subject)) return report('delayed')
  const never = [
    ...original.from,
    ...addressesIn(parts.from),
    ...addressesIn(parts.headers.get('to')),
    ...addressesIn(parts.headers.get('return-path')),
  ]
  const named = addressesIn(failedHeader)
  const text = `${split.report}\n${parts.subject}`
  let found = findInText(text, never, named.length > 0 ? named : original.to)
  if (found.length === 0) {
    const meant = named.length > 0 ? named : original.to.length === 1 ? original.to : []
    found = meant.map(recipient => ({ recipient, reason: split.report }))
  }
  return report(
    'bounce',
    // who returns a mail has given up, whatever the last answer was; 4xx says that it wasn't for ever
    found.map(({ recipient, reason }) =>
      judged(classify, recipient, [reason, split.report.slice(0, 2000)], null, null),
    ),
  )
}

/**
 * @param said what was said, the most reliable first; the next is asked where the words before say nothing
 * @param status RFC 3463 code of the report's own field, where it has one that says something
 * @param digit its first digit, also where the rest says nothing
 */
function judged(
  classify: Classify,
  recipient: string,
  said: readonly string[],
  status: string | null,
  digit: number | null,
): Recipient {
  const asked = said.filter(text => text.trim() !== '')
  let first: Recipient | null = null
  for (const text of asked.length > 0 ? asked : ['']) {
    const own = tellingEnhanced(text)
    const code = replyCodeIn(text)
    const enhanced = [own, status].find(one => one !== null && !/^\d\.0\.0$/.test(one)) ?? own ?? status
    const permanent = Number((own ?? String(code ?? digit ?? 5))[0]) === 5
    const saidAt = saidAtIn(said.join('\n'))
    const { inWords, ...meaning } = classify({ code, enhanced, text, permanent, saidAt })
    const one = { recipient, ...meaning, enhancedStatus: enhanced, diagnostic: text.trim().slice(0, 1000) || null }
    // codes that name a cause need no words
    if (inWords || (enhanced !== null && !/^\d\.(?:0\.0|5\.0|4\.\d+)$/.test(enhanced))) return one
    first ??= one
  }
  return first as Recipient
}

const saidAtIn = (text: string): SaidAt =>
  /(?:in reply to|after|to|>>>|sent:|for|<--)\s+(?:the )?rcpt\b|does not like recipient/i.test(text)
    ? 'rcpt'
    : /(?:in reply to|after|to|>>>|sent:|for) (?:the )?(?:end of )?data\b|failed after i sent the message/i.test(text)
      ? 'data'
      : /(?:in reply to|after|>>>|sent:) (?:the )?mail (?:from|command)/i.test(text)
        ? 'mail'
        : null

const tellingEnhanced = (text: string): string | null => {
  const all = [...text.matchAll(/(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/g)].map(match => match[1] ?? '')
  return (
    all.find(code => !/^\d\.0\.0$/.test(code) && !code.startsWith('2')) ??
    all.find(code => !code.startsWith('2')) ??
    null
  )
}

/** The server's words stand in the status part; where they don't, or say nothing, the person's part may have them. */
function fromStatuses(statuses: readonly StatusOf[], report: string, classify: Classify): Recipient[] {
  const all = statuses.map(({ recipient }) => recipient)
  const near = new Map(findInText(report, [], all).map(({ recipient, reason }) => [recipient.toLowerCase(), reason]))
  return statuses.map(({ recipient, diagnostic, enhanced, class: digit }) => {
    const human = near.get(recipient.toLowerCase()) ?? (all.length === 1 ? report.slice(0, 2000) : '')
    const words = /^\s*(?:unknown|none)?\s*$/i.test(diagnostic) ? [human] : [diagnostic, human]
    const entry = judged(classify, recipient, words, enhanced, digit)
    return enhanced === null ? entry : { ...entry, enhancedStatus: enhanced }
  })
}

/** `not-spam` says the opposite of a complaint (RFC 6430), and failed authentication is no recipient's word (RFC 6591). */
const isNoBlame = ({ feedback }: ReportParts): boolean =>
  /^(?:not-spam|auth-failure)\b/i.test(headerMap(feedback ?? '').get('feedback-type') ?? '')

/** RFC 5965, X-ARF, and Outlook.com's form without a feedback part. */
const isComplaint = ({ feedback, contentType, headers, subject }: ReportParts): boolean =>
  feedback !== null ||
  /feedback-report/i.test(contentType) ||
  headers.has('x-hmxmroriginalrecipient') ||
  /^complaint about message from/i.test(subject)

function complaintRecipients(parts: ReportParts, original: OriginalMail, classify: Classify): Recipient[] {
  const fields = headerMap(parts.feedback ?? parts.text)
  const named = [
    fields.get('original-rcpt-to'),
    fields.get('removal-recipient'),
    parts.headers.get('x-hmxmroriginalrecipient'),
    headerMap(parts.original ?? '').get('x-hmxmroriginalrecipient'),
  ]
  const recipients = [...new Set(named.flatMap(addressesIn))]
  const meant = recipients.length > 0 ? recipients : original.to.length === 1 ? original.to : []
  const kind = fields.get('feedback-type') ?? 'abuse'
  return meant.map(recipient => ({
    ...judged(classify, recipient, [`complaint: ${kind}`], null, 5),
    class: 'policy',
    hard: false,
    explanation: {
      de: 'Der Empfänger hat die Mail als unerwünscht gemeldet. Senden Sie ihm nichts mehr.',
      en: 'The recipient reported the mail as unwanted. Send them nothing more.',
    },
  }))
}

const addressesIn = (text: string | undefined): string[] =>
  text?.match(/[^\s<>"(),;:]{1,64}@[^\s<>"'(),;:]{1,255}/g)?.map(address => address.replace(/^'+|\.$/g, '')) ?? []

/** Return paths and feedback ids of ours may stand in the fields of a complaint and in the returned header. */
const verpLike = ({ feedback, original, text }: ReportParts): string[] =>
  `${feedback ?? ''}\n${(original ?? '').slice(0, 20_000)}\n${text.slice(0, 20_000)}`.match(
    /b\+[0-9a-f]{24}\.[a-z2-7]{16}@[a-z0-9.-]{3,253}|(?<=^CFBL-Feedback-ID:\s*)[0-9a-f]{24}:[a-z2-7]{16}/gim,
  ) ?? []
