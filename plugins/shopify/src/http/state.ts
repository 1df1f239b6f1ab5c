/** What the app's pages show of a shop. */
import { type ConnectionState, RelayProblem } from '@depesche/plugin-sdk'
import { deviceOf, type ShownDevice } from '../connect/device.ts'
import type { Deps } from '../deps.ts'
import type { ListHelpPage } from '../list-help/page.ts'
import type { Language, MailKind } from '../mails/kinds.ts'
import { dataRequestsOf } from '../privacy/data-request.ts'
import { isEnded, relayOf, type Trouble } from '../relay.ts'
import type { ShopRow } from '../store/models.ts'

const shownMails = 20

export interface AppState {
  readonly shop: string
  readonly relayUrl: string
  /** client ID of the app, for App Bridge */
  readonly apiKey: string
  readonly connection:
    | { readonly state: 'none' }
    | { readonly state: 'device'; readonly device: ShownDevice }
    | { readonly state: 'ended' }
    | { readonly state: 'away'; readonly systemName: string }
    | { readonly state: 'connected'; readonly systemName: string; readonly relay: ConnectionState }
  readonly sender: string | null
  /** which mails are sent */
  readonly mails: readonly MailKind[]
  /** the merchant says that he switched Shopify's own off */
  readonly switchedOff: boolean
  /** of mails to customers whose language is neither German nor English */
  readonly language: Language
  readonly colour: string | null
  readonly logoUrl: string | null
  /** `order-paid/de` … */
  readonly editedTemplates: readonly string[]
  readonly page: ListHelpPage | null
  readonly trouble: (Trouble & { readonly at: Date }) | null
  readonly recent: readonly {
    readonly kind: MailKind
    readonly orderName: string
    readonly state: 'made' | 'sent' | 'refused'
    readonly problem: string | null
    readonly at: Date
  }[]
  /** customers who want to know what is stored of them */
  readonly dataRequests: readonly { readonly id: string; readonly at: Date; readonly email: string | null }[]
}

export async function stateOf(deps: Deps, shop: ShopRow): Promise<AppState> {
  const { settings, store } = deps
  const recent = await store.models.Mail.find({ shop: shop._id }).sort({ at: -1 }).limit(shownMails).lean()
  return {
    shop: shop._id,
    relayUrl: settings.relayUrl,
    apiKey: settings.apiKey,
    connection: await connectionOf(deps, shop),
    sender: shop.sender ?? null,
    mails: shop.mails,
    switchedOff: shop.switchedOff,
    language: shop.language,
    colour: shop.colour ?? null,
    logoUrl: shop.logoUrl ?? null,
    editedTemplates: Object.keys(shop.templates as object),
    page: (shop.page as ListHelpPage | null) ?? null,
    trouble: (shop.trouble as AppState['trouble']) ?? null,
    recent: recent.map(({ kind, orderName, state, problem, at }) => ({
      ...{ kind, orderName, state, at },
      problem: problem ?? null,
    })),
    dataRequests: await dataRequestsOf(deps, shop._id),
  }
}

async function connectionOf(deps: Deps, shop: ShopRow): Promise<AppState['connection']> {
  if (shop.relayTokenSealed == null) {
    const device = deviceOf(deps, shop)
    return device === null ? { state: 'none' } : { state: 'device', device }
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
