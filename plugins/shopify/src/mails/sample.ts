/** An order that nobody placed, to show merchants what their mails look like: with all that a mail of the kind can have. */
import { MailData, type MailDataInput } from './data.ts'
import type { Language, MailKind } from './kinds.ts'

const words = {
  de: {
    locale: 'de-DE',
    customer: 'Anna Muster',
    address: ['Anna Muster', 'Lindenweg 12', '50667 Köln', 'Deutschland'],
    candle: 'Duftkerze „Abendrot“',
    candleVariant: 'groß, 30 Stunden',
    blanket: 'Wolldecke aus Merinowolle',
    blanketVariant: 'Waldgrün',
    cards: 'Set aus 6 Postkarten',
    discount: 'WILLKOMMEN10',
    shipping: 'DHL Paket',
    tax: 'MwSt.',
    note: 'Bitte beim Nachbarn abgeben, falls niemand da ist.',
    reason: 'Die Decke kam mit einem Webfehler an.',
    message: 'Liebe Frau Muster,\nwie besprochen die Kerzen und die Decke in Waldgrün.',
    carrier: 'DHL',
  },
  en: {
    locale: 'en-GB',
    customer: 'Anna Sample',
    address: ['Anna Sample', '12 Linden Road', 'London', 'SW1A 1AA', 'United Kingdom'],
    candle: 'Scented candle “Sunset”',
    candleVariant: 'large, 30 hours',
    blanket: 'Merino wool blanket',
    blanketVariant: 'Forest green',
    cards: 'Set of 6 postcards',
    discount: 'WELCOME10',
    shipping: 'Royal Mail Tracked 48',
    tax: 'VAT',
    note: 'Please leave it with a neighbour if nobody is in.',
    reason: 'The blanket arrived with a weaving fault.',
    message: 'Dear Ms Sample,\nas we discussed: the candles, and the blanket in forest green.',
    carrier: 'Royal Mail',
  },
} as const

export function sampleData(kind: MailKind, language: Language): MailData {
  const said = words[language]
  const currencyCode = language === 'de' ? 'EUR' : 'GBP'
  const money = (amount: string) => ({ amount, currencyCode })
  const none = { sku: null, imageUrl: null }
  const candle = { ...none, title: said.candle, variantTitle: said.candleVariant, quantity: 2, sku: 'KE-30' }
  const blanket = { ...none, title: said.blanket, variantTitle: said.blanketVariant, quantity: 1 }
  const cards = { ...none, title: said.cards, variantTitle: null, quantity: 1 }
  const shipped = ['shipping-confirmation', 'shipping-update', 'out-for-delivery', 'delivered'].includes(kind)
  const data: MailDataInput = {
    locale: said.locale,
    timeZone: language === 'de' ? 'Europe/Berlin' : 'Europe/London',
    order: {
      name: kind === 'invoice' ? '#D12' : '#1042',
      confirmationNumber: kind === 'invoice' ? null : 'XPAV284CT',
      createdAt: '2026-11-26T09:30:00Z',
      statusPageUrl: kind === 'invoice' ? null : 'https://shop.example/orders/sample',
      customerName: said.customer,
      note: kind === 'order-confirmation' ? said.note : null,
      lines: [
        { ...candle, originalTotal: money('39.80'), total: money('35.82') },
        { ...blanket, originalTotal: money('89.00'), total: money('80.10') },
        { ...cards, originalTotal: money('9.90'), total: money('8.91') },
      ],
      subtotal: money('124.83'),
      discounts: [{ title: said.discount, amount: money('13.87') }],
      shipping: { title: said.shipping, amount: money('4.90') },
      taxes: [
        { title: said.tax, rate: language === 'de' ? 19 : 20, amount: money(language === 'de' ? '20.71' : '21.62') },
      ],
      taxesIncluded: true,
      total: money('129.73'),
      outstanding: kind === 'invoice' ? money('129.73') : null,
      paymentMethods: kind === 'invoice' ? [] : ['PayPal'],
      billingAddress: [...said.address],
      shippingAddress: [...said.address],
    },
    fulfillment: shipped
      ? {
          lines: [candle, blanket],
          tracking: [
            {
              company: said.carrier,
              number: '00340434161094042557',
              url: 'https://carrier.example/track/00340434161094042557',
            },
          ],
          status: kind === 'shipping-update' ? 'DELAYED' : null,
          estimatedDeliveryAt: kind === 'delivered' ? null : '2026-11-30T12:00:00Z',
          deliveredAt: kind === 'delivered' ? '2026-11-30T12:00:00Z' : null,
        }
      : null,
    refund:
      kind === 'refund' || kind === 'order-cancelled'
        ? {
            amount: money(kind === 'refund' ? '80.10' : '129.73'),
            reason: kind === 'refund' ? said.reason : null,
            lines: kind === 'refund' ? [{ ...blanket, amount: money('80.10') }] : [],
          }
        : null,
    cancellation: kind === 'order-cancelled' ? { reason: 'INVENTORY', at: '2026-11-27T08:00:00Z' } : null,
    invoice: kind === 'invoice' ? { url: 'https://shop.example/invoices/sample', message: said.message } : null,
  }
  return MailData.parse(data)
}
