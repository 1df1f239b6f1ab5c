/** What the app's pages show of a shop. */
import { RelayProblem } from '@depesche/plugin-sdk'
import { deviceOf } from '../connect/device.ts'
import type { Deps } from '../deps.ts'
import type { ListHelpPage } from '../list-help/page.ts'
import type { PageState } from '../pages/index.ts'
import { dataRequestsOf } from '../privacy/data-request.ts'
import { isEnded, relayOf } from '../relay.ts'
import type { ShopRow } from '../store/models.ts'

const shownMails = 20

export async function stateOf(deps: Deps, shop: ShopRow): Promise<PageState> {
  const { settings, store } = deps
  const recent = await store.models.Mail.find({ shop: shop._id }).sort({ at: -1 }).limit(shownMails).lean()
  return {
    relayUrl: settings.relayUrl,
    connection: await connectionOf(deps, shop),
    sender: shop.sender ?? null,
    mails: shop.mails,
    switchedOff: shop.switchedOff,
    language: shop.language,
    colour: shop.colour ?? null,
    logoUrl: shop.logoUrl ?? null,
    editedTemplates: Object.keys(shop.templates as object),
    page: (shop.page as ListHelpPage | null) ?? null,
    trouble: (shop.trouble as PageState['trouble']) ?? null,
    recent: recent.map(({ kind, orderName, state, problem, at }) => ({
      ...{ kind, orderName, state, at },
      problem: problem ?? null,
    })),
    dataRequests: await dataRequestsOf(deps, shop._id),
  }
}

async function connectionOf(deps: Deps, shop: ShopRow): Promise<PageState['connection']> {
  if (shop.relayTokenSealed == null) {
    const device = deviceOf(deps, shop)
    return device === null ? { state: 'none', before: shop.systemName ?? null } : { state: 'device', device }
  }
  const systemName = shop.systemName ?? ''
  try {
    return { state: 'connected', systemName, relay: await relayOf(deps, shop).state() }
  } catch (error) {
    if (isEnded(error)) return { state: 'ended' }
    if (error instanceof RelayProblem) return { state: 'away', systemName }
    throw error
  }
}
