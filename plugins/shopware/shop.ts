/** Signs in at the Admin API with the key of an integration, and asks with the token that it gets (ten minutes). */
import { type AskSite, at, jsonOf, type SiteAnswer, siteFaults } from '@depesche/plugin-sdk'

const advice = {
  de: 'Aktivieren Sie die App von Depesche im Shop, oder legen Sie unter Einstellungen → System → Integrationen einen Zugang mit „Administrator“ an und übernehmen Sie Zugangs-ID und Sicherheitsschlüssel',
  en: 'Activate the app of Depesche in the shop, or make an integration with “Administrator” in Settings → System → Integrations and copy access key ID and secret access key',
}

/** @throws SiteFault `access` when the key may not do it */
export type AskShop = (method: 'GET' | 'POST' | 'DELETE', path: string, json?: unknown) => Promise<SiteAnswer>

/** @throws SiteFault */
export async function signIn(ask: AskSite, key: object): Promise<AskShop> {
  const grant = { grant_type: 'client_credentials', ...key }
  const answer = await ask({ method: 'POST', path: '/api/oauth/token', json: grant })
  const json = jsonOf(answer)
  const token = at(json, 'access_token')
  if (answer.status !== 200 || typeof token !== 'string') {
    if (answer.status >= 500) throw siteFaults.refused('Shopware', 'POST /api/oauth/token', answer)
    throw Array.isArray(at(json, 'errors')) ? siteFaults.access('Shopware', advice) : siteFaults.notThis('Shopware')
  }
  return async (method, path, body) => {
    const asked = await ask({ method, path: `/api${path}`, headers: { authorization: `Bearer ${token}` }, json: body })
    if (asked.status === 401 || asked.status === 403) throw siteFaults.access('Shopware', advice)
    return asked
  }
}

/** @throws SiteFault unless it answers 200 with JSON */
export async function found(shop: AskShop, method: 'GET' | 'POST', path: string, json?: unknown): Promise<unknown> {
  const answer = await shop(method, path, json)
  if (answer.status !== 200) throw siteFaults.refused('Shopware', `${method} ${path.split('?')[0]}`, answer)
  return jsonOf(answer)
}
