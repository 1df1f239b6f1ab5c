/** What large receivers want of a sending domain, as data. Their pages change: `source` says where to look again. */
export type FindingId = 'dkim' | 'spf' | 'dmarc' | 'alignment'

export interface Receiver {
  readonly name: string
  /** always wanted */
  readonly wants: readonly FindingId[]
  /** wanted of senders of many mails a day */
  readonly wantsOfMany: readonly FindingId[]
  /** from how many mails a day, where the receiver names a number */
  readonly manyPerDay: number | null
  /** what no DNS record of the domain can do: the operator's part */
  readonly besides: { readonly de: string; readonly en: string }
  readonly source: string
}

export const receivers: readonly Receiver[] = [
  {
    name: 'Gmail',
    wants: ['dkim', 'spf'], // one of the two is enough for few mails; the relay sees to both
    wantsOfMany: ['dmarc', 'alignment'],
    manyPerDay: 5000,
    besides: {
      de: 'TLS, Reverse-DNS der Versandadressen, weniger als 0,3 % Spam-Meldungen',
      en: 'TLS, reverse DNS of the sending addresses, fewer than 0.3 % reported as spam',
    },
    source: 'https://support.google.com/mail/answer/81126',
  },
  {
    name: 'Yahoo',
    wants: ['dkim', 'spf'],
    wantsOfMany: ['dmarc', 'alignment'],
    manyPerDay: null,
    besides: {
      de: 'Reverse-DNS der Versandadressen, weniger als 0,3 % Spam-Meldungen; Feedback-Loop über die DKIM-Domain',
      en: 'reverse DNS of the sending addresses, fewer than 0.3 % reported as spam; feedback loop by DKIM domain',
    },
    source: 'https://senders.yahooinc.com/best-practices/',
  },
  {
    name: 'GMX, WEB.DE',
    wants: ['dkim', 'alignment'],
    wantsOfMany: ['spf', 'dmarc'],
    manyPerDay: null,
    besides: {
      de: 'Reverse-DNS, das auf die Versandadresse zurückführt',
      en: 'reverse DNS that leads back to the sending address',
    },
    source: 'https://postmaster.web.de/en/requirements-and-recommendations',
  },
  {
    name: 'T-Online',
    wants: [], // it judges the sending host, see `besides`
    wantsOfMany: [],
    manyPerDay: null,
    besides: {
      de: 'Versandrechner mit eigenem Namen im Reverse-DNS und einer Website mit Impressum unter dieser Domain',
      en: 'sending hosts with a name of their own in reverse DNS, and a website with provider identification there',
    },
    source: 'https://postmaster.t-online.de/index.en.html',
  },
]
