/** The List-Help page as an article (`/v1/content/articles`), published for everybody, in the first category that is. */
import { type AskSite, at, jsonOf, SiteFault, siteFaults } from '@depesche/plugin-sdk'
import { api, type JoomlaHeaders } from './api.ts'

/** the view level “Public”, which each Joomla has */
const everybody = 1

/** @throws SiteFault; no article stays then */
export async function createPage(
  ask: AskSite,
  headers: JoomlaHeaders,
  url: string,
  { title, html }: { readonly title: string; readonly html: string },
): Promise<{ id: string; url: string }> {
  const article = {
    title,
    alias: 'about-our-e-mails',
    articletext: html,
    catid: await publicCategory(ask, headers),
    state: 1,
    access: everybody,
    language: '*',
    metadesc: '',
    metakey: '',
  }
  const answer = await ask({ method: 'POST', path: `${api}/content/articles`, headers, json: article })
  const id = at(jsonOf(answer), 'data', 'id')
  if (answer.status !== 200 || (typeof id !== 'string' && typeof id !== 'number'))
    throw siteFaults.refused('Joomla', 'POST /v1/content/articles', answer)
  const path = `/index.php?option=com_content&view=article&id=${encodeURIComponent(id)}`
  try {
    await demandVisible(ask, path, title)
    return { id: `${id}`, url: `${url}${path}` }
  } catch (error) {
    await removePage(ask, headers, `${id}`)
    throw error
  }
}

/** Joomla deletes only what lies in its trash. @throws SiteFault */
export async function removePage(ask: AskSite, headers: JoomlaHeaders, id: string): Promise<void> {
  const path = `${api}/content/articles/${encodeURIComponent(id)}`
  const trashed = await ask({ method: 'PATCH', path, headers, json: { state: -2 } })
  if (trashed.status === 404) return
  if (trashed.status !== 200) throw siteFaults.refused('Joomla', 'PATCH /v1/content/articles', trashed)
  const answer = await ask({ method: 'DELETE', path, headers })
  if (answer.status !== 204 && answer.status !== 404)
    throw siteFaults.refused('Joomla', 'DELETE /v1/content/articles', answer)
}

async function publicCategory(ask: AskSite, headers: JoomlaHeaders): Promise<number> {
  const answer = await ask({ method: 'GET', path: `${api}/content/categories`, headers })
  const items = at(jsonOf(answer), 'data')
  for (const item of Array.isArray(items) ? items : []) {
    const { id, published, access, language } = (at(item, 'attributes') ?? {}) as Record<string, unknown>
    if (Number(published) === 1 && Number(access) === everybody && language === '*') return Number(id)
  }
  throw noPage({
    de: 'Joomla hat keine veröffentlichte Kategorie für Beiträge',
    en: 'Joomla has no published category of articles',
  })
}

async function demandVisible(ask: AskSite, path: string, title: string): Promise<void> {
  const { status, text } = await ask({ method: 'GET', path, headers: { accept: 'text/html' } })
  if (status !== 200 || !text.includes(title))
    throw noPage({ de: 'Der Beitrag ist nicht für alle sichtbar', en: 'The article can’t be seen by everybody' })
}

const noPage = (reason: { de: string; en: string }) =>
  new SiteFault('refused', reason, {
    de: 'Verbinden Sie ohne eigene Seite: Das Relay stellt die List-Help-Seite bereit',
    en: 'Connect without a page of your own: the relay serves the List-Help page',
  })
