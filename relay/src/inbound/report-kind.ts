/**
 * What a mail that came back is, by its sender, subject and words, where no machine-readable part says it. A person who
 * writes "could not be delivered" is no bounce: it takes a machine's sender, or a subject and words together.
 */
import type { ReportParts } from './report-parts.ts'

const daemons = /mailer[-_. ]?daemon|mail[-_ ]?daemon|mail ?delivery (?:sub)?system|mdaemon|mailrouter/i
const bounceSenders =
  /postmaster|mail ?delivery|mail administrator|systemadministrator|system administrator|mail system|bounce|microsoft ?(?:exchange|outlook)|^<>$|delivery subsystem|^$/i

const bounceSubjects = new RegExp(
  [
    'undeliver|undelivered|nondeliver|non[- ]?deliver|not delivered|could not be delivered|rejected mail|mail system error',
    'delivery (?:status notification|has failed|failed|failure|problem|error|report|unsuccessful)|failed delivery',
    '(?:mail|message|delivery) (?:delivery )?(?:failed|failure|error)|failure notice|returned (?:e?mail|message|to sender)',
    'address not found|permanent (?:delivery )?(?:error|failure)|your message .{0,20}not? be|message status',
    'unzustellbar|nicht zustellbar|nicht zugestellt|zustell(?:ung|en).{0,30}(?:fehl|nicht)|zustellungs?fehler|fehler bei der (?:nachrichten)?zustellung|rückläufer',
    'non[- ]?(?:remis|recapit|distribu)|échec (?:de|d.|du)|impossible d.envoyer|n.a pas pu être|avis de non|message non délivré|retour à l.expéditeur',
    'no (?:se ha )?(?:pu(?:do|ede) )?entrega|no entregad|devuelto|no se puede entregar|error (?:de|en la) entrega',
    'manca(?:to|ta) (?:recapito|consegna)|non consegnat|impossibile consegnare|não entregue|devolvid|falha n[ao] entrega',
    'niet (?:be|af)gelever|onbestelbaar|niet bezorgd|niedostarcz|nie dostarczon|zwrot|nedoručen|kézbesít',
    'не доставлен|недоставлен|退信|kunde inte levereras|kunne ikke leveres|olevererat|teslim edilemedi',
  ].join('|'),
  'iu',
)

const bounceTexts = new RegExp(
  [
    'this is the (?:mail system|qmail-send|postfix)|created automatically by (?:the )?mail delivery software',
    '(?:could|can) ?not be delivered|(?:wasn.t|couldn.t|was not|were not|could not be|unable to be|has not been|not be) delivered',
    'delivery (?:has failed|failed|to the following recipients? (?:has )?failed)|failed to deliver|unable to deliver|could not deliver',
    'permanent (?:fatal )?(?:delivery )?(?:errors?|failure)|did not reach|following address(?:es)? (?:had|failed|couldn)',
    "i'm afraid i wasn't able to deliver|address(?:es)? (?:not found|rejected)|user unknown|unknown user|no such user|undeliverable|failed address",
    'fehler bei der nachrichtenzustellung|konnte(?:n)?(?: leider)? nicht (?:zugestellt|ausgeliefert|übermittelt)|nicht (?:zugestellt|erreicht|zustellbar)|unzustellbar',
    'n.a pas (?:pu être|été) (?:remis|délivré|envoyé|distribué)|no se ha podido entregar|no (?:pudo|ha podido) ser entregado',
    'non è stato possibile (?:consegnare|recapitare)|non (?:e.|è) stato consegnato|não p[ôo]de ser entregue',
    'nie mog[łl]a zosta[ćc] dostarczona|bezorging is mislukt|kon niet worden (?:bezorgd|afgeleverd)|не (?:может|было) .{0,20}доставлен',
  ].join('|'),
  'iu',
)

