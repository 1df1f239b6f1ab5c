/** Shopware's Admin API, for requests that its published description allows. */
import type { Answered, Asked, RemoteCase } from '../remote-site.test-peer.ts'
import platform from './platform.ts'
import { faultsOf } from './published-api.test-peer.ts'

export const [shopDe, shopFr] = ['0'.repeat(31).concat('1'), '0'.repeat(31).concat('2')] as [string, string]
export const key = { accessKeyId: 'SWIAABCDEF', secretAccessKey: 'right' }

/** rows of the table system_config: `key@channel`, `key@` for all channels */
export const first: Record<string, unknown> = {
  'core.basicInformation.shopName@': 'Our shop',
  'core.basicInformation.email@': 'owner@gmail.example',
  'core.basicInformation.email@00000000000000000000000000000002': 'paris@shop.example',
  'core.mailerSettings.emailAgent@': 'local',
  'core.mailerSettings.sendMailOptions@': '-t -i',
  'core.mailerSettings.senderAddress@00000000000000000000000000000002': 'fr@other.example',
  'core.mailerSettings.disableDelivery@': false,
  'core.mailerSettings.password@': 'old secret',
}

interface Shop extends RemoteCase {
  readonly rows: Record<string, unknown>
  readonly pages: Map<string, Record<string, unknown>>
  readonly mails: Record<string, unknown>[]
}

const error = (status: number, title: string): Answered => ({
  status,
  json: { errors: [{ code: `${status}`, status: `${status}`, title }] },
})

/** Answers as the Admin API does, to requests that its published description allows. */
export function shop({
  version = '6.7.10.1',
  rights = true,
  visible = true,
  domain = (): string => '',
  judged = true, // each request, by the description: what others have judged already needn't be
} = {}): Shop {
  const rows: Record<string, unknown> = { ...first }
  const pages = new Map<string, Record<string, unknown>>()
  const mails: Record<string, unknown>[] = []
  const values = (query: URLSearchParams) => {
    const channel = query.get('salesChannelId') ?? ''
    const found = Object.entries(rows).flatMap(([row, value]) => {
      const [name, of] = row.split('@')
      return of === channel && name?.startsWith(`${query.get('domain')}.`) ? [[name, value]] : []
    })
    return Object.fromEntries(found)
  }
  const answers = (asked: Asked): Answered => {
    const { method, path, query, headers } = asked
    const json = asked.json as Record<string, never>
    if (!path.startsWith('/api/')) {
      const page = pages.get(String(path.split('/landingPage/')[1]))
      return visible && page?.active === true
        ? { status: 200, text: `<title>${page.metaTitle}</title>` }
        : { status: 404, text: '<h1>404</h1>' }
    }
    const wrong = judged ? faultsOf(asked) : []
    if (wrong.length > 0) return error(400, wrong.join('; '))
    if (path === '/api/oauth/token')
      return json.client_secret === 'right'
        ? { status: 200, json: { token_type: 'Bearer', expires_in: 600, access_token: 'token' } }
        : error(401, 'The user credentials were incorrect.')
    if (headers.authorization !== 'Bearer token') return error(401, 'Unauthorized')
    if (path === '/api/_info/version') return { status: 200, json: { version } }
    if (!rights) return error(403, 'Missing privilege')
    if (path === '/api/search/sales-channel')
      return { status: 200, json: { total: 2, data: [{ id: shopDe }, { id: shopFr }] } }
    if (path === '/api/search/sales-channel-domain')
      return { status: 200, json: { total: 1, data: [{ url: domain(), salesChannelId: shopDe }] } }
    if (path === '/api/_action/system-config') return { status: 200, json: values(query) }
    if (path === '/api/_action/system-config/batch') {
      for (const [channel, settings] of Object.entries(json))
        for (const [name, value] of Object.entries(settings as object)) {
          const row = `${name}@${channel === 'null' ? '' : channel}`
          if (value === null) delete rows[row]
          else rows[row] = value
        }
      return { status: 204 }
    }
    if (path === '/api/_action/mail-template/send') {
      mails.push(json)
      return { status: 200, json: { size: 321 } }
    }
    if (method === 'POST') {
      pages.set(String(json.id), json)
      return { status: 204 }
    }
    return pages.delete(String(path.split('/').at(-1))) ? { status: 204 } : error(404, 'Not found')
  }
  return {
    platform,
    access: key,
    wrongAccess: { ...key, secretAccessKey: 'wrong-secret' },
    answers,
    rows,
    pages,
    mails,
    state: () => rows,
    isWrite: ({ path }) => path === '/api/_action/system-config/batch',
    // a shop may have no active sales channel, and one that has set nothing itself
    believes: ({ path, query }, json) =>
      path === '/api/search/sales-channel'
        ? Array.isArray((json as { data?: unknown } | null)?.data)
        : query.has('salesChannelId') && JSON.stringify(json) === '{}',
  }
}
