/** A shop comes: by its first request, since Shopify itself installs the app. */
import type { Deps } from './deps.ts'
import { additionalMails, type Language } from './mails/kinds.ts'
import { ensureAccess } from './shopify/access.ts'
import type { Asker } from './shopify/session-token.ts'
import { durable } from './store/index.ts'
import type { ShopRow } from './store/models.ts'

/** @param language of the merchant's admin: of his first mails to others than Germans and English @throws NoAccess, ShopifyAway */
export async function shopThatAsks(deps: Deps, asker: Asker, language: Language): Promise<ShopRow> {
  const { Shop } = deps.store.models
  const { shop, sessionToken, issuedAt } = asker
  // first, so that an uninstallation of before, of which Shopify tells late, ends nothing of what follows
  const seen = { $max: { seenAt: issuedAt } }
  const known = await Shop.findOneAndUpdate({ _id: shop }, seen, { returnDocument: 'after', ...durable }).lean()
  await ensureAccess(deps, shop, sessionToken)
  if (known !== null && known.uninstalledAt == null) return known
  await Shop.updateOne(
    { _id: shop },
    {
      $set: { uninstalledAt: null },
      ...seen,
      $setOnInsert: {
        ...{
          relayTokenSealed: null,
          erasingTokenSealed: null,
          systemName: null,
          sender: null,
          deviceSealed: null,
          switchedOff: false,
          language,
        },
        ...{ mails: [...additionalMails], colour: null, logoUrl: null, templates: {} },
        ...{ profile: null, page: null, trouble: null },
      },
    },
    { upsert: true, ...durable },
  )
  deps.log.info({ shop, again: known !== null }, 'installed')
  const made = await Shop.findById(shop).lean()
  if (made === null) throw new Error(`${shop} is gone in the moment it came`)
  return made
}
