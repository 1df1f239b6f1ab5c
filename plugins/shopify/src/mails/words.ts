/**
 * What the default mails say, in the manner of good shops: formal in German. Mustache; see view.ts for the names. Notes of
 * orders, drafts and refunds are not in them: staff writes them for itself, too. Merchants who write them for customers can
 * put them into their templates.
 */
import type { Words } from '@depesche/plugin-sdk'
import type { cancelReasons, fulfillmentStatuses } from './data.ts'
import type { Language, MailKind } from './kinds.ts'

export const free: Words = { de: 'kostenlos', en: 'free' }
export const taxWord: Words = { de: 'Steuern', en: 'Tax' }

/** Of a shipment, as a whole sentence. */
export const statusWords: Readonly<Record<(typeof fulfillmentStatuses)[number], Words>> = {
  LABEL_PURCHASED: { de: 'Ihre Sendung wird vorbereitet.', en: 'Your shipment is being prepared.' },
  LABEL_PRINTED: { de: 'Ihre Sendung wird vorbereitet.', en: 'Your shipment is being prepared.' },
  CONFIRMED: {
    de: 'Ihre Sendung ist beim Versanddienst angemeldet.',
    en: 'The carrier has been told about your shipment.',
  },
  CARRIER_PICKED_UP: {
    de: 'Der Versanddienst hat Ihre Sendung übernommen.',
    en: 'The carrier has picked up your shipment.',
  },
  IN_TRANSIT: { de: 'Ihre Sendung ist unterwegs.', en: 'Your shipment is on its way.' },
  OUT_FOR_DELIVERY: { de: 'Ihre Sendung ist in der Zustellung.', en: 'Your shipment is out for delivery.' },
  READY_FOR_PICKUP: {
    de: 'Ihre Sendung liegt zur Abholung bereit.',
    en: 'Your shipment is ready for pickup.',
  },
  ATTEMPTED_DELIVERY: {
    de: 'Ihre Sendung konnte beim ersten Versuch nicht zugestellt werden.',
    en: 'The carrier tried to deliver your shipment without success.',
  },
  DELAYED: { de: 'Ihre Sendung verspätet sich.', en: 'Your shipment is delayed.' },
  FAILURE: { de: 'Ihre Sendung konnte nicht zugestellt werden.', en: 'Your shipment could not be delivered.' },
  DELIVERED: { de: 'Ihre Sendung wurde zugestellt.', en: 'Your shipment has been delivered.' },
}

/** As a whole sentence; a customer is told of no suspicion, and of no inner reason. */
export const cancelWords: Readonly<Record<(typeof cancelReasons)[number], { de: string | null; en: string | null }>> = {
  CUSTOMER: {
    de: 'Die Stornierung erfolgte auf Ihren Wunsch.',
    en: 'It was cancelled at your request.',
  },
  DECLINED: {
    de: 'Die Zahlung ist leider nicht zustande gekommen.',
    en: 'Unfortunately the payment did not go through.',
  },
  INVENTORY: {
    de: 'Leider ist die bestellte Ware nicht mehr verfügbar.',
    en: 'Unfortunately what you ordered is no longer available.',
  },
  FRAUD: { de: null, en: null },
  OTHER: { de: null, en: null },
  STAFF: { de: null, en: null },
}

export interface KindWords {
  readonly subject: string
  /** what mailboxes show beside the subject */
  readonly preheader: string
  readonly title: string
  readonly paragraphs: readonly string[]
  /** @param url the name that gives it; without one there is no button */
  readonly button: { readonly label: string; readonly url: string }
}

const orderButton = { de: 'Bestellung ansehen', en: 'View your order' }
const trackButton = { de: 'Sendung verfolgen', en: 'Track your shipment' }

