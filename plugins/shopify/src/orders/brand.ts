/** How the shop shows itself in its mails: by what Shopify says of it, and what the merchant chose. */
import { z } from 'zod'
import { documents } from '../admin-api/documents.ts'
import type { Deps } from '../deps.ts'
import type { Brand, Language } from '../mails/kinds.ts'
import { askShop } from '../shopify/admin.ts'
import { durable } from '../store/index.ts'
import type { ShopRow } from '../store/models.ts'

export interface Profile {
  readonly name: string
  /** of the online shop */
  readonly url: string
  readonly contactEmail: string | null
}

const Answer = z.object({
  shop: z.object({ name: z.string(), contactEmail: z.string(), primaryDomain: z.object({ url: z.string() }) }),
})

/** A shop that renames itself does so in its mails the day after. */
const freshMs = 24 * 3600_000
const defaultColour = '#1f2937'

/** @throws NoAccess, ShopifyAway */
export async function profileOf(deps: Deps, shop: ShopRow): Promise<Profile> {
  const known = shop.profile as (Profile & { at: Date }) | null
  if (known !== null && deps.now().getTime() - known.at.getTime() < freshMs) return known
  const { name, contactEmail, primaryDomain } = (await askShop(deps, shop._id, documents.shop, {}, Answer)).shop
  const profile = { name, url: primaryDomain.url.replace(/\/$/, ''), contactEmail: contactEmail || null }
  await deps.store.models.Shop.updateOne(
    { _id: shop._id },
    { $set: { profile: { ...profile, at: deps.now() } } },
    durable,
  )
  return profile
}

export function brandOf(shop: ShopRow, { name, url, contactEmail }: Profile): Brand {
  const { url: page } = (shop.page ?? {}) as { url?: string }
  return {
    name,
    url,
    contactEmail,
    logoUrl: shop.logoUrl ?? null,
    colour: shop.colour ?? defaultColour,
    listHelpUrl: page ?? null,
  }
}

/** German and English are written; to others the language that the merchant has chosen. */
export const languageFor = (locale: string | null, shop: Pick<ShopRow, 'language'>): Language => {
  const [, language] = /^(de|en)\b/i.exec(locale ?? '') ?? []
  return (language?.toLowerCase() as Language | undefined) ?? shop.language
}
