/**
 * What the relay stores, whose data is in it, and how long it stays: one line per collection. The public page, the document
 * for merchants (docs/data-processing.md) and a test that knows every model are drawn from here.
 */
import { eventDays } from '../events/index.ts'
import { bodyDays, dmarcReportDays, rowDays } from '../store/retention.ts'

interface Words {
  readonly de: string
  readonly en: string
}

/** `recipient` of mails; `user`: who signs in here; `customer`: the merchant as an account */
export type Whose = 'recipient' | 'user' | 'customer'

export interface DataEntry {
  /** the collection */
  readonly id: string
  readonly what: Words
  readonly people: readonly Whose[]
  readonly kept: Words
  /** null: not a number of days; see `kept` */
  readonly days: number | null
}

const forDays = (n: number): Words => (n === 1 ? { de: '1 Tag', en: '1 day' } : { de: `${n} Tage`, en: `${n} days` })
const withAccount: Words = { de: 'so lange das Konto besteht', en: 'as long as the account exists' }
const untilRemoved: Words = { de: 'bis sie entfernt werden', en: 'until they are removed' }
const law: Words = {
  de: 'so lange das Steuerrecht es verlangt (in Deutschland acht bis zehn Jahre)',
  en: 'as long as tax law demands (eight to ten years in Germany)',
}
const operator: Words = { de: 'so lange das Relay betrieben wird', en: 'as long as the relay is operated' }

type Kept = number | Words
const entry = (id: string, people: readonly Whose[], kept: Kept, de: string, en: string): DataEntry => ({
  id,
  what: { de, en },
  people,
  kept: typeof kept === 'number' ? forDays(kept) : kept,
  days: typeof kept === 'number' ? kept : null,
})

const contentKept: Words = {
  de: `Kopf und Inhalt ${bodyDays} Tage, oder wie das Konto es einstellt (0 bis ${rowDays} Tage; 0: bis zum Ende der Zustellung); alles Übrige ${rowDays} Tage`,
  en: `header and body ${bodyDays} days, or as the account says (0 to ${rowDays} days; 0: until delivery has ended); the rest ${rowDays} days`,
}

