/**
 * What Shopify tells when a customer, or a shop, is to be forgotten: here and at the relay. Each can be broken off anywhere and
 * repeated: a mail's row goes when its recipient is erased at the relay, so nobody is forgotten to be forgotten.
 */
import type { RelayClient } from '@depesche/plugin-sdk'
import { z } from 'zod'
import { documents } from '../admin-api/documents.ts'
import type { Deps } from '../deps.ts'
import { recipientHash, recipientOf } from '../posting/post.ts'
import { isEnded, relayForPrivacy } from '../relay.ts'
import { NoAccess } from '../shopify/access.ts'
import { askShop } from '../shopify/admin.ts'
import { durable } from '../store/index.ts'
import type { MailRow, ShopRow } from '../store/models.ts'
import { isInHand } from '../webhooks/claim.ts'
import { gid, type Payload } from '../webhooks/topics.ts'
import { forget } from './forgotten.ts'

/** The relay has mails to him under way: it erases them when they have ended. */
export class StillWaiting extends Error {
  override name = 'StillWaiting'
}

/** @param at when Shopify told it, by this app's clock @throws RelayProblem, StillWaiting: try again later */
export async function redactCustomer(
  deps: Deps,
  shop: string,
  payload: Payload<'customers/redact'>,
  at: Date,
): Promise<void> {
  const { Mail, Shop, DataRequest } = deps.store.models
  const email = payload.customer?.email || null
  const orders = (payload.orders_to_redact ?? []).map(id => gid('Order', id))
  await forget(deps, shop, { email, orders, at })
  // whoever claims a notice from now on knows that he is forgotten; what is in hand is let end
  if (await isInHand(deps, shop)) throw new StillWaiting('a mail of the shop is being sent')
  const his = [
    ...(email === null ? [] : [{ recipientHash: recipientHash(deps, shop, email) }]),
    ...(orders.length === 0 ? [] : [{ order: { $in: orders } }]),
  ]
  const mails = his.length === 0 ? [] : await Mail.find({ shop, $or: his }).lean()
  const row = await Shop.findById(shop).lean()
  const relay = row === null ? null : relayForPrivacy(deps, row)
  const addresses = new Set(mails.map(mail => recipientOf(deps, mail).toLowerCase()))
  if (email !== null) addresses.add(email.toLowerCase())
  for (const address of addresses) await eraseAtRelay(deps, shop, relay, address)
  await Mail.deleteMany({ _id: { $in: mails.map(({ _id }) => _id) } }, durable)
  // what was asked for him may name others too: a merchant asks for it again
  for (const request of await DataRequest.find({ shop }).lean()) {
    const person = JSON.parse(deps.vault.open(request.personSealed, `request:${request._id}`)) as {
      email: string | null
    }
    if (person.email !== null && addresses.has(person.email.toLowerCase()))
      await DataRequest.deleteOne({ _id: request._id }, durable)
  }
  deps.log.info({ shop, mails: mails.length }, 'a customer was erased')
}

/** So long after it was uninstalled Shopify has a shop erased. */
const redactedAfterMs = 48 * 3600_000

/** A shop that has installed the app again since then stays. @throws ShopifyAway, StillWaiting */
export async function redactShop(deps: Deps, shop: string, at: Date): Promise<void> {
  const { Mail, Shop, Shipment, DataRequest, Session, Forgotten, Notice } = deps.store.models
  const row = await Shop.findById(shop).lean()
  if (row !== null && row.uninstalledAt == null && (await isInUse(deps, row, at))) {
    deps.log.warn({ shop }, 'shop/redact for a shop that uses the app: nothing is erased')
    return
  }
  const relay = row === null ? null : relayForPrivacy(deps, row)
  for (;;) {
    const mails: MailRow[] = await Mail.find({ shop }).limit(100).lean()
    if (mails.length === 0) break
    const addresses = new Set(mails.map(mail => recipientOf(deps, mail).toLowerCase()))
    for (const address of addresses) await eraseAtRelay(deps, shop, relay, address)
    await Mail.deleteMany({ _id: { $in: mails.map(({ _id }) => _id) } }, durable)
  }
  if (relay !== null)
    await relay.disconnect().catch(error => {
      if (!isEnded(error)) throw error
    })
  for (const model of [Shipment, DataRequest, Session, Forgotten])
    await (model as typeof Session).deleteMany({ shop }, durable)
  await Notice.deleteMany({ shop, topic: { $ne: 'shop/redact' } }, durable)
  await Shop.deleteOne({ _id: shop }, durable)
  deps.log.info({ shop }, 'a shop was erased')
}

/** That it was uninstalled may not have come to us: then Shopify is asked whether we still have access. */
async function isInUse(deps: Deps, { _id, seenAt }: ShopRow, redactAt: Date): Promise<boolean> {
  if (seenAt != null && seenAt.getTime() > redactAt.getTime() - redactedAfterMs) return true
  return askShop(deps, _id, documents.shop, {}, z.unknown()).then(
    () => true,
    error => {
      if (error instanceof NoAccess) return false
      throw error
    },
  )
}

/**
 * Nothing is sent and nothing asked any more, at once. At the relay the connection is retired: shop/redact, 48 hours later, has
 * to erase there by its token, which is good for nothing else. What the merchant chose and wrote stays until then, and so
 * does everything at the relay: who installs the app again connects it again, and goes on.
 * @param at by Shopify's clock. It may come twice, or after the shop has installed the app again.
 * @throws RelayProblem: try again later
 */
export async function uninstall(deps: Deps, shop: string, at: Date): Promise<void> {
  const { Shop, Session } = deps.store.models
  const row = await Shop.findById(shop).lean()
  if (row === null) return
  const sealed = row.relayTokenSealed ?? row.erasingTokenSealed
  const set = { uninstalledAt: at, deviceSealed: null, relayTokenSealed: null, erasingTokenSealed: sealed }
  // where its admin has opened the app since then, it is of the installation before
  const where = { _id: shop, $or: [{ seenAt: null }, { seenAt: { $lte: at } }] }
  const { matchedCount } = await Shop.updateOne(where, { $set: set }, durable)
  if (matchedCount > 0) {
    await Session.deleteMany({ shop }, durable)
    deps.log.info({ shop }, 'uninstalled')
  } else deps.log.info({ shop }, 'told of an uninstallation before the installation of now')
  await retire(deps, shop)
}

/** Also where it was installed again before the relay could be told. */
async function retire(deps: Deps, shop: string): Promise<void> {
  const row = await deps.store.models.Shop.findById(shop).lean()
  if (row?.erasingTokenSealed == null) return
  await relayForPrivacy(deps, { ...row, relayTokenSealed: null })
    ?.retire()
    .catch(error => {
      if (!isEnded(error)) throw error
    })
}

/** @throws StillWaiting */
async function eraseAtRelay(deps: Deps, shop: string, relay: RelayClient | null, address: string): Promise<void> {
  if (relay === null) return
  for (;;) {
    const erased = await relay.erasePerson(address).catch(error => {
      if (!isEnded(error)) throw error
      deps.log.warn({ shop }, 'the relay knows the connection no more: what it keeps ends by its own times')
      return null
    })
    if (erased === null) return
    if (erased.done && erased.waiting > 0) throw new StillWaiting('a mail to him is still under way')
    if (erased.done) return
  }
}
