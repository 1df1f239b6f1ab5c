/**
 * From what Shopify told to the mail it makes: none, or one. Each question to Shopify is asked only when the merchant wants
 * such a mail at all.
 */
import { createHash } from 'node:crypto'
import { documents } from '../admin-api/documents.ts'
import type { Deps } from '../deps.ts'
import type { MailData } from '../mails/data.ts'
import type { MailKind } from '../mails/kinds.ts'
import { askShop } from '../shopify/admin.ts'
import { durable } from '../store/index.ts'
import type { ShopRow } from '../store/models.ts'
import { gid, type MailTopic, type Payload, type Told } from '../webhooks/topics.ts'
import { DraftOrderAnswer, type Fulfillment, FulfillmentAnswer, OrderAnswer, RefundAnswer } from './answers.ts'
import { dataOfDraft, dataOfFulfillment, dataOfOrder, dataOfRefund } from './mail-data.ts'

export interface PlannedMail {
  readonly kind: MailKind
  readonly to: string
  /** what it is about: one mail of a kind for each */
  readonly about: string
  /** id of the order or the draft */
  readonly order: string
  readonly data: MailData
  /** to be done once it is on its way */
  readonly afterwards?: () => Promise<void>
}

/** An order that is paid at the checkout needs no second mail; one that is paid by transfer days later does. */
const paidLaterMs = 5 * 60_000
/**
 * The merchant gives it to a draft order to have its invoice sent. That Shopify counts an invoice as sent (`invoiceSentAt`, status
 * INVOICE_SENT) is no better sign: it is so once Shopify has mailed its own, and the customer would get two.
 */
export const invoiceTag = 'send-invoice'
const rememberedMs = 90 * 24 * 3600_000

/** @throws NoAccess, ShopifyAway */
export async function mailFor(deps: Deps, shop: ShopRow, told: Told<MailTopic>): Promise<PlannedMail | null> {
  switch (told.topic) {
    case 'orders/create':
      return ofOrder(deps, shop, 'order-confirmation', told)
    case 'orders/paid':
      return ofOrder(deps, shop, 'order-paid', told)
    case 'orders/cancelled':
      return ofOrder(deps, shop, 'order-cancelled', told)
    case 'fulfillments/create':
      return ofShipment(deps, shop, 'shipping-confirmation', told.payload.id)
    case 'fulfillments/update':
      return ofShipment(deps, shop, 'shipping-update', told.payload.id)
    case 'fulfillment_events/create':
      return ofEvent(deps, shop, told.payload)
    case 'refunds/create':
      return ofRefund(deps, shop, told.payload.id)
    case 'draft_orders/create':
    case 'draft_orders/update':
      return ofDraft(deps, shop, told.payload.id)
  }
}

const planned = (
  kind: MailKind,
  order: { readonly id: string; readonly email: string | null },
  about: string,
  data: MailData,
): PlannedMail | null =>
  order.email === null || order.email === '' ? null : { kind, to: order.email, about, order: order.id, data }

async function ofOrder(
  deps: Deps,
  shop: ShopRow,
  kind: 'order-confirmation' | 'order-paid' | 'order-cancelled',
  { payload, at }: { payload: { id: string }; at: Date },
): Promise<PlannedMail | null> {
  if (!shop.mails.includes(kind)) return null
  const { order, shop: of } = await askShop(
    deps,
    shop._id,
    documents.order,
    { id: gid('Order', payload.id) },
    OrderAnswer,
  )
  if (order === null) return null
  if (kind === 'order-paid' && at.getTime() - new Date(order.createdAt).getTime() < paidLaterMs) return null
  if (kind !== 'order-cancelled') return planned(kind, order, order.id, dataOfOrder(order, of.ianaTimezone))
  if (order.cancelledAt === null) return null
  const reason = order.cancelReason as never // one that isn't known becomes none
  const data = dataOfOrder(order, of.ianaTimezone, { cancellation: { at: order.cancelledAt, reason } })
  return planned(kind, order, order.id, data)
}

const askShipment = (deps: Deps, shop: ShopRow, id: string) =>
  askShop(deps, shop._id, documents.fulfillment, { id: gid('Fulfillment', id) }, FulfillmentAnswer)

