/**
 * Requests to a merchant's site: https to a public address (SSRF), below the address he gave and nowhere else, no redirect
 * followed (it would take his keys along), answers of a megabyte and twenty seconds at most.
 */
import { type AskSite, SiteFault } from '@depesche/plugin-sdk'
import {
  faultWords,
  type PublicRequestDeps,
  RequestFault,
  requestPublic,
  tooLate,
} from '../../domains/public-request.ts'
import { Problem } from '../../values.ts'

export interface AskSiteDeps extends PublicRequestDeps {
  readonly siteWithinMs?: number
}

const withinMs = 20_000
const answerLimit = 1_048_576

/** @returns without a slash at its end @throws Problem `site-url` */
export function siteUrl(text: string, allowHttp: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !(url.protocol === 'https:' || (allowHttp && url.protocol === 'http:')))
    throw new Problem(
      'site-url',
      `${text.slice(0, 200)} is not an https:// address`,
      'Give the address of the site as it stands in the browser',
    )
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new Problem(
      'site-url',
      'The address of the site has more than host and path',
      'Give it without user name, ? and #',
    )
  url.pathname = url.pathname.replace(/\/+$/, '')
  return url
}

export function createAskSite(deps: AskSiteDeps, base: URL): AskSite {
  return async ({ method, path, headers = {}, json }) => {
    const signal = AbortSignal.timeout(deps.siteWithinMs ?? withinMs)
    // what is put into a path was encoded by whoever did: the URL is not taken apart again
    const url = new URL(`${base.origin}${base.pathname.replace(/\/$/, '')}${path}`)
    if (url.origin !== base.origin) throw new TypeError(`${path} leads to another site`)
    const body = json === undefined ? undefined : JSON.stringify(json)
    const answer = await requestPublic(deps, url, {
      signal,
      purpose: 'sets mail settings',
      accept: 'application/json',
      bodyLimit: answerLimit,
      method,
      headers: {
        ...headers,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(body)}` }),
      },
      body,
    }).catch(error => {
      throw unreachable(base, signal.aborted ? new RequestFault(tooLate) : error)
    })
    if (answer.status >= 300 && answer.status < 400)
      throw new SiteFault(
        'unreachable',
        {
          de: `${base.host} leitet weiter${answer.location === undefined ? '' : ` nach ${answer.location.slice(0, 200)}`}`,
          en: `${base.host} redirects${answer.location === undefined ? '' : ` to ${answer.location.slice(0, 200)}`}`,
        },
        {
          de: 'Geben Sie die Adresse an, unter der die Seite ohne Weiterleitung antwortet',
          en: 'Give the address at which the site answers without a redirect',
        },
      )
    return { status: answer.status, text: answer.body.toString('utf8') }
  }
}

function unreachable(base: URL, error: unknown): SiteFault {
  const { de, en } = faultWords(error)
  return new SiteFault(
    'unreachable',
    { de: `${base.host} ${de}`, en: `${base.host} ${en}` },
    {
      de: 'Prüfen Sie die Adresse; das Relay muss die Seite über das Internet erreichen können',
      en: 'Check the address; the relay must be able to reach the site over the internet',
    },
  )
}
