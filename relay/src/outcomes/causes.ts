/**
 * What can be behind an answer, in the words the merchant reads: what happened (`reason`), what to do (`advice`), and who
 * has to do it (`next`). `{host}` is the mail server's name.
 */
import type { OutcomeClass } from '../values.ts'

/** Who has to act, in the order of the merchant's cost. */
export const nextSteps = {
  wait: { de: 'Nichts tun, es geht von selbst weiter', en: 'Nothing to do, it goes on by itself' },
  correctAddress: { de: 'Adresse beim Kunden erfragen', en: 'Ask the customer for the right address' },
  reachOtherwise: { de: 'Kunden auf anderem Weg erreichen', en: 'Reach the customer in another way' },
  changeMail: { de: 'Mail oder Vorlage ändern', en: 'Change the mail or its template' },
  fixSender: { de: 'Absender oder DNS-Einträge richtigstellen', en: 'Put sender or DNS records right' },
  askOperator: { de: 'Betreiber des Versands fragen', en: 'Ask the operator of this relay' },
} as const

export type NextStep = keyof typeof nextSteps

interface Words {
  readonly de: string
  readonly en: string
}

export interface Cause extends Words {
  readonly class: OutcomeClass
  readonly next: NextStep
  readonly reason: Words
  readonly advice: Words
}

/** @param de,en what happened and what to do */
function cause(c: OutcomeClass, next: NextStep, de: [string, string], en: [string, string]): Cause {
  return {
    class: c,
    next,
    de: de.join(' '),
    en: en.join(' '),
    reason: { de: de[0], en: en[0] },
    advice: { de: de[1], en: en[1] },
  }
}

