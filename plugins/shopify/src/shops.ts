/** A shop comes: by its first request, since Shopify itself installs the app. */
import type { Deps } from './deps.ts'
import type { Language, MailKind } from './mails/kinds.ts'
import { ensureAccess } from './shopify/access.ts'
import type { Asker } from './shopify/session-token.ts'
import { durable } from './store/index.ts'
import type { ShopRow } from './store/models.ts'

/**
 * Sent without a word from the merchant: Shopify has none of its own (order-paid), or sends it only where he has switched it
 * on. The others wait for his tick that he has switched Shopify's off: nobody wants to get a confirmation twice.
 */
export const additionalMails: readonly MailKind[] = ['order-paid', 'out-for-delivery', 'delivered']

/** @param locale of the merchant's admin @throws NoAccess, ShopifyAway */
export async function shopThatAsks(deps: Deps, asker: Asker, locale: string | null): Promise<ShopRow> {
  const { Shop } = deps.store.models
  const { shop, sessionToken } = asker
  await ensureAccess(deps, shop, sessionToken)
  const known = await Shop.findById(shop).lean()
  if (known !== null && known.uninstalledAt == null) return known
  const language: Language = /^de\b/i.test(locale ?? '') ? 'de' : 'en'
  await Shop.updateOne(
    { _id: shop },
    {
      $set: { uninstalledAt: null, installedAt: deps.now() },
      $setOnInsert: {
        ...{ relayTokenSealed: null, systemName: null, sender: null, deviceSealed: null, switchedOff: false, language },
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
