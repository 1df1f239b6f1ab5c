/** What a plugin may set of its system: where it runs, whom it sends as, and the List-Help page it has made. */
import { z } from 'zod'
import { DomainName, ListHelp } from '../domains/index.ts'
import { addSendingDomain, type System, systemFacts } from '../systems/index.ts'
import { Problem } from '../values.ts'
import { type ConnectionRow, connectionRows } from './connections.ts'
import type { ConnectDeps } from './index.ts'
import { SiteInput, siteOf } from './site.ts'

export const ConnectionPatch = z.object({
  site: SiteInput.optional(),
  sender: z.email().max(254).optional().meta({ description: 'the address the platform sends as' }),
  listHelp: z
    .object({
      domain: DomainName.optional().meta({ description: 'of the system; default: all of them' }),
      url: ListHelp.refine(text => /^https?:/i.test(text), 'must be the address of a page')
        .nullable()
        .meta({
          description:
            'a page that the plugin has made; takes the place of the page that was set before. null: no page, as before',
        }),
    })
    .optional(),
})

/** @throws Problem `sender-domain`, `domain-unknown` */
export async function changeConnection(
  deps: ConnectDeps,
  connection: ConnectionRow,
  system: System,
  { site, sender, listHelp }: z.output<typeof ConnectionPatch>,
): Promise<void> {
  const { store, now } = deps
  const { domains } = await systemFacts(deps, system)
  const names = domains.map(({ name }) => name)
  if (sender !== undefined) demandOwnAddress(sender, domains)
  if (listHelp?.domain !== undefined && !names.includes(listHelp.domain)) throw foreignDomain(listHelp.domain, names)
  if (listHelp !== undefined)
    for (const domain of domains) {
      if (listHelp.domain !== undefined && listHelp.domain !== domain.name) continue
      // an address to write to stays beside the page
      const mails = domain.listHelp.filter(uri => /^mailto:/i.test(uri))
      const pages = listHelp.url === null ? [] : [listHelp.url]
      await addSendingDomain(deps, system, { name: domain.name, listHelp: [...pages, ...mails].slice(0, 4) })
    }
  if (sender !== undefined) await store.models.System.updateOne({ _id: system._id }, { $set: { sender } })
  if (site === undefined) return
  const told = { site: siteOf(site, now(), connection.site ?? null) }
  await connectionRows(store).updateOne({ _id: connection._id }, { $set: told })
  await store.models.System.updateOne({ _id: system._id }, { $set: told })
}

/** @throws Problem `sender-domain` */
export function demandOwnAddress(sender: string, domains: readonly { readonly name: string }[]): void {
  const names = domains.map(({ name }) => name)
  const domain = DomainName.safeParse(sender.slice(sender.lastIndexOf('@') + 1))
  if (domain.success && names.includes(domain.data)) return
  throw new Problem(
    'sender-domain',
    `${sender} is not an address of this system`,
    `Send as an address of ${names.join(' or ')}, or add its domain to the system`,
  )
}

const foreignDomain = (domain: string, names: readonly string[]) =>
  new Problem('domain-unknown', `${domain} is not a sending domain of this system`, `It has ${names.join(', ')}`)