export const kindWords: Readonly<Record<MailKind, Readonly<Record<Language, KindWords>>>> = {
  'order-confirmation': {
    de: {
      subject: 'Ihre Bestellung {{order.number}} bei {{shop.name}}',
      preheader: 'Wir haben Ihre Bestellung über {{order.total}} erhalten.',
      title: 'Vielen Dank für Ihre Bestellung',
      paragraphs: [
        'wir haben Ihre Bestellung {{order.number}} vom {{order.date}} erhalten.{{#order.shippingAddress}} Sobald sie unterwegs ist, schreiben wir Ihnen.{{/order.shippingAddress}}',
      ],
      button: { label: orderButton.de, url: 'order.statusUrl' },
    },
    en: {
      subject: 'Your order {{order.number}} at {{shop.name}}',
      preheader: 'We have received your order for {{order.total}}.',
      title: 'Thank you for your order',
      paragraphs: [
        'We have received your order {{order.number}} of {{order.date}}.{{#order.shippingAddress}} We will write to you as soon as it is on its way.{{/order.shippingAddress}}',
      ],
      button: { label: orderButton.en, url: 'order.statusUrl' },
    },
  },
  'order-paid': {
    de: {
      subject: 'Zahlung erhalten: Ihre Bestellung {{order.number}}',
      preheader: 'Ihre Zahlung für die Bestellung {{order.number}} ist eingegangen.',
      title: 'Ihre Zahlung ist eingegangen',
      paragraphs: [
        'vielen Dank: Ihre Zahlung für die Bestellung {{order.number}} vom {{order.date}} ist bei uns eingegangen.',
      ],
      button: { label: orderButton.de, url: 'order.statusUrl' },
    },
    en: {
      subject: 'Payment received for your order {{order.number}}',
      preheader: 'Your payment for order {{order.number}} has arrived.',
      title: 'We have received your payment',
      paragraphs: ['Thank you: your payment for order {{order.number}} of {{order.date}} has arrived.'],
      button: { label: orderButton.en, url: 'order.statusUrl' },
    },
  },
  'shipping-confirmation': {
    de: {
      subject: 'Ihre Bestellung {{order.number}} ist unterwegs',
      preheader:
        '{{#shipment.estimatedDelivery}}Voraussichtliche Zustellung: {{.}}.{{/shipment.estimatedDelivery}}{{^shipment.estimatedDelivery}}{{shop.name}} hat Ihre Sendung übergeben.{{/shipment.estimatedDelivery}}',
      title: 'Ihre Sendung ist unterwegs',
      paragraphs: ['wir haben Ware aus Ihrer Bestellung {{order.number}} an den Versanddienst übergeben.'],
      button: { label: trackButton.de, url: 'shipment.trackingUrl' },
    },
    en: {
      subject: 'Your order {{order.number}} is on its way',
      preheader:
        '{{#shipment.estimatedDelivery}}Estimated delivery: {{.}}.{{/shipment.estimatedDelivery}}{{^shipment.estimatedDelivery}}{{shop.name}} has handed over your shipment.{{/shipment.estimatedDelivery}}',
      title: 'Your shipment is on its way',
      paragraphs: ['We have handed over items of your order {{order.number}} to the carrier.'],
      button: { label: trackButton.en, url: 'shipment.trackingUrl' },
    },
  },
  'shipping-update': {
    de: {
      subject: 'Neues zu Ihrer Sendung: Bestellung {{order.number}}',
      preheader:
        '{{#shipment.status}}{{.}}{{/shipment.status}}{{^shipment.status}}Die Angaben zur Sendung haben sich geändert.{{/shipment.status}}',
      title: 'Neues zu Ihrer Sendung',
      paragraphs: [
        'zu Ihrer Bestellung {{order.number}} gibt es Neues: {{#shipment.status}}{{.}}{{/shipment.status}}{{^shipment.status}}Die Angaben zur Sendungsverfolgung haben sich geändert.{{/shipment.status}}',
      ],
      button: { label: trackButton.de, url: 'shipment.trackingUrl' },
    },
    en: {
      subject: 'News of your shipment: order {{order.number}}',
      preheader:
        '{{#shipment.status}}{{.}}{{/shipment.status}}{{^shipment.status}}The details of your shipment have changed.{{/shipment.status}}',
      title: 'News of your shipment',
      paragraphs: [
        'There is news of your order {{order.number}}: {{#shipment.status}}{{.}}{{/shipment.status}}{{^shipment.status}}The tracking details of your shipment have changed.{{/shipment.status}}',
      ],
      button: { label: trackButton.en, url: 'shipment.trackingUrl' },
    },
  },
  'out-for-delivery': {
    de: {
      subject: 'Ihre Bestellung {{order.number}} wird bald zugestellt',
      preheader: 'Ihre Sendung ist in der Zustellung.',
      title: 'Ihre Sendung ist in der Zustellung',
      paragraphs: [
        'Ihre Sendung aus der Bestellung {{order.number}} ist beim Zusteller und sollte bald bei Ihnen sein.',
      ],
      button: { label: trackButton.de, url: 'shipment.trackingUrl' },
    },
    en: {
      subject: 'Your order {{order.number}} is out for delivery',
      preheader: 'Your shipment will be with you soon.',
      title: 'Your shipment is out for delivery',
      paragraphs: ['Your shipment of order {{order.number}} is out for delivery and should be with you soon.'],
      button: { label: trackButton.en, url: 'shipment.trackingUrl' },
    },
  },
  delivered: {
    de: {
      subject: 'Ihre Bestellung {{order.number}} wurde zugestellt',
      preheader: 'Ihre Sendung ist angekommen.',
      title: 'Ihre Sendung ist angekommen',
      paragraphs: [
        'laut Versanddienst wurde Ihre Sendung aus der Bestellung {{order.number}}{{#shipment.deliveredOn}} am {{.}}{{/shipment.deliveredOn}} zugestellt. Wir wünschen Ihnen viel Freude damit.',
        'Sie haben nichts erhalten? Sehen Sie bitte nach, ob die Sendung bei Nachbarn oder an einem Ablageort liegt, und schreiben Sie uns sonst.',
      ],
      button: { label: orderButton.de, url: 'order.statusUrl' },
    },
    en: {
      subject: 'Your order {{order.number}} has been delivered',
      preheader: 'Your shipment has arrived.',
      title: 'Your shipment has arrived',
      paragraphs: [
        'The carrier tells us that your shipment of order {{order.number}} was delivered{{#shipment.deliveredOn}} on {{.}}{{/shipment.deliveredOn}}. We hope you enjoy it.',
        'Nothing there? Please look whether it was left with a neighbour or in a safe place, and write to us otherwise.',
      ],
      button: { label: orderButton.en, url: 'order.statusUrl' },
    },
  },
  refund: {
    de: {
      subject: 'Erstattung zu Ihrer Bestellung {{order.number}}',
      preheader: '{{#refund.amount}}Wir erstatten Ihnen {{.}}.{{/refund.amount}}',
      title:
        '{{#refund.amount}}Wir erstatten Ihnen {{.}}{{/refund.amount}}{{^refund.amount}}Ihre Erstattung{{/refund.amount}}',
      paragraphs: [
        'wir haben zu Ihrer Bestellung {{order.number}} eine Erstattung{{#refund.amount}} von {{.}}{{/refund.amount}} veranlasst. Der Betrag kommt auf dem Weg zurück, auf dem Sie bezahlt haben; je nach Bank dauert das einige Werktage.',
      ],
      button: { label: orderButton.de, url: 'order.statusUrl' },
    },
    en: {
      subject: 'Refund for your order {{order.number}}',
      preheader: '{{#refund.amount}}We are refunding {{.}}.{{/refund.amount}}',
      title:
        '{{#refund.amount}}We are refunding {{.}}{{/refund.amount}}{{^refund.amount}}Your refund{{/refund.amount}}',
      paragraphs: [
        'We have issued a refund{{#refund.amount}} of {{.}}{{/refund.amount}} for your order {{order.number}}. It goes back the way you paid; depending on your bank that takes some working days.',
      ],
      button: { label: orderButton.en, url: 'order.statusUrl' },
    },
  },
  'order-cancelled': {
    de: {
      subject: 'Ihre Bestellung {{order.number}} wurde storniert',
      preheader: 'Ihre Bestellung {{order.number}} bei {{shop.name}} wurde storniert.',
      title: 'Ihre Bestellung wurde storniert',
      paragraphs: [
        'Ihre Bestellung {{order.number}} vom {{order.date}} wurde{{#cancellation.date}} am {{.}}{{/cancellation.date}} storniert.{{#cancellation.reason}} {{.}}{{/cancellation.reason}}',
        '{{#refund.amount}}Wir erstatten Ihnen {{.}} auf dem Weg, auf dem Sie bezahlt haben.{{/refund.amount}}{{^refund.amount}}Haben Sie bereits bezahlt, erhalten Sie den Betrag zurück.{{/refund.amount}}',
      ],
      button: { label: orderButton.de, url: 'order.statusUrl' },
    },
    en: {
      subject: 'Your order {{order.number}} has been cancelled',
      preheader: 'Your order {{order.number}} at {{shop.name}} has been cancelled.',
      title: 'Your order has been cancelled',
      paragraphs: [
        'Your order {{order.number}} of {{order.date}} was cancelled{{#cancellation.date}} on {{.}}{{/cancellation.date}}.{{#cancellation.reason}} {{.}}{{/cancellation.reason}}',
        '{{#refund.amount}}We are refunding {{.}} the way you paid.{{/refund.amount}}{{^refund.amount}}If you have paid already, you get the amount back.{{/refund.amount}}',
      ],
      button: { label: orderButton.en, url: 'order.statusUrl' },
    },
  },
  invoice: {
    de: {
      subject: 'Rechnung {{order.number}} von {{shop.name}}',
      preheader: 'Über {{order.total}}; hier können Sie bezahlen.',
      title: 'Ihre Rechnung über {{order.total}}',
      paragraphs: [
        'wir haben eine Bestellung für Sie zusammengestellt. Bitte prüfen Sie die Angaben, und schließen Sie sie mit der Zahlung ab.',
      ],
      button: { label: 'Jetzt bezahlen', url: 'invoice.url' },
    },
    en: {
      subject: 'Invoice {{order.number}} from {{shop.name}}',
      preheader: 'For {{order.total}}; you can pay here.',
      title: 'Your invoice for {{order.total}}',
      paragraphs: ['We have put together an order for you. Please check the details, and complete it by paying.'],
      button: { label: 'Pay now', url: 'invoice.url' },
    },
  },
}

