/**
 * The page that List-Help leads to, in the merchant's own shop: says why he who bought there gets mails. The app changes and
 * deletes the page that it has made, and no other.
 */
import { Resolver } from 'node:dns/promises'
import { isPublicAddress } from 'depesche/src/delivery/addresses.ts'
import { requestPublic } from 'depesche/src/domains/public-request.ts'
import { z } from 'zod'
import { documents } from '../admin-api/documents.ts'
import type { Deps } from '../deps.ts'
import { type Profile, profileOf } from '../orders/brand.ts'
import { relayOf } from '../relay.ts'
import { askShop } from '../shopify/admin.ts'
import { durable } from '../store/index.ts'
import type { ShopRow } from '../store/models.ts'
import { pageBody, pageTitle } from './words.ts'

export interface ListHelpPage {
  readonly id: string
  readonly handle: string
  readonly url: string
}

/** In words for the merchant. */
export class PageProblem extends Error {
  override name = 'PageProblem'
  readonly de: string
  constructor(words: { de: string; en: string }) {
    super(words.en)
    this.de = words.de
  }
}

const Page = z.object({ id: z.string(), handle: z.string() })
const Faults = z.array(z.object({ message: z.string() }))
const Made = z.object({ pageCreate: z.object({ page: Page.nullable(), userErrors: Faults }) })
const Changed = z.object({ pageUpdate: z.object({ page: Page.nullable(), userErrors: Faults }) })
const Deleted = z.object({ pageDelete: z.object({ userErrors: Faults }) })
const Found = z.object({ page: Page.nullable() })

const withinMs = 8000

/**
 * Makes the page, or brings the one that was made up to date, sees that the world can read it, and tells the relay.
 * @param look asks for the page; default: from the internet
 * @throws PageProblem, NoAccess, ShopifyAway, RelayProblem, NotConnected
 */
export async function makePage(deps: Deps, shop: ShopRow, look = lookFromOutside): Promise<ListHelpPage> {
  const profile = await profileOf(deps, shop)
  const known = await ownPage(deps, shop)
  const page = { title: pageTitle(shop.language), body: pageBody(shop.language, profile), isPublished: true }
  const answer =
    known === null
      ? (await askShop(deps, shop._id, documents.pageCreate, { page }, Made)).pageCreate
      : (await askShop(deps, shop._id, documents.pageUpdate, { id: known.id, page }, Changed)).pageUpdate
  if (answer.page === null) throw refusedPage(answer.userErrors)
  const made = { ...answer.page, url: addressOf(profile, answer.page.handle) }
  // it is ours from now on, whatever the look says: disconnecting must delete it
  await deps.store.models.Shop.updateOne({ _id: shop._id }, { $set: { page: made } }, durable)
  const fault = await look(made.url)
  if (fault !== null) throw new PageProblem(fault)
  await relayOf(deps, shop).change({ listHelp: { url: made.url } })
  return made
}

/** Deletes what the app has made, if it is still there. */
export async function deletePage(deps: Deps, shop: ShopRow): Promise<void> {
  const known = await ownPage(deps, shop)
  if (known !== null) {
    const { pageDelete } = await askShop(deps, shop._id, documents.pageDelete, { id: known.id }, Deleted)
    if (pageDelete.userErrors.length > 0) throw refusedPage(pageDelete.userErrors)
  }
  await deps.store.models.Shop.updateOne({ _id: shop._id }, { $set: { page: null } }, durable)
}

/** The merchant may have deleted it himself. */
async function ownPage(deps: Deps, shop: ShopRow): Promise<z.output<typeof Page> | null> {
  const { id } = (shop.page ?? {}) as Partial<ListHelpPage>
  return id === undefined ? null : (await askShop(deps, shop._id, documents.page, { id }, Found)).page
}

const addressOf = ({ url }: Profile, handle: string) => `${url}/pages/${encodeURIComponent(handle)}`

const refusedPage = (faults: z.output<typeof Faults>) => {
  const said = faults.map(({ message }) => message).join('; ') || 'no reason'
  return new PageProblem({
    de: `Shopify legt die Seite nicht an: ${said}`,
    en: `Shopify does not make the page: ${said}`,
  })
}

/** The shop's domain is what its owner says it is: only public addresses are asked, and nothing of the page is read. */
export async function lookFromOutside(url: string): Promise<{ de: string; en: string } | null> {
  const dns = new Resolver({ timeout: 3000, tries: 2 })
  const asked = { purpose: 'looks whether the List-Help page is there', accept: 'text/html,*/*', bodyLimit: 0 }
  const found = await requestPublic({ dns, isPublicAddress, allowPrivateDestinations: false }, new URL(url), {
    ...asked,
    signal: AbortSignal.timeout(withinMs),
  }).catch(() => null)
  return judgeLook(url, found)
}

/** @param found null: nothing answered */
export function judgeLook(
  url: string,
  found: { readonly status: number; readonly location?: string | undefined } | null,
): { de: string; en: string } | null {
  if (found === null)
    return { de: `${url} antwortet nicht. Versuchen Sie es später.`, en: `${url} does not answer. Try again later.` }
  const { status, location = '' } = found
  if (status >= 200 && status < 300) return null
  if (status < 400 && URL.canParse(location, url) && new URL(location, url).pathname.endsWith('/password'))
    return {
      de: 'Ihr Onlineshop ist mit einem Passwort geschützt: Empfänger können die Seite noch nicht lesen. Öffnen Sie den Shop, und legen Sie sie dann noch einmal an.',
      en: 'Your online shop is protected by a password: recipients can’t read the page yet. Open the shop, and make the page again then.',
    }
  return { de: `${url} antwortet mit ${status}`, en: `${url} answers ${status}` }
}
