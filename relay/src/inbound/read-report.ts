/**
 * What a returned mail is and what it says: a bounce, a complaint, an automatic reply, or that it only takes longer.
 * Pure reading of hostile input: bounded, and it never throws.
 */
import type { OutcomeClass } from '../values.ts'
import { readDeliveryStatus, replyCodeIn, type StatusOf } from './delivery-status.ts'
import type { ReadReport } from './index.ts'
import { headerMap, type ReportParts, readParts } from './report-parts.ts'
import { findInText, type OriginalMail, readOriginal, splitReport } from './report-text.ts'

/** What the words of a server mean; outcomes knows. */
export type Classify = (answer: { code: number | null; enhanced: string | null; text: string; permanent: boolean }) => {
  readonly class: OutcomeClass
  readonly hard: boolean
  readonly explanation: { readonly de: string; readonly en: string }
}

export async function readReport(raw: Buffer, classify: Classify): Promise<ReadReport> {
  const parts = await readParts(raw)
  const split = splitReport(parts.text)
  const original = readOriginal(parts.original ?? split.original)
  const returnPaths = [...new Set([original.returnPath, ...verpLike(parts)].filter(path => path !== null))]
  const report = (kind: ReadReport['kind'], recipients: ReadReport['recipients'] = []): ReadReport => ({
    kind,
    recipients,
    returnPaths,
  })
  const judged = (
    recipient: string,
    enhanced: string | null,
    code: number | null,
    text: string,
    permanent: boolean,
  ) => {
    const { class: cls, hard, explanation } = classify({ code, enhanced, text, permanent })
    return {
      recipient,
      class: cls,
      hard,
      enhancedStatus: enhanced,
      diagnostic: text.trim().slice(0, 1000) || null,
      explanation,
    }
  }

  if (parts.feedback !== null || /feedback-report/i.test(parts.contentType))
    return report('complaint', complaintRecipients(parts, original, judged))
  const statuses = readDeliveryStatus(
    parts.deliveryStatus ?? (/^(?:final|original)-recipient\s*:/im.test(parts.text) ? parts.text : ''),
  )
  const failed = statuses.filter(({ action, class: cls }) => action === 'failed' || (action === 'unknown' && cls !== 2))
  if (failed.length > 0) {
    if (failed.every(({ action, class: cls }) => action === 'unknown' && cls === 4) && saysDelayed(split.report))
      return report('delayed')
    return report(
      'bounce',
      failed.map(status => fromStatus(status, split.report, failed.length, judged)),
    )
  }
  const late = statuses.filter(({ action }) => action === 'delayed')
  if (late.length > 0)
    return report(
      'delayed',
      late.map(status => fromStatus({ ...status, class: 4 }, split.report, late.length, judged)),
    )
  if (statuses.length > 0 || parts.isReceipt || /disposition-notification/i.test(parts.contentType))
    return report('other')

  const failedHeader = parts.headers.get('x-failed-recipients')
  const bounce = failedHeader !== undefined || looksLikeBounce(parts, split.report)
  if (!bounce) return report(isAutoReply(parts, split.report) ? 'auto-reply' : 'other')
  if (saysDelayed(split.report)) return report('delayed')
  const never = [
    ...original.from,
    ...addressesIn(parts.from),
    ...addressesIn(parts.headers.get('to')),
    ...addressesIn(parts.headers.get('return-path')),
  ]
  let found = findInText(split.report, never, [...addressesIn(failedHeader), ...original.to])
  if (found.length === 0 && failedHeader !== undefined)
    found = addressesIn(failedHeader).map(recipient => ({ recipient, reason: split.report }))
  if (found.length === 0 && original.to.length === 1)
    found = original.to.map(recipient => ({ recipient, reason: split.report }))
  return report(
    'bounce',
    found.map(({ recipient, reason }) => {
      const enhanced = tellingEnhanced(reason)
      const code = replyCodeIn(reason)
      // who returns a mail has given up, whatever the last answer was; 4xx says that it wasn't for ever
      return judged(recipient, enhanced, code, reason, (enhanced?.[0] ?? String(code ?? 5)[0]) === '5')
    }),
  )
}

