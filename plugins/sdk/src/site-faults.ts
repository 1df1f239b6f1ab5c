/** What goes wrong with most platforms alike, in words for the merchant; and how their answers are looked into. */
import { type SiteAnswer, SiteFault, type Words } from './index.ts'

export const siteFaults = {
  /** @param advice where the right key is found */
  access: (platform: string, advice: Words) =>
    new SiteFault(
      'access',
      { de: `${platform} nimmt den Zugang nicht an`, en: `${platform} doesn’t take the key` },
      advice,
    ),
  notThis: (platform: string) =>
    new SiteFault(
      'not-this',
      { de: `Unter dieser Adresse antwortet kein ${platform}`, en: `What answers at this address isn’t ${platform}` },
      {
        de: `Geben Sie die Adresse der Startseite an, mit dem Ordner, falls ${platform} in einem liegt`,
        en: `Give the address of the start page, with the folder if ${platform} is in one`,
      },
    ),
  /** @param version null where it isn't known */
  tooOld: (platform: string, version: string | null, minimum: string) =>
    new SiteFault(
      'version',
      {
        de: `${platform}${version === null ? '' : ` ${version}`} ist zu alt`,
        en: `${platform}${version === null ? '' : ` ${version}`} is too old`,
      },
      { de: `Aktualisieren Sie auf ${minimum} oder neuer`, en: `Update to ${minimum} or newer` },
    ),
  refused: (platform: string, what: string, { status }: Pick<SiteAnswer, 'status'>) =>
    new SiteFault(
      'refused',
      { de: `${platform} lehnt ${what} ab (${status})`, en: `${platform} refuses ${what} (${status})` },
      {
        de: 'Sehen Sie im Protokoll der Seite nach dem Grund',
        en: 'See the log of the site for the reason',
      },
    ),
} as const

/** Compares numbers between dots; what follows them (`-beta2`) doesn't count. */
export function isOlderThan(version: string, minimum: string): boolean {
  const [own, other] = [numbersOf(version), numbersOf(minimum)]
  for (let i = 0; i < Math.max(own.length, other.length); i++) {
    const difference = (own[i] ?? 0) - (other[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

const numbersOf = (version: string): number[] => (version.match(/\d+(\.\d+)*/)?.[0] ?? '').split('.').map(Number)

/** What stands at a place of a parsed answer. @returns undefined where there is nothing */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  let found = json
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = (found as Record<string | number, unknown>)[step]
  }
  return found
}
