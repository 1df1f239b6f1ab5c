/** The List-Help page as a landing page of a storefront below the address that the merchant gave. */
import { randomUUID } from 'node:crypto'
import { type AskSite, at, SiteFault, siteFaults } from '@depesche/plugin-sdk'
import { type AskShop, found } from './shop.ts'

/** type of sales channel `Storefront`, the same in each Shopware (Defaults::SALES_CHANNEL_TYPE_STOREFRONT) */
const storefront = '8a243080f92e4c719546314b577cf82b'

const newId = (): string => randomUUID().replaceAll('-', '')

/** @throws SiteFault; nothing stays then */
export async function createPage(
  ask: AskSite,
  shop: AskShop,
  url: string,
  { title, html }: { readonly title: string; readonly html: string },
): Promise<{ id: string; url: string }> {
  const { address, channel } = await storefrontBelow(shop, url)
  const [id, cmsPageId] = [newId(), newId()]
  try {
    await make(shop, '/cms-page', cmsPageOf(cmsPageId, title, html))
    await make(shop, '/landing-page', {
      id,
      name: title,
      metaTitle: title,
      url: 'about-our-e-mails',
      active: true,
      cmsPageId,
      salesChannels: [{ id: channel }],
    })
    const { status, text } = await ask({
      method: 'GET',
      path: `${address.slice(url.length)}/landingPage/${id}`,
      headers: { accept: 'text/html' },
    })
    if (status !== 200 || !text.includes(title))
      throw noPage({
        de: 'Die Landingpage ist nicht für alle sichtbar',
        en: 'The landing page can’t be seen by everybody',
      })
    return { id: `${id}:${cmsPageId}`, url: `${address}/landingPage/${id}` }
  } catch (error) {
    await removePage(shop, `${id}:${cmsPageId}`)
    throw error
  }
}

/** @throws SiteFault */
export async function removePage(shop: AskShop, id: string): Promise<void> {
  const [landingPage, cmsPage] = id.split(':')
  for (const path of [`/landing-page/${landingPage}`, `/cms-page/${cmsPage}`]) {
    const answer = await shop('DELETE', path)
    if (answer.status !== 204 && answer.status !== 404) throw siteFaults.refused('Shopware', `DELETE ${path}`, answer)
  }
}

/** One block of text, as the administration makes it. */
function cmsPageOf(id: string, name: string, html: string): object {
  const [sectionId, blockId] = [newId(), newId()]
  const slot = {
    id: newId(),
    blockId,
    type: 'text',
    slot: 'content',
    config: { content: { source: 'static', value: html } },
  }
  const block = { id: blockId, sectionId, position: 0, type: 'text', sectionPosition: 'main', slots: [slot] }
  const section = { id: sectionId, pageId: id, position: 0, type: 'default', sizingMode: 'boxed', blocks: [block] }
  return { id, name, type: 'landingpage', sections: [section] }
}

async function make(shop: AskShop, path: string, json: object): Promise<void> {
  const answer = await shop('POST', path, json)
  if (answer.status !== 204 && answer.status !== 200) throw siteFaults.refused('Shopware', `POST ${path}`, answer)
}

async function storefrontBelow(shop: AskShop, url: string): Promise<{ address: string; channel: string }> {
  const answer = await found(shop, 'POST', '/search/sales-channel-domain', {
    limit: 100,
    filter: [
      { type: 'equals', field: 'salesChannel.active', value: true },
      { type: 'equals', field: 'salesChannel.typeId', value: storefront },
    ],
    includes: { sales_channel_domain: ['url', 'salesChannelId'] },
  })
  const rows = at(answer, 'data')
  for (const row of Array.isArray(rows) ? rows : []) {
    const [address, channel] = [String(at(row, 'url')).replace(/\/$/, ''), at(row, 'salesChannelId')]
    if ((address === url || address.startsWith(`${url}/`)) && typeof channel === 'string') return { address, channel }
  }
  throw noPage({ de: `Unter ${url} liegt kein Verkaufskanal`, en: `There is no storefront below ${url}` })
}

const noPage = (reason: { de: string; en: string }) =>
  new SiteFault('refused', reason, {
    de: 'Verbinden Sie ohne eigene Seite: Das Relay stellt die List-Help-Seite bereit',
    en: 'Connect without a page of your own: the relay serves the List-Help page',
  })
