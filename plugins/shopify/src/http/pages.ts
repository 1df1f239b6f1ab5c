/** The pages in Shopify's admin: who asks is known by the session token, every answer is the page as it is then. */
import { Readable } from 'node:stream'
import type Router from '@koa/router'
import type { Context } from 'koa'
import type { Deps } from '../deps.ts'
import { dataOfRequest } from '../privacy/data-request.ts'
import { NotAsked } from '../shopify/session-token.ts'
import type { ShopRow } from '../store/models.ts'
import { type ActionName, act, actions, type Outcome } from './actions.ts'
import { formOf, shopInAddress, shopOfRequest } from './asked.ts'
import { overviewPage, tokenPage } from './plain-pages.ts'
import { protect } from './security.ts'
import { stateOf } from './state.ts'

export function addPages(deps: Deps, router: Router): void {
  /** The shop as it is after what was done. */
  const show = async (context: Context, { _id }: ShopRow, outcome: Outcome | null) => {
    const shop = await deps.store.models.Shop.findById(_id).lean()
    if (shop === null) throw new NotAsked('the shop is gone')
    context.type = 'text/html'
    context.body = overviewPage(await stateOf(deps, shop), outcome)
  }

  router.get('/', async context => {
    if (context.query.id_token === undefined && context.get('Authorization') === '') {
      // opened again by the browser: the page asks for a token, and then for itself
      const shop = shopInAddress(deps, context)
      protect(context, shop)
      context.type = 'text/html'
      context.body = tokenPage(deps.settings.apiKey)
      return
    }
    await show(context, await shopOfRequest(deps, context), null)
  })
  for (const name of Object.keys(actions) as ActionName[])
    router.post(`/${name}`, async context => {
      const shop = await shopOfRequest(deps, context)
      await show(context, shop, await act(deps, shop, name, await formOf(context)))
    })
  router.get('/data-requests/:id', async context => {
    const shop = await shopOfRequest(deps, context)
    const data = await dataOfRequest(deps, shop._id, context.params.id ?? '')
    if (data === null) return
    context.type = 'application/json'
    context.attachment('data.json')
    context.body = Readable.from(data)
  })
}