/**
 * Shopify tells of every change of a shipment: an update is of interest when the parcel is followed elsewhere now. One that
 * somebody else packs may be told of before it is sent: then the change to that is what is confirmed.
 */
async function ofShipment(
  deps: Deps,
  shop: ShopRow,
  told: 'shipping-confirmation' | 'shipping-update',
  id: string,
): Promise<PlannedMail | null> {
  if (!shop.mails.includes('shipping-confirmation') && !shop.mails.includes('shipping-update')) return null
  const { fulfillment, shop: of } = await askShipment(deps, shop, id)
  if (fulfillment === null) return null
  const isSent = fulfillment.status === 'SUCCESS'
  const tracking = isSent ? trackingOf(fulfillment) : notSent
  const { Shipment } = deps.store.models
  const _id = `${shop._id}:${fulfillment.id}`
  const known = await Shipment.findById(_id).lean()
  const kind = known?.tracking === notSent ? 'shipping-confirmation' : told
  const isNews =
    kind === 'shipping-confirmation' ||
    (known !== null && known.tracking !== tracking && fulfillment.trackingInfo.length > 0)
  const about = kind === 'shipping-confirmation' ? fulfillment.id : `${fulfillment.id}:${tracking}`
  const mail =
    isSent && isNews && shop.mails.includes(kind)
      ? planned(kind, fulfillment.order, about, dataOfFulfillment(fulfillment, of.ianaTimezone, null))
      : null
  const remember = async () => {
    if (!isSent && (known !== null || told === 'shipping-update')) return // cancelled, or of a time before the app
    const set = { shop: shop._id, tracking, expiresAt: new Date(deps.now().getTime() + rememberedMs) }
    await Shipment.updateOne({ _id }, { $set: set }, { upsert: true, ...durable })
  }
  if (mail !== null) return { ...mail, afterwards: remember }
  await remember()
  return null
}

/** in place of a tracking */
const notSent = 'not sent'

const trackingOf = ({ trackingInfo }: Fulfillment): string =>
  createHash('sha256').update(JSON.stringify(trackingInfo)).digest('hex').slice(0, 32)

const ofStatus: Readonly<Record<string, MailKind>> = { out_for_delivery: 'out-for-delivery', delivered: 'delivered' }

async function ofEvent(
  deps: Deps,
  shop: ShopRow,
  { fulfillment_id, status }: Payload<'fulfillment_events/create'>,
): Promise<PlannedMail | null> {
  const kind = ofStatus[status.toLowerCase()]
  if (kind === undefined || !shop.mails.includes(kind)) return null
  const { fulfillment, shop: of } = await askShipment(deps, shop, fulfillment_id)
  if (fulfillment === null) return null
  const data = dataOfFulfillment(fulfillment, of.ianaTimezone, status.toUpperCase())
  return planned(kind, fulfillment.order, fulfillment.id, data)
}

async function ofRefund(deps: Deps, shop: ShopRow, id: string): Promise<PlannedMail | null> {
  if (!shop.mails.includes('refund')) return null
  const { refund, shop: of } = await askShop(deps, shop._id, documents.refund, { id: gid('Refund', id) }, RefundAnswer)
  // goods may be taken back without money
  if (refund === null || Number(refund.totalRefundedSet.amount) === 0) return null
  return planned('refund', refund.order, refund.id, dataOfRefund(refund, of.ianaTimezone))
}

async function ofDraft(deps: Deps, shop: ShopRow, id: string): Promise<PlannedMail | null> {
  if (!shop.mails.includes('invoice')) return null
  const { draftOrder, shop: of } = await askShop(
    deps,
    shop._id,
    documents.draftOrder,
    { id: gid('DraftOrder', id) },
    DraftOrderAnswer,
  )
  if (draftOrder === null || draftOrder.status === 'COMPLETED' || draftOrder.invoiceUrl === null) return null
  if (!draftOrder.tags.some(tag => tag.trim().toLowerCase() === invoiceTag)) return null
  return planned('invoice', draftOrder, draftOrder.id, dataOfDraft(draftOrder, of.ianaTimezone))
}