export const causes = {
  noSuchAddress: cause(
    'hard',
    'correctAddress',
    ['Diese Adresse gibt es nicht.', 'Bitte fragen Sie den Kunden nach der richtigen Adresse.'],
    ['This address does not exist.', 'Ask the customer for the right one.'],
  ),
  addressClosed: cause(
    'hard',
    'correctAddress',
    ['Dieses Postfach ist aufgelöst.', 'Bitte fragen Sie den Kunden nach einer anderen Adresse.'],
    ['This mailbox has been closed.', 'Ask the customer for another address.'],
  ),
  noSuchDomain: cause(
    'hard',
    'correctAddress',
    [
      'Die Domain der Adresse gibt es nicht oder sie nimmt keine Mails an.',
      'Vermutlich ist sie falsch geschrieben; bitte prüfen Sie die Adresse.',
    ],
    ['The domain of the address does not exist or takes no mail.', 'It is probably misspelt; check the address.'],
  ),
  mailboxFull: cause(
    'soft',
    'reachOtherwise',
    ['Das Postfach des Empfängers ist voll.', 'Bitte erreichen Sie den Kunden auf einem anderen Weg.'],
    ["The recipient's mailbox is full.", 'Reach the customer in another way.'],
  ),
  mailboxDisabled: cause(
    'soft',
    'reachOtherwise',
    [
      'Das Postfach des Empfängers ist gesperrt oder stillgelegt.',
      'Das kann sich ändern; bitte erreichen Sie den Kunden auf einem anderen Weg.',
    ],
    ["The recipient's mailbox is locked or switched off.", 'That may change; reach the customer in another way.'],
  ),
  mailboxUnavailable: cause(
    'soft',
    'reachOtherwise',
    [
      'Das Postfach des Empfängers nimmt zurzeit keine Mails an.',
      'Hält das an, erreichen Sie den Kunden bitte anders.',
    ],
    ["The recipient's mailbox takes no mail at present.", 'If that goes on, reach the customer in another way.'],
  ),
  greylisted: cause(
    'soft',
    'wait',
    [
      'Der Mailserver {host} bittet um einen zweiten Versuch (Greylisting).',
      'Das ist üblich; der nächste Versuch folgt von selbst.',
    ],
    ['The mail server {host} asks for a second try (greylisting).', 'This is usual; the next try follows by itself.'],
  ),
  tooFast: cause(
    'soft',
    'wait',
    ['Der Mailserver {host} nimmt zurzeit nicht so viele Mails an.', 'Wir senden langsamer und versuchen es wieder.'],
    ['The mail server {host} takes fewer mails at present.', 'We slow down and try again.'],
  ),
  busy: cause(
    'soft',
    'wait',
    ['Der Mailserver {host} ist zurzeit nicht bereit.', 'Der nächste Versuch folgt von selbst.'],
    ['The mail server {host} is not ready at present.', 'The next try follows by itself.'],
  ),
  recipientSystem: cause(
    'soft',
    'reachOtherwise',
    [
      'Beim Empfänger ist etwas falsch eingerichtet oder gestört.',
      'An der Adresse muss es nicht liegen; bitte erreichen Sie den Kunden auf einem anderen Weg.',
    ],
    [
      "Something at the recipient's is set up wrong or out of order.",
      'The address need not be the reason; reach the customer in another way.',
    ],
  ),
  blocked: cause(
    'policy',
    'askOperator',
    [
      'Der Mailserver {host} nimmt von unserem Server oder Ihrer Domain zurzeit keine Mails an (Spamschutz, Sperrliste).',
      'An der Adresse liegt es nicht; der Betreiber des Versands muss sich darum kümmern.',
    ],
    [
      'The mail server {host} takes no mail from our server or your domain (spam protection, block list).',
      'The address is not the reason; the operator of this relay has to look into it.',
    ],
  ),
  spam: cause(
    'policy',
    'changeMail',
    ['Der Mailserver {host} hält diese Mail für Spam.', 'Prüfen Sie Betreff, Links und Anhänge der Vorlage.'],
    ['The mail server {host} takes this mail for spam.', 'Check subject, links and attachments of the template.'],
  ),
  unauthenticated: cause(
    'policy',
    'fixSender',
    [
      'Der Mailserver {host} konnte den Absender nicht bestätigen (SPF, DKIM oder DMARC).',
      'Prüfen Sie die DNS-Einträge Ihrer Domain.',
    ],
    [
      'The mail server {host} could not confirm the sender (SPF, DKIM or DMARC).',
      'Check the DNS records of your domain.',
    ],
  ),
  senderRefused: cause(
    'policy',
    'fixSender',
    [
      'Der Mailserver {host} nimmt diese Absenderadresse nicht an.',
      'Prüfen Sie, ob es sie gibt und ihre Domain Mails empfängt.',
    ],
    ['The mail server {host} does not accept this sender address.', 'Check that it exists and its domain takes mail.'],
  ),
  notForYou: cause(
    'policy',
    'reachOtherwise',
    ['Der Empfänger nimmt nur Mails von bestimmten Absendern an.', 'Bitten Sie ihn, Ihre Adresse zuzulassen.'],
    ['The recipient takes mail from certain senders only.', 'Ask him to admit your address.'],
  ),
  tooLarge: cause(
    'policy',
    'changeMail',
    ['Die Mail ist dem Mailserver {host} zu groß.', 'Senden Sie einen Link statt des Anhangs.'],
    ['The mail is too large for the mail server {host}.', 'Send a link instead of the attachment.'],
  ),
  contentRefused: cause(
    'policy',
    'changeMail',
    [
      'Der Mailserver {host} nimmt den Inhalt dieser Mail nicht an, etwa einen Anhang oder eine Kopfzeile.',
      'Prüfen Sie die Vorlage.',
    ],
    [
      'The mail server {host} does not accept the content of this mail, such as an attachment or a header.',
      'Check the template.',
    ],
  ),
  noUtf8: cause(
    'policy',
    'correctAddress',
    [
      'Der Mailserver {host} versteht keine Adressen mit Umlauten (SMTPUTF8).',
      'Bitte verwenden Sie eine Adresse ohne.',
    ],
    ['The mail server {host} does not understand addresses beyond ASCII (SMTPUTF8).', 'Use an address without.'],
  ),
  notItsDomain: cause(
    'policy',
    'correctAddress',
    [
      'Der Mailserver {host} ist für die Domain der Adresse nicht zuständig; dort ist etwas falsch eingerichtet.',
      'Bitte prüfen Sie die Adresse.',
    ],
    [
      'The mail server {host} does not serve the domain of the address; something is set up wrong there.',
      'Check the address.',
    ],
  ),
  loop: cause(
    'policy',
    'reachOtherwise',
    [
      'Die Mail dreht sich beim Empfänger im Kreis (Weiterleitung auf sich selbst).',
      'Bitte erreichen Sie den Kunden auf einem anderen Weg.',
    ],
    [
      "The mail goes round in circles at the recipient's (a forwarding to itself).",
      'Reach the customer in another way.',
    ],
  ),
  complained: cause(
    'policy',
    'reachOtherwise',
    [
      'Der Empfänger hat die Mail als Spam gemeldet.',
      'Er bekommt keine weiteren Mails; klären Sie mit ihm, ob er sie wünscht.',
    ],
    ['The recipient has reported the mail as spam.', 'He gets no further mail; find out whether he wants any.'],
  ),
  refused: cause(
    'policy',
    'askOperator',
    [
      'Der Mailserver {host} hat die Mail abgelehnt; seine Antwort sagt nicht, dass es die Adresse nicht gibt.',
      'Wiederholt sich das, fragen Sie den Betreiber des Versands.',
    ],
    [
      'The mail server {host} refused the mail; its answer does not say that the address does not exist.',
      'If that happens again, ask the operator of this relay.',
    ],
  ),
  hostRefused: cause(
    'host',
    'wait',
    [
      'Der Mailserver {host} nimmt zurzeit keine Verbindung von uns an.',
      'An der Adresse liegt es nicht; wir versuchen es wieder.',
    ],
    [
      'The mail server {host} accepts no connection from us at present.',
      'The address is not the reason; we try again.',
    ],
  ),
  hostSilent: cause(
    'host',
    'wait',
    ['Der Mailserver {host} ist zurzeit nicht zu erreichen.', 'Wir versuchen es wieder.'],
    ['The mail server {host} can not be reached at present.', 'We try again.'],
  ),
  connectionLost: cause(
    'host',
    'wait',
    ['Die Verbindung zum Mailserver {host} ist abgebrochen.', 'Wir versuchen es wieder.'],
    ['The connection to the mail server {host} broke off.', 'We try again.'],
  ),
  tlsFailed: cause(
    'host',
    'wait',
    ['Mit dem Mailserver {host} kam keine verschlüsselte Verbindung zustande.', 'Wir versuchen es wieder.'],
    ['No encrypted connection to the mail server {host} could be made.', 'We try again.'],
  ),
  unresolved: cause(
    'host',
    'wait',
    ['Die Domain der Adresse ließ sich zurzeit nicht im DNS finden.', 'Wir versuchen es wieder.'],
    ['The domain of the address could not be looked up in DNS at present.', 'We try again.'],
  ),
  notPublic: cause(
    'host',
    'correctAddress',
    [
      'Die Domain der Adresse nennt einen Mailserver, der im Internet nicht erreichbar ist.',
      'Bitte prüfen Sie die Adresse.',
    ],
    ['The domain of the address names a mail server that is not on the internet.', 'Check the address.'],
  ),
  gaveUp: cause(
    'expired',
    'reachOtherwise',
    [
      'Die Mail ließ sich lange nicht zustellen; ein Mailserver auf dem Weg hat aufgegeben.',
      'Bitte prüfen Sie die Adresse oder erreichen Sie den Kunden auf einem anderen Weg.',
    ],
    [
      'The mail could not be delivered for a long time; a mail server on the way gave up.',
      'Check the address or reach the customer in another way.',
    ],
  ),
  ours: cause(
    'host',
    'askOperator',
    [
      'Die Mail konnte hier noch nicht gesendet werden.',
      'Wir versuchen es wieder; hält das an, muss der Betreiber des Versands nachsehen.',
    ],
    [
      'The mail could not be sent from here yet.',
      'We try again; if that goes on, the operator of this relay has to look into it.',
    ],
  ),
} satisfies Record<string, Cause>

export type CauseName = keyof typeof causes

/** In place of the advice to wait, where another server tells of it: whether that one tries again, we don't know. */
export const waitedElsewhere = {
  de: 'Kommt die Mail dort nicht mehr an, senden Sie sie später noch einmal.',
  en: 'If the mail does not get through there after all, send it again later.',
}

/** When a delivery is given up; the last cause follows. */
export const expiredWords = {
  de: (hours: string) => `Nach ${hours} Stunden aufgegeben. Zuletzt: `,
  en: (hours: string) => `Given up after ${hours} hours. At last: `,
}

export const deliveredWords = {
  de: 'Vom Mailserver {host} angenommen.',
  en: 'Accepted by the mail server {host}.',
}

/** Not an answer of anybody's: the relay itself waits. */
export const warmingUpWords = {
  de: 'Der Versand läuft über neue IP-Adressen, von denen anfangs nur wenige Mails am Tag abgehen, und die für heute sind gesendet. Um Mitternacht (UTC) geht es von selbst weiter.',
  en: "Mail leaves by new IP addresses, which send few mails a day at first, and today's have been sent. It goes on by itself at midnight (UTC).",
}
