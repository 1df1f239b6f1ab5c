/** The daily look at every domain's DNS and List-Help pages, so that what vanished is noticed before receivers do. */
import type { Logger } from 'pino'
import { checkDkim, type Domain, type DomainDeps } from './index.ts'
import { listHelpWarnings } from './list-help-page.ts'

/** @returns how many domains were looked at; a domain that can't be checked doesn't keep the others from it */
export async function checkAllDomains(
  deps: DomainDeps & { log: Pick<Logger, 'warn'>; lookAtPage(url: string): Promise<string | null> },
  signal: AbortSignal,
): Promise<number> {
  let checked = 0
  for await (const domain of deps.store.models.Domain.find().lean().cursor()) {
    if (signal.aborted) break
    const { state, record } = await checkDkim(deps, domain as unknown as Domain)
    if (state !== 'match' && domain.dkim?.matchedAt != null)
      deps.log.warn({ domain: domain.name, record: record.name, state }, 'a DKIM record is no longer right')
    for (const { message } of await listHelpWarnings(deps.lookAtPage, domain.listHelp))
      deps.log.warn({ domain: domain.name }, message)
    checked++
  }
  return checked
}
