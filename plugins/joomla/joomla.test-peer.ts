/** Joomla's web services, as com_config, com_installer and com_content answer; nothing of it is real but the shapes. */
import type { Asked, RemoteCase } from '../remote-site.test-peer.ts'
import platform from './platform.ts'

/** as configuration.php has it: more settings than Joomla's page of 20 */
export const first = {
  offline: false,
  sitename: 'Our site',
  ...Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`other${index}`, index])),
  mailonline: true,
  mailer: 'mail',
  mailfrom: 'site@old.example',
  fromname: 'Old name',
  sendmail: '/usr/sbin/sendmail',
  smtpauth: false,
  smtpuser: '',
  smtppass: 'old secret',
  smtphost: 'localhost',
  smtpsecure: 'none',
  smtpport: 25,
}

interface Site extends RemoteCase {
  readonly config: Record<string, unknown>
  readonly articles: Map<string, Record<string, unknown>>
}

export const error = (status: number, title: string) => ({ status, json: { errors: [{ title, code: status }] } })

/** Answers as com_config, com_installer and com_content of Joomla's API do. */
export function site({
  version = '5.4.1',
  extensions = true,
  manifest = true,
  leaks = false,
  visible = true,
} = {}): Site {
  const config: Record<string, unknown> = { ...first }
  const articles = new Map<string, Record<string, unknown>>()
  const answers = ({ method, path, query, headers, json }: Asked) => {
    if (path === '/administrator/manifests/files/joomla.xml')
      return manifest
        ? { status: 200, text: `<extension><name>files_joomla</name><version>${version}</version></extension>` }
        : { status: 403, text: '<h1>Forbidden</h1>' }
    if (path === '/index.php') {
      const article = articles.get(String(query.get('id')))
      const shown = visible && article?.state === 1 && article.access === 1
      return shown ? { status: 200, text: `<h1>${article.title}</h1>` } : { status: 404, text: '<h1>404</h1>' }
    }
    const call = /^\/api\/index\.php\/v1(\/.*)$/.exec(path)?.[1]
    if (call === undefined) return { status: 404, text: '<h1>404</h1>' }
    // application/json alone is not what the API speaks
    if (headers.accept !== 'application/vnd.api+json') return error(406, 'Could not match accept header')
    if (headers['x-joomla-token'] !== 'right' && !(leaks && query.get('public') === 'true'))
      return error(401, 'Forbidden')
    const item = (type: string, id: string | number, attributes: object) => ({
      type,
      id: `${id}`,
      attributes: { ...attributes, id },
    })
    if (call === '/config/application' && method === 'GET') {
      const [offset, limit] = [Number(query.get('page[offset]') ?? 0), Number(query.get('page[limit]') ?? 20)]
      const items = Object.entries(config).map(([name, value]) => item('application', 228, { [name]: value }))
      const data = items.slice(offset, offset + limit)
      return { status: 200, json: { links: {}, data, meta: { 'total-pages': Math.ceil(items.length / limit) } } }
    }
    if (call === '/config/application' && method === 'PATCH') {
      Object.assign(config, json)
      // its form filters: smtpauth is kept as a boolean
      config.smtpauth = Boolean(config.smtpauth)
      return { status: 200, json: { links: { self: 'x' } } }
    }
    if (call === '/extensions') {
      if (!extensions) return error(404, 'Resource not found')
      const all = [
        item('manage', 1, { name: 'Action Log - Joomla', type: 'plugin', version: '9.9.9', status: '1' }),
        item('manage', 228, { name: 'files_joomla', type: 'file', version, status: '2' }),
      ]
      return { status: 200, json: { data: all } }
    }
    if (call === '/content/categories') {
      const hidden = item('categories', 5, { title: 'Staff', published: 1, access: 3, language: '*' })
      const all = item('categories', 2, { title: 'Uncategorised', published: 1, access: 1, language: '*' })
      return { status: 200, json: { data: [hidden, all] } }
    }
    if (call === '/content/articles' && method === 'POST') {
      const id = `${articles.size + 41}`
      articles.set(id, json as Record<string, unknown>)
      return { status: 200, json: { data: item('articles', id, json as object) } }
    }
    const id = /^\/content\/articles\/(\d+)$/.exec(call)?.[1]
    const article = id === undefined ? undefined : articles.get(id)
    if (id === undefined || article === undefined) return error(404, 'Resource not found')
    if (method === 'PATCH') {
      Object.assign(article, json)
      return { status: 200, json: { data: item('articles', id, article) } }
    }
    if (method !== 'DELETE') return error(404, 'Resource not found')
    if (article.state !== -2) return error(409, 'Conflict')
    articles.delete(id)
    return { status: 204 }
  }
  return {
    platform,
    access: { token: 'right' },
    wrongAccess: { token: 'expired-token' },
    answers,
    config,
    articles,
    state: () => config,
    isWrite: ({ method }) => method === 'PATCH',
  }
}
