/**
 * What can be behind an answer, in the words the merchant reads: what happened, and what to do.
 * `{host}` is the mail server's name.
 */
import type { OutcomeClass } from '../values.ts'

export interface Cause {
  readonly class: OutcomeClass
  readonly de: string
  readonly en: string
}

const cause = (c: OutcomeClass, de: string, en: string): Cause => ({ class: c, de, en })

export const causes = {
  noSuchAddress: cause(
    'hard',
    'Diese Adresse gibt es nicht. Bitte fragen Sie den Kunden nach der richtigen Adresse.',
    'This address does not exist. Ask the customer for the right one.',
  ),
  addressClosed: cause(
    'hard',
    'Dieses Postfach ist stillgelegt. Bitte fragen Sie den Kunden nach einer anderen Adresse.',
    'This mailbox has been closed. Ask the customer for another address.',
  ),
  noSuchDomain: cause(
    'hard',
    'Die Domain der Adresse gibt es nicht oder sie nimmt keine Mails an. Vermutlich ist sie falsch geschrieben; bitte prüfen Sie die Adresse.',
    'The domain of the address does not exist or takes no mail. It is probably misspelt; check the address.',
  ),
  mailboxFull: cause(
    'soft',
    'Das Postfach des Empfängers ist voll. Bitte erreichen Sie den Kunden auf einem anderen Weg.',
    "The recipient's mailbox is full. Reach the customer in another way.",
  ),
  mailboxUnavailable: cause(
    'soft',
    'Das Postfach des Empfängers nimmt zurzeit keine Mails an.',
    "The recipient's mailbox takes no mail at present.",
  ),
  greylisted: cause(
    'soft',
    'Der Mailserver {host} bittet um einen zweiten Versuch (Greylisting). Das ist üblich; der nächste Versuch folgt von selbst.',
    'The mail server {host} asks for a second try (greylisting). This is usual; the next try follows by itself.',
  ),
  tooFast: cause(
    'soft',
    'Der Mailserver {host} nimmt zurzeit nicht so viele Mails an. Wir senden langsamer und versuchen es wieder.',
    'The mail server {host} takes fewer mails at present. We slow down and try again.',
  ),
  busy: cause(
    'soft',
    'Der Mailserver {host} ist zurzeit nicht bereit. Der nächste Versuch folgt von selbst.',
    'The mail server {host} is not ready at present. The next try follows by itself.',
  ),
  blocked: cause(
    'policy',
    'Der Mailserver {host} nimmt von unserem Server oder Ihrer Domain zurzeit keine Mails an (Spamschutz, Sperrliste). An der Adresse liegt es nicht; der Betreiber des Versands muss sich darum kümmern.',
    'The mail server {host} takes no mail from our server or your domain (spam protection, block list). The address is not the reason; the operator of this relay has to look into it.',
  ),
  spam: cause(
    'policy',
    'Der Mailserver {host} hält diese Mail für Spam. Prüfen Sie Betreff, Links und Anhänge der Vorlage.',
    'The mail server {host} takes this mail for spam. Check subject, links and attachments of the template.',
  ),
  unauthenticated: cause(
    'policy',
    'Der Mailserver {host} konnte den Absender nicht bestätigen (SPF, DKIM oder DMARC). Prüfen Sie die DNS-Einträge Ihrer Domain.',
    'The mail server {host} could not confirm the sender (SPF, DKIM or DMARC). Check the DNS records of your domain.',
  ),
  senderRefused: cause(
    'policy',
    'Der Mailserver {host} nimmt diese Absenderadresse nicht an. Prüfen Sie, ob es sie gibt und ihre Domain Mails empfängt.',
    'The mail server {host} does not accept this sender address. Check that it exists and its domain takes mail.',
  ),
  notForYou: cause(
    'policy',
    'Der Empfänger nimmt nur Mails von bestimmten Absendern an. Bitten Sie ihn, Ihre Adresse zuzulassen.',
    'The recipient takes mail from certain senders only. Ask him to admit your address.',
  ),
  tooLarge: cause(
    'policy',
    'Die Mail ist dem Mailserver {host} zu groß. Senden Sie einen Link statt des Anhangs.',
    'The mail is too large for the mail server {host}. Send a link instead of the attachment.',
  ),
  contentRefused: cause(
    'policy',
    'Der Mailserver {host} nimmt den Inhalt dieser Mail nicht an, etwa einen Anhang oder eine Kopfzeile.',
    'The mail server {host} does not accept the content of this mail, such as an attachment or a header.',
  ),
  noUtf8: cause(
    'policy',
    'Der Mailserver {host} versteht keine Adressen mit Umlauten (SMTPUTF8). Bitte verwenden Sie eine Adresse ohne.',
    'The mail server {host} does not understand addresses beyond ASCII (SMTPUTF8). Use an address without.',
  ),
  notItsDomain: cause(
    'policy',
    'Der Mailserver {host} ist für die Domain der Adresse nicht zuständig; dort ist etwas falsch eingerichtet. Bitte prüfen Sie die Adresse.',
    'The mail server {host} does not serve the domain of the address; something is set up wrong there. Check the address.',
  ),
  loop: cause(
    'policy',
    'Die Mail dreht sich beim Empfänger im Kreis (Weiterleitung auf sich selbst). Bitte erreichen Sie den Kunden auf einem anderen Weg.',
    "The mail goes round in circles at the recipient's (a forwarding to itself). Reach the customer in another way.",
  ),
  refused: cause(
    'policy',
    'Der Mailserver {host} hat die Mail abgelehnt; seine Antwort sagt nicht, dass es die Adresse nicht gibt.',
    'The mail server {host} refused the mail; its answer does not say that the address does not exist.',
  ),
  hostRefused: cause(
    'host',
    'Der Mailserver {host} nimmt zurzeit keine Verbindung von uns an. An der Adresse liegt es nicht; wir versuchen es wieder.',
    'The mail server {host} accepts no connection from us at present. The address is not the reason; we try again.',
  ),
  hostSilent: cause(
    'host',
    'Der Mailserver {host} ist zurzeit nicht zu erreichen. Wir versuchen es wieder.',
    'The mail server {host} can not be reached at present. We try again.',
  ),
  connectionLost: cause(
    'host',
    'Die Verbindung zum Mailserver {host} ist abgebrochen. Wir versuchen es wieder.',
    'The connection to the mail server {host} broke off. We try again.',
  ),
  tlsFailed: cause(
    'host',
    'Mit dem Mailserver {host} kam keine verschlüsselte Verbindung zustande. Wir versuchen es wieder.',
    'No encrypted connection to the mail server {host} could be made. We try again.',
  ),
  unresolved: cause(
    'host',
    'Die Domain der Adresse ließ sich zurzeit nicht im DNS finden. Wir versuchen es wieder.',
    'The domain of the address could not be looked up in DNS at present. We try again.',
  ),
  notPublic: cause(
    'host',
    'Die Domain der Adresse nennt einen Mailserver, der im Internet nicht erreichbar ist. Bitte prüfen Sie die Adresse.',
    'The domain of the address names a mail server that is not on the internet. Check the address.',
  ),
  ours: cause(
    'host',
    'Die Mail konnte hier noch nicht gesendet werden. Wir versuchen es wieder; hält das an, muss der Betreiber des Versands nachsehen.',
    'The mail could not be sent from here yet. We try again; if that goes on, the operator of this relay has to look into it.',
  ),
} satisfies Record<string, Cause>

export type CauseName = keyof typeof causes

/** When a delivery is given up; the last cause follows. */
export const expiredWords = {
  de: (hours: string) => `Nach ${hours} Stunden aufgegeben. Zuletzt: `,
  en: (hours: string) => `Given up after ${hours} hours. At last: `,
}

export const deliveredWords = {
  de: 'Vom Mailserver {host} angenommen.',
  en: 'Accepted by the mail server {host}.',
}
