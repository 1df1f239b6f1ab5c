/**
 * Identity: who somebody is. People sign in with better-auth on the relay's own store; `/api/auth/*` is its. This room
 * knows users and sessions, and nothing of what they may do in an account (accounts/members.ts).
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { BetterAuthPlugin } from 'better-auth'
import type { User } from '../accounts/users.ts'
import type { Auth, AuthDeps } from './auth.ts'
import { createFailures } from './failures.ts'
import type { HookDeps } from './hooks.ts'
import { addressHeader, sameOrigins } from './origins.ts'

export type { User } from '../accounts/users.ts'

export type IdentityDeps = AuthDeps & Omit<HookDeps, 'resetToken' | 'inBackground' | 'failures'>

export interface Identity {
  /**
   * Answers what is under /api/auth/.
   * @param client the peer's address, for the limits; what the request says about it itself is not believed
   */
  handle(request: Request, client: string | null): Promise<Response>
  /** who has signed in, by the session's cookie; asks the store each time, and changes nothing */
  userOf(headers: Headers): Promise<User | null>
  /** whose pages may act for somebody who has signed in: scheme, host and port */
  readonly origins: readonly string[]
  /** resolves when the mails under way are stored */
  close(): Promise<void>
}

/** Whether an address is known must not be seen by how long the answer takes: none of these is given earlier. */
const atLeastMs = 400
const evenly = ['/sign-up/email', '/request-password-reset', '/change-email']

/**
 * Loads better-auth with the first request that needs it: it takes a second and 90 MB, which a relay that nobody signs
 * in to keeps.
 * @param plugins more of better-auth's, e.g. its OAuth provider
 */
export function createIdentity(
  deps: IdentityDeps,
  plugins: () => Promise<BetterAuthPlugin[]> = async () => [],
): Identity {
  const failures = createFailures(deps.store, deps.now)
  const underWay = new Set<Promise<unknown>>()
  const inBackground = (work: Promise<unknown>) => {
    const ending = work
      .catch(error => deps.log.error({ err: error }, 'identity: a mail was not written'))
      .finally(() => underWay.delete(ending))
    underWay.add(ending)
  }
  const start = async (): Promise<Auth> => {
    const [{ createAuth }, { createHooks }] = await Promise.all([import('./auth.ts'), import('./hooks.ts')])
    const auth: Auth = createAuth(deps, createHooks({ ...deps, failures, inBackground, resetToken }), await plugins())
    await auth.$context
    return auth
  }
  let started: Promise<Auth> | null = null
  const loaded = () => {
    started ??= start().catch(error => {
      started = null
      throw error
    })
    return started
  }
  const resetToken = async (userId: string) => {
    const token = randomBytes(24).toString('base64url')
    const { internalAdapter } = await (await loaded()).$context
    const expiresAt = new Date(Date.now() + 3_600_000)
    await internalAdapter.createVerificationValue({ identifier: `reset-password:${token}`, value: userId, expiresAt })
    return token
  }

  return {
    origins: sameOrigins(deps.settings.publicUrl),
    async handle(request, client) {
      const headers = new Headers(request.headers)
      headers.delete(addressHeader)
      if (client !== null) headers.set(addressHeader, client)
      const path = new URL(request.url).pathname.replace(/^\/api\/auth/, '')
      const { handler } = await loaded()
      const [answer] = await Promise.all([
        handler(new Request(request, { headers })),
        evenly.includes(path) ? pause(atLeastMs) : null,
      ])
      return withRetryAfter(answer)
    },
    async userOf(headers) {
      if (!/\bdepesche\.session_token=/.test(headers.get('cookie') ?? '')) return null
      const { api } = await loaded()
      const found = await api.getSession({ headers, query: { disableRefresh: true } })
      if (found === null) return null
      const { id, email, name, locale, operator, emailVerified, twoFactorEnabled } = found.user
      return {
        id,
        email,
        name,
        locale: locale === 'de' ? 'de' : 'en',
        operator: operator === true,
        emailVerified,
        twoFactor: twoFactorEnabled === true,
      }
    },
    async close() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

/** RFC 9110 §10.2.3; better-auth has a field of its own for it */
function withRetryAfter(answer: Response): Response {
  const after = answer.headers.get('x-retry-after')
  if (after === null) return answer
  const headers = new Headers(answer.headers)
  headers.set('retry-after', after)
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers })
}
