/**
 * Looks at domains by itself: daily at each, so that what vanished is noticed before receivers do, and at those that wait
 * for a record as often as watch.ts says.
 */
import type { Logger } from 'pino'
import { checkDkim, type Domain, type DomainDeps } from './index.ts'
import { listHelpWarnings, type PageLook } from './list-help-page.ts'

export interface CheckAllDeps extends DomainDeps {
  readonly log: Pick<Logger, 'warn'>
  /** what follows from a look; the domain as the look has left it */
  afterLook?(domain: Domain): Promise<unknown>
}

/** @returns how many domains were looked at; a domain that can't be checked doesn't keep the others from it */
export async function checkAllDomains(
  deps: CheckAllDeps & { readonly lookAtPage: PageLook },
  signal: AbortSignal,
): Promise<number> {
  let checked = 0
  for await (const domain of deps.store.models.Domain.find().lean().cursor()) {
    if (signal.aborted) break
    const state = await lookAgain(deps, domain as unknown as Domain)
    if (state !== null && state !== 'match' && domain.dkim?.matchedAt != null)
      deps.log.warn({ domain: domain.name, state }, 'a DKIM record is no longer right')
    for (const { message } of await listHelpWarnings(deps.lookAtPage, domain.listHelp))
      deps.log.warn({ domain: domain.name }, message)
    checked++
  }
  return checked
}

/** So many are taken at a time, and looked at together: each waits for DNS for most of it. */
const batch = 200
const atOnce = 20

/** Those whose time has come. @returns how many domains were looked at */
export async function checkDueDomains(deps: CheckAllDeps, signal: AbortSignal): Promise<number> {
  let checked = 0
  while (!signal.aborted) {
    const due = await deps.store.models.Domain.find({ lookAt: { $lte: deps.now() } })
      .sort({ lookAt: 1 })
      .limit(batch)
      .lean()
    const left = [...(due as unknown as Domain[])]
    const work = async () => {
      for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift()) {
        await lookAgain(deps, next)
        checked++
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    if (due.length < batch) break
  }
  return checked
}

/** @returns what it saw, null when it couldn't look */
async function lookAgain(deps: CheckAllDeps, domain: Domain) {
  try {
    const { state } = await checkDkim(deps, domain)
    const after = await deps.store.models.Domain.findById(domain._id).lean()
    if (after !== null) await deps.afterLook?.(after as unknown as Domain)
    return state
  } catch (error) {
    deps.log.warn({ domain: domain.name, err: error }, 'a domain could not be looked at')
    // not at once again: others wait
    const later = new Date(deps.now().getTime() + 3600_000)
    await deps.store.models.Domain.updateOne(
      { _id: domain._id, lookAt: { $lte: deps.now() } },
      { $set: { lookAt: later } },
    )
    return null
  }
}
