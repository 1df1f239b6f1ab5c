/**
 * Looks whether a List-Help page is there, as a recipient's browser would. Anyone can name a host here (SSRF): each hop's
 * name is resolved by us, only public addresses are asked, the connection goes to the address that was judged, and
 * nothing of the page is read or shown.
 */
import type { Words } from './check.ts'
import { faultWords, type PublicRequestDeps, requestPublic, tooLate } from './public-request.ts'

export interface PageLookDeps extends PublicRequestDeps {
  readonly withinMs?: number
}

/** For all hops together: nobody waits longer for a page that explains a mail. */
const withinMs = 5000
/** from http to https, to www, to the language … */
const maxHops = 5

const asked = { purpose: 'looks whether the List-Help page is there', accept: 'text/html,*/*', bodyLimit: 0 }

/** Null for a page that is there, else what is wrong with it. */
export type PageLook = (url: string) => Promise<Words | null>

export function createPageLook(deps: PageLookDeps): PageLook {
  return async url => {
    const signal = AbortSignal.timeout(deps.withinMs ?? withinMs)
    try {
      let at = new URL(url)
      for (let hop = 0; hop <= maxHops; hop++) {
        const { status, location } = await requestPublic(deps, at, { ...asked, signal })
        if (status >= 200 && status < 300) return null
        if (status < 300 || status >= 400 || location === undefined)
          return { de: `antwortet mit ${status}`, en: `answers ${status}` }
        if (!URL.canParse(location, at.href))
          return { de: 'leitet zu etwas um, das keine Adresse ist', en: 'redirects to something that is no address' }
        at = new URL(location, at)
        if (!/^https?:$/.test(at.protocol))
          return { de: `leitet um zu ${at.protocol}`, en: `redirects to ${at.protocol}` }
      }
      return { de: `leitet mehr als ${maxHops} Mal um`, en: `redirects more than ${maxHops} times` }
    } catch (error) {
      if (signal.aborted) return tooLate
      return faultWords(error)
    }
  }
}

export interface Warning {
  readonly code: 'listHelpUnreachable'
  readonly message: string
  readonly explanation: Words
}

/** So many pages of one system are looked at, all at once. */
const maxPages = 20

/** @param uris List-Help of a system's domains; mail addresses among them are left alone */
export async function listHelpWarnings(look: PageLook, uris: readonly string[]): Promise<Warning[]> {
  const pages = [...new Set(uris)].filter(uri => /^https?:/i.test(uri)).slice(0, maxPages)
  const faults = await Promise.all(pages.map(async page => ({ page, fault: await look(page) })))
  return faults.flatMap(({ page, fault }): Warning[] => {
    if (fault === null) return []
    const explanation = {
      de: `Die List-Help-Seite ${page} ${fault.de}. Empfänger folgen ihr, um zu erfahren, warum sie die Mail bekommen`,
      en: `The List-Help page ${page} ${fault.en}. Recipients follow it to learn why they get the mail`,
    }
    return [{ code: 'listHelpUnreachable', message: explanation.en, explanation }]
  })
}