/** What stands around it in each mail. */
export const commonWords = {
  de: {
    greeting: 'Guten Tag{{#customer.name}} {{.}}{{/customer.name}},',
    confirmationNumber: 'Bestätigungsnummer',
    lines: 'Ihre Bestellung',
    shipmentLines: 'In dieser Sendung',
    refundLines: 'Erstattete Artikel',
    sku: 'Art.-Nr.',
    more: '… und {{moreLines}} weitere Positionen',
    discount: 'Rabatt',
    shipping: 'Versand',
    fee: 'Gebühr',
    total: 'Gesamtsumme',
    includes: 'enthält',
    outstanding: 'Noch zu zahlen',
    payment: 'Zahlung',
    billingAddress: 'Rechnungsadresse',
    shippingAddress: 'Lieferadresse',
    tracking: 'Sendungsnummer',
    shipmentWord: 'Sendung',
    estimatedDelivery: 'Voraussichtliche Zustellung',
    instead: 'Wenn die Schaltfläche nicht geht, öffnen Sie diese Adresse:',
    questions: 'Haben Sie Fragen? Schreiben Sie uns:',
    sentBy: 'Diese E-Mail wurde Ihnen zu Ihrer Bestellung geschickt von',
    help: 'Über unsere E-Mails',
  },
  en: {
    greeting: 'Hello{{#customer.name}} {{.}}{{/customer.name}},',
    confirmationNumber: 'Confirmation number',
    lines: 'Your order',
    shipmentLines: 'In this shipment',
    refundLines: 'Refunded items',
    sku: 'SKU',
    more: '… and {{moreLines}} more items',
    discount: 'Discount',
    shipping: 'Shipping',
    fee: 'Fee',
    total: 'Total',
    includes: 'includes',
    outstanding: 'Still to be paid',
    payment: 'Payment',
    billingAddress: 'Billing address',
    shippingAddress: 'Shipping address',
    tracking: 'Tracking number',
    shipmentWord: 'Shipment',
    estimatedDelivery: 'Estimated delivery',
    instead: 'If the button doesn’t work, open this address:',
    questions: 'Any questions? Write to us:',
    sentBy: 'This mail was sent to you about your order by',
    help: 'About our e-mails',
  },
} as const satisfies Record<Language, Record<string, string>>

export type CommonWords = (typeof commonWords)[Language]
