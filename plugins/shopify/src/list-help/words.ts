/** What the List-Help page says. */
import type { Language } from '../mails/kinds.ts'
import type { Profile } from '../orders/brand.ts'

const escaped = (text: string) => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

export const pageTitle = (language: Language) =>
  language === 'de' ? 'Warum Sie Mails von uns bekommen' : 'Why you get mails from us'

export function pageBody(language: Language, { name, contactEmail }: Profile): string {
  const shop = escaped(name)
  const contact =
    contactEmail === null ? '' : `<a href="mailto:${escaped(encodeURI(contactEmail))}">${escaped(contactEmail)}</a>`
  return language === 'de'
    ? `<p>Sie bekommen Mails von ${shop}, weil mit Ihrer Adresse bei uns bestellt wurde: zur Bestellung, zur Zahlung, zum Versand, zu Erstattung oder Storno. Diese Mails gehören zur Bestellung. Sie sind keine Werbung, und man kann sie nicht abbestellen.</p>
<p>Haben Sie nichts bestellt? Dann hat sich jemand bei der Adresse geirrt. ${contact === '' ? 'Schreiben Sie uns' : `Schreiben Sie uns an ${contact}`}, und wir entfernen sie.</p>
<p>Newsletter sind davon getrennt: In jedem steht ein Link zum Abbestellen.</p>`
    : `<p>You get mails from ${shop} because an order was placed with your address: on the order, its payment, shipping, refund or cancellation. These mails belong to the order. They are no advertising, and there is nothing to unsubscribe from.</p>
<p>You ordered nothing? Then somebody mistyped an address. ${contact === '' ? 'Write to us' : `Write to us at ${contact}`}, and we remove it.</p>
<p>Newsletters are apart from these: each has a link to unsubscribe.</p>`
}
