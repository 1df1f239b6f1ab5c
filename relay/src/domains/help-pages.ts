/** The List-Help pages that the relay serves: one per domain, under a random name. */
import { randomInt } from 'node:crypto'
import type { Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import type { HelpPageContent } from './help-page-content.ts'
import type { Domain } from './index.ts'
import { hostedPageUrl } from './list-help.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

export interface HelpPage {
  readonly id: string
  readonly content: HelpPageContent
  readonly updatedAt: Date
}

/** No letters that look alike: people type it from paper. 12 of 32 signs, 60 bits. */
const signs = 'abcdefghijkmnpqrstuvwxyz23456789'
const newId = () => Array.from({ length: 12 }, () => signs[randomInt(signs.length)]).join('')

export async function findHelpPage({ store }: Pick<Deps, 'store'>, domain: Domain): Promise<HelpPage | null> {
  const row = await store.models.HelpPage.findOne({ domainId: domain._id }).lean()
  return row === null ? null : { id: row._id, content: row.content as HelpPageContent, updatedAt: row.updatedAt }
}

/** Its name stays the same, since mails that were sent carry it. */
export async function saveHelpPage(deps: Deps, domain: Domain, content: HelpPageContent): Promise<HelpPage> {
  const { HelpPage } = deps.store.models
  const updatedAt = deps.now()
  const changed = { $set: { content, updatedAt } }
  const row = await HelpPage.findOneAndUpdate({ domainId: domain._id }, changed, { returnDocument: 'after' }).lean()
  if (row !== null) return { id: row._id, content, updatedAt }
  const id = newId()
  try {
    await HelpPage.create({ _id: id, accountId: domain.accountId, domainId: domain._id, content, updatedAt })
    return { id, content, updatedAt }
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error
    return saveHelpPage(deps, domain, content) // somebody else made it at this moment
  }
}

/** For everybody: a page by its name, with the domain whose mails it explains. */
export async function publicHelpPage(
  { store }: Pick<Deps, 'store'>,
  id: string,
): Promise<(HelpPage & { domain: string }) | null> {
  if (!/^[a-z0-9]{12}$/.test(id)) return null
  const row = await store.models.HelpPage.findById(id).lean()
  const domain = row === null ? null : await store.models.Domain.findById(row.domainId, { name: 1 }).lean()
  if (row === null || domain === null) return null
  return { id, content: row.content as HelpPageContent, updatedAt: row.updatedAt, domain: domain.name }
}

/**
 * The List-Help URIs with the page's address where `hosted` stands.
 * @throws Problem `help-page-unset`
 */
export async function hostedListHelp(
  deps: Pick<Deps, 'store'> & { readonly settings: { readonly publicUrl: string } },
  domain: Domain,
  wanted: readonly string[],
): Promise<string[]> {
  if (!wanted.includes('hosted')) return [...wanted]
  const found = await findHelpPage(deps, domain)
  if (found === null)
    throw new Problem(
      'help-page-unset',
      `${domain.name} has no page here yet`,
      'Write it first: POST /v1/domains/{id}/help-page',
    )
  return wanted.map(uri => (uri === 'hosted' ? hostedPageUrl(deps.settings.publicUrl, found.id) : uri))
}
