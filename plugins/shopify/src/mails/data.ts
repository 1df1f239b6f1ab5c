/**
 * What a mail is made of: an order, and what happened to it, as Shopify's Admin API (2026-10) tells it, decoded to plain
 * values. Money is what the customer sees (`presentmentMoney`), as decimal text and never a float; times are ISO 8601;
 * addresses are the lines of `MailingAddress.formatted`.
 *
 * Parsing never refuses an order for a text that is too long or oddly written: such a text is cut and cleaned, because a
 * mail with a shortened title is better than none.
 */
import { z } from 'zod'

/** Nothing that breaks a line, reverses the reading direction or isn't Unicode. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)

/** A text in one line. */
const Line = z.string().transform(text => clean(cut(text, 500)))
/** Nothing is null and not an empty line, so that templates may ask for it. */
const OptionalLine = z
  .string()
  .nullable()
  .transform(text => (text === null ? null : clean(cut(text, 500)) || null))
/** A text of several lines, as people write notes. */
const Lines = z
  .string()
  .nullable()
  .transform(text =>
    cut(text ?? '', 5000)
      .split(/\r\n|[\n\r\u2028\u2029]/)
      .map(clean)
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  )
  .transform(text => (text === '' ? null : text))
/** Whether it is https is looked at where it is shown. */
const Url = z.string().max(4000).nullable().catch(null)
const Time = z.iso.datetime({ offset: true })
const Quantity = z.int().min(0).max(1_000_000_000)

export const Money = z.object({
  /** `Decimal`: "19.90" */
  amount: z.string().regex(/^-?\d{1,20}(\.\d{1,10})?$/),
  /** `CurrencyCode` */
  currencyCode: z.string().regex(/^[A-Z]{3}$/),
})
export type Money = z.output<typeof Money>

/** `TaxLine.ratePercentage`: 19 */
const Rate = z.number().min(0).max(1000).nullable().catch(null)

/** As many as one page of Shopify's lists has. */
const mostLines = 250
const listOf = <T extends z.ZodType>(of: T, most = mostLines) => z.array(of).transform(list => list.slice(0, most))

/** `LineItem`, `DraftOrderLineItem`. */
export const MailLine = z.object({
  title: Line,
  /** `variantTitle`; Shopify's “Default Title” is none */
  variantTitle: OptionalLine.transform(title => (title === 'Default Title' ? null : title)),
  sku: OptionalLine,
  quantity: Quantity,
  /** `originalTotalSet`: of all pieces, before discounts */
  originalTotal: Money,
  /** `discountedTotalSet` */
  total: Money,
  /** `image.url`, small (`transform: {maxWidth: 128}`) */
  imageUrl: Url,
})

export const fulfillmentStatuses = [
  'ATTEMPTED_DELIVERY',
  'CARRIER_PICKED_UP',
  'CONFIRMED',
  'DELAYED',
  'DELIVERED',
  'FAILURE',
  'IN_TRANSIT',
  'LABEL_PRINTED',
  'LABEL_PURCHASED',
  'OUT_FOR_DELIVERY',
  'READY_FOR_PICKUP',
] as const

export const cancelReasons = ['CUSTOMER', 'DECLINED', 'FRAUD', 'INVENTORY', 'OTHER', 'STAFF'] as const

/** Lines of `MailingAddress.formatted(withName: true, withCompany: true)`. */
const Address = listOf(Line, 12).transform(lines => lines.filter(line => line !== ''))

export const MailData = z.object({
  /** of the customer (`customerLocale`: "de", "en-CA"): money and dates are written in its manner */
  locale: z.string().max(35).nullable(),
  /** `shop.ianaTimezone` */
  timeZone: z.string().max(64),
  /** `Order`; for an invoice the `DraftOrder` */
  order: z.object({
    /** "#1042" */
    name: Line,
    confirmationNumber: OptionalLine,
    createdAt: Time,
    statusPageUrl: Url,
    /** `customer.displayName`, or the name of the billing address */
    customerName: OptionalLine,
    /** the customer’s, or staff’s for itself: nothing tells which */
    note: Lines,
    lines: listOf(MailLine),
    /** how many lines the order has beyond those */
    moreLines: Quantity.default(0),
    /** `subtotalPriceSet`: after discounts */
    subtotal: Money.nullable(),
    /** as positive amounts; with `originalTotal` of the lines and shipping they make the total */
    discounts: listOf(z.object({ title: OptionalLine, amount: Money }), 50),
    /** null: nothing to ship */
    shipping: z.object({ title: OptionalLine, amount: Money }).nullable(),
    taxes: listOf(z.object({ title: OptionalLine, rate: Rate, amount: Money }), 50),
    taxesIncluded: z.boolean(),
    /** duties, additional fees, tip, by name */
    fees: listOf(z.object({ title: OptionalLine, amount: Money }), 50).default([]),
    total: Money,
    /** `totalOutstandingSet`: what is still to be paid; null or zero: nothing */
    outstanding: Money.nullable(),
    /** `paymentGatewayNames` */
    paymentMethods: listOf(Line, 10),
    billingAddress: Address,
    shippingAddress: Address,
  }),
  /** `Fulfillment`, for the mails of a shipment */
  fulfillment: z
    .object({
      /** of this shipment only */
      lines: listOf(MailLine.pick({ title: true, variantTitle: true, sku: true, quantity: true, imageUrl: true })),
      tracking: listOf(z.object({ company: OptionalLine, number: OptionalLine, url: Url }), 20),
      /** `FulfillmentEvent.status`; null where no event is told of */
      status: z.enum(fulfillmentStatuses).nullable().catch(null),
      estimatedDeliveryAt: Time.nullable(),
      deliveredAt: Time.nullable(),
    })
    .nullable(),
  /** `Refund` */
  refund: z
    .object({
      /** `totalRefundedSet` */
      amount: Money,
      /** `note`; staff writes it, often for itself */
      reason: Lines,
      lines: listOf(
        MailLine.pick({ title: true, variantTitle: true, sku: true, quantity: true, imageUrl: true }).extend({
          /** `subtotalSet` */
          amount: Money,
        }),
      ),
    })
    .nullable(),
  cancellation: z.object({ reason: z.enum(cancelReasons).nullable().catch(null), at: Time }).nullable(),
  /** of the `DraftOrder` */
  invoice: z
    .object({
      /** `invoiceUrl` */
      url: Url,
      /** `note2`; staff writes it, often for itself */
      message: Lines,
    })
    .nullable(),
})
/** Decoded. */
export type MailData = z.output<typeof MailData>
/** As whoever asks Shopify puts it together; `MailData.parse` makes the data of it. */
export type MailDataInput = z.input<typeof MailData>
