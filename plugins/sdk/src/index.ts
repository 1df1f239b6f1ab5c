/**
 * What a platform declares so that Depesche can connect it. One folder under `plugins/` with a `platform.ts` whose
 * default export is made by `definePlatform`; the relay, the admin UI and the docs draw their lists from these.
 */

export type PlatformKind = 'shop' | 'cms' | 'crm' | 'forum' | 'booking' | 'social' | 'custom'

export interface Platform {
  /** lower-case letters, digits and hyphens; stored with each system, so it never changes */
  readonly id: string
  readonly name: string
  readonly kinds: readonly PlatformKind[]
  /** who puts the SMTP settings into the platform: the relay, our plugin inside it, the merchant from a snippet, nobody */
  readonly configureSmtp: 'remote' | 'in-platform' | 'snippet' | 'impossible'
  /** who makes the page that List-Help points to */
  readonly listHelpPage: 'remote' | 'in-platform' | 'hosted'
  /** where to put the values, in the merchant's words */
  readonly instructions: { readonly de: string; readonly en: string }
}

/** @throws TypeError when the id is not usable; a declaration is code, so this is found by its first test. */
export function definePlatform(platform: Platform): Platform {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(platform.id)) throw new TypeError(`platform id ${JSON.stringify(platform.id)}`)
  return Object.freeze(platform)
}
