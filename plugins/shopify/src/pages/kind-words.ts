/** What merchants call each mail, and what Shopify itself does about it. */
import type { Words } from '@depesche/plugin-sdk'
import type { MailKind } from '../mails/kinds.ts'

export interface KindInfo {
  readonly name: Words
  /** when it is sent */
  readonly when: Words
  /** Shopify's own, as its settings call it; null: it has none */
  readonly shopifys: Words | null
}

export const kindInfo: Readonly<Record<MailKind, KindInfo>> = {
  'order-confirmation': {
    name: { de: 'Bestellbestätigung', en: 'Order confirmation' },
    when: { de: 'Sobald eine Bestellung eingeht', en: 'As soon as an order comes in' },
    shopifys: { de: 'Bestellbestätigung', en: 'Order confirmation' },
  },
  'order-paid': {
    name: { de: 'Zahlungseingang', en: 'Payment received' },
    when: {
      de: 'Wenn eine Bestellung später bezahlt wird, etwa per Überweisung',
      en: 'When an order is paid later, by bank transfer for example',
    },
    shopifys: null,
  },
  'shipping-confirmation': {
    name: { de: 'Versandbestätigung', en: 'Shipping confirmation' },
    when: { de: 'Wenn Sie eine Sendung als versandt markieren', en: 'When you mark a shipment as sent' },
    shopifys: { de: 'Versandbestätigung', en: 'Shipping confirmation' },
  },
  'shipping-update': {
    name: { de: 'Neues zur Sendung', en: 'Shipping update' },
    when: { de: 'Wenn sich die Sendungsverfolgung ändert', en: 'When the tracking of a shipment changes' },
    shopifys: { de: 'Versandaktualisierung', en: 'Shipping update' },
  },
  'out-for-delivery': {
    name: { de: 'In der Zustellung', en: 'Out for delivery' },
    when: {
      de: 'Wenn der Versanddienst es meldet',
      en: 'When the carrier says so',
    },
    shopifys: { de: 'In Zustellung', en: 'Out for delivery' },
  },
  delivered: {
    name: { de: 'Zugestellt', en: 'Delivered' },
    when: { de: 'Wenn der Versanddienst es meldet', en: 'When the carrier says so' },
    shopifys: { de: 'Zugestellt', en: 'Delivered' },
  },
  refund: {
    name: { de: 'Erstattung', en: 'Refund' },
    when: { de: 'Wenn Sie Geld erstatten', en: 'When you refund money' },
    shopifys: { de: 'Bestellung rückerstattet', en: 'Order refund' },
  },
  'order-cancelled': {
    name: { de: 'Stornierung', en: 'Cancellation' },
    when: { de: 'Wenn eine Bestellung storniert wird', en: 'When an order is cancelled' },
    shopifys: { de: 'Bestellung storniert', en: 'Order canceled' },
  },
  invoice: {
    name: { de: 'Rechnung mit Zahlungslink', en: 'Invoice with payment link' },
    when: {
      de: 'Wenn Sie einem Bestellentwurf das Tag „send-invoice“ geben',
      en: 'When you give a draft order the tag “send-invoice”',
    },
    shopifys: { de: 'Rechnung für Bestellentwurf', en: 'Draft order invoice' },
  },
}
