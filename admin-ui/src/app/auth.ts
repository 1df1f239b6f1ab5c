/** Sign-in, sign-up and what belongs to it: better-auth's own client. */
import { passkeyClient } from '@better-auth/passkey/client'
import { createAuthClient } from 'better-auth/client'
import { twoFactorClient } from 'better-auth/client/plugins'

export const auth = createAuthClient({ baseURL: location.origin, plugins: [twoFactorClient(), passkeyClient()] })

/** Where to go after sign-in: a place of ours only. */
export function placeAfter(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/'
  return next
}
