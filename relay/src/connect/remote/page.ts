/** The List-Help page that is made on a merchant's own site (RFC 2369 §3.1), in German and English, as plain HTML. */
import { html } from '../../html.ts'

/** @param domains whose mails it explains */
export function pageOf(merchant: string, domains: readonly string[]): { title: string; html: string } {
  const senders = domains.join(', ')
  return {
    title: 'E-Mails / About our e-mails',
    html: html`<h2>Warum Sie E-Mails von ${merchant} bekommen</h2>
<p>${merchant} (${senders}) schreibt Ihnen, weil Sie etwas bestellt, gebucht, ein Konto angelegt oder ein Passwort angefordert haben: Bestätigungen, Versandnachrichten und Nachrichten zu Ihrem Konto. Diese E-Mails gehören zu dem, was Sie veranlasst haben, und lassen sich deshalb nicht abbestellen. Werbung ist nicht darunter.</p>
<p>Haben Sie nichts davon veranlasst? Dann hat jemand Ihre Adresse angegeben. Schreiben Sie uns bitte; Sie finden uns im Impressum dieser Seite.</p>
<h2>Why you get e-mails from ${merchant}</h2>
<p>${merchant} (${senders}) writes to you because you ordered or booked something, made an account or asked for a password: confirmations, shipping notices and messages about your account. These e-mails belong to what you did, so you can't unsubscribe from them. There is no advertising among them.</p>
<p>You did nothing of that? Then somebody gave your address. Please write to us; you find us in this site's imprint.</p>`
      .text,
  }
}
