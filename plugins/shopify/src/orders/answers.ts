/** What Shopify answers to the documents of admin-api/, parsed. */
import { z } from 'zod'

const Text = z.string().nullable()
const Price = z
  .object({ presentmentMoney: z.object({ amount: z.string(), currencyCode: z.string() }) })
  .transform(({ presentmentMoney }) => presentmentMoney)
const Image = z
  .object({ url: z.string() })
  .nullable()
  .transform(image => image?.url ?? null)
const listOf = <T extends z.ZodType>(of: T) => z.object({ nodes: z.array(of) }).transform(({ nodes }) => nodes)

const product = { title: z.string(), variantTitle: Text, sku: Text, image: Image }
const Line = z.object({ ...product, quantity: z.int(), originalTotalSet: Price, discountedTotalSet: Price })
const Lines = z.object({ nodes: z.array(Line), pageInfo: z.object({ hasNextPage: z.boolean() }) })
const Tax = z.object({ title: Text, ratePercentage: z.number().nullable(), priceSet: Price })
const Address = z.object({ formatted: z.array(z.string()) }).nullable()
const NamedAddress = z.object({ name: Text, formatted: z.array(z.string()) }).nullable()

/** What an order and a draft of one have in common. */
const bought = {
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  email: Text,
  lineItems: Lines,
  subtotalPriceSet: Price.nullable(),
  discountCodes: z.array(z.string()),
  totalDiscountsSet: Price.nullable(),
  shippingLine: z.object({ title: z.string() }).nullable(),
  totalShippingPriceSet: Price,
  taxLines: z.array(Tax),
  taxesIncluded: z.boolean(),
  totalPriceSet: Price,
  billingAddress: NamedAddress,
  shippingAddress: Address,
  customer: z.object({ displayName: z.string() }).nullable(),
}

const Order = z.object({
  ...bought,
  confirmationNumber: Text,
  customerLocale: Text,
  note: Text,
  cancelledAt: Text,
  cancelReason: Text,
  statusPageUrl: z.string(),
  subtotalLineItemsQuantity: z.int(),
  additionalFees: z.array(z.object({ name: z.string(), price: Price })),
  totalTipReceivedSet: Price,
  totalOutstandingSet: Price,
  paymentGatewayNames: z.array(z.string()),
})
export type Order = z.output<typeof Order>

const Shop = z.object({ ianaTimezone: z.string() })
export const OrderAnswer = z.object({ shop: Shop, order: Order.nullable() })

const Fulfillment = z.object({
  id: z.string(),
  status: z.string(),
  estimatedDeliveryAt: Text,
  deliveredAt: Text,
  trackingInfo: z.array(z.object({ company: Text, number: Text, url: Text })),
  fulfillmentLineItems: listOf(z.object({ quantity: z.int().nullable(), lineItem: z.object(product) })),
  order: Order,
})
export type Fulfillment = z.output<typeof Fulfillment>
export const FulfillmentAnswer = z.object({ shop: Shop, fulfillment: Fulfillment.nullable() })

const Refund = z.object({
  id: z.string(),
  note: Text,
  totalRefundedSet: Price,
  refundLineItems: listOf(z.object({ quantity: z.int(), subtotalSet: Price, lineItem: z.object(product) })),
  order: Order,
})
export type Refund = z.output<typeof Refund>
export const RefundAnswer = z.object({ shop: Shop, refund: Refund.nullable() })

const DraftOrder = z.object({
  ...bought,
  status: z.string(),
  tags: z.array(z.string()),
  note2: Text,
  invoiceUrl: Text,
  customer: z.object({ displayName: z.string(), locale: z.string() }).nullable(),
})
export type DraftOrder = z.output<typeof DraftOrder>
export const DraftOrderAnswer = z.object({ shop: Shop, draftOrder: DraftOrder.nullable() })
