/** The List-Help page that the relay serves for a domain, for who has none of his own. */
import { z } from 'zod'
import { renderHelpPage } from '../../domains/help-page.ts'
import { HelpPageContent } from '../../domains/help-page-content.ts'
import { findHelpPage, type HelpPage, saveHelpPage } from '../../domains/help-pages.ts'
import type { Domain } from '../../domains/index.ts'
import { hostedPageUrl } from '../../domains/list-help.ts'
import { previewHeaders } from '../../messages/preview.ts'
import { Problem } from '../../values.ts'
import { IdParam, JsonText, ok, routes, Time } from '../route.ts'
import { domainOf } from './domains.ts'

const HelpPageView = z
  .object({
    url: z.string().meta({ description: 'where everybody finds it' }),
    inUse: z.boolean().meta({ description: 'the domain’s List-Help leads there' }),
    content: HelpPageContent,
    updatedAt: Time,
  })
  .meta({ id: 'HelpPage' })

const view = ({ id, content, updatedAt }: HelpPage, { listHelp }: Domain, publicUrl: string) => {
  const url = hostedPageUrl(publicUrl, id)
  return { url, inUse: listHelp.includes(url), content, updatedAt }
}

export const helpPageRoutes = routes('Domains')

helpPageRoutes.get(
  '/v1/domains/{id}/help-page',
  {
    name: 'getHelpPage',
    summary: 'The page that explains a domain’s mails to recipients',
    needs: 'domains:read',
    params: IdParam,
    reply: { 200: HelpPageView },
  },
  async call => {
    const domain = await domainOf(call, call.params.id)
    const found = await findHelpPage(call.deps, domain)
    if (found === null)
      throw new Problem('help-page-unknown', `${domain.name} has no page here yet`, 'Write it with POST')
    return ok(view(found, domain, call.deps.settings.publicUrl))
  },
)

helpPageRoutes.post(
  '/v1/domains/{id}/help-page',
  {
    name: 'saveHelpPage',
    summary: 'Write the page that explains a domain’s mails; its address stays the same',
    description: 'To use it as the domain’s List-Help: PATCH /v1/domains/{id} with `{"listHelp": "hosted"}`.',
    needs: 'domains:write',
    params: IdParam,
    body: HelpPageContent,
    reply: { 200: HelpPageView },
  },
  async call => {
    const domain = await domainOf(call, call.params.id)
    const saved = await saveHelpPage(call.deps, domain, call.body)
    await call.audit('domain.help-page', call.params.id, { url: hostedPageUrl(call.deps.settings.publicUrl, saved.id) })
    return ok(view(saved, domain, call.deps.settings.publicUrl))
  },
)

helpPageRoutes.post(
  '/v1/domains/{id}/help-page/preview',
  {
    name: 'previewHelpPage',
    summary: 'How a page would look, in both languages; nothing is kept',
    needs: 'domains:read',
    params: IdParam,
    body: HelpPageContent,
    reply: { 200: z.object({ de: z.string(), en: z.string() }).meta({ id: 'HelpPagePreview' }) },
  },
  async call => {
    const { name } = await domainOf(call, call.params.id)
    return ok({ de: renderHelpPage(call.body, name, 'de'), en: renderHelpPage(call.body, name, 'en') })
  },
)

helpPageRoutes.get(
  '/v1/domains/{id}/help-page/look',
  {
    name: 'lookAtHelpPage',
    summary: 'How the page looks, as a page that is locked in: as it is kept, or with another content; nothing is kept',
    needs: 'domains:read',
    params: IdParam,
    query: z.object({
      content: JsonText.pipe(HelpPageContent).optional().meta({ description: 'HelpPageContent as JSON' }),
      language: z.enum(['de', 'en']).default('de'),
    }),
    reply: { 200: 'text/html' },
  },
  async call => {
    const { content, language } = call.query
    const domain = await domainOf(call, call.params.id)
    const shown = content ?? (await findHelpPage(call.deps, domain))?.content
    if (shown === undefined)
      throw new Problem('help-page-unknown', `${domain.name} has no page here yet`, 'Write it with POST')
    const bytes = Buffer.from(renderHelpPage(shown, domain.name, language))
    return { status: 200, bytes, headers: previewHeaders({ remote: false }) }
  },
)
