/** The editor of a mail's template, with what it looks like. */
import type { Language, MailKind, Template } from '../mails/kinds.ts'
import { kindInfo } from './kind-words.ts'
import { languages } from './mails.ts'
import { button, card, field, form, type Html, html, none, page, type Say, sayIn, textarea } from './parts.ts'
import type { View } from './state.ts'

export interface TemplateState {
  readonly kind: MailKind
  readonly templateLanguage: Language
  /** what stands in the fields: what was typed last, even if it was refused */
  readonly template: Template
  /** another than the default is stored */
  readonly isEdited: boolean
  /** of what stands in the fields, made with an invented order; null: it can't be */
  readonly preview: { readonly subject: string; readonly html: string; readonly text: string } | null
}

export function templatePage(
  view: Pick<View, 'language' | 'outcome'>,
  { kind, templateLanguage, template, isEdited, preview }: TemplateState,
): string {
  const { language } = view
  const say = sayIn(language)
  const languageName = languages(say).find(({ value }) => value === templateLanguage)?.label ?? ''
  return page(
    view,
    '/mails',
    `${kindInfo[kind].name[language]}, ${languageName}`,
    html`<p><a href="/mails">${say('Zurück zu den E-Mails', 'Back to the mails')}</a></p>`,
    form(
      `/templates/${kind}/${templateLanguage}`,
      card(
        say('Vorlage', 'Template'),
        html`<p class="hint">${isEdited ? say('Sie haben diese Vorlage geändert.', 'You have edited this template.') : say('Das ist unsere Vorlage.', 'This is our template.')}</p>`,
        field({ name: 'subject', label: say('Betreff', 'Subject'), value: template.subject, required: true }),
        textarea('html', 'HTML', template.html, '18'),
        textarea(
          'text',
          say('Text, für alle, die kein HTML anzeigen', 'Text, for those who don’t show HTML'),
          template.text,
          '12',
        ),
        html`<div class="row">${button(say('Speichern', 'Save'), { kind: 'main', does: 'save' })}
${button(say('Vorschau', 'Preview'), { does: 'preview' })}
${isEdited ? button(say('Auf unsere Vorlage zurücksetzen', 'Reset to our template'), { kind: 'harm', does: 'reset' }) : none}</div>`,
      ),
    ),
    previewCard(say, preview),
    placeholderCard(language, say),
  )
}

/** The frame runs nothing and reaches nothing: `sandbox` takes scripts, forms and the page around it away. */
const previewCard = (say: Say, preview: TemplateState['preview']): Html =>
  card(
    say('Vorschau', 'Preview'),
    preview === null
      ? html`<p>${say('So kann die Vorlage nicht verwendet werden; oben steht, warum.', 'The template can’t be used like this; above it says why.')}</p>`
      : html`<p class="hint">${say('Mit einer erfundenen Bestellung', 'With an invented order')}</p>
<p><strong>${say('Betreff:', 'Subject:')}</strong> ${preview.subject}</p>
<iframe class="preview" sandbox="" title="${say('Vorschau der E-Mail', 'Preview of the mail')}" srcdoc="${preview.html}"></iframe>
<details><summary>${say('Text', 'Text')}</summary><pre tabindex="0">${preview.text}</pre></details>`,
  )

const placeholders: readonly (readonly [string, string, string])[] = [
  [
    '{{order.number}}, {{order.date}}, {{order.total}}',
    'Nummer, Datum und Summe der Bestellung',
    'number, date and total of the order',
  ],
  ['{{order.statusUrl}}', 'Adresse der Bestellstatusseite', 'address of the order status page'],
  ['{{customer.name}}', 'Name des Kunden', 'name of the customer'],
  [
    '{{shop.name}}, {{shop.url}}, {{shop.logoUrl}}',
    'Name, Adresse und Logo des Shops',
    'name, address and logo of the shop',
  ],
  [
    '{{shop.contactEmail}}, {{shop.helpUrl}}',
    'Kontaktadresse und List-Help-Seite',
    'contact address and List-Help page',
  ],
  [
    '{{#lines}} {{quantity}} × {{title}} {{variant}} {{price}} {{/lines}}',
    'Positionen, eine nach der anderen; dazu {{sku}}, {{discountedPrice}}, {{imageUrl}}',
    'lines, one after the other; also {{sku}}, {{discountedPrice}}, {{imageUrl}}',
  ],
  [
    '{{#order.discounts}} {{title}} {{amount}} {{/order.discounts}}',
    'Rabatte; ebenso order.fees und order.taxes',
    'discounts; order.fees and order.taxes alike',
  ],
  ['{{order.shipping.title}}, {{order.shipping.amount}}', 'Versandart und Versandkosten', 'shipping method and costs'],
  [
    '{{order.subtotal}}, {{order.outstanding}}, {{order.payment}}',
    'Zwischensumme nach Rabatten, noch zu zahlen, Zahlungsart',
    'subtotal after discounts, still to be paid, payment method',
  ],
  [
    '{{#order.shippingAddress}}{{#lines}}{{.}}{{/lines}}{{/order.shippingAddress}}',
    'Lieferadresse; ebenso order.billingAddress',
    'shipping address; order.billingAddress alike',
  ],
  [
    '{{#shipment.tracking}} {{company}} {{number}} {{url}} {{/shipment.tracking}}',
    'Sendungen; dazu {{shipment.trackingUrl}}, {{shipment.status}}, {{shipment.estimatedDelivery}}, {{shipment.deliveredOn}} und {{#shipment.lines}}',
    'shipments; also {{shipment.trackingUrl}}, {{shipment.status}}, {{shipment.estimatedDelivery}}, {{shipment.deliveredOn}} and {{#shipment.lines}}',
  ],
  [
    '{{refund.amount}}',
    'Betrag der Erstattung; dazu {{#refund.lines}}',
    'amount of the refund; also {{#refund.lines}}',
  ],
  ['{{cancellation.date}}, {{cancellation.reason}}', 'wann und warum storniert wurde', 'when and why it was cancelled'],
  ['{{invoice.url}}', 'Adresse zum Bezahlen', 'address to pay at'],
  [
    '{{#order.note}}{{#lines}}{{.}}{{/lines}}{{/order.note}}',
    'Anmerkung zur Bestellung; ebenso refund.reason und invoice.message. Auch was Mitarbeiter nur für sich notieren: In unseren Vorlagen steht es deshalb nicht.',
    'note of the order; refund.reason and invoice.message alike. Also what staff notes for itself: that is why it isn’t in our templates.',
  ],
  [
    '{{#…}} … {{/…}}, {{^…}} … {{/…}}',
    'nur wenn es das gibt; nur wenn nicht',
    'only if there is one; only if there is none',
  ],
]

const placeholderCard = (language: Language, say: Say): Html =>
  card(
    say('Platzhalter', 'Placeholders'),
    html`<dl class="placeholders">${placeholders.map(
      ([names, de, en]) => html`<dt><code>${names}</code></dt><dd>${language === 'de' ? de : en}</dd>`,
    )}</dl>`,
  )
