/** Who chooses, in which account, among which systems. */
import { ObjectId } from 'bson'
import type { Context } from 'koa'
import { connectionScopes, scopesOf } from '../accounts/scopes.ts'
import type { Asking } from '../connect/browser.ts'
import { checkSystem, findSystem, listSystems, type System } from '../systems/index.ts'
import type { Caller, Membership, User } from './caller.ts'
import { consentPage } from './connect-html.ts'
import type { ApiDeps } from './deps.ts'
import { HttpProblem } from './problem-details.ts'

export interface Signed {
  readonly user: User
  readonly caller: Caller
}

/** so many are shown; whoever has more opens the system's page and makes a code */
const mostSystems = 200

export async function signedIn({ callers }: Pick<ApiDeps, 'callers'>, context: Context): Promise<Signed | null> {
  const user = await callers.userOf(new Headers({ cookie: context.get('cookie') }))
  return user === null ? null : { user, caller: { kind: 'user', user, membership: null } }
}

export interface Choice {
  readonly accountId: ObjectId
  readonly agencyId: ObjectId | null
  readonly chosen: string | null
  /** @throws Problem `system-unknown` when it isn't one of this account */
  system(): Promise<System>
}

/** @throws HttpProblem 403 where he may not allow plugins, Problem 404 for accounts of others */
export async function choiceOf(
  deps: ApiDeps,
  { user }: Signed,
  account: string | null,
  chosen: string | null,
): Promise<Choice> {
  const wanted = account !== null && /^[0-9a-f]{24}$/.test(account) ? new ObjectId(account) : null
  const membership = wanted === null ? await firstOf(deps, user) : await deps.callers.membershipOf(user.id, wanted)
  if (membership === null)
    throw new HttpProblem(
      404,
      'account-unknown',
      'There is no such account of yours',
      'Sign in as somebody who is in it',
    )
  if (!mayAllow(membership))
    throw new HttpProblem(
      403,
      'scope-not-allowed',
      'Your role in this account doesn’t allow plugins to be connected',
      'Ask an owner or admin of the account',
    )
  const { accountId, agencyId } = membership
  return {
    accountId,
    agencyId,
    chosen,
    system: () => findSystem(deps, accountId, chosen ?? ''),
  }
}

const mayAllow = ({ role }: Pick<Membership, 'role'>) =>
  [...connectionScopes, 'keys:write' as const].every(scope => scopesOf[role].has(scope))

async function firstOf({ callers }: ApiDeps, user: User): Promise<Membership | null> {
  const all = await callers.accountsOf(user.id)
  const first = all.find(one => mayAllow(one)) ?? all[0]
  return first === undefined ? null : callers.membershipOf(user.id, new ObjectId(first.id))
}

export async function consentView(
  deps: ApiDeps,
  { user }: Signed,
  view: {
    readonly asking: Asking
    readonly answersTo: string | null
    readonly choice: Choice
    readonly fault: string | null
    readonly hidden: Readonly<Record<string, string>>
    readonly action: string
    readonly given?: URLSearchParams | undefined
  },
): Promise<string> {
  const { choice, given } = view
  const { accountId, chosen } = choice
  const check = chosen === null ? null : await checkSystem(deps, await choice.system())
  const accounts = (await deps.callers.accountsOf(user.id)).filter(mayAllow)
  return consentPage({
    ...view,
    locale: user.locale,
    email: user.email,
    accounts,
    accountId: accountId.toHexString(),
    hidden: { ...view.hidden, account: accountId.toHexString() },
    systems: await listSystems(deps, { accountId, limit: mostSystems }),
    chosen,
    missing: check?.records.filter(({ found }) => !found) ?? [],
    given: {
      name: given?.get('name') ?? (domainOf(view.asking.site) || view.asking.name),
      domain: given?.get('domain') ?? domainOf(view.asking.site),
      listHelp: given?.get('listHelp') ?? '',
    },
  })
}

/** The site's host without www is mostly what the mails come from. */
function domainOf(site: string): string {
  const { hostname } = URL.canParse(site) ? new URL(site) : { hostname: '' }
  return /^[\d.]+$|^\[|^localhost$/.test(hostname) ? '' : hostname.replace(/^www\./, '')
}
