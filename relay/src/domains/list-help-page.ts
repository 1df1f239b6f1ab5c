/**
 * Looks whether a List-Help page is there, as a recipient's browser would. Anyone can name a host here (SSRF): each hop's
 * name is resolved by us, only public addresses are asked, the connection goes to the address that was judged, and
 * nothing of the page is read or shown.
 */
import { faultWords, type PublicRequestDeps, requestPublic } from './public-request.ts'

export interface PageLookDeps extends PublicRequestDeps {
  readonly withinMs?: number
}

/** For all hops together: nobody waits longer for a page that explains a mail. */
const withinMs = 5000
/** from http to https, to www, to the language … */
const maxHops = 5

const asked = { purpose: 'looks whether the List-Help page is there', accept: 'text/html,*/*', bodyLimit: 0 }

/** @returns a look that gives null for a page that is there, else what is wrong with it, to follow the URL in a sentence */
export function createPageLook(deps: PageLookDeps): (url: string) => Promise<string | null> {
  return async url => {
    const signal = AbortSignal.timeout(deps.withinMs ?? withinMs)
    try {
      let at = new URL(url)
      for (let hop = 0; hop <= maxHops; hop++) {
        const { status, location } = await requestPublic(deps, at, { ...asked, signal })
        if (status >= 200 && status < 300) return null
        if (status < 300 || status >= 400 || location === undefined) return `answers ${status}`
        if (!URL.canParse(location, at.href)) return 'redirects to something that is no address'
        at = new URL(location, at)
        if (!/^https?:$/.test(at.protocol)) return `redirects to ${at.protocol}`
      }
      return `redirects more than ${maxHops} times`
    } catch (error) {
      if (signal.aborted) return 'does not answer in time'
      return faultWords(error)
    }
  }
}

export interface Warning {
  readonly code: 'listHelpUnreachable'
  readonly message: string
}

/** So many pages of one system are looked at, all at once. */
const maxPages = 20

/** @param uris List-Help of a system's domains; mail addresses among them are left alone */
export async function listHelpWarnings(
  look: (url: string) => Promise<string | null>,
  uris: readonly string[],
): Promise<Warning[]> {
  const pages = [...new Set(uris)].filter(uri => /^https?:/i.test(uri)).slice(0, maxPages)
  const faults = await Promise.all(pages.map(async page => ({ page, fault: await look(page) })))
  return faults.flatMap(({ page, fault }) =>
    fault === null
      ? []
      : [
          {
            code: 'listHelpUnreachable' as const,
            message: `The List-Help page ${page} ${fault}. Recipients follow it to learn why they get the mail`,
          },
        ],
  )
}
