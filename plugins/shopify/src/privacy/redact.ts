/**
 * What Shopify tells when a customer, or a shop, is to be forgotten: here and at the relay. Each can be broken off anywhere and
 * repeated: a mail's row goes when its recipient is erased at the relay, so nobody is forgotten to be forgotten.
 */
import type { RelayClient } from '@depesche/plugin-sdk'
import type { Deps } from '../deps.ts'
import { recipientHash, recipientOf } from '../posting/post.ts'
import { isEnded, NotConnected, relayOf } from '../relay.ts'
import { durable } from '../store/index.ts'
import type { MailRow, ShopRow } from '../store/models.ts'
import { gid, type Payload } from '../webhooks/topics.ts'

/** The relay has mails to him under way: it erases them when they have ended. */
export class StillWaiting extends Error {
  override name = 'StillWaiting'
}

export async function redactCustomer(deps: Deps, shop: string, payload: Payload<'customers/redact'>): Promise<void> {
  const { Mail, Shop, DataRequest } = deps.store.models
  const email = payload.customer?.email || null
  const orders = (payload.orders_to_redact ?? []).map(id => gid('Order', id))
  const his = [
    ...(email === null ? [] : [{ recipientHash: recipientHash(deps, shop, email) }]),
    ...(orders.length === 0 ? [] : [{ order: { $in: orders } }]),
  ]
  const mails = his.length === 0 ? [] : await Mail.find({ shop, $or: his }).lean()
  const row = await Shop.findById(shop).lean()
  const relay = row === null ? null : relayOrNull(deps, row)
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

/** 48 hours after the app was uninstalled. A shop that has installed it again since then stays. */
export async function redactShop(deps: Deps, shop: string): Promise<void> {
  const { Mail, Shop, Shipment, DataRequest, Session, Notice } = deps.store.models
  const row = await Shop.findById(shop).lean()
  if (row !== null && row.uninstalledAt == null) {
    deps.log.warn({ shop }, 'shop/redact for a shop that uses the app: nothing is erased')
    return
  }
  const relay = row === null ? null : relayOrNull(deps, row)
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
  for (const model of [Shipment, DataRequest, Session]) await (model as typeof Session).deleteMany({ shop }, durable)
  await Notice.deleteMany({ shop, topic: { $ne: 'shop/redact' } }, durable)
  await Shop.deleteOne({ _id: shop }, durable)
  deps.log.info({ shop }, 'a shop was erased')
}

/**
 * Nothing is sent and nothing asked any more. The connection at the relay stays for shop/redact, which has to erase there; it
 * comes 48 hours later and ends it.
 */
export async function uninstall(deps: Deps, shop: string, at: Date): Promise<void> {
  const { Shop, Session } = deps.store.models
  const row = await Shop.findById(shop).lean()
  if (row === null || row.installedAt > at) return // it has been installed again meanwhile
  await Shop.updateOne({ _id: shop }, { $set: { uninstalledAt: at, deviceSealed: null } }, durable)
  await Session.deleteMany({ shop }, durable)
  deps.log.info({ shop }, 'uninstalled')
}

function relayOrNull(deps: Deps, row: ShopRow): RelayClient | null {
  try {
    return relayOf(deps, row)
  } catch (error) {
    if (error instanceof NotConnected) return null
    throw error
  }
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
