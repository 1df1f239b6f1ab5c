/** Sign-in, sign-up and what belongs to it: better-auth's own client. */
import { passkeyClient } from '@better-auth/passkey/client'
import { createAuthClient } from 'better-auth/client'
import { inferAdditionalFields, twoFactorClient } from 'better-auth/client/plugins'

/** what ours have besides better-auth's (relay/src/identity/auth.ts) */
const ours = inferAdditionalFields({
  user: {
    locale: { type: 'string', required: false },
    accountName: { type: 'string', required: false },
    accountNote: { type: 'string', required: false },
  },
})

export const auth = createAuthClient({
  baseURL: location.origin,
  plugins: [twoFactorClient(), passkeyClient(), ours],
})

/** Where to go after sign-in: a place of ours only. */
export function placeAfter(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/'
  return next
}
