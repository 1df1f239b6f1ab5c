/** A customer wants to know what is stored of him. Shopify tells the app, and the app must tell the merchant: he finds it in the app. */
import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { recipientHash, recipientOf, waitingMailOf } from '../posting/post.ts'
import { relayForPrivacy } from '../relay.ts'
import { durable } from '../store/index.ts'
import { gid, type Payload } from '../webhooks/topics.ts'

/** The law gives the merchant a month to answer. */
const shownMs = 30 * 24 * 3600_000

interface Person {
  readonly email: string | null
  readonly orders: readonly string[]
}

export async function noteDataRequest(
  { store, vault, now }: Deps,
  shop: string,
  notice: string,
  payload: Payload<'customers/data_request'>,
): Promise<void> {
  const _id = createHash('sha256').update(notice).digest('hex').slice(0, 32) // worked off twice, it is one
  const person: Person = { email: payload.customer?.email || null, orders: payload.orders_requested ?? [] }
  const personSealed = vault.seal(JSON.stringify(person), `request:${_id}`)
  const at = now()
  const set = { shop, personSealed, at, expiresAt: new Date(at.getTime() + shownMs) }
  await store.models.DataRequest.updateOne({ _id }, { $set: set }, { upsert: true, ...durable })
}

export async function dataRequestsOf({ store, vault }: Deps, shop: string) {
  const rows = await store.models.DataRequest.find({ shop }).sort({ at: -1 }).limit(100).lean()
  return rows.map(({ _id, at, personSealed }) => {
    const { email } = JSON.parse(vault.open(personSealed, `request:${_id}`)) as Person
    return { id: _id, at, email }
  })
}

/** Piece by piece, since mails may be many. @returns null when there is no such request of this shop */
export async function dataOfRequest(deps: Deps, shop: string, id: string): Promise<AsyncIterable<string> | null> {
  const { DataRequest, Mail, Shop } = deps.store.models
  const request = await DataRequest.findOne({ _id: id, shop }).lean()
  const row = await Shop.findById(shop).lean()
  if (request === null || row === null) return null
  const { email, orders } = JSON.parse(deps.vault.open(request.personSealed, `request:${id}`)) as Person
  const his = [
    ...(email === null ? [] : [{ recipientHash: recipientHash(deps, shop, email) }]),
    { order: { $in: orders.map(order => gid('Order', order)) } },
  ]
  const mails = await Mail.find({ shop, $or: his }).sort({ at: -1 }).lean()
  const addresses = new Set(mails.map(mail => recipientOf(deps, mail).toLowerCase()))
  if (email !== null) addresses.add(email.toLowerCase())
  const noted = mails.map(mail => ({
    ...{ kind: mail.kind, order: mail.orderName, recipient: recipientOf(deps, mail), state: mail.state, at: mail.at },
    waiting: waitingMailOf(deps, mail),
  }))
  return (async function* () {
    yield `{"askedFor":${JSON.stringify({ email, orders })},"app":${JSON.stringify(noted)},"relay":[`
    let comma = ''
    const relay = relayForPrivacy(deps, row)
    for (const address of relay === null ? [] : addresses)
      for (let after: string | null | undefined; relay !== null && after !== null; ) {
        const page = await relay.exportPerson(address, after)
        for (const item of page.items) {
          yield `${comma}\n${JSON.stringify({ address, ...item })}`
          comma = ','
        }
        after = page.next
      }
    yield ']}\n'
  })()
}
