/** The words of the List-Help page in both languages. `{merchant}` and `{domain}` stand for values. */
import type { Words } from './check.ts'
import type { MailKind, MailReason, StopWay } from './help-page-content.ts'

export const kindWords: Readonly<Record<MailKind, Words>> = {
  order: { de: 'Bestellbestätigungen und Rechnungen', en: 'order confirmations and invoices' },
  booking: { de: 'Buchungs- und Reservierungsbestätigungen', en: 'booking and reservation confirmations' },
  shipping: { de: 'Versandmitteilungen', en: 'shipping notices' },
  deliveryState: { de: 'Mitteilungen zum Stand der Lieferung', en: 'notices about the state of a delivery' },
  account: { de: 'Mitteilungen zu Ihrem Kundenkonto', en: 'notices about your customer account' },
  password: { de: 'Mails zum Ändern Ihres Passworts', en: 'mails to change your password' },
  signIn: { de: 'Bestätigungen von An- und Abmeldungen', en: 'confirmations of signing in or out' },
  doubleOptIn: {
    de: 'Mails, die Ihre Anmeldung bestätigen lassen',
    en: 'mails that ask you to confirm a subscription',
  },
  comments: { de: 'Mitteilungen über Kommentare und Antworten', en: 'notices about comments and replies' },
  appointments: {
    de: 'Terminbestätigungen und erste Informationen',
    en: 'appointments and first information about them',
  },
}

export const reasonWords: Readonly<Record<MailReason, Words>> = {
  ordered: { de: 'weil Sie dort etwas bestellt haben', en: 'because you ordered something there' },
  booked: {
    de: 'weil Sie dort etwas gebucht oder reserviert haben',
    en: 'because you booked or reserved something there',
  },
  account: { de: 'weil Sie dort ein Konto haben', en: 'because you have an account there' },
  asked: { de: 'weil Sie die Mail selbst angefordert haben', en: 'because you asked for the mail yourself' },
  commented: {
    de: 'weil Sie dort etwas geschrieben haben oder jemandem folgen',
    en: 'because you wrote something there or follow somebody',
  },
}

export const stopWords: Readonly<Record<StopWay, Words>> = {
  impossible: {
    de: 'Nein. Diese Mails gehören zu dem, was Sie selbst ausgelöst haben, und enthalten keine Werbung. Ohne sie wüssten Sie nicht, ob alles geklappt hat. Wenn Sie nichts mehr auslösen, kommen auch keine mehr.',
    en: 'No. These mails belong to something you did yourself, and contain no advertising. Without them you would not know whether it worked. When you do nothing more there, no more of them come.',
  },
  account: {
    de: 'Ja, in Ihrem Kundenkonto: Dort wählen Sie, welche Mitteilungen Sie bekommen. Was zu einer Bestellung oder zur Sicherheit Ihres Kontos gehört, kommt weiterhin.',
    en: 'Yes, in your customer account: there you choose which notices you get. What belongs to an order or to the security of your account still comes.',
  },
  contact: {
    de: 'Schreiben Sie {merchant}, welche Mails Sie nicht mehr möchten. Was zu einer Bestellung oder zur Sicherheit Ihres Kontos gehört, kommt weiterhin.',
    en: 'Write to {merchant} which mails you do not want any more. What belongs to an order or to the security of your account still comes.',
  },
  page: {
    de: 'Ja, auf einer Seite von {merchant}. Was zu einer Bestellung oder zur Sicherheit Ihres Kontos gehört, kommt weiterhin.',
    en: 'Yes, on a page of {merchant}. What belongs to an order or to the security of your account still comes.',
  },
}

export const pageWords = {
  title: { de: 'Warum bekomme ich Mails von {merchant}?', en: 'Why do I get mails from {merchant}?' },
  intro: {
    de: '{merchant} verschickt Mails von Adressen mit @{domain}. Sie bekommen sie,',
    en: '{merchant} sends mails from addresses at @{domain}. You get them',
  },
  or: { de: 'oder', en: 'or' },
  kinds: { de: 'Welche Mails sind das?', en: 'Which mails are these?' },
  stop: { de: 'Kann ich sie abbestellen?', en: 'Can I unsubscribe from them?' },
  stopLink: { de: 'Zur Seite', en: 'Go to the page' },
  notYou: {
    de: 'Sie haben nichts dergleichen getan? Dann hat vermutlich jemand Ihre Adresse versehentlich eingegeben. Schreiben Sie {merchant}; klicken Sie in der Mail auf nichts.',
    en: 'You did nothing of the kind? Then somebody probably entered your address by mistake. Write to {merchant}, and click on nothing in the mail.',
  },
  note: { de: 'Hinweis von {merchant}', en: 'A note of {merchant}' },
  contact: { de: 'Kontakt', en: 'Contact' },
  email: { de: 'E-Mail', en: 'E-mail' },
  phone: { de: 'Telefon', en: 'Phone' },
  postal: { de: 'Post', en: 'By post' },
  imprint: { de: 'Impressum', en: 'Imprint' },
  privacy: { de: 'Datenschutz', en: 'Privacy' },
  otherLanguage: { de: 'English', en: 'Deutsch' },
  links: { de: 'Weiteres', en: 'More' },
} as const satisfies Record<string, Words>
