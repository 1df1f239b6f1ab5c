/** NodeBB's API, in the shapes of its public/openapi. */
import type { Asked, RemoteCase } from '../remote-site.test-peer.ts'
import platform from './platform.ts'

export const first = {
  title: 'Our forum',
  'email:from': 'forum@old.example',
  'email:smtpTransport:enabled': '1',
  'email:smtpTransport:host': 'smtp.old.example',
  'email:smtpTransport:pass': 'old secret',
  'email:smtpTransport:security': 'NONE',
}

const ok = (response: unknown = {}) => ({ status: 200, json: { status: { code: 'ok', message: 'OK' }, response } })
export const no = (status: number, code: string) => ({
  status,
  json: { status: { code, message: 'No' }, response: {} },
})

/** Answers as public/openapi/{read,write}.yaml say; tokens: `of-an-admin`'s uid is of the administrators, `mod`'s is not. */
export function forum({
  version = '4.15.1',
}: {
  version?: string
} = {}): RemoteCase & { stored: Record<string, unknown> } {
  const stored: Record<string, unknown> = { ...first }
  const answers = ({ method, path, headers, json }: Asked) => {
    if (path === '/api/config')
      return { status: 200, json: { relative_path: '', 'cache-buster': 'v=1', siteTitle: 'x' } }
    const { authorization } = headers
    const api = path.startsWith('/api/v3/')
    if (authorization !== 'Bearer of-an-admin' && authorization !== 'Bearer mod')
      return api ? no(401, 'not-authorised') : { status: 401, json: 'not-authorized' }
    if (authorization === 'Bearer mod') return api ? no(403, 'forbidden') : { status: 403, json: { error: 'x' } }
    if (method === 'GET' && path === '/api/admin/dashboard') return { status: 200, json: { version, notices: [] } }
    if (method === 'GET' && path === '/api/v3/admin/analytics') return ok({ keys: ['pageviews'] })
    const setting = /^\/api\/v3\/admin\/settings\/([^/]+)$/.exec(path)?.[1]
    if (method !== 'PUT' || setting === undefined) return no(404, 'not-found')
    const value = (json as { value?: unknown }).value
    if (typeof value !== 'string') return no(400, 'bad-request')
    stored[decodeURIComponent(setting)] = value
    return ok()
  }
  return {
    platform,
    access: { token: 'of-an-admin' },
    wrongAccess: { token: 'expired-token' },
    answers,
    stored,
    state: () => stored,
    isWrite: ({ method }) => method === 'PUT',
  }
}
