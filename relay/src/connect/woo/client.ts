/**
 * WooCommerce's REST API (wc/v3) from outside, by WooCommerce's own client, over https only. Its requests are made by
 * `createAskSite`, not by axios: only public addresses, no redirect, a megabyte and twenty seconds at most; and no error has
 * the keys in it, as axios' errors have.
 */
import { type AskSite, at, jsonOf, type SiteAnswer, SiteFault, siteFaults } from '@depesche/plugin-sdk'
import { z } from 'zod'

export const WooKeys = z.object({
  key: z.string().regex(/^ck_[0-9a-f]{40}$/, 'must be a consumer key'),
  secret: z.string().regex(/^cs_[0-9a-f]{40}$/, 'must be a consumer secret'),
})
export type WooKeys = z.output<typeof WooKeys>

export interface WooClient {
  /** @param params plain names and values only @returns null for what this WooCommerce doesn't have @throws SiteFault */
  get(endpoint: string, params?: Readonly<Record<string, string>>): Promise<unknown>
  /** @throws SiteFault */
  put(endpoint: string, json: object): Promise<unknown>
}

/** What the client hands to its adapter, of axios' configuration. */
interface Wanted {
  readonly url: string
  readonly method: string
  readonly params?: Readonly<Record<string, string>>
  readonly auth: { readonly username: string; readonly password: string }
  readonly data?: string
}

/** @param base of the shop: https, without a slash at its end */
export async function openWooClient(ask: AskSite, base: string, { key, secret }: WooKeys): Promise<WooClient> {
  // the package is CommonJS: what it exports by default comes as `default` of the default
  const { default: woo } = await import('@woocommerce/woocommerce-rest-api')
  const adapter = async (wanted: Wanted) => ({ data: null, answer: await answerOf(ask, base, wanted) })
  const client = new woo.default({
    url: base,
    consumerKey: key,
    consumerSecret: secret,
    version: 'wc/v3',
    axiosConfig: { adapter, maxRedirects: 0, proxy: false },
  })
  return {
    async get(endpoint, params = {}) {
      const { answer } = (await client.get(endpoint, { ...params })) as unknown as { answer: SiteAnswer }
      return read(answer, endpoint)
    },
    async put(endpoint, json) {
      const { answer } = (await client.put(endpoint, json)) as unknown as { answer: SiteAnswer }
      const got = read(answer, endpoint)
      if (got === null) throw siteFaults.refused('WooCommerce', endpoint, answer)
      return got
    },
  }
}

async function answerOf(ask: AskSite, base: string, { url, method, params, auth, data }: Wanted): Promise<SiteAnswer> {
  const whole = new URL(url)
  for (const [name, value] of Object.entries(params ?? {})) whole.searchParams.set(name, value)
  return ask({
    method: method.toUpperCase() as 'GET' | 'PUT',
    path: whole.href.slice(base.length),
    headers: { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` },
    ...(data === undefined ? {} : { json: JSON.parse(data) }),
  })
}

function read(answer: SiteAnswer, endpoint: string): unknown {
  const { status } = answer
  if (status === 200) return jsonOf(answer)
  if (status === 401 || status === 403)
    throw siteFaults.access('WooCommerce', {
      de: 'Der Schlüssel wurde im Shop gelöscht, oder er darf das nicht: Verknüpfen Sie den Shop neu',
      en: 'The key was deleted in the shop, or it may not do this: link the shop again',
    })
  if (status !== 404) throw siteFaults.refused('WooCommerce', endpoint, answer)
  // of a shop that has the API: this group of settings isn't there
  if (at(codeOf(answer), 'code') === 'rest_setting_setting_group_invalid') return null
  throw new SiteFault(
    'not-this',
    {
      de: 'Unter dieser Adresse antwortet kein WooCommerce (404)',
      en: 'What answers at this address isn’t WooCommerce (404)',
    },
    {
      de: 'Geben Sie die Adresse der Startseite an; unter Einstellungen → Permalinks muss in WordPress etwas anderes als „Einfach“ gewählt sein',
      en: 'Give the address of the start page; in WordPress, Settings → Permalinks must be anything but "Plain"',
    },
  )
}

function codeOf(answer: SiteAnswer): unknown {
  try {
    return JSON.parse(answer.text)
  } catch {
    return null
  }
}