type Judged = (
  recipient: string,
  enhanced: string | null,
  code: number | null,
  text: string,
  permanent: boolean,
) => ReadReport['recipients'][number]

const tellingEnhanced = (text: string): string | null => {
  const all = [...text.matchAll(/(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/g)].map(match => match[1] ?? '')
  return (
    all.find(code => !/^\d\.0\.0$/.test(code) && !code.startsWith('2')) ??
    all.find(code => !code.startsWith('2')) ??
    null
  )
}

function fromStatus(status: StatusOf, report: string, count: number, judged: Judged) {
  const { recipient, diagnostic } = status
  // a status part without the server's words: the person's part may have them
  const near = diagnostic === '' || /^\s*(?:unknown|none)?\s*$/i.test(diagnostic)
  const said = near
    ? (findInText(report, [], [recipient])[0]?.reason ?? (count === 1 ? report.slice(0, 2000) : ''))
    : diagnostic
  const enhanced = status.enhanced ?? tellingEnhanced(said)
  const code = replyCodeIn(said)
  const digit = status.class ?? Number((enhanced ?? String(code ?? 5))[0])
  return judged(recipient, enhanced, code, said, digit === 5)
}

function complaintRecipients(parts: ReportParts, original: OriginalMail, judged: Judged): ReadReport['recipients'] {
  const fields = headerMap(parts.feedback ?? parts.text)
  const named = [
    fields.get('original-rcpt-to'),
    fields.get('removal-recipient'),
    parts.headers.get('x-hmxmroriginalrecipient'),
  ]
  const recipients = [...new Set(named.flatMap(addressesIn))]
  const meant = recipients.length > 0 ? recipients : original.to.length === 1 ? original.to : []
  const kind = fields.get('feedback-type') ?? 'abuse'
  return meant.map(recipient => ({
    ...judged(recipient, null, null, `complaint: ${kind}`, true),
    class: 'policy',
    hard: false,
    explanation: {
      de: 'Der Empfänger hat die Mail als unerwünscht gemeldet. Senden Sie ihm nichts mehr.',
      en: 'The recipient reported the mail as unwanted. Send them nothing more.',
    },
  }))
}

const addressesIn = (text: string | undefined): string[] =>
  text?.match(/[^\s<>"'(),;:]{1,64}@[^\s<>"'(),;:]{1,255}/g)?.map(address => address.replace(/\.$/, '')) ?? []

/** Return paths of ours may stand in the fields of a complaint and in the returned header. */
const verpLike = ({ feedback, original, text }: ReportParts): string[] =>
  `${feedback ?? ''}\n${(original ?? '').slice(0, 20_000)}\n${text.slice(0, 20_000)}`.match(
    /b\+[0-9a-f]{24}\.[a-z2-7]{16}@[a-z0-9.-]{3,253}/gi,
  ) ?? []

const bounceSenders =
  /mailer[-_ ]?daemon|mail[-_ ]?daemon|postmaster|mail delivery|maildelivery|mail administrator|mail system|bounce|microsoft ?(?:exchange|outlook)|^<>$|delivery subsystem|mailrouter|mdaemon|^$/i
const bounceSubjects =
  /undeliver|unzustellbar|nicht zustellbar|zustell(?:ung|en).{0,30}(?:fehl|nicht)|fehler bei der (?:nachrichten)?zustellung|delivery (?:status notification|failure|has failed|failed|problem|error|report)|(?:mail|message|delivery) (?:delivery )?(?:failed|failure|error)|failure notice|returned (?:e?mail|message)|mail could not be delivered|could not be delivered|non[- ]?(?:deliver|remis|recapit)|not? (?:se ha )?(?:pu(?:do|ede) )?entrega|no se puede entregar|mancato recapito|impossible d.envoyer|échec de (?:la )?remise|rejected mail|mail system error|address not found|nondeliverable|niet (?:be|af)gelever|onbestelbaar|zwrot|не доставлен|недоставлен|退信|系统退信|permanent error|delivery notification.*fail|your message (?:couldn|wasn|could|was) ?.{0,5}not? be/iu
const bounceTexts =
  /this is the (?:mail system|qmail-send|postfix)|created automatically by (?:the )?mail delivery software|(?:could|can) ?not be delivered|(?:wasn.t|couldn.t|was not|were not|could not be|unable to be) delivered|delivery (?:has failed|to the following recipients? (?:has )?failed)|failed to deliver|unable to deliver|permanent (?:fatal )?errors?|did not reach the following recipient|following address(?:es)? (?:had|failed|couldn)|fehler bei der nachrichtenzustellung|konnte(?:n)? nicht (?:zugestellt|ausgeliefert|übermittelt)|nicht zugestellt werden|n.a pas pu être (?:remis|délivré|envoyé)|no se ha podido entregar|non è stato possibile (?:consegnare|recapitare)|could not deliver|i'm afraid i wasn't able to deliver|address(?:es)? (?:not found|rejected)|user unknown|no such user|undeliverable|unzustellbar|nicht zustellbar/iu

/** A person who writes "could not be delivered" doesn't sign as a mailer daemon. */
function looksLikeBounce({ from, subject, headers, contentType }: ReportParts, report: string): boolean {
  if (/multipart\/report/i.test(contentType) && !/disposition-notification/i.test(contentType)) return true
  const machine = bounceSenders.test(from) || headers.get('return-path') === '<>'
  const saysSo = bounceTexts.test(report.slice(0, 20_000))
  return (machine && (bounceSubjects.test(subject) || saysSo)) || (bounceSubjects.test(subject) && saysSo)
}

/** Still trying: nothing has bounced. */
function saysDelayed(report: string): boolean {
  const text = report.slice(0, 5000)
  return (
    /(?:will (?:continue|keep|be) (?:to )?(?:try|retri|attempt)|delivery (?:attempts )?(?:will|to the following recipients? (?:has been )?)(?:continue|delayed)|(?:has been|is) delayed|not been delivered yet|warning(?: only)?: .{0,40}(?:not|un)[- ]?(?:be )?(?:deliver|sen[dt])|could not send message for past|no action is required on your part|do(?: not|n.t) need to (?:re)?send|this is a warning message only|wird weiter(?:hin)? versucht|noch nicht zugestellt|verzögert|a été retardé|ha sido retrasad|in ritardo|still being (?:retried|processed))/iu.test(
      text,
    ) && !/(?:permanent|giving up|given up|gave up|final(?:ly)? failed|i've given up|too long|endgültig)/i.test(text)
  )
}

const autoReplySubjects =
  /^(?:auto(?:matic|matische|mática|matica|matique)?[- ]?(?:reply|response|antwort|respuesta|risposta)|automatisch|automatyczna|réponse automatique|respuesta automática|risposta automatica|resposta automática|out of (?:the )?office|abwesen|nicht im (?:büro|haus)|urlaub|ferien|vacation|on holiday|absence|absent du bureau|fuera de (?:la )?oficina|fuori (?:sede|ufficio)|afwezig|ausente|ticket|\[?ticket|danke für ihre|thank you for (?:your|contacting)|we have received|wir haben ihre|eingangsbestätigung|autoreply|auto:)|out of office|abwesenheitsnotiz|automatische antwort|please confirm|challenge/iu

function isAutoReply({ headers, subject }: ReportParts, report: string): boolean {
  const auto = headers.get('auto-submitted')?.toLowerCase()
  if (auto !== undefined && !auto.startsWith('no')) return true
  if (
    ['x-autoreply', 'x-autorespond', 'x-autogenerated', 'x-auto-response-suppress', 'x-mail-autoreply'].some(name =>
      headers.has(name),
    )
  )
    return true
  if (/^(?:auto_reply|auto-reply|junk)$/i.test(headers.get('precedence') ?? '')) return true
  if (autoReplySubjects.test(subject)) return true
  return /\b(?:i am|ich bin|je suis|estoy) (?:currently |derzeit |zur zeit |actuellement )?(?:out of (?:the )?office|on (?:vacation|leave|holiday)|nicht im (?:büro|haus)|im urlaub|abwesend|absent)/iu.test(
    report.slice(0, 3000),
  )
}