export function looksLikeBounce(parts: ReportParts, report: string): boolean {
  const { from, subject, headers, contentType } = parts
  if (/multipart\/report/i.test(contentType) && !/disposition-notification/i.test(contentType)) return true
  const sender = `${from} ${headers.get('from') ?? ''}`
  const saysSo = bounceTexts.test(report.slice(0, 20_000))
  const entitled = bounceSubjects.test(subject)
  // a mailer daemon writes nothing else, save what only takes longer
  if (daemons.test(sender)) return true
  if (bounceSenders.test(from) || bounceSenders.test(sender)) return entitled || saysSo
  // auto-replies too have a null return path (RFC 3834 §3.3)
  if (headers.get('return-path') === '<>') return entitled || (saysSo && !isAutoReply(parts, report))
  // who answers or forwards a report is a person
  return entitled && saysSo && !/^\s{0,9}(?:re|aw|antw|sv|fwd?|wg|tr|rv)\s{0,3}:/i.test(subject)
}

/** Still trying: nothing has bounced. */
export function saysDelayed(report: string, subject = ''): boolean {
  const text = report.slice(0, 5000)
  return (
    /(?:will (?:continue|keep|be) (?:to )?(?:try|retri|attempt)|will retry|delivery (?:attempts )?(?:will|to the following recipients? (?:has been )?)(?:continue|delayed)|(?:has been|is) delayed|not (?:yet )?been (?:successfully )?delivered yet|has not yet been delivered|warning(?: only)?: .{0,40}(?:not|un)[- ]?(?:be )?(?:deliver|sen[dt])|could not send message for past|no action is required on your part|do(?: not|n.t) need to (?:re)?send|this is a warning message only|(?:message|mail) (?:is )?still (?:undelivered|being|in the queue)|wird weiter(?:hin)? versucht|noch nicht zugestellt|verzögert|keine weitere aktion|a été retardé|sera retent|ha sido retrasad|in ritardo|vertraagd|still being (?:retried|processed|attempted))/iu.test(
      `${subject}\n${text}`,
    ) &&
    !/(?:permanent (?:fatal )?error|giving up|given up|gave up|final(?:ly)? failed|i've given up|too long|endgültig|aufgegeben)/i.test(
      text,
    )
  )
}

const autoReplySubjects =
  /^(?:\W{0,3}auto(?:matic|matische|mática|matica|matique|matisch|matyczna)?[- :]?(?:reply|response|antwort|respuesta|risposta|odpowied)|automati|réponse automatique|respuesta automática|risposta automatica|resposta automática|out of (?:the )?office|abwesen|nicht im (?:büro|haus)|urlaub|ferien|vacation|on holiday|absence|absent du bureau|fuera de (?:la )?oficina|fuori (?:sede|ufficio)|afwezig|ausente|\[?ticket|\[?case|danke für ihre|vielen dank für ihre|thank you for (?:your|contacting)|we have received|wir haben ihre|eingangsbestätigung|autoreply|auto:|nieobecno|poza biurem)|out of office|abwesenheitsnotiz|automatische antwort|please confirm|confirm your (?:message|mail)|challenge|\[spamarrest|boxbe/iu

const autoReplyFields = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-autogenerated',
  'x-auto-response-suppress',
  'x-mail-autoreply',
  'x-vacation',
  'x-autoreply-from',
  'x-facebook-notify',
]

/** RFC 3834 §5, and what came before it. */
export function isAutoReply({ headers, subject }: ReportParts, report: string): boolean {
  const auto = headers.get('auto-submitted')?.toLowerCase()
  if (auto !== undefined && !auto.startsWith('no')) return true
  if (autoReplyFields.some(name => headers.has(name))) return true
  if (/^(?:auto_reply|auto-reply|junk)$/i.test(headers.get('precedence') ?? '')) return true
  if (/auto-?repl/i.test(headers.get('delivered-to') ?? '')) return true
  if (autoReplySubjects.test(subject)) return true
  return /\b(?:i am|i'm|ich bin|je suis|estoy|sono|jestem|ik ben) (?:currently |derzeit |zur zeit |actuellement |aktuell |bis )?(?:out of (?:the )?office|away|on (?:vacation|leave|holiday)|nicht im (?:büro|haus)|im urlaub|abwesend|absente?|en vacances|de vacaciones|fuera|in ferie|fuori|afwezig)/iu.test(
    report.slice(0, 3000),
  )
}
