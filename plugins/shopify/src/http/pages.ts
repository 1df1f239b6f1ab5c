/** The pages in Shopify's admin joined to HTTP: who asks is known by the session token, every answer is the page as it is then. */
import { Readable } from 'node:stream'
import type Router from '@koa/router'
import type { Context } from 'koa'
import type { Deps } from '../deps.ts'
import { defaultTemplate } from '../mails/index.ts'
import type { Language, MailKind, Template } from '../mails/kinds.ts'
import { documentPage, type PagePath, pageAfter, pages, script, styles, templatePage } from '../pages/index.ts'
import { dataOfRequest } from '../privacy/data-request.ts'
import { NotAsked } from '../shopify/session-token.ts'
import type { ShopRow } from '../store/models.ts'
import { type ActionName, act, actions, type Outcome } from './actions.ts'
import { formOf, languageOf, shopInAddress, shopOfRequest } from './asked.ts'
import { protect } from './security.ts'
import { stateOf } from './state.ts'
import { isKind, isLanguage, previewTemplate, resetTemplate, saveTemplate, templateOf } from './templates.ts'

export function addPages(deps: Deps, router: Router): void {
  /** To the page's script the inside; to a browser that opens it the whole document. */
  const answer = (context: Context, content: string) => {
    context.type = 'text/html'
    context.body =
      context.get('Authorization') === ''
        ? documentPage({ language: languageOf(context), apiKey: deps.settings.apiKey, content })
        : content
  }
  /** The shop as it is after what was done. */
  const show = async (
    context: Context,
    path: PagePath,
    { _id }: ShopRow,
    outcome: Outcome | null = null,
    typed: URLSearchParams | null = null,
  ) => {
    const shop = await freshRow(deps, _id)
    answer(context, pages[path]({ language: languageOf(context), state: await stateOf(deps, shop), outcome, typed }))
  }

  for (const path of Object.keys(pages) as PagePath[])
    router.get(path, async context => {
      if (context.query.id_token !== undefined || context.get('Authorization') !== '')
        return show(context, path, await shopOfRequest(deps, context))
      // opened again by the browser: the page asks App Bridge for a token, and comes back with it
      protect(context, shopInAddress(deps, context))
      context.type = 'text/html'
      context.body = documentPage({ language: languageOf(context), apiKey: deps.settings.apiKey, content: null })
    })
  for (const name of Object.keys(actions) as ActionName[])
    router.post(`/${name}`, async context => {
      const shop = await shopOfRequest(deps, context)
      const form = await formOf(context)
      await show(context, pageAfter(`/${name}`), shop, await act(deps, shop, name, form), form)
    })

  router.get('/templates/:kind/:language', async context => {
    const named = namedTemplate(context)
    if (named === null) return
    const shop = await shopOfRequest(deps, context)
    await showTemplate(context, shop, named, null, storedTemplate(shop, named))
  })
  router.post('/templates/:kind/:language', async context => {
    const named = namedTemplate(context)
    if (named === null) return
    const shop = await shopOfRequest(deps, context)
    const form = await formOf(context)
    const typed = templateOf(form)
    const { kind, language } = named
    if (form.get('do') === 'reset') {
      const outcome = await resetTemplate(deps, shop, kind, language)
      return showTemplate(context, shop, named, outcome, defaultTemplate(kind, language))
    }
    const outcome = form.get('do') === 'save' ? await saveTemplate(deps, shop, kind, language, typed) : null
    await showTemplate(context, shop, named, outcome, typed)
  })
  async function showTemplate(
    context: Context,
    { _id }: ShopRow,
    { kind, language: templateLanguage }: NamedTemplate,
    outcome: Outcome | null,
    template: Template,
  ) {
    const shop = await freshRow(deps, _id)
    const preview = await previewTemplate(deps, shop, kind, templateLanguage, template)
    const fault = 'done' in preview ? preview : null
    const view = { language: languageOf(context), outcome: outcome ?? fault }
    const isEdited = `${kind}/${templateLanguage}` in (shop.templates as object)
    const shown = 'done' in preview ? null : preview
    answer(context, templatePage(view, { kind, templateLanguage, template, isEdited, preview: shown }))
  }

  router.get('/data-requests/:id', async context => {
    const shop = await shopOfRequest(deps, context)
    const data = await dataOfRequest(deps, shop._id, context.params.id ?? '')
    if (data === null) return
    context.type = 'application/json'
    context.attachment('data.json')
    context.body = Readable.from(data)
  })
  for (const [path, type, text] of [
    ['/app.js', 'text/javascript', script],
    ['/app.css', 'text/css', styles],
  ] as const)
    router.get(path, context => {
      context.type = type
      context.set('Cache-Control', 'public, max-age=300')
      context.body = text
    })
}

interface NamedTemplate {
  readonly kind: MailKind
  readonly language: Language
}

/** null: there is none of that name, which Koa answers with 404 */
function namedTemplate(context: Context): NamedTemplate | null {
  const { kind = '', language = '' } = context.params as Record<string, string>
  return isKind(kind) && isLanguage(language) ? { kind, language } : null
}

const storedTemplate = (shop: ShopRow, { kind, language }: NamedTemplate): Template =>
  (shop.templates as Record<string, Template>)[`${kind}/${language}`] ?? defaultTemplate(kind, language)

async function freshRow({ store }: Deps, id: string): Promise<ShopRow> {
  const shop = await store.models.Shop.findById(id).lean()
  if (shop === null) throw new NotAsked('the shop is gone')
  return shop
}
