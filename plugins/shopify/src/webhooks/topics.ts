/**
 * What Shopify tells the app by webhooks, and which of it is kept: ids, nothing of what was bought or by whom. Only what
 * privacy law makes Shopify tell names a customer. shopify.app.toml subscribes to these, and a test compares them.
 */
import { z } from 'zod'

/** Numbers of Shopify's older API; the newer one's ids are made of them. */
const Id = z.union([z.int().positive(), z.string().regex(/^\d{1,20}$/)]).transform(String)
const Ids = z.array(Id).max(10_000).nullish()
const Customer = z.object({ email: z.string().max(320).nullish() }).nullish()

export const payloads = {
  'orders/create': z.object({ id: Id }),
  'orders/paid': z.object({ id: Id }),
  'orders/cancelled': z.object({ id: Id }),
  'fulfillments/create': z.object({ id: Id }),
  'fulfillments/update': z.object({ id: Id }),
  'fulfillment_events/create': z.object({ id: Id, fulfillment_id: Id, status: z.string().max(50) }),
  'refunds/create': z.object({ id: Id }),
  'draft_orders/create': z.object({ id: Id }),
  'draft_orders/update': z.object({ id: Id }),
  'app/uninstalled': z.object({}),
  'customers/data_request': z.object({ customer: Customer, orders_requested: Ids }),
  'customers/redact': z.object({ customer: Customer, orders_to_redact: Ids }),
  'shop/redact': z.object({}),
} as const

export type Topic = keyof typeof payloads
export type Payload<T extends Topic> = z.output<(typeof payloads)[T]>

/** Told: what, of what, when by Shopify's clock. */
export type Told<T extends Topic = Topic> = {
  readonly [One in T]: { readonly topic: One; readonly payload: Payload<One>; readonly at: Date }
}[T]

export const isTopic = (text: string): text is Topic => Object.hasOwn(payloads, text)

/** Those that Shopify demands of every app; they come for shops that have uninstalled it, too. */
export const complianceTopics = ['customers/data_request', 'customers/redact', 'shop/redact'] as const

export type MailTopic = Exclude<Topic, (typeof complianceTopics)[number] | 'app/uninstalled'>

export const gid = (type: 'Order' | 'Fulfillment' | 'Refund' | 'DraftOrder', id: string) =>
  `gid://shopify/${type}/${id}`
