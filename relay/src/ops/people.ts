/** What the web process sees to at its start: owners of older accounts, the link of the first operator. */
import { adoptOwners } from '../accounts/adopt.ts'
import { firstOperatorLink } from '../accounts/operators.ts'
import type { RelayDeps } from './deps.ts'

type Deps = Pick<RelayDeps, 'store' | 'vault' | 'settings' | 'log' | 'now'>

/** @returns the link that makes the first operator, or null when there is one */
export async function preparePeople(deps: Deps): Promise<string | null> {
  const adopted = await adoptOwners(deps)
  if (adopted > 0) deps.log.info({ accounts: adopted }, 'owners of older accounts are users now')
  return firstOperatorLink(deps)
}
