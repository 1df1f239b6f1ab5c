/** An order as the Admin API gives it, of the schema's types. */
const money = (amount: string) => ({ presentmentMoney: { amount, currencyCode: 'EUR' } })
const product = { title: 'Wanderschuh „Brocken“', variantTitle: '42 / braun', sku: 'W-42-B', image: null }
const address = { name: 'Änne Müller', formatted: ['Änne Müller', 'Hauptstraße 1', '38855 Wernigerode', 'Deutschland'] }

export const exampleOrder = (number: number, more: object = {}) => ({
  id: `gid://shopify/Order/${number}`,
  name: `#${number}`,
  confirmationNumber: 'XPAV284CT',
  createdAt: '2026-10-05T09:30:00Z',
  email: `kunde${number}@inbox.test`,
  customerLocale: 'de-DE',
  note: null,
  cancelledAt: null,
  cancelReason: null,
  displayFinancialStatus: 'PAID',
  statusPageUrl: `https://schuhe.test/orders/${number}`,
  customer: { id: 'gid://shopify/Customer/7', displayName: 'Änne Müller', locale: 'de' },
  lineItems: {
    nodes: [{ ...product, quantity: 2, originalTotalSet: money('179.80'), discountedTotalSet: money('159.80') }],
    pageInfo: { hasNextPage: false },
  },
  subtotalLineItemsQuantity: 2,
  subtotalPriceSet: money('159.80'),
  discountCodes: ['HERBST'],
  totalDiscountsSet: money('20.00'),
  shippingLine: { title: 'DHL Paket' },
  totalShippingPriceSet: money('4.90'),
  taxLines: [{ title: 'MwSt.', ratePercentage: 19, priceSet: money('26.30') }],
  taxesIncluded: true,
  additionalFees: [],
  totalTipReceivedSet: money('0.00'),
  totalPriceSet: money('164.70'),
  totalOutstandingSet: money('0.00'),
  paymentGatewayNames: ['Rechnung'],
  billingAddress: { ...address, formatted: () => address.formatted },
  shippingAddress: { ...address, formatted: () => address.formatted },
  ...more,
})

export const exampleFulfillment = (number: number, order: object, tracking = '00340434161094042557') => ({
  id: `gid://shopify/Fulfillment/${number}`,
  status: 'SUCCESS',
  estimatedDeliveryAt: null,
  deliveredAt: null,
  trackingInfo: [{ company: 'DHL', number: tracking, url: `https://dhl.test/${tracking}` }],
  fulfillmentLineItems: { nodes: [{ quantity: 2, lineItem: product }] },
  order,
})

export const exampleRefund = (number: number, order: object, amount = '79.90') => ({
  id: `gid://shopify/Refund/${number}`,
  note: 'Ein Schuh drückt',
  totalRefundedSet: money(amount),
  refundLineItems: { nodes: [{ quantity: 1, subtotalSet: money(amount), lineItem: product }] },
  order,
})

export const exampleDraft = (number: number, more: object = {}) => ({
  ...exampleOrder(number),
  id: `gid://shopify/DraftOrder/${number}`,
  name: `#D${number}`,
  status: 'OPEN',
  tags: ['send-invoice'],
  note2: null,
  invoiceUrl: `https://schuhe.test/invoices/${number}`,
  ...more,
})
