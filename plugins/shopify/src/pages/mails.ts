/** Which mails the app sends, as whom, and what stays with Shopify. */
import { additionalMails, type Language, type MailKind, mailKinds } from '../mails/kinds.ts'
import { kindInfo } from './kind-words.ts'
import {
  button,
  card,
  checkbox,
  field,
  form,
  type Html,
  html,
  none,
  page,
  type Say,
  sayIn,
  select,
  typedOr,
} from './parts.ts'
import type { View } from './state.ts'

export function mailsPage(view: View): string {
  const { language, state, typed, outcome } = view
  const say = sayIn(language)
  const shown = typed !== null && outcome?.done === false ? typed : null
  const mails = shown === null ? state.mails : shown.getAll('mails')
  const switchedOff = shown === null ? state.switchedOff : shown.has('switchedOff')
  const additional = mailKinds.filter(kind => additionalMails.includes(kind))
  const instead = mailKinds.filter(kind => !additionalMails.includes(kind))
  const boxes = (kinds: readonly MailKind[]) => kinds.map(kind => kindBox(kind, view, say, mails.includes(kind)))
  return page(
    view,
    '/mails',
    say('E-Mails', 'Mails'),
    form(
      '/settings',
      card(
        say('Zusätzliche E-Mails', 'Additional mails'),
        html`<p>${say(
          'Diese sendet Shopify nicht, oder nur, wenn Sie sie dort eingeschaltet haben. Sie sind von Anfang an gewählt.',
          'Shopify doesn’t send these, or only where you have switched them on there. They are chosen from the start.',
        )}</p>`,
        html`<ul class="kinds">${boxes(additional)}</ul>`,
      ),
      card(
        say('Anstelle von Shopifys E-Mails', 'In place of Shopify’s mails'),
        html`<p>${say(
          'Diese sendet Shopify selbst. Schalten Sie sie dort ab, bevor Sie sie hier wählen: Sonst bekommen Ihre Kunden sie zweimal.',
          'Shopify sends these itself. Switch them off there before you choose them here: otherwise your customers get them twice.',
        )}</p>
<ol>
<li>${say('Öffnen Sie in Shopify Einstellungen, Benachrichtigungen, Kundenbenachrichtigungen.', 'In Shopify open Settings, Notifications, Customer notifications.')}</li>
<li>${say('Öffnen Sie die Benachrichtigung, und schalten Sie sie aus. Wo Shopify das nicht anbietet, bleibt sie bei Shopify: Wählen Sie sie hier dann nicht.', 'Open the notification, and switch it off. Where Shopify doesn’t offer that, it stays with Shopify: don’t choose it here then.')}</li>
<li>${say('Wählen Sie sie hier, und bestätigen Sie es unten.', 'Choose it here, and confirm it below.')}</li>
</ol>`,
        html`<ul class="kinds">${boxes(instead)}</ul>`,
        checkbox({
          name: 'switchedOff',
          value: 'yes',
          checked: switchedOff,
          label: say(
            'Ich habe die entsprechenden Benachrichtigungen in Shopify ausgeschaltet.',
            'I have switched off these notifications in Shopify.',
          ),
        }),
      ),
      card(
        say('Absender und Aussehen', 'Sender and looks'),
        field({
          name: 'sender',
          label: say('Absender', 'Sender'),
          type: 'email',
          value: typedOr(view, 'sender', state.sender ?? ''),
          hint: senderHint(view, say),
        }),
        field({
          name: 'colour',
          label: say('Farbe', 'Colour'),
          value: typedOr(view, 'colour', state.colour ?? ''),
          hint: say(
            'Wie #0b6e4f, für Schaltflächen und die Linie am oberen Rand',
            'Like #0b6e4f, for buttons and the line at the top',
          ),
        }),
        field({
          name: 'logoUrl',
          label: say('Adresse des Logos', 'Address of the logo'),
          type: 'url',
          value: typedOr(view, 'logoUrl', state.logoUrl ?? ''),
          hint: say(
            'Mit https://, zum Beispiel aus Inhalte, Dateien in Shopify. Ohne Logo steht dort der Name des Shops.',
            'With https://, from Content, Files in Shopify for example. Without a logo the name of the shop stands there.',
          ),
        }),
        select('language', say('Sprache', 'Language'), languages(say), typedOr(view, 'language', state.language)),
        html`<p class="hint">${say(
          'Kunden, deren Sprache Deutsch oder Englisch ist, bekommen E-Mails in ihrer Sprache, alle anderen in dieser.',
          'Customers whose language is German or English get mails in their language, all others in this one.',
        )}</p>`,
      ),
      html`<p>${button(say('Speichern', 'Save'), { kind: 'main' })}</p>`,
    ),
    card(
      say('Was bei Shopify bleibt', 'What stays with Shopify'),
      html`<p>${say(
        'Einige E-Mails kann nur Shopify senden: Einmalcodes und Links zur Anmeldung, Einladungen ins Kundenkonto, zurückgesetzte Passwörter, abgebrochene Warenkörbe, Geschenkgutscheine, Abholung vor Ort, Rücksendungen, Shopify POS und alles an Ihre Mitarbeiter. Keine App kann sie übernehmen, und sie gehen nicht über Depesche.',
        'Some mails only Shopify can send: one-time codes and links to sign in, invitations to a customer account, password resets, abandoned checkouts, gift cards, local pickup, returns, Shopify POS, and all that goes to your staff. No app can take them over, and they don’t go through Depesche.',
      )}</p>`,
    ),
  )
}

export const languages = (say: Say): readonly { value: Language; label: string }[] => [
  { value: 'de', label: say('Deutsch', 'German') },
  { value: 'en', label: say('Englisch', 'English') },
]

function kindBox(kind: MailKind, { language, state }: View, say: Say, checked: boolean): Html {
  const { name, when, shopifys } = kindInfo[kind]
  const shopify =
    shopifys === null
      ? none
      : html` <span class="hint">${say('In Shopify:', 'In Shopify:')} ${shopifys[language]}</span>`
  const link = (of: Language): Html => {
    const label = languages(say).find(({ value }) => value === of)?.label ?? ''
    const isEdited = state.editedTemplates.includes(`${kind}/${of}`)
    const badge = isEdited ? html` <span class="badge">${say('geändert', 'edited')}</span>` : none
    return html`<a href="/templates/${kind}/${of}" aria-label="${say('Vorlage', 'Template')} ${name[language]}, ${label}">${label}</a>${badge}`
  }
  const label = html`<strong>${name[language]}</strong><br><span class="hint">${when[language]}.</span>${shopify}`
  return html`<li>${checkbox({ name: 'mails', value: kind, checked, label })}<span class="templates">${say('Vorlage:', 'Template:')} ${link('de')}, ${link('en')}</span></li>`
}

function senderHint({ state }: View, say: Say): string {
  const { connection } = state
  const domains = connection.state === 'connected' ? connection.relay.domains.map(({ name }) => `@${name}`) : []
  return domains.length === 0
    ? say(
        'Eine Adresse der Domain, die Sie in Depesche eingerichtet haben',
        'An address of the domain that you set up in Depesche',
      )
    : say(
        `Eine Adresse, die mit ${domains.join(' oder ')} endet. Antworten gehen an die Kontaktadresse Ihres Shops.`,
        `An address that ends with ${domains.join(' or ')}. Answers go to the contact address of your shop.`,
      )
}
