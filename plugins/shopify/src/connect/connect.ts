/** Connects a shop to the relay and ends it. There is one relay, the operator's: a code can't lead the shop's mails elsewhere. */
import { connectByCode, connectByToken, createClient, type NewConnection, relayOfCode } from '@depesche/plugin-sdk'
import type { Deps } from '../deps.ts'
import { deletePage } from '../list-help/page.ts'
import { profileOf } from '../orders/brand.ts'
import { isEnded, placeOfToken, relayForPrivacy, relayOf } from '../relay.ts'
import { durable } from '../store/index.ts'
import type { ShopRow } from '../store/models.ts'

/** In words for the merchant. */
export class ConnectProblem extends Error {
  override name = 'ConnectProblem'
  readonly de: string
  constructor(words: { de: string; en: string }) {
    super(words.en)
    this.de = words.de
  }
}

/** @throws ConnectProblem, RelayProblem, NoAccess, ShopifyAway */
export async function connectShopByCode(deps: Deps, shop: ShopRow, code: string): Promise<void> {
  const { relayUrl } = deps.settings
  const host = relayOfPasted(code)
  if (host !== relayUrl)
    throw new ConnectProblem({
      de: `Dieser Code ist von ${host}. Diese App gehört zu ${relayUrl}: Holen Sie den Code dort.`,
      en: `This code is of ${host}. This app belongs to ${relayUrl}: get the code there.`,
    })
  await keep(deps, shop, await connectByCode(code, await siteOf(deps, shop)))
}

/** @param accessToken what a device code was changed into @throws RelayProblem, NoAccess, ShopifyAway */
export async function connectShopByToken(deps: Deps, shop: ShopRow, accessToken: string): Promise<void> {
  await keep(deps, shop, await connectByToken(deps.settings.relayUrl, accessToken, await siteOf(deps, shop)))
}

function relayOfPasted(code: string): string {
  try {
    return relayOfCode(code)
  } catch {
    throw new ConnectProblem({
      de: 'Das ist kein Verbindungscode. Kopieren Sie ihn noch einmal von der Seite des Systems in Depesche.',
      en: 'This is no connection code. Copy it again from the page of the system in Depesche.',
    })
  }
}

const siteOf = async (deps: Deps, shop: ShopRow) => ({
  url: (await profileOf(deps, shop)).url,
  plugin: '@depesche/shopify',
})

/** The token is kept first: what follows may fail and be done again. */
async function keep(deps: Deps, shop: ShopRow, made: NewConnection): Promise<void> {
  const { Shop } = deps.store.models
  const former = relayForPrivacy(deps, shop)
  const relayTokenSealed = deps.vault.seal(made.token, placeOfToken(shop._id))
  const kept = { relayTokenSealed, erasingTokenSealed: null, systemName: made.systemName }
  const set = { ...kept, deviceSealed: null, trouble: null, sender: null }
  await Shop.updateOne({ _id: shop._id }, { $set: set }, durable)
  await former?.disconnect().catch(error => {
    if (!isEnded(error)) deps.log.warn({ shop: shop._id }, 'the connection of before could not be ended')
  })
  const relay = createClient(deps.settings.relayUrl, made.token)
  const state = await relay.state()
  const domains = state.domains.map(({ name }) => name)
  const { contactEmail } = await profileOf(deps, shop)
  const own = [state.sender, contactEmail].find(address => address !== null && domains.includes(domainOf(address)))
  const sender = own ?? `shop@${domains[0]}`
  await chooseSender(deps, { ...shop, relayTokenSealed }, sender)
  // what waited because the connection of before was ended
  const waiting = { shop: shop._id, state: 'open', claimedBy: null } as const
  await deps.store.models.Notice.updateMany(waiting, { $set: { dueAt: deps.now() } })
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** @throws RelayProblem: it isn't an address of the system */
export async function chooseSender(deps: Deps, shop: ShopRow, sender: string): Promise<void> {
  await relayOf(deps, shop).change({ sender })
  await deps.store.models.Shop.updateOne({ _id: shop._id }, { $set: { sender } }, durable)
}

/** Deletes the page that the app has made, and ends the connection; what the merchant chose and wrote stays. */
export async function disconnectShop(deps: Deps, shop: ShopRow): Promise<void> {
  if (shop.relayTokenSealed == null) return
  const relay = relayOf(deps, shop)
  const unlessEnded = (error: unknown) => {
    if (!isEnded(error)) throw error
  }
  if (shop.page !== null && shop.page !== undefined) {
    await relay.change({ listHelp: { url: null } }).catch(unlessEnded)
    await deletePage(deps, shop)
  }
  await relay.disconnect().catch(unlessEnded)
  const set = { relayTokenSealed: null, systemName: null, sender: null, trouble: null }
  await deps.store.models.Shop.updateOne({ _id: shop._id }, { $set: set }, durable)
}
