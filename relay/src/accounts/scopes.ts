/** What a caller may do: scopes, and which of them a role in an account has. */

export const scopes = [
  'messages:send',
  'messages:read',
  'messages:write',
  'systems:read',
  'systems:write',
  'domains:read',
  'domains:write',
  'suppressions:read',
  'suppressions:write',
  'webhooks:read',
  'webhooks:write',
  'templates:read',
  'templates:write',
  'stats:read',
  'billing:read',
  'billing:write',
  'account:read',
  'account:write',
  'keys:write',
  'audit:read',
] as const
export type Scope = (typeof scopes)[number]

export const roles = ['owner', 'admin', 'developer', 'billing', 'viewer'] as const
export type Role = (typeof roles)[number]

const reading = scopes.filter(scope => scope.endsWith(':read'))

/**
 * Owner and admin may do everything in the account (what only an owner may is asked where it is done); a developer all
 * that has to do with mail; billing what has to do with money; a viewer only looks.
 */
export const scopesOf: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  owner: new Set(scopes),
  admin: new Set(scopes),
  developer: new Set(scopes.filter(scope => scope !== 'billing:write' && scope !== 'account:write')),
  billing: new Set<Scope>(['billing:read', 'billing:write', 'stats:read', 'account:read', 'systems:read']),
  viewer: new Set(reading),
}

/** Of a token whose plugin was removed: to have recipients forgotten that its platform names later. No sending, no changes. */
export const retiredScopes: readonly Scope[] = ['systems:read']

/** Of the token a plugin gets when a system is connected; all for that system only. */
export const connectionScopes: ReadonlySet<Scope> = new Set<Scope>([
  'messages:send',
  'messages:read',
  'systems:read',
  'systems:write',
  'domains:read',
  'suppressions:read',
  'stats:read',
])
