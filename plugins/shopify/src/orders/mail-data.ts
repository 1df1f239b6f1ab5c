/** From Shopify's answers to what mails are made of. */
import { MailData, type MailDataInput } from '../mails/data.ts'
import type { DraftOrder, Fulfillment, Order, Refund } from './answers.ts'

type OrderData = MailDataInput['order']
type Parts = Partial<Pick<MailDataInput, 'fulfillment' | 'refund' | 'cancellation' | 'invoice'>>

export const dataOfOrder = (order: Order, timeZone: string, parts: Parts = {}): MailData =>
  dataOf(order.customerLocale, timeZone, orderOf(order), parts)

const dataOf = (locale: string | null, timeZone: string, order: OrderData, parts: Parts): MailData =>
  MailData.parse({
    locale,
    timeZone,
    order,
    fulfillment: null,
    refund: null,
    cancellation: null,
    invoice: null,
    ...parts,
  })

const isZero = ({ amount }: { amount: string }) => Number(amount) === 0

const common = (of: Order | DraftOrder) => ({
  name: of.name,
  createdAt: of.createdAt,
  lines: of.lineItems.nodes.map(({ originalTotalSet, discountedTotalSet, image, ...line }) => ({
    ...line,
    originalTotal: originalTotalSet,
    total: discountedTotalSet,
    imageUrl: image,
  })),
  subtotal: of.subtotalPriceSet,
  discounts:
    of.totalDiscountsSet === null || isZero(of.totalDiscountsSet)
      ? []
      : [{ title: of.discountCodes.join(', ') || null, amount: of.totalDiscountsSet }],
  shipping: of.shippingLine === null ? null : { title: of.shippingLine.title, amount: of.totalShippingPriceSet },
  taxes: of.taxLines.map(({ title, ratePercentage, priceSet }) => ({ title, rate: ratePercentage, amount: priceSet })),
  taxesIncluded: of.taxesIncluded,
  total: of.totalPriceSet,
  customerName: nameOf(of.customer?.displayName, of.billingAddress?.name),
  billingAddress: of.billingAddress?.formatted ?? [],
  shippingAddress: of.shippingAddress?.formatted ?? [],
})

const orderOf = (order: Order): OrderData => ({
  ...common(order),
  confirmationNumber: order.confirmationNumber,
  statusPageUrl: order.statusPageUrl,
  note: order.note,
  moreLines: order.lineItems.pageInfo.hasNextPage ? moreThan(order) : 0,
  fees: [
    ...order.additionalFees.map(({ name, price }) => ({ title: name, amount: price })),
    ...(isZero(order.totalTipReceivedSet) ? [] : [{ title: null, amount: order.totalTipReceivedSet }]),
  ],
  outstanding: order.totalOutstandingSet,
  paymentMethods: order.paymentGatewayNames,
})

/** Shopify counts pieces and not lines: so many pieces are in lines that aren't shown. */
const moreThan = ({ lineItems, subtotalLineItemsQuantity }: Order): number =>
  Math.max(1, subtotalLineItemsQuantity - lineItems.nodes.reduce((sum, { quantity }) => sum + quantity, 0))

/** Without a name Shopify shows the address or the telephone number. */
const nameOf = (displayName: string | undefined, billingName: string | null | undefined): string | null =>
  displayName !== undefined && /\p{L}/u.test(displayName) && !displayName.includes('@')
    ? displayName
    : (billingName ?? null)

export function dataOfFulfillment(fulfillment: Fulfillment, timeZone: string, status: string | null): MailData {
  const { order, trackingInfo, estimatedDeliveryAt, deliveredAt, fulfillmentLineItems } = fulfillment
  return dataOfOrder(order, timeZone, {
    fulfillment: {
      lines: fulfillmentLineItems.map(({ quantity, lineItem: { image, ...line } }) => ({
        ...line,
        quantity: quantity ?? 0,
        imageUrl: image,
      })),
      tracking: trackingInfo,
      status: status as never, // one that isn't known becomes none
      estimatedDeliveryAt,
      deliveredAt,
    },
  })
}

export const dataOfRefund = ({ order, note, totalRefundedSet, refundLineItems }: Refund, timeZone: string): MailData =>
  dataOfOrder(order, timeZone, {
    refund: {
      amount: totalRefundedSet,
      reason: note,
      lines: refundLineItems.map(({ quantity, subtotalSet, lineItem: { image, ...line } }) => ({
        ...line,
        quantity,
        amount: subtotalSet,
        imageUrl: image,
      })),
    },
  })

export const dataOfDraft = (draft: DraftOrder, timeZone: string): MailData =>
  dataOf(
    draft.customer?.locale ?? null,
    timeZone,
    {
      ...common(draft),
      confirmationNumber: null,
      statusPageUrl: null,
      note: null,
      moreLines: draft.lineItems.pageInfo.hasNextPage ? 1 : 0,
      fees: [],
      outstanding: draft.totalPriceSet,
      paymentMethods: [],
    },
    { invoice: { url: draft.invoiceUrl, message: draft.note2 } },
  )
