/** What the roles in an account are called. */
import type { Both } from './text.ts'

export const roleNames: Readonly<Record<'owner' | 'admin' | 'developer' | 'billing' | 'viewer', Both>> = {
  owner: { de: 'Inhaber', en: 'owner' },
  admin: { de: 'Administrator', en: 'admin' },
  developer: { de: 'Entwickler', en: 'developer' },
  billing: { de: 'Buchhaltung', en: 'billing' },
  viewer: { de: 'Betrachter', en: 'viewer' },
}
