/** Who calls the API: a key, a plugin's connection, a person who has signed in, or nobody. */
import { ObjectId } from 'bson'
import type { ApiKeyRow } from '../accounts/api-keys.ts'
import { type Role, type Scope, scopesOf } from '../accounts/scopes.ts'
import type { Actor } from '../audit/index.ts'
import { HttpProblem } from './problem-details.ts'
import type { Need } from './route.ts'

export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly locale: 'de' | 'en'
  readonly operator: boolean
  readonly emailVerified: boolean
  readonly twoFactor: boolean
}

/** What somebody is in an account; `agencyId` when he is it as a member of the agency that looks after the account. */
export interface Membership {
  readonly accountId: ObjectId
  readonly role: Role
  readonly agencyId: ObjectId | null
}

export interface AccountOfUser {
  readonly id: string
  readonly name: string
  readonly role: Role
  /** `active`, or `waiting` for an operator's approval */
  readonly state: string
  /** looks after other accounts */
  readonly agency: boolean
}

export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'key' | 'connection'; readonly key: ApiKeyRow }
  | { readonly kind: 'user'; readonly user: User; readonly membership: Membership | null }

export interface CallerDeps {
  keyOf(token: string): Promise<ApiKeyRow | null>
  userOf(headers: Headers): Promise<User | null>
  /** @param accountId null: the user's own, when he has but one */
  membershipOf(userId: string, accountId: ObjectId | null): Promise<Membership | null>
  /** all a person is in, by name */
  accountsOf(userId: string): Promise<readonly AccountOfUser[]>
  /** whose pages may act for a person who has signed in: scheme, host and port */
  readonly origins: readonly string[]
}

export interface RequestFacts {
  readonly method: string
  /** one of its fields; name in lower case */
  header(name: string): string | null
  /** all of them */
  headers(): Headers
}

/** of the account that a person means, who may be in several */
export const accountHeader = 'depesche-account'

/** @throws HttpProblem 401 for credentials that are wrong; 403 for a request from another site */
export async function findCaller(deps: CallerDeps, request: RequestFacts): Promise<Caller> {
  const { method } = request
  const authorization = request.header('authorization')
  if (authorization !== null) {
    const token = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(authorization)?.[1]
    const key = token === undefined ? null : await deps.keyOf(token)
    if (key === null)
      throw new HttpProblem(
        401,
        'credentials-wrong',
        'This key is wrong, expired or revoked',
        'Send a valid key as "Authorization: Bearer KEY"',
        { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
      )
    return { kind: key.kind, key }
  }
  if (request.header('cookie') === null) return { kind: 'nobody' }
  const user = await deps.userOf(request.headers())
  if (user === null) return { kind: 'nobody' }
  // a browser sends the cookie along from any page; only ours may change something with it
  if (!['GET', 'HEAD'].includes(method) && !deps.origins.includes(request.header('origin') ?? ''))
    throw new HttpProblem(
      403,
      'origin-forbidden',
      'This request comes from a page of another site',
      `Send it from ${deps.origins[0]}, or with an API key`,
    )
  const wanted = request.header(accountHeader)
  if (wanted !== null && !/^[0-9a-f]{24}$/.test(wanted)) throw noAccount(wanted)
  const membership = await deps.membershipOf(user.id, wanted === null ? null : new ObjectId(wanted))
  if (wanted !== null && membership === null) throw noAccount(wanted)
  return { kind: 'user', user, membership }
}

const noAccount = (wanted: string) =>
  new HttpProblem(404, 'account-unknown', `There is no account ${wanted.slice(0, 40)} of yours`, 'See GET /v1/me')

export const scopesOfCaller = (caller: Caller): ReadonlySet<Scope> =>
  caller.kind === 'user'
    ? caller.membership === null
      ? new Set()
      : scopesOf[caller.membership.role]
    : caller.kind === 'nobody'
      ? new Set()
      : new Set(caller.key.scopes)

/** @throws HttpProblem 401 when nobody has signed in, 403 when he may not do this */
export function demand(caller: Caller, needs: Need): void {
  if (needs === 'public') return
  if (caller.kind === 'nobody')
    throw new HttpProblem(
      401,
      'credentials-missing',
      'This needs an API key, or somebody who has signed in',
      'Send "Authorization: Bearer KEY", or sign in',
      { 'WWW-Authenticate': 'Bearer' },
    )
  if (needs === 'user' || needs === 'operator') {
    if (caller.kind === 'user' && (needs === 'user' || caller.user.operator)) return
    throw new HttpProblem(
      403,
      needs === 'user' ? 'person-not-allowed' : 'operator-not-allowed',
      needs === 'user' ? 'Only a person who has signed in may do this' : 'Only an operator of this relay may do this',
      needs === 'user' ? 'Sign in and do it there' : 'Ask whoever runs this relay',
    )
  }
  if (scopesOfCaller(caller).has(needs)) return
  accountOf(caller)
  throw new HttpProblem(
    403,
    'scope-not-allowed',
    caller.kind === 'user'
      ? `Your role in this account doesn't include ${needs}`
      : `This key doesn't have the scope ${needs}`,
    caller.kind === 'user' ? 'Ask an owner or admin of the account' : 'Make a key that has it',
  )
}

/** @throws HttpProblem 403 for a caller without an account */
export function accountOf(caller: Caller): ObjectId {
  if (caller.kind === 'key' || caller.kind === 'connection') return caller.key.accountId
  if (caller.kind === 'user' && caller.membership !== null) return caller.membership.accountId
  throw new HttpProblem(
    403,
    'account-not-allowed',
    'It is not said in which account this is to be done',
    `Send the header ${accountHeader} with an account of GET /v1/me`,
  )
}

/** For the audit; what nobody in particular may do is done by the relay. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === 'nobody') return 'relay'
  return caller.kind === 'user' ? `user:${caller.user.id}` : `${caller.kind}:${caller.key._id.toHexString()}`
}