export const dataEntries: readonly DataEntry[] = [
  entry(
    'messages',
    ['recipient'],
    contentKept,
    'Mails: Absender, Betreff, Kopf und kleine Inhalte, Notizen des Shops, IP-Adresse des Shops',
    'Mails: sender, subject, header and small bodies, notes of the shop, the shop’s IP address',
  ),
  entry('contents', ['recipient'], contentKept, 'Größere Inhalte von Mails', 'Larger bodies of mails'),
  entry(
    'deliveries',
    ['recipient'],
    rowDays,
    'Zustellungen: Adresse des Empfängers, Zustand, Antworten des Empfängerservers',
    'Deliveries: the recipient’s address, state, answers of his server',
  ),
  entry(
    'suppressions',
    ['recipient'],
    {
      de: 'bis zum Ablauf, den das Konto einstellt, sonst bis sie entfernt werden',
      en: 'until the end that the account sets, else until they are removed',
    },
    'Adressen, die keine Mails mehr bekommen, mit Grund und Beleg',
    'Addresses that get no more mail, with reason and evidence',
  ),
  entry(
    'events',
    ['recipient'],
    eventDays,
    'Ereignisse für Webhooks: Adresse des Empfängers, Ergebnis der Zustellung',
    'Events for webhooks: the recipient’s address, the outcome of delivery',
  ),
  entry('dispatches', [], eventDays, 'Welches Ereignis an welchen Webhook geht', 'Which event goes to which webhook'),
  entry(
    'dispatchattempts',
    ['recipient'],
    30,
    'Versuche, Ereignisse zu senden, und was der Server des Kontos antwortete',
    'Attempts to send events, and what the account’s server answered',
  ),
  entry(
    'eventcursors',
    [],
    withAccount,
    'Bis wann Ereignisse eines Systems gelesen sind',
    'How far a system’s events were read',
  ),
  entry(
    'webhooks',
    ['customer'],
    untilRemoved,
    'Adressen der Webhooks des Kontos, ihre Geheimnisse verschlüsselt',
    'The account’s webhook addresses, their secrets encrypted',
  ),
  entry(
    'dmarcReports',
    [],
    dmarcReportDays,
    'DMARC-Berichte: Adressen von Mailservern, die im Namen der Domain senden; keine Empfänger',
    'DMARC reports: addresses of mail servers that send in the domain’s name; no recipients',
  ),
  entry(
    'tlssessions',
    [],
    7,
    'Wie viele Verbindungen zu einer Domain verschlüsselt waren',
    'How many connections to a domain were encrypted',
  ),
  entry('tlsreports', [], 30, 'TLS-Berichte an Empfängerdomains', 'TLS reports to recipient domains'),
  entry(
    'stspolicies',
    [],
    { de: 'so lange die Richtlinie gilt', en: 'as long as the policy is valid' },
    'MTA-STS-Richtlinien von Empfängerdomains',
    'MTA-STS policies of recipient domains',
  ),
  entry('destinations', [], 1, 'Was ein Ziel gerade verträgt', 'What a destination bears at the moment'),
  entry('lanes', [], operator, 'Ziele, die angehalten wurden', 'Destinations that were held'),
  entry(
    'sentCounts',
    [],
    35,
    'Wie viel eine Versandadresse am Tag gesendet hat',
    'How much a sending address has sent in a day',
  ),
  entry(
    'buckets',
    [],
    withAccount,
    'Statistik je Viertelstunde, nur Zahlen',
    'Statistics by the quarter of an hour, figures only',
  ),
  entry('staleBuckets', [], 1, 'Welche Statistik neu zu rechnen ist', 'Which statistics are to be computed again'),
  entry('marks', [], operator, 'Bis wann Aufgaben erledigt sind', 'How far tasks have come'),
  entry(
    'agendaJobs',
    [],
    operator,
    'Aufgaben des Relays, darunter Namen von Zieldomains',
    'The relay’s tasks, among them names of destinations',
  ),
  entry(
    'repeats',
    ['recipient'],
    1,
    'Antworten auf Anfragen mit Idempotency-Key',
    'Answers to requests with an Idempotency-Key',
  ),
  entry(
    'accounts',
    ['customer', 'user'],
    withAccount,
    'Konten: Name, Adresse des Inhabers, Mitglieder, Einstellungen',
    'Accounts: name, the owner’s address, members, settings',
  ),
  entry(
    'domains',
    ['customer'],
    untilRemoved,
    'Versanddomains, ihre DKIM-Schlüssel verschlüsselt',
    'Sending domains, their DKIM keys encrypted',
  ),
  entry(
    'helpPages',
    ['customer'],
    { de: 'bis die Domain entfernt wird', en: 'until the domain is removed' },
    'List-Help-Seiten: Name und Kontakt des Händlers, öffentlich',
    'List-Help pages: the merchant’s name and contact, public',
  ),
  entry(
    'systems',
    ['customer'],
    withAccount,
    'Verbundene Systeme: Name, Plattform, Adresse der Website',
    'Connected systems: name, platform, address of the site',
  ),
  entry(
    'templates',
    ['customer'],
    untilRemoved,
    'Vorlagen für Mails: Namen, welche Fassung gilt',
    'Templates of mails: their names, which version is published',
  ),
  entry(
    'templateversions',
    ['customer'],
    untilRemoved,
    'Fassungen der Vorlagen: Betreff, HTML und Text, keine eingesetzten Werte',
    'Versions of templates: subject, HTML and text, no values of their variables',
  ),
  entry('credentials', ['customer'], withAccount, 'SMTP-Zugänge, nur als Hash', 'SMTP credentials, as hashes only'),
  entry(
    'apikeys',
    ['customer'],
    withAccount,
    'API-Schlüssel und Zugänge von Plugins, nur als Hash',
    'API keys and plugins’ tokens, as hashes only',
  ),
  entry(
    'connections',
    ['customer'],
    withAccount,
    'Verbundene Plugins: Website, Version',
    'Connected plugins: site, version',
  ),
  entry(
    'remoteConnections',
    ['customer'],
    withAccount,
    'Von uns eingestellte Websites; Zugang und frühere Einstellungen nur verschlüsselt, und nur solange sie verbunden sind',
    'Sites that the relay configured; access and former settings only encrypted, and only while they are connected',
  ),
  entry(
    'wooShops',
    ['customer'],
    { de: 'bis die Verknüpfung endet; unbenutzte Links eine Stunde', en: 'until it is unlinked; unused links an hour' },
    'Verknüpfte WooCommerce-Shops: Adresse, Absender, Versionen; Schlüssel nur verschlüsselt, und nur solange sie verknüpft sind',
    'Linked WooCommerce shops: address, sender, versions; keys only encrypted, and only while they are linked',
  ),
  entry(
    'remoteApps',
    ['customer'],
    withAccount,
    'Shops, die sich mit der App von Depesche angemeldet haben; ihr Zugang nur verschlüsselt',
    'Shops that have introduced themselves by Depesche’s app; their access only encrypted',
  ),
  entry('connectionCodes', [], 1, 'Codes zum Verbinden, nur als Hash', 'Codes for connecting, as hashes only'),
  entry('verifications', [], 1, 'Probemails von Plugins', 'Test mails of plugins'),
  entry(
    'connectRequests',
    ['user'],
    1,
    'Wer einem Plugin die Verbindung erlaubt hat, bis es sie abholt',
    'Who has allowed a plugin to connect, until it does',
  ),
  entry(
    'oauthClients',
    ['customer'],
    { de: 'bis zu einem Tag nach dem Verbinden', en: 'until a day after connecting at most' },
    'Plugins, die sich zum Verbinden angemeldet haben',
    'Plugins that have registered to be connected',
  ),
  entry(
    'oauthAccessTokens',
    ['user'],
    1,
    'Zugänge, mit denen ein Plugin seine Verbindung abholt, nur als Hash',
    'Tokens with which a plugin fetches its connection, as hashes only',
  ),
  entry('oauthRefreshTokens', [], 1, 'leer', 'empty'),
  entry(
    'oauthConsents',
    ['user'],
    1,
    'Wem ein Mensch was erlaubt hat, beim Verbinden',
    'What a person has allowed whom, while connecting',
  ),
  entry('deviceCodes', ['user'], 1, 'Codes zum Verbinden ohne Browser', 'Codes for connecting without a browser'),
  entry(
    'authUsers',
    ['user'],
    { de: 'bis der Mensch gelöscht wird', en: 'until the person is removed' },
    'Wer sich anmeldet: Name, Adresse, Sprache',
    'Who signs in: name, address, language',
  ),
  entry('authSessions', ['user'], 7, 'Sitzungen: IP-Adresse, Browser', 'Sessions: IP address, browser'),
  entry(
    'authAccounts',
    ['user'],
    { de: 'bis der Mensch gelöscht wird', en: 'until the person is removed' },
    'Passwörter, nur als Hash',
    'Passwords, as hashes only',
  ),
  entry(
    'authVerifications',
    ['user'],
    30,
    'Was bewiesen werden soll: Adresse, zweiter Faktor, Gerät',
    'What waits to be proven: address, second factor, device',
  ),
  entry(
    'authRateLimits',
    ['user'],
    1,
    'Wie oft von einer IP-Adresse gefragt wurde',
    'How often was asked from an IP address',
  ),
  entry(
    'authTwoFactors',
    ['user'],
    { de: 'bis er ausgeschaltet wird', en: 'until it is switched off' },
    'Zweiter Faktor, verschlüsselt',
    'Second factor, encrypted',
  ),
  entry(
    'authPasskeys',
    ['user'],
    untilRemoved,
    'Passkeys, nur die öffentlichen Schlüssel',
    'Passkeys, the public keys only',
  ),
  entry(
    'invitations',
    ['user'],
    { de: 'sieben Tage, danach entfernt', en: 'seven days, then removed' },
    'Einladungen: Adresse des Eingeladenen',
    'Invitations: the invited person’s address',
  ),
  entry(
    'audit',
    ['user', 'recipient'],
    operator,
    'Protokoll: wer was getan hat; bei Sperren die Adresse des Empfängers',
    'Audit: who did what; of suppressions the recipient’s address',
  ),
  entry(
    'tariffs',
    ['customer'],
    withAccount,
    'Tarif und Erinnerungen des Kontos',
    'The account’s tariff and reminders',
  ),
  entry('lots', ['customer'], withAccount, 'Gebuchte Mengen', 'Booked quantities'),
  entry(
    'settlements',
    ['customer'],
    law,
    'Abgerechnete Zeiträume, nur Zahlen',
    'Periods that are settled, figures only',
  ),
  entry('charges', ['customer'], law, 'Was zu bezahlen ist', 'What is to be paid for'),
  entry('pricelists', [], operator, 'Preislisten', 'Price lists'),
  entry('invoiceissuers', [], operator, 'Wer Rechnungen schreibt', 'Who writes invoices'),
  entry('billingaddresses', ['customer'], withAccount, 'Rechnungsanschrift', 'Billing address'),
  entry('invoices', ['customer'], law, 'Rechnungen', 'Invoices'),
  entry(
    'paymentevents',
    [],
    31,
    'Welche Zahlungen Stripe gemeldet hat, nur die Kennung der Meldung',
    'Which payments Stripe has told of, the event’s id only',
  ),
  entry('invoicepapers', ['customer'], law, 'Rechnungen als PDF', 'Invoices as PDF'),
]
