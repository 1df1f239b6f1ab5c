/** The relay, as a connected shop may ask it. */
import { createClient, type RelayClient, RelayProblem } from '@depesche/plugin-sdk'
import type { Deps } from './deps.ts'
import { durable } from './store/index.ts'
import type { ShopRow } from './store/models.ts'

/** The merchant must connect the shop (again). */
export class NotConnected extends Error {
  override name = 'NotConnected'
}

export const placeOfToken = (shop: string) => `shop:${shop}:relay-token`

/** @throws NotConnected */
export function relayOf({ settings, vault }: Pick<Deps, 'settings' | 'vault'>, shop: ShopRow): RelayClient {
  if (shop.relayTokenSealed == null) throw new NotConnected(`${shop._id} is not connected`)
  return createClient(settings.relayUrl, vault.open(shop.relayTokenSealed, placeOfToken(shop._id)))
}

/** To ask what the law demands: also by the connection of before the app was uninstalled. null: there is none. */
export function relayForPrivacy(
  { settings, vault }: Pick<Deps, 'settings' | 'vault'>,
  shop: ShopRow,
): RelayClient | null {
  const sealed = shop.relayTokenSealed ?? shop.erasingTokenSealed
  return sealed == null ? null : createClient(settings.relayUrl, vault.open(sealed, placeOfToken(shop._id)))
}

/** The relay knows the token no more: somebody ended the connection there. */
export const isEnded = (error: unknown): boolean => error instanceof RelayProblem && error.status === 401

export interface Trouble {
  readonly de: string
  readonly en: string
}

/** What the merchant is shown, until mails go again. */
export async function setTrouble({ store, now }: Deps, shop: string, trouble: Trouble | null): Promise<void> {
  const { Shop } = store.models
  const [where, set] =
    trouble === null
      ? [{ _id: shop, trouble: { $ne: null } }, { trouble: null }]
      : [{ _id: shop }, { trouble: { ...trouble, at: now() } }]
  await Shop.updateOne(where, { $set: set }, durable)
}
